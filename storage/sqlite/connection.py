"""One SQLite connection: its settings, its transactions, its lock, and what its errors mean in plain words."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import threading
import time
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from storage.sqlite import open_files
from storage.sqlite.open_files import OpenFile
from storage.sqlite.sweep import MARK, Sweep
from storage.store import StoreBusy, StoreError, StoreFull, StoreReadOnly

if TYPE_CHECKING:
    from sqlite_utils import Database

Value = str | int | None
Row = sqlite3.Row
Values = Sequence[Value] | dict[str, Value]

MEMORY = ":memory:"
REST = 0.1
"""Seconds between two slices of a sweep behind commits: nobody is to wait for several."""
OF_SEVERAL = "IN (SELECT value FROM json_each(?))"
"""Behind a column in the ``sql`` of an ``Each``."""
SETTINGS = (
    "PRAGMA journal_mode = WAL",
    # NORMAL would lose the last commits, which were acknowledged, when the power fails.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
)
MEANINGS: Mapping[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_BUSY: (StoreBusy, "{path} is held by another process. Nothing was changed, try again."),
    sqlite3.SQLITE_LOCKED: (StoreBusy, "{path} is held by another process. Nothing was changed, try again."),
    sqlite3.SQLITE_PROTOCOL: (StoreBusy, "{path} is held by too many processes. Nothing was changed, try again."),
    sqlite3.SQLITE_READONLY: (StoreReadOnly, "This user may not write {path} or its folder."),
    sqlite3.SQLITE_FULL: (StoreFull, "No room is left for {path}. Nothing was changed. Make room, then try again."),
    sqlite3.SQLITE_CANTOPEN: (StoreError, "{path} cannot be opened: no such folder, or no right to it."),
    sqlite3.SQLITE_PERM: (StoreError, "{path} cannot be opened: no right to it."),
    sqlite3.SQLITE_NOTADB: (StoreError, "{path} is not a database. Name another file."),
    sqlite3.SQLITE_CORRUPT: (StoreError, "{path} is damaged. Put a backup in its place."),
    # The file beside the database is made longer before it is used: that this fails for want of room is an error of its own.
    sqlite3.SQLITE_IOERR_SHMSIZE: (
        StoreFull,
        "No room is left for {path}. Nothing was changed. Make room, then try again.",
    ),
    sqlite3.SQLITE_IOERR: (StoreError, "The disk that holds {path} reports an error."),
}


_ONE_TABLE = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM(?= (?:outbox|invitation)\b))\s+(?!OR\b)(\w+)")
"""A statement that changes rows of one table. What is deleted may take rows of others along, but for what nothing refers to."""
_DELETES = re.compile(r"\s*DELETE\b")


@dataclass(frozen=True, slots=True)
class Each:
    """A question that is asked of one thing after another, and can be asked of several at once: ``sql`` takes their ids as JSON,
    ``column`` says of which one a row is. ``kind`` is what they are, and ``lists`` what its rows are, by their ``lists_by``:
    so that it is known which were listed together."""

    sql: str
    column: str
    kind: str
    lists: str = ""
    lists_by: str = "id"


@dataclass(slots=True)
class _Memory:
    """What was read in the transaction under way: nobody else writes meanwhile, and what we write over is read again."""

    reads: dict[tuple[str, Hashable], list[Row]] = field(default_factory=dict)
    of_each: dict[Each, dict[Value, list[Row]]] = field(default_factory=dict)
    together: dict[tuple[str, Value], tuple[Value, ...]] = field(default_factory=dict)
    parts: set[tuple[str, Value]] = field(default_factory=set)
    """Of these, those whose companions are read along at once."""

    def written(self, sql: str) -> None:
        """Forget what a statement may have changed: all that was read of its table, or everything where more than one may be."""
        if sql.startswith("SELECT"):
            return
        one = _ONE_TABLE.match(sql)
        table = one[1] if one else ""
        self.reads = {asked: rows for asked, rows in self.reads.items() if table not in asked[0]}
        self.of_each = {each: rows for each, rows in self.of_each.items() if table not in each.sql}


def unopened(path: str) -> StoreError:
    """Why a file cannot be opened, or made. A folder that may not be written, as on a disk that is read-only, has no room for a log
    either: SQLite takes that for no folder."""
    folder = Path(path).parent
    closed = folder.is_dir() and not os.access(folder, os.W_OK)
    kind, words = MEANINGS[sqlite3.SQLITE_READONLY if closed else sqlite3.SQLITE_CANTOPEN]
    return kind(words.format(path=path))


class Connection:
    """Used from one thread at a time: whoever holds a transaction holds the lock. ``busy_ms`` is the longest wait for others."""

    def __init__(self, path: str, busy_ms: int) -> None:
        self.path = path
        self._busy_ms = busy_ms
        self._lock = threading.RLock()
        self._folds = self._sweeps = self._took = self._later = False
        self._rests_until = 0.0
        self._memory: _Memory | None = None
        self._file: OpenFile | None = None
        # The file holds personal data: nobody but its owner reads it. Where it cannot be made, SQLite says why.
        if path != MEMORY:
            with suppress(OSError):
                Path(path).touch(mode=0o600)
        with self._in_plain_words():
            self._db = sqlite3.connect(path, busy_ms / 1000, isolation_level=None, check_same_thread=False)
            self._db.row_factory = Row
        with self.closed_on_error():
            # Before the first statement, which takes locks. A file that may not be written has nothing to be swept.
            if path != MEMORY:
                with suppress(OSError):
                    self._file = open_files.hold(path)
            self._sweep = Sweep(self._db, path, self._file.descriptor) if self._file else None
            for setting in SETTINGS:
                self.read(setting)

    def close(self) -> None:
        """Let go of the file; calling it twice is fine."""
        with self._lock:
            self._db.close()
            if self._file:
                open_files.let_go(self._file)
                self._file = None

    def beside(self) -> Connection:
        """A second one to the same file: it sees what is committed, also while this one writes."""
        return Connection(self.path, self._busy_ms)

    @contextmanager
    def closed_on_error(self) -> Iterator[None]:
        """Let go of the file where what it is opened for fails."""
        try:
            yield
        except BaseException:
            self.close()
            raise

    def copy_to(self, other: Connection) -> None:
        """Put all of it into another one, as one state; who writes meanwhile does not wait."""
        with self._lock, self._in_plain_words():
            self._db.backup(other._db)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the write lock; RuntimeError where a transaction is open already."""
        with self._lock:
            if self._db.in_transaction:
                raise RuntimeError("a transaction is open already; transactions do not nest")
            with self._in_plain_words():
                self._db.execute("BEGIN IMMEDIATE")
            self._memory = _Memory()
            self._took = self._later = False
            try:
                yield
                with self._in_plain_words():
                    if self._took and self._sweep:
                        self._db.execute(MARK)
                    self._db.execute("COMMIT")
            except BaseException:
                self._db.rollback()
                raise
            finally:
                self._memory = None
            if self._took and self._sweep:
                self._sweeps = True
                self._rests_until = time.monotonic() + REST if self._later else 0.0
            self._tidy()

    @contextmanager
    def joined(self) -> Iterator[None]:
        """The open transaction, or one of its own where none is open."""
        with self._lock:
            if self._db.in_transaction:
                yield
            else:
                with self.transaction():
                    yield

    @cached_property
    def tables(self) -> Database:
        """The same connection for schemas and reports. Loaded when first needed: a chat need not wait 100 ms for it."""
        from sqlite_utils import Database

        return Database(self._db, execute_plugins=False)

    @contextmanager
    def snapshot(self) -> Iterator[Database]:
        """Several reads that see one state."""
        with self._lock, self._in_plain_words(), self.tables.atomic():
            yield self.tables

    def read(self, sql: str, values: Values = ()) -> list[Row]:
        """The rows of one SELECT; within a transaction it is made once, until something is written."""
        with self._lock, self._in_plain_words():
            if self._memory is None:
                return self._db.execute(sql, values).fetchall()
            asked = (sql, tuple(values.items()) if isinstance(values, dict) else tuple(values))
            if asked not in self._memory.reads:
                self._memory.reads[asked] = self._db.execute(sql, values).fetchall()
            return self._memory.reads[asked]

    def listed(self, kind: str, rows: list[Row], column: str = "id", *, parts: bool = False) -> list[Row]:
        """The same rows, noted as listed together: what is asked of one of them is likely asked of the others. ``parts``: they are
        of one thing, or of each of several."""
        if self._memory is not None:
            ids = tuple(dict.fromkeys(row[column] for row in rows))
            asked = [(kind, one) for one in ids]
            self._memory.together.update(dict.fromkeys(asked, ids))
            self._memory.parts.update(asked if parts else ())
        return rows

    def each(self, each: Each, one: Value) -> list[Row]:
        """The rows of one thing. Who asks of a second one within a transaction is going through a list: then they are read of all
        that were listed with it; and of the parts of one thing at once."""
        with self._lock:
            memory = self._memory or _Memory()
            known = memory.of_each.setdefault(each, {})
            if one not in known:
                asked = (each.kind, one)
                beside = memory.together.get(asked, (one,)) if known or asked in memory.parts else (one,)
                ids = [other for other in beside if other not in known]
                known.update((other, []) for other in ids)
                rows = self.read(each.sql, (json.dumps(ids),))
                for row in rows:
                    known[row[each.column]].append(row)
                if each.lists:
                    self.listed(each.lists, rows, each.lists_by, parts=True)
            return known[one]

    def write(self, sql: str, values: Values = ()) -> list[Row]:
        """The rows that one statement says it is RETURNING; RuntimeError outside a transaction."""
        with self._lock:
            self.must_write()
            if self._memory is not None:
                self._memory.written(sql)
            before = self._db.total_changes
            with self._in_plain_words():
                rows = self._db.execute(sql, values).fetchall()
            # Whoever deletes need not think of what is left of it.
            self._took |= _DELETES.match(sql) is not None and self._db.total_changes > before
            return rows

    def must_write(self) -> None:
        """RuntimeError outside a transaction: also where this time there is nothing to write."""
        if not self._db.in_transaction:
            raise RuntimeError("this writes: call it inside store.transaction()")

    def changes(self) -> int:
        """How many rows were written since the file was opened, with those that went along."""
        return self._db.total_changes

    def scrub(self) -> None:
        """Ask that of words that were written over nothing is left in the file or its log: a part is swept behind this commit, and
        behind each later one until all is. Where rows are deleted it is asked for by that."""
        self.must_write()
        self._took = True

    def sweep_later(self, *, later: bool) -> None:
        """Whether of what this transaction deletes nothing is swept behind its own commit: it takes long enough without that."""
        self._later = later

    def fold(self) -> None:
        """Ask that after the commit the log is emptied: it shows which changes were made together."""
        self._folds = True

    def sweep(self) -> bool:
        """Sweep a part of the file if that is due, without waiting for others; whether more is. From the first time on a part is
        also swept behind each commit."""
        with self._lock:
            self._sweeps, self._rests_until = bool(self._sweep), 0.0
            self._tidy()
            return self._sweeps

    def _tidy(self) -> None:
        """What was asked for behind a commit. A failure must not look like a failed commit, and who holds the file must not hold up
        others: then it is tried again behind the next one."""
        if not (self._sweep and (self._sweeps or self._folds)):
            return
        with suppress(sqlite3.Error, OSError):
            self._db.execute("PRAGMA busy_timeout = 0")
            try:
                if self._sweeps and time.monotonic() >= self._rests_until:
                    self._sweeps = self._sweep.slice()
                    self._rests_until = time.monotonic() + REST
                # A slice begins with an empty log, too.
                if self._folds and not self._sweeps:
                    self._folds = not self._sweep.fold()
            finally:
                self._db.execute(f"PRAGMA busy_timeout = {self._busy_ms}")

    @contextmanager
    def _in_plain_words(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)
            if code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
                raise LookupError("what this belongs to does not exist, or does not exist any more") from error
            if code & 0xFF == sqlite3.SQLITE_CONSTRAINT:
                raise ValueError(f"this cannot be kept: {error}") from error
            if (told := meaning(error, self.path)) is None:
                raise
            raise told from error


def meaning(error: sqlite3.Error, path: str) -> StoreError | None:
    """What an error means, in plain words. None for a mistake of ours, which is no StoreError: the message that meets it must not
    be delivered again for ever."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)
    found = MEANINGS.get(code, MEANINGS.get(code & 0xFF))
    if found == MEANINGS[sqlite3.SQLITE_CANTOPEN]:
        return unopened(path)
    return found[0](found[1].format(path=path)) if found else None
