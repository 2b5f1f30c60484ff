"""Copies of a whole SQLite file: how they are written, read again, named and dropped."""

from __future__ import annotations

import errno
import glob
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from storage.records import DAY, Copied, Millis
from storage.sqlite.connection import Connection
from storage.store import StoreError, StoreFull

KEPT_BEFORE = 2
"""How many copies from before an upgrade are kept."""
WITH_IT = ("-wal", "-shm", "-journal")
PART = ".part"
"""The end of the name of a copy that is being written."""
COUNTED = {
    "people": ("person", "SELECT count(*) AS n FROM person"),
    "drafts": ("form", "SELECT count(*) AS n FROM form WHERE kind = 'draft'"),
    "twinnings": ("twinning", "SELECT count(*) AS n FROM twinning"),
}
"""What is counted in a copy, in which table, and how; an old schema has not all of it."""


def copy_whole(connection: Connection, file: Path) -> None:
    """One state of a database as a single file, which replaces what is there only when it is written and on the disk. It takes one
    read transaction, which lets others write (docs/adr/0084)."""
    part = Path(f"{file}{PART}")
    with removed_on_error(part):
        drop(part)
        with written(file):
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            try:
                connection.read("VACUUM INTO ?", (str(part),))
            except StoreFull as error:
                raise StoreFull(no_room(file)) from error
            sync(part)
            part.replace(file)
            sync(file.parent)


def read_again(connection: Connection, file: Path, schema: int) -> Copied:
    """What is in a copy that is open; StoreError where it is not whole."""
    if (found := damage(connection)) != []:
        raise StoreError(f"{file} is damaged: {found[0]}. Take another one.")
    known = {row["name"] for row in connection.read("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    counted = {what: connection.read(sql)[0]["n"] if table in known else 0 for what, (table, sql) in COUNTED.items()}
    return Copied(str(file), schema, file.stat().st_size, **counted)


def damage(connection: Connection) -> Sequence[str]:
    """What SQLite finds wrong with a file, and rows that refer to what is not there."""
    found = [row[0] for row in connection.read("PRAGMA integrity_check(20)") if row[0] != "ok"]
    lost = {row["table"] for row in connection.read("PRAGMA foreign_key_check")}
    return [*found, *(f"rows of {table} belong to nothing" for table in sorted(lost))]


def beside(path: str, what: str) -> Path:
    """The name of a copy beside a database, wherever links lead: ``city.db`` is kept as ``city.before-12.db``."""
    place = Path(os.path.realpath(path))
    return place.with_name(f"{place.stem}.{what}{place.suffix or '.db'}")


def keep_before(connection: Connection, schema: int) -> None:
    """Keep a copy from before an upgrade to a schema; of all such copies, the last two stay."""
    copy_whole(connection, beside(connection.path, f"before-{schema}"))
    for old in sorted(_kept(connection.path, "before"), key=lambda one: one.stat().st_mtime)[:-KEPT_BEFORE]:
        drop(old)


def drop_older(path: str, now: Millis, days: int) -> None:
    """Delete the copies beside a database that are older than so many days."""
    for one in (*_kept(path, "before"), *_kept(path, "replaced"), *unfinished(path)):
        if one.stat().st_mtime * 1000 < now - days * DAY:
            drop(one)


def being_restored(path: str) -> Path:
    """The copy that is made ready to take the place of a database."""
    return beside(path, "restoring")


def unfinished(path: str) -> list[Path]:
    """The copies beside a database that somebody is just making, or did not live to finish."""
    return [one for one in (being_restored(path), *_kept(path, "before", PART)) if one.exists()]


def _kept(path: str, what: str, end: str = "") -> list[Path]:
    pattern = beside(path, f"{what}-")
    return list(pattern.parent.glob(f"{glob.escape(pattern.stem)}*{glob.escape(pattern.suffix)}{end}"))


def drop(file: Path) -> None:
    """Delete a database with what SQLite keeps beside it; itself last, so that nothing is left alone."""
    for end in (*WITH_IT, ""):
        Path(f"{file}{end}").unlink(missing_ok=True)


def take_in(file: Path, part: Path) -> None:
    """Copy a file, and a log that lies beside it, without touching either."""
    drop(part)
    with written(part):
        for end in ("", "-wal"):
            if Path(f"{file}{end}").exists():
                os.close(os.open(f"{part}{end}", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
                shutil.copyfile(f"{file}{end}", f"{part}{end}")


@contextmanager
def removed_on_error(file: Path) -> Iterator[None]:
    """Leave nothing of a file where what is done with it fails."""
    try:
        yield
    except BaseException:
        drop(file)
        raise


def no_room(file: Path) -> str:
    """The sentence for a disk that is full."""
    return f"No room is left for {file}. Nothing was changed. Make room, then try again."


def sync(path: Path) -> None:
    """Have it on the disk, so that a power cut does not lose it."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def written(file: Path) -> Iterator[None]:
    """StoreFull or StoreError, in plain words, where a file cannot be written."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise StoreFull(no_room(file)) from error
        raise StoreError(f"{file} cannot be written: {error.strerror}. Nothing was changed.") from error
