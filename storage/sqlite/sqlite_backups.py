"""Copies of the whole store, and whether it is whole itself, in SQLite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from storage.protocols.backup_store import BackupStore
from storage.records import BACKUP, DAY, Copied, Millis, Upkeep
from storage.sqlite.connection import MEMORY, Connection
from storage.sqlite.migrations import STEPS, migrate, version
from storage.sqlite.rows import columns
from storage.sqlite.sqlite_retention import SqliteRetention
from storage.sqlite.whole_copies import copy_whole, damage, drop_older, read_again, removed_on_error
from storage.store import StoreError

ORPHANS: Mapping[str, str] = {
    "people without an account": "SELECT 1 FROM person WHERE id NOT IN (SELECT person FROM identity)",
    "messages for nobody": "SELECT 1 FROM outbox WHERE person NOT IN (SELECT id FROM person) AND person <> '' AND NOT last_word",
}
"""Rows that nothing leads to, though no foreign key is broken."""


class SqliteBackups(SqliteRetention, BackupStore):
    """What ``BackupStore`` promises, in SQLite."""

    def back_up(self, file: str, at: Millis) -> Copied:
        place = Path(file)
        schema = version(self._connection)
        if place.is_dir():
            raise StoreError(f"{file} is a folder. Name a file in it.")
        if place.exists() or place.is_symlink():
            raise StoreError(f"{file} is there already, and nothing is written over. Name another file.")
        copy_whole(self._connection, place)
        with removed_on_error(place):
            copied = read_file(place, place)
            if copied.schema != schema:
                raise StoreError(f"{self._connection.path} was upgraded meanwhile. Try again.")
        if schema == len(STEPS):
            with self._connection.transaction():
                counted = {name: n for name, n in columns(copied).items() if isinstance(n, int)}
                self.note_upkeep(Upkeep(BACKUP, at, counted))
        return copied

    def flaws(self) -> Sequence[str]:
        schema = version(self._connection)
        found = list(damage(self._connection))
        if schema < len(STEPS):
            return [*found, f"Schema {schema} is older than {len(STEPS)}, this program's: its first start upgrades it"]
        lost = {what: len(self._read(sql)) for what, sql in ORPHANS.items()}
        return [*found, *(f"{what}: {number}" for what, number in lost.items() if number), *self._missing()]

    def expire_copies(self, now: Millis, days: int) -> None:
        self._write("UPDATE forgotten SET at = ? WHERE at IS NULL", (now,))
        self._write("DELETE FROM forgotten WHERE at < ?", (now - days * DAY,))
        if self._connection.path != MEMORY:
            drop_older(self._connection.path, now, days)

    def _missing(self) -> Sequence[str]:
        named = "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
        there = {tuple(row) for row in self._read(named)}
        with closing(Connection(MEMORY, 0)) as fresh:
            migrate(fresh)
            return [f"the {kind} {name} is missing" for kind, name in fresh.read(named) if (kind, name) not in there]


def read_file(file: Path, called: Path) -> Copied:
    """What is in a copy, opened with its log where it has one, and left as a single file. ``called`` is what errors call it."""
    try:
        with closing(Connection(str(file), 0)) as connection:
            schema = version(connection)
            if not schema:
                raise StoreError(f"{called} is empty, or no database of this program. Name another file.")
            copied = read_again(connection, file, schema)
            connection.read("PRAGMA journal_mode = DELETE")
        return copied
    except StoreError as error:
        words = str(error).replace(str(file), str(called)).replace("Put a backup in its place", "Take another backup")
        raise type(error)(words) from error
