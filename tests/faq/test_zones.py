"""Time zones by name, city, country and abbreviation."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from faq.answers.reading import Misread, Read, Unclear
from faq.answers.zones import ABBREVIATIONS, is_zone, read_zone

DAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("europe/brussels", "Europe/Brussels"),
        ("america/sao paulo", "America/Sao_Paulo"),
        ("Brussels", "Europe/Brussels"),
        ("Brussels time", "Europe/Brussels"),
        ("time in Köln", "Europe/Berlin"),
        ("heure de Paris", "Europe/Paris"),
        ("Belgium", "Europe/Brussels"),
        ("Belgien", "Europe/Brussels"),
        ("Kiev", "Europe/Kyiv"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("Singapore", "Asia/Singapore"),
        ("La Gi", "Asia/Ho_Chi_Minh"),
        ("U.A.E.", "Asia/Dubai"),
        ("Brussels time (CET)", "Europe/Brussels"),
        ("Europe/Paris (CET)", "Europe/Paris"),
        ("Kyiv (UTC+2)", "Europe/Kyiv"),
        ("UTC+2 (Kyiv)", "Europe/Kyiv"),
        ("same as Lisbon", "Europe/Lisbon"),
        ("London, Canada", "America/Toronto"),
        ("Porto", "Europe/Lisbon"),
        ("Manila", "Asia/Manila"),
        ("Panama", "America/Panama"),
        ("Luxembourg", "Europe/Luxembourg"),
    ],
)
def test_a_zone_by_another_name(typed: str, zone: str) -> None:
    assert read_zone(typed, "en", DAY) == Read(zone, "zone")


def test_a_zone_by_its_own_name() -> None:
    assert read_zone("Europe/Brussels", "en", DAY) == Read("Europe/Brussels")
    assert read_zone("UTC", "en", DAY) == Read("UTC")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("CET", ["Europe/Brussels", "Europe/Paris", "Europe/Berlin", "Europe/Rome", "Europe/Madrid"]),
        ("EST", ["America/New_York", "America/Toronto", "America/Panama", "America/Jamaica"]),
        ("Eastern time", ["America/New_York", "America/Toronto", "America/Panama", "America/Jamaica"]),
        ("IST", ["Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"]),
        ("Spain", ["Europe/Madrid", "Atlantic/Canary", "Africa/Ceuta"]),
        ("US", ["America/New_York", "America/Chicago", "America/Los_Angeles", "America/Denver", "America/Phoenix"]),
        ("Valencia", ["America/Caracas", "Europe/Madrid"]),
        ("Europe/Bruxelles", ["Europe/Brussels"]),
        ("Brusels", ["Europe/Brussels"]),
        ("Belgum", ["Europe/Brussels"]),
        ("St Johns", ["America/St_Johns"]),
        ("CET (UTC+1)", ["Europe/Brussels", "Europe/Paris"]),
        ("Central European Time", ["Europe/Brussels", "Europe/Paris"]),
        ("W. Europe Standard Time", ["Europe/Berlin"]),
        ("Romance Standard Time", ["Europe/Paris"]),
        ("FLE Standard Time", ["Europe/Kyiv"]),
        ("Central America Standard Time", ["America/Guatemala"]),
        ("GMT Standard Time", ["Europe/London"]),
        ("West Africa Time", ["Africa/Lagos"]),
        ("(UTC+01:00) Amsterdam, Berlin, Rome", ["Europe/Amsterdam", "Europe/Berlin", "Europe/Rome"]),
        ("Granada", ["America/Grenada", "Europe/Madrid"]),
        ("Salvador", ["America/El_Salvador", "America/Bahia"]),
        ("Armenia", ["Asia/Yerevan", "America/Bogota"]),
        ("LA", ["America/Los_Angeles"]),
        ("BE", ["Europe/Brussels"]),
        ("Bali", ["Asia/Kolkata", "Asia/Jakarta"]),
        ("save", ["Africa/Porto-Novo"]),
        ("soria", ["Europe/Madrid"]),
        ("London, Ontario", ["America/Toronto"]),
    ],
)
def test_a_zone_to_confirm(typed: str, first: list[str]) -> None:
    reading = read_zone(typed, "en", DAY)
    assert isinstance(reading, Unclear)
    assert [value for _, value in reading.choices][: len(first)] == first


@pytest.mark.parametrize(
    "typed",
    ["hello", "I want to know about money", "EST5EDT", "Etc/GMT+1", "?", "time", "local time", "x" * 300],
)
def test_no_zone(typed: str) -> None:
    assert read_zone(typed, "en", DAY) == Misread("zone")


@pytest.mark.parametrize(
    ("typed", "country", "first"),
    [
        ("UTC+2", "", ["Africa/Johannesburg", "Africa/Cairo", "Europe/Kyiv"]),
        ("UTC+2", "UA", ["Europe/Kyiv"]),
        ("+02:00", "FI", ["Europe/Helsinki"]),
        ("GMT-5", "PE", ["America/Lima"]),
        ("UTC+5:30", "", ["Asia/Kolkata", "Asia/Colombo"]),
        ("utc +0545", "", ["Asia/Kathmandu"]),
        ("GMT+1 in winter", "BE", ["Europe/Brussels"]),
        ("\u22123", "", ["America/Sao_Paulo"]),
        ("UTC+2", "BE", ["Europe/Brussels"]),
    ],
)
def test_an_offset_stands_for_the_zones_that_have_it_on_that_day(typed: str, country: str, first: list[str]) -> None:
    reading = read_zone(typed, "en", DAY, country)
    assert isinstance(reading, Unclear)
    assert [value for _, value in reading.choices][: len(first)] == first


@pytest.mark.parametrize("offset", range(-11, 13))
def test_an_offset_is_never_a_zone_with_another(offset: int) -> None:
    reading = read_zone(f"UTC{offset:+}", "en", DAY)
    zones = [value for _, value in reading.choices] if isinstance(reading, Unclear) else []
    at = datetime.combine(DAY, time(12), UTC)
    assert {at.astimezone(ZoneInfo(zone)).utcoffset() for zone in zones} == {timedelta(hours=offset)}
    assert all(is_zone(zone) for zone in zones)


@pytest.mark.parametrize("typed", ["UTC+15", "UTC+13:37", "+99", "UTC+2 Xyzzyx"])
def test_an_offset_that_no_place_has(typed: str) -> None:
    assert read_zone(typed, "en", DAY) == Misread("zone")


@pytest.mark.parametrize("zones", ABBREVIATIONS.values())
def test_abbreviations_stand_for_zones_of_the_tz_data(zones: tuple[str, ...]) -> None:
    assert all(is_zone(zone) and ZoneInfo(zone).key == zone for zone in zones)


@pytest.mark.parametrize("name", ["Europe/Brussels", "UTC"])
def test_a_zone_is_known_by_its_exact_name(name: str) -> None:
    assert is_zone(name)
    assert not is_zone(name.lower())


@pytest.mark.parametrize("name", ["CET", "Etc/GMT+1", "Europe/Atlantis", ""])
def test_names_that_are_no_place(name: str) -> None:
    assert not is_zone(name)
