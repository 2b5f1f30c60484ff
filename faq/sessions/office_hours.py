"""How many office hours cities share, and how early or late somebody must meet where they share none."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from faq.sessions import moments
from faq.sessions.advice import CLOSES, OPENS

QUARTERS, MONTHS, HOUR = 96, 12, 4
"""Quarters of a day, months looked at, quarters of an hour."""
_OPENS, _LAST = OPENS.hour * HOUR, CLOSES.hour * HOUR - HOUR
"""Between these a session of an hour begins in office hours."""
_WAKES, _RESTS = 7 * HOUR, 21 * HOUR
"""A session that begins before the first or ends after the second is at night."""


class OddHour(NamedTuple):
    """A zone whose clocks show ``begins`` when an hour begins that is no office hour there."""

    zone: str
    begins: str
    night: bool


@lru_cache(maxsize=65_536)
def common_hours(names: frozenset[str], on: datetime) -> float:
    """How many hours of a day are office hours in all zones: in the month of the year from ``on`` in which they are fewest."""
    return min(_in_common(names, at) for at in _months(on)) / HOUR


@lru_cache(maxsize=65_536)
def best_odd_hours(names: frozenset[str], on: datetime) -> tuple[OddHour, ...]:
    """For the hour that is least early or late for all zones, in the worst month: those for whom it is no office hour."""
    at = min(_months(on), key=lambda month: _in_common(names, month))
    moved = {name: _moved(name, at) for name in sorted(names)}
    starts = ({name: (quarter + by) % QUARTERS for name, by in moved.items()} for quarter in range(QUARTERS))
    best = min(starts, key=lambda start: _oddness(start.values()))
    return tuple(
        OddHour(name, f"{begins // HOUR:02}:{begins % HOUR * 15:02}", _at_night(begins))
        for name, begins in best.items()
        if _beyond(begins)
    )


def _oddness(begins: Collection[int]) -> tuple[bool, int, int]:
    """How bad it is to meet then: whether it is night anywhere, how far from office hours at worst, and in all."""
    beyond = [*map(_beyond, begins)]
    return any(map(_at_night, begins)), max(beyond), sum(beyond)


def _at_night(begins: int) -> bool:
    return not _WAKES <= begins <= _RESTS - HOUR


def _beyond(begins: int) -> int:
    """How many quarters lie between an hour that begins then and office hours."""
    return 0 if _OPENS <= begins <= _LAST else min((_OPENS - begins) % QUARTERS, (begins - _LAST) % QUARTERS)


def _months(on: datetime) -> Iterator[datetime]:
    return (on + timedelta(days=30 * number) for number in range(MONTHS))


def _in_common(names: frozenset[str], at: datetime) -> int:
    shared = ~0
    for name in names:
        shared &= _office(name, at)
    return shared.bit_count()


@lru_cache(maxsize=65_536)
def _office(name: str, at: datetime) -> int:
    """The quarters of a UTC day that are office hours in a zone, a bit each."""
    moved = _moved(name, at)
    return sum(1 << (quarter - moved) % QUARTERS for quarter in range(_OPENS, _LAST + HOUR))


def _moved(name: str, at: datetime) -> int:
    return int(moments.offset(at, name) / timedelta(minutes=15))
