"""The daily purge in every way of running: what it notes, when it refuses, what ``doctor`` and ``purge`` say of it."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner

from bot.cli.main import main
from bot.runtime.purge import ClockWatch, Periods, daily, daily_slices, last_purge, purge, uptime
from storage.open import open_store
from storage.records import DAY, Identity, Upkeep, millis
from storage.sqlite import sqlite_retention
from storage.store import Store, StoreError

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
AT = millis(NOW)
DAYS = Periods({"a": 365}, 35)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "city.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with closing(open_store(str(path))) as opened, opened.transaction():
        opened.create_form(
            opened.person(Identity("telegram", "", "1"), AT - 400 * DAY).id, "a", "draft", AT - 400 * DAY
        )
        opened.take("telegram", "helper", "1", AT - 8 * DAY)
    with closing(open_store(str(path))) as opened:
        yield opened


def forms(store: Store) -> int:
    return len(store.all_forms("draft"))


def noted(store: Store) -> dict[str, Upkeep]:
    return {one.what: one for one in store.upkeep()}


def test_the_purge_is_daily_and_notes_what_it_deleted(store: Store) -> None:
    daily(store, AT, DAYS)
    assert forms(store) == 0
    assert noted(store)["purge"] == Upkeep("purge", AT, {"inbox": 1, "form": 1, "person": 1})
    for later, when in ((DAY - 1, AT), (DAY, AT + DAY)):
        daily(store, AT + later, DAYS)
        assert noted(store)["purge"].at == when


@pytest.mark.parametrize("away", [400 * DAY, -400 * DAY])
def test_a_wrong_clock_deletes_nothing_and_is_told_until_somebody_purges(
    store: Store, away: int, caplog: pytest.LogCaptureFixture
) -> None:
    with store.transaction():
        who = store.person(Identity("telegram", "", "2"), AT).id
        store.create_form(who, "a", "draft", AT)
    before = forms(store)
    with caplog.at_level(logging.WARNING):
        daily(store, AT + away, DAYS)
    assert (forms(store), list(noted(store))) == (before, ["purge refused"])
    assert len(caplog.records) == 1
    purge(store, AT, DAYS)
    assert (forms(store), list(noted(store))) == (1, ["purge"])


def test_a_clock_that_somebody_trusts_is_not_doubted_the_next_day(store: Store) -> None:
    with store.transaction():
        store.take("telegram", "helper", "from a clock that ran ahead", AT + 400 * DAY)
    daily(store, AT, DAYS)
    assert list(noted(store)) == ["purge refused"]
    purge(store, AT, DAYS)
    daily(store, AT + DAY, DAYS)
    assert (list(noted(store)), last_purge(store)) == (["purge"], AT + DAY)


def test_a_jump_while_the_program_runs_is_seen_against_the_time_it_counted(store: Store) -> None:
    seconds = [0.0]
    watch = ClockWatch(lambda: seconds[0])
    daily(store, AT, DAYS, watch)
    seconds[0] += 86_400
    daily(store, AT + 20 * DAY, DAYS, watch)
    assert "jumped" in str(noted(store)["purge refused"].detail["why"])
    daily(store, AT + DAY, DAYS, watch)
    assert list(noted(store)) == ["purge"]


def test_the_time_that_is_counted_is_none_that_somebody_sets() -> None:
    before = uptime()
    with time_machine.travel(NOW + timedelta(days=9000)):
        assert 0 <= uptime() - before < DAY / 1000


def test_days_that_were_counted_are_no_jump(store: Store) -> None:
    seconds = [0.0]
    watch = ClockWatch(lambda: seconds[0])
    for day in range(3):
        seconds[0] = day * 86_400
        daily(store, AT + day * DAY, DAYS, watch)
    assert noted(store) == {"purge": Upkeep("purge", AT + 2 * DAY)}


def test_a_failure_is_one_line_and_noted_once_the_store_can(
    store: Store, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(path)) as other, closing(open_store(str(path), busy_ms=1)) as hurried:
        other.execute("BEGIN IMMEDIATE")
        daily(hurried, AT, DAYS)
        assert [record.levelname for record in caplog.records] == ["ERROR"]
        assert forms(store) == 1
        other.rollback()
        daily(hurried, AT, DAYS)
    assert forms(store) == 0


def test_a_failure_that_lets_the_store_be_written_is_noted_with_its_reason_until_all_is_well(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_: object) -> None:
        raise StoreError("city.db is damaged.")

    with monkeypatch.context() as broken:
        broken.setattr(store, "pruning", damaged)
        daily(store, AT, DAYS)
    assert noted(store) == {"purge failed": Upkeep("purge failed", AT, {"why": "city.db is damaged."})}
    daily(store, AT, DAYS)
    assert list(noted(store)) == ["purge"]


def test_a_wrong_clock_deletes_no_copies_and_nobody_from_the_list_of_those_forgotten(store: Store, path: Path) -> None:
    """Both go by the same clock as everything else."""
    copy = path.with_name("city.replaced-x.db")
    copy.write_bytes(b"")
    os.utime(copy, (AT / 1000, AT / 1000))
    with store.transaction():
        store.take("telegram", "helper", "now", AT)
        store.forget(store.person(Identity("telegram", "", "2"), AT).id)
    daily(store, AT, DAYS)
    for now, left in ((AT + 400 * DAY, 1), (AT + 1, 1)):
        daily(store, now, DAYS)
        assert (copy.exists(), len(forgotten(path))) == (bool(left), 2 * left)
    for day in (29, 58):
        daily(store, AT + day * DAY, DAYS)
    assert (copy.exists(), forgotten(path)) == (False, [])


def forgotten(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return [row[0] for row in database.execute("SELECT hash FROM forgotten")]


def test_after_a_death_the_next_purge_goes_on_and_tells_of_both(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_retention, "SECONDS", 0)
    begun = daily_slices(store, AT, DAYS)
    while forms(store):
        assert next(begun)
    begun.close()
    assert list(noted(store)) == ["purge under way"]
    daily(store, AT + 1, DAYS)
    assert noted(store) == {"purge": Upkeep("purge", AT + 1, {"inbox": 1, "form": 1, "person": 1})}


# -- the command line
def city2city(path: Path, *words: str, now: str = "2026-06-01T12:00Z", **more: str) -> str:
    environment = {
        "CITY2CITY_NOW": now,
        "DATABASE_URL": str(path),
        "CITY2CITY_FILES": str(path.parent / "files"),
        **more,
    }
    return CliRunner().invoke(main, words, env=environment).output


def test_a_preview_says_what_would_go_and_a_purge_does_it(store: Store, path: Path) -> None:
    told = "1 form, 1 inbox, 1 person."
    assert city2city(path, "purge", "--preview") == f"It is 2026-06-01 12:00 UTC. Would go: {told}\n"
    assert (forms(store), noted(store)) == (1, {})
    assert city2city(path, "purge") == f"It is 2026-06-01 12:00 UTC. Deleted: {told}\n"
    assert forms(store) == 0
    assert "✓ Last purge: 2026-06-01 12:00 UTC, deleted: 1 form, 1 inbox, 1 person\n" in city2city(path, "doctor")


def test_there_is_nothing_to_purge_where_there_is_no_database(path: Path) -> None:
    assert city2city(path, "purge") == (
        f"There is no database at {path}, and none was made. Name it with --db or DATABASE_URL.\n"
    )
    assert not path.exists()


def test_a_command_that_opens_the_store_purges_where_nothing_did_today(store: Store, path: Path) -> None:
    city2city(path, "faq", "misses")
    assert forms(store) == 0


def test_the_chat_purges_but_not_as_of_another_day(store: Store, path: Path) -> None:
    city2city(path, "chat", "--as-of", "2026-06-02", "--db", str(path))
    assert forms(store) == 1
    city2city(path, "chat", "--db", str(path))
    assert forms(store) == 0


def test_doctor_tells_a_refusal_with_what_to_do(store: Store, path: Path) -> None:
    daily(store, AT + 500 * DAY, DAYS)
    (line,) = [line for line in city2city(path, "doctor").splitlines() if "purge" in line]
    assert line.startswith("! Nothing is purged: nothing was purged for 508 days.")
    assert line.endswith("If it is 2026-06-01 12:00 UTC now, run `city2city purge`; else set the clock.")
