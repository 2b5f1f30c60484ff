"""A series shows all of its sessions, and what speaks against each, before anybody hears of any."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.test_sessions import sessions_of
from tests.flow.world import SLACK, TELEGRAM, World

SERIES = "session series 2026-03-05 14:00 Europe/Berlin every 4 weeks"
"""Session 2 is on Maundy Thursday, a holiday in Bogotá, and after Berlin's clocks changed; session 4 is after Ascension Day."""


@pytest.mark.parametrize("address", [None, TELEGRAM])
def test_a_series_shows_all_that_speaks_against_all_of_it_before_anybody_hears(world: World, address: object) -> None:
    where = TELEGRAM if address else None
    said = world.say(SERIES, address=where)
    for line in (
        "Session 1: Thursday, 5 March 2026, 14:00", "Session 2: Thursday, 2 April 2026, 14:00",
        "It is a public holiday in Bogotá: Maundy Thursday.", "In Bogotá it is another hour than for session 1: 07:00.",
        "Session 3: Thursday, 30 April 2026, 14:00", "Session 4: Thursday, 28 May 2026, 14:00",
    ):  # fmt: skip
        assert line in said
    assert "Planned." not in said
    assert sessions_of(world) == []
    assert not [one for one in (*world.posts(SLACK), *world.posts(TELEGRAM)) if "Invitation" in one.text]
    assert "anyway" not in said
    assert "Planned." in world.say(f"{SERIES} anyway" if where else "1", address=where)
    assert [one[1] for one in sessions_of(world)] == [
        f"2026-{day}T14:00" for day in ("03-05", "04-02", "04-30", "05-28")
    ]


def test_a_series_against_which_nothing_speaks_is_shown_once_too(world: World) -> None:
    with world.store() as store, store.transaction():
        store.set_cities(1, store.cities(1)[:1])
    said = world.say("session series 2026-06-02 10:00 Europe/Berlin every week")
    assert "Session 4: Tuesday, 23 June 2026, 10:00" in said
    assert sessions_of(world) == []
    assert "Planned." in world.say("1")
    assert len(sessions_of(world)) == 4


@pytest.mark.parametrize("day", ["5 March", "10 March", "5 Mar", "March 5"])
def test_a_day_that_is_typed_first_is_no_number_of_a_session(world: World, day: str) -> None:
    said = world.say(f"session series {day} 14:00 Köln every 4 weeks")
    assert "Session 1: Thursday, 5 March" in said or "Session 1: Tuesday, 10 March" in said


def test_a_number_before_a_day_is_that_of_a_session(world: World) -> None:
    assert "Session 3" in world.say("session plan 3 March 5 14:00 Köln")
    assert [one[0] for one in sessions_of(world)] in ([], [3])


def test_without_a_group_a_series_says_that_nobody_is_told(tmp_path: Path) -> None:
    world = World(tmp_path, linked=False)
    assert "No group is linked, so nobody is told." in world.say(SERIES)
    assert "No group is linked, so nobody is told." in world.say("1")


def test_with_a_group_a_series_does_not_say_so(world: World) -> None:
    assert "No group is linked" not in world.say(SERIES) + world.say("1")


def test_what_was_planned_meanwhile_shifts_no_session_of_a_series_that_was_shown(world: World) -> None:
    world.say(SERIES)
    world.say("session plan 1 2026-02-27 10:00 Europe/Berlin anyway", address=TELEGRAM)
    world.say("session plan 3 2026-04-28 10:00 Europe/Berlin anyway", address=TELEGRAM)
    said = world.say("1")
    assert "Session 2: Thursday, 2 April 2026, 14:00" in said
    assert [(one[0], one[1]) for one in sessions_of(world)] == [
        (1, "2026-02-27T10:00"), (2, "2026-04-02T14:00"), (3, "2026-04-28T10:00"), (4, "2026-05-28T14:00"),
    ]  # fmt: skip


def test_what_speaks_against_an_hour_by_the_time_it_is_picked_is_said_before_it_is_planned(world: World) -> None:
    world.say("session propose 1")
    world.say("1")
    with world.store() as store:
        proposal = store.proposal(1)
    assert proposal is not None
    world.say(f"session plan 2 {proposal.lines.splitlines()[0]} anyway")
    assert "Session 2 is at the same time." in world.say("session pick 1.1")
    assert [one[0] for one in sessions_of(world)] == [2]
    assert "Planned." in world.say("1")
