# ruff: noqa: D102, S608 - what a method promises is said once, in storage.store; what is put together here is ours
"""Sessions, what is planned about them, and reminders, in SQLite: a part of ``storage.sqlite.sqlite_store``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from storage.records import Attendance, Millis, OutboxRow, Plan, Proposal, Session, Subscription, Wish
from storage.sqlite.connection import OF_SEVERAL, Connection, Each, Row, Value, Values
from storage.sqlite.rows import columns, fill, text_of

LAST = "\uffff"
"""Behind all that a key is made of."""
SESSION = Each(f"SELECT * FROM session WHERE id {OF_SEVERAL}", "id", "session")
SESSIONS = Each(
    f"SELECT * FROM session WHERE twinning {OF_SEVERAL} ORDER BY at, number", "twinning", "twinning", "session"
)
NOTES = Each(f"SELECT * FROM session_note WHERE session {OF_SEVERAL}", "session", "session")
ATTENDANCE = Each(f"SELECT * FROM attendance WHERE session {OF_SEVERAL} ORDER BY id", "session", "session")


class SessionRows:
    """What ``storage.store.Store`` promises of sessions and reminders."""

    _connection: Connection
    _read: Callable[..., list[Row]]
    _write: Callable[..., list[Row]]
    _each: Callable[[Each, Value], list[Row]]

    def _change(self, sql: str, values: Values) -> None:
        raise NotImplementedError

    # -- sessions
    def add_session(self, session: Session) -> Session:
        rows = self._write(
            "INSERT INTO session (twinning, number, name, starts, zone, fold, minutes, place, version, at, tzdata,"
            " cancelled, created_at) VALUES (:twinning, :number, :name, :starts, :zone, :fold, :minutes, :place, :version,"
            " :at, :tzdata, :cancelled, :created_at) RETURNING *",
            columns(session),
        )
        return fill(Session, rows[0])

    def save_session(self, session: Session) -> None:
        self._change(
            "UPDATE session SET name = :name, starts = :starts, zone = :zone, fold = :fold, minutes = :minutes,"
            " place = :place, version = :version, at = :at, tzdata = :tzdata, cancelled = :cancelled"
            " WHERE id = :id RETURNING 1",
            columns(session),
        )

    def session(self, session_id: int) -> Session | None:
        rows = self._each(SESSION, session_id)
        return fill(Session, rows[0]) if rows else None

    def sessions(self, twinning_id: int) -> Sequence[Session]:
        return [fill(Session, row) for row in self._each(SESSIONS, twinning_id)]

    def stale_sessions(self, tzdata: str, after: Millis) -> Sequence[Session]:
        rows = self._read(
            "SELECT * FROM session WHERE tzdata <> ? AND at > ? AND NOT cancelled ORDER BY id", (tzdata, after)
        )
        return [fill(Session, row) for row in rows]

    def note_session(self, session_id: int, kind: str, text: str) -> None:
        self._write(
            "INSERT INTO session_note (session, kind, text) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET text = excluded.text",
            (session_id, kind, text),
        )

    def session_notes(self, session_id: int) -> Mapping[str, str]:
        return {row["kind"]: row["text"] for row in self._each(NOTES, session_id) if row["text"]}

    def attend(self, attendance: Attendance) -> None:
        self._write(
            "INSERT INTO attendance (session, person, version, comes) VALUES (:session, :person, :version, :comes)"
            " ON CONFLICT DO UPDATE SET version = excluded.version, comes = excluded.comes",
            columns(attendance),
        )

    def attendance(self, session_id: int) -> Sequence[Attendance]:
        return [fill(Attendance, row) for row in self._each(ATTENDANCE, session_id)]

    # -- what staff want of the posts
    def plan(self, twinning_id: int) -> Plan:
        rows = self._read("SELECT * FROM twinning_plan WHERE twinning = ?", (twinning_id,))
        return fill(Plan, rows[0]) if rows else Plan(twinning_id)

    def save_plan(self, plan: Plan) -> None:
        self._write(
            "INSERT INTO twinning_plan (twinning, offsets, feed) VALUES (:twinning, :offsets, :feed)"
            " ON CONFLICT DO UPDATE SET offsets = excluded.offsets, feed = excluded.feed",
            columns(plan),
        )

    def fed(self, feed: str) -> int:
        rows = self._read("SELECT twinning FROM twinning_plan WHERE feed = ? AND feed <> ''", (feed,))
        return int(rows[0]["twinning"]) if rows else 0

    def wish(self, wish: Wish) -> None:
        self._write(
            "INSERT INTO wish (twinning, number, kind, text, fate) VALUES (:twinning, :number, :kind, :text, :fate)"
            " ON CONFLICT DO UPDATE SET text = excluded.text, fate = excluded.fate",
            columns(wish),
        )

    def wished(self, twinning_id: int, number: int, kind: str) -> Wish:
        # All of a twinning at once: who looks at one mostly looks at all.
        rows = self._read("SELECT * FROM wish WHERE twinning = ?", (twinning_id,))
        found = (fill(Wish, row) for row in rows if (row["number"], row["kind"]) == (number, kind))
        return next(found, Wish(twinning_id, number, kind))

    # -- hours to choose from
    def propose(self, proposal: Proposal) -> Proposal:
        rows = self._write(
            "INSERT INTO proposal (twinning, number, lines) VALUES (:twinning, :number, :lines) RETURNING *",
            columns(proposal),
        )
        return fill(Proposal, rows[0])

    def proposal(self, proposal_id: int) -> Proposal | None:
        rows = self._read("SELECT * FROM proposal WHERE id = ?", (proposal_id,))
        return fill(Proposal, rows[0]) if rows else None

    def suit(self, proposal_id: int, option: int, person: str) -> bool:
        key: dict[str, Value] = {"proposal": proposal_id, "option": option, "person": person}
        gone = self._write(
            "DELETE FROM suits WHERE (proposal, option, person) = (:proposal, :option, :person) RETURNING 1", key
        )
        if not gone:
            self._write("INSERT INTO suits (proposal, option, person) VALUES (:proposal, :option, :person)", key)
        return not gone

    def suits(self, proposal_id: int) -> Sequence[tuple[int, str]]:
        rows = self._read("SELECT option, person FROM suits WHERE proposal = ? ORDER BY id", (proposal_id,))
        return [(row["option"], row["person"]) for row in rows]

    # -- personal reminders
    def subscribe(self, subscription: Subscription) -> Subscription:
        rows = self._write(
            "INSERT INTO subscription (person, kind, programme, due_at, created_at)"
            " VALUES (:person, :kind, :programme, :due_at, :created_at) RETURNING *",
            columns(subscription),
        )
        return fill(Subscription, rows[0])

    def save_subscription(self, subscription: Subscription) -> None:
        self._change(
            "UPDATE subscription SET due_at = :due_at WHERE id = :id RETURNING 1",
            {"id": subscription.id, "due_at": subscription.due_at},
        )

    def subscription(self, subscription_id: int) -> Subscription | None:
        rows = self._read("SELECT * FROM subscription WHERE id = ?", (subscription_id,))
        return fill(Subscription, rows[0]) if rows else None

    def subscriptions(self, person: str = "") -> Sequence[Subscription]:
        rows = self._read("SELECT * FROM subscription WHERE ?1 IN ('', person) ORDER BY id", (person,))
        return [fill(Subscription, row) for row in rows]

    def unsubscribe(self, subscription_id: int) -> None:
        self._write("DELETE FROM subscription WHERE id = ?", (subscription_id,))

    # -- planned rows
    def planned(self, *prefixes: str) -> Sequence[OutboxRow]:
        return self._begun([(prefix, f"{prefix}{LAST}") for prefix in prefixes])

    def planned_under(self, *keys: str) -> Sequence[OutboxRow]:
        # Behind / and : come 0 and ; among the characters.
        ends = [(key, f"{key}\x01") for key in keys]
        return self._begun(
            [*ends, *((f"{key}/", f"{key}0") for key in keys), *((f"{key}:", f"{key};") for key in keys)]
        )

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
