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


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Yes, the minister is ill", "the minister is ill"),
        ("yes because the hall burned down", "the hall burned down"),
        ("Yes, cancel it because of the strike.", "the strike."),
        ("Yes please. Nobody from Nairobi can travel", "Nobody from Nairobi can travel"),
        ("yes, I am ill and cannot come", "I am ill and cannot come"),
        ("Yes - the interpreters are on strike", "the interpreters are on strike"),
        ("Oui, la ministre est malade", "la ministre est malade"),
        ("oui, car la salle est fermée", "la salle est fermée"),
    ],
)
def test_the_words_behind_a_yes_are_the_reason(world: World, words: str, why: str) -> None:
    world.say(FIRST)
    world.say("cancel session 1")
    assert "Cancelled." in world.say(words)
    post = next(one.text for one in reversed(world.posts(TELEGRAM)) if "Cancelled" in one.text)
    assert why in post
    assert "yes" not in post.casefold()
    assert "because" not in post.casefold()


@pytest.mark.parametrize(
    "words",
    [
        "yes",
        "Yes please!",
        "Yes, cancel it",
        "yes, do it",
        "Yes, go ahead",
        "yes, I am sure",
        "Yes, cancel session 1",
        "ok",
        "oui, merci",
    ],
)
def test_a_yes_that_only_agrees_gives_none(world: World, words: str) -> None:
    world.say(FIRST)
    world.say("cancel session 1")
    assert "Cancelled." in world.say(words)
    post = next(one.text for one in reversed(world.posts(TELEGRAM)) if "Cancelled" in one.text)
    assert "Why" not in post


def test_a_reason_that_was_given_before_stays_where_the_yes_gives_none(world: World) -> None:
    world.say(FIRST)
    world.say("cancel session 1 because of the strike")
    world.say("yes, cancel it")
    assert "the strike" in next(one.text for one in reversed(world.posts(TELEGRAM)) if "Cancelled" in one.text)


def test_a_reason_that_is_too_long_is_refused(world: World) -> None:
    world.say(FIRST)
    world.say("cancel session 1")
    assert "The reason is too long" in world.say(f"Yes, because {'the hall burned down ' * 20}")
    assert not [one for one in world.posts(TELEGRAM) if "Cancelled" in one.text]
