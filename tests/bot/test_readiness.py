"""``/ready`` for whoever watches the process: the store, the last purge, the last backup; and it never stands in the way."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.runtime import readiness, web
from bot.runtime.readiness import FIRST_START, HOUR, Readiness, states
from bot.runtime.store_thread import Writer, directly
from storage.open import open_store
from storage.records import Upkeep, millis
from storage.store import Store
from tests.day import CLOCK

NOW = millis(CLOCK())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(str(tmp_path / "city.db"))) as opened:
        yield opened


def asked(store: Store) -> tuple[int, object]:
    app = web.app([Readiness(store, directly, CLOCK, 48).route()])
    answer = TestClient(app).get("/ready")
    return answer.status_code, answer.json()


@pytest.mark.parametrize(
    ("ago", "found"),
    [
        ({}, ("ok", "ok")),
        ({"first start": 47}, ("ok", "ok")),
        ({"first start": 49}, ("overdue", "overdue")),
        ({"first start": 999, "purge": 1, "backup": 49}, ("ok", "overdue")),
        ({"first start": 999, "purge": 49, "backup": 47}, ("overdue", "ok")),
        ({"purge": -9, "backup": -9}, ("ok", "ok")),
    ],
)
def test_what_is_overdue_is_counted_from_the_last_time_or_the_first_start(
    ago: dict[str, int], found: tuple[str, str]
) -> None:
    known = [Upkeep(what, NOW - hours * HOUR) for what, hours in ago.items()]
    assert states(known, NOW, 48) == dict(zip(("purge", "backup"), found, strict=True))
    assert "backup" not in states(known, NOW, 0)


def test_who_asks_is_told_in_a_word_each(store: Store) -> None:
    assert asked(store) == (200, {"store": "ok", "purge": "ok", "backup": "ok"})
    with store.transaction():
        store.note_upkeep(Upkeep(FIRST_START, NOW - 99 * HOUR))
        store.note_upkeep(Upkeep("purge", NOW))
    assert asked(store) == (503, {"store": "ok", "purge": "ok", "backup": "overdue"})


def test_a_store_that_fails_is_told(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "city.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("INSERT INTO upkeep VALUES ('other', 1, '{}')")
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))
    assert asked(store) == (503, {"store": "fails"})


def test_a_slow_store_is_told_and_holds_up_nobody(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store's thread is held: those who ask are answered all the same, and leave one question to it, not one each."""
    monkeypatch.setattr(readiness, "ANSWER_SECONDS", 0.01)
    writer, held, questions = Writer(), threading.Event(), list[object]()

    async def watched() -> list[object]:
        async def work(*call: object) -> object:
            questions.append(call)
            return await writer(*call)  # type: ignore[arg-type]

        ready = Readiness(store, work, CLOCK, 48)  # type: ignore[arg-type]
        busy = asyncio.create_task(writer(held.wait))
        await asyncio.sleep(0)
        slow = [await ready._found() for _ in range(3)]
        held.set()
        await busy
        monkeypatch.setattr(readiness, "ANSWER_SECONDS", 60)
        return [*slow, await ready._found()]

    try:
        found = asyncio.run(watched())
    finally:
        held.set()
        writer.close()
    assert found == [{"store": "slow"}] * 3 + [{"store": "ok", "purge": "ok", "backup": "ok"}]
    assert len(questions) == 1
