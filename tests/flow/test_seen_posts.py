"""What is said in private about a session leads to the last post about it in each group; where none went out, to none."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.dialog.turn import PostedAt
from storage.records import Address
from tests.flow.test_missing_place import NOWHERE, SAID, lives
from tests.flow.world import FIRST, SLACK, TELEGRAM, World

FRAN, KARL = Address("test", "helper", "", "fran"), Address("test", "helper", "", "karl")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def seen(world: World, who: Address) -> list[tuple[str, str, str]]:
    """Where the last message to somebody leads: platform, team, and channel."""
    about = world.posts(who)[-1].reply.about
    return sorted((one.platform, one.team, one.chat) for one in about.posts) if about else []


def ids(world: World, who: Address) -> set[PostedAt]:
    about = world.posts(who)[-1].reply.about
    return set(about.posts) if about else set()


BOTH = [("slack", SLACK.team, SLACK.chat), ("telegram", "", TELEGRAM.chat)]


def test_who_leads_is_led_to_the_post_of_the_session_that_somebody_cannot_come_to(world: World) -> None:
    world.say(FIRST)
    world.say("I cannot come to session 1", "karl")
    assert "cannot come to Session 1" in world.posts(FRAN)[-1].text
    assert seen(world, FRAN) == BOTH


def test_who_could_not_come_is_led_to_the_post_of_the_new_time(world: World) -> None:
    world.say(FIRST)
    world.say("I cannot come to session 1", "karl")
    old = ids(world, FRAN)
    world.say("session move 1 2026-03-12 14:00")
    world.run(world.later(minutes=15))
    assert "now it is at another time" in world.posts(KARL)[-1].text
    assert seen(world, KARL) == BOTH
    assert ids(world, KARL).isdisjoint(old), "not to the post of the time before"


def test_moved_twice_it_is_asked_once_about_the_last_time(world: World) -> None:
    world.say(FIRST)
    world.say("I cannot come to session 1", "karl")
    world.say("session move 1 2026-03-12 14:00")
    world.say("session move 1 2026-03-13 14:00")
    world.run(world.later(hours=1))
    (asked,) = [one.text for one in world.posts(KARL) if "at another time" in one.text]
    assert "13 March 2026" in asked


@pytest.mark.parametrize("line", ["session cancel 1 anyway", "session move 1 2026-03-10 14:00"])
def test_of_what_is_not_so_any_more_nobody_is_asked(world: World, line: str) -> None:
    world.say(FIRST)
    world.say("I cannot come to session 1", "karl")
    world.say("session move 1 2026-03-12 14:00")
    world.say(line)
    world.run(world.later(hours=1))
    assert [one.text for one in world.posts(KARL) if "at another time" in one.text and "12 March" in one.text] == []


def test_that_a_place_is_missing_leads_to_the_post(world: World) -> None:
    world.say(NOWHERE)
    lives(world, "2026-03-04T12:00")
    assert SAID in world.posts(FRAN)[-1].text
    assert seen(world, FRAN) == BOTH


def test_without_a_post_it_is_said_all_the_same(tmp_path: Path) -> None:
    alone = World(tmp_path, linked=False)
    alone.say(FIRST)
    alone.say("I cannot come to session 1", "karl")
    assert "cannot come to Session 1" in alone.posts(FRAN)[-1].text
    assert seen(alone, FRAN) == []
