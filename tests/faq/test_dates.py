"""Days as people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.answers.dates import read_date, write
from faq.answers.reading import Context, Misread, Read, Unclear

TODAY = date(2026, 11, 20)
"""A Friday."""

LANGUAGES = ("en", "fr", "de", "es", "it", "pt", "nl", "pl", "ru", "el", "zh", "ko", "tr", "cs", "sv", "fi")


def context(language: str = "en") -> Context:
    return Context(TODAY, language, str)


def days(typed: str, language: str = "en") -> list[str]:
    """The days that a text is read as: one, or those to choose from."""
    reading = read_date(typed, context(language), None)
    assert not isinstance(reading, Misread), reading
    return [value for _, value in reading.choices] if isinstance(reading, Unclear) else [reading.value]


@pytest.mark.parametrize(
    "typed",
    [
        "2025-09-13", "2025/09/13", "2025.09.13", "13/9/2025", "13.9.2025", "13-09-2025", "13/9/25",
        "13 09 2025", "9/13/2025",
        "13 September 2025", "13th of September, 2025", "Sept. 13, 2025", "September 13th 2025",
        "Saturday 13 September 2025",
        "on the 13th of Sept 2025", "13. September 2025", "13 septembre 2025", "13 de septiembre de 2025",
        "13 settembre 2025",
        "13 de set. de 2025", "13 september 2025", "13 września 2025", "2025 September 13",
        "13 Septmber 2025", "13 sep 25",
        "2025年9月13日", "2025년 9월 13일", "١٣/٩/٢٠٢٥", "Sep 13 25",
    ],
)  # fmt: skip
def test_one_day_in_many_forms(typed: str) -> None:
    assert read_date(typed, context(), None) == Read("2025-09-13", "" if typed == "2025-09-13" else "date")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("today", ["2026-11-20"]),
        ("Heute", ["2026-11-20"]),
        ("yesterday", ["2026-11-19"]),
        ("avant-hier", ["2026-11-18"]),
        ("the day after tomorrow", ["2026-11-22"]),
        ("pasado mañana", ["2026-11-22"]),
        ("in two weeks", ["2026-12-04"]),
        ("2 weeks ago", ["2026-11-06"]),
        ("il y a 3 mois", ["2026-08-20"]),
        ("vor zwei Wochen", ["2026-11-06"]),
        ("in a year", ["2027-11-20"]),
        ("hace un mes", ["2026-10-20"]),
        ("3 days from now", ["2026-11-23"]),
        ("next Monday", ["2026-11-23"]),
        ("lundi prochain", ["2026-11-23"]),
        ("next Saturday", ["2026-11-21", "2026-11-28"]),
        ("last Thursday", ["2026-11-19", "2026-11-12"]),
        ("last Sunday", ["2026-11-15"]),
        ("this Friday", ["2026-11-20"]),
        ("Friday", ["2026-11-20", "2026-11-13"]),
        ("Monday", ["2026-11-23", "2026-11-16"]),
        ("segunda-feira passada", ["2026-11-16", "2026-11-09"]),
        ("3/9/2025", ["2025-09-03", "2025-03-09"]),
        ("3-9-25", ["2025-09-03", "2025-03-09"]),
        ("3.9.2025", ["2025-09-03"]),
        ("9/9/2025", ["2025-09-09"]),
        ("3/9/99", ["1999-09-03", "1999-03-09"]),
        ("1 January", ["2027-01-01", "2026-01-01"]),
        ("3-5 September 2025", ["2025-09-03", "2025-09-05"]),
        ("3 ago 2025", ["2025-08-03"]),
    ],
)
def test_a_day_seen_from_today(typed: str, expected: list[str]) -> None:
    assert days(typed) == expected


def test_a_day_that_only_one_of_the_years_around_has() -> None:
    assert read_date("29 Feb", Context(date(2027, 11, 20), "en", str), None) == Read("2028-02-29", "date")


def test_months_are_counted_to_the_last_day_at_most() -> None:
    assert read_date("in 3 months", Context(date(2026, 11, 30), "en", str), None) == Read("2027-02-28", "date")


def test_both_readings_are_written_out() -> None:
    reading = read_date("3/9/2025", context("pt-PT"), None)
    assert reading == Unclear((("3 de setembro de 2025", "2025-09-03"), ("9 de março de 2025", "2025-03-09")))


def test_a_reading_in_the_future_does_not_count_where_the_day_has_passed() -> None:
    assert read_date("12/11/2026", context(), TODAY) == Read("2026-11-12", "date")
    assert read_date("11/12/2026", context(), TODAY) == Read("2026-11-12", "date")
    assert read_date("today", context(), TODAY) == Read("2026-11-20", "date")
    assert read_date("Monday", context(), TODAY) == Read("2026-11-16", "date")
    assert read_date("tomorrow", context(), TODAY) == Misread("date_future", {"max": "2026-11-20"})


@pytest.mark.parametrize("typed", ["maanantai", "maanantaina"])
def test_a_weekday_is_read_as_it_is_called_and_as_it_stands_in_a_date(typed: str) -> None:
    assert isinstance(read_date(typed, context("fi"), TODAY), Read)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("31 February 2025", "date_none"), ("31 February", "date_none"), ("2025-02-30", "date_none"),
        ("32/13/2025", "date_none"),
        ("29 February 2025", "date_none"), ("3/9/1250", "date_none"), ("30.02.2025", "date_none"),
        ("September 2025", "date_day"), ("2025", "date_day"), ("09/2025", "date_day"),
        ("2025-09", "date_day"), ("next week", "date_day"),
        ("end of September 2025", "date_day"), ("May", "date_day"), ("last year", "date_day"),
        ("mid 2025", "date_day"),
        ("hello", "date"), ("", "date"), ("5", "date"), ("3/9", "date"), ("I want to know about money", "date"),
        ("before 3 May 2025", "date"), ("in 2000 years", "date"), ("in some weeks", "date"), ("two weeks", "date"),
        ("in two weeks ago", "date"), ("next Monday morning", "date"), ("13 Foo 2025", "date"),
        ("1 2 3 4", "date"), ("12345", "date"),
    ],
)  # fmt: skip
def test_no_day(typed: str, code: str) -> None:
    assert read_date(typed, context(), None) == Misread(code, {}, ("Nov 20, 2026", "2026-11-20"))


@settings(deadline=None)
@given(
    st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    st.sampled_from(LANGUAGES),
)
def test_every_day_is_understood_as_written(day: date, language: str) -> None:
    assert days(write(day, language), language) == [day.isoformat()]


@given(st.dates(date(1950, 1, 1), date(2045, 1, 1)), st.sampled_from(["%d/%m/%Y", "%d/%m/%y", "%m-%d-%Y"]))
def test_a_day_in_digits_is_among_what_is_offered(day: date, form: str) -> None:
    two_digits_mean_it = "%y" not in form or day >= TODAY.replace(year=TODAY.year - 79)
    assert (day.isoformat() in days(day.strftime(form))) is two_digits_mean_it


@given(st.integers(0, 99), st.sampled_from([("day", 1), ("week", 7)]))
def test_spans_back_and_ahead(count: int, unit: tuple[str, int]) -> None:
    name, length = unit
    assert days(f"in {count} {name}s") == [(TODAY + timedelta(count * length)).isoformat()]
    assert days(f"{count} {name}s ago") == [(TODAY - timedelta(count * length)).isoformat()]
