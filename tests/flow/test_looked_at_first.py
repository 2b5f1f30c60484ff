"""What speaks against a time is shown below the time that was read, by the clocks of every city."""

from __future__ import annotations

import pytest

from storage.records import Address
from tests.flow.world import FIRST, SLACK, TELEGRAM, World

LOOK = "Please look at this first:"
SUNDAY = "Sunday, 8 March 2026, 14:00 (Europe/Berlin), 90 minutes"
EVERYWHERE = "Köln 14:00 · Bogotá 08:00 · Nairobi 16:00"


def above(said: str) -> list[str]:
    """The lines before what is to be looked at."""
    lines = said.splitlines()
    return [
        one.strip(" │") for one in lines[: next(at for at, one in enumerate(lines) if LOOK in one)] if one.strip(" │")
    ]


@pytest.mark.parametrize("group", [None, SLACK, TELEGRAM])
@pytest.mark.parametrize(
    "words", ["session plan 1 sunday 8 march 2pm Köln 90min", "session move 2 2026-03-08 14:00", "move session 2 to 8 March 2pm"]
)  # fmt: skip
def test_the_time_that_was_read_comes_first(world: World, words: str, group: Address | None) -> None:
    world.say("session plan 2 2026-03-17 14:00 Europe/Berlin 90min")
    said = world.say(words, address=group)
    assert above(said)[-2:] == [SUNDAY, EVERYWHERE]


def test_another_day_there_is_named(world: World) -> None:
    said = world.say("session plan 1 2026-03-10 01:00 Europe/Berlin 60min")
    assert "Bogotá Monday, 9 March 2026, 19:00" in above(said)[-1]


def test_so_does_an_hour_that_is_chosen(world: World) -> None:
    world.say(FIRST)
    world.say("session propose 2 8 March 14:00 Köln 90min; 17 March 9:00 Köln 90min")
    world.say("Ask the groups")
    assert above(world.say("session pick 1.1"))[-2:] == [SUNDAY, EVERYWHERE]
