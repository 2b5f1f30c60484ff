"""Wishes lead to the self-check and to the draft, and a question about the same stays a question."""

from __future__ import annotations

import pytest

from handlers.programme.wishes import Wish, wish
from tests.flow.talk import Talk

NAMES = ("Breadland",)
WISHES = {
    "I want to apply": Wish.APPLY,
    "hello, we would like to take part in Breadland this year please": None,
    "Hello, we would like to take part in Breadland please": Wish.APPLY,
    "nous voudrions participer": Wish.APPLY,
    "check if we can join": Wish.CHECK,
    "Can you tell me whether our town is eligible?": Wish.CHECK,
    "I'd like to do the self-check": Wish.CHECK,
    "vérifier si notre ville peut participer": Wish.CHECK,
    "help me fill it in": Wish.DRAFT,
    "could you help us with the application form, please?": Wish.DRAFT,
    "let's start our application now": Wish.DRAFT,
    "aidez-moi à remplir le formulaire": Wish.DRAFT,
    "aidez-moi à remplir": Wish.DRAFT,
    "pouvez-vous m'aider à le compléter ?": Wish.DRAFT,
    "nous voulons remplir notre candidature": Wish.DRAFT,
    "help us with our application": Wish.DRAFT,
    "apply": None,
    "the form": None,
    "who can apply?": None,
    "can we join?": None,
    "I want to apply for a loan": None,
    "we want to join the bakers": None,
    "how do I fill in the form?": None,
    "check if they pay": None,
    "": None,
    "I want to " * 60: None,
}


@pytest.mark.parametrize(("message", "meant"), WISHES.items(), ids=[one[:40] or "empty" for one in WISHES])
def test_a_wish_is_a_whole_message(message: str, meant: Wish | None) -> None:
    assert wish(message, NAMES) is meant


def test_who_wants_to_be_checked_is(talk: Talk) -> None:
    talk.say("Can you check if we can join?").shows("Self-check", "Question 1 of")
    assert talk.at == "check"


def test_who_wants_help_with_the_form_gets_the_draft(talk: Talk) -> None:
    talk.say("help me fill it in")
    assert talk.at == "consent"


def test_who_wants_to_apply_is_told_both_ways(talk: Talk) -> None:
    talk.say("We would like to take part in City2City").shows("whether your city may join", "[check] [draft]")
    talk.press("check").shows("Question 1 of")


def test_a_wish_before_a_programme_is_chosen_asks_which_and_goes_on(newcomer: Talk) -> None:
    newcomer.say("/start")
    newcomer.say("check if we can join").shows("Which programme is it about?")
    newcomer.say("1").shows("Self-check")


def test_a_wish_is_understood_behind_the_command_too(talk: Talk) -> None:
    talk.say("/ask check if we can join").shows("Self-check")


def test_in_a_form_a_wish_is_an_answer_or_none_and_leads_nowhere(talk: Talk) -> None:
    talk.say("check")
    talk.say("I want to apply").shows("Question 1 of")
    assert talk.at == "check"
