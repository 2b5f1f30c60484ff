"""Calendar entries: what they hold, and that calendar programs open them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import icalendar
import pytest
from click.testing import CliRunner
from ical.calendar_stream import IcsCalendarStream

from bot.cli.main import main
from bot.runtime import calendars
from faq.sessions.when import When
from faq.text.showing import UNSEEN, on_one_line
from storage.records import Session, millis
from storage.store import Store
from tests.day import CLOCK
from tests.flow.talk import Shelf, languages_of, shipped
from tests.flow.world import SLACK, World

FIRST = "session plan 1 2026-03-10 14:00 Europe/Berlin 90min https://meet.example/1"
ZONES = (
    "Europe/Berlin",
    "America/Bogota",
    "Africa/Nairobi",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "UTC",
)


SIGNS = ("\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x85", "\u2028", "\t", "\x1b", "\0", "\u202e", ",", ";", '"', "\\")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def files(world: World) -> list[str]:
    return [one.made.content for one in world.posts(SLACK) if one.made]


def only_event(content: str) -> icalendar.Event:
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert isinstance(event, icalendar.Event)
    return event


def test_a_moved_and_a_cancelled_session_are_the_same_entry_with_a_higher_sequence(world: World) -> None:
    world.say(FIRST)
    world.say("session move 1 2026-04-07 14:00 anyway")
    world.run(world.later(minutes=10))
    world.say("session cancel 1 anyway")
    made = [icalendar.Calendar.from_ical(content) for content in files(world)]
    events = [only_event(content) for content in files(world)]
    assert [str(one["METHOD"]) for one in made] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert len({str(one["UID"]) for one in events}) == 1
    assert [int(one["SEQUENCE"]) for one in events] == [0, 1, 2]
    assert [str(one["STATUS"]) for one in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [one.start.astimezone(UTC).hour for one in events] == [13, 12, 12]
    assert all(str(one["ORGANIZER"]) == "mailto:utm@globalcovenantofmayors.org" for one in events)


@pytest.mark.parametrize("zone", ZONES)
def test_two_programs_read_the_instant_that_was_planned(world: World, zone: str) -> None:
    world.say(f"session plan 1 2026-06-09 10:00 {zone} 90min anyway")
    with world.store() as store:
        at = store.sessions(1)[0].at
    (content,) = files(world)
    assert "\r\nTZID:" in content or zone == "UTC"
    first = only_event(content)
    (second,) = IcsCalendarStream.calendar_from_ics(content).events
    assert millis(first.start) == millis(second.dtstart) == at
    assert millis(first.end) == millis(second.dtend) == at + 90 * 60_000
    assert str(first.get("LOCATION", "")) == (second.location or "")


def test_the_second_of_an_hour_that_comes_twice_keeps_its_instant(world: World) -> None:
    when = When("2026-10-25T02:30", "Europe/Berlin", fold=1)
    with world.store() as store, store.transaction():
        store.add_session(
            Session(1, 1, "", when.starts, when.zone, 90, millis(when.at), "x", world.millis, fold=1)
        )  # fmt: skip
    with world.store() as store:
        assert millis(only_event(made(store)).start) == millis(when.at)


def made(store: Store) -> str:
    return calendars.of_twinning(store, Shelf(shipped(), store), languages_of(shipped().packs), CLOCK(), 1)


@pytest.mark.parametrize("sign", SIGNS, ids=ascii)
def test_whatever_stands_in_a_text_both_programs_read_it_on_one_line(world: World, sign: str) -> None:
    words = f"one{sign}two"
    with world.store() as store, store.transaction():
        (twinning,) = store.twinnings()
        store.save_twinning(replace(twinning, title=words))
        store.set_cities(1, [replace(one, name=words) for one in store.cities(1)])
        starts, at = "2026-03-10T14:00", millis(When("2026-03-10T14:00", "UTC").at)
        store.add_session(Session(1, 1, words, starts, "UTC", 90, at, "x", 0, place=f"https://meet.example/{words}"))
    with world.store() as store:
        content = made(store)
    first, (second,) = only_event(content), IcsCalendarStream.calendar_from_ics(content).events
    shown = on_one_line(words)
    title = f"{shown}: Session 1: {shown}"
    assert str(first["SUMMARY"]) == second.summary == title
    assert str(first["LOCATION"]) == second.location == f"https://meet.example/{shown}"
    assert [line.partition(": ")[0] for line in str(first["DESCRIPTION"]).splitlines()][:3] == [shown] * 3
    escaped = re.sub(r"[,;\\]", r"\\\g<0>", shown)
    assert f"\r\nNAME:{escaped}\r\n" in content
    assert not UNSEEN.search(content.replace("\r\n", "\n"))


def test_the_command_line_prints_a_calendar_and_the_feed_needs_a_public_address(world: World) -> None:
    world.say(FIRST)
    printed = CliRunner().invoke(main, ["calendar", "1", "--db", world.path])
    assert printed.exit_code == 0
    assert str(only_event(printed.output)["SUMMARY"]) == "Waste to energy: Session 1: Mapping out the main challenges"
    assert CliRunner().invoke(main, ["calendar", "9", "--db", world.path]).exit_code != 0
    assert "PUBLIC_URL" in CliRunner().invoke(main, ["calendar", "1", "--feed", "--db", world.path]).output
