"""The suite's short form of ``make days``: a few tests for which the day counts, as they will go on another one."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.soak import days
from tests.soak.days import MATRIX, Circumstances

FEW = (
    "tests/bot/test_clock.py::test_a_command_goes_by_the_day_that_the_setting_says",
    "tests/bot/test_clock.py::test_without_the_setting_it_is_the_machines",
    "tests/bot/test_calendars.py",
    "tests/bot/test_deaths.py::test_what_ended_the_process_and_never_came_again_is_told_after_a_while",
    "tests/slack/test_recorded.py::test_the_recorded_visit_comes_to_the_same[http]",
)
CLOCK = "import datetime; print(datetime.datetime.now().astimezone().isoformat())"
NESTED = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {CLOCK!r}], check=True)"


@pytest.mark.parametrize("there", MATRIX, ids=str)
def test_processes_of_processes_live_on_the_day_and_in_the_zone_that_are_asked_for(there: Circumstances) -> None:
    environment = there.environment()
    ahead, before = timedelta(seconds=float(environment["SECONDS_AHEAD"])), datetime.now(UTC)
    done = subprocess.run([sys.executable, "-c", NESTED], env=environment, capture_output=True, text=True, check=True)
    said = datetime.fromisoformat(done.stdout.strip())
    assert before + ahead <= said <= datetime.now(UTC) + ahead
    assert said.utcoffset() == said.astimezone(ZoneInfo(there.zone)).utcoffset()


def test_it_begins_a_minute_before_midnight_after_so_many_days() -> None:
    now = datetime(2026, 11, 22, 13, 30, tzinfo=UTC)
    assert Circumstances(1, "Pacific/Kiritimati").ahead(now) == timedelta(days=1, hours=20, minutes=29)
    assert Circumstances(200, "Europe/Berlin").ahead(now) == timedelta(days=200, hours=8, minutes=29)


def test_a_few_for_which_the_day_counts_pass_on_another() -> None:
    done = days.run(Circumstances(400, "America/St_Johns"), *FEW)
    assert done.returncode == 0, done.stdout + done.stderr
