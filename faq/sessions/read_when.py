"""Reading when a session is to be, as facilitators write it: day, hour, zone, length, link or place.

What is not certain is asked back with whole lines to choose from, each of which reads without doubt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Literal

from faq.answers import dates, zones
from faq.answers.reading import SHOWN, Context, Misread, Read, Unclear
from faq.sessions import moments
from faq.text.language_words import TimeWords
from faq.text.spelling import digits
from faq.text.wordlists import alternatives, merged

MINUTES, LEAST_MINUTES, MOST_MINUTES = 90, 15, 600
"""The length of a session where none is given, and what it may be."""
FURTHEST = timedelta(days=3 * 365)

AskCode = Literal[
    "date", "date_none", "date_which", "time", "time_none", "zone", "zone_which", "past", "far", "gap", "twice", "minutes",
]  # fmt: skip

_URL = re.compile(r"https?://\S+")
_TIMES = merged(TimeWords)
_HALF = rf"(?:{alternatives(_TIMES.morning + _TIMES.afternoon)})\b\.?"
_CLOCK = re.compile(
    rf"(?<![\w:/-])(?:(?P<hour>\d{{1,2}})(?:(?::|h|\.)(?P<minute>\d{{2}})(?!\.?\d)\s*(?P<half>{_HALF})?"
    rf"|\s*(?P<only>{_HALF}|(?:{alternatives(_TIMES.oclock)})\b))|(?P<word>{alternatives(_TIMES.noon + _TIMES.midnight)})\b)"
    r"(?P<offset>\s?[+-]\d{2}:\d{2}\b)?",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    rf"(?<!\S)(?:(?:{alternatives(_TIMES.lasting)})\s+)?(?:(?P<hours>\d{{1,2}}(?:[.,]5)?)\s*(?:{alternatives(_TIMES.hours)})(?P<rest>\d{{2}})?"
    rf"|(?P<minutes>\d{{1,4}})\s*(?:{alternatives(_TIMES.minutes)}))(?![^\s,;])",
    re.IGNORECASE,
)
_BEFORE_CLOCK = re.compile(rf"(?:\b(?:{alternatives(_TIMES.before_clock)})|,|T)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class When:
    """Wall time in a zone. ``starts`` is local ISO to the minute; ``fold`` 1 is the second of an hour that comes twice."""

    starts: str
    zone: str
    minutes: int = MINUTES
    place: str = ""
    fold: int = 0

    @property
    def wall(self) -> datetime:
        """What the clocks of the zone show."""
        return datetime.fromisoformat(self.starts)

    @property
    def at(self) -> datetime:
        """The instant, UTC."""
        return moments.instant(self.wall, self.zone, self.fold)

    @property
    def line(self) -> str:
        """The same as a line that reads without doubt."""
        return _line(self.wall, self.zone, self.minutes, self.place, self.at if self.twice else None)

    @property
    def twice(self) -> bool:
        """Whether the hour comes twice on that day."""
        return len(moments.instants(self.wall, self.zone)) > 1


@dataclass(frozen=True, slots=True)
class Clarification:
    """What is to be asked back. ``choices`` are pairs of what to show and a line that can be read instead."""

    code: AskCode
    choices: tuple[tuple[str, str], ...] = ()
    part: str = ""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: ``zones`` are those of the cities, to choose from where a line names none. ``was`` is what is being changed:
    the zone, length and place that hold where the line names none."""

    now: datetime
    language: str = "en"
    zones: Sequence[str] = ()
    was: When | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """A line taken apart; what is missing is empty."""

    day: str
    clock: time
    offset: str
    zone: str
    minutes: int
    place: str

    def said(self, day: str = "", zone: str = "", offset: str = "") -> str:
        """The line again with one part of it settled."""
        hour = f"{self.clock:%H:%M}{offset or self.offset}"
        parts = (day or self.day, hour, zone or self.zone, f"{self.minutes}min", self.place)
        return " ".join(part for part in parts if part)


def read_when(text: str, asker: Asker) -> When | Clarification:
    """The session meant, or what to ask."""
    parts = _apart(digits(" ".join(text.split())), asker.was)
    if isinstance(parts, Clarification):
        return parts
    day = _day(parts, asker)
    if isinstance(day, Clarification):
        return day
    name = _zone(replace(parts, day=day.isoformat()), asker)
    if isinstance(name, Clarification):
        return name
    return _certain(replace(parts, day=day.isoformat(), zone=name), asker)


def when_of(wall: datetime, zone: str, minutes: int, place: str, asker: Asker) -> When | Clarification:
    """The same of what is given field by field: nothing of it is read."""
    return _certain(_Line(wall.date().isoformat(), wall.time(), "", zone, minutes, place), asker)


def still_ahead(when: When, asker: Asker) -> When | Clarification:
    """What was read before, where it can still be."""
    if when.at <= asker.now:
        return Clarification("past")
    return Clarification("far") if when.at - asker.now > FURTHEST else when


def _apart(text: str, was: When | None) -> _Line | Clarification:
    found = _clock_in(text)
    if found is None:
        return Clarification("time")
    clock = _clock(found)
    if clock is None:
        return Clarification("time_none", part=found[0].strip())
    day = _BEFORE_CLOCK.sub("", text[: found.start()]).strip(" ,")
    rest, minutes = _length(text[found.end() :].strip(" ,"), was.minutes if was else MINUTES)
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        return Clarification("minutes", part=str(minutes))
    zone, place = _zone_and_place(rest)
    zone, place = (zone or was.zone, place or was.place) if was else (zone, place)
    return _Line(day, clock, (found["offset"] or "").strip(), zone, minutes, place)


def _clock_in(text: str) -> re.Match[str] | None:
    """Where the hour stands; ISO's ``2026-12-03T14:00`` is read like one with a space."""
    spaced = re.sub(r"(\d{4}-\d\d-\d\d)T(?=\d)", r"\1 ", text)
    # A dot parts day and month too ("3.12. 14:00"): an hour with a colon or an h is looked for first.
    found = [one for one in _CLOCK.finditer(spaced) if "." not in (one[0].split()[0])]
    return next(iter(found), None) or next(reversed(list(_CLOCK.finditer(spaced))), None)


def _clock(found: re.Match[str]) -> time | None:
    if found["word"]:
        return time(0 if found["word"].lower() in _TIMES.midnight else 12)
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    half = (found["half"] or found["only"] or "").lower().rstrip(".")
    if half in _TIMES.morning + _TIMES.afternoon:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in _TIMES.afternoon else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _length(rest: str, usual: int) -> tuple[str, int]:
    """What is left, with a mark where the length stood, and the minutes."""
    found = _LENGTH.search(rest)
    if not found:
        return rest, usual
    hours = float(found["hours"].replace(",", ".")) if found["hours"] else 0
    minutes = int(hours * 60) + int(found["rest"] or 0) + int(found["minutes"] or 0)
    return f"{rest[: found.start()].strip(' ,')}\n{rest[found.end() :].strip(' ,;')}", minutes


def _zone_and_place(rest: str) -> tuple[str, str]:
    """The zone comes first: up to the length or the link, or one word where that is a zone's full name."""
    before, _, after = rest.partition("\n")
    first, _, more = before.partition(" ")
    if zones.is_zone(first):
        return first, " ".join(part for part in (more, after) if part)
    link = _URL.search(before)
    end = link.start() if link else len(before)
    return before[:end].strip(" ,()"), " ".join(part for part in (before[end:], after) if part)


def _day(parts: _Line, asker: Asker) -> date | Clarification:
    today = _today(parts.zone, asker)
    found = dates.read_date(parts.day, Context(today, asker.language, str), None)
    if isinstance(found, Misread):
        return Clarification("date_none" if found.code == "date_none" else "date", part=parts.day)
    if isinstance(found, Read):
        return date.fromisoformat(found.value)
    ahead = [(shown, value) for shown, value in found.choices if value >= today.isoformat()] or list(found.choices)
    if len(ahead) == 1:
        return date.fromisoformat(ahead[0][1])
    return Clarification("date_which", tuple((shown, parts.said(day=value)) for shown, value in ahead), parts.day)


def _today(zone: str, asker: Asker) -> date:
    name = next((one for one in (zone, *asker.zones) if zones.is_zone(one)), "UTC")
    return moments.shown(asker.now, name).date()


def _zone(parts: _Line, asker: Asker) -> str | Clarification:
    if not parts.zone:
        return _which_zone("zone", parts, asker.zones)
    found = zones.read_zone(parts.zone, asker.language, date.fromisoformat(parts.day))
    if isinstance(found, Read) and not found.note:
        return str(found.value)
    if isinstance(found, Read):
        return _which_zone("zone_which", parts, (found.value,))
    if asker.zones and (offset := zones.offset_alone(parts.zone)) is not None:
        return _same_instant(parts, offset, asker)
    if isinstance(found, Unclear):
        # The zones of the cities come first: one of them is nearly always meant.
        wanted = [value for _, value in found.choices]
        return _which_zone("zone_which", parts, sorted(wanted, key=lambda name: name not in asker.zones))
    return _which_zone("zone_which", parts, asker.zones)


def _same_instant(parts: _Line, offset: timedelta, asker: Asker) -> Clarification:
    """The hour of an offset as the clocks of the cities show it: which of them is meant changes no instant."""
    at = datetime.combine(date.fromisoformat(parts.day), parts.clock, timezone(offset))
    choices = []
    for name in dict.fromkeys(asker.zones):
        wall = moments.shown(at, name).replace(tzinfo=None)
        twice = at if len(moments.instants(wall, name)) > 1 else None
        hour = f"{wall:%H:%M}" if f"{wall:%Y-%m-%d}" == parts.day else f"{wall:%Y-%m-%d %H:%M}"
        choices.append((f"{hour} {name}", _line(wall, name, parts.minutes, parts.place, twice)))
    return Clarification("zone_which", tuple(choices[:SHOWN]), parts.zone)


def _which_zone(code: AskCode, parts: _Line, names: Sequence[str]) -> Clarification:
    distinct = tuple(dict.fromkeys(names))[:SHOWN]
    return Clarification(code, tuple((name, parts.said(zone=name)) for name in distinct), parts.zone)


def _certain(parts: _Line, asker: Asker) -> When | Clarification:
    wall = datetime.combine(date.fromisoformat(parts.day), parts.clock)
    found = moments.instants(wall, parts.zone)
    if not found:
        return _in_gap(parts, wall)
    named = [at for at in found if not parts.offset or _signed(at, parts.zone) == parts.offset]
    if len(named) != 1:
        lines = ((f"{_signed(at, parts.zone)} UTC", parts.said(offset=_signed(at, parts.zone))) for at in found)
        return Clarification("twice", tuple(lines))
    when = When(f"{wall:%Y-%m-%dT%H:%M}", parts.zone, parts.minutes, parts.place, found.index(named[0]))
    return still_ahead(when, asker)


def _in_gap(parts: _Line, wall: datetime) -> Clarification:
    """The hours before and behind the one that is skipped."""
    later = moments.shown(moments.instant(wall, parts.zone), parts.zone)
    walls = (wall - (later - wall), later)
    return Clarification(
        "gap", tuple((f"{one:%Y-%m-%d %H:%M}", _line(one, parts.zone, parts.minutes, parts.place)) for one in walls)
    )


def _line(wall: datetime, zone: str, minutes: int, place: str, at: datetime | None = None) -> str:
    hour = f"{wall:%H:%M}{_signed(at, zone) if at else ''}"
    return " ".join(part for part in (f"{wall:%Y-%m-%d}", hour, zone, f"{minutes}min", place) if part)


def _signed(at: datetime, zone: str) -> str:
    minutes = int(moments.offset(at, zone).total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
