"""Calendars that people subscribe to: whose they are, what programs read, and addresses that end."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import icalendar
import pytest
from click.testing import CliRunner
from dateutil.tz import tzical
from starlette.requests import Request
from starlette.responses import Response

from bot.cli.main import main
from bot.runtime import calendar_route
from bot.runtime.store_thread import directly
from faq.sessions import moments
from storage.records import Identity, Role, Seat, TwinningCity
from tests.flow.talk import NZC, Shelf
from tests.flow.world import FIRST, SLACK, TELEGRAM, World

ADDRESS = "https://bot.city.example"
LINK = re.compile(rf"{ADDRESS}/calendar/([\w-]+)\.ics")


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A machine that is reached at an address; a second twinning of another programme has Köln in it too."""
    world = World(tmp_path, address=f"{ADDRESS}/")
    with world.store() as store, store.transaction():
        other = store.create_twinning(NZC, "Streets", "", world.millis)
        store.set_cities(other.id, [TwinningCity(other.id, 1, "Köln", "DE", "Europe/Berlin")])
        store.give_role(Role(store.person(Identity("test", "", "fran"), 0).id, "facilitator", 0, other.id))
    world.say(FIRST.replace("plan 1", "plan 1/1"))
    world.say("session plan 2/1 2026-04-09 10:00 Europe/Berlin 90min anyway")
    return world


def addresses(said: str) -> list[str]:
    return LINK.findall(said)


def asked(world: World, secret: str, **headers: str) -> Response:
    with world.store() as store:
        route = calendar_route.route(store, Shelf(world.known, store), world.languages, lambda: world.now, directly)
        given = [(name.replace("_", "-").encode(), words.encode()) for name, words in headers.items()]
        request = Request({"type": "http", "method": "GET", "headers": given, "path_params": {"secret": secret}})
        return asyncio.run(route.endpoint(request))


def read(world: World, secret: str) -> icalendar.Calendar:
    answer = asked(world, secret)
    assert answer.status_code == 200
    return icalendar.Calendar.from_ical(bytes(answer.body))


def titles(world: World, secret: str) -> list[str]:
    return [str(one["SUMMARY"]) for one in read(world, secret).walk("VEVENT")]


MAPPING = "Waste to energy: Session 1: Mapping out the main challenges"


# -- the addresses, in the chat


def test_who_leads_has_one_of_all_and_one_for_each_twinning(world: World) -> None:
    said = world.say("calendar")
    every, first, second = addresses(said)
    assert "All your twinnings" in said
    assert titles(world, every)[0].startswith(MAPPING)
    assert [len(titles(world, one)) for one in (every, first, second)] == [2, 1, 1]
    assert addresses(world.say("calendar")) == [every, first, second]


def test_in_the_calendar_of_several_twinnings_the_programme_is_named_too(world: World) -> None:
    every, first, _ = addresses(world.say("calendar"))
    assert titles(world, every)[0] == f"{MAPPING} (UTM City2City)"
    assert titles(world, first) == [MAPPING]


def test_a_city_has_one_of_all_its_twinnings(world: World) -> None:
    said = world.say("calendar", "karl")
    assert "Köln: " in said
    city = addresses(said)[-1]
    assert len(titles(world, city)) == 2
    assert addresses(world.say("calendar 1", "karl")) == [addresses(said)[1]]


def test_strangers_are_told_nothing(world: World) -> None:
    assert addresses(world.say("calendar", "stranger")) == []
    assert addresses(world.say("calendar 1", "stranger")) == []
    assert addresses(world.say("calendar 2", "karl")) == []


def test_a_new_address_ends_the_old_one(world: World) -> None:
    before = addresses(world.say("calendar"))
    said = world.say("calendar new 2")
    assert "The old one shows nothing any more." in said
    after = addresses(said)
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False, True]
    assert asked(world, before[1]).status_code == 404
    assert titles(world, after[1]) == [MAPPING]


def test_who_does_not_lead_gives_a_twinning_no_new_address(world: World) -> None:
    before = addresses(world.say("calendar", "karl"))
    assert "Who leads the twinning decides that." in world.say("calendar new 2", "karl")
    assert addresses(world.say("calendar", "karl")) == before
    assert addresses(world.say("calendar new 3", "karl"))[:2] == before[:2]


def test_without_an_address_of_the_machine_there_is_none(tmp_path: Path) -> None:
    plain = World(tmp_path)
    assert "no address on the web" in plain.say("calendar")
    plain.say(FIRST)
    assert not any("kept up to date" in one.text for one in plain.posts(SLACK))


def test_no_group_hears_an_address_by_the_command(world: World) -> None:
    assert addresses(world.say("calendar", "karl", TELEGRAM)) == []


def test_who_leads_many_is_given_all_of_them(world: World) -> None:
    with world.store() as store, store.transaction():
        fran = store.person(Identity("test", "", "fran"), 0).id
        for number in range(40):
            made = store.create_twinning(NZC, f"Streets {number}", "", world.millis)
            store.give_role(Role(fran, "facilitator", 0, made.id))
    assert len(set(addresses(world.say("calendar")))) == 43


# -- named once in the groups


@pytest.mark.parametrize("group", [SLACK, TELEGRAM])
def test_the_first_post_to_a_group_names_it_and_no_other(world: World, group: object) -> None:
    world.say("session plan 1/2 2026-04-09 14:00 Europe/Berlin 90min anyway")
    world.say("session move 1/1 2026-03-11 14:00 anyway")
    world.run("2026-05-01T00:00")
    named = [one.text for one in world.sent if one.address == group and "kept up to date" in one.text]
    assert len(named) == 1
    (secret,) = addresses(named[0])
    assert len(titles(world, secret)) == 2


def test_a_new_address_is_named_again(world: World) -> None:
    world.say("calendar new 2")
    world.say("session move 1/1 2026-03-11 14:00 anyway")
    world.run("2026-05-01T00:00")
    named = [addresses(one.text) for one in world.posts(SLACK) if "kept up to date" in one.text]
    assert len(named) == 2
    assert named[0] != named[1]


# -- what programs read


def test_a_program_is_told_how_often_to_look_and_what_is_where(world: World) -> None:
    secret = addresses(world.say("calendar"))[1]
    found = read(world, secret)
    assert (found["REFRESH-INTERVAL"].dt, str(found["X-PUBLISHED-TTL"])) == (timedelta(hours=1), "PT1H")
    assert found["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert LINK.fullmatch(str(found["URL"]))
    (event,) = found.walk("VEVENT")
    assert str(event["URL"]) == "https://meet.example/1"
    assert event["LAST-MODIFIED"].dt == datetime(2026, 2, 2, 9, tzinfo=UTC)


def test_last_modified_follows_a_change_and_not_the_asking(world: World) -> None:
    secret = addresses(world.say("calendar"))[1]
    world.sleep("2026-02-03T10:00")
    world.say("session place 1/1 Hall")
    world.sleep("2026-02-04T10:00")
    (event,) = read(world, secret).walk("VEVENT")
    assert event["LAST-MODIFIED"].dt == datetime(2026, 2, 3, 10, tzinfo=UTC)
    assert (int(event["SEQUENCE"]), "URL" in event) == (1, False)


def test_what_did_not_change_is_not_sent_again(world: World) -> None:
    secret = addresses(world.say("calendar"))[1]
    tag = asked(world, secret).headers["etag"]
    world.sleep("2026-02-05T10:00")
    for known in (tag, f'"other", W/{tag}', "*"):
        answer = asked(world, secret, if_none_match=known)
        assert (answer.status_code, bytes(answer.body), answer.headers["etag"]) == (304, b"", tag)
    assert "private" in asked(world, secret).headers["cache-control"]
    world.say("session place 1/1 Hall")
    assert asked(world, secret, if_none_match=tag).status_code == 200


@pytest.mark.parametrize("secret", ["", "x", "..", "%00"])
def test_no_other_address_answers(world: World, secret: str) -> None:
    assert asked(world, secret).status_code == 404


def test_an_entry_says_what_to_have_at_hand(world: World) -> None:
    (event,) = read(world, addresses(world.say("calendar"))[1]).walk("VEVENT")
    lines = str(event["DESCRIPTION"]).splitlines()
    assert [one for one in lines if one.startswith("Please have at hand: ")] == lines[-1:]


def onsets(content: str) -> Iterator[tuple[str, str, str]]:
    for zone in icalendar.Calendar.from_ical(content).walk("VTIMEZONE"):
        for part in zone.subcomponents:
            dates = part.get("RDATE", [])
            for some in dates if isinstance(dates, list) else [dates]:
                yield from ((str(zone["TZID"]), part.name, f"{one.dt:%H:%M}") for one in some.dts)
            if part["TZOFFSETFROM"].td != part["TZOFFSETTO"].td:
                yield str(zone["TZID"]), part.name, f"{part['DTSTART'].dt:%H:%M}"


def test_the_clocks_change_by_the_time_before(world: World) -> None:
    content = bytes(asked(world, addresses(world.say("calendar"))[1]).body).decode()
    assert set(onsets(content)) == {("Europe/Berlin", "DAYLIGHT", "02:00"), ("Europe/Berlin", "STANDARD", "03:00")}


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Lord_Howe", "America/New_York", "Africa/Nairobi"])
def test_a_reader_that_goes_by_the_description_has_every_hour_right(world: World, zone: str) -> None:
    world.say(f"session plan 1/3 2026-06-09 10:00 {zone} 90min anyway")
    content = bytes(asked(world, addresses(world.say("calendar"))[1]).body).decode()
    described = tzical(StringIO(content.replace("\r\n ", ""))).get(zone)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    while at < datetime(2026, 12, 31, tzinfo=UTC):
        # An hour that comes twice, or never, is left out.
        wall = at.astimezone(moments.zone(zone)).replace(tzinfo=None)
        if (
            wall.replace(tzinfo=moments.zone(zone), fold=1).utcoffset()
            == wall.replace(tzinfo=moments.zone(zone)).utcoffset()
        ):
            assert wall.replace(tzinfo=described).utcoffset() == wall.replace(tzinfo=moments.zone(zone)).utcoffset(), (
                wall
            )
        at += timedelta(hours=7)


# -- archives, people who go, and the command line


def test_of_an_archived_twinning_only_what_was_before_stays(world: World) -> None:
    secret = addresses(world.say("calendar"))[0]
    with world.store() as store, store.transaction():
        twinning = store.twinning(1)
        assert twinning
        store.save_twinning(replace(twinning, archived_at=world.millis))
    assert len(titles(world, secret)) == 1


def test_who_is_forgotten_or_leaves_has_no_calendar_any_more(world: World) -> None:
    secret = addresses(world.say("calendar", "karl"))[0]
    with world.store() as store, store.transaction():
        karl = store.person(Identity("test", "", "karl"), 0).id
        store.unseat(Seat(1, 1, karl))
    assert titles(world, secret) == []
    with world.store() as store, store.transaction():
        store.forget(karl)
    assert asked(world, secret).status_code == 404


def test_the_command_line_prints_the_address_and_a_new_one(world: World) -> None:
    def printed(*more: str) -> str:
        result = CliRunner().invoke(
            main, ["calendar", "1", "--feed", *more, "--db", world.path], env={"PUBLIC_URL": ADDRESS}
        )
        assert result.exit_code == 0, result.output
        return result.output.strip()

    assert addresses(printed()) == addresses(world.say("calendar"))[1:2]
    old = printed()
    assert printed("--new") != old
    assert asked(world, addresses(old)[0]).status_code == 404
