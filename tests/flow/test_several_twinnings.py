"""Several twinnings at once, or all of them, are named alike in every command that takes some."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.talk import Talk
from tests.flow.test_twinnings import code_in, in_group, joins, owner, twinned

QUESTION = "Which week suits you?"


@pytest.fixture
def olga(tmp_path: Path) -> Talk:
    """The owner of three twinnings, each with a group."""
    olga = owner(tmp_path)
    for number, cities in enumerate((("Köln", "Nairobi"), ("Bogotá", "Oslo"), ("Lima", "Kigali")), 1):
        twinned(olga, *cities, title=f"Learning {number}")
        in_group(olga, f"-{number}00").say(f"/link {code_in(olga.say(f'twinning link {number}'))}")
    return olga


NAMED = [("1", "1"), ("1, 3", "13"), ("1; 3", "13"), ("1 and 3", "13"), ("1 & 3", "13"), ("all", "123")]


@pytest.mark.parametrize(("named", "asked"), NAMED)
@pytest.mark.parametrize("at_once", [True, False])
def test_a_poll_for_several_twinnings(olga: Talk, named: str, asked: str, *, at_once: bool) -> None:
    if at_once:
        olga.say(f"poll new {named}: {QUESTION}").shows("Which answers are there to choose from?")
    else:
        olga.say("poll new", named).shows("What is the question?")
        olga.say(QUESTION)
    said = olga.say("May, June", "Open", "7", "Yes")
    assert [number for number in "123" if f"{number} · Learning {number}" in said.text] == [*asked]
    said.shows(QUESTION)


@pytest.mark.parametrize(("named", "asked"), NAMED)
def test_an_announcement_to_several_twinnings(olga: Talk, named: str, asked: str) -> None:
    said = olga.say(f"announce {named}: Please read this.").shows("The groups will read this:", "Please read this.")
    assert [number for number in "123" if f"{number} · Learning {number}" in said.text] == [*asked]


def test_numbers_apart_by_spaces_are_several_where_numbers_are_asked_for(olga: Talk) -> None:
    olga.say("poll new", "3 1", QUESTION)
    olga.say("May, June", "Open", "7", "Yes").shows("1 · Learning 1", "3 · Learning 3").hides("2 · Learning 2")


def test_a_time_behind_a_number_is_no_other_twinning(olga: Talk) -> None:
    olga.say("announce 1 14:00 is the new hour").shows("14:00 is the new hour", "1 · Learning 1").hides("Learning 2")


def test_with_the_numbers_alone_the_question_is_asked(olga: Talk) -> None:
    olga.say("poll new 1, 3").shows("What is the question?")


def test_what_is_not_theirs_is_none(olga: Talk) -> None:
    fran = joins(olga, "invite facilitator 2", "fran")
    fran.say(f"poll new 1, 2: {QUESTION}").shows("There is no twinning 1.", "Which twinnings do you want to ask?")
    fran.say("all").shows("What is the question?")
    fran.say(QUESTION)
    fran.say("May, June", "Open", "7", "Yes").shows("2 · Learning 2").hides("Learning 1", "Learning 3")
