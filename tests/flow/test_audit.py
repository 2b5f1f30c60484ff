"""Every act of who leads a twinning stands in the audit log under its own name; who cannot come has a name for those who see it."""

from __future__ import annotations

import pytest

from tests.flow.world import FIRST, TELEGRAM, World


def acts(world: World) -> list[str]:
    with world.store() as store:
        return [f"{one.action}: {one.about}" for one in store.audited()]


@pytest.mark.parametrize(
    ("words", "act"),
    [
        ("session note 1 focus Peels", "session note: 1 · Waste to energy, 1: focus"),
        ("session note 1 steps Write to all", "session note: 1 · Waste to energy, 1: steps"),
        ("session name 1 Kick-off", "session name: 1 · Waste to energy, 1"),
        ("session shorten 1 60min", "session shorten: 1 · Waste to energy, 1"),
        ("session place 1 https://meet.example/2", "session place: 1 · Waste to energy, 1"),
        ("session move 1 2026-03-11 14:00", "session move: 1 · Waste to energy, 1"),
        ("schedule hold 1.7d", "schedule hold: 1 · Waste to energy, 1.7d"),
        ("schedule skip 1.7d", "schedule skip: 1 · Waste to energy, 1.7d"),
        ("schedule edit 1.7d Bring your maps", "schedule edit: 1 · Waste to energy, 1.7d"),
        ("schedule offsets 14d", "schedule offsets: 1 · Waste to energy"),
        ("Köln cannot come to session 1", "session away: 1 · Waste to energy, 1: Köln"),
    ],
)
def test_each_act_has_its_own_name(world: World, words: str, act: str) -> None:
    world.say(FIRST)
    world.say(words)
    assert acts(world)[-1] == act or act in acts(world), acts(world)


def test_what_is_taken_back_has_its_own_name_too(world: World) -> None:
    world.say(FIRST)
    world.say("schedule hold 1.7d")
    world.say("schedule free 1.7d")
    world.say("Köln cannot come to session 1")
    world.say("Köln can come to session 1 after all")
    assert acts(world)[-4:] == [
        "schedule hold: 1 · Waste to energy, 1.7d",
        "schedule free: 1 · Waste to energy, 1.7d",
        "session away: 1 · Waste to energy, 1: Köln",
        "session comes: 1 · Waste to energy, 1: Köln",
    ]


@pytest.mark.parametrize(
    ("words", "act"),
    [
        ("session came 1 Köln", "session came: 1 · Waste to energy, 1: Köln"),
        ("session note 1 focus Peels", "session note: 1 · Waste to energy, 1: focus"),
        ("session name 1 Kick-off", "session name: 1 · Waste to energy, 1"),
    ],
)
def test_so_do_acts_after_a_session(held: World, words: str, act: str) -> None:
    held.say(words)
    assert acts(held)[-1] == act


def test_what_was_not_understood_is_no_act(world: World) -> None:
    world.say(FIRST)
    before = acts(world)
    for words in ("session note 1", "session note 1 aims Peels", "session name 1", "schedule hold 1.99d"):
        world.say(words)
    assert acts(world) == before


# -- who cannot come


def away(world: World, *, named: bool) -> None:
    world.say(FIRST)
    if named:
        world.say("name Karl Kraus", "karl")
    world.press("out:1.1:0")


def test_who_cannot_come_has_a_name_for_who_leads_the_twinning(world: World) -> None:
    away(world, named=True)
    assert "Karl Kraus (Köln) cannot come to Session 1" in world.sent[-1].text
    assert "cannot come: Köln (Karl Kraus)" in world.say("session list")


def test_who_agreed_to_no_name_is_a_city(world: World) -> None:
    away(world, named=False)
    assert "Somebody of Köln cannot come to Session 1" in world.sent[-1].text
    assert "cannot come: Köln" in world.say("session list")
    assert "Köln (" not in world.say("session list").partition("cannot come")[2]


def test_the_group_and_other_cities_read_no_name(world: World) -> None:
    away(world, named=True)
    for said in (
        world.say("session list", address=TELEGRAM),
        world.say("session list", "karl"),
        world.say("sessions", "karl"),
    ):
        assert "cannot come: Köln" in said
        assert "Kraus" not in said
