"""Votes, what is written beside them, and how and whom to ask for feedback, in SQLite."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from storage.protocols.vote_store import VoteStore
from storage.records import EarlyVote, FeedbackText, Millis, PollMode, Vote
from storage.sqlite.connection import OF_SEVERAL, Each
from storage.sqlite.rows import columns, fill, given, text_of
from storage.sqlite.sqlite_part import SqlitePart

_VOTE_COLUMNS = ("poll", "person", "option", "at", "listed")
_VOTE = (
    f"INSERT INTO vote ({', '.join(_VOTE_COLUMNS)}) SELECT {given(_VOTE_COLUMNS)} FROM json_each(?) WHERE true"
    " ON CONFLICT DO UPDATE SET option = excluded.option, at = excluded.at, listed = excluded.listed"
)
_TEXT_COLUMNS = ("id", "poll", "question", "text", "person", "at")
_TEXTS_ANEW = (
    f"INSERT INTO feedback_text ({', '.join(_TEXT_COLUMNS)}) SELECT {given(_TEXT_COLUMNS)} FROM json_each(?)"
    " ORDER BY random()"
)
VOTES = Each(f"SELECT * FROM vote WHERE poll {OF_SEVERAL} ORDER BY at, person", "poll", "poll")
PARTS = Each(
    f"SELECT poll, person FROM (SELECT poll, person FROM vote UNION SELECT poll, person FROM part) WHERE poll {OF_SEVERAL}",
    "poll",
    "poll",
)
TEXTS = Each(f"SELECT * FROM feedback_text WHERE poll {OF_SEVERAL} ORDER BY at, id", "poll", "poll")


class SqliteVotes(SqlitePart, VoteStore):
    """What ``VoteStore`` promises, in SQLite."""

    def vote(self, *votes: Vote) -> None:
        self._connection.must_write()
        if votes:
            self._write(_VOTE, (text_of([columns(vote) for vote in votes]),))

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

    def votes_of(self, person: str) -> Sequence[Vote]:
        rows = self._read("SELECT * FROM vote WHERE person = ? ORDER BY poll", (person,))
        return [fill(Vote, row) for row in self._listed("poll", rows, "poll")]

    def polls_of(self, person: str) -> Sequence[int]:
        rows = self._read(
            "SELECT poll FROM vote WHERE person = ?1 UNION SELECT poll FROM part WHERE person = ?1 ORDER BY poll",
            (person,),
        )
        return [row["poll"] for row in self._listed("poll", rows, "poll")]

    def clear_apart(self, *polls: int) -> None:
        self._connection.must_write()
        if polls:
            self._write(
                "UPDATE poll_option SET apart = 0 WHERE poll IN (SELECT value FROM json_each(?))", (text_of(polls),)
            )

    def keep_early(self, native: str, person: str, option: int, at: Millis) -> None:
        self._write(
            "INSERT INTO early_vote (native, person, option, at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET option = excluded.option, at = excluded.at",
            (native, person, option, at),
        )

    def take_early(self, native: str) -> Sequence[EarlyVote]:
        rows = self._write("DELETE FROM early_vote WHERE native = ? RETURNING person, option, at", (native,))
        return sorted((fill(EarlyVote, row) for row in rows), key=attrgetter("at", "person"))

    # -- what is written beside them
    def add_text(self, text: FeedbackText) -> FeedbackText:
        named = {**columns(text), "id": text.id or self._new_id()}
        (row,) = self._write(
            "INSERT INTO feedback_text (id, poll, question, text, person, at)"
            " VALUES (:id, :poll, :question, :text, nullif(:person, ''), :at) RETURNING *",
            named,
        )
        if not text.person:
            self._mix(text.poll)
        return fill(FeedbackText, row)

    def _mix(self, poll: int) -> None:
        """A page keeps its rows in the order in which they came: those that nobody is named for are written anew, in an order of
        chance, and where they stood is overwritten."""
        rows = self._write("DELETE FROM feedback_text WHERE poll = ? AND person IS NULL RETURNING *", (poll,))
        self._write(_TEXTS_ANEW, (text_of([dict(row) for row in rows]),))
        self._connection.scrub()

    def texts(self, poll_id: int) -> Sequence[FeedbackText]:
        return [fill(FeedbackText, row) for row in self._each(TEXTS, poll_id)]

    # -- how and whom to ask
    def feedback_mode(self, twinning_id: int) -> PollMode | None:
        rows = self._read("SELECT mode FROM feedback_mode WHERE twinning = ?", (twinning_id,))
        mode: PollMode | None = next((row["mode"] for row in rows), None)
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
