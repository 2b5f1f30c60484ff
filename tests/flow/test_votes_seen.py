"""Hours that are asked about are seen where one looks for them: in a group linked later, in the lists, and before one is chosen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from storage.records import LinkedGroup
from tests.flow.test_hours import OWN, asked, press, seat, sessions, shown
from tests.flow.world import FIRST, SLACK, TELEGRAM, World


@pytest.fixture
def full(world: World) -> World:
    seat(world, bea=2, nia=3)
    return world


def linked(world: World) -> str:
    """Telegram's group is linked in the chat."""
    said = world.say("twinning link 1")
    code = next(word.strip("`") for word in said.split() if word.count("-") >= 2)
    return world.say(f"/link {code}", "fran", TELEGRAM)


def test_a_group_that_is_linked_meanwhile_gets_the_post_and_votes(tmp_path: Path) -> None:
    world = World(tmp_path, linked=False)
    seat(world, bea=2, nia=3)
    with world.store() as store, store.transaction():
        store.bind(LinkedGroup(1, SLACK, world.millis))
    world.say(OWN)
    world.say("Ask the groups")
    assert not [one for one in world.posts(TELEGRAM) if "Which hours" in one.text]
    assert "linked to" in linked(world)
    assert "Not answered yet" in shown(world, TELEGRAM).text
    assert press(world, "Tue 10 Mar 14:00", "karl").startswith("Köln, Tue 10 Mar 14:00: yes.")
    assert "yes: Köln" in shown(world, SLACK).text
    before = len([one for one in world.posts(SLACK) if "Which hours" in one.text and not one.reply.edit_of])
    assert before == 1


def test_what_is_over_is_not_asked_in_a_group_that_comes_later(tmp_path: Path) -> None:
    world = World(tmp_path, linked=False)
    with world.store() as store, store.transaction():
        store.bind(LinkedGroup(1, SLACK, world.millis))
    world.say(OWN)
    world.say("Ask the groups")
    world.run("2026-03-20T12:00")
    linked(world)
    assert not [one for one in world.posts(TELEGRAM) if "Which hours" in one.text]


@pytest.mark.parametrize(("command", "who"), [("session list", "fran"), ("sessions", "karl"), ("sessions", "nia")])
def test_the_lists_tell_of_an_open_question(full: World, command: str, who: str) -> None:
    asked(full)
    press(full, "Tue 10 Mar 14:00", "karl")
    said = full.say(command, who)
    assert "Hours for session 2 are asked about in the groups." in said
    assert "Not answered yet: Bogotá and Nairobi." in said
    assert "No session" not in said


def test_until_when_is_said_by_the_clocks_that_are_named(full: World) -> None:
    asked(full)
    said = full.say("sessions", "nia")
    assert said.count("(Africa/Nairobi)") == 1
    assert "Times are those of Africa/Nairobi." in said


def test_a_pick_without_an_hour_shows_the_answers_and_offers_each(full: World) -> None:
    asked(full)
    press(full, "Tue 10 Mar 14:00", "karl")
    said = full.say("session pick")
    assert "yes: Köln" in said
    labels = [one.label for one in full.sent[-1].reply.buttons]
    assert labels[:3] == ["Tue 10 Mar 14:00", "Thu 12 Mar 09:00", "Tue 17 Mar 15:30"]
    full.say("1")
    full.say("yes")
    assert sessions(full)[0][:2] == (2, "2026-03-10T14:00")


def test_without_an_open_question_nothing_is_offered(full: World) -> None:
    assert "There is no such hour to choose." in full.say("session pick")


def test_an_hour_that_a_city_said_no_to_is_asked_about_first(full: World) -> None:
    asked(full)
    press(full, "Tue 10 Mar 14:00", "nia", 3)
    assert "Nairobi said no to this hour." in full.say("session pick 1.1")
    assert sessions(full) == []
    full.say("yes")
    assert sessions(full)[0][:2] == (2, "2026-03-10T14:00")


def test_who_cannot_come_is_told_of_every_session(full: World) -> None:
    full.say(FIRST)
    full.say("session plan 2 2026-03-24 15:00 Europe/Berlin anyway")
    full.say("I cannot come to session 2", "karl")
    said = full.say("who cannot come?", "nia")
    assert "Session 2" in said and "cannot come: Köln" in said


def test_who_is_in_the_twinning_is_counted(full: World) -> None:
    said = full.say("who is in our twinning?", "karl")
    assert "Köln: 1 person" in said
    assert "Here people are counted, not named." in said


@pytest.mark.parametrize(
    ("words", "who"),
    [("session list", "fran"), ("session plan 3 2026-04-28 15:00", "fran"), ("sessions", "karl")],
)
def test_who_has_only_an_archived_twinning_is_told_so(full: World, words: str, who: str) -> None:
    full.say(FIRST)
    with full.store() as store, store.transaction():
        made = store.twinning(1)
        assert made
        store.save_twinning(replace(made, archived_at=full.millis))
    assert "1 · Waste to energy is archived: nothing is planned in it." in full.say(words, who)
