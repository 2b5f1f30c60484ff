"""Months, quarters and weeks where a day is asked: the days that they begin and end with."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from faq.answers.day_parts import EDGES, DayParts

_MONTH = {"M": (None, 0), "My": (1, 0), "yM": (0, 1), "ny": (1, 0), "yn": (0, 1)}
_QUARTER = {"q": (None, 0), "qy": (1, 0), "yq": (0, 1)}
_MIDDLE_OF_MONTH = 15
_YEARS = range(1900, 2201)

Span = tuple[date, date]


def likely_days(parts: DayParts, today: date) -> tuple[date, ...]:
    """The days that "end of June", "Q2 2027" or "next week" may mean, likeliest first; none where the parts are no such time.

    Without a year the next one comes first, then the last one.
    """
    edges = "".join(EDGES)
    edge = [letter for letter in parts.shape if letter in edges]
    spans = _spans(parts.without(edges), today, whole_years=bool(edge)) if len(edge) < 2 else []
    return tuple(day for span in spans for day in _of_span(span, edge[0] if edge else ""))


def period(parts: DayParts, today: date) -> Span | None:
    """The month, quarter or week that the parts are, and of "start of June" the third of it; None where they are no such time."""
    edges = "".join(EDGES)
    edge = [letter for letter in parts.shape if letter in edges]
    spans = _spans(parts.without(edges), today, whole_years=False) if len(edge) < 2 and not parts.strange else []
    return _third(spans[0], edge[0]) if spans and edge else spans[0] if spans else None


def _third(span: Span, edge: str) -> Span:
    first, last = span
    third = (last - first) // 3
    return {"s": (first, first + third), "m": (first + third, last - third), "e": (last - third, last)}[edge]


def _of_span(span: Span, edge: str) -> tuple[date, ...]:
    first, last = span
    middle = first.replace(day=_MIDDLE_OF_MONTH) if first.day == 1 and last.month == first.month else None
    return {"s": (first,), "e": (last,), "m": (middle or first + (last - first) // 2,), "": (first, last)}[edge]


def _spans(parts: DayParts, today: date, *, whole_years: bool) -> list[Span]:
    for table, length in ((_MONTH, 1), (_QUARTER, 3)):
        if parts.shape in table:
            year_at, number_at = table[parts.shape]
            year = None if year_at is None else parts.values[year_at]
            return _numbered(year, parts.values[number_at], length, today)
    if parts.shape == "k":
        monday = today - timedelta(today.weekday() - 7 * parts.values[0])
        return [(monday, monday + timedelta(6))]
    return _numbered(parts.values[0], 1, 12, today) if parts.shape == "y" and whole_years else []


def _numbered(year: int | None, number: int, length: int, today: date) -> list[Span]:
    """That part of a year, or the next and the last one; ``length`` in months."""
    if not 1 <= number <= 12 // length:
        return []
    if year is not None:
        return [_span(year, number, length)] if year in _YEARS else []
    around = [_span(each, number, length) for each in range(today.year - 1, today.year + 2)]
    ahead = [span for span in around if span[1] >= today]
    return [*ahead[:1], *[span for span in around if span[1] < today][-1:]]


def _span(year: int, number: int, length: int) -> Span:
    last = number * length
    return date(year, last - length + 1, 1), date(year, last, calendar.monthrange(year, last)[1])
