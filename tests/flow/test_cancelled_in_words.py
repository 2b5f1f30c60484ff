"""A session is cancelled in one's own words, with the reason that stands behind them."""

from __future__ import annotations

import pytest

from tests.flow.world import FIRST, TELEGRAM, World


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("cancel session 1 because the minister is ill", "the minister is ill"),
        ("please cancel session 1 because of the strike", "the strike"),
        ("we have to cancel the first session, because nobody from Nairobi can come", "nobody from Nairobi can come"),
        ("Session 1 is cancelled due to the floods.", "the floods."),
        ("session cancel 1 because of the strike", "the strike"),
        ("session cancel 1 Because: the hall burned down", "the hall burned down"),
        ("annulez la séance 1 parce que la salle est fermée", "la salle est fermée"),
        ("annuler la séance 1 à cause de la grève", "la grève"),
    ],
)
def test_the_reason_is_heard(world: World, words: str, why: str) -> None:
    world.say(FIRST)
    said = world.say(words)
    assert "Cancel it and tell the groups?" in said
    assert why in said
    assert "because" not in said.casefold()
    world.say("yes")
    post = next(one.text for one in reversed(world.posts(TELEGRAM)) if "Cancelled" in one.text)
    assert why in post


def test_without_one_it_is_asked_for(world: World) -> None:
    world.say(FIRST)
    assert "Why? Type it" in world.say("cancel session 1")


def test_who_may_not_is_told_who_may(world: World) -> None:
    world.say(FIRST)
    said = world.say("cancel session 1 because I am ill", "karl")
    assert "Cancel it" not in said
    assert "Only who leads the twinning" in said
