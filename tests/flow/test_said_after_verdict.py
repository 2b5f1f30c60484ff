"""A figure at the result of a self-check, or before it, is offered as a change of the one answer that is a number."""

from __future__ import annotations

import pytest

from tests.flow.talk import Talk
from tests.flow.test_result import MEMBER, TOWN, result

OFFER = "Inhabitants: 60,000 → 45,000?"


@pytest.mark.parametrize(
    "words",
    [
        "45000",
        "45 000",
        "45.000",
        "45k",
        "make it 45 000",
        "make it 45 000 inhabitants",
        "no, 45000",
        "actually 45 thousand people",
        "we are 45000 now",
        "sorry, 45 thousend",
        "put 45000 instead",
        "should be 45,000",
    ],
)
def test_a_figure_is_offered_as_the_number_of_inhabitants(talk: Talk, words: str) -> None:
    result(talk, *TOWN)
    talk.say(words).shows("Change", OFFER)
    talk.press("Yes, change it").shows("60,000 → 45,000", "Not every criterion is met")


@pytest.mark.parametrize("words", ["plutôt 45 000", "finalement 45 000 habitants", "non, c'est 45 000"])
def test_a_figure_is_offered_in_french_too(talk: Talk, words: str) -> None:
    result(talk, *TOWN)
    talk.say(words).shows(OFFER)


@pytest.mark.parametrize(
    "words", ["2015", "12", "45 000 €", "our budget is 45000", "3 towns", "45%", "30 000 and 15 000"]
)
def test_a_figure_of_something_else_is_not(talk: Talk, words: str) -> None:
    result(talk, *TOWN)
    talk.say(words).hides("Change Inhabitants")


def test_the_same_before_the_result(talk: Talk) -> None:
    talk.say("check", *TOWN)
    talk.say("make it 45 000").shows(OFFER)
    talk.press("Yes, change it").shows("Your answers", "45,000")


def test_where_no_number_was_asked_none_is_offered(talk: Talk) -> None:
    result(talk, *MEMBER)
    talk.say("45000").hides("Change Inhabitants")


def test_before_the_result_it_is_said_that_an_answer_is_so_already(talk: Talk) -> None:
    talk.say("check", *MEMBER)
    talk.say("we are a member of the cohort").shows("Your answers say so already:", "UTM City Cohort").hides(
        "Please choose"
    )
