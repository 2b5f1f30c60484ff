"""The one clock: the machine's, or one that runs on from the instant that CITY2CITY_NOW says."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.runtime.settings import Misconfigured, settings
from storage.open import open_store
from tests.bot.command import CommandLine

OPEN, CLOSED = "2025-07-01", "2026-07-01T09:00+02:00"


def state_of_the_call(tmp_path: Path, *words: str, said: str) -> str:
    check = ("check", "--programme", "utm-city2city", "--answers", "-", "--json", *words)
    done = CommandLine(tmp_path).run(*check, input='{"applicant": "third_party"}', CITY2CITY_NOW=said)
    return str(json.loads(done.stdout)["call"]["state"])


@pytest.mark.parametrize(("said", "state"), [(OPEN, "open"), (CLOSED, "closed")])
def test_a_command_goes_by_the_day_that_the_setting_says(tmp_path: Path, said: str, state: str) -> None:
    assert state_of_the_call(tmp_path, said=said) == state


def test_what_is_asked_for_on_the_command_line_comes_first(tmp_path: Path) -> None:
    assert state_of_the_call(tmp_path, "--as-of", OPEN, said=CLOSED) == "open"


def test_doctor_counts_the_trouble_of_the_week_before_the_day_that_is_said(tmp_path: Path) -> None:
    database = str(tmp_path / "bot.db")
    with closing(open_store(database)) as store, store.transaction():
        store.count("2031-03-01", "", "telegram:long ago")
        store.count("2031-03-18", "", "telegram:conflict")
    found = CommandLine(tmp_path).run("doctor", "--db", database, CITY2CITY_NOW="2031-03-20").stdout
    assert "In the last 7 days: telegram:conflict, 1 time" in found
    assert "telegram:long ago" not in found


@pytest.mark.parametrize("said", ["tomorrow", "2026-13-01", "12:00", "1790000000"])
def test_a_value_that_is_no_moment_is_told_with_what_was_expected(tmp_path: Path, said: str) -> None:
    done = CommandLine(tmp_path).run("chat", "--memory", CITY2CITY_NOW=said)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"CITY2CITY_NOW: {said!r} is neither a date such as 2026-03-01 nor an instant such as 2026-03-01T09:00Z\n"
    )


def test_it_runs_on_from_there() -> None:
    before = datetime.now(UTC)
    clock = settings({"CITY2CITY_NOW": "2031-03-01T08:00Z"}).clock
    first, second = clock(), clock()
    passed = datetime.now(UTC) - before
    assert datetime(2031, 3, 1, 8, tzinfo=UTC) <= first <= second <= datetime(2031, 3, 1, 8, tzinfo=UTC) + passed


def test_without_the_setting_it_is_the_machines() -> None:
    for environment in ({}, {"CITY2CITY_NOW": ""}):
        before, said, after = datetime.now(UTC), settings(environment).clock(), datetime.now(UTC)
        assert before <= said <= after
        assert said.utcoffset() == timedelta()


def test_a_wrong_value_is_a_misconfiguration() -> None:
    with pytest.raises(Misconfigured, match="CITY2CITY_NOW"):
        settings({"CITY2CITY_NOW": "soon"})
