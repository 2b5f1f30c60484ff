"""Talked with alone amid others: the answer stays there, and all that comes later goes to the private talk."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from handlers.access import permissions
from storage.records import Address
from tests.flow.world import SLACK, TELEGRAM, World

PAIR = replace(SLACK, chat="D1")
"""A direct message between fran and karl: on Slack it looks like one with us."""
PLACES = pytest.mark.parametrize("place", [SLACK, PAIR], ids=["channel", "direct message of others"])


def aside(place: Address, user: str) -> Address:
    return replace(place, thread=f"~{user}")


def direct(place: Address, user: str) -> Address:
    return replace(place, chat=user)


@PLACES
def test_a_reminder_asked_for_aside_goes_to_the_private_talk(world: World, place: Address) -> None:
    for words in (
        "remind me of my draft on 9 February",
        "tell me when a call opens",
        "remind me of my draft on 10 February",
    ):
        said = world.say(words, "karl", aside(place, "karl"))
        assert "It comes in our direct message." in said
    with world.store() as store:
        assert {row.out.address for row in store.outbox(["due"])} == {direct(place, "karl")}
    assert {one.address for one in world.run("2026-02-20T12:00")} == {direct(place, "karl")}


def test_in_a_private_talk_no_other_place_is_named(world: World) -> None:
    assert "direct message" not in world.say("remind me of my draft on 9 February", "karl")
    assert "direct message" not in world.say("mydata", "karl")


@PLACES
def test_a_file_asked_for_aside_is_said_to_be_in_the_private_talk(world: World, place: Address) -> None:
    assert "The file is in our direct message." in world.say("mydata", "karl", aside(place, "karl"))


@PLACES
def test_a_reminder_asked_for_aside_waits_for_a_form_in_progress_there(world: World, place: Address) -> None:
    there = aside(place, "karl")
    world.say("remind me of my draft on 9 February", "karl", there)
    world.run("2026-02-09T07:50")
    for words in ("check", "1"):
        world.say(words, "karl", there)
    assert world.run("2026-02-09T08:15") == []
    assert [one.address for one in world.run("2026-02-09T12:00")] == [direct(place, "karl")]


@PLACES
def test_who_leads_and_only_ever_spoke_aside_is_told_in_the_private_talk(world: World, place: Address) -> None:
    world.say("session plan 1/1 2026-03-10 14:00 Europe/Berlin 90min", "fran", aside(place, "fran"))
    world.say("help", "karl", aside(place, "karl"))
    world.press("out:1.1:0", "karl", TELEGRAM)
    told = [one for one in world.sent if "cannot come to Session 1" in one.text]
    assert [one.address for one in told] == [direct(place, "fran")]
    world.say("session move 1/1 2026-03-12 14:00", "fran", aside(place, "fran"))
    world.run("2026-02-03T12:00")
    asked = [one for one in world.sent if "now it is at another time" in one.text]
    assert [one.address for one in asked] == [direct(place, "karl")]


@PLACES
def test_who_made_a_code_aside_is_told_in_the_private_talk_that_it_was_used(world: World, place: Address) -> None:
    found = re.search(r"link ([0-9a-f-]+)`", world.say("link", "karl", aside(place, "karl")))
    assert found
    world.say(f"link {found[1]}", "otto")
    world.say("1", "otto")
    told = [one for one in world.sent if "Your other account is joined" in one.text]
    assert [one.address for one in told] == [direct(place, "karl")]


@PLACES
def test_who_is_forgotten_aside_is_written_to_nowhere(world: World, place: Address) -> None:
    there = aside(place, "karl")
    world.say("remind me of my draft on 9 February", "karl", there)
    world.say("forget", "karl", there)
    world.say("1", "karl", there)
    with world.store() as store:
        assert store.outbox(["due"]) == []


def test_a_private_talk_comes_before_one_aside(world: World) -> None:
    world.say("help", "karl", aside(SLACK, "karl"))
    world.say("help", "karl", aside(PAIR, "karl"))
    world.say("help", "karl", TELEGRAM)
    world.say("help", "karl")
    with world.store() as store:
        person = store.seats(1)[0].person
        assert permissions.private_address(store, person) == Address("test", "helper", "", "karl")
        assert permissions.private_address(store, person, "slack") == direct(SLACK, "karl")
        assert permissions.private_address(store, person, "telegram") == Address("test", "helper", "", "karl")
