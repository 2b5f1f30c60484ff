"""Questions asked in vain, and what staff taught, in SQLite."""

from __future__ import annotations

from collections.abc import Sequence

from storage.protocols.question_store import QuestionStore
from storage.records import Millis, Miss, Taught
from storage.sqlite.rows import columns, fill
from storage.sqlite.sqlite_part import SqlitePart

TAUGHT_ANEW = "UPDATE taught_version SET number = random()"
"""Behind a change of what is taught. Random, not counted: the number of a teaching that was rolled back must not come again with
another content."""


class SqliteQuestions(SqlitePart, QuestionStore):
    """What ``QuestionStore`` promises, in SQLite."""

    def keep_miss(self, programme: str, text: str, band: str, at: Millis, person: str = "") -> Miss:
        (row,) = self._write(
            "INSERT INTO miss (programme, text, band, at, person) VALUES (?, ?, ?, ?, ?) RETURNING *",
            (programme, text, band, at, person or None),
        )
        return fill(Miss, row)

    def misses(self, programme: str = "") -> Sequence[Miss]:
        rows = self._read("SELECT * FROM miss WHERE ? IN ('', programme) ORDER BY at, id", (programme,))
        return [fill(Miss, row) for row in rows]

    def kept_misses(self) -> int:
        # An id is never given again.
        rows = self._read("SELECT seq FROM sqlite_sequence WHERE name = 'miss'")
        return int(rows[0]["seq"]) if rows else 0

    def answered_miss(self, miss_id: int, at: Millis) -> None:
        self._write("UPDATE miss SET answered_at = ? WHERE id = ?", (at, miss_id))

    # -- what staff taught
    def teach(self, taught: Taught) -> None:
        new = self._write(
            "INSERT INTO taught (programme, entry, phrase, at) VALUES (:programme, :entry, :phrase, :at)"
            " ON CONFLICT DO NOTHING RETURNING 1",
            columns(taught),
        )
        self._renew_taught_version(bool(new))

    def unteach(self, programme: str, entry: str, phrase: str) -> bool:
        gone = self._write(
            "DELETE FROM taught WHERE programme = ? AND entry = ? AND phrase = ? RETURNING 1",
            (programme, entry, phrase),
        )
        self._renew_taught_version(bool(gone))
        return bool(gone)

    def taught(self, programme: str = "") -> Sequence[Taught]:
        rows = self._read("SELECT * FROM taught WHERE ? IN ('', programme) ORDER BY at, id", (programme,))
        return [fill(Taught, row) for row in rows]

    def taught_version(self) -> int:
        (row,) = self._read("SELECT number FROM taught_version")
        return int(row["number"])

    def _renew_taught_version(self, changed: bool) -> None:
        if changed:
            self._write(TAUGHT_ANEW)
