"""A part of the file is swept behind commits, but nobody is to wait for several parts in a row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from storage.sqlite import connection as connecting
from storage.sqlite.connection import REST, Connection
from storage.sqlite.sqlite_store import SqliteStore
from storage.sqlite.sweep import Sweep
from storage.store import Store


class Watched:
    """A store, the time in the test's hand, and when parts were swept."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.swept, self.more = 100.0, list[float](), True
        monkeypatch.setattr(connecting, "time", SimpleNamespace(monotonic=lambda: self.now))
        monkeypatch.setattr(Sweep, "slice", lambda _sweep: self._slice())
        self.connection = Connection(str(path), 50)
        self.store: Store = SqliteStore(self.connection, iter(map(str, range(99))).__next__)

    def _slice(self) -> bool:
        self.swept.append(self.now)
        return self.more

    def commit(self, now: float) -> None:
        self.now = now
        with self.store.transaction():
            self.store.count("2026-03-01", "a", "asked")

    def delete(self, now: float, *, later: bool = False) -> None:
        self.now = now
        with self.store.transaction():
            self.connection.write("INSERT INTO upkeep VALUES ('x', 1, '{}')")
            self.connection.sweep_later(later=later)
            self.connection.write("DELETE FROM upkeep")


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    made = Watched(tmp_path / "city.db", monkeypatch)
    with closing(made.connection):
        yield made


def test_where_nothing_was_deleted_nothing_is_swept_behind_a_commit(watched: Watched) -> None:
    watched.commit(100)
    watched.now = 101
    with watched.store.transaction():
        watched.connection.write("DELETE FROM upkeep")
    assert watched.swept == []


def test_behind_a_deletion_a_part_is_swept_at_once_and_the_next_ones_after_a_rest_each(watched: Watched) -> None:
    watched.delete(100)
    for now in (100 + REST * 0.9, 100 + REST, 100 + REST * 1.9, 100 + REST * 2):
        watched.commit(now)
    assert watched.swept == [100, 100 + REST, 100 + REST * 2]


def test_a_deletion_that_took_long_enough_is_swept_behind_a_later_commit(watched: Watched) -> None:
    watched.delete(100, later=True)
    watched.commit(100 + REST * 0.9)
    watched.commit(100 + REST)
    assert watched.swept == [100 + REST]
    watched.delete(101)
    assert watched.swept[1:] == [101], "the next one waits no longer"


def test_where_all_is_swept_commits_sweep_no_more(watched: Watched) -> None:
    watched.more = False
    watched.delete(100)
    watched.commit(200)
    assert watched.swept == [100]


def test_who_asks_for_it_has_a_part_swept_without_rest_and_commits_go_on(watched: Watched) -> None:
    assert watched.store.sweep()
    assert watched.store.sweep()
    watched.commit(100)
    watched.commit(100 + REST)
    assert watched.swept == [100, 100, 100 + REST]
    watched.more = False
    assert not watched.store.sweep()


def test_what_asks_for_nothing_to_be_left_is_a_deletion_too(watched: Watched) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        watched.connection.scrub()
    with watched.store.transaction():
        watched.connection.scrub()
    assert watched.swept == [100]


def test_what_was_rolled_back_asks_for_nothing(watched: Watched) -> None:
    with pytest.raises(ZeroDivisionError), watched.store.transaction():
        watched.connection.scrub()
        raise ZeroDivisionError
    watched.commit(100)
    assert watched.swept == []


def test_others_are_waited_for_again_behind_it(watched: Watched) -> None:
    watched.delete(100)
    assert watched.connection.read("PRAGMA busy_timeout")[0][0] == 50
