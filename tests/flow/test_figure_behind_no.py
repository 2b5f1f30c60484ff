"""A figure behind a yes or a no is not lost without a word: that it was not used is said."""

from __future__ import annotations

import pytest

from tests.flow.talk import NZC, UTM, Talk

TO_MANDATE = ("1", "not yet", "60000", "signatory", "whole")


@pytest.mark.parametrize("said", ["no, 55000", "No, 55 000", "no, 55,000 inhabitants", "non, 55000"])
def test_the_no_is_taken_and_the_figure_named(talk: Talk, said: str) -> None:
    talk.knows(programme=UTM)
    talk.say("check", *TO_MANDATE, said).shows("I have not used 55,000 here; `change` changes", "Question 7")
    assert talk.answers("check")["mandate"] == "no" and talk.answers("check")["population"] == 60_000


def test_also_where_the_answer_is_asked_back_and_in_the_other_programme(talk: Talk) -> None:
    talk.knows(programme=UTM)
    talk.say("check", "1", "no, 55000").shows("I have not used 55,000 here", "Which one do you mean?")
    talk.knows(programme=NZC)
    talk.say("check", "Norway", "no, 55000").shows("I have not used 55,000 here", "Question 3 of 3")


@pytest.mark.parametrize("said", ["no", "no, not in 2025", "no, 60000"])
def test_nothing_is_said_of_what_is_no_other_figure(talk: Talk, said: str) -> None:
    talk.knows(programme=UTM)
    talk.say("check", *TO_MANDATE, said).hides("I have not used")
