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
        ("l'altro ieri", ["2026-11-18"]),
        ("12 d'octubre 2026", ["2026-10-12"]),
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
        ("3/9", ["2027-09-03", "2027-03-09", "2026-09-03", "2026-03-09"]),
        ("3/9/99", ["1999-09-03", "1999-03-09"]),
        ("1 January", ["2027-01-01", "2026-01-01"]),
        ("3-5 September 2025", ["2025-09-03", "2025-09-05"]),
        ("3 ago 2025", ["2025-08-03"]),
    ],
)
def test_a_day_seen_from_today(typed: str, expected: list[str]) -> None:
    assert days(typed) == expected


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("Tue 3 Mar 2026", "en"), ("Tue, 3 Mar 2026", "en"), ("Tue, Mar 3, 2026 at 2:00 PM", "en"), ("Tues. 3 March 2026", "en"),
        ("Di 3.3.2026", "en"), ("Di., 3.3.2026", "de"), ("Dienstag, 3. März 2026 um 14:00 Uhr", "de"), ("Di, 3. Mär 26", "de"),
        ("mar. 3 mars 2026", "fr"), ("mar 3/3/2026", "fr"), ("mardi 3 mars 2026 à 14:00", "fr"), ("ma 3 mars 2026", "fr"),
        ("mar 3 mar 2026", "es"), ("mar., 3 mar 2026", "it"), ("ter., 3 de mar. de 2026", "pt"), ("di 3 mrt 2026", "nl"),
        ("wt., 3 mar 2026", "pl"), ("wtorek, 3 marca 2026", "pl"), ("вт, 3 мар. 2026", "ru"),
        ("2026-03-03T00:00:00Z", "en"), ("2026-03-03T14:30", "en"), ("2026-03-03T14:30:00.000+01:00", "en"),
        ("2026-03-03 14:30:00", "en"), ("3 March 2026 14:30 CET", "en"), ("3 March 2026, 2pm", "en"),
        ("Tue, 03 Mar 2026 14:30:00 +0100", "en"), ("20260303", "en"), ("03032026", "en"),
        ("decision of 3 March 2026", "en"), ("we applied on the 3rd of March this year", "en"),
    ],
)  # fmt: skip
def test_a_day_as_calendars_and_mails_write_it(typed: str, language: str) -> None:
    """In 2026: 3 March is a Tuesday, and "mar" is that day as well as its month."""
    today = date(2026, 4, 1)
    assert read_date(typed, Context(today, language, str), None) == Read("2026-03-03", "date")


@pytest.mark.parametrize(
    "typed", ["next Fri", "Fri next", "ven. prochain", "nächsten Fr", "prossimo ven", "pt. następny"]
)
def test_a_short_weekday_that_comes(typed: str) -> None:
    language = {"v": "fr", "n": "en", "F": "en", "p": "it"}[typed[0]]
    language = {"nächsten Fr": "de", "pt. następny": "pl"}.get(typed, language)
    assert days(typed, language) == ["2026-11-27"]


@pytest.mark.parametrize(
    ("typed", "language", "expected"),
    [
        ("Monday 3 March 2026", "en", ["2026-03-03", "2026-03-02"]),
        ("Fri, 3 Mar 2026", "en", ["2026-03-03", "2026-03-06"]),
        ("Mo 3.3.2026", "de", ["2026-03-03", "2026-03-02"]),
        ("jeudi 3 mars 2026", "fr", ["2026-03-03", "2026-03-05"]),
        ("lun. 3 mar 2026", "it", ["2026-03-03", "2026-03-02"]),
        ("dom, 1 de março de 2027", "pt", ["2027-03-01", "2027-02-28"]),
    ],
)
def test_a_weekday_that_contradicts_its_day_is_asked_about(typed: str, language: str, expected: list[str]) -> None:
    reading = read_date(typed, context(language), None)
    assert isinstance(reading, Unclear)
    assert [value for _, value in reading.choices] == expected


def test_a_weekday_says_which_of_two_days_is_meant() -> None:
    assert read_date("Wed 3/9/2025", context(), None) == Read("2025-09-03", "date")
    assert read_date("Sun 9/3/2025", context(), None) == Read("2025-03-09", "date")
    assert read_date("Fri 1 January", context(), None) == Read("2027-01-01", "date")


@pytest.mark.parametrize(
    ("typed", "language", "expected"),
    [
        ("March 2026", "en", ["2026-03-01", "2026-03-31"]), ("mars 2026", "fr", ["2026-03-01", "2026-03-31"]),
        ("September 2025", "en", ["2025-09-01", "2025-09-30"]), ("09/2025", "en", ["2025-09-01", "2025-09-30"]),
        ("2025-09", "en", ["2025-09-01", "2025-09-30"]), ("May", "en", ["2027-05-01", "2027-05-31"]),
        ("sometime in March", "en", ["2027-03-01", "2027-03-31"]),
        ("mid March", "en", ["2027-03-15", "2026-03-15"]), ("mid-March 2026", "en", ["2026-03-15"]),
        ("end of June", "en", ["2027-06-30", "2026-06-30"]), ("end of September 2025", "en", ["2025-09-30"]),
        ("early May 2027", "en", ["2027-05-01"]), ("Ende Juni 2027", "de", ["2027-06-30"]),
        ("Mitte März 2027", "de", ["2027-03-15"]),
        ("fin juin 2027", "fr", ["2027-06-30"]), ("mi-mars 2027", "fr", ["2027-03-15"]),
        ("finales de junio de 2027", "es", ["2027-06-30"]), ("fine giugno 2027", "it", ["2027-06-30"]),
        ("fim de junho de 2027", "pt", ["2027-06-30"]), ("eind juni 2027", "nl", ["2027-06-30"]),
        ("koniec czerwca 2027", "pl", ["2027-06-30"]),
        ("Q2 2026", "en", ["2026-04-01", "2026-06-30"]), ("2026 Q2", "en", ["2026-04-01", "2026-06-30"]),
        ("second quarter of 2026", "en", ["2026-04-01", "2026-06-30"]), ("T2 2026", "fr", ["2026-04-01", "2026-06-30"]),
        ("2. Quartal 2026", "de", ["2026-04-01", "2026-06-30"]), ("K2 2026", "nl", ["2026-04-01", "2026-06-30"]),
        ("secondo trimestre 2026", "it", ["2026-04-01", "2026-06-30"]), ("II kwartał 2026", "pl", ["2026-04-01", "2026-06-30"]),
        ("end of Q1 2027", "en", ["2027-03-31"]), ("end of 2026", "en", ["2026-12-31"]), ("end of the year", "en", ["2026-12-31"]),
        ("mid 2025", "en", ["2025-07-02"]),
        ("next month", "en", ["2026-12-01", "2026-12-31"]), ("nächsten Monat", "de", ["2026-12-01", "2026-12-31"]),
        ("le mois prochain", "fr", ["2026-12-01", "2026-12-31"]), ("el mes que viene", "es", ["2026-12-01", "2026-12-31"]),
        ("il mese prossimo", "it", ["2026-12-01", "2026-12-31"]), ("volgende maand", "nl", ["2026-12-01", "2026-12-31"]),
        ("w przyszłym miesiącu", "pl", ["2026-12-01", "2026-12-31"]), ("no próximo mês", "pt", ["2026-12-01", "2026-12-31"]),
        ("next quarter", "en", ["2027-01-01", "2027-03-31"]), ("next week", "en", ["2026-11-23", "2026-11-29"]),
        ("end of next month", "en", ["2026-12-31"]), ("last month", "en", ["2026-10-01", "2026-10-31"]),
        ("before 3 May 2025", "en", ["2025-05-03"]), ("not 3 May 2025", "en", ["2025-05-03"]),
        ("next Monday morning", "en", ["2026-11-23"]), ("on 3 May 2025 if the mayor agrees", "en", ["2025-05-03"]),
    ],
)  # fmt: skip
def test_what_is_no_single_day_is_asked_about(typed: str, language: str, expected: list[str]) -> None:
    reading = read_date(typed, context(language), None)
    assert isinstance(reading, Unclear)
    assert [value for _, value in reading.choices] == expected


def test_a_day_that_has_passed_is_not_one_to_come() -> None:
    assert read_date("19 November 2026", context(), None, TODAY) == Misread("date_past", {"min": TODAY})
    assert read_date("yesterday", context(), None, TODAY) == Misread("date_past", {"min": TODAY})
    assert read_date("today", context(), None, TODAY) == Read("2026-11-20", "date")
    assert read_date("1 January", context(), None, TODAY) == Read("2027-01-01", "date")
    assert read_date("11/12/2026", context(), None, TODAY) == Read("2026-12-11", "date")
    assert read_date("end of January", context(), None, TODAY) == Unclear((("Jan 31, 2027", "2027-01-31"),))
    assert read_date("November", context(), None, TODAY) == Unclear((("Nov 30, 2026", "2026-11-30"),))
    assert read_date("by 15 December at the latest", context(), None, TODAY) == Read("2026-12-15", "date")


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
    assert read_date("tomorrow", context(), TODAY) == Misread("date_future", {"max": TODAY})


@pytest.mark.parametrize("typed", ["maanantai", "maanantaina"])
def test_a_weekday_is_read_as_it_is_called_and_as_it_stands_in_a_date(typed: str) -> None:
    assert isinstance(read_date(typed, context("fi"), TODAY), Read)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("31 February 2025", "date_none"), ("31 February", "date_none"), ("2025-02-30", "date_none"),
        ("32/13/2025", "date_none"),
        ("29 February 2025", "date_none"), ("3/9/1250", "date_none"), ("30.02.2025", "date_none"),
        ("2025", "date_day"), ("last year", "date_day"), ("summer", "date_day"), ("spring 2027", "date_day"),
        ("in 2000 years", "date_day"),
        ("hello", "date"), ("", "date"), ("5", "date"), ("3 9", "date"), ("I want to know about money", "date"),
        ("in some weeks", "date"), ("two weeks", "date"),
        ("in two weeks ago", "date"), ("13 Foo 2025", "date"), ("what happened on 3 May 2025", "date"),
        ("it bears no date", "date"), ("the sun shines on us", "date"),
        ("1 2 3 4", "date"), ("12345", "date"), ("20251399", "date_none"),
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
