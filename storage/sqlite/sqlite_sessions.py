"""Sessions, what was agreed in them, who comes, and hours to choose from, in SQLite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from storage.protocols.session_store import SessionStore
from storage.records import Attendance, HourVote, Millis, Proposal, ProposalPost, Session
from storage.sqlite.connection import OF_SEVERAL, Connection, Each, Value
from storage.sqlite.rows import columns, fill, filled, given, text_of
from storage.sqlite.sqlite_part import SqlitePart

SESSION = Each(f"SELECT * FROM session WHERE id {OF_SEVERAL}", "id", "session")
SESSIONS = Each(
    f"SELECT * FROM session WHERE twinning {OF_SEVERAL} ORDER BY at, number", "twinning", "twinning", "session"
)
NOTES = Each(f"SELECT * FROM session_note WHERE session {OF_SEVERAL}", "session", "session")
ATTENDANCE = Each(f"SELECT * FROM attendance WHERE session {OF_SEVERAL} ORDER BY id", "session", "session")
PROPOSAL = Each(f"SELECT * FROM proposal WHERE id {OF_SEVERAL}", "id", "proposal")
PROPOSALS = Each(f"SELECT * FROM proposal WHERE twinning {OF_SEVERAL} ORDER BY id", "twinning", "twinning", "proposal")
SUITS = Each(f"SELECT * FROM suits WHERE proposal {OF_SEVERAL} ORDER BY id", "proposal", "proposal")
PROPOSAL_POSTS = Each(f"SELECT * FROM proposal_post WHERE proposal {OF_SEVERAL} ORDER BY id", "proposal", "proposal")
_SUITS = ("proposal", "option", "person", "answer")
_POSTED = ("proposal", "platform", "bot", "team", "chat", "thread", "message", "edited_at")


class SqliteSessions(SqlitePart, SessionStore):
    """What ``SessionStore`` promises, in SQLite."""

    def add_session(self, session: Session) -> Session:
        (row,) = self._write(
            "INSERT INTO session (twinning, number, name, starts, zone, fold, minutes, place, version, at, tzdata,"
            " cancelled, created_at, changed_at) VALUES (:twinning, :number, :name, :starts, :zone, :fold, :minutes, :place,"
            " :version, :at, :tzdata, :cancelled, :created_at, :changed_at) RETURNING *",
            columns(session),
        )
        return fill(Session, row)

    def save_session(self, session: Session) -> None:
        self._change(
            "UPDATE session SET name = :name, starts = :starts, zone = :zone, fold = :fold, minutes = :minutes,"
            " place = :place, version = :version, at = :at, tzdata = :tzdata, cancelled = :cancelled, changed_at = :changed_at"
            " WHERE id = :id RETURNING 1",
            columns(session),
        )

    def session(self, session_id: int) -> Session | None:
        rows = self._each(SESSION, session_id)
        return filled(Session, rows)

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
        (row,) = self._write(
            "INSERT INTO proposal (twinning, number, lines, created_at, closes_at, closed_at, chosen)"
            " VALUES (:twinning, :number, :lines, :created_at, :closes_at, :closed_at, :chosen) RETURNING *",
            columns(proposal),
        )
        return fill(Proposal, row)

    def save_proposal(self, proposal: Proposal) -> None:
        self._change(
            "UPDATE proposal SET closes_at = :closes_at, closed_at = :closed_at, chosen = :chosen"
            " WHERE id = :id RETURNING 1",
            columns(proposal),
        )

    def proposal(self, proposal_id: int) -> Proposal | None:
        rows = self._each(PROPOSAL, proposal_id)
        return filled(Proposal, rows)

    def proposals(self, twinning_id: int) -> Sequence[Proposal]:
        return [fill(Proposal, row) for row in self._each(PROPOSALS, twinning_id)]

    def suit(self, *votes: HourVote) -> None:
        given_votes = text_of([columns(vote) for vote in votes])
        # Deleted first, so that the row's number tells in which order answers were last given.
        self._write(
            "DELETE FROM suits WHERE (proposal, option, person) IN"
            " (SELECT value ->> 'proposal', value ->> 'option', value ->> 'person' FROM json_each(?))",
            (given_votes,),
        )
        self._write(
            f"INSERT INTO suits ({', '.join(_SUITS)}) SELECT {given(_SUITS)} FROM json_each(?) ORDER BY key",
            (given_votes,),
        )

    def suits(self, proposal_id: int) -> Sequence[HourVote]:
        return [fill(HourVote, row) for row in self._each(SUITS, proposal_id)]

    def save_proposal_post(self, *posts: ProposalPost) -> None:
        self._write(
            f"INSERT INTO proposal_post ({', '.join(_POSTED)}) SELECT {given(_POSTED)} FROM json_each(?) WHERE true"
            " ORDER BY key ON CONFLICT DO UPDATE SET message = excluded.message, edited_at = excluded.edited_at",
            (text_of([columns(post) for post in posts]),),
        )

    def proposal_posts(self, proposal_id: int) -> Sequence[ProposalPost]:
        return [fill(ProposalPost, row) for row in self._each(PROPOSAL_POSTS, proposal_id)]


def move_proposal_posts(connection: Connection, moved: Mapping[str, Value]) -> None:
    """The posts in a chat go along to its new id."""
    connection.write(
        "UPDATE OR REPLACE proposal_post SET team = :new_team, chat = :new_chat,"
        " message = CASE message WHEN '' THEN '' ELSE 'moved' END"
        " WHERE (platform, bot, team, chat) = (:platform, :bot, :team, :chat)",
        dict(moved),
    )
