"""Several days with one hour, and days written with dots beside an hour that is written with an h."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from faq.sessions.read_when import Asker, Clarification, read_when
from faq.sessions.wanted import WantedHours, read_wanted
from faq.sessions.when import When

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
WHO = Asker(NOW, "en", ("Europe/Berlin",), When("2026-11-26T15:00", "Europe/Berlin", 60))


def wanted(line: str, language: str = "en") -> list[str]:
    found = read_wanted(line, Asker(NOW, language, ("Europe/Berlin",), WHO.was))
    assert isinstance(found, WantedHours), found
    return [one.starts for one in found.hours]


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("10, 11 and 12 March at 14:00", ("2027-03-10", "2027-03-11", "2027-03-12")),
        ("10th or 11th of March, 14:00 Berlin", ("2027-03-10", "2027-03-11")),
        ("14:00 on 10 and 12 March", ("2027-03-10", "2027-03-12")),
        ("8 December, 10 December and 15 December at 2pm", ("2026-12-08", "2026-12-10", "2026-12-15")),
        ("Tue 8, Wed 9 and Thu 10 Dec 14h", ("2026-12-08", "2026-12-09", "2026-12-10")),
        ("8.12., 10.12. and 15.12. 14:00", ("2026-12-08", "2026-12-10", "2026-12-15")),
        ("Mon, Tue and Wed next week at 2pm", ("2026-11-09", "2026-11-10", "2026-11-11")),
        ("Tuesday and Thursday 14:00", ("2026-11-03", "2026-11-05")),
        ("30 November & 2 December 14:00; by 20 November", ("2026-11-30", "2026-12-02")),
    ],
)
def test_an_hour_is_that_of_every_day_of_a_list(line: str, days: tuple[str, ...]) -> None:
    assert wanted(line) == [f"{day}T14:00" for day in days]


def test_in_another_language() -> None:
    assert wanted("8, 9 et 10 décembre à 14h", "fr") == [f"2026-12-{day}T14:00" for day in ("08", "09", "10")]


@pytest.mark.parametrize("line", ["from 10 to 12 March", "between 7 and 18 December", "7 - 18 December"])
def test_a_range_of_days_is_no_list(line: str) -> None:
    assert wanted(line) == []


def test_hours_of_their_own_stay_theirs() -> None:
    assert wanted("8 December 14:00, 10 December 9:00") == ["2026-12-08T14:00", "2026-12-10T09:00"]


@pytest.mark.parametrize(
    "line", ["27.11. 14h", "27.11 14h", "14h 27.11.", "Fri 27.11. 14h Berlin", "9.12. 14h", "on 12.11. at 14h"]
)
def test_a_day_with_a_dot_is_no_hour_beside_one(line: str) -> None:
    found = read_when(line, WHO)
    assert isinstance(found, When), found
    assert found.wall.time().hour == 14
    assert found.minutes == 60


@pytest.mark.parametrize("line", ["27.11. 9.30 2h", "27 November 9.30 2h", "27.11. 9:30 2h"])
def test_a_length_in_hours_stays_one(line: str) -> None:
    found = read_when(line, WHO)
    assert isinstance(found, When), found
    assert (found.starts, found.minutes) == ("2026-11-27T09:30", 120)


@pytest.mark.parametrize("line", ["27 November", "Friday 27 November", "27.11.", "to 27 November please"])
def test_a_day_alone_offers_the_hour_that_is_planned(line: str) -> None:
    found = read_when(line, WHO)
    assert isinstance(found, Clarification)
    assert (found.code, found.part) == ("same_hour", "15:00")
    assert [read_when(one, WHO) for _, one in found.choices] == [When("2026-11-27T15:00", "Europe/Berlin", 60)]


def test_without_a_time_before_the_hour_is_missing() -> None:
    found = read_when("27 November", Asker(NOW, "en", ("Europe/Berlin",)))
    assert isinstance(found, Clarification) and found.code == "time"
