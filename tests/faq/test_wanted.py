"""What a facilitator writes behind ``session propose``: own hours, days to look in, length, place, the last day for answers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from faq.sessions.read_when import Asker, Clarification
from faq.sessions.wanted import MOST_HOURS, WantedHours, read_wanted

ASKER = Asker(datetime(2026, 11, 26, 9, tzinfo=UTC), "en", ("Europe/Berlin", "America/Bogota"))


def read(line: str, asker: Asker = ASKER) -> WantedHours:
    found = read_wanted(line, asker)
    assert isinstance(found, WantedHours), found
    return found


@pytest.mark.parametrize(
    ("line", "first", "last"),
    [
        ("", None, None),
        ("in March", "2027-03-01", "2027-03-31"),
        ("March 2027", "2027-03-01", "2027-03-31"),
        ("from 1 to 12 Feb", "2027-02-01", "2027-02-12"),
        ("1-12 Feb", "2027-02-01", "2027-02-12"),
        ("between 1 and 12 February", "2027-02-01", "2027-02-12"),
        ("from 28 Jan to 5 Feb 2027", "2027-01-28", "2027-02-05"),
        ("from 2027-02-01 until 2027-02-12", "2027-02-01", "2027-02-12"),
        ("9 to 13 March", "2027-03-09", "2027-03-13"),
        ("March 9 to 13", "2027-03-09", "2027-03-13"),
        ("from March 9 to 13", "2027-03-09", "2027-03-13"),
        ("March 9-13", "2027-03-09", "2027-03-13"),
        ("between 9 and 13 March", "2027-03-09", "2027-03-13"),
        ("in March or April", "2027-03-01", "2027-04-30"),
        ("February and March", "2027-02-01", "2027-03-31"),
        ("after 10 January", "2027-01-11", None),
        ("from 10 January", "2027-01-10", None),
        ("before 20 December", None, "2026-12-19"),
        ("next week", "2026-11-30", "2026-12-06"),
        ("in the week of", None, None),
        ("after Christmas", None, None),
        ("on 3 Dec", "2026-12-03", "2026-12-03"),
        ("end of January", "2027-01-21", "2027-01-31"),
        ("next month", "2026-12-01", "2026-12-31"),
    ],
)
def test_days_to_look_in(line: str, first: str | None, last: str | None) -> None:
    found = read_wanted(line, ASKER)
    if line and first is last is None:
        assert isinstance(found, Clarification)
        return
    assert isinstance(found, WantedHours), found
    days = [day and day.isoformat() for day in (found.first, found.last)]
    assert (days, found.hours) == ([first, last], ())


@pytest.mark.parametrize(
    ("line", "minutes", "place"),
    [
        ("in March 60min", 60, ""), ("in March 2 hours", 120, ""), ("60 min in March", 60, ""), ("in March 2h", 120, ""),
        ("in March 1h30 https://meet.example/2", 90, "https://meet.example/2"), ("45 minutes", 45, ""),
        ("in March at City Hall", None, "City Hall"), ("https://meet.example/2", None, "https://meet.example/2"),
    ],
)  # fmt: skip
def test_length_and_place_beside_days(line: str, minutes: int | None, place: str) -> None:
    found = read(line)
    assert (found.minutes, found.place) == (minutes, place)


@pytest.mark.parametrize(
    ("line", "until"),
    [
        ("until Friday", "2026-11-27"), ("in March until 5 Dec", "2026-12-05"), ("by 5 Dec in March", "2026-12-05"),
        ("from 1 Feb until 12 Feb by 4 December", "2026-12-04"), ("from 1 Feb until 12 Feb", None),
        ("3 Dec 14:00 Köln; 8 Dec 9:00 Köln until Monday", "2026-11-30"), ("3 Dec 14:00 until 16:00 Köln", None),
        ("3 Dec 14:00 Köln; by 1 Dec", "2026-12-01"), ("answer by tomorrow", "2026-11-27"),
        ("by 2 Dec: 10 December 14:00 Köln; 12 December 14:00", "2026-12-02"), ("in March, deadline 20 Dec", "2026-12-20"),
    ],
)  # fmt: skip
def test_the_last_day_for_answers(line: str, until: str | None) -> None:
    asked = Asker(ASKER.now, "en", ("Europe/Berlin",))
    assert read(line, asked).until == (until and date.fromisoformat(until))


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("3 Dec 14:00 Köln; 8 Dec 9:00", ["2026-12-03 14:00 Europe/Berlin 90min", "2026-12-08 09:00 Europe/Berlin 90min"]),
        ("3 Dec 14:00; 8 Dec 9:00 Köln", ["2026-12-03 14:00 Europe/Berlin 90min", "2026-12-08 09:00 Europe/Berlin 90min"]),
        ("8 Dec 9:00 Köln, 3 Dec 14:00", ["2026-12-03 14:00 Europe/Berlin 90min", "2026-12-08 09:00 Europe/Berlin 90min"]),
        ("3 Dec 14:00 Bogota; 8 Dec 9:00; 60 min",
         ["2026-12-03 14:00 America/Bogota 60min", "2026-12-08 09:00 America/Bogota 60min"]),
        ("3 Dec 14:00 Köln 60min; 8 Dec 9:00 Bogota",
         ["2026-12-03 14:00 Europe/Berlin 60min", "2026-12-08 09:00 America/Bogota 60min"]),
        ("Thu 3 Dec 2pm or Tue 8 Dec 9am Köln",
         ["2026-12-03 14:00 Europe/Berlin 90min", "2026-12-08 09:00 Europe/Berlin 90min"]),
        ("Thu 3 Dec 14h30 Köln", ["2026-12-03 14:30 Europe/Berlin 90min"]),
        ("3 Dec 14h Köln", ["2026-12-03 14:00 Europe/Berlin 90min"]),
        ("3 Dec 14:00 Köln; 3 Dec 14:00 Köln", ["2026-12-03 14:00 Europe/Berlin 90min"]),
        ("3 Dec 14:00 Köln\n8 Dec 9:00\nhttps://meet.example/2", [
            "2026-12-03 14:00 Europe/Berlin 90min https://meet.example/2", "2026-12-08 09:00 Europe/Berlin 90min https://meet.example/2",
        ]),
    ],
)  # fmt: skip
def test_own_hours_share_what_one_of_them_names(line: str, lines: list[str]) -> None:
    found = read(line)
    assert [one.line for one in found.hours] == lines
    assert read(found.line) == found


@pytest.mark.parametrize(
    ("line", "code", "part"),
    [
        ("in March hullabaloo", "rest", "hullabaloo"), ("a hullabaloo", "rest", "hullabaloo"),
        ("in March " + "x" * 600, "rest", "x" * 9 + " …"), ("3 Dec 14:00 Köln; perhaps", "rest", "perhaps"),
        ("in March 5min", "minutes", "5"), ("3 Dec 25:00 Köln", "time_none", "25:00"),
        ("31 February 14:00 Köln", "date_none", None),
        ("by 1 November 2026", "past", ""), ("in October 2025", "past", ""),
        ("; ".join(f"{day} Dec 9:00 Köln" for day in range(1, MOST_HOURS + 2)), "several", ""),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_named(line: str, code: str, part: str | None) -> None:
    found = read_wanted(line, ASKER)
    assert isinstance(found, Clarification), found
    assert found.code == code
    assert part is None or found.part == part


def test_what_is_asked_about_one_of_several_hours_leads_to_the_whole_line() -> None:
    found = read_wanted("3 Dec 14:00; 8 Dec 9:00; 60min", ASKER)
    assert isinstance(found, Clarification)
    assert found.code == "zone"
    shown, line = found.choices[0]
    assert shown == "Europe/Berlin"
    assert [one.line for one in read(line).hours] == [
        "2026-12-03 14:00 Europe/Berlin 60min", "2026-12-08 09:00 Europe/Berlin 60min",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "line", "first", "last"),
    [("fr", "du 1 au 12 février", "2027-02-01", "2027-02-12"), ("de", "vom 1. bis 12. Februar", "2027-02-01", "2027-02-12"),
     ("fr", "après le 10 janvier", "2027-01-11", None)],
)  # fmt: skip
def test_in_other_languages(language: str, line: str, first: str, last: str | None) -> None:
    found = read(line, Asker(ASKER.now, language, ("Europe/Berlin",)))
    assert (str(found.first), found.last and str(found.last)) == (first, last)
