"""A session without a link or place: who leads is told a week before, once, in private."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from handlers.planned import missing_places
from storage.records import Identity, Role
from tests.flow.world import FIRST, World

NOWHERE = "session plan 1 2026-03-10 14:00 Europe/Berlin 90min"
SAID = "has no link or place yet"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def lives(world: World, until: str) -> None:
    """Time passes, and every six hours the house is kept."""
    end = datetime.fromisoformat(until)
    while world.now.replace(tzinfo=None) < end:
        with world.store() as store, store.transaction():
            missing_places.tell(store, world.millis)
        world.run(min(world.now.replace(tzinfo=None) + timedelta(hours=6), end).isoformat())


@contextmanager
def told(world: World) -> Iterator[list[tuple[str, str]]]:
    """Who is told meanwhile, and when."""
    found: list[tuple[str, str]] = []
    before = len(world.sent)
    yield found
    found += [(one.address.chat, f"{one.at:%m-%d %H:%M}") for one in world.sent[before:] if SAID in one.text]


def test_who_leads_is_told_a_week_before_once_and_in_private(world: World) -> None:
    world.say(NOWHERE)
    with told(world) as found:
        lives(world, "2026-03-09T12:00")
    assert found == [("fran", "03-03 15:00")]
    (said,) = [one.text for one in world.sent if SAID in one.text]
    assert "Session 1: Mapping out the main challenges" in said
    assert "`session place 1/1 LINK`" in said


@pytest.mark.parametrize(
    "line", ["session place 1 Hall", "session cancel 1 anyway", "session move 1 2026-06-10 14:00 anyway"]
)
def test_nobody_is_told_of_what_was_mended_cancelled_or_moved_away(world: World, line: str) -> None:
    world.say(NOWHERE)
    lives(world, "2026-02-20T09:00")
    world.say(line)
    with told(world) as found:
        lives(world, "2026-03-09T12:00")
    assert found == []


def test_one_whose_place_is_taken_away_is_told_of_too(world: World) -> None:
    world.say(FIRST)
    world.say("session place 1 none")
    with told(world) as found:
        lives(world, "2026-03-09T12:00")
    assert found == [("fran", "03-03 15:00")]


def test_a_move_after_it_was_told_does_not_tell_it_again(world: World) -> None:
    world.say(NOWHERE)
    lives(world, "2026-03-04T09:00")
    world.say("session move 1 2026-03-24 14:00 anyway")
    with told(world) as found:
        lives(world, "2026-03-23T12:00")
    assert found == []


def test_what_is_planned_within_a_week_is_told_at_once_and_not_again(world: World) -> None:
    assert SAID in world.say("session plan 1 2026-02-05 14:00 Europe/Berlin 90min anyway")
    with told(world) as found:
        lives(world, "2026-02-03T12:00")
        assert SAID not in world.say("session place 1 Hall")
    assert found == []


def test_who_comes_to_lead_later_is_told_and_who_left_is_not(world: World) -> None:
    world.say(NOWHERE)
    world.say("hello", "gita")
    with world.store() as store, store.transaction():
        store.give_role(Role(store.person(Identity("test", "", "gita"), 0).id, "facilitator", 0, 1))
        assert store.take_role(Role(store.person(Identity("test", "", "fran"), 0).id, "facilitator", 0, 1))
    with told(world) as found:
        lives(world, "2026-03-09T12:00")
    assert found == [("gita", "03-03 15:00")]


def test_at_night_it_waits_for_morning(world: World) -> None:
    world.say("session plan 1 2026-03-10 23:00 Europe/Berlin 90min anyway")
    with told(world) as found:
        lives(world, "2026-03-09T12:00")
    assert found == [("fran", "03-04 07:00")]
