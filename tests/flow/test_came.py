"""Who came is noted of a session that has begun, and only of the cities that were named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.staff import figures
from tests.flow.world import FIRST, TELEGRAM, World


def came(world: World) -> str:
    with world.store() as store:
        return store.session_notes(1).get("came", "")


@pytest.mark.parametrize("words", ["came 1", "came 1 Köln", "came 1 all", "came 1 Atlantis"])
@pytest.mark.parametrize("now", ["2026-02-19T09:00", "2026-03-10T12:59"])
def test_before_a_session_nobody_came(world: World, words: str, now: str) -> None:
    world.say(FIRST)
    world.sleep(now)
    assert "has not begun" in world.say(f"session {words}")
    assert came(world) == ""
    assert "took part" not in world.say("session list")


@pytest.mark.parametrize("address", [None, TELEGRAM])
def test_without_a_name_it_is_asked_who_came_and_nothing_is_noted(held: World, address: object) -> None:
    said = held.say("session came 1", address=TELEGRAM if address else None)
    assert "Which cities took part in Session 1: Mapping out the main challenges?" in said
    assert "`session came 1 Köln, Bogotá`" in said
    assert ("`session came 1/1 all`" in said) == bool(address)
    assert came(held) == ""


def test_that_all_came_is_said_and_not_assumed(held: World) -> None:
    held.say("session came 1")
    assert "Noted: Köln, Bogotá and Nairobi." in held.say("All of them")
    assert came(held) == "Köln, Bogotá, Nairobi"


def test_asked_again_it_says_who_came_and_keeps_it(held: World) -> None:
    assert "Noted: Nairobi." in held.say("session came 1 Nairobi")
    assert "Nairobi" in held.say("session came 1")
    assert came(held) == "Nairobi"
    assert "Noted: Köln, Bogotá and Nairobi." in held.say("session came 1 ALL")


@pytest.mark.parametrize(
    "words", ["cologne and Nairoby", "Köln; nairobi", "1, 3", "koeln & Nairobi", "Colonia, Nairobi"]
)
def test_cities_are_known_by_any_of_their_names_several_at_once(held: World, words: str) -> None:
    assert "Noted: Köln and Nairobi." in held.say(f"session came 1 {words}")
    assert came(held) == "Köln, Nairobi"


@pytest.mark.parametrize("words", [",", " , ,", "Köln, Atlantis", "nobody", "all, Atlantis"])
def test_names_that_are_none_note_nobody(held: World, words: str) -> None:
    said = held.say(f"session came 1 {words}")
    assert "Which cities took part" in said or "I know these cities: Köln, Bogotá and Nairobi." in said
    assert came(held) == ""


def test_who_noted_who_came_stands_in_the_log(held: World) -> None:
    held.say("session came 1 Köln")
    with held.store() as store:
        assert [(row.action, row.about) for row in store.audited() if "came" in row.action] == [
            ("session came", "1 · Waste to energy, 1: Köln")
        ]


@pytest.mark.parametrize("change", ["move 1 2026-06-09 14:00 anyway", "cancel 1 anyway"])
def test_of_a_session_that_is_put_off_after_it_began_nobody_came(world: World, change: str) -> None:
    world.say(FIRST)
    world.run("2026-03-10T13:20")
    assert "Noted: Köln." in world.say("session came 1 Köln")
    world.say(f"session {change}")
    world.say("session plan 1 2026-06-09 14:00 Europe/Berlin anyway")
    assert "took part" not in world.say("session list")
    world.run("2026-06-10T00:00")
    assert came(world) == ""


def test_who_came_stays_where_a_session_that_runs_is_only_shortened(world: World) -> None:
    world.say(FIRST)
    world.run("2026-03-10T13:20")
    world.say("session came 1 Köln")
    world.say("session shorten 1 60min")
    assert came(world) == "Köln"


def test_a_city_with_a_comma_in_its_name_is_counted_as_having_come(held: World) -> None:
    with held.store() as store, store.transaction():
        first, *others = store.cities(1)
        store.set_cities(1, [replace(first, name="Washington, D.C."), *others])
    held.say("session came 1 all")
    with held.store() as store:
        (found,) = figures.twinnings(store, store.twinnings(), held.millis)
    assert (found.sessions[0].came, found.came) == (["Washington, D.C.", "Bogotá", "Nairobi"], 3)
