"""Several days with one hour, parted into a line for each: "10, 11 and 12 March at 14:00"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from faq.answers import dates
from faq.answers.reading import Context
from faq.answers.vocabulary import AND
from faq.sessions.when_parts import apart, names_hour
from faq.text.language_words import TimeWords
from faq.text.spelling import fold
from faq.text.wordlists import alternatives, folded, merged

MOST_WORDS = 24
_TIMES = merged(TimeWords)
_BEGINS = folded(_TIMES.range_begins)
_JOINS = alternatives([*AND, *folded(_TIMES.joins), *folded(_TIMES.either)])
_BETWEEN = re.compile(rf",? (?:{_JOINS}|&) |[,&] ?", re.I)
_EDGES = " ,;:"
_NUMBERED = re.compile(r"(?:[^\W\d]+\.?\s+)?\d{1,2}(?:st|nd|rd|th|er|\.)?|[^\W\d]+\.?", re.I)
"""A day of a month or a week that may be named behind a later one."""


def each_day(piece: str, context: Context) -> list[str]:
    """A line for each of the days that a line lists, all with what else it says; the line alone where it lists none."""
    words = piece.split()
    if len(words) > MOST_WORDS or _BETWEEN.search(" ".join(words)) is None:
        return [piece]
    for start, end in _runs(len(words)):
        before, behind = words[:start], words[end:]
        begins_range = bool(before) and fold(before[-1]) in _BEGINS
        days = () if begins_range else _days_in(" ".join(words[start:end]).strip(_EDGES), context)
        if days and apart(" ".join([*before, *behind])).clock is not None:
            return [" ".join([*before, day.isoformat(), *behind]) for day in days]
    return [piece]


def with_days(hours: Sequence[str], context: Context) -> list[str]:
    """The hours that a line lists, each with the day of the one before it where it names none; the first with that of the next."""
    days = [_day_words(hour, context) for hour in hours]
    known, found = next(filter(None, days), ""), list[str]()
    for hour, day in zip(hours, days, strict=True):
        found.append(hour if day or not known else f"{known} {hour}")
        known = day or known
    return found


def _day_words(hour: str, context: Context) -> str:
    """The longest run of words beside an hour that is a day; empty where none is."""
    parts = apart(hour)
    for piece in (one.split() for one in (*parts.before, *parts.behind)):
        for start, end in [*_runs(len(piece)), *((at, at + 1) for at in range(len(piece)))]:
            said = " ".join(piece[start:end]).strip(_EDGES)
            if dates.days_alone(said, context):
                return said
    return ""


def _runs(count: int) -> Iterator[tuple[int, int]]:
    """The beginnings and ends of all runs of so many words, the longest first."""
    for length in range(count, 1, -1):
        yield from ((start, start + length) for start in range(count - length + 1))


def _days_in(text: str, context: Context) -> tuple[date, ...]:
    """The days of a list; none where any of its members is no day for sure, or there is one alone."""
    members = [one.strip(_EDGES) for one in _BETWEEN.split(text)]
    found = [_day(one, members[-1].split(), context) for one in members] if len(members) > 1 else [None]
    return tuple(dict.fromkeys(one for one in found if one)) if all(found) else ()


def _day(member: str, last: Sequence[str], context: Context) -> date | None:
    """The one day to come that a member of a list is, with the month of the last one where it names none."""
    if names_hour(member):
        return None
    behind = [f"{member.rstrip('.')} {' '.join(last[at:])}" for at in range(1, len(last))]
    for said in [*(behind if _NUMBERED.fullmatch(member) else ()), member]:
        ahead = [day for day in dates.days_alone(said, context) if day >= context.today]
        if len(ahead) == 1:
            return ahead[0]
    return None
