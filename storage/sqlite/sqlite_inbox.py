"""What was received, so that nothing is applied twice, and how often what happened, in SQLite."""

from __future__ import annotations

from collections.abc import Sequence

from storage.protocols.inbox_store import InboxStore
from storage.records import Count, Millis, Parked
from storage.sqlite.rows import columns, fill
from storage.sqlite.sqlite_part import SqlitePart


class SqliteInbox(SqlitePart, InboxStore):
    """What ``InboxStore`` promises, in SQLite."""

    def take(self, platform: str, bot: str, event: str, at: Millis) -> bool:
        taken = self._write(
            "INSERT INTO inbox (platform, bot, event, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING 1",
            (platform, bot, event, at),
        )
        return bool(taken)

    def park(self, parked: Parked) -> None:
        self.take(parked.platform, parked.bot, parked.event, parked.at)
        self._write(
            "INSERT INTO parked (platform, bot, event, handler, error, at)"
            " VALUES (:platform, :bot, :event, :handler, :error, :at) ON CONFLICT DO NOTHING",
            columns(parked),
        )

    def parked(self) -> Sequence[Parked]:
        return [fill(Parked, row) for row in self._read("SELECT * FROM parked ORDER BY at, id")]

    # -- counters without person
    def count(self, day: str, programme: str, what: str) -> None:
        self._write(
            "INSERT INTO counter (day, programme, what, number) VALUES (?, ?, ?, 1)"
            " ON CONFLICT DO UPDATE SET number = number + 1",
            (day, programme, what),
        )

    def counts(self) -> Sequence[Count]:
        return [fill(Count, row) for row in self._read("SELECT * FROM counter ORDER BY day, programme, what")]
