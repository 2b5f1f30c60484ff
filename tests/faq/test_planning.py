"""Hours of sessions: read, warned about, proposed, and turned into instants, in every zone there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.sessions import moments, post_offsets
from faq.sessions.advice import Remark, SessionCity, Slot, holiday, remarks
from faq.sessions.read_when import Asker, Clarification, read_when
from faq.sessions.rhythm import Rhythm, rhythm_in
from faq.sessions.when import When

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TZDATA = files("tzdata")
ZONES = tuple((TZDATA / "zones").read_text("utf-8").split())
RULES = {TZDATA.joinpath("zoneinfo", *name.split("/")).read_bytes(): name for name in ZONES}
"""The rules that there are, each with one of its names: the others are copies of the same file."""
CITIES = (
    SessionCity("Köln", "DE", "Europe/Berlin"),
    SessionCity("Bogotá", "CO", "America/Bogota"),
    SessionCity("Nairobi", "KE", "Africa/Nairobi"),
)
ASKER = Asker(NOW, "en", [city.zone for city in CITIES])


def read(line: str) -> When | Clarification:
    return read_when(line, ASKER)


# -- reading

CERTAIN = {
    "2026-12-03 14:00 Europe/Brussels 90min": When("2026-12-03T14:00", "Europe/Brussels"),
    "2026-12-03T14:00 Europe/Brussels": When("2026-12-03T14:00", "Europe/Brussels"),
    "2026-12-03 14:00 Europe/Brussels https://meet.example/1": When(
        "2026-12-03T14:00", "Europe/Brussels", place="https://meet.example/1"
    ),
    "3 Dec 14h Europe/Brussels 2h": When("2026-12-03T14:00", "Europe/Brussels", 120),
    "3.12.2026 14:00 Europe/Berlin 1h30 Town hall, room 3": When(
        "2026-12-03T14:00", "Europe/Berlin", 90, "Town hall, room 3"
    ),
    "2026-12-03 2:30 pm Africa/Nairobi 45 minutes": When("2026-12-03T14:30", "Africa/Nairobi", 45),
    "2026-12-03 noon UTC": When("2026-12-03T12:00", "UTC"),
    "tomorrow at 10:30 africa/nairobi 60min": When("2026-11-22T10:30", "Africa/Nairobi", 60),
    "29 February 2028 09:00 Europe/Berlin": When("2028-02-29T09:00", "Europe/Berlin"),
    "2027-10-31 02:30+01:00 Europe/Brussels": When("2027-10-31T02:30", "Europe/Brussels", fold=1),
}


@pytest.mark.parametrize(("line", "meant"), CERTAIN.items(), ids=CERTAIN)
def test_a_certain_line_is_understood(line: str, meant: When) -> None:
    assert read(line) == meant


ASKED = {
    "": "time", "2026-12-03": "time", "hello": "time", "2026-12-03 25:00 Europe/Berlin": "time_none",
    "2026-12-03 14:60 Europe/Berlin": "time_none", "2026-12-03 13pm Europe/Berlin": "time_none",
    "31 February 14:00 Europe/Berlin": "date_none", "29 February 2027 14:00 Europe/Berlin": "date_none",
    "soon 14:00 Europe/Berlin": "date", "2025-12-03 14:00 Europe/Berlin": "past", "2026-11-21 12:00 UTC": "past",
    "2099-12-03 14:00 Europe/Berlin": "far", "2026-12-03 14:00 Europe/Berlin 5min": "minutes",
    "2026-12-03 14:00 Europe/Berlin 20h": "minutes", "12/03/2027 14:00 Europe/Berlin": "date_which",
    "next Tuesday 3pm": "zone", "2026-12-03 14:00 IST": "zone_which", "2027-06-03 14:00 CET": "zone_which",
    "2026-12-03 14:00 Springfield": "zone_which", "2026-12-03 14:00 Brusels": "zone_which",
    "2026-12-03 14:00 local time": "zone", "Wed 3 Dec 2026 14:00 Köln": "date_which", "9/12 14:00 Köln": "date_which",
    "Kickoff 2026-12-03 14:00 Köln": "rest", "9 or 10 Dec 14:00 Köln": "rest", "Tuesdays 14:00 Köln, weekly": "recurring",
    "3 Dec 14:00 Köln, 10 Dec 14:00 Köln": "several", "2026-12-03 14:00+05:00 Köln": "several",
    "2027-10-31 02:30+05:30 Europe/Brussels": "several", "2026-12-03 14:00-0700 Nairobi": "several",
    "2026-12-03 14:00+99:00 Europe/Berlin": "time_none",
    "2027-03-28 02:30 Europe/Brussels": "gap", "2027-10-31 02:30 Europe/Brussels": "twice",
}  # fmt: skip


@pytest.mark.parametrize(("line", "code"), ASKED.items(), ids=ASKED)
def test_what_is_not_certain_is_asked_back_and_every_choice_reads_without_doubt(line: str, code: str) -> None:
    found = read(line)
    assert isinstance(found, Clarification)
    assert found.code == code
    chosen = [read(choice) for _, choice in found.choices]
    while chosen and any(isinstance(one, Clarification) for one in chosen):
        chosen = [read(one.choices[0][1]) if isinstance(one, Clarification) else one for one in chosen]
    assert (code in ("date_which", "zone", "zone_which", "gap", "twice", "rest", "several")) == bool(chosen)


ONE_CAN_BE_MEANT = {
    "Brussels time": "Europe/Brussels", "CET": "Europe/Berlin", "CET/CEST": "Europe/Berlin", "MEZ": "Europe/Berlin",
    "EAT": "Africa/Nairobi", "Cologne": "Europe/Berlin", "köln": "Europe/Berlin", "Kenyan time": "Africa/Nairobi",
    "(Bogotá)": "America/Bogota", "Nairobi (EAT)": "Africa/Nairobi", "EST": "America/New_York", "UTC+3": "Africa/Nairobi",
    "GMT-5": "America/Bogota", "my time": "Africa/Nairobi", "E. Africa Standard Time": "Africa/Nairobi", "Z": "UTC",
    "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna": "Europe/Berlin",
}  # fmt: skip


@pytest.mark.parametrize(("named", "zone"), ONE_CAN_BE_MEANT.items(), ids=ONE_CAN_BE_MEANT)
def test_a_zone_of_which_one_can_be_meant_is_not_asked(named: str, zone: str) -> None:
    asker = replace(ASKER, own="Africa/Nairobi")
    assert read_when(f"2026-12-03 14:00 {named}", asker) == When("2026-12-03T14:00", zone)


def test_what_a_name_can_mean_is_asked_with_the_likeliest_first() -> None:
    june, own = read("2027-06-03 14:00 CET"), read_when("2026-12-03 14:00", replace(ASKER, own="Africa/Nairobi"))
    assert isinstance(june, Clarification)
    assert isinstance(own, Clarification)
    assert june.choices[0][0] == "Europe/Berlin"
    assert own.choices[0][0] == "Africa/Nairobi"


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("2026-12-10 14:00 UTC+2", When("2026-12-10T13:00", "Europe/Berlin")),
        ("2026-12-10 14:00 GMT-5 60min", When("2026-12-10T14:00", "America/Bogota", 60)),
        ("2026-12-10 01:00 UTC+5:30", When("2026-12-09T20:30", "Europe/Berlin")),
        ("2027-10-31 02:30 UTC+1", When("2027-10-31T02:30", "Europe/Berlin", fold=1)),
        ("2026-12-10T14:00:00+03:00", When("2026-12-10T14:00", "Africa/Nairobi")),
        ("20261210T140000Z", When("2026-12-10T14:00", "UTC")),
        ("Thu, 10 Dec 2026 14:00:00 +0300", When("2026-12-10T14:00", "Africa/Nairobi")),
    ],
)
def test_an_offset_is_the_clock_of_a_city_that_has_it_and_else_keeps_the_instant(line: str, meant: When) -> None:
    assert read(line) == meant


WRITTEN = {
    "3 Dec 14h30 Köln": When("2026-12-03T14:30", "Europe/Berlin"),
    "14h30 on 3 Dec in Köln": When("2026-12-03T14:30", "Europe/Berlin"),
    "Thu 3 Dec 2-3.30pm Köln": When("2026-12-03T14:00", "Europe/Berlin", 90),
    "3.12. 14:00\u201316:00 Köln": When("2026-12-03T14:00", "Europe/Berlin", 120),
    "3 Dec 14-16 Uhr Köln": When("2026-12-03T14:00", "Europe/Berlin", 120),
    "3 Dec 14:00 Köln until 15:15": When("2026-12-03T14:00", "Europe/Berlin", 75),
    "3 Dec 23:00 to 00:30 Nairobi": When("2026-12-03T23:00", "Africa/Nairobi", 90),
    "3 Dec 14:00 Köln 1 hour 30 minutes": When("2026-12-03T14:00", "Europe/Berlin", 90),
    "3 Dec 14:00 Köln 1h 15m": When("2026-12-03T14:00", "Europe/Berlin", 75),
    "3 Dec 14:00 Köln, half an hour": When("2026-12-03T14:00", "Europe/Berlin", 30),
    "3 Dec 1400 Köln": When("2026-12-03T14:00", "Europe/Berlin"),
    "Thursday, December 3\u22c52:00 \u2013 3:30pm Time zone: Africa/Nairobi": When("2026-12-03T14:00", "Africa/Nairobi", 90),
    "When: Thursday, 3 December 2026 14:00-15:30 (UTC+03:00) Nairobi.": When("2026-12-03T14:00", "Africa/Nairobi", 90),
    "jeudi 3 décembre à 14h30 Dakar": When("2026-12-03T14:30", "Africa/Dakar"),
    "el jueves 3 de diciembre a las 15:00 Bogotá": When("2026-12-03T15:00", "America/Bogota"),
    "Do 3. Dezember um 14 Uhr Köln, 2 Stunden": When("2026-12-03T14:00", "Europe/Berlin", 120),
    "next tue 3pm Köln": When("2026-11-24T15:00", "Europe/Berlin"),
    "first Tuesday of December 14:00 Köln": When("2026-12-01T14:00", "Europe/Berlin"),
    "last Friday in January 2027, 14:00 Köln": When("2027-01-29T14:00", "Europe/Berlin"),
    "Tuesday week 14:00 Köln": When("2026-12-01T14:00", "Europe/Berlin"),
    "in a fortnight at 14:00 Köln": When("2026-12-05T14:00", "Europe/Berlin"),
    "3 Dec 14:00 Köln, Teams": When("2026-12-03T14:00", "Europe/Berlin", place="Teams"),
    "3 Dec 14:00 at the town hall, Köln": When("2026-12-03T14:00", "Europe/Berlin", place="the town hall"),
    "3 Dec 14:00 Köln room 204 https://x.example": When("2026-12-03T14:00", "Europe/Berlin", place="room 204, https://x.example"),
}  # fmt: skip


@pytest.mark.parametrize(("line", "meant"), WRITTEN.items(), ids=WRITTEN)
def test_times_as_people_write_them(line: str, meant: When) -> None:
    assert read(line) == meant


RHYTHMS = {
    "1 Dec 14:00 Köln every 2 weeks": ("1 Dec 14:00 Köln", Rhythm(weeks=2)),
    "every 2 weeks on Tuesday 14:00 Köln": ("on Tuesday 14:00 Köln", Rhythm(weeks=2)),
    "every other week from 1 Dec 14:00 Köln": ("from 1 Dec 14:00 Köln", Rhythm(weeks=2)),
    "1 Dec 14:00 Köln, 4 sessions every month": ("1 Dec 14:00 Köln", Rhythm(months=1, sessions=4)),
    "every Tuesday 14:00 Köln for 3 sessions": ("Tuesday 14:00 Köln", Rhythm(weeks=1, sessions=3)),
    "fortnightly from 1 Dec 14:00 Köln": ("from 1 Dec 14:00 Köln", Rhythm(weeks=2)),
    "alle 2 Wochen ab 1.12. 14 Uhr Köln": ("ab 1.12. 14 Uhr Köln", Rhythm(weeks=2)),
    "1 Dec 14:00 Köln": ("1 Dec 14:00 Köln", None),
    "1 Dec 14:00 Köln every now and then": ("1 Dec 14:00 Köln every now and then", None),
}


@pytest.mark.parametrize(("line", "meant"), RHYTHMS.items(), ids=RHYTHMS)
def test_how_a_series_repeats(line: str, meant: tuple[str, Rhythm | None]) -> None:
    assert rhythm_in(line, "en") == meant


def test_a_month_on_is_the_same_weekday_of_the_month() -> None:
    first = datetime.fromisoformat("2026-12-29T14:00")
    walls = [Rhythm(months=1).after(first, step) for step in range(4)]
    assert [f"{one:%a %d %b}" for one in walls] == ["Tue 29 Dec", "Tue 26 Jan", "Tue 23 Feb", "Tue 30 Mar"]


@given(
    st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2030-01-01")),
    st.integers(1, 6),
    st.integers(0, 6),
)
def test_a_rhythm_keeps_hour_and_weekday(first: datetime, months: int, steps: int) -> None:
    later = Rhythm(months=months).after(first, steps)
    assert (later.weekday(), later.time()) == (first.weekday(), first.time())
    assert (later.year * 12 + later.month) - (first.year * 12 + first.month) == months * steps


def test_what_is_changed_keeps_what_is_not_named() -> None:
    was = When("2026-12-03T14:00", "Europe/Berlin", 60, "https://meet.example/1")
    asker = Asker(NOW, "en", ["Africa/Nairobi"], was)
    assert read_when("2026-12-10 15:00", asker) == When(
        "2026-12-10T15:00", "Europe/Berlin", 60, "https://meet.example/1"
    )
    assert read_when("2026-12-10 15:00 UTC 2h", asker) == When("2026-12-10T15:00", "UTC", 120, "https://meet.example/1")


@given(st.text(max_size=120))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_asked_about(line: str) -> None:
    assert isinstance(read(line), When | Clarification)


@given(
    st.datetimes(datetime.fromisoformat("2026-12-01T00:00"), datetime.fromisoformat("2029-10-01T00:00")).map(
        lambda at: at.replace(second=0, microsecond=0)
    ),
    st.sampled_from([name for name in ZONES if "/" in name and not name.startswith("Etc/")]),
    st.integers(15, 600),
)
@settings(max_examples=300, deadline=None)
def test_a_line_that_was_read_reads_the_same_again(wall: datetime, zone: str, minutes: int) -> None:
    found = read(f"{wall:%Y-%m-%d %H:%M} {zone} {minutes}min https://meet.example/x")
    if isinstance(found, Clarification):
        assert found.code in ("gap", "twice")
        found = read(found.choices[-1][1])
    assert isinstance(found, When)
    assert read(found.line) == found


# -- every zone


def test_every_zone_has_one_of_the_rules() -> None:
    assert {moments.zone(name).key for name in ZONES} == {*ZONES}
    assert len(RULES) > 300


@pytest.mark.parametrize("name", RULES.values())
def test_wall_time_and_instants_agree_in_every_zone(name: str) -> None:
    """Around every change of the clocks from 2024 to 2028: none in a gap, two in a fold, else one."""
    for before, after in changes(name):
        jump = moments.offset(after, name) - moments.offset(before, name)
        wall = moments.shown(after, name) - jump
        for minutes in range(-180, 181, 15):
            at = wall + timedelta(minutes=minutes)
            found = moments.instants(at, name)
            assert [moments.shown(one, name) for one in found] == [at] * len(found)
            assert len(found) in (0, 1, 2)
        if jump > timedelta():
            assert moments.instants(wall + jump / 2, name) == ()
            assert moments.shown(moments.instant(wall + jump / 2, name), name) == wall + jump / 2 + jump
        elif jump < timedelta():
            assert len(moments.instants(wall + jump / 2, name)) == 2


@cache
def changes(name: str) -> list[tuple[datetime, datetime]]:
    """The last instant before and the first behind each change of the clocks."""
    found, at, end = [], datetime(2024, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
    before = moments.offset(at, name)
    while at < end:
        later = at + timedelta(days=7)
        if (then := moments.offset(later, name)) != before:
            low, high = at, later
            while high - low > timedelta(minutes=15):
                middle = low + timedelta(minutes=15) * ((high - low) // timedelta(minutes=15) // 2)
                low, high = (middle, high) if moments.offset(middle, name) == before else (low, middle)
            found.append((high - timedelta(microseconds=1), high))
        at, before = later, then
    return found


@pytest.mark.parametrize("name", RULES.values())
def test_reminders_come_before_the_session_at_its_hour_in_every_zone(name: str) -> None:
    """Sessions on the days around every change of the clocks, and on the leap day."""
    walls = [
        moments.shown(after, name) + timedelta(days=day, hours=hour)
        for _, after in changes(name)[:2]
        for day in (0, 1, 7)
        for hour in (0, 9)
    ]
    for wall in [
        *walls,
        datetime.fromisoformat("2028-02-29T09:00"),
        datetime.fromisoformat("2028-03-01T09:00"),
        datetime.fromisoformat("2028-03-07T09:00"),
    ]:
        when = When(f"{wall:%Y-%m-%dT%H:%M}", name)
        found = post_offsets.dues(when, post_offsets.DEFAULT, datetime(2023, 1, 1, tzinfo=UTC))
        assert list(found) == ["7d", "1d", "1h"]
        assert when.at - found["1h"] == timedelta(hours=1)
        for kind, days in (("7d", 7), ("1d", 1)):
            wanted = when.wall - timedelta(days=days)
            assert moments.shown(found[kind], name) == wanted or not moments.instants(wanted, name)
            assert found[kind] < when.at


# -- when posts go


def test_planning_late_never_fires_the_past() -> None:
    when = When("2026-12-03T14:00", "Europe/Berlin")
    assert list(post_offsets.dues(when, ("7d", "1d", "1h"), when.at - timedelta(hours=30))) == ["1d", "1h"]
    assert list(post_offsets.dues(when, ("7d", "1d", "1h"), when.at)) == []


@pytest.mark.parametrize(
    ("kind", "late"), [("7d", timedelta(days=1)), ("1d", timedelta(hours=6)), ("1h", timedelta(minutes=15))]
)
def test_each_post_has_its_own_limit_and_none_goes_once_the_session_began(kind: str, late: timedelta) -> None:
    starts = datetime(2026, 12, 3, 13, tzinfo=UTC)
    planned = starts - post_offsets.before(kind)
    assert post_offsets.latest(kind, planned, starts) == planned + late
    assert post_offsets.latest(kind, starts - timedelta(minutes=1), starts) == starts


@pytest.mark.parametrize("words", ["", "7", "d", "0d", "-1d", "91d", "1y", "1.5h", "7d 1d"])
def test_what_is_no_offset_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="no time before"):
        post_offsets.before(words)


def test_night_ends_in_the_morning_of_each_zone() -> None:
    at = datetime(2026, 12, 3, 2, tzinfo=UTC)
    assert post_offsets.morning(at, "Europe/Berlin") == datetime(2026, 12, 3, 6, tzinfo=UTC)
    assert post_offsets.morning(at, "Asia/Tokyo") == at
    assert post_offsets.morning(datetime(2026, 12, 3, 22, 30, tzinfo=UTC), "Europe/Berlin") == datetime(
        2026, 12, 4, 6, tzinfo=UTC
    )


# -- the pairs of 2026

PAIRS = {
    "New York": ("America/New_York", ("2026-03-05T15:00", "2026-03-12T15:00"), 1.0),
    "Santiago": ("America/Santiago", ("2026-04-02T15:00", "2026-04-09T15:00"), -1.0),
    "Sydney": ("Australia/Sydney", ("2026-04-02T10:00", "2026-04-09T10:00"), -1.0),
    "Cairo": ("Africa/Cairo", ("2026-04-23T15:00", "2026-04-30T15:00"), 1.0),
}


@pytest.mark.parametrize("city", PAIRS)
def test_a_change_of_the_clocks_between_two_sessions_is_warned_about(city: str) -> None:
    zone, (first, second), hours = PAIRS[city]
    cities = [SessionCity("Brussels", "BE", "Europe/Brussels"), SessionCity(city, "", zone)]
    slots = [Slot(n, When(at, "Europe/Brussels").at, 90, "Europe/Brussels") for n, at in enumerate((first, second), 1)]
    shifted = [one for one in remarks(slots[1], cities, slots[:1]) if one.code == "shift"]
    assert [(one.city, one.hours, one.other) for one in shifted] == [(city, hours, 1)]
    assert not [one for one in remarks(slots[0], cities, slots[1:]) if one.code == "shift"]


def test_a_session_that_goes_with_the_clocks_of_the_others_is_not_warned_about() -> None:
    cities = [SessionCity("Köln", "DE", "Europe/Berlin"), SessionCity("Bogotá", "", "America/Bogota")]
    winter, summer = (When(at, "Europe/Berlin").at for at in ("2026-03-24T14:00", "2026-03-31T15:00"))
    remarked = remarks(Slot(2, summer, 90, "Europe/Berlin"), cities, [Slot(1, winter, 90, "Europe/Berlin")])
    assert remarked == []


# -- what speaks against an hour


def test_an_hour_is_held_against_weekends_holidays_offices_and_other_sessions() -> None:
    saturday = Slot(1, datetime(2026, 12, 12, 3, tzinfo=UTC), 90, "Europe/Berlin")
    found = {(one.code, one.city) for one in remarks(saturday, CITIES, [Slot(2, saturday.at + timedelta(hours=1), 60)])}
    assert found == {
        ("weekend", "Köln"), ("weekend", "Nairobi"), ("holiday", "Nairobi"), ("clash", ""),
        ("hours", "Köln"), ("hours", "Bogotá"), ("hours", "Nairobi"),
    }  # fmt: skip
    vancouver = SessionCity("Vancouver", "CA", "America/Vancouver")
    afternoon = When("2026-02-03T14:00", "Europe/Brussels")
    assert remarks(Slot(1, afternoon.at, 90, "America/Vancouver"), [vancouver]) == [
        Remark("hours", "Vancouver", datetime.fromisoformat("2026-02-03T05:00"))
    ]


def test_holidays_have_names_and_unknown_countries_none() -> None:
    assert holiday("DE", date(2026, 12, 25)) == "Christmas Day"
    assert holiday("", date(2026, 12, 25)) == holiday("XX", date(2026, 12, 25)) == ""
