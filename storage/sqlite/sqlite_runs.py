"""When what is done regularly was done last, in SQLite."""

from __future__ import annotations

from collections.abc import Mapping

from storage.protocols.run_store import RunStore
from storage.records import Millis, Run
from storage.sqlite.rows import columns, fill
from storage.sqlite.sqlite_part import SqlitePart


class SqliteRuns(SqlitePart, RunStore):
    """What ``RunStore`` promises, in SQLite."""

    def note_run(self, what: str, at: Millis, counted: Mapping[str, int] | None = None) -> None:
        self._write(
            "INSERT INTO run (what, at, counted) VALUES (:what, :at, :counted)"
            " ON CONFLICT DO UPDATE SET at = excluded.at, counted = excluded.counted",
            columns(Run(what, at, counted or {})),
        )

    def last_run(self, what: str) -> Run | None:
        rows = self._read("SELECT * FROM run WHERE what = ?", (what,))
        return fill(Run, rows[0]) if rows else None

    def runs(self) -> Mapping[str, Run]:
        return {row["what"]: fill(Run, row) for row in self._read("SELECT * FROM run ORDER BY what")}
