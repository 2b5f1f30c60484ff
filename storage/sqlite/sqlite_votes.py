"""Votes, what is written beside them, and how and whom to ask for feedback, in SQLite."""

from __future__ import annotations

from collections.abc import Sequence

from storage.protocols.vote_store import VoteStore
from storage.records import FeedbackText, Millis, PollMode, Vote
from storage.sqlite.connection import OF_SEVERAL, Connection, Each
from storage.sqlite.rows import columns, fill
from storage.sqlite.sqlite_part import SqlitePart

_LISTED = "EXISTS (SELECT 1 FROM seat JOIN poll ON seat.twinning = poll.twinning WHERE poll.id = {poll} AND person = {person})"
VOTES = Each(f"SELECT * FROM vote WHERE poll {OF_SEVERAL} ORDER BY at, person", "poll", "poll")
PARTS = Each(
    f"SELECT poll, person FROM (SELECT poll, person FROM vote UNION SELECT poll, person FROM part) WHERE poll {OF_SEVERAL}",
    "poll",
    "poll",
)
TEXTS = Each(f"SELECT * FROM feedback_text WHERE poll {OF_SEVERAL} ORDER BY at, id", "poll", "poll")


class SqliteVotes(SqlitePart, VoteStore):
    """What ``VoteStore`` promises, in SQLite."""

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


def count_early(connection: Connection, poll: int, native: str) -> None:
    """Count the votes in a platform's poll that came before we knew it."""
    listed = _LISTED.format(poll=":poll", person="early_vote.person")
    connection.write(
        f"INSERT INTO vote (poll, person, option, at, listed) SELECT :poll, person, option, at, {listed}"
        " FROM early_vote WHERE native = :native AND option > 0 ON CONFLICT DO NOTHING",
        {"poll": poll, "native": native},
    )
    connection.write("DELETE FROM early_vote WHERE native = ?", (native,))


def forget_apart(connection: Connection, person: str) -> None:
    """Who becomes somebody new may vote once more: of an open anonymous poll what was counted apart before goes, so that one
    account never makes up the three of which it is shown."""
    connection.write(
        "UPDATE poll_option SET apart = 0 WHERE poll IN"
        " (SELECT poll.id FROM part JOIN poll ON poll.id = part.poll WHERE person = ? AND closed_at IS NULL)",
        (person,),
    )


def join_votes(connection: Connection, person: str, other: str) -> None:
    """Of a poll that both accounts voted in, only the later vote stays."""
    connection.write(
        "DELETE FROM vote WHERE person = :person AND EXISTS (SELECT 1 FROM vote AS later"
        " WHERE later.poll = vote.poll AND later.person = :other AND later.at > vote.at)",
        {"person": person, "other": other},
    )


def list_votes(connection: Connection, person: str) -> None:
    """What a person's two accounts have together may put their votes on the roster."""
    listed = _LISTED.format(poll="vote.poll", person="vote.person")
    connection.write(f"UPDATE vote SET listed = 1 WHERE person = ? AND NOT listed AND {listed}", (person,))
