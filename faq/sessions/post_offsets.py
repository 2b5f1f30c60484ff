"""When the posts about a session go out, and how late each may still go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from math import ceil

from faq.sessions import moments
from faq.sessions.when import When

INVITE, MOVED, CANCELLED = "invite", "moved", "cancelled"
"""Kinds of posts that go at once; all others are offsets such as ``7d``."""
DEFAULT = ("7d", "1d", "1h")
QUIET_BEFORE, QUIET_FROM = 7, 22
"""Local hours at which people sleep: group posts go all the same, private ones wait."""
_OFFSET = re.compile(r"([1-9]\d{0,2})\s*(w|d|h|min)", re.IGNORECASE)
_UNITS = {"w": timedelta(days=7), "d": timedelta(days=1), "h": timedelta(hours=1), "min": timedelta(minutes=1)}
_MINUTE, _DAY, _IN_MINUTES = timedelta(minutes=1), 1440, 180
"""A day in minutes; and up to how many of them people count in minutes."""
_FURTHEST, _LONGEST_LATE, _AT_ONCE_LATE = timedelta(days=90), timedelta(days=1), timedelta(days=2)


def before(offset: str) -> timedelta:
    """How long before a session: ``2w``, ``7d``, ``1h``, ``30min``; ValueError for what is no such thing or over 90 days."""
    found = _OFFSET.fullmatch(offset.strip())
    span = int(found[1]) * _UNITS[found[2].lower()] if found else timedelta()
    if not timedelta() < span <= _FURTHEST:
        raise ValueError(f"{offset!r} is no time before a session")
    return span


def spelled(offset: str) -> str:
    """The one spelling of an offset: ``7d`` for ``7 D``."""
    before(offset)
    return "".join(offset.split()).lower()


def due(when: When, offset: str) -> datetime:
    """When a reminder goes out: days count by the clocks of the session's zone, so that it comes at the session's own hour;
    hours by the sun."""
    span = before(offset)
    days = timedelta(days=span.days) if not span % timedelta(days=1) else timedelta()
    if not days:
        return when.at - span
    return moments.instant(when.wall - days, when.zone, when.fold)


def dues(when: When, offsets: Sequence[str], now: datetime) -> dict[str, datetime]:
    """The reminders that still lie ahead, the earliest first: planning late never fires the past."""
    found = {spelled(offset): due(when, offset) for offset in offsets}
    return {kind: at for kind, at in sorted(found.items(), key=lambda one: one[1]) if at > now}


def left(starts: datetime, zone: str, now: datetime) -> tuple[int, str]:
    """How long it is until then, as people count it: two days and more by the calendar of the zone, anything shorter by the
    hours (``h``) or minutes (``min``) that pass. A day (``d``) is one to the minute, also where the clocks change in it."""
    wall, then = (moments.shown(at, zone) for at in (now, starts))
    by_the_clock, minutes = ceil((then - wall) / _MINUTE), ceil((starts - now) / _MINUTE)
    if by_the_clock == _DAY or by_the_clock >= 2 * _DAY:
        return (then.date() - wall.date()).days, "d"
    if minutes % 60 == 0 or minutes > _IN_MINUTES:
        return (minutes + 30) // 60, "h"
    return minutes, "min"


def latest(kind: str, planned: datetime, starts: datetime) -> datetime:
    """Until when a post may still go: a quarter of its offset late, at most a day, and never once the session has begun.
    That a session is cancelled is worth saying as long as somebody may come."""
    if kind in (INVITE, MOVED, CANCELLED):
        return max(min(planned + _AT_ONCE_LATE, starts), planned + timedelta(hours=1))
    return min(planned + min(before(kind) / 4, _LONGEST_LATE), starts)


def quiet(at: datetime, zone: str) -> bool:
    """Whether people of a zone sleep then."""
    return not QUIET_BEFORE <= moments.shown(at, zone).hour < QUIET_FROM


def morning(at: datetime, zone: str) -> datetime:
    """The instant itself where it is day in the zone, else when the next day begins there."""
    if not quiet(at, zone):
        return at
    local = moments.shown(at, zone)
    day = local.date() + timedelta(days=local.hour >= QUIET_FROM)
    return moments.instant(datetime.combine(day, time(QUIET_BEFORE)), zone)
