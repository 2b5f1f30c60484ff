"""Wall time and instants by the zones that are shipped, whatever the machine has."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from faq.sessions import moments

wall = datetime.fromisoformat


@pytest.mark.parametrize("name", ["Europe/Atlantis", "", "/etc/passwd", "../../etc/passwd", "Europe", "a\0b"])
def test_what_is_no_zone_is_said_to_be_none(name: str) -> None:
    with pytest.raises(LookupError, match="there is no time zone"):
        moments.zone(name)


def test_an_hour_that_is_skipped_moves_on_and_one_that_comes_twice_has_two_instants() -> None:
    assert moments.instants(wall("2026-03-29T02:30"), "Europe/Berlin") == ()
    assert moments.instant(wall("2026-03-29T02:30"), "Europe/Berlin") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    twice = wall("2026-10-25T02:30")
    assert [at.hour for at in moments.instants(twice, "Europe/Berlin")] == [0, 1]
    assert [moments.instant(twice, "Europe/Berlin", fold).hour for fold in (0, 1)] == [0, 1]
    assert moments.instant(wall("2026-07-01T12:00"), "Europe/Berlin", 1) == datetime(2026, 7, 1, 10, tzinfo=UTC)


def test_how_far_clocks_are_ahead() -> None:
    assert moments.offset(datetime(2026, 7, 1, tzinfo=UTC), "Asia/Kathmandu") == timedelta(hours=5, minutes=45)
    assert moments.offset(datetime(2026, 7, 1, tzinfo=UTC), "America/Bogota") == timedelta(hours=-5)
