"""The SQLite engine: what ``storage.store.Store`` promises, said in SQL.

Writes are plain SQL, one indexed statement each: ``Table.insert`` of sqlite-utils asks the schema ten times a row, and its
first ``upsert`` makes and drops a table. sqlite-utils holds the connection, migrates, dumps and diagnoses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from storage.sqlite.connection import MEMORY, Connection
from storage.sqlite.migrations import migrate, version
from storage.sqlite.sqlite_access import SqliteAccess
from storage.sqlite.sqlite_backups import SqliteBackups
from storage.sqlite.sqlite_forms import SqliteForms
from storage.sqlite.sqlite_inbox import SqliteInbox
from storage.sqlite.sqlite_outbox import SqliteOutbox
from storage.sqlite.sqlite_people import SqlitePeople
from storage.sqlite.sqlite_polls import SqlitePolls
from storage.sqlite.sqlite_questions import SqliteQuestions
from storage.sqlite.sqlite_reminders import SqliteReminders
from storage.sqlite.sqlite_sessions import SqliteSessions
from storage.sqlite.sqlite_twinnings import SqliteTwinnings
from storage.sqlite.sqlite_votes import SqliteVotes
from storage.store import Store


class SqliteStore(
    SqliteInbox,
    SqlitePeople,
    SqliteForms,
    SqliteQuestions,
    SqliteOutbox,
    SqliteAccess,
    SqliteTwinnings,
    SqliteSessions,
    SqliteReminders,
    SqlitePolls,
    SqliteVotes,
    SqliteBackups,
    Store,
):
    """A store in one SQLite file, or in memory. ``new_id`` makes the ids of persons and forms. ``upgrade``: an older schema is
    brought to the newest; else it is left as it is, for what only looks at the file as a whole."""

    def __init__(self, connection: Connection, new_id: Callable[[], str], *, upgrade: bool = True) -> None:
        with connection.closed_on_error():
            if upgrade:
                migrate(connection)
            else:
                version(connection)
        super().__init__(connection, new_id)

    def transaction(self) -> AbstractContextManager[Any]:
        return self._connection.transaction()

    def close(self) -> None:
        self._connection.close()

    @property
    def path(self) -> str:
        return "" if self._connection.path == MEMORY else self._connection.path

    def health(self) -> Mapping[str, str]:
        with self._connection.snapshot() as db:
            states = db.query("SELECT 'outbox ' || state AS name, count(*) AS number FROM outbox GROUP BY state")
            return {
                "engine": "SQLite " + ".".join(map(str, db.sqlite_version)),
                "path": self._connection.path,
                "schema": str(version(self._connection)),
                "journal": db.journal_mode,
                "integrity": "; ".join(row["quick_check"] for row in db.query("PRAGMA quick_check")),
                "bytes": str(
                    next(db.query("SELECT page_count * page_size AS n FROM pragma_page_count, pragma_page_size"))["n"]
                ),
            } | {row["name"]: str(row["number"]) for row in states}
