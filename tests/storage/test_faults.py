"""Files that are locked, read-only, full, newer, damaged or of somebody else: a plain error, and never half a state."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from storage.open import open_store
from storage.records import Address, Identity, Outgoing
from storage.sqlite.connection import Connection
from storage.sqlite.sqlite_store import SqliteStore
from storage.store import Store, StoreBusy, StoreError, StoreFull, StoreNewer

CHILD = Path(__file__).with_name("child.py")
HERE = Address("telegram", "helper", "", "1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with one row in its outbox."""
    place = tmp_path / "city.db"
    with closing(open_store(str(place))) as store, store.transaction():
        store.put([Outgoing(HERE, {"text": "hello"}, 1)], at=1)
    return place


def report(*call: object) -> Any:
    return json.loads(subprocess.run([sys.executable, CHILD, *map(str, call)], check=True, capture_output=True).stdout)


def raw(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(sql)


# -- locked
@pytest.fixture
def writer(path: Path) -> Iterator[sqlite3.Connection]:
    """Another process that holds the file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection


def a_transaction(store: Store) -> None:
    with store.transaction():
        store.take("telegram", "helper", "1", at=1)


@pytest.mark.parametrize(
    "write",
    [
        a_transaction,
        lambda store: store.claim(["telegram"], 1),
        lambda store: store.settle(1, "sent", 1),
        lambda store: store.recover(1),
    ],
)
def test_a_locked_file_is_busy_can_be_read_and_is_fine_once_it_is_free(
    path: Path, writer: sqlite3.Connection, write: Callable[[Store], object]
) -> None:
    with closing(open_store(str(path), busy_ms=20)) as store:
        with pytest.raises(StoreBusy, match=r"another process.*try again"):
            write(store)
        assert [row.state for row in store.outbox()] == ["due"]
        writer.execute("ROLLBACK")
        write(store)


def test_a_new_file_that_is_locked_is_busy(tmp_path: Path) -> None:
    place = tmp_path / "new.db"
    with closing(sqlite3.connect(place, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreBusy):
            open_store(str(place), busy_ms=20)


def test_how_long_to_wait_is_a_setting_and_five_seconds_otherwise(tmp_path: Path) -> None:
    for given, waits in (({}, 5000), ({"busy_ms": 7}, 7)):
        connection = Connection(str(tmp_path / "city.db"), **{"busy_ms": 5000} | given)
        assert connection.read("PRAGMA busy_timeout")[0][0] == waits
        connection.close()


# -- no right to write
@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that other users can enter, which those of pytest are not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    for inner in folder.iterdir():
        inner.chmod(0o755)
    shutil.rmtree(folder)


def test_who_may_not_write_is_told_so_and_reads_what_can_be_read(public: Path) -> None:
    for name, file_mode, folder_mode in [("file", 0o444, 0o777), ("folder", 0o444, 0o555), ("secret", 0o000, 0o777)]:
        place = public / name / "city.db"
        place.parent.mkdir()
        with closing(open_store(str(place))) as store, store.transaction():
            store.count("2026-03-01", "a", "asked")
        place.chmod(file_mode)
        place.parent.chmod(folder_mode)
    assert report("stranger", public) == {
        "file": ["read 1", "StoreReadOnly"],
        "folder": ["StoreReadOnly"],
        "secret": ["StoreError"],
    }


def test_nobody_else_can_read_the_file(path: Path) -> None:
    with closing(open_store(str(path))) as store:
        a_transaction(store)
        modes = {file.name: oct(file.stat().st_mode & 0o777) for file in path.parent.iterdir()}
    assert modes == {"city.db": "0o600", "city.db-wal": "0o600", "city.db-shm": "0o600"}


# -- no room
def fill_up(connection: Connection) -> None:
    pages = connection.read("PRAGMA page_count")[0][0]
    connection.read(f"PRAGMA max_page_count = {pages + 10}")


def test_a_full_disk_changes_nothing_and_is_fine_once_there_is_room(path: Path) -> None:
    connection = Connection(str(path), busy_ms=20)
    store = SqliteStore(connection, new_id=lambda: "id1")
    before = store.outbox()
    fill_up(connection)
    with pytest.raises(StoreFull, match="No room"), store.transaction():
        store.take("telegram", "helper", "1", at=1)
        store.put([Outgoing(HERE, {"text": "x" * 1_000_000}, 1)], at=1)
    assert store.outbox() == before
    connection.read("PRAGMA max_page_count = 60000")
    with store.transaction():
        assert store.take("telegram", "helper", "1", at=1)
    store.close()


def test_no_room_at_the_start_is_told_as_such(tmp_path: Path) -> None:
    told = report("no_room_at_start", tmp_path)
    assert {one.partition(":")[0] for one in told.values()} == {"StoreFull"}, told


def test_after_a_full_disk_a_transaction_cannot_be_gone_on_with(path: Path) -> None:
    connection = Connection(str(path), busy_ms=20)
    store = SqliteStore(connection, new_id=lambda: "id1")
    fill_up(connection)
    with pytest.raises((RuntimeError, StoreFull)), store.transaction():
        with pytest.raises(StoreFull):
            store.put([Outgoing(HERE, {"text": "x" * 1_000_000}, 1)], at=1)
        store.put([Outgoing(HERE, {"text": "x" * 1_000_000}, 1)], at=1)
    assert len(store.outbox()) == 1
    store.close()


def test_a_file_that_may_not_grow_keeps_whole_transactions_only(tmp_path: Path) -> None:
    found = report("small_disk", tmp_path / "city.db")
    assert found["written"] > 0
    assert found["refusal"] in ("StoreError", "StoreFull")
    assert found["kept"] == [number for number in range(found["written"]) for _ in range(2)]
    assert found["again"] == [found["written"] + 5, ""]
    assert found["health"]["integrity"] == "ok"


# -- not ours, not whole, not of this time
def test_a_newer_file_is_left_alone(path: Path) -> None:
    raw(path, "PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(StoreNewer, match="newer version of this program"):
        open_store(str(path))
    assert path.read_bytes() == before


@pytest.mark.parametrize("sql", ["CREATE TABLE recipe (name TEXT)", "PRAGMA user_version = 1"])
def test_the_database_of_another_program_is_left_alone(tmp_path: Path, sql: str) -> None:
    place = tmp_path / "theirs.db"
    raw(place, sql)
    with pytest.raises(StoreError, match="belongs to another program"):
        open_store(str(place))
    with closing(sqlite3.connect(place)) as theirs:
        tables = {name for (name,) in theirs.execute("SELECT name FROM sqlite_schema")}
    assert tables <= {"recipe"}


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "letter.txt"
    place.write_text("Dear city of Πάτρα, " * 100)
    with pytest.raises(StoreError, match="is not a database"):
        open_store(str(place))
    assert place.read_text().startswith("Dear city")


def test_a_damaged_file_is_named_as_such(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(StoreError, match="is damaged"), closing(open_store(str(path))) as store:
        store.outbox()


def test_an_index_that_does_not_fit_its_table_shows_in_health(path: Path) -> None:
    raw(path, "PRAGMA journal_mode = DELETE")
    with closing(sqlite3.connect(path, isolation_level=None)) as surgeon:
        surgeon.execute("PRAGMA writable_schema = ON")
        surgeon.execute("UPDATE sqlite_schema SET sql = 'CREATE TABLE taught_version (number TEXT NOT NULL) STRICT'"
                        " WHERE name = 'taught_version'")  # fmt: skip
    with closing(open_store(str(path))) as store:
        assert "taught_version.number" in store.health()["integrity"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    for place in (tmp_path / "none" / "city.db", tmp_path):
        with pytest.raises(StoreError, match=r"cannot be opened: no such folder"):
            open_store(str(place))


def test_a_mistake_in_the_code_is_no_fault_of_the_store(path: Path) -> None:
    with closing(open_store(str(path))) as store:
        raw(path, "DROP TABLE prompt")
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            store.prompt(HERE, "n1")


def test_two_persons_of_one_id_are_refused(path: Path) -> None:
    with closing(open_store(str(path), new_id=lambda: "same")) as store, store.transaction():
        store.person(Identity("telegram", "", "1"), at=1)
        with pytest.raises(ValueError, match="cannot be kept"):
            store.person(Identity("telegram", "", "2"), at=1)
