"""What the programme team and facilitators say at their desk in words of their own: a question by its number."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.talk import Talk
from tests.flow.test_team_questions import ASKED, asks
from tests.flow.test_twinnings import owner


@pytest.fixture
def olga(tmp_path: Path) -> Talk:
    return owner(tmp_path)


@pytest.mark.parametrize("line", ["questions 1", "questions #1", "/questions 1."])
def test_a_question_is_shown_by_its_number_and_answered_from_there(olga: Talk, line: str) -> None:
    asks(olga)
    said = olga.say(line).shows("Question 1", ASKED, "`answer 1`", "`teach 1`")
    olga.press(said.button("Answer")).shows(ASKED, "What is your answer?")


def test_a_question_that_nobody_waits_for_has_no_answer_button(olga: Talk) -> None:
    with olga.store() as store, store.transaction():
        store.keep_miss("utm-city2city", ASKED, "none", 1)
    said = olga.say("questions 1").shows(ASKED, "Nobody waits for an answer to it.", "`teach 1`").hides("`answer 1`")
    assert said.buttons == []
    olga.say("questions").hides("`answer ").shows("`teach 1`")
    olga.say("questions 7").shows("There is no such question.")


def test_a_question_that_was_answered_says_so(olga: Talk) -> None:
    asks(olga)
    olga.say("answer 1 Nobody.")
    olga.press("Send it")
    olga.say("questions 1").shows(ASKED, "It is answered already.")


def test_the_examples_of_the_list_are_numbers_on_it(olga: Talk) -> None:
    asks(olga)
    olga.say("questions").shows("Questions without an answer", "`answer 1`", "`teach 1`").hides("`answer 3`", "in vain")


def test_answer_alone_takes_the_only_question_that_waits(olga: Talk) -> None:
    asks(olga)
    olga.say("answer").shows(ASKED, "What is your answer?")


def test_answer_alone_with_several_lists_them(olga: Talk) -> None:
    asks(olga)
    asks(olga, "ben", "may a village of nine people hire a zeppelin?")
    said = olga.say("answer").shows("Which one do you mean?", "1: ", "2: ")
    assert [one.label for one in said.buttons] == ["Answer 1", "Answer 2"]


def test_who_is_not_of_the_team_reads_no_question(olga: Talk) -> None:
    ada = asks(olga)
    ada.say("questions 1").hides("Question 1")
