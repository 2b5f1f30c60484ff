"""Somebody who could not come says in words that they come after all: of the sessions that they had said no to."""

from __future__ import annotations

import pytest

from tests.flow.world import FIRST, World

SECOND = "session plan 2 2026-03-24 14:00 Europe/Berlin anyway"
THIRD = "session plan 3 2026-04-28 14:00 Europe/Berlin anyway"


@pytest.fixture
def three(world: World) -> World:
    for line in (f"{FIRST} anyway", SECOND, THIRD):
        world.say(line)
    return world


def away(world: World) -> list[int]:
    """The sessions to which karl cannot come."""
    with world.store() as store:
        return [one.number for one in store.sessions(1) if any(not said.comes for said in store.attendance(one.id))]


@pytest.mark.parametrize("words", ["sorry, I can come after all", "we can make it now", "I can attend again"])
def test_the_one_session_that_was_missed_is_meant(three: World, words: str) -> None:
    three.say("I cannot come to session 2", "karl")
    assert away(three) == [2]
    assert "you come after all" in three.say(words, "karl")
    assert away(three) == []


def test_of_several_each_has_a_button(three: World) -> None:
    three.say("I cannot come to session 2", "karl")
    three.say("I cannot come to session 3", "karl")
    said = three.say("I can come after all", "karl")
    assert "session 1" not in said.casefold()
    assert "cannot come to session" not in said
    buttons = three.sent[-1].reply.buttons
    assert [one.label for one in buttons] == ["I come to session 2", "I come to session 3"]
    three.press(buttons[1].data, "karl")
    assert away(three) == [2]


def test_who_missed_none_is_told_so(three: World) -> None:
    assert three.say("I can come after all", "karl").startswith("You have not said that you cannot come")


def test_a_city_is_said_with_the_words_that_say_it_comes(three: World) -> None:
    said = three.say("Köln can come after all")
    assert "cannot" not in said
    assert "Köln can come to session 1 after all" in said
    three.say("Köln cannot come to session 1")
    assert "Köln comes to Session 1" in three.say("Köln can come after all")
