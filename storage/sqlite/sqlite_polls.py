# ruff: noqa: D102, S608 - what a method promises is said once, in storage.store; what is put together here is ours
"""Polls, votes and what is written beside them, in SQLite: a part of ``storage.sqlite.sqlite_store``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

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
from storage.sqlite.connection import OF_SEVERAL, Connection, Each, Row, Value, Values
from storage.sqlite.rows import columns, fill, given, text_of

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
    FROM poll_option WHERE poll IN (SELECT value FROM json_each(?)) ORDER BY number
"""
_POLL_COLUMNS = ("twinning", "question", "series", "text", "mode", "hidden", "created_at", "closes_at", "closed_at")
_ADD_POLLS = (
    f"INSERT INTO poll ({', '.join(_POLL_COLUMNS)}, session)"
    f" SELECT {given(_POLL_COLUMNS)}, nullif(value ->> 'session', 0)"
    " FROM json_each(?) ORDER BY key"
)
_POST_COLUMNS = (
    "poll", "platform", "bot", "team", "chat", "thread", "nonce", "message", "native", "edited_at",
)  # fmt: skip
_PLACE = "(platform, bot, team, chat, thread) = (:platform, :bot, :team, :chat, :thread)"
_LISTED = "EXISTS (SELECT 1 FROM seat JOIN poll ON seat.twinning = poll.twinning WHERE poll.id = {poll} AND person = {person})"


POLL = Each(f"{_POLL} WHERE id {OF_SEVERAL}", "id", "poll")
OPTIONS = Each(_OPTION, "poll", "poll")
POLLS = Each(f"{_POLL} WHERE twinning {OF_SEVERAL} ORDER BY id", "twinning", "twinning", "poll")
POLLS_AFTER = Each(f"{_POLL} WHERE session {OF_SEVERAL} ORDER BY id", "session", "session", "poll")
POSTS = Each(f"SELECT * FROM poll_post WHERE poll {OF_SEVERAL} ORDER BY id", "poll", "poll")
VOTES = Each(f"SELECT * FROM vote WHERE poll {OF_SEVERAL} ORDER BY at, person", "poll", "poll")
PARTS = Each(
    f"SELECT poll, person FROM (SELECT poll, person FROM vote UNION SELECT poll, person FROM part) WHERE poll {OF_SEVERAL}",
    "poll",
    "poll",
)
TEXTS = Each(f"SELECT * FROM feedback_text WHERE poll {OF_SEVERAL} ORDER BY at, id", "poll", "poll")


class PollRows:
    """What ``storage.store.Store`` promises of polls."""

    _connection: Connection
    _read: Callable[..., list[Row]]
    _write: Callable[..., list[Row]]
    _each: Callable[[Each, Value], list[Row]]
    _listed: Callable[..., list[Row]]
    _new_id: Callable[[], str]

    def put(self, messages: Sequence[Outgoing], at: Millis, made_of: Collection[str] = ()) -> Sequence[int]:
        raise NotImplementedError

    def _change(self, sql: str, values: Values) -> None:
        raise NotImplementedError

    def _change_all(self, sql: str, records: Sequence[Any]) -> None:
        raise NotImplementedError

    # -- polls
    def add_poll(self, poll: Poll, labels: Sequence[str]) -> Poll:
        return self.add_polls([(poll, labels)])[0]

    def add_polls(self, asked: Sequence[tuple[Poll, Sequence[str]]]) -> Sequence[Poll]:
        given = text_of([columns(poll) for poll, _ in asked])
        rows = self._listed("poll", self._write(f"{_ADD_POLLS} RETURNING id", (given,)), parts=True)
        ids = sorted(row["id"] for row in rows)
        added = [replace(poll, id=number) for (poll, _), number in zip(asked, ids, strict=True)]
        labels = [
            (poll.id, n, label) for poll, (_, some) in zip(added, asked, strict=True) for n, label in enumerate(some, 1)
        ]
        self._write(
            "INSERT INTO poll_option (poll, number, label)"
            " SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)",
            (text_of(labels),),
        )
        return added

    def save_poll(self, *polls: Poll) -> None:
        self._change_all(
            "UPDATE poll SET mode = new.value ->> 'mode', hidden = new.value ->> 'hidden',"
            " closes_at = new.value ->> 'closes_at', closed_at = new.value ->> 'closed_at'"
            " FROM json_each(?) AS new WHERE poll.id = new.value ->> 'id' RETURNING 1",
            polls,
        )

    def poll(self, poll_id: int) -> Poll | None:
        rows = self._each(POLL, poll_id)
        return fill(Poll, rows[0]) if rows else None

    def polls(self, twinning_id: int = 0, *, session: int = 0) -> Sequence[Poll]:
        if session:
            rows = self._each(POLLS_AFTER, session)
        elif twinning_id:
            rows = self._each(POLLS, twinning_id)
        else:
            rows = self._listed("poll", self._read(f"{_POLL} ORDER BY id"))
        return [fill(Poll, row) for row in rows]

    def options(self, poll_id: int) -> Sequence[PollOption]:
        return [fill(PollOption, row) for row in self._each(OPTIONS, poll_id)]

    # -- where they were posted
    def save_post(self, *posts: PollPost) -> None:
        self._write(
            f"INSERT INTO poll_post ({', '.join(_POST_COLUMNS)})"
            f" SELECT {given(_POST_COLUMNS)} FROM json_each(?) WHERE true ORDER BY key"
            " ON CONFLICT DO UPDATE SET message = excluded.message, native = excluded.native,"
            " edited_at = excluded.edited_at",
            (text_of([columns(post) for post in posts]),),
        )

    def post_at(self, poll_id: int, address: Address) -> PollPost | None:
        rows = self._read(
            f"SELECT * FROM poll_post WHERE poll = :poll AND {_PLACE}", columns(address) | {"poll": poll_id}
        )
        return fill(PollPost, rows[0]) if rows else None

    def posts(self, poll_id: int) -> Sequence[PollPost]:
        return [fill(PollPost, row) for row in self._each(POSTS, poll_id)]

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
            self.put([message], at)
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
        return [fill(Vote, row) for row in self._each(VOTES, poll_id)]

    def took_part(self, poll_id: int) -> frozenset[str]:
        return frozenset(row["person"] for row in self._each(PARTS, poll_id))

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
        return [fill(FeedbackText, row) for row in self._each(TEXTS, poll_id)]

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
