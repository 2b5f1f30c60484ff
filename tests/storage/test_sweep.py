"""What deleted rows leave in unused space of the file is overwritten, whoever reads, writes or dies meanwhile."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from storage.open import open_store
from storage.records import FeedbackText, Poll
from storage.sqlite import migrations, sweep
from storage.sqlite.connection import Connection
from storage.sqlite.migrations import STEPS
from storage.sqlite.sqlite_store import SqliteStore
from storage.sqlite.sweep import Sweep
from storage.store import Store
from tests.patience import PATIENCE
from tests.pruned import prune
from tests.storage.child import forked
from tests.storage.older import older
from tests.storage.planted import (
    WORD,
    Crowd,
    bytes_of,
    finish,
    pages,
    plant,
    planted,
    rows_of,
    swept,
)  # fmt: skip

WORLDS = 90 if "SOAK" in os.environ else 10
PEOPLE, FORGOTTEN = 12, 6
TRAVELS = 100 if "SOAK" in os.environ else 5
SHARED_LOCK = (0x40000002, 510)
"""Where SQLite locks a file that is open, and how many bytes."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "city.db"


@pytest.fixture
def short_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slice is of four pages."""
    monkeypatch.setattr(sweep, "SECONDS", 0.0)
    monkeypatch.setattr(sweep, "CHUNK", 4)
    monkeypatch.setattr(sweep, "SMALL", 0)


@pytest.fixture
def crowd(path: Path) -> Iterator[Crowd]:
    made = planted(path, seed=1)
    yield made
    made.store.close()


def forget_somebody(store: Store) -> None:
    """Nobody's rows go: all that is to be overwritten is what was planted."""
    with store.transaction():
        store.forget("nobody")


def found_of(path: Path, seed: int) -> int:
    """How many of those who were forgotten are found in the files."""
    crowd = Crowd.of(path, seed, PEOPLE)
    crowd.write(2)
    gone = crowd.dice.sample(sorted(crowd.people), FORGOTTEN)
    for name in gone:
        with crowd.store.transaction():
            crowd.store.forget(crowd.people[name])
    finish(crowd.store)
    found = bytes_of(path)
    assert all(name.encode() in found for name in crowd.people if name not in gone)
    assert crowd.store.health()["integrity"] == "ok"
    crowd.store.close()
    return sum(name.encode() in found for name in gone)


def test_of_nobody_who_is_forgotten_a_word_is_left(tmp_path: Path) -> None:
    assert [found_of(tmp_path / f"{seed}.db", seed) for seed in range(WORLDS)] == [0] * WORLDS


def test_without_the_overwriting_words_would_be_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sweep, "_overwrite", lambda *_: 0)
    assert sum(found_of(tmp_path / f"{seed}.db", seed) for seed in range(WORLDS))


@pytest.mark.parametrize("seed", range(40 if "SOAK" in os.environ else 2))
def test_every_gap_is_empty_and_everything_else_as_it_was(path: Path, seed: int) -> None:
    planted(path, seed).store.close()
    before = rows_of(path)
    kinds = {page[100 if number == 1 else 0] for number, page, _ in pages(path)}
    assert kinds == {0, 2, 5, 10, 13}, "inner pages and leaves of tables and indexes, and pages of another kind"
    with closing(open_store(str(path))) as store:
        forget_somebody(store)
        finish(store)
        assert store.health()["integrity"] == "ok"
    assert swept(path)
    assert {number for number, page, (start, end) in pages(path) if any(page[start:end])} == set()
    assert rows_of(path) == before


@pytest.mark.parametrize("written", [0, 10**9])
def test_a_slice_ends_where_it_has_overwritten_much(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    monkeypatch.setattr(sweep, "SECONDS", PATIENCE)
    monkeypatch.setattr(sweep, "CHUNK", 4)
    monkeypatch.setattr(sweep, "SMALL", 0)
    monkeypatch.setattr(sweep, "WRITTEN", written)
    forget_somebody(crowd.store)
    assert (finish(crowd.store) > 2) == (written == 0)


def travel(path: Path, seed: int) -> bool:
    """Whether words are left where people go on talking between two slices."""
    crowd = planted(path, seed)
    forget_somebody(crowd.store)
    turns = 0
    while crowd.store.sweep():
        for _ in range(3 if turns < 240 else 0):
            crowd.say(crowd.dice.choice(sorted(crowd.people)))
            turns += 1
    assert crowd.store.health()["integrity"] == "ok"
    crowd.store.close()
    return not swept(path)


@pytest.mark.usefixtures("short_slices")
def test_what_moves_to_a_page_that_was_swept_already_is_swept_too(tmp_path: Path) -> None:
    assert not any(travel(tmp_path / f"{seed}.db", seed) for seed in range(TRAVELS))


@pytest.mark.usefixtures("short_slices")
def test_it_would_be_left_if_nobody_noted_what_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sweep, "_noted", lambda *_: True)
    assert any(travel(tmp_path / f"{seed}.db", seed) for seed in range(TRAVELS))


@pytest.mark.usefixtures("short_slices")
def test_who_asks_while_it_is_under_way_has_all_of_the_file_swept(crowd: Crowd, path: Path) -> None:
    finish(crowd.store)
    forget_somebody(crowd.store)
    whole = finish(crowd.store)
    forget_somebody(crowd.store)
    for _ in range(whole // 2):
        assert crowd.store.sweep()
    # A page that was swept before.
    number, page, (start, _) = next(one for one in pages(path) if one[2][1] - one[2][0] > len(WORD))
    with path.open("r+b", buffering=0) as file:
        os.pwrite(file.fileno(), WORD, (number - 1) * len(page) + start)
    forget_somebody(crowd.store)
    finish(crowd.store)
    assert swept(path)


def dying(path: Path, at: str) -> None:
    """Sweep two slices, and die in the third or behind it."""
    store = open_store(str(path))
    forget_somebody(store)
    store.sweep()
    if at == "within a slice":
        os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)
    store.sweep()
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.usefixtures("short_slices")
@pytest.mark.parametrize("at", ["within a slice", "between two"])
def test_a_death_ends_nothing(crowd: Crowd, path: Path, at: str) -> None:
    crowd.store.close()
    assert forked(partial(dying, path, at)) == -signal.SIGKILL
    assert not swept(path)
    with closing(open_store(str(path))) as again:
        finish(again)
        assert again.health()["integrity"] == "ok"
    assert swept(path)


@pytest.mark.usefixtures("short_slices")
def test_a_store_that_is_closed_goes_on_when_it_is_opened(crowd: Crowd, path: Path) -> None:
    forget_somebody(crowd.store)
    crowd.store.close()
    with closing(open_store(str(path))) as again:
        assert again.sweep()
        finish(again)
        assert not again.sweep()
    assert swept(path)


@pytest.mark.usefixtures("short_slices")
def test_a_slice_that_the_disk_refuses_holds_nobody_up_and_is_done_again(
    crowd: Crowd, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = list[int]()

    def refused(file: int) -> None:
        refusals.append(file)
        raise OSError(errno.EIO, "")

    forget_somebody(crowd.store)
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", refused)
        while not refusals:
            assert crowd.store.sweep()
        with closing(Connection(str(path), busy_ms=0)) as other, other.transaction():
            other.write("UPDATE feedback_text SET at = at + 1")
    finish(crowd.store)
    assert swept(path)


def test_who_reads_holds_it_up_and_it_goes_on_behind_the_next_commit(crowd: Crowd, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        crowd.say("CANARY01-")
        reader.execute("BEGIN")
        before = reader.execute("SELECT count(*) FROM early_vote").fetchone()
        forget_somebody(crowd.store)
        assert crowd.store.sweep()
        assert not swept(path)
        assert reader.execute("SELECT count(*) FROM early_vote").fetchone() == before
        reader.execute("COMMIT")
    crowd.say("CANARY01-")
    assert not crowd.store.sweep()
    assert swept(path)


@pytest.mark.usefixtures("short_slices")
def test_who_remembers_old_pages_writes_none_of_them_back(crowd: Crowd, path: Path) -> None:
    with closing(Connection(str(path), busy_ms=1000)) as other:
        other.read("PRAGMA cache_size = -100000")
        for table in crowd.store._connection.tables.table_names():  # type: ignore[attr-defined]
            other.read(f"SELECT * FROM {table}")
        forget_somebody(crowd.store)
        finish(crowd.store)
        with other.transaction():
            other.write("UPDATE answer SET at = at + 1")
            other.write("UPDATE feedback_text SET at = at + 1")
            other.write("UPDATE conversation SET state = state || ' '")
        other.read("PRAGMA wal_checkpoint")
    assert swept(path)


def test_who_commits_just_before_a_slice_has_it_tried_again(
    crowd: Crowd, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Connection(str(path), busy_ms=1000)) as other:
        other.read("SELECT * FROM feedback_text")
        fold = Sweep.fold

        def folded(mine: Sweep) -> bool:
            emptied = fold(mine)
            monkeypatch.setattr(Sweep, "fold", fold)
            with other.transaction():
                other.write("UPDATE feedback_text SET at = at + 1")
            return emptied

        monkeypatch.setattr(Sweep, "fold", folded)
        forget_somebody(crowd.store)
        finish(crowd.store)
        other.read("PRAGMA wal_checkpoint")
    assert swept(path)


def talking(path: Path, begun: Path) -> None:
    """Write until killed."""
    with closing(Connection(str(path), busy_ms=1000 * int(PATIENCE))) as other:
        for turn in range(100_000):
            with other.transaction():
                other.write("UPDATE conversation SET state = json_set(state, '$.turn', ?)", (f"{turn}" * 40,))
                other.write(
                    "INSERT OR IGNORE INTO early_vote SELECT ?, id, 1, 1 FROM person LIMIT 1",
                    (f"{turn * 7919 % 9973}-",),
                )
            begun.touch()


@pytest.mark.usefixtures("short_slices")
def test_another_process_that_writes_holds_up_little_and_loses_nothing(crowd: Crowd, path: Path) -> None:
    crowd.store.close()
    begun = path.parent / "begun"

    def sweeping() -> None:
        while not begun.exists():
            pass
        with closing(open_store(str(path))) as store:
            forget_somebody(store)
            for _ in range(40):
                store.sweep()

    assert forked(partial(talking, path, begun), sweeping) == -signal.SIGKILL
    with closing(open_store(str(path))) as store:
        finish(store)
        assert store.health()["integrity"] == "ok"
    assert swept(path)


def locked(path: Path) -> int:
    """0 where this other process finds the lock of those who have the file open."""
    at, length = SHARED_LOCK
    with path.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, length, at)
        except OSError:
            return 0
    return 1


def asked_of_another_process(question: Callable[[], int]) -> bool:
    child = os.fork()
    if child == 0:
        os._exit(question())
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_the_locks_of_a_process_outlive_its_sweeps_and_one_of_its_connections(crowd: Crowd, path: Path) -> None:
    again = path.parent / "same.db"
    again.symlink_to(path)
    other = open_store(str(again))
    forget_somebody(other)
    finish(other)
    other.close()
    other.close()
    assert asked_of_another_process(partial(locked, path))
    crowd.store.close()
    assert not asked_of_another_process(partial(locked, path))


def test_no_descriptor_stays_behind(path: Path) -> None:
    def held() -> int:
        return sum(os.path.realpath(one) == str(path) for one in Path("/proc/self/fd").iterdir())

    stores = [open_store(str(path)) for _ in range(3)]
    for store in stores:
        finish(store)
    assert held()
    for store in stores:
        store.close()
    assert held() == 0


def due(path: Path) -> int:
    with closing(sqlite3.connect(path)) as file:
        return int(file.execute("SELECT rounds FROM sweep").fetchone()[0])


def test_only_a_pruning_that_deletes_makes_it_due(path: Path) -> None:
    with closing(Connection(str(path), 1000)) as connection:
        store = SqliteStore(connection, lambda: "id1")
        finish(store)
        with store.transaction():
            store.take("telegram", "helper", "1", at=1)
        marked: list[str] = []
        connection._db.set_trace_callback(lambda sql: marked.append(sql) if sql.startswith("UPDATE sweep") else None)
        with store.transaction():
            prune(store, 2, {})
        assert marked == []
        with store.transaction():
            prune(store, 10**12, {})
        assert sweep.MARK in marked


def test_a_file_of_an_older_version_is_swept_once(path: Path) -> None:
    assert plant(older(path, STEPS.index(migrations.sweep))) > 10
    with closing(open_store(str(path))) as store:
        finish(store)
    assert swept(path)
    assert due(path) == 0


def test_a_file_with_pages_that_only_say_where_others_are_is_copied(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA auto_vacuum = FULL")
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("CREATE TABLE x (y)")
        file.execute("DROP TABLE x")
        file.commit()
    crowd = planted(path, seed=1)
    done: list[str] = []
    crowd.store._connection._db.set_trace_callback(done.append)  # type: ignore[attr-defined]
    forget_somebody(crowd.store)
    finish(crowd.store)
    assert "VACUUM" in done
    assert crowd.store.health()["integrity"] == "ok"
    assert swept(path)
    crowd.store.close()


def test_in_memory_there_is_no_file_to_sweep() -> None:
    with closing(open_store("memory:")) as store:
        forget_somebody(store)
        assert not store.sweep()


@pytest.mark.parametrize("length", [5, 75, 750, 2250])
def test_where_words_without_a_name_stand_does_not_tell_in_which_order_they_came(tmp_path: Path, length: int) -> None:
    """With 24 texts in each of three worlds it would tell once in 10**70 times."""
    orders = []
    for world in range(3):
        path = tmp_path / f"{world}.db"
        with closing(open_store(str(path), new_id=map("{:02}".format, range(99)).__next__)) as store:
            with store.transaction():
                made = store.create_twinning("a", "Waste", "", 1)
                poll = store.add_poll(Poll(made.id, "Well?", "anonymous", 1), ["Yes", "No"]).id
            for one in range(24):
                with store.transaction():
                    store.add_text(FeedbackText(poll, "q", f"<{one:02}>" * length))
            finish(store)
        whole = bytes_of(path)
        assert {whole.count(f"<{one:02}>".encode()) for one in range(24)} <= {length, length - 1}
        orders.append(tuple(sorted(range(24), key=lambda one: whole.find(f"<{one:02}>".encode()))))
    assert len({*orders, tuple(range(24)), tuple(range(23, -1, -1))}) == 5
