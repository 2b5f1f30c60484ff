"""A step is marked while it is under way and has so much processor time; however it ends, neither is left."""

from __future__ import annotations

import signal
from functools import partial
from pathlib import Path

import pytest

from bot.runtime.settings import Misconfigured, Settings
from bot.runtime.steps import Steps, steps
from storage.records import Address
from storage.underway import Begun, marks
from tests.storage.child import forked

BEGUN = Begun(Address("test", "helper", "", "anna"), "1", "Text")
LONG = 1000.0


def seconds_left() -> float:
    return signal.getitimer(signal.ITIMER_VIRTUAL)[0]


def test_while_it_is_under_way_it_is_marked_and_its_time_runs(tmp_path: Path) -> None:
    made = Steps(marks(str(tmp_path / "city.db")), LONG)
    with made.under_way(BEGUN) as deaths:
        assert deaths == 0
        assert LONG - 100 < seconds_left() < LONG + 1
        assert [(one.begun, one.attempts) for one in made.marks.unended()] == [(BEGUN, 1)]
    assert (seconds_left(), list(made.marks.unended())) == (0.0, [])


def test_one_that_fails_leaves_neither_mark_nor_time(tmp_path: Path) -> None:
    made = Steps(marks(str(tmp_path / "city.db")), LONG)
    with pytest.raises(ZeroDivisionError), made.under_way(BEGUN):
        raise ZeroDivisionError
    assert (seconds_left(), list(made.marks.unended())) == (0.0, [])


def test_how_many_died_of_it_is_known_at_the_next_try(tmp_path: Path) -> None:
    made = Steps(marks(str(tmp_path / "city.db")))
    for _ in range(2):
        made.marks.begin(BEGUN)
    with made.under_way(BEGUN) as deaths:
        assert (deaths, seconds_left()) == (2, 0.0)


def burn(path: str) -> None:
    with Steps(marks(path), 0.02).under_way(BEGUN):
        while True:
            pass


def test_one_that_never_ends_ends_the_process_and_is_known_by_its_mark(tmp_path: Path) -> None:
    path = str(tmp_path / "city.db")
    assert forked(partial(burn, path)) == -signal.SIGVTALRM
    assert [one.begun for one in marks(path).unended()] == [BEGUN]


@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_a_step_needs_some_time(tmp_path: Path, seconds: float) -> None:
    conf = Settings((), tmp_path, "", colour=False, step_seconds=seconds)
    with pytest.raises(Misconfigured, match="CITY2CITY_STEP_SECONDS must be a number above 0"):
        steps(conf, "memory:")


def test_it_has_the_time_that_is_set_and_is_marked_beside_its_database(tmp_path: Path) -> None:
    made = steps(Settings((), tmp_path, "", colour=False, step_seconds=0.5), str(tmp_path / "city.db"))
    with made.under_way(BEGUN):
        assert 0 < seconds_left() < 0.6
        assert len(list((tmp_path / "city.db.underway").iterdir())) == 1
