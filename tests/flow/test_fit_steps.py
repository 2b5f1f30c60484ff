"""The questions that tell which programme fits can be asked why, and taken back one by one."""

from __future__ import annotations

import pytest

from tests.flow.talk import Talk


@pytest.mark.parametrize("word", ["back", "undo"])
def test_the_question_before_is_asked_anew(talk: Talk, word: str) -> None:
    talk.say("fit", "62000").shows("Question 2 of 4")
    talk.say(word).shows("Question 1 of 4", "How many inhabitants")
    talk.say("48000").shows("Question 2 of 4")


def test_there_is_none_before_the_first(talk: Talk) -> None:
    talk.say("fit", "back").shows("This is the first question.", "Question 1 of 4")


def test_the_last_one_is_taken_back_at_the_end(talk: Talk) -> None:
    talk.say("fit", *["not sure"] * 4).shows("By your answers")
    talk.say("back").shows("Question 4 of 4")


def test_a_kept_self_check_keeps_its_answer(talk: Talk) -> None:
    talk.has("check", {"applicant": "local_government", "cohort": "pending", "population": 120000}, keep=True)
    talk.say("fit", "back").shows("This is the first question.")
    with talk.store() as store:
        assert [store.answers(one.id).get("population") for one in talk.forms("check") if one.keep] == [120000]


def test_why_a_question_is_asked_is_said(talk: Talk) -> None:
    talk.say("fit", "why").shows("total of at least 50,000 inhabitants", "Question 1 of 4")
    talk.last.hides("That does nothing here")
