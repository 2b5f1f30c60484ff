"""Reading a day as people write it, and writing one so that day and month cannot be mixed up."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import zip_longest

from babel.dates import format_date, get_date_format

from faq.answers import numbers, weekday_phrases
from faq.answers.day_names import months, weekdays
from faq.answers.day_parts import EDGES, LAST, NEXT, THIS, UNITS, VAGUE, DayParts, bare, parts_of, plain, years_resolved
from faq.answers.periods import likely_days
from faq.answers.reading import SHOWN, Context, Misread, Read, Reading, Unclear
from faq.answers.vocabulary import ASKING
from faq.answers.weekday_phrases import Days
from faq.text.language_words import DateWords
from faq.text.locales import locale_of
from faq.text.wordlists import alternatives, folded, merged

_YEARS = range(1900, 2201)
_TWO_DIGIT_YEARS_AHEAD = 20
_COUNT_MOST = 99
_STRANGE = 8
"""Words beside a day that may be strange; with more of them the text says something else."""
_STRANGE_BESIDE_WEEKDAY, _WHOLE_NAME = 3, 5
_CANDIDATES = 2

_DATES = merged(DateWords)
_RELATIVE = {
    0: frozenset(map(bare, _DATES.today)),
    -1: frozenset(map(bare, _DATES.yesterday)),
    1: frozenset(map(bare, _DATES.tomorrow)),
    -2: frozenset(map(bare, _DATES.day_before_yesterday)),
    2: frozenset(map(bare, _DATES.day_after_tomorrow)),
}
_AHEAD, _BACK = folded(_DATES.ahead), folded(_DATES.back)
_AHEAD_AFTER, _BACK_AFTER = folded(_DATES.ahead_after), folded(_DATES.back_after)
_ONE = folded(_DATES.one)
_SPAN = re.compile(
    rf"(?:(?P<lead>{alternatives(_AHEAD | _BACK)}) )?(?P<count>[\w ]{{1,30}}?)"
    rf" (?P<unit>{alternatives(set().union(*UNITS.values()))})"
    rf"(?: (?P<tail>{alternatives(_AHEAD_AFTER | _BACK_AFTER)}))?"
)
_IN_DIGITS = re.compile(r"\d{4}-\d\d-\d\d")
# Where year, month and day stand in numbers (n), four-digit years (y) and months by name (M); more than one order: ambiguous.
_ORDERS = {
    "ynn": ((0, 1, 2),),
    "nny": ((2, 1, 0), (2, 0, 1)),
    "nnn": ((2, 1, 0), (2, 0, 1)),
    "nMy": ((2, 1, 0),),
    "nMn": ((2, 1, 0),),
    "Mny": ((2, 0, 1),),
    "Mnn": ((2, 0, 1),),
    "yMn": ((0, 1, 2),),
    "nnMy": ((3, 2, 0), (3, 2, 1)),
}
_NO_YEAR = {"nM": (1, 0), "Mn": (0, 1)}
_TWO_NUMBERS = "nn"
_DAY_AND_MONTH = re.compile(r"(?<!\d)\d{1,2}(?:\. ?|/)\d{1,2}(?!\d)")
"""Two numbers with a dot are a day and its month ("3.12."); with a stroke, either may be the month."""


def write(day: date, language: str) -> str:
    """The day in CLDR's medium form, or in its long one where that is all digits: 03/09/2025 reads two ways."""
    locale = locale_of(language)
    spelled = "MMM" in get_date_format("medium", locale=locale).pattern
    return format_date(day, "medium" if spelled else "long", locale=locale)


def read_date(text: str, context: Context, latest: date | None, earliest: date | None = None) -> Reading:
    """The day meant, its stored form being ISO; ``latest`` and ``earliest`` are the last and the first one allowed."""
    found = _days(text, context)
    if isinstance(found, str):
        return Misread(found, {}, (write(context.today, context.language), context.today.isoformat()))
    days = list(dict.fromkeys(found.days))
    allowed = [day for day in days if (latest is None or day <= latest) and (earliest is None or day >= earliest)]
    if not allowed:
        return _beyond(days, latest, earliest)
    if len(allowed) == 1 and found.sure:
        return Read(allowed[0].isoformat(), "" if _IN_DIGITS.fullmatch(text) else "date")
    shown = allowed[:SHOWN] if found.sure else allowed[:_CANDIDATES]
    return Unclear(tuple((write(day, context.language), day.isoformat()) for day in shown))


def days_alone(text: str, context: Context) -> tuple[date, ...]:
    """The days that a text can mean which names a day and says nothing else; none of any other text."""
    found = _days(text, context)
    return tuple(dict.fromkeys(found.days)) if isinstance(found, Days) and found.whole else ()


def read_year(text: str, context: Context) -> str:
    """The text with the years that it tells seen from today as numbers: "last year", "two years ago"."""
    span = _span(bare(text), context, only="year")
    return str(span.days[0].year) if span else years_resolved(text, context.today)


def _beyond(days: Sequence[date], latest: date | None, earliest: date | None) -> Misread:
    if earliest is not None and min(days) < earliest:
        return Misread("date_past", {"min": earliest})
    return Misread("date_future", {"max": latest})


def _days(text: str, context: Context) -> Days | str:
    """The days, or the code of what is wrong with the text."""
    said = bare(text)
    rest = plain(said)
    dotted = "." in text and "/" not in text and "-" not in text
    found = (
        _relative(rest, said, context.today)
        or _span(said, context)
        or weekday_phrases.day(rest, context.language, context.today)
        or _weekday(rest, context)
    )
    parts = parts_of(rest, context.language, context.today)
    if parts.shape == _TWO_NUMBERS and not found and not _DAY_AND_MONTH.search(text):
        return "date"
    return found or _of_parts(parts, dotted, context)


def _relative(rest: str, said: str, today: date) -> Days | None:
    for offset, phrases in _RELATIVE.items():
        if rest in phrases or said in phrases:
            return Days((today + timedelta(offset),))
    return None


def _span(said: str, context: Context, only: str = "") -> Days | None:
    """The day meant by "in two weeks" or "3 months ago"; ``only`` is the one unit that counts."""
    found = _SPAN.fullmatch(said)
    if not found:
        return None
    back = found["lead"] in _BACK or found["tail"] in _BACK_AFTER
    ahead = found["lead"] in _AHEAD or found["tail"] in _AHEAD_AFTER
    count = _count(found["count"], context.language)
    unit = next(unit for unit, names in UNITS.items() if found["unit"] in names)
    if back == ahead or count is None or only not in ("", unit):
        return None
    return Days((_shift(context.today, -count if back else count, unit),))


def _count(said: str, language: str) -> int | None:
    count = 1 if said in _ONE else int(said) if said.isdecimal() else numbers.spoken(said, language, least=0)
    return count if count is not None and count <= _COUNT_MOST else None


def _shift(day: date, count: int, unit: str) -> date:
    if unit in ("day", "week"):
        return day + timedelta(count * (7 if unit == "week" else 1))
    length = {"month": 1, "quarter": 3, "year": 12}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 + count * length, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _weekday(rest: str, context: Context) -> Days | None:
    """The day meant by "next Monday": both Mondays where people disagree which one that is."""
    names, taken = weekdays(context.language), months(context.language)
    said = f" {rest} "
    beside_any = not (NEXT | LAST | THIS).isdisjoint(rest.split())
    name = next((one for one in names if f" {one} " in said and (one not in taken or beside_any)), None)
    if name is None:
        return None
    beside, strange = _direction(said.replace(f" {name} ", " ").strip())
    if strange and (len(name) < _WHOLE_NAME or not _may_stand_beside(strange)):
        return None
    monday = context.today - timedelta(context.today.weekday())
    days = [monday + timedelta(names[name][0] + 7 * week) for week in (-1, 0, 1)]
    return Days((days[1],) if beside in THIS else _around(context.today, days, beside), not strange, not strange)


def _direction(beside: str) -> tuple[str, list[str]]:
    """Whether a word beside a weekday says next, last or this, and the words that say something else."""
    ways = NEXT | LAST | THIS
    if beside in ways:
        return beside, []
    said = beside.split()
    way = next((word for word in said if word in ways), "")
    return way, [word for word in said if word not in ways]


def _may_stand_beside(strange: Sequence[str]) -> bool:
    """Whether words that are strange leave a weekday what it is: few, none that asks, no number."""
    numbered = any(char.isdecimal() for word in strange for char in word)
    return len(strange) <= _STRANGE_BESIDE_WEEKDAY and ASKING.isdisjoint(strange) and not numbered


def _around(today: date, days: Sequence[date], beside: str) -> tuple[date, ...]:
    """Those of the days that come next, or came last, or the two nearest where neither is said."""
    if beside in NEXT:
        return tuple(day for day in days if day > today)
    if beside in LAST:
        return tuple(day for day in reversed(days) if day < today)
    return tuple(sorted(days, key=lambda day: abs(day - today))[:2])


def _of_parts(parts: DayParts, dotted: bool, context: Context) -> Days | str:
    if len(parts.strange) > _STRANGE or not ASKING.isdisjoint(parts.strange):
        return "date"
    if parts.shape == "M" and not VAGUE.issuperset(parts.strange):
        return "date"  # the month may be a word of another language
    if likely := likely_days(parts, context.today):
        return Days(likely, sure=False, whole=False)
    whole = parts.without("".join(EDGES))
    days = _written(whole, dotted, context)
    if isinstance(days, str):
        return days
    found = _checked(days, parts.weekdays)
    alone = not parts.strange and whole == parts
    return replace(found, sure=found.sure and alone, whole=alone)


def _written(parts: DayParts, dotted: bool, context: Context) -> tuple[date, ...] | str:
    if parts.shape == _TWO_NUMBERS:
        first, second = parts.values
        ways = ((second, first),) if dotted else ((second, first), (first, second))
        each = [_without_year(month, of, context.today) for month, of in ways]
        return tuple(day for days in zip_longest(*each) for day in days if day) or "date_none"
    if parts.shape in _NO_YEAR:
        month, day = (parts.values[place] for place in _NO_YEAR[parts.shape])
        return _without_year(month, day, context.today) or "date_none"
    if parts.shape not in _ORDERS:
        vague = parts.shape == "y" or (not parts.shape and not VAGUE.isdisjoint(parts.strange))
        return "date_day" if vague else "date"
    orders = _ORDERS[parts.shape][:1] if dotted else _ORDERS[parts.shape]
    numbered = zip(parts.values, parts.shape, strict=True)
    years = [value if kind == "y" else _full(value, context.today) for value, kind in numbered]
    return _valid((years[year], parts.values[month], parts.values[day]) for year, month, day in orders) or "date_none"


def _checked(days: tuple[date, ...], weekdays_said: tuple[int, ...]) -> Days:
    """The days that are of the weekday said; where none is, the day as written and the nearest one of that weekday."""
    if not weekdays_said:
        return Days(days)
    right = tuple(day for day in days if day.weekday() in weekdays_said)
    if right:
        return Days(right)
    ahead = (weekdays_said[0] - days[0].weekday()) % 7
    return Days((days[0], days[0] + timedelta(ahead if ahead <= 3 else ahead - 7)), sure=False)


def _without_year(month: int, day: int, today: date) -> tuple[date, ...]:
    """The next such day and the last one."""
    days = _valid((year, month, day) for year in range(today.year - 1, today.year + 2))
    ahead = [each for each in days if each >= today]
    return (*ahead[:1], *[each for each in days if each < today][-1:])


def _full(year: int, today: date) -> int:
    """The year that two digits mean: at most 20 years ahead, else of the last century."""
    century = today.year - today.year % 100
    return century + year - (100 if century + year > today.year + _TWO_DIGIT_YEARS_AHEAD else 0)


def _valid(days: Iterable[tuple[int, int, int]]) -> tuple[date, ...]:
    return tuple(
        date(year, month, day)
        for year, month, day in days
        if year in _YEARS and month in range(1, 13) and 1 <= day <= calendar.monthrange(year, month)[1]
    )
