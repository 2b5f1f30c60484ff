"""Votes, what is written beside them, and how and whom to ask for feedback."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from storage.records import EarlyVote, FeedbackText, Millis, PollMode, Vote


class VoteStore(Protocol):
    """Votes, what is written beside them, and how and whom to ask for feedback."""

    def vote(self, *votes: Vote) -> None:
        """Keep votes; an earlier one of the person in the poll is replaced. LookupError where the option or the person does
        not exist."""

    def unvote(self, poll_id: int, person: str) -> bool:
        """Take a person's vote back; False where there was none."""

    def count_vote(self, poll_id: int, option: int, person: str, *, listed: bool) -> bool:
        """Count a vote of an anonymous poll and, apart from it, that the person took part; False where they had already.
        Neither has a time or an order, and the log that shows the two together is emptied after the commit."""

    def votes(self, poll_id: int) -> Sequence[Vote]:
        """The votes of a poll, oldest first; of an anonymous one there are none."""

    def took_part(self, poll_id: int) -> frozenset[str]:
        """Who voted, in a poll of any mode."""

    def votes_of(self, person: str) -> Sequence[Vote]:
        """The votes of a person, by poll; of anonymous polls there are none."""

    def polls_of(self, person: str) -> Sequence[int]:
        """The numbers of the polls of any mode in which a person voted."""

    def clear_apart(self, *polls: int) -> None:
        """Forget what the counters of these polls have of people who are not on the roster."""

    def keep_early(self, native: str, person: str, option: int, at: Millis) -> None:
        """Keep a vote in a platform's poll that we do not know yet (0: taken back)."""

    def take_early(self, native: str) -> Sequence[EarlyVote]:
        """The votes that were kept in a platform's poll, oldest first; they are kept no longer."""

    # -- what is written beside them
    def add_text(self, text: FeedbackText) -> FeedbackText:
        """Keep what somebody wrote, under a random id. Where it has no person, nothing tells in which order such texts came."""

    def texts(self, poll_id: int) -> Sequence[FeedbackText]:
        """What was written beside a poll, oldest first; without times in the order of their random ids."""

    # -- how and whom to ask
    def feedback_mode(self, twinning_id: int) -> PollMode | None:
        """How a twinning is asked after its sessions; None where nobody chose."""

    def set_feedback_mode(self, twinning_id: int, mode: PollMode) -> None:
        """Choose how a twinning is asked from now on."""

    def set_nudged(self, person: str, wanted: bool) -> None:
        """Whether a person wants to be reminded of feedback in private."""

    def may_nudge(self, person: str) -> bool:
        """Whether a person may be reminded of feedback in private: until they say no."""
