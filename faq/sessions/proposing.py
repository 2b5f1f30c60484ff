"""Hours for a session that are decent for every city: found in a range of days, apart from each other in day and in hour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from faq.sessions import moments
from faq.sessions.advice import CLOSES, OPENS, SessionCity, Slot, remarks

EARLIEST, LATEST = time(7), time(21)
"""Nobody is to begin before, or to be there after, by the clocks of their city."""
PROPOSALS, FEWEST, STEP = 5, 3, timedelta(minutes=30)
MOST_DAYS = 92
_HOUR = timedelta(hours=1)
_APART = timedelta(hours=2)
_SAME_HOUR, _NEAR_DAY, _SAME_WEEKDAY, _HALF_HOUR, _OTHERS = 1.5, 0.2, 0.1, 0.05, 0.1
"""What makes an hour less wanted, in hours by which the city that it suits least is outside the office."""


@dataclass(frozen=True, slots=True)
class Search:
    """From which day to which (by the clocks of the first city), how long, for whom, and what is taken; never before ``after``."""

    first: date
    last: date
    minutes: int
    cities: Sequence[SessionCity]
    after: datetime
    taken: Sequence[Slot] = ()


@dataclass(frozen=True, slots=True)
class _Rated:
    """An hour: how far outside ``EARLIEST`` to ``LATEST`` it is where it is worst, and how bad it is within; in hours."""

    at: datetime
    day: date
    unkind: float
    bad: float


def proposals(search: Search) -> list[datetime]:
    """Up to five hours (UTC) in order, of working days everywhere. None begins before 7 or ends after 21 in any city, unless every
    hour of the range does somewhere: then the least bad ones. None at all where no day is a working day in all cities."""
    every = list(_rated(search))
    least = min((one.unkind for one in every), default=0.0)
    pool = [one for one in every if one.unkind <= (least + 1 if least else 0)]
    chosen: list[_Rated] = []
    while len(chosen) < PROPOSALS and (left := _left(pool, chosen)):
        chosen.append(min(left, key=lambda one: (_unwanted(one, chosen), one.at)))
    return sorted(one.at for one in chosen)


def _left(pool: Sequence[_Rated], chosen: Sequence[_Rated]) -> list[_Rated]:
    """The hours of days without one yet; where there are few such days, also those well apart from what is chosen."""
    left = [one for one in pool if all(one.day != other.day for other in chosen)]
    if left or len(chosen) >= FEWEST:
        return left
    return [one for one in pool if all(abs(one.at - other.at) >= _APART for other in chosen)]


def unkind_for(at: datetime, minutes: int, cities: Sequence[SessionCity]) -> list[tuple[SessionCity, datetime]]:
    """The cities where an hour begins before 7 or ends after 21, with the wall time there."""
    return [(city, moments.shown(at, city.zone)) for city in cities if _outside(at, minutes, city, EARLIEST, LATEST)]


def _rated(search: Search) -> Iterator[_Rated]:
    zone = search.cities[0].zone
    days = min((search.last - search.first).days + 1, MOST_DAYS)
    for day in (search.first + timedelta(days=number) for number in range(days)):
        begins = moments.instant(datetime.combine(day, time()), zone)
        for slot in (Slot(0, begins + STEP * number, search.minutes) for number in range(48)):
            if slot.at > search.after and _free(slot, search):
                yield _rating(slot, day, search.cities)


def _free(slot: Slot, search: Search) -> bool:
    found = remarks(slot, search.cities, search.taken)
    return not any(one.code in ("weekend", "holiday", "clash") for one in found)


def _rating(slot: Slot, day: date, cities: Sequence[SessionCity]) -> _Rated:
    unkind = max(_outside(slot.at, slot.minutes, city, EARLIEST, LATEST) for city in cities)
    outside = [_outside(slot.at, slot.minutes, city, OPENS, CLOSES) for city in cities]
    half = _HALF_HOUR if moments.shown(slot.at, cities[0].zone).minute else 0
    return _Rated(slot.at, day, unkind, unkind + max(outside) + _OTHERS * sum(outside) + half)


def _outside(at: datetime, minutes: int, city: SessionCity, begin: time, end: time) -> float:
    """How many hours a session begins too early or ends too late by the clocks of a city."""
    local = moments.shown(at, city.zone)
    ends = moments.shown(at + timedelta(minutes=minutes), city.zone)
    early = datetime.combine(local.date(), begin) - local
    late = ends - datetime.combine(local.date(), end)
    return max(early, late, timedelta()) / _HOUR


def _unwanted(one: _Rated, chosen: Sequence[_Rated]) -> float:
    """How bad an hour is, beside those that are chosen: at the same hour, on a day near, on the same day of the week."""
    same = sum(_clock_gap(one.at, other.at) < _HOUR for other in chosen)
    near = sum(abs((one.day - other.day).days) <= 1 for other in chosen)
    weekday = sum(one.day.weekday() == other.day.weekday() for other in chosen)
    return one.bad + _SAME_HOUR * same + _NEAR_DAY * near + _SAME_WEEKDAY * weekday


def _clock_gap(one: datetime, other: datetime) -> timedelta:
    gap = (one - other) % timedelta(days=1)
    return min(gap, timedelta(days=1) - gap)
