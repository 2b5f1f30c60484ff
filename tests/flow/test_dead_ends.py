"""No way ends where nothing more can be done: what a button of what is gone says, and the way back from what was not deleted."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.dialog.actions import StayAway
from tests.flow.world import FIRST, World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_the_button_of_a_cancelled_session_says_that_it_was_cancelled(world: World) -> None:
    world.say(FIRST)
    with world.store() as store:
        (session,) = store.sessions(1)
    world.say("session cancel 1 anyway")
    away = StayAway(session.id, session.version).encode()
    assert "That session was cancelled." in world.press(away)
    moved = StayAway(session.id, session.version + 5).encode()
    assert "That session was cancelled." in world.press(moved)


def test_the_button_of_a_session_that_was_moved_names_a_newer_post(world: World) -> None:
    world.say(FIRST)
    with world.store() as store:
        (session,) = store.sessions(1)
    world.say("session move 1 2026-03-11 14:00 Europe/Berlin anyway")
    assert "there is a newer one" in world.press(StayAway(session.id, session.version).encode())


def test_who_deletes_nothing_is_shown_the_way_back_to_the_draft(world: World) -> None:
    for words in ("draft", "yes", "no"):
        world.say(words, "karl")
    world.say("forget", "karl")
    kept = world.say("no", "karl")
    assert "Nothing was deleted." in kept
    assert "[draft]" in kept


def test_who_has_no_draft_is_shown_none(world: World) -> None:
    world.say("forget", "karl")
    assert "[draft]" not in world.say("no", "karl")
