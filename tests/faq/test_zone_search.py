"""Time zones while somebody types: what is found, in which order, and that nothing breaks it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.answers.zone_search import zones_like
from faq.answers.zones import is_zone

DAY = date(2026, 3, 1)


def found(typed: str, limit: int = 50) -> list[str]:
    return [zone for zone, _ in zones_like(typed, ("en", "fr"), DAY, limit)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("mani", "Asia/Manila"), ("MANILA", "Asia/Manila"), ("Soria", "Europe/Madrid"), ("東京", "Asia/Tokyo"),
        ("Keul", "Europe/Berlin"), ("new york", "America/New_York"), ("Europe/Ber", "Europe/Berlin"), ("trondh", "Europe/Oslo"),
        ("Norvège", "Europe/Oslo"), ("Europe/Lisbon", "Europe/Lisbon"),
    ],
)  # fmt: skip
def test_the_zone_that_is_meant_comes_first(typed: str, first: str) -> None:
    assert found(typed)[0] == first


def test_a_city_stands_before_its_zone() -> None:
    assert dict(zones_like("Trondheim", ("en",), DAY, 5))["Europe/Oslo"] == "Trondheim · Europe/Oslo"


@pytest.mark.parametrize("typed", ["", " ", "x", "xqzwv", "a.*", "(((", "\x00\x00", "🚲🚲", "x" * 9000, "12,13"])
def test_what_is_no_place_finds_nothing(typed: str) -> None:
    assert found(typed) == []


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), st.integers(1, 60))
def test_whatever_is_typed_only_zones_are_found_each_once(typed: str, limit: int) -> None:
    zones = found(typed, limit)
    assert len(zones) == len(set(zones)) <= limit
    assert all(map(is_zone, zones))
