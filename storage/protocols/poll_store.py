"""Polls with their options, and where they are posted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from storage.records import Address, Poll, PollOption, PollPost


class PollStore(Protocol):
    """Polls with their options, and where they are posted."""

    def add_poll(self, poll: Poll, labels: Sequence[str]) -> Poll:
        """Keep a new poll with its options; its ``id`` is given. ValueError where its session was asked that already."""

    def add_polls(self, asked: Sequence[tuple[Poll, Sequence[str]]]) -> Sequence[Poll]:
        """The same of several, in order."""

    def save_poll(self, *polls: Poll) -> None:
        """Keep what may change of polls: the mode (before it is posted), whether it is hidden, when it closes and was closed."""

    def poll(self, poll_id: int) -> Poll | None:
        """The poll of that number."""

    def polls(self, twinning_id: int = 0, *, session: int = 0) -> Sequence[Poll]:
        """The polls of a twinning, a session, or all, oldest first."""

    def options(self, poll_id: int) -> Sequence[PollOption]:
        """The options of a poll in order, with their tally: of votes, or of an anonymous poll's counters."""

    # -- where they are posted
    def save_post(self, *posts: PollPost) -> None:
        """Keep where a poll is posted, new or changed; its ``nonce`` stays."""

    def post_at(self, poll_id: int, address: Address) -> PollPost | None:
        """The post of a poll in a group."""

    def posts(self, poll_id: int) -> Sequence[PollPost]:
        """The posts of a poll, oldest first."""

    def native_post(self, native: str) -> PollPost | None:
        """The post that is the platform's own poll of that id."""
