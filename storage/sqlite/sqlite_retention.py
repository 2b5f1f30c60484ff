"""What goes when its time is over, in SQLite."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from storage.protocols.retention_store import RetentionStore
from storage.records import DAY, Millis, Upkeep
from storage.retention import AUDIT_DAYS
from storage.sqlite.connection import Value
from storage.sqlite.rows import columns, fill, text_of
from storage.sqlite.sqlite_privacy import SqlitePrivacy
from storage.sqlite.sqlite_purge import GONE, RULES

TRACED = {"inbox": "at", "form": "updated_at"}
TRACES = [f"SELECT max({column}) AS at FROM {table}" for table, column in TRACED.items()]
"""When something was received or changed last."""


class SqliteRetention(SqlitePrivacy, RetentionStore):
    """What ``RetentionStore`` promises, in SQLite."""

    def prune(self, now: Millis, retention_days: Mapping[str, int]) -> Mapping[str, int]:
        given: dict[str, Value] = {"now": now, "day": DAY, "days": text_of(retention_days)}
        went = Counter[str]()
        for rule in RULES:
            self._write(rule.sql, given)
            went[f"{rule.table}, words only" if rule.words else rule.table] += self._changed()
        for row in self._write(GONE, given):
            self.forget(str(row["id"]))
            went["person"] += 1
        went["audit"] = self._prune_audit(now - AUDIT_DAYS * DAY)
        if any(went.values()):
            self._connection.scrub()
        return {what: number for what, number in went.items() if number}

    def _prune_audit(self, before: Millis) -> int:
        self._write("UPDATE audit_end SET before = ?", (before,))
        self._write("DELETE FROM audit WHERE at < ?", (before,))
        went = self._changed()
        self._write("UPDATE audit_end SET before = 0")
        return went

    def _changed(self) -> int:
        """How many rows the last statement changed, those not counted that went along."""
        return int(self._write("SELECT changes() AS number")[0]["number"])

    def last_trace(self) -> Millis | None:
        found = self._read(f"SELECT max(at) AS at FROM ({' UNION ALL '.join(TRACES)})")
        at: Millis | None = found[0]["at"]
        return at

    def trust_clock(self, now: Millis) -> None:
        for table, column in TRACED.items():
            self._write(f"UPDATE {table} SET {column} = :now WHERE {column} > :now", {"now": now})

    # -- upkeep
    def upkeep(self) -> Sequence[Upkeep]:
        return [fill(Upkeep, row) for row in self._read("SELECT * FROM upkeep ORDER BY what")]

    def note_upkeep(self, upkeep: Upkeep) -> None:
        self._write(
            "INSERT INTO upkeep (what, at, detail) VALUES (:what, :at, :detail)"
            " ON CONFLICT DO UPDATE SET at = excluded.at, detail = excluded.detail",
            columns(upkeep),
        )

    def drop_upkeep(self, what: str) -> None:
        self._write("DELETE FROM upkeep WHERE what = ?", (what,))
