"""What people who played four months of a programme through found in groups and private talks of who leads them."""

from __future__ import annotations

import pytest

from tests.flow.world import FIRST, OVER, SLACK, World


@pytest.mark.parametrize("length", ["2h", "2 hours", "120", "120 min", "for 2 hours", "1h 60 min"])
def test_the_length_of_a_session_is_changed_as_it_is_planned(world: World, length: str) -> None:
    world.say(FIRST)
    assert "120 minutes" in world.say(f"session shorten 1 {length}")


@pytest.mark.parametrize("length", ["", "11h", "5min", "2 bananas", "2h bananas", "-60"])
def test_what_is_no_length_is_said_to_be_none(world: World, length: str) -> None:
    world.say(FIRST)
    assert "A session takes 15 to 600 minutes" in world.say(f"session shorten 1 {length}")


@pytest.mark.parametrize("day", ["2 weeks from now", "3 weeks from today", "1 week from now", "4 days from now"])
def test_a_number_of_days_from_now_is_no_number_of_a_session(world: World, day: str) -> None:
    assert "Which session do you want to plan?" in world.say(f"session plan {day} 14:00 Köln")


def test_behind_the_number_of_a_session_it_is_its_day(world: World) -> None:
    assert "Monday, 16 February 2026, 14:00" in world.say("session plan 1 2 weeks from now 14:00 Köln")


def test_an_offset_that_the_zone_does_not_have_is_asked_about_by_the_two_hours_it_can_mean(world: World) -> None:
    said = world.say("session plan 1 2026-03-10 14:00+05:00 Europe/Berlin")
    assert "That names more than one hour. Which one is it?" in said
    assert "comes twice" not in said
    assert "1. 2026-03-10 14:00 Europe/Berlin 90min" in said
    assert "2. 2026-03-10 10:00 Europe/Berlin 90min" in said
    world.say("1")
    assert "Tuesday, 10 March 2026, 14:00 (Europe/Berlin), 90 minutes" in world.posts(SLACK)[0].text


@pytest.mark.parametrize(
    "words", ["cancel 1", "move 1 2026-06-15 15:00", "shorten 1 30", "place 1 https://x.example", "move 1 +1 week"]
)
def test_a_session_that_was_held_stays_as_it_was_and_groups_are_told_nothing(world: World, words: str) -> None:
    world.say(FIRST)
    world.run(OVER)
    with world.store() as store:
        (held,) = store.sessions(1)
    before = len(world.posts(SLACK))
    assert "What was held stays as it was. Do you want to plan a new meeting?" in world.say(f"session {words}")
    world.run(world.later(hours=1))
    assert not any("Cancelled" in one.text or "Changed" in one.text for one in world.posts(SLACK)[before:])
    with world.store() as store:
        assert list(store.sessions(1)) == [held]
