"""Polls and where they are posted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storage.records.addresses import Address, Millis

PollMode = Literal["open", "staff", "anonymous"]


@dataclass(frozen=True, slots=True)
class Poll:
    """A question to a twinning. ``series`` is shared by what was asked together: the questions of a session, or one question
    to several twinnings. ``question`` is the pack's id of it where ``session`` (its id) is not 0.

    ``hidden`` keeps the count from the group until it is closed. An anonymous poll keeps counters and no votes.
    """

    twinning: int
    text: str
    mode: PollMode
    created_at: Millis
    session: int = 0
    question: str = ""
    series: str = ""
    hidden: bool = False
    closes_at: Millis | None = None
    closed_at: Millis | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class PollOption:
    """An option, counted from 1, with its tally: ``votes`` of people on the roster, ``apart`` of all others."""

    poll: int
    number: int
    label: str
    votes: int = 0
    apart: int = 0


@dataclass(frozen=True, slots=True)
class PollPost:
    """A poll in a group. ``nonce`` is on its buttons; ``message`` is the platform's id of it once it is sent, ``native`` that
    of the platform's own poll where it is one; ``edited_at`` is when its next or last edit is due."""

    poll: int
    address: Address
    nonce: str
    message: str = ""
    native: str = ""
    edited_at: Millis = 0
