"""What is to be looked at before a session is planned: the order of the sessions, and clocks that no city has."""

from __future__ import annotations

import pytest

from tests.flow.world import FIRST, World

LOOK = "Please look at this first:"


def test_a_session_before_one_of_a_lower_number_is_remarked(world: World) -> None:
    world.say("session plan 2 2026-03-24 14:00 Europe/Berlin 60min")
    said = world.say("session plan 3 2026-03-17 14:00 Europe/Berlin 60min")
    assert LOOK in said
    assert "Session 2 is planned for later than this one." in said
    assert "Planned." in world.say("1")


def test_so_is_one_behind_a_later_one_and_one_that_is_moved(world: World) -> None:
    world.say("session plan 3 2026-03-17 14:00 Europe/Berlin 60min")
    assert "Session 3 is planned for sooner than this one." in world.say("session plan 2 2026-03-24 14:00 Köln 60min")
    world.say(FIRST)
    assert "Session 3 is planned for sooner than this one." in world.say("session move 1 2026-03-26 14:00")


def test_in_order_nothing_is_remarked_and_one_more_meeting_may_be_at_any_time(world: World) -> None:
    for words in (FIRST, "session plan 2 2026-03-24 14:00 Köln 60min", "session plan new 2026-03-17 14:00 Köln 60min"):
        assert "Planned." in world.say(words)


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Montreal", "UTC"])
def test_clocks_that_no_city_has_are_remarked(world: World, zone: str) -> None:
    said = world.say(f"session plan 1 2026-03-10 14:00 {zone} 60min")
    assert LOOK in said
    assert "No city of the twinning has the clocks of " in said


@pytest.mark.parametrize("zone", ["Europe/Brussels", "Africa/Kampala", "EST"])
def test_clocks_that_a_city_has_too_are_not(world: World, zone: str) -> None:
    assert "has the clocks of" not in world.say(f"session plan 1 2026-03-10 14:00 {zone} 60min")


def test_one_more_meeting_has_a_name_and_can_get_another(world: World) -> None:
    said = world.say("session plan new 2026-03-17 14:00 Köln 60min")
    assert "Session 5: One more meeting" in said
    assert "`session name 5` and a name calls it something else." in said
    assert "Session 5: Kick-off" in world.say("session name 5 Kick-off")
