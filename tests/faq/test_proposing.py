"""Hours that are proposed: nobody before 7 or after 21, working days everywhere, apart in day and hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from faq.sessions import moments
from faq.sessions.advice import SessionCity, Slot, holiday, remarks, weekend
from faq.sessions.proposing import Search, proposals, unkind_for

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
KOELN = SessionCity("Köln", "DE", "Europe/Berlin")
BOGOTA = SessionCity("Bogotá", "CO", "America/Bogota")
NAIROBI = SessionCity("Nairobi", "KE", "Africa/Nairobi")
MANILA = SessionCity("Manila", "PH", "Asia/Manila")
VANCOUVER = SessionCity("Vancouver", "CA", "America/Vancouver")
SYDNEY = SessionCity("Sydney", "AU", "Australia/Sydney")
DAKAR = SessionCity("Dakar", "SN", "Africa/Dakar")
CAIRO = SessionCity("Cairo", "EG", "Africa/Cairo")


def search(*cities: SessionCity, first: str = "2026-11-27", last: str = "2026-12-18", minutes: int = 90) -> Search:
    return Search(date.fromisoformat(first), date.fromisoformat(last), minutes, cities, NOW)


@pytest.mark.parametrize("minutes", [60, 90, 120])
@pytest.mark.parametrize(
    "cities",
    [
        (KOELN, BOGOTA, NAIROBI),
        (KOELN, BOGOTA),
        (NAIROBI, MANILA),
        (VANCOUVER, DAKAR),
        (SYDNEY, NAIROBI),
        (CAIRO, BOGOTA),
    ],
)
def test_nobody_meets_before_seven_or_after_twenty_one(cities: tuple[SessionCity, ...], minutes: int) -> None:
    found = proposals(search(*cities, minutes=minutes))
    assert 3 <= len(found) <= 5
    for at in found:
        for city in cities:
            begin, end = (moments.shown(one, city.zone) for one in (at, at + timedelta(minutes=minutes)))
            assert "07:00" <= f"{begin:%H:%M}" < f"{end:%H:%M}" <= "21:00", city.name
        assert unkind_for(at, minutes, cities) == []


@pytest.mark.parametrize("cities", [(VANCOUVER, SYDNEY, DAKAR), (KOELN, BOGOTA, MANILA)])
def test_where_no_such_hour_exists_it_is_told_for_whom(cities: tuple[SessionCity, ...]) -> None:
    found = proposals(search(*cities))
    assert found
    for at in found:
        told = {city.name: local for city, local in unkind_for(at, 90, cities)}
        assert told
        assert all(local == moments.shown(at, city.zone) for city in cities if (local := told.get(city.name)))


def test_they_lie_on_different_days_at_different_hours() -> None:
    found = proposals(search(KOELN, BOGOTA, NAIROBI))
    assert len({at.date() for at in found}) == len(found)
    assert len({at.time() for at in found}) >= 2


@pytest.mark.parametrize(("first", "last"), [("2027-03-01", "2027-03-31"), ("2027-02-01", "2027-02-12")])
def test_they_lie_in_the_range(first: str, last: str) -> None:
    found = proposals(search(KOELN, NAIROBI, first=first, last=last))
    assert len(found) == 5
    assert all(first <= f"{moments.shown(at, KOELN.zone):%Y-%m-%d}" <= last for at in found)


def test_of_a_single_day_several_hours_are_proposed() -> None:
    found = proposals(search(KOELN, NAIROBI, first="2027-02-02", last="2027-02-02"))
    assert len(found) == 3
    assert len({at.date() for at in found}) == 1


def test_a_day_that_is_free_in_one_city_alone_is_none() -> None:
    assert proposals(search(KOELN, NAIROBI, first="2026-12-24", last="2026-12-27")) == proposals(
        search(KOELN, NAIROBI, first="2026-12-24", last="2026-12-24")
    )
    assert proposals(search(CAIRO, KOELN, first="2026-12-04", last="2026-12-06")) == []


def test_what_is_taken_or_over_is_not_proposed() -> None:
    taken = [Slot(1, datetime(2026, 12, 2, hour, tzinfo=UTC), 360) for hour in (3, 9, 15, 21)]
    found = proposals(Search(date(2026, 11, 26), date(2026, 12, 3), 90, [KOELN, NAIROBI], NOW, taken))
    assert date(2026, 12, 2) not in {at.date() for at in found}
    assert all(at > NOW for at in found)


@pytest.mark.parametrize(
    ("country", "day", "off"),
    [
        ("EG", "2026-12-04", True), ("EG", "2026-12-06", False), ("IL", "2026-12-04", True), ("SA", "2026-12-06", False),
        ("DE", "2026-12-05", True), ("DE", "2026-12-04", False), ("AE", "2026-12-05", True), ("", "2026-12-06", True),
        ("XX", "2026-12-04", False), ("CN", "2026-05-09", False),
    ],
)  # fmt: skip
def test_a_weekend_is_that_of_the_country(country: str, day: str, off: bool) -> None:
    assert weekend(country, date.fromisoformat(day)) is off


def test_a_session_on_sunday_is_no_weekend_where_people_work() -> None:
    sunday = Slot(1, datetime(2026, 12, 6, 9, tzinfo=UTC), 60)
    assert [one.city for one in remarks(sunday, [CAIRO, KOELN]) if one.code == "weekend"] == ["Köln"]
    assert holiday("DE", date(2026, 12, 25)) == "Christmas Day"
