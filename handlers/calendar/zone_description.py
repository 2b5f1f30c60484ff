"""A time zone as calendar files describe it (VTIMEZONE, RFC 5545 3.6.5): each change of its clocks by the clocks before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from faq.sessions import moments

_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Change:
    """When the clocks change, from which offset to which, and what the hours after it are called."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str
    daylight: bool

    @property
    def onset(self) -> datetime:
        """The moment by the clocks before the change."""
        return (self.at + self.before).replace(tzinfo=None)


def described(name: str, first: datetime, last: datetime) -> Timezone:
    """The zone from one instant to another."""
    found = Timezone()
    found.add("tzid", name)
    parts: dict[tuple[timedelta, timedelta, str], TimezoneStandard | TimezoneDaylight] = {}
    for one in (_change(name, first, first), *_changes(name, first, last)):
        kind = (one.before, one.after, one.name)
        if known := parts.get(kind):
            known.add("rdate", [one.onset])
            continue
        parts[kind] = _part(one)
        found.add_component(parts[kind])
    return found


def _part(change: Change) -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if change.daylight else TimezoneStandard()
    part.add("dtstart", change.onset)
    part.add("tzoffsetfrom", change.before)
    part.add("tzoffsetto", change.after)
    part.add("tzname", change.name)
    return part


@lru_cache(maxsize=256)
def _changes(name: str, first: datetime, last: datetime) -> tuple[Change, ...]:
    """The changes of the clocks between two instants; two within a day are one."""
    days = [first + number * _DAY for number in range(-(-(last - first) // _DAY))]
    changing = [day for day in days if _offset(name, day) != _offset(name, day + _DAY)]
    return tuple(_change(name, day, _moment(name, day, day + _DAY)) for day in changing)


def _moment(name: str, before: datetime, after: datetime) -> datetime:
    """The first second after a change that lies between."""
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        before, after = (middle, after) if _offset(name, middle) == _offset(name, before) else (before, middle)
    return after.replace(microsecond=0)


def _change(name: str, before: datetime, at: datetime) -> Change:
    local = at.astimezone(moments.zone(name))
    return Change(at, _offset(name, before), _offset(name, at), local.tzname() or name, bool(local.dst()))


def _offset(name: str, at: datetime) -> timedelta:
    return at.astimezone(moments.zone(name)).utcoffset() or timedelta()


def whole_days(first: datetime, last: datetime) -> tuple[datetime, datetime]:
    """The beginning of the first day in UTC, and the end of the last."""
    return (
        datetime(first.year, first.month, first.day, tzinfo=UTC),
        datetime(last.year, last.month, last.day, tzinfo=UTC) + _DAY,
    )
