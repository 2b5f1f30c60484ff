"""Polls with their options, and where they are posted, in SQLite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from storage.protocols.poll_store import PollStore
from storage.records import Address, Poll, PollOption, PollPost
from storage.sqlite.connection import OF_SEVERAL, Connection, Each, Value
from storage.sqlite.rows import AT_PLACE, columns, fill, filled, given, text_of
from storage.sqlite.sqlite_part import SqlitePart

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
POLL = Each(f"{_POLL} WHERE id {OF_SEVERAL}", "id", "poll")
OPTIONS = Each(_OPTION, "poll", "poll")
POLLS = Each(f"{_POLL} WHERE twinning {OF_SEVERAL} ORDER BY id", "twinning", "twinning", "poll")
POLLS_AFTER = Each(f"{_POLL} WHERE session {OF_SEVERAL} ORDER BY id", "session", "session", "poll")
POSTS = Each(f"SELECT * FROM poll_post WHERE poll {OF_SEVERAL} ORDER BY id", "poll", "poll")


class SqlitePolls(SqlitePart, PollStore):
    """What ``PollStore`` promises, in SQLite."""

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
        return filled(Poll, rows)

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

    # -- where they are posted
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
            f"SELECT * FROM poll_post WHERE poll = :poll AND {AT_PLACE}", columns(address) | {"poll": poll_id}
        )
        return filled(PollPost, rows)

    def posts(self, poll_id: int) -> Sequence[PollPost]:
        return [fill(PollPost, row) for row in self._each(POSTS, poll_id)]

    def native_post(self, native: str) -> PollPost | None:
        rows = self._read("SELECT * FROM poll_post WHERE native = ? AND native <> ''", (native,))
        return filled(PollPost, rows)


def move_posts(connection: Connection, moved: Mapping[str, Value]) -> None:
    """The posts in a chat go along to its new id."""
    connection.write(
        "UPDATE OR REPLACE poll_post SET team = :new_team, chat = :new_chat,"
        " message = CASE message WHEN '' THEN '' ELSE 'moved' END"
        " WHERE (platform, bot, team, chat) = (:platform, :bot, :team, :chat)",
        dict(moved),
    )
