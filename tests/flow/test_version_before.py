"""Conversations that a version before kept are gone on with where they stood.

``before_typed_state.sql`` is the database of that version, with a person in each of these places.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from handlers.routing.dialog_places import PLACES
from storage.records import Conversation
from tests.flow.talk import Talk

KEPT = Path(__file__).with_name("before_typed_state.sql")
GOES_ON = {
    "a poll half made": ("olga", "Open", "How long is it open?"),
    "a twinning whose city is not known": ("sam", "Spain", "Which time zone does Xyzzyford-upon-Qwert have?"),
    "a twinning, one thing off": ("sam", "back", "• Nairobi · Kenya · Africa/Nairobi", "What is city number 2 called?"),
    "the time of a session": ("tom", "2026-12-03 14:00 Europe/Berlin 60min Room 5", "Session 1"),
    "a city that is offered": ("anna", "1", "Filled in."),
    "words that were taken for a question": ("ben", "That was my answer, not a question", "question A2"),
    "a long answer": ("cleo", "And to teach.", "31 characters so far."),
    "the items of a list": ("dora", "3", "Municipalities, number 2"),
    "a number of inhabitants that was unclear": ("emil", "yes", "Question 4"),
    "the second consent": ("finn", "yes", "mandatory question"),
    "two accounts to be joined": ("gina", "yes", "Joined."),
    "the programme that a command needs": ("hugo", "1", "Self-check"),
    "a question to be kept": ("ida", "1", "Kept without your name."),
    "a summary": ("jana", "2", "Part A is done"),
    "a draft to be passed on": ("kai", "1", "`take "),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the database of the version before is."""
    with closing(sqlite3.connect(tmp_path / "talk.db")) as database:
        database.executescript(KEPT.read_text(encoding="utf-8"))
    return tmp_path


@pytest.mark.parametrize("place", GOES_ON)
def test_a_conversation_of_the_version_before_goes_on(folder: Path, place: str) -> None:
    user, words, *told = GOES_ON[place]
    Talk(folder, user=user).say(words).shows(*told)


@pytest.mark.parametrize("kept", [{}, {"form": None, "new": 1, "to": "here", "unclear": [], "passed": 5, "plan": {}}])
@pytest.mark.parametrize("place", [*PLACES, "a place that is gone"])
def test_a_place_that_kept_nothing_or_nonsense_goes_on_as_if_it_were_new(
    folder: Path, place: str, kept: dict[str, object]
) -> None:
    olga = Talk(folder, user="olga")
    conversation = Conversation(olga.address, olga.person_id, {"at": place, **kept})
    for words in ("repeat", "yes", "1", "How many people must live in our city?"):
        with olga.store() as store, store.transaction():
            store.save_conversation(conversation)
        olga.say(words)
