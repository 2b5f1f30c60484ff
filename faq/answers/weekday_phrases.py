"""Days told by their weekday and a count: "first Tuesday of December", "Monday week", "a fortnight on Tuesday"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from faq.answers.day_names import months, weekdays
from faq.answers.day_parts import NEXT, THIS, UNITS
from faq.answers.vocabulary import ANSWERS
from faq.text.language_words import DateWords
from faq.text.wordlists import folded, merged

_PLACES: Mapping[str, int] = {
    word: -1 if name == "last" else int(name) - 1
    for name, each in ANSWERS.counted.items()
    for word in folded(each)
    if name == "last" or name.isdecimal()
}
_MOST_IN_MONTH = 5
_FORTNIGHT = folded(merged(DateWords).fortnight)
_AHEAD = folded(merged(DateWords).ahead, merged(DateWords).ahead_after, merged(DateWords).one)
_YEAR = re.compile(r"(?:19|20)\d\d")
_OF_MONTH = range(3, 5)


@dataclass(frozen=True, slots=True)
class Days:
    """The days that a text can mean, likeliest first; ``sure`` that it says nothing else, so that a single one is meant.

    ``whole`` that it says nothing else, be it that its weekday is of another day.
    """

    days: tuple[date, ...]
    sure: bool = True
    whole: bool = True


def day(rest: str, language: str, today: date) -> Days | None:
    """The day of a plain text that is such a phrase."""
    said = rest.split()
    return _in_month(said, language, today) or _of_next_week(said, language, today) or _weeks_on(said, language, today)


def _in_month(said: list[str], language: str, today: date) -> Days | None:
    """The first, second or last of a weekday in a month, of this year or the next unless a year is said."""
    if len(said) not in _OF_MONTH or said[0] not in _PLACES or (said[3:] and not _YEAR.fullmatch(said[3])):
        return None
    named, month = weekdays(language).get(said[1], ()), months(language).get(said[2])
    if len(named) != 1 or month is None:
        return None
    years = [int(said[3])] if said[3:] else [today.year, today.year + 1]
    found = [one for year in years if (one := _nth(_PLACES[said[0]], named[0], year, month))]
    return Days(tuple([one for one in found if one >= today][:1] or found[-1:])) if found else None


def _nth(place: int, weekday: int, year: int, month: int) -> date | None:
    every = [date(year, month, n) for n in range(1, calendar.monthrange(year, month)[1] + 1)]
    of_week = [one for one in every if one.weekday() == weekday]
    return of_week[place] if -1 <= place < len(of_week) else None


def _of_next_week(said: list[str], language: str, today: date) -> Days | None:
    """A weekday of next week or this one: "next week Tuesday"."""
    at = next((n for n, word in enumerate(said[:-1]) if word in NEXT | THIS and said[n + 1] in UNITS["week"]), None)
    rest = said if at is None else said[:at] + said[at + 2 :]
    named = weekdays(language).get(rest[0], ()) if len(rest) == 1 else ()
    if at is None or len(named) != 1:
        return None
    week = 1 if said[at] in NEXT else 0
    return Days((today + timedelta(named[0] - today.weekday() + 7 * week),))


def _weeks_on(said: list[str], language: str, today: date) -> Days | None:
    """A weekday so many weeks behind the next one."""
    count, rest = _weeks(said)
    if not set(said) - _FORTNIGHT - _AHEAD and count:
        return Days((today + timedelta(7 * count),))
    named = weekdays(language).get(rest[0], ()) if len(rest) == 1 else ()
    if not count or len(named) != 1:
        return None
    ahead = (named[0] - today.weekday() - 1) % 7 + 1
    return Days((today + timedelta(ahead + 7 * count),))


def _weeks(said: list[str]) -> tuple[int, list[str]]:
    """How many weeks are said, and the other words."""
    for at, word in enumerate(said):
        if word in _FORTNIGHT:
            return 2, said[:at] + said[at + 1 :]
        if word in UNITS["week"]:
            counted = at > 0 and said[at - 1].isdecimal()
            begin = at - 1 if counted else at
            return int(said[at - 1]) if counted else 1, said[:begin] + said[at + 1 :]
    return 0, said
