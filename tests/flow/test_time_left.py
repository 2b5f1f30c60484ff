"""A reminder says the time that is left when it goes out, whatever it was planned for."""

from __future__ import annotations

import pytest

from tests.flow.test_sessions import heads
from tests.flow.world import FIRST, SLACK, World


@pytest.mark.parametrize(
    ("now", "post", "lead"),
    [
        ("2026-02-19T09:00", "2d", "In 19 days"),
        ("2026-02-19T22:59", "1h", "In 19 days"),
        ("2026-02-19T23:00", "1h", "In 18 days"),
        ("2026-03-08T09:00", "7d", "In 2 days"),
        ("2026-03-09T12:00", "7d", "In 25 hours"),
        ("2026-03-09T13:00", "7d", "In 1 day"),
        ("2026-03-09T16:00", "7d", "In 21 hours"),
        ("2026-03-10T11:00", "1d", "In 2 hours"),
        ("2026-03-10T11:25", "1d", "In 95 minutes"),
        ("2026-03-10T12:00", "1d", "In 1 hour"),
        ("2026-03-10T12:59", "1d", "In 1 minute"),
        ("2026-03-10T13:00", "1d", "It has begun"),
        ("2026-03-10T14:29", "1h", "It has begun"),
    ],
)  # fmt: skip
def test_what_is_sent_by_hand_says_the_time_that_is_left(world: World, now: str, post: str, lead: str) -> None:
    world.say("schedule offsets 7d 2d 1d 1h")
    world.say(FIRST)
    world.sleep(now)
    world.say("schedule skip 1.7d")
    before = len(world.posts(SLACK))
    assert "It goes out now." in world.say(f"schedule send 1.{post}")
    assert heads(world.posts(SLACK)[before:])[0] == lead


def test_a_reminder_that_comes_late_says_the_time_that_is_left(world: World) -> None:
    world.say(FIRST)
    for at in ("2026-03-04T09:00", "2026-03-09T17:00", "2026-03-10T12:12"):
        world.sleep(at)
        world.start()
        world.run(world.later(seconds=1))
    assert heads(world.posts(SLACK))[2:] == ["In 6 days", "In 20 hours", "In 48 minutes"]


def test_across_a_change_of_the_clocks_a_day_is_a_day(world: World) -> None:
    world.say("session plan 1 2026-03-29 14:00 Europe/Berlin anyway")
    world.run("2026-03-30T00:00")
    assert heads(world.posts(SLACK))[2:] == ["In 7 days", "In 1 day", "In 1 hour"]


@pytest.mark.parametrize("offset", ["2w", "14d", "36h", "90min", "150min", "1d", "24h", "1w", "3h"])
def test_at_its_own_time_a_reminder_says_its_name(world: World, offset: str) -> None:
    said = {
        "2w": "In 2 weeks", "14d": "In 14 days", "36h": "In 36 hours", "90min": "In 90 minutes", "150min": "In 150 minutes",
        "1d": "In 1 day", "24h": "In 1 day", "1w": "In 1 week", "3h": "In 3 hours",
    }  # fmt: skip
    world.say(f"schedule offsets {offset}")
    world.say(FIRST)
    shown = world.say("schedule 1")
    world.run("2026-03-10T13:00")
    assert heads(world.posts(SLACK))[2:] == [said[offset]]
    assert f"{said[offset]}: Session 1" in shown


@pytest.mark.parametrize("post", ["1d", "invite", "moved", "cancelled"])
def test_of_a_session_that_is_over_nothing_is_sent(held: World, post: str) -> None:
    before = len(held.posts(SLACK))
    assert "is over" in held.say(f"schedule send 1.{post}")
    held.run(held.later(minutes=1))
    assert len(held.posts(SLACK)) == before


@pytest.mark.parametrize("post", ["moved", "cancelled"])
def test_a_change_that_did_not_happen_is_not_announced(world: World, post: str) -> None:
    world.say(FIRST)
    before = len(world.posts(SLACK))
    assert "That did not happen" in world.say(f"schedule send 1.{post}")
    world.run(world.later(minutes=1))
    assert len(world.posts(SLACK)) == before
