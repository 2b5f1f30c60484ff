"""Votes, and what is written beside them."""

from __future__ import annotations

from dataclasses import dataclass

from storage.records.addresses import Millis


@dataclass(frozen=True, slots=True)
class Vote:
    """Who chose what, in polls that are not anonymous. ``listed``: they were on the roster when they voted."""

    poll: int
    person: str
    option: int
    at: Millis
    listed: bool


@dataclass(frozen=True, slots=True)
class EarlyVote:
    """A vote in a platform's own poll that came before we knew that poll; ``option`` is 0 where it was taken back."""

    person: str
    option: int
    at: Millis


@dataclass(frozen=True, slots=True)
class FeedbackText:
    """What somebody wrote beside a poll, to one question of the pack. Of an anonymous poll it has neither person nor time."""

    poll: int
    question: str
    text: str
    person: str = ""
    at: Millis | None = None
    id: str = ""
