"""Sessions, what was agreed in them, who comes, and hours to choose from, in SQLite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from storage.protocols.session_store import SessionStore
from storage.records import Attendance, Millis, Proposal, Session
from storage.sqlite.connection import OF_SEVERAL, Each, Value
from storage.sqlite.rows import columns, fill
from storage.sqlite.sqlite_part import SqlitePart

SESSION = Each(f"SELECT * FROM session WHERE id {OF_SEVERAL}", "id", "session")
SESSIONS = Each(
    f"SELECT * FROM session WHERE twinning {OF_SEVERAL} ORDER BY at, number", "twinning", "twinning", "session"
)
NOTES = Each(f"SELECT * FROM session_note WHERE session {OF_SEVERAL}", "session", "session")
ATTENDANCE = Each(f"SELECT * FROM attendance WHERE session {OF_SEVERAL} ORDER BY id", "session", "session")


class SqliteSessions(SqlitePart, SessionStore):
    """What ``SessionStore`` promises, in SQLite."""

    def add_session(self, session: Session) -> Session:
        rows = self._write(
            "INSERT INTO session (twinning, number, name, starts, zone, fold, minutes, place, version, at, tzdata,"
            " cancelled, created_at, changed_at) VALUES (:twinning, :number, :name, :starts, :zone, :fold, :minutes, :place,"
            " :version, :at, :tzdata, :cancelled, :created_at, :changed_at) RETURNING *",
            columns(session),
        )
        return fill(Session, rows[0])

    def save_session(self, session: Session) -> None:
        self._change(
            "UPDATE session SET name = :name, starts = :starts, zone = :zone, fold = :fold, minutes = :minutes,"
            " place = :place, version = :version, at = :at, tzdata = :tzdata, cancelled = :cancelled, changed_at = :changed_at"
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

    # -- what was agreed, and who comes
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
