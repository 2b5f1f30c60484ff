"""A day hour by hour by the clocks of every city: where people are at work, where they may be asked, where they rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from faq.sessions import moments
from faq.sessions.advice import CLOSES, OPENS, SessionCity, holiday, weekend
from faq.sessions.proposing import EARLIEST, LATEST

HOURS = 24
HourMark = Literal["work", "edge", "rest"]
"""Office hours; from 7 or until 21; night, or a day off."""


@dataclass(frozen=True, slots=True)
class GridHour:
    """An hour in a city: the wall time at which it begins there, and what it is."""

    local: datetime
    mark: HourMark


@dataclass(frozen=True, slots=True)
class HoursGrid:
    """The hours of a day in the first city, and which they are in each; ``begins`` are their instants."""

    begins: tuple[datetime, ...]
    rows: tuple[tuple[SessionCity, tuple[GridHour, ...]], ...]

    @property
    def together(self) -> tuple[HourMark, ...]:
        """What each hour is where it is worst."""
        return tuple(max((row[n].mark for _, row in self.rows), key=_WORSE.index) for n in range(len(self.begins)))

    @property
    def spans(self) -> list[tuple[datetime, datetime]]:
        """From when to when nobody rests."""
        found: list[tuple[datetime, datetime]] = []
        for at, mark in zip(self.begins, self.together, strict=True):
            if mark == "rest":
                continue
            joins = found and found[-1][1] == at
            found[-1:] = [(found[-1][0], at + _HOUR)] if joins else [*found[-1:], (at, at + _HOUR)]
        return found


_WORSE: tuple[HourMark, ...] = ("work", "edge", "rest")
_HOUR = timedelta(hours=1)


def grid(day: date, cities: Sequence[SessionCity]) -> HoursGrid:
    """A day from midnight by the clocks of the first city."""
    midnight = moments.instant(datetime.combine(day, time()), cities[0].zone)
    begins = tuple(midnight + _HOUR * number for number in range(HOURS))
    return HoursGrid(begins, tuple((city, tuple(_hour(at, city) for at in begins)) for city in cities))


def _hour(at: datetime, city: SessionCity) -> GridHour:
    local, ends = moments.shown(at, city.zone), moments.shown(at + _HOUR, city.zone)
    if weekend(city.country, local.date()) or holiday(city.country, local.date()):
        return GridHour(local, "rest")
    same_day = ends.date() == local.date()
    if same_day and local.time() >= OPENS and ends.time() <= CLOSES:
        return GridHour(local, "work")
    return GridHour(local, "edge" if same_day and local.time() >= EARLIEST and ends.time() <= LATEST else "rest")
