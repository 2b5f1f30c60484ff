"""How a series of sessions repeats, as people write it: "every 2 weeks", "4 sessions every month", "monthly", "each Tuesday"."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta

from faq.answers.day_names import weekdays
from faq.answers.day_parts import UNITS
from faq.text.language_words import DateWords, TimeWords
from faq.text.wordlists import alternatives, folded, merged

_TIMES = merged(TimeWords)
_WEEKS, _MONTHS = UNITS["week"], UNITS["month"]
_FORTNIGHT = folded(merged(DateWords).fortnight)
_EVERY = rf"(?:{alternatives(_TIMES.every)})"
_SESSIONS = rf"(?:(?:for\s+)?(?P<sessions>\d{{1,2}})\s+(?:{alternatives(_TIMES.sessions)})[\s,]*)?"
_UNIT = rf"(?:{alternatives(_WEEKS | _MONTHS | _FORTNIGHT)})"
_ONE_WORD = rf"(?:{alternatives((*_TIMES.weekly, *_TIMES.fortnightly, *_TIMES.monthly))})"
_REPEATS = re.compile(
    rf"(?<!\w){_SESSIONS}(?:(?P<one>{_ONE_WORD})(?!\w)|{_EVERY}\s+(?:(?:(?P<count>\d{{1,2}})|(?P<other>{alternatives(_TIMES.every_other)}))"
    rf"\s+)?(?:(?P<unit>{_UNIT})(?!\w)|(?=(?P<day>\w+))))",
    re.I,
)
_HOW_MANY = re.compile(rf"(?<!\w)(?:for\s+)?(?P<sessions>\d{{1,2}})\s+(?:{alternatives(_TIMES.sessions)})(?!\w)", re.I)
MOST_WEEKS, MOST_MONTHS = 26, 6


@dataclass(frozen=True, slots=True)
class Rhythm:
    """So many weeks or months between two sessions, one of them being 0; ``sessions`` are all of a series, or 0 for those left."""

    weeks: int = 0
    months: int = 0
    sessions: int = 0

    @property
    def fits(self) -> bool:
        """Whether a programme of sessions can go so."""
        return (0 < self.weeks <= MOST_WEEKS) != (0 < self.months <= MOST_MONTHS)

    @property
    def line(self) -> str:
        """The same as words that read without doubt; empty for what does not repeat."""
        spans = (
            f"every {self.weeks} weeks" if self.weeks else "",
            f"every {self.months} months" if self.months else "",
        )
        said = "".join(spans)
        return f"{said}, {self.sessions} sessions" if said and self.sessions else said

    def after(self, first: datetime, steps: int) -> datetime:
        """The wall time of a later session: the same weekday, of months the same one of its month, or the last that it has."""
        if not self.months:
            return first + timedelta(weeks=self.weeks * steps)
        year, month = divmod(first.year * 12 + first.month - 1 + self.months * steps, 12)
        begin = first.replace(year=year, month=month + 1, day=1)
        day = 1 + (first.weekday() - begin.weekday()) % 7 + 7 * ((first.day - 1) // 7)
        return begin.replace(day=day if day <= monthrange(year, month + 1)[1] else day - 7)


def rhythm_in(line: str, language: str) -> tuple[str, Rhythm | None]:
    """A line without its rhythm, and that; the weekday of "every Tuesday" stays, as it is the first day's."""
    found = next((one for one in _REPEATS.finditer(line) if _repeats(one, language)), None)
    if found is None:
        return line, None
    rest = f"{line[: found.start()].rstrip(' ,')} {line[found.end() :].lstrip(' ,')}"
    many = _HOW_MANY.search(rest) if not found["sessions"] else None
    rest = f"{rest[: many.start()]} {rest[many.end() :]}" if many else rest
    sessions = int(found["sessions"] or (many["sessions"] if many else 0))
    return " ".join(rest.split()), _rhythm(found, sessions)


def _repeats(found: re.Match[str], language: str) -> bool:
    """Whether what stands behind "every" is a span of time or a day of the week."""
    names = weekdays(language)
    day = (found["day"] or "").casefold()
    return bool(found["one"] or found["unit"] or day in names or day.removesuffix("s") in names)


def _rhythm(found: re.Match[str], sessions: int) -> Rhythm:
    said = (found["one"] or found["unit"] or "").casefold()
    count = int(found["count"] or (2 if found["other"] else 1))
    if said in folded(_TIMES.monthly) or said in _MONTHS:
        return Rhythm(months=count, sessions=sessions)
    double = 2 if said in folded(_TIMES.fortnightly) | _FORTNIGHT else 1
    return Rhythm(weeks=count * double, sessions=sessions)
