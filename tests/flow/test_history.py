"""A session that was held stays as it was: it is not cancelled, moved or changed, and a new meeting is offered."""

from __future__ import annotations

import pytest

from tests.flow.test_planning import Desk
from tests.flow.test_sessions import sessions_of
from tests.flow.world import FIRST, SLACK, TELEGRAM, World

CHANGES = (
    "cancel 1", "cancel 1 anyway", "move 1 2026-06-15 15:00 Europe/Berlin", "move 1 2026-06-15 15:00 anyway", "move 1",
    "move 1 2026-03-10 16:00", "shorten 1 60min", "shorten 1 600", "place 1 Town hall", "plan 1 2026-06-15 15:00 Europe/Berlin",
    "plan 1",
)  # fmt: skip


@pytest.mark.parametrize("address", [None, TELEGRAM])
@pytest.mark.parametrize("words", CHANGES)
def test_a_session_that_is_over_is_not_changed_and_a_new_meeting_is_offered(
    held: World, words: str, address: object
) -> None:
    before, sent = sessions_of(held), len(held.posts(SLACK))
    said = held.say(f"session {words}", address=TELEGRAM if address else None)
    assert "Session 1: Mapping out the main challenges is over" in said
    assert "Tuesday, 10 March 2026, 14:00" in said
    assert "Plan a new meeting" in said
    held.run(held.later(minutes=5))
    assert sessions_of(held) == before
    assert [one for one in held.posts(SLACK)[sent:] if "Session 1" in one.text and "Feedback" not in one.text] == []


def test_the_new_meeting_is_planned_at_the_time_that_was_typed(held: World) -> None:
    held.say("session move 1 2026-06-15 15:00 Europe/Berlin 60min https://meet.example/9")
    assert "Planned." in held.say("Plan a new meeting") + held.say("1")
    assert [one[:4] for one in sessions_of(held)] == [
        (1, "2026-03-10T14:00", 90, "https://meet.example/1"), (5, "2026-06-15T15:00", 60, "https://meet.example/9"),
    ]  # fmt: skip


def test_what_a_move_leaves_out_is_taken_from_the_session_that_is_over(held: World) -> None:
    held.say("session move 1 2026-03-17 14:00")
    held.say("Plan a new meeting")
    assert [one[:4] for one in sessions_of(held)][1:] == [(5, "2026-03-17T14:00", 90, "https://meet.example/1")]


def test_without_a_time_the_new_meeting_is_asked_about(held: World) -> None:
    held.say("session cancel 1")
    assert "When is session 5?" in held.say("Plan a new meeting")
    assert "Planned." in held.say("2026-03-17 14:00 Europe/Berlin")


def test_in_a_group_the_line_that_is_shown_plans_it(held: World) -> None:
    said = held.say("session move 1 2026-03-17 14:00", address=TELEGRAM)
    line = next(part for part in said.split("`") if part.startswith("session plan 1/new"))
    assert "Planned." in held.say(line, address=TELEGRAM)


@pytest.mark.parametrize("minutes", [1, 45, 89])
def test_a_session_that_has_begun_can_still_be_changed(world: World, minutes: int) -> None:
    world.say(FIRST)
    world.run("2026-03-10T13:00")
    world.run(world.later(minutes=minutes))
    assert "Changed." in world.say("session shorten 1 120min")
    assert "Cancelled." in world.say("session cancel 1 anyway")


def test_the_screen_of_a_session_that_is_over_says_so(held: World) -> None:
    desk = Desk(held)
    assert desk.sends(number="1", date="2026-03-17") is None
    assert "is over" in desk.hears()
    assert len(sessions_of(held)) == 1


def test_feedback_and_figures_of_a_session_that_was_held_stay(held: World) -> None:
    held.say("session came 1 Köln")
    for words in CHANGES:
        held.say(f"session {words}")
    held.run("2026-03-11T00:00")
    assert "took part: Köln" in held.say("session list")
    with held.store() as store:
        posted = [row.state for row in store.planned("poll/") if row.out.key in ("poll/1", "poll/2")]
    assert posted == ["sent"] * 4
