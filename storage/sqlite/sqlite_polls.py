# ruff: noqa: D102, S608 - what a method promises is said once, in storage.store; what is put together here is ours
"""Polls, votes and what is written beside them, in SQLite: a part of ``storage.sqlite.sqlite_store``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from storage.records import (
    Address,
    FeedbackText,
    Millis,
    OutboxRow,
    Outgoing,
    Poll,
    PollMode,
    PollOption,
    PollPost,
    Vote,
)
from storage.sqlite.connection import Connection, Row, Value, Values
from storage.sqlite.rows import columns, fill

POLL_KEY = "poll/"
"""What the key of an outbox row begins with that posts a poll; the poll's number is behind it."""

_POLL = (
    "SELECT id, twinning, coalesce(session, 0) AS session, question, series, text, mode, hidden, created_at, closes_at,"
    " closed_at FROM poll"
)
_OPTION = """
    SELECT poll, number, label,
        votes + (SELECT count(*) FROM vote WHERE (poll, option) = (poll_option.poll, number) AND listed) AS votes,
        apart + (SELECT count(*) FROM vote WHERE (poll, option) = (poll_option.poll, number) AND NOT listed) AS apart
    FROM poll_option WHERE poll = ? ORDER BY number
"""
_PLACE = "(platform, bot, team, chat, thread) = (:platform, :bot, :team, :chat, :thread)"
_LISTED = "EXISTS (SELECT 1 FROM seat JOIN poll ON seat.twinning = poll.twinning WHERE poll.id = {poll} AND person = {person})"


class PollRows:
    """What ``storage.store.Store`` promises of polls."""

    _connection: Connection
    _read: Callable[..., list[Row]]
    _write: Callable[..., list[Row]]
    _new_id: Callable[[], str]

    def _put(self, message: Outgoing, at: Millis) -> int:
        raise NotImplementedError

    def _change(self, sql: str, values: Values) -> None:
        raise NotImplementedError

    # -- polls
    def add_poll(self, poll: Poll, labels: Sequence[str]) -> Poll:
        rows = self._write(
            "INSERT INTO poll (twinning, session, question, series, text, mode, hidden, created_at, closes_at, closed_at)"
            " VALUES (:twinning, nullif(:session, 0), :question, :series, :text, :mode, :hidden, :created_at, :closes_at,"
            " :closed_at) RETURNING *, coalesce(session, 0) AS session",
            columns(poll),
        )
        added = fill(Poll, rows[0]) if poll.session else fill(Poll, {**rows[0], "session": 0})  # type: ignore[arg-type]
        for number, label in enumerate(labels, 1):
            self._write("INSERT INTO poll_option (poll, number, label) VALUES (?, ?, ?)", (added.id, number, label))
        return added

    def save_poll(self, poll: Poll) -> None:
        self._change(
            "UPDATE poll SET mode = :mode, hidden = :hidden, closes_at = :closes_at, closed_at = :closed_at"
            " WHERE id = :id RETURNING 1",
            columns(poll),
        )

    def poll(self, poll_id: int) -> Poll | None:
        rows = self._read(f"{_POLL} WHERE id = ?", (poll_id,))
        return fill(Poll, rows[0]) if rows else None

    def polls(self, twinning_id: int = 0, *, session: int = 0, series: str = "") -> Sequence[Poll]:
        chosen = [
            f"{column} = :{column}"
            for column, value in (("twinning", twinning_id), ("session", session), ("series", series))
            if value
        ]
        where = f"WHERE {' AND '.join(chosen)}" if chosen else ""
        rows = self._read(
            f"{_POLL} {where} ORDER BY id", {"twinning": twinning_id, "session": session, "series": series}
        )
        return [fill(Poll, row) for row in rows]

    def options(self, poll_id: int) -> Sequence[PollOption]:
        return [fill(PollOption, row) for row in self._read(_OPTION, (poll_id,))]

    # -- where they were posted
    def save_post(self, post: PollPost) -> None:
        self._write(
            "INSERT INTO poll_post (poll, platform, bot, team, chat, thread, nonce, message, native, edited_at)"
            " VALUES (:poll, :platform, :bot, :team, :chat, :thread, :nonce, :message, :native, :edited_at)"
            " ON CONFLICT DO UPDATE SET message = excluded.message, native = excluded.native,"
            " edited_at = excluded.edited_at",
            columns(post),
        )

    def post_at(self, poll_id: int, address: Address) -> PollPost | None:
        rows = self._read(
            f"SELECT * FROM poll_post WHERE poll = :poll AND {_PLACE}", columns(address) | {"poll": poll_id}
        )
        return fill(PollPost, rows[0]) if rows else None

    def posts(self, poll_id: int) -> Sequence[PollPost]:
        return [
            fill(PollPost, row) for row in self._read("SELECT * FROM poll_post WHERE poll = ? ORDER BY id", (poll_id,))
        ]

    def native_post(self, native: str) -> PollPost | None:
        rows = self._read("SELECT * FROM poll_post WHERE native = ? AND native <> ''", (native,))
        return fill(PollPost, rows[0]) if rows else None

    def _posted(self, row: OutboxRow, sent_as: str, at: Millis) -> None:
        """A row that posts a poll was sent: note as what and when, and count the votes that came before we knew."""
        message, _, native = sent_as.partition("/")
        poll = row.out.key.removeprefix(POLL_KEY).partition("/")[0]
        self._write(
            "UPDATE poll_post SET message = :message, native = coalesce(nullif(:native, ''), native), edited_at = :at"
            f" WHERE poll = :poll AND {_PLACE}",
            columns(row.out.address) | {"message": message, "native": native, "poll": int(poll), "at": at},
        )
        if native:
            self._count_early(int(poll), native)

    def _count_early(self, poll: int, native: str) -> None:
        listed = _LISTED.format(poll=":poll", person="early_vote.person")
        self._write(
            f"INSERT INTO vote (poll, person, option, at, listed) SELECT :poll, person, option, at, {listed}"
            " FROM early_vote WHERE native = :native AND option > 0 ON CONFLICT DO NOTHING",
            {"poll": poll, "native": native},
        )
        self._write("DELETE FROM early_vote WHERE native = ?", (native,))

    def put_once(self, message: Outgoing, at: Millis) -> bool:
        waits = self._write(
            f"SELECT 1 FROM outbox WHERE key = :key AND key <> '' AND state = 'due' AND {_PLACE}",
            columns(message.address) | {"key": message.key},
        )
        if not waits:
            self._put(message, at)
        return not waits

    # -- votes
    def vote(self, vote: Vote) -> None:
        self._write(
            "INSERT INTO vote (poll, person, option, at, listed) VALUES (:poll, :person, :option, :at, :listed)"
            " ON CONFLICT DO UPDATE SET option = excluded.option, at = excluded.at, listed = excluded.listed",
            columns(vote),
        )

    def unvote(self, poll_id: int, person: str) -> bool:
        return bool(self._write("DELETE FROM vote WHERE poll = ? AND person = ? RETURNING 1", (poll_id, person)))

    def count_vote(self, poll_id: int, option: int, person: str, *, listed: bool) -> bool:
        if not self._write(
            "INSERT INTO part (poll, person) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING 1", (poll_id, person)
        ):
            return False
        self._change(
            "UPDATE poll_option SET votes = votes + :listed, apart = apart + NOT :listed"
            " WHERE (poll, number) = (:poll, :option) RETURNING 1",
            {"poll": poll_id, "option": option, "listed": listed},
        )
        self._connection.fold()
        return True

    def votes(self, poll_id: int) -> Sequence[Vote]:
        return [
            fill(Vote, row) for row in self._read("SELECT * FROM vote WHERE poll = ? ORDER BY at, person", (poll_id,))
        ]

    def took_part(self, poll_id: int) -> frozenset[str]:
        rows = self._read(
            "SELECT person FROM vote WHERE poll = ?1 UNION SELECT person FROM part WHERE poll = ?1", (poll_id,)
        )
        return frozenset(row["person"] for row in rows)

    def keep_early(self, native: str, person: str, option: int, at: Millis) -> None:
        self._write(
            "INSERT INTO early_vote (native, person, option, at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET option = excluded.option, at = excluded.at",
            (native, person, option, at),
        )

    # -- what is written beside them
    def add_text(self, text: FeedbackText) -> FeedbackText:
        named = {**columns(text), "id": text.id or self._new_id()}
        rows = self._write(
            "INSERT INTO feedback_text (id, poll, question, text, person, at)"
            " VALUES (:id, :poll, :question, :text, nullif(:person, ''), :at) RETURNING *",
            named,
        )
        if not text.person:
            # A page keeps its rows in the order in which they came until it is rewritten.
            self._connection.scrub()
        return fill(FeedbackText, rows[0])

    def texts(self, poll_id: int) -> Sequence[FeedbackText]:
        rows = self._read("SELECT * FROM feedback_text WHERE poll = ? ORDER BY at, id", (poll_id,))
        return [fill(FeedbackText, row) for row in rows]

    # -- how and whom to ask
    def feedback_mode(self, twinning_id: int) -> PollMode | None:
        rows = self._read("SELECT mode FROM feedback_mode WHERE twinning = ?", (twinning_id,))
        mode: PollMode | None = rows[0]["mode"] if rows else None
        return mode

    def set_feedback_mode(self, twinning_id: int, mode: PollMode) -> None:
        self._write(
            "INSERT INTO feedback_mode (twinning, mode) VALUES (?, ?) ON CONFLICT DO UPDATE SET mode = excluded.mode",
            (twinning_id, mode),
        )

    def set_nudged(self, person: str, wanted: bool) -> None:
        if wanted:
            self._write("DELETE FROM unnudged WHERE person = ?", (person,))
        else:
            self._write("INSERT INTO unnudged (person) VALUES (?) ON CONFLICT DO NOTHING", (person,))

    def may_nudge(self, person: str) -> bool:
        return not self._read("SELECT 1 FROM unnudged WHERE person = ?", (person,))

    # -- what the rest of the store needs
    def _forget_apart(self, person: str) -> None:
        """Who becomes somebody new may vote once more: of an open anonymous poll what was counted apart before goes, so that one
        account never makes up the three of which it is shown."""
        self._write(
            "UPDATE poll_option SET apart = 0 WHERE poll IN"
            " (SELECT poll.id FROM part JOIN poll ON poll.id = part.poll WHERE person = ? AND closed_at IS NULL)",
            (person,),
        )

    def _join_votes(self, person: str, other: str) -> None:
        """Of a poll that both accounts voted in, only the later vote stays."""
        self._write(
            "DELETE FROM vote WHERE person = :person AND EXISTS (SELECT 1 FROM vote AS later"
            " WHERE later.poll = vote.poll AND later.person = :other AND later.at > vote.at)",
            {"person": person, "other": other},
        )

    def _list_votes(self, person: str) -> None:
        """What a person's two accounts have together may put their votes on the roster."""
        listed = _LISTED.format(poll="vote.poll", person="vote.person")
        self._write(f"UPDATE vote SET listed = 1 WHERE person = ? AND NOT listed AND {listed}", (person,))

    def _move_posts(self, moved: Mapping[str, Value]) -> None:
        self._write(
            "UPDATE OR REPLACE poll_post SET team = :new_team, chat = :new_chat,"
            " message = CASE message WHEN '' THEN '' ELSE 'moved' END"
            " WHERE (platform, bot, team, chat) = (:platform, :bot, :team, :chat)",
            dict(moved),
        )

    def _prune_polls(self, early: Millis, retention: dict[str, Value]) -> None:
        self._write("DELETE FROM early_vote WHERE at < ?", (early,))
        self._write(
            "DELETE FROM poll WHERE id IN (SELECT poll.id FROM poll JOIN twinning ON twinning.id = twinning"
            " WHERE max(poll.created_at, coalesce(closed_at, closes_at, 0))"
            " < :now - :day * (SELECT value FROM json_each(:days) WHERE key = programme))",
            retention,
        )
