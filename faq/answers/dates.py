"""Reading a day as people write it, and writing one so that day and month cannot be mixed up."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache

from babel.dates import format_date, get_date_format, get_day_names, get_month_names
from rapidfuzz import fuzz, process

from faq.answers import numbers
from faq.answers.reading import SHOWN, Context, Misread, Read, Reading, Unclear
from faq.answers.vocabulary import FILLER
from faq.text.language_words import DateWords
from faq.text.locales import locale_of, locales
from faq.text.spelling import digits, fold
from faq.text.wordlists import alternatives, folded, merged

Days = tuple[date, ...] | str
"""The days that a text can mean, or the code of what is wrong with it."""

_YEARS = range(1900, 2201)
_TWO_DIGIT_YEARS_AHEAD = 20
_COUNT_MOST = 99

_DATES = merged(DateWords)
_RELATIVE = {
    0: folded(_DATES.today),
    -1: folded(_DATES.yesterday),
    1: folded(_DATES.tomorrow),
    -2: folded(_DATES.day_before_yesterday),
    2: folded(_DATES.day_after_tomorrow),
}
_UNITS = {
    "day": folded(_DATES.day),
    "week": folded(_DATES.week),
    "month": folded(_DATES.month),
    "year": folded(_DATES.year),
}
_AHEAD, _BACK = folded(_DATES.ahead), folded(_DATES.back)
_AHEAD_AFTER, _BACK_AFTER = folded(_DATES.ahead_after), folded(_DATES.back_after)
_ONE = folded(_DATES.one)
_SPAN = re.compile(
    rf"(?:(?P<lead>{alternatives(_AHEAD | _BACK)}) )?(?P<count>[\w ]{{1,30}}?)"
    rf" (?P<unit>{alternatives(set().union(*_UNITS.values()))})"
    rf"(?: (?P<tail>{alternatives(_AHEAD_AFTER | _BACK_AFTER)}))?"
)
_NEXT, _LAST, _THIS = folded(_DATES.next), folded(_DATES.last), folded(_DATES.this)
_BESIDE = FILLER - _THIS | folded(_DATES.beside)
_VAGUE = folded(_DATES.vague)
_IN_DIGITS = re.compile(r"\d{4}-\d\d-\d\d")
_ORDINAL = re.compile(rf"(\d{{1,2}}|\d{{4}})(?:{alternatives(folded(_DATES.ordinal_endings))})?")
_EAST_ASIAN = str.maketrans("年月日년월일", "-- -- ")
_NEAR_MONTH, _SHORTEST_MISSPELT = 85, 5
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
_NO_DAY = re.compile(r"M|y|My|yM|ny|yn|[My]*v[Myv]*")


def write(day: date, language: str) -> str:
    """The day in CLDR's medium form, or in its long one where that is all digits: 03/09/2025 reads two ways."""
    locale = locale_of(language)
    spelled = "MMM" in get_date_format("medium", locale=locale).pattern
    return format_date(day, "medium" if spelled else "long", locale=locale)


def read_date(text: str, context: Context, latest: date | None) -> Reading:
    """The day meant, its stored form being ISO; ``latest`` is the last one allowed."""
    days = _days(text, context)
    if isinstance(days, str):
        return Misread(days, {}, (write(context.today, context.language), context.today.isoformat()))
    allowed = [day for day in dict.fromkeys(days) if latest is None or day <= latest]
    if not allowed:
        return Misread("date_future", {"max": latest and latest.isoformat()})
    if len(allowed) == 1:
        return Read(allowed[0].isoformat(), "" if _IN_DIGITS.fullmatch(text) else "date")
    return Unclear(tuple((write(day, context.language), day.isoformat()) for day in allowed[:SHOWN]))


def _days(text: str, context: Context) -> Days:
    said = fold(digits(text).translate(_EAST_ASIAN))
    plain = " ".join(word for word in said.split() if word not in _BESIDE)
    dotted = "." in text and "/" not in text and "-" not in text
    return (
        _relative(plain, said, context.today)
        or _span(said, context)
        or _weekday(plain, context)
        or _written(plain, dotted, context)
    )


def _relative(plain: str, said: str, today: date) -> Days:
    for offset, phrases in _RELATIVE.items():
        if plain in phrases or said in phrases:
            return (today + timedelta(offset),)
    return ()


def _span(said: str, context: Context) -> Days:
    """The day meant by "in two weeks" or "3 months ago"."""
    found = _SPAN.fullmatch(said)
    if not found:
        return ()
    back = found["lead"] in _BACK or found["tail"] in _BACK_AFTER
    ahead = found["lead"] in _AHEAD or found["tail"] in _AHEAD_AFTER
    count = _count(found["count"], context.language)
    if back == ahead or count is None:
        return ()
    unit = next(unit for unit, names in _UNITS.items() if found["unit"] in names)
    return (_shift(context.today, -count if back else count, unit),)


def _count(said: str, language: str) -> int | None:
    count = 1 if said in _ONE else int(said) if said.isdecimal() else numbers.spoken(said, language, least=0)
    return count if count is not None and count <= _COUNT_MOST else None


def _shift(day: date, count: int, unit: str) -> date:
    if unit in ("day", "week"):
        return day + timedelta(count * (7 if unit == "week" else 1))
    year, month = divmod(day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1), 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _weekday(plain: str, context: Context) -> Days:
    """The day meant by "next Monday": both Mondays where people disagree which one that is."""
    names = _weekdays(context.language)
    name = next((name for name in names if f" {name} " in f" {plain} "), None)
    beside = f" {plain} ".replace(f" {name} ", " ").strip()
    if name is None or beside not in _NEXT | _LAST | _THIS | {""}:
        return ()
    monday = context.today - timedelta(context.today.weekday())
    days = [monday + timedelta(names[name] + 7 * week) for week in (-1, 0, 1)]
    return (days[1],) if beside in _THIS else _around(context.today, days, beside)


def _around(today: date, days: Sequence[date], beside: str) -> tuple[date, ...]:
    """Those of the days that come next, or came last, or the two nearest where neither is said."""
    if beside in _NEXT:
        return tuple(day for day in days if day > today)
    if beside in _LAST:
        return tuple(day for day in reversed(days) if day < today)
    return tuple(sorted(days, key=lambda day: abs(day - today))[:2])


def _written(plain: str, dotted: bool, context: Context) -> Days:
    parts, shape = _parts(plain, context.language)
    if shape in _NO_YEAR:
        month, day = (parts[place] for place in _NO_YEAR[shape])
        return _without_year(month, day, context.today) or "date_none"
    if shape not in _ORDERS:
        return "date_day" if _NO_DAY.fullmatch(shape) else "date"
    orders = _ORDERS[shape][:1] if dotted else _ORDERS[shape]
    years = [value if kind == "y" else _full(value, context.today) for value, kind in zip(parts, shape, strict=True)]
    return _valid((years[year], parts[month], parts[day]) for year, month, day in orders) or "date_none"


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


def _parts(plain: str, language: str) -> tuple[list[int], str]:
    """The numbers and months of a text in their order, and its shape: one letter for each (``v``: vague, ``?``: anything else)."""
    months, weekdays = _months(language), _weekdays(language)
    spaced = _alternatives(weekdays).sub(" ", f" {plain} ")
    spaced = _alternatives(months).sub(lambda name: f" @{months[name[0].strip()]} ", spaced)
    found = [_part(word, months) for word in spaced.split()]
    return [value for value, _ in found], "".join(kind for _, kind in found)


def _part(word: str, months: dict[str, int]) -> tuple[int, str]:
    if word.startswith("@"):
        return int(word[1:]), "M"
    if number := _ORDINAL.fullmatch(word):
        return int(number[1]), "y" if len(number[1]) == 4 else "n"
    if word in _VAGUE:
        return 0, "v"
    if len(word) < _SHORTEST_MISSPELT:
        return 0, "?"
    near = process.extractOne(word, months.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR_MONTH)
    return (months[near[0]], "M") if near else (0, "?")


def _alternatives(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<= )(?:{'|'.join(sorted(names, key=len, reverse=True))})(?= )")


@lru_cache(maxsize=64)
def _months(language: str) -> dict[str, int]:
    """The folded names of months, the person's language first."""
    names: dict[str, int] = {}
    for locale in locales(language):
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, locale).items():
                    names.setdefault(fold(name), number)
    return names


@lru_cache(maxsize=64)
def _weekdays(language: str) -> dict[str, int]:
    """The folded names of the days of the week, Monday being 0, the person's language first."""
    names: dict[str, int] = {}
    for locale in locales(language):
        for context in ("format", "stand-alone"):
            for number, name in get_day_names("wide", context, locale).items():
                names.setdefault(fold(name), number)
    return names
