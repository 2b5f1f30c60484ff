"""A bare yes or no to what is shown before it is done for others: yes does it, no leaves it, and neither is kept as words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.talk import Talk
from tests.flow.test_announcement import chats
from tests.flow.test_twinnings import code_in, in_group, owner, twinned
from tests.flow.world import FIRST, World

NOES = ("no", "No.", "nope", "no thanks", "leave it", "not now", "never mind", "forget it", "👎")
EARLY = "session plan 1 2026-03-10 06:00 Europe/Berlin"


def planned(world: World) -> list[tuple[int, str, bool]]:
    with world.store() as store:
        return [(one.number, one.starts, one.cancelled) for one in store.sessions(1)]


@pytest.mark.parametrize("said", NOES)
def test_a_time_with_something_against_it_is_left(world: World, said: str) -> None:
    assert "Please look at this first" in world.say(EARLY)
    assert world.say(said).startswith("Stopped.")
    assert planned(world) == []
    assert "There is no open question" in world.say("yes")
    assert planned(world) == []


def test_a_yes_plans_it(world: World) -> None:
    world.say(EARLY)
    assert world.say("yes").startswith("Planned.")


@pytest.mark.parametrize("said", NOES)
def test_a_no_is_no_reason_to_cancel(world: World, said: str) -> None:
    world.say(FIRST)
    assert "Cancel it and tell the groups?" in world.say("session cancel 1")
    assert world.say(said).startswith("Stopped.")
    assert planned(world) == [(1, "2026-03-10T14:00", False)]


def test_a_reason_is_still_a_reason(world: World) -> None:
    world.say(FIRST)
    world.say("session cancel 1")
    assert "No hall is free" in world.say("No hall is free")
    assert world.say("yes").startswith("Cancelled.")


@pytest.mark.parametrize("said", NOES)
def test_the_hours_that_were_found_are_not_asked_about(world: World, said: str) -> None:
    world.say("session propose 2")
    assert world.say(said).startswith("Stopped.")
    with world.store() as store:
        assert not store.proposals(1)


@pytest.fixture
def olga(tmp_path: Path) -> Talk:
    """The owner of a twinning with a group."""
    olga = owner(tmp_path)
    twinned(olga, "Köln", "Nairobi", title="Learning")
    in_group(olga, "-100").say(f"/link {code_in(olga.say('twinning link 1'))}")
    return olga


@pytest.mark.parametrize("said", NOES)
def test_an_announcement_is_left(olga: Talk, said: str) -> None:
    olga.say("announce all: We meet on Monday.")
    olga.say(said).shows("Stopped.")
    assert chats(olga) == set()


@pytest.mark.parametrize("said", ["yes", "Yes please", "ok", "👍"])
def test_a_yes_sends_the_announcement_that_is_shown(olga: Talk, said: str) -> None:
    olga.say("announce all: We meet on Monday.")
    olga.say(said).shows("On its way to 1 group.")
    assert chats(olga) == {"-100"}


@pytest.mark.parametrize("said", ["No, we meet on Tuesday after all.", "Yes, Monday is fine for all of us."])
def test_new_words_take_the_place_of_those_that_are_shown(olga: Talk, said: str) -> None:
    olga.say("announce all: We meet on Monday.")
    olga.say(said).shows("The groups will read this:", said)
