"""A day hour by hour by the clocks of every city."""

from __future__ import annotations

from datetime import date

import pytest

from faq.sessions import moments
from faq.sessions.advice import SessionCity
from faq.sessions.hours_grid import grid

KOELN = SessionCity("Köln", "DE", "Europe/Berlin")
BOGOTA = SessionCity("Bogotá", "CO", "America/Bogota")
DELHI = SessionCity("Delhi", "IN", "Asia/Kolkata")
CAIRO = SessionCity("Cairo", "EG", "Africa/Cairo")


def test_an_hour_is_at_work_at_the_edge_or_at_rest_by_the_clock_of_the_city() -> None:
    (_, koeln), (_, bogota), (_, delhi) = grid(date(2027, 1, 12), [KOELN, BOGOTA, DELHI]).rows
    marks = {hour.local.hour: hour.mark for hour in koeln}
    assert [marks[hour] for hour in (6, 7, 8, 17, 18, 20, 21, 23)] == [
        "rest", "edge", "work", "work", "edge", "edge", "rest", "rest",
    ]  # fmt: skip
    assert (bogota[14].local.hour, bogota[14].mark) == (8, "work")
    assert (f"{delhi[3].local:%H:%M}", delhi[3].mark, f"{delhi[16].local:%H:%M}", delhi[16].mark) == (
        "07:30",
        "edge",
        "20:30",
        "rest",
    )


def test_all_together_are_as_where_it_is_worst_and_spans_are_whole() -> None:
    found = grid(date(2027, 1, 12), [KOELN, BOGOTA])
    assert set(found.together[:13]) == {"rest"}
    shown = [tuple(f"{moments.shown(at, KOELN.zone):%H:%M}" for at in span) for span in found.spans]
    assert shown == [("13:00", "21:00")]


@pytest.mark.parametrize(
    ("day", "cities"), [("2027-01-16", [KOELN]), ("2027-01-15", [KOELN, CAIRO]), ("2026-12-25", [KOELN])]
)
def test_on_a_day_off_of_a_city_nobody_meets(day: str, cities: list[SessionCity]) -> None:
    assert grid(date.fromisoformat(day), cities).spans == []


@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"])
def test_a_day_on_which_the_clocks_change_has_all_its_hours(day: str) -> None:
    found = grid(date.fromisoformat(day), [KOELN])
    assert len({hour.local for hour in found.rows[0][1]}) >= 23
    assert len(found.begins) == 24
