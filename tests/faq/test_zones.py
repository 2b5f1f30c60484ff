"""Time zones by name, city, country and abbreviation."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from faq.answers.reading import Misread, Read, Unclear
from faq.answers.zones import ABBREVIATIONS, is_zone, read_zone


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
    ],
)
def test_a_zone_by_another_name(typed: str, zone: str) -> None:
    assert read_zone(typed, "en") == Read(zone, "zone")


def test_a_zone_by_its_own_name() -> None:
    assert read_zone("Europe/Brussels", "en") == Read("Europe/Brussels")
    assert read_zone("UTC", "en") == Read("UTC")


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
    ],
)
def test_a_zone_to_confirm(typed: str, first: list[str]) -> None:
    reading = read_zone(typed, "en")
    assert isinstance(reading, Unclear)
    assert [value for _, value in reading.choices][: len(first)] == first


@pytest.mark.parametrize(
    "typed",
    ["hello", "I want to know about money", "UTC+2", "EST5EDT", "Etc/GMT+1", "?", "time", "local time", "x" * 300],
)
def test_no_zone(typed: str) -> None:
    assert read_zone(typed, "en") == Misread("zone")


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
