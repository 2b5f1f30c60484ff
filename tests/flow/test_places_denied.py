"""Places in a list of which some are denied: those that are left are asked back, and what is denied is never taken."""

from __future__ import annotations

import pytest

from tests.flow.talk import Talk


@pytest.fixture
def choosing(talk: Talk) -> Talk:
    """A self-check that asks for the topic."""
    talk.say("check", "1", "member", "yes", "yes", "yes").shows("Which of the twelve priorities")
    return talk


@pytest.mark.parametrize(
    "typed",
    ["1 but not 2", "the first, not the second", "number one and not number two", "la première, pas la deuxième"],
)
def test_the_one_that_is_left_is_asked_back(choosing: Talk, typed: str) -> None:
    choosing.say(typed).shows("I read that as 1. 100% renewable energy").hides("Waste-to-energy", "Another topic")


@pytest.mark.parametrize("typed", ["the first two, not the third", "1 and 2, not 3", "1 or 2 but never 3"])
def test_so_are_two(choosing: Talk, typed: str) -> None:
    choosing.say(typed).shows(
        "Which one do you mean?", "1. 100% renewable energy", "2. Waste-to-energy", "3. I'm not sure"
    )


@pytest.mark.parametrize("typed", ["not the first", "not 3", "neither 1 nor 2"])
def test_what_is_denied_alone_is_not_taken(choosing: Talk, typed: str) -> None:
    choosing.say(typed).hides("1. 100% renewable energy generation & technologies\n  2. I'm")
    assert "topic" not in choosing.answers("check")
