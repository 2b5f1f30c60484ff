"""A backup takes the place of a database that nothing uses; who was forgotten since is forgotten again."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from storage.records import Millis, Restored, Upkeep
from storage.sqlite import forgotten
from storage.sqlite.connection import Connection, meaning
from storage.sqlite.forgotten import Forgotten
from storage.sqlite.migrations import migrate
from storage.sqlite.sqlite_backups import read_file
from storage.sqlite.sqlite_store import SqliteStore
from storage.sqlite.whole_copies import being_restored, beside, removed_on_error, sync, take_in, written
from storage.store import StoreBusy, StoreError

UNREADABLE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
"""What SQLite says of a database that cannot be read at all, which is a reason to restore one."""
HELD = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
)
"""What it says of one that others have open, or that is not ours."""
PUT_ASIDE = (
    "UPDATE outbox SET state = 'uncertain', settled_at = :at, error = 'restored from a backup'"
    " WHERE state IN ('due', 'sending') AND due_at <= :at RETURNING 1"
)
"""What was due by now may have been sent since the backup: nobody gets it twice without somebody's word."""


def restore(file: Path, path: Path, now: Millis, list_from: Path | None, *, without_list: bool = False) -> Restored:
    """Verify a backup, then put it in the place of a database. ``list_from`` is the database that knows who was forgotten since,
    where it is not the one in that place; ``without_list``: go on though nothing tells. StoreError where anything is in the way:
    then nothing was changed."""
    _fit(file, path)
    with _held(path) as alone:
        current = _list(list_from or path, None if list_from else alone, without_list=without_list)
        part = being_restored(str(path))
        with removed_on_error(part):
            take_in(file, part)
            copied = read_file(part, file)
            doubtful, again = _up_to_date(part, now, current)
            sync(part)
            kept = _swap(part, path, now)
    return Restored(replace(copied, file=str(file), size=file.stat().st_size), kept, doubtful, again)


def _fit(file: Path, path: Path) -> None:
    if file.is_dir() or path.is_dir():
        raise StoreError(f"{file if file.is_dir() else path} is a folder. Name a file in it.")
    if not file.is_file():
        raise StoreError(f"{file} is not there. Name the backup.")
    if path.exists() and file.samefile(path):
        raise StoreError(f"{file} is the database itself. Name a backup of it.")


def _list(source: Path, alone: sqlite3.Connection | None, *, without_list: bool) -> Forgotten | None:
    """Who was forgotten, as the installation knows it; None where nothing tells and that was agreed to, or none was kept yet.
    ``alone`` is the connection that holds the database, if it is the one to ask."""
    try:
        if not source.is_file():
            raise StoreError(f"{source} is not there")
        if alone:
            return forgotten.listed(alone)
        with closing(sqlite3.connect(source, 0.5)) as other:
            return forgotten.listed(other)
    except (StoreError, sqlite3.Error) as error:
        if without_list:
            return None
        why = f"{error}" if isinstance(error, StoreError) else f"{source} cannot be read ({error})"
        raise StoreError(
            f"Nobody knows who was forgotten since the backup: {why}. Name the database used last with --forgotten-from, or add"
            " --without-forgotten. Nothing was changed."
        ) from error


def _up_to_date(part: Path, now: Millis, current: Forgotten | None) -> tuple[int, int | None]:
    """Bring a copy to what is known now: the schema, what may have been sent, who was forgotten. How many of the last two."""
    with closing(Connection(str(part), 0)) as connection:
        migrate(connection, keep=False)
        store = SqliteStore(connection, str)
        with store.transaction():
            doubtful = len(connection.write(PUT_ASIDE, {"at": now}))
            people = list(forgotten.again(connection, current)) if current else []
            for person in people:
                store.forget(person)
            if current:
                forgotten.take_over(connection, current)
            store.note_upkeep(Upkeep("restore", now, {"forgotten": len(people), "doubtful": doubtful}))
        connection.read("VACUUM")
        connection.read("PRAGMA journal_mode = DELETE")
    return doubtful, len(people) if current else None


@contextmanager
def _held(path: Path) -> Iterator[sqlite3.Connection | None]:
    """A connection to a database that nobody else has open, nor can open while the block runs; None where there is none. SQLite
    leaves its log only where no other connection is open: also an idle chat or command is noticed so."""
    if not path.exists():
        yield None
        return
    with closing(sqlite3.connect(path, 0.5, isolation_level=None)) as alone:
        try:
            alone.execute("PRAGMA locking_mode = EXCLUSIVE")
            alone.execute("PRAGMA journal_mode = DELETE")
            alone.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF
            if code in HELD:
                raise StoreBusy(f"Another process uses {path}, or this user may not write it. End it first.") from error
            if code not in UNREADABLE:
                raise (meaning(error, str(path)) or error) from error
        yield alone


def _swap(part: Path, path: Path, now: Millis) -> str:
    """Put a file in the place of another, which is kept beside it under a name that is returned; empty where there was none."""
    if not path.exists():
        part.replace(path)
        sync(path.parent)
        return ""
    stamp = datetime.fromtimestamp(now / 1000, UTC).strftime("%Y%m%dT%H%M%SZ")
    kept = beside(str(path), f"replaced-{stamp}")
    if kept.exists():
        raise StoreError(f"{kept} is there already. Wait a second, then try again.")
    owner = path.stat()
    with suppress(PermissionError):
        os.chown(part, owner.st_uid, owner.st_gid)
    with written(kept):
        _set_aside(path, kept, now)
    part.replace(path)
    sync(path.parent)
    return str(kept)


def _set_aside(path: Path, kept: Path, now: Millis) -> None:
    """Give what is there a further name, while it keeps its own: a death leaves no moment without a database. Its age is counted
    from now, and a log that could not be taken in goes along."""
    try:
        kept.hardlink_to(path)
    except OSError:
        # The file system knows no second names. What cannot be copied either is told.
        take_in(path, kept)
        sync(kept)
    kept.chmod(0o600)
    os.utime(kept, (now / 1000, now / 1000))
    with suppress(FileNotFoundError):
        Path(f"{path}-wal").rename(f"{kept}-wal")
    sync(path.parent)
    for end in ("-shm", "-journal"):
        Path(f"{path}{end}").unlink(missing_ok=True)
