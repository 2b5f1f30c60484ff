"""The queue of what is to be said, now or at a planned time, and what became of it, in SQLite."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from operator import itemgetter

from storage.protocols.outbox_store import OutboxStore
from storage.records import FLEETING, MOST_COUNTED, Backlog, Millis, OutboxRow, OutboxState, Outgoing
from storage.sqlite.connection import Row
from storage.sqlite.rows import AT_PLACE, columns, fill, filled, given, text_of
from storage.sqlite.sqlite_part import SqlitePart

FATES = frozenset({"due", "sent", "uncertain", "dead", "dropped"})
LAST_FATES = frozenset({"sent", "dead", "dropped"})
LAST = "\uffff"
"""Behind all that a key is made of."""
CLAIM = """
    UPDATE outbox SET state = 'sending', attempts = attempts + 1 WHERE id IN (
        WITH lane(number) AS (VALUES (0), (1), (2))
        SELECT head.id FROM json_each(:platforms) AS platform CROSS JOIN lane CROSS JOIN outbox AS head
        WHERE head.id IN (
            SELECT due.id FROM outbox AS due
            WHERE due.state = 'due' AND due.platform = platform.value AND due.lane = lane.number AND due.due_at <= :now
            AND NOT EXISTS (
                SELECT 1 FROM outbox AS other WHERE other.state = 'sending'
                AND (other.platform, other.bot, other.team, other.chat, other.thread)
                    = (due.platform, due.bot, due.team, due.chat, due.thread))
            AND NOT EXISTS (
                SELECT 1 FROM outbox AS other WHERE other.state = 'due' AND other.first_due_at <= :now
                AND (other.platform, other.bot, other.team, other.chat, other.thread)
                    = (due.platform, due.bot, due.team, due.chat, due.thread)
                AND (other.lane, other.id) < (due.lane, due.id))
            ORDER BY due.due_at, due.id LIMIT :limit)
        ORDER BY head.lane, head.due_at, head.id LIMIT :limit)
    RETURNING *
"""
"""Lane by lane, for only within a lane does the index of what is due keep its order by time."""
BACKLOG = """
    WITH lane(number) AS (VALUES (0), (1), (2)), waiting(at) AS (
        SELECT due.due_at FROM json_each(:platforms) AS platform CROSS JOIN lane CROSS JOIN outbox AS due
        WHERE due.state = 'due' AND due.platform = platform.value AND due.lane = lane.number AND due.due_at <= :now)
    SELECT
        (SELECT count(*) FROM (SELECT 1 FROM waiting LIMIT :most)) AS due,
        (SELECT count(*) FROM (SELECT 1 FROM outbox WHERE state = 'sending' LIMIT :most)) AS sending,
        (SELECT count(*) FROM (
            SELECT 1 FROM outbox WHERE state IN ('uncertain', 'dead') AND state = 'uncertain' LIMIT :most)) AS uncertain,
        (SELECT count(*) FROM (
            SELECT 1 FROM outbox WHERE state IN ('uncertain', 'dead') AND state = 'dead' LIMIT :most)) AS dead
"""
"""Each is counted in an index of what is in that state, which the conditions name as the index does."""
_PLACE = ("platform", "bot", "team", "chat", "thread")
SUPERSEDE = f"""
    DELETE FROM outbox WHERE id IN (
        SELECT older.id FROM json_each(?) AS new CROSS JOIN outbox AS older
        WHERE older.key = {given(["key"])} AND older.key <> '' AND older.state = 'due'
        AND (platform, bot, team, chat, thread) = ({given(_PLACE)}))
"""
_PUT = (*_PLACE, "body", "kind", "person", "key", "lane", "policy", "last_word", "due_at")
PUT = f"""
    INSERT INTO outbox ({", ".join(_PUT)}, created_at, first_due_at)
    SELECT {given(_PUT)}, :at, value ->> 'due_at' FROM json_each(:rows)
    ORDER BY json_each.key RETURNING id
"""
"""In the order in which they are given: their ids are, and so is what goes out."""
REPLACED = """
    DELETE FROM outbox WHERE id = ? AND key <> '' AND EXISTS (
        SELECT 1 FROM outbox AS newer WHERE newer.key = outbox.key AND newer.key <> '' AND newer.state = 'due'
        AND (newer.platform, newer.bot, newer.team, newer.chat, newer.thread)
            = (outbox.platform, outbox.bot, outbox.team, outbox.chat, outbox.thread)
        AND newer.id > outbox.id)
"""
"""A row that waits again gives way to the newer one that was put with its key meanwhile."""


class SqliteOutbox(SqlitePart, OutboxStore):
    """What ``OutboxStore`` promises, in SQLite."""

    def put(self, messages: Sequence[Outgoing], at: Millis, made_of: Collection[str] = ()) -> Sequence[int]:
        self._connection.must_write()
        if not messages:
            return ()
        rows = text_of([columns(message) for message in messages])
        if any(message.key for message in messages):
            self._write(SUPERSEDE, (rows,))
        added = self._write(PUT, {"rows": rows, "at": at})
        ids = sorted(row["id"] for row in added)
        last = {(message.key, message.address): row for message, row in zip(messages, ids, strict=True)}
        twice = [row for m, row in zip(messages, ids, strict=True) if m.key and last[m.key, m.address] != row]
        if twice:
            self.withdraw(twice)
        if made_of:
            self._write(
                "INSERT INTO outbox_form (row, form) SELECT outbox.id, form.id FROM outbox, form"
                " WHERE outbox.id IN (SELECT value FROM json_each(:rows)) AND NOT last_word"
                " AND form.id IN (SELECT value FROM json_each(:made_of))",
                {"rows": text_of(ids), "made_of": text_of(list(made_of))},
            )
        return ids

    def put_once(self, message: Outgoing, at: Millis) -> bool:
        waits = self._write(
            f"SELECT 1 FROM outbox WHERE key = :key AND key <> '' AND state = 'due' AND {AT_PLACE}",
            columns(message.address) | {"key": message.key},
        )
        if not waits:
            self.put([message], at)
        return not waits

    def claim(self, platforms: Sequence[str], now: Millis, limit: int = 1) -> Sequence[OutboxRow]:
        with self._connection.joined():
            rows = self._write(CLAIM, {"platforms": text_of(platforms), "now": now, "limit": limit})
        return [fill(OutboxRow, row) for row in sorted(rows, key=itemgetter("lane", "due_at", "id"))]

    def settle(
        self, row: int, state: OutboxState, at: Millis, *, error: str = "", sent_as: str = "", due_at: Millis | None = None,
        counts: bool = True,
    ) -> OutboxRow | None:  # fmt: skip
        if state not in FATES or (state == "due") != (due_at is not None):
            raise ValueError(f"a claimed row cannot become {state!r} with due_at {due_at!r}")
        with self._connection.joined():
            settled = self._write(
                "UPDATE outbox SET state = :state, settled_at = :at, error = :error, sent_as = :sent_as,"
                " due_at = coalesce(:due_at, due_at), attempts = attempts - :given_back, doubts = doubts + :doubt"
                " WHERE id = :id AND state = 'sending' RETURNING *",
                {
                    "id": row, "state": state, "at": at, "error": error, "sent_as": sent_as, "due_at": due_at,
                    "given_back": not counts, "doubt": state == "uncertain",
                },
            )  # fmt: skip
            for known in settled:
                self._after(row, state, known)
        return filled(OutboxRow, settled)

    def recover(self, at: Millis, platforms: Sequence[str] = ()) -> int:
        with self._connection.joined():
            rows = self._write(
                "UPDATE outbox SET doubts = doubts + 1, settled_at = :at, error = 'stopped while sending',"
                " state = CASE WHEN policy = 'resend' AND doubts < 2 THEN 'due' ELSE 'uncertain' END"
                " WHERE state = 'sending' AND (:platforms = '[]' OR platform IN (SELECT value FROM json_each(:platforms)))"
                " RETURNING id, state, last_word, kind",
                {"at": at, "platforms": text_of(platforms)},
            )
            for row in rows:
                self._after(row["id"], row["state"], row)
        return len(rows)

    def next_due(self, platforms: Sequence[str]) -> Millis | None:
        (row,) = self._read(
            "WITH lane(number) AS (VALUES (0), (1), (2)) SELECT min(("
            "SELECT due_at FROM outbox WHERE state = 'due' AND platform = platform.value AND lane = lane.number"
            " ORDER BY due_at LIMIT 1)) AS at FROM json_each(?) AS platform CROSS JOIN lane",
            (text_of(platforms),),
        )
        at: Millis | None = row["at"]
        return at

    def backlog(self, platforms: Sequence[str], now: Millis) -> Backlog:
        (found,) = self._read(BACKLOG, {"platforms": text_of(platforms), "now": now, "most": MOST_COUNTED})
        return fill(Backlog, found)

    def outbox(self, states: Sequence[OutboxState] = ()) -> Sequence[OutboxRow]:
        rows = self._read(
            "SELECT * FROM outbox WHERE :states = '[]' OR state IN (SELECT value FROM json_each(:states)) ORDER BY id",
            {"states": text_of(states)},
        )
        return [fill(OutboxRow, row) for row in rows]

    def outbox_row(self, row: int) -> OutboxRow | None:
        rows = self._read("SELECT * FROM outbox WHERE id = ?", (row,))
        return filled(OutboxRow, rows)

    def resend(self, row: int, at: Millis) -> bool:
        again = self._write(
            "UPDATE outbox SET state = 'due', due_at = ?, attempts = 0"
            " WHERE id = ? AND state IN ('uncertain', 'dead') RETURNING 1",
            (at, row),
        )
        return bool(again)

    def drop(self, row: int, at: Millis) -> bool:
        dropped = self._write(
            "UPDATE outbox SET state = 'dropped', settled_at = ?"
            " WHERE id = ? AND state IN ('uncertain', 'dead', 'due') RETURNING last_word, kind",
            (at, row),
        )
        for known in dropped:
            self._after(row, "dropped", known)
        return bool(dropped)

    # -- planned messages, by the beginning of their key
    def planned(self, *prefixes: str) -> Sequence[OutboxRow]:
        return self._begun([(prefix, f"{prefix}{LAST}") for prefix in prefixes])

    def planned_under(self, *keys: str) -> Sequence[OutboxRow]:
        # Behind / and : come 0 and ; among the characters.
        ends = [(key, f"{key}\x01") for key in keys]
        return self._begun(
            [*ends, *((f"{key}/", f"{key}0") for key in keys), *((f"{key}:", f"{key};") for key in keys)]
        )

    def unplan(self, *prefixes: str) -> int:
        return self.withdraw([row.id for row in self.planned(*prefixes) if row.state == "due"])

    def withdraw(self, rows: Sequence[int]) -> int:
        self._connection.must_write()
        if not rows:
            return 0
        gone = self._write(
            "DELETE FROM outbox WHERE state = 'due' AND id IN (SELECT value FROM json_each(?)) RETURNING 1",
            (text_of(rows),),
        )
        return len(gone)

    def _after(self, row: int, state: OutboxState, known: Row) -> None:
        """What a new state entails; ``known`` has the row's other columns."""
        if known["last_word"] and state in LAST_FATES:
            self._write("DELETE FROM outbox WHERE id = ?", (row,))
        if state == "dropped" or (state == "sent" and known["kind"] == FLEETING):
            self._write("UPDATE outbox SET body = '{}' WHERE id = ?", (row,))
            self._connection.scrub()
        if state == "due":
            self._write(REPLACED, (row,))

    def _begun(self, spans: Sequence[tuple[str, str]]) -> list[OutboxRow]:
        """The rows whose key lies in one of these spans, the end not counted."""
        if not spans:
            return []
        rows = self._read(
            "SELECT * FROM outbox WHERE id IN (SELECT row.id FROM json_each(?) AS span CROSS JOIN outbox AS row"
            " WHERE row.key >= span.value ->> 0 AND row.key < span.value ->> 1 AND row.key <> '') ORDER BY due_at, id",
            (text_of(spans),),
        )
        return [fill(OutboxRow, row) for row in rows]
