"""Reading when a session is to be, as facilitators write it: day, hour, zone, length, link or place.

What is not certain is asked back with whole lines to choose from, each of which reads without doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Literal

from faq.answers import dates, zones
from faq.answers.reading import SHOWN, Context, Misread, Unclear
from faq.places import places
from faq.sessions import moments
from faq.sessions.listed_days import with_days
from faq.sessions.rhythm import rhythm_in
from faq.sessions.when import LEAST_MINUTES, MINUTES, MOST_MINUTES, When, signed_offset, spelled
from faq.sessions.when_parts import Clock, LineParts, apart, unsaid
from faq.sessions.when_zone import UNSAID_CLOCKS, ZoneFound, ZoneReader
from faq.text.spelling import fold

FURTHEST = timedelta(days=3 * 365)

AskCode = Literal[
    "date", "date_none", "date_which", "time", "time_none", "zone", "zone_which", "past", "far", "gap", "twice", "minutes", "rest",
    "several", "recurring", "same_hour",
]  # fmt: skip

MOST_WORDS = 24
"""Longer lines are no line about a session: each run of their words would be tried as a day and as a zone."""
MOST_NAME = 3
"""Words of a zone's name that may be misspelt."""
_EDGES = " ,;()[]\u00b7\u22c5"


@dataclass(frozen=True, slots=True)
class Clarification:
    """What is to be asked back. ``choices`` are pairs of what to show and a line that can be read instead."""

    code: AskCode
    choices: tuple[tuple[str, str], ...] = ()
    part: str = ""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: ``zones`` are those of the cities, to choose from where a line names none; ``own`` is that of who writes, the
    first of them. ``was`` is what is being changed: the zone, length and place that hold where the line names none."""

    now: datetime
    language: str = "en"
    zones: Sequence[str] = ()
    was: When | None = None
    own: str = ""

    @property
    def nearest(self) -> tuple[str, ...]:
        """The zones in the order in which they are likely meant."""
        return tuple(dict.fromkeys(filter(None, (self.own, *self.zones))))

    @property
    def home(self) -> str:
        """The likeliest zone of all: UTC where none is known."""
        return (*self.nearest, "UTC")[0]

    @property
    def today(self) -> date:
        """The day there."""
        return moments.shown(self.now, self.home).date()


@dataclass(frozen=True, slots=True)
class _Line:
    """A line taken apart; what is missing is empty."""

    day: str
    clock: time
    offset: str
    zone: str
    minutes: int
    place: str

    @property
    def wall(self) -> datetime:
        """What the clocks show, once the day is known."""
        return datetime.combine(date.fromisoformat(self.day), self.clock)

    def said(self, day: str = "", zone: str = "", offset: str = "") -> str:
        """The line again with one part of it settled."""
        hour = f"{self.clock:%H:%M}{offset or self.offset}"
        parts = (day or self.day, hour, zone or self.zone, f"{self.minutes}min", self.place)
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words beside hour and length, in pieces: in order, those before the hour, and those behind it."""

    before: tuple[str, ...]
    behind: tuple[str, ...]

    @property
    def pieces(self) -> tuple[str, ...]:
        return (*self.before, *self.behind)

    def without(self, piece: int, start: int, end: int) -> _Words:
        """The same without some words of a piece, which become two."""
        words = self.pieces[piece].split()
        left = tuple(filter(None, (" ".join(words[:start]), " ".join(words[end:]))))
        if piece < len(self.before):
            return replace(self, before=(*self.before[:piece], *left, *self.before[piece + 1 :]))
        at = piece - len(self.before)
        return replace(self, behind=(*self.behind[:at], *left, *self.behind[at + 1 :]))


def read_when(text: str, asker: Asker) -> When | Clarification:
    """The session meant, or what to ask."""
    if rhythm_in(text, asker.language)[1]:
        return Clarification("recurring")
    parts = apart(text)
    if parts.others:
        hours = with_days(parts.others, Context(asker.today, asker.language, str))
        read = [_read(replace(apart(one), others=()), asker) for one in hours]
        return Clarification("several", tuple((one.line, one.line) for one in read if isinstance(one, When))[:SHOWN])
    return _same_hour(text, asker) if parts.clock is None and not parts.part else _read(parts, asker)


def _same_hour(text: str, asker: Asker) -> Clarification:
    """What is asked about a day without an hour: whether the hour stays that which is planned, where one is."""
    hour = f"{asker.was.wall:%H:%M}" if asker.was and asker.was.starts else ""
    found = _read(apart(f"{text} {hour}"), asker) if hour else None
    if isinstance(found, When):
        return Clarification("same_hour", ((found.line, found.line),), hour)
    return Clarification("time")


def _read(parts: LineParts, asker: Asker) -> When | Clarification:
    if asked := _unread(parts):
        return asked
    words = _Words(parts.before, parts.behind)
    day, words = _day_in(words, asker)
    line = _line_of(parts, asker)
    if day is None:
        return _day(words, line, asker)
    if not isinstance(day, date):
        return _which_day(day, words, line, asker)
    return _on_day(replace(line, day=day.isoformat()), words, asker)


def _unread(parts: LineParts) -> Clarification | None:
    """What is wrong with a line before its day is looked for."""
    words = fold(" ".join((*parts.before, *parts.behind))).split()
    if parts.clock is None:
        return Clarification("time_none", part=parts.part) if parts.part else Clarification("time")
    if len(words) > MOST_WORDS:
        return Clarification("rest", part=" ".join(words))
    minutes = parts.minutes
    if minutes is not None and not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        return Clarification("minutes", part=str(minutes))
    return None


def _line_of(parts: LineParts, asker: Asker) -> _Line:
    clock = parts.clock or Clock(time())
    usual = asker.was.minutes if asker.was else MINUTES
    return _Line("", clock.at, clock.offset, "", usual if parts.minutes is None else parts.minutes, parts.link)


def _day_in(words: _Words, asker: Asker) -> tuple[date | tuple[date, ...] | None, _Words]:
    """The day that the longest run of words is, or the days that it can be; and the other words."""
    for piece, start, end in _runs(words.pieces):
        said = " ".join(words.pieces[piece].split()[start:end])
        if days := dates.days_alone(said.strip(_EDGES), Context(asker.today, asker.language, str)):
            ahead = [day for day in days if day >= asker.today] or list(days)
            return ahead[0] if len(ahead) == 1 else tuple(ahead), words.without(piece, start, end)
    return None, words


def _runs(pieces: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """All runs of words within a piece, as its number, their beginning and end: the longest first."""
    lengths = [len(piece.split()) for piece in pieces]
    for length in range(max(lengths, default=0), 0, -1):
        for piece, count in enumerate(lengths):
            yield from ((piece, start, start + length) for start in range(count - length + 1))


def _day(words: _Words, line: _Line, asker: Asker) -> Clarification:
    """What is asked where no words are a day."""
    said = " ".join(words.before) or " ".join(words.behind)
    found = dates.read_date(said, Context(asker.today, asker.language, str), None)
    if isinstance(found, Unclear):
        rest = replace(line, place=" ".join(filter(None, (*words.behind, line.place))))
        choices = [(shown, rest.said(day=value)) for shown, value in found.choices if value >= asker.today.isoformat()]
        return Clarification("date_which", tuple(choices), said)
    none = isinstance(found, Misread) and found.code == "date_none"
    return Clarification("date_none" if none else "date", part=said)


def _which_day(days: Sequence[date], words: _Words, line: _Line, asker: Asker) -> Clarification:
    rest = " ".join(filter(None, (*words.pieces, line.place)))
    choices = [(dates.write(day, asker.language), day.isoformat()) for day in days[:SHOWN]]
    return Clarification(
        "date_which", tuple((shown, replace(line, place=rest).said(day=day)) for shown, day in choices)
    )


def _on_day(line: _Line, words: _Words, asker: Asker) -> When | Clarification:
    """The session of a line whose day is known."""
    reader = ZoneReader(asker.language, asker.nearest, line.wall, asker.own)
    found, words = _zone_in(words, reader)
    if found:
        found, words = _said_twice(found, words, reader)
    line, left = _with_place(line, words, asker)
    if left:
        return _what_is(left, line, found, asker)
    return _by_zone(line, found, asker)


def _zone_in(words: _Words, reader: ZoneReader) -> tuple[ZoneFound | None, _Words]:
    """The zone that the longest run of words names for sure, else that one may; and the other words."""
    doubtful: tuple[ZoneFound, _Words] | None = None
    for piece, start, end in _runs(words.pieces):
        run = words.pieces[piece].split()[start:end]
        said = " ".join(run).strip(_EDGES)
        named = (unsaid(run[0]) and unsaid(run[-1])) or fold(said) in UNSAID_CLOCKS
        if named and (found := reader.read(said)):
            ending = len(places.authority_ending(said).split())
            rest = words.without(piece, start, end - ending if ending < len(run) else end)
            taken = replace(found, named=said), rest
            if found.sure:
                return taken
            doubtful = doubtful or taken
    return doubtful or (None, words)


def _said_twice(found: ZoneFound, words: _Words, reader: ZoneReader) -> tuple[ZoneFound, _Words]:
    """A zone that is named again by another name ("Nairobi (EAT)"); where that is another one, it is asked which is meant."""
    again, rest = _zone_in(words, reader)
    if again is None or not (again.sure and found.sure and again.zones and found.zones):
        return found, words
    both = dict.fromkeys((*found.zones[:1], *again.zones))
    same = reader.alike(tuple(both)) or again.zones[0] == found.zones[0]
    return (found if same else ZoneFound(tuple(both), named=f"{found.named}, {again.named}")), rest


def _with_place(line: _Line, words: _Words, asker: Asker) -> tuple[_Line, str]:
    """The line with the words behind the hour as its place; and those before it, which say something else."""
    behind = " ".join(filter(None, map(unsaid, words.behind)))
    place = ", ".join(filter(None, (behind, line.place))) or (asker.was.place if asker.was else "")
    return replace(line, place=place), " ".join(filter(None, map(unsaid, words.before)))


def _what_is(left: str, line: _Line, found: ZoneFound | None, asker: Asker) -> Clarification:
    """What words are that say nothing about a session: not heeded, or its place."""
    bare = _by_zone(line, found, asker)
    if isinstance(bare, Clarification):
        return bare
    placed = replace(bare, place=", ".join(filter(None, (left, bare.place))))
    return Clarification("rest", ((bare.line, bare.line), (placed.line, placed.line)), left)


def _by_zone(line: _Line, found: ZoneFound | None, asker: Asker) -> When | Clarification:
    if found is None and line.offset:
        found = ZoneReader(asker.language, asker.nearest, line.wall).read(f"UTC{line.offset}")
    if found is None and asker.was:
        found = ZoneFound((asker.was.zone,))
    if found is None or not (found.zones or found.offset is not None):
        return _misspelt(line, asker) or _which_zone("zone", line, asker.nearest)
    if found.offset is not None:
        name = (*found.zones, asker.home)[0]
        line, found = _at_offset(line, line.wall.replace(tzinfo=timezone(found.offset)), name), ZoneFound((name,))
    if len(found.zones) > 1 or not found.sure:
        return _which_zone("zone_which", replace(line, zone=found.named), found.zones)
    return _certain(replace(line, zone=found.zones[0]), asker)


def _misspelt(line: _Line, asker: Asker) -> Clarification | None:
    """The zones that a name behind the hour is nearly, where no zone is named."""
    if not 0 < len(line.place.split()) <= MOST_NAME or "/" in line.place:
        return None
    found = zones.read_zone(line.place, asker.language, date.fromisoformat(line.day))
    near = [str(value) for _, value in found.choices] if isinstance(found, Unclear) else []
    return _which_zone("zone_which", replace(line, place="", zone=line.place), near) if near else None


def _at_offset(line: _Line, at: datetime, name: str) -> _Line:
    """An instant by the clocks of a zone, with its offset where they show that hour twice."""
    there = moments.shown(at, name)
    twice = signed_offset(at, name) if len(moments.instants(there, name)) > 1 else ""
    return replace(line, day=f"{there:%Y-%m-%d}", clock=there.time(), offset=twice)


def when_of(wall: datetime, zone: str, minutes: int, place: str, asker: Asker) -> When | Clarification:
    """The same of what is given field by field: nothing of it is read."""
    return _certain(_Line(wall.date().isoformat(), wall.time(), "", zone, minutes, place), asker)


def still_ahead(when: When, asker: Asker) -> When | Clarification:
    """What was read before, where it can still be."""
    if when.at <= asker.now:
        return Clarification("past")
    return Clarification("far") if when.at - asker.now > FURTHEST else when


def _which_zone(code: AskCode, parts: _Line, names: Sequence[str]) -> Clarification:
    distinct = tuple(dict.fromkeys(names))[:SHOWN]
    return Clarification(code, tuple((name, parts.said(zone=name)) for name in distinct), parts.zone)


def _certain(parts: _Line, asker: Asker) -> When | Clarification:
    wall = parts.wall
    found = moments.instants(wall, parts.zone)
    if not found:
        return _in_gap(parts, wall)
    named = [at for at in found if not parts.offset or signed_offset(at, parts.zone) == parts.offset]
    if not named:
        return _either(parts)
    if len(named) != 1:
        lines = (
            (f"{signed_offset(at, parts.zone)} UTC", parts.said(offset=signed_offset(at, parts.zone))) for at in found
        )
        return Clarification("twice", tuple(lines))
    when = When(f"{wall:%Y-%m-%dT%H:%M}", parts.zone, parts.minutes, parts.place, found.index(named[0]))
    return still_ahead(when, asker)


def _either(parts: _Line) -> Clarification:
    """The hour by the clocks of the zone, and that of the offset, where these are never so far ahead."""
    ahead = zones.offset_alone(f"UTC{parts.offset}")
    if ahead is None:
        return Clarification("time_none", part=f"{parts.clock:%H:%M}{parts.offset}")
    by_zone = replace(parts, offset="")
    lines = (by_zone.said(), _at_offset(by_zone, parts.wall.replace(tzinfo=timezone(ahead)), parts.zone).said())
    return Clarification("several", tuple((line, line) for line in lines))


def _in_gap(parts: _Line, wall: datetime) -> Clarification:
    """The hours behind and before the one that is skipped."""
    later = moments.shown(moments.instant(wall, parts.zone), parts.zone)
    walls = (later, wall - (later - wall))
    return Clarification(
        "gap", tuple((f"{one:%Y-%m-%d %H:%M}", spelled(one, parts.zone, parts.minutes, parts.place)) for one in walls)
    )
