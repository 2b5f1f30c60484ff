"""What is asked about a session stays open while something else is talked about, and is shown again behind it."""

from __future__ import annotations

import pytest

from storage.records import Address
from tests.flow.world import FIRST, PRIVATE, World

FRAN = Address(PRIVATE, "helper", "", "fran")
SUNDAY = "session plan 1 2026-03-15 14:00 Europe/Berlin 60min https://meet.example/1"
BACK = "Back to the question:"
BETWEEN = ("what is the City2City programme?", "help", "help all", "session list", "sessions", "schedule", "about")


def planned(world: World) -> list[tuple[int, str]]:
    with world.store() as store:
        return [(one.number, one.starts) for one in store.sessions(1) if not one.cancelled]


def button(world: World) -> str:
    """The first button of the question that is open."""
    with world.store() as store:
        held = store.conversation(FRAN)
    assert held is not None
    return f"a:0:{held.state['prompt']}"


@pytest.mark.parametrize("between", BETWEEN)
@pytest.mark.parametrize("answer", ["Do it all the same", "1", "the button", "the button of before"])
def test_the_warning_is_shown_again_behind_what_is_told_in_between(world: World, between: str, answer: str) -> None:
    assert "Please look at this first:" in world.say(SUNDAY)
    before = button(world)
    _, found, again = world.say(between).partition(BACK)
    assert found
    assert "It is a weekend in Köln." in again
    assert "1. Do it all the same" in again
    buttons = {"the button": button(world), "the button of before": before}
    told = world.press(buttons[answer], "fran") if answer in buttons else world.say(answer)
    assert "Planned." in told
    assert planned(world) == [(1, "2026-03-15T14:00")]


def test_so_for_whatever_is_asked_about_a_session(world: World) -> None:
    world.say(FIRST)
    for words, asked, answer, done in (
        ("session move 1 2026-03-15 14:00", "It is a weekend", "1", "Changed."),
        ("session plan 2 2026-03-24 14:00 IST", "Which time zone do you mean by IST?", "1", "Please look at this"),
        ("session propose 3", "Ask the groups?", "1", "The groups can choose now."),
        ("session series 2026-09-02 14:00 Europe/Berlin every 4 weeks", "Please look at this", "1", "Planned."),
        ("session cancel 1", "Cancel it and tell the groups?", "Yes, cancel it", "Cancelled."),
    ):
        assert asked in world.say(words)
        again = world.say("who pays for the travel?")
        assert asked in again.partition(BACK)[2]
        assert done in world.say(answer), words


def test_a_time_that_is_asked_for_is_asked_for_again(world: World) -> None:
    world.say("session plan 2")
    assert "When is session 2?" in world.say("help").partition(BACK)[2]
    world.say("2026-03-24 14:00 IST")
    assert "Which time zone do you mean by IST?" in world.say("what is a mandate?").partition(BACK)[2]
    assert "Planned." in world.say("2026-03-24 14:00 Köln 60min")
    assert BACK not in world.say("help")


@pytest.mark.parametrize("instead", ["session plan 1 2026-03-10 14:00 Europe/Berlin 60min", "cancel", "start"])
def test_what_is_wanted_instead_lets_go_of_it(world: World, instead: str) -> None:
    world.say(SUNDAY)
    before = button(world)
    world.say(instead)
    now = planned(world)
    assert BACK not in world.say("help")
    assert "That question is closed." in world.press(before, "fran")
    assert planned(world) == now


def test_what_was_done_is_not_asked_again(world: World) -> None:
    world.say(SUNDAY)
    before = button(world)
    world.say("Do it all the same")
    assert BACK not in world.say("help")
    assert "That question is closed." in world.press(before, "fran")


def test_words_that_choose_nothing_leave_it_open(world: World) -> None:
    world.say(SUNDAY)
    assert "1. Do it all the same" in world.say("bananas")
    assert "Planned." in world.say("1")
