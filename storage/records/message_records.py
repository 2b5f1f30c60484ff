"""What is to be said, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from storage.records.addresses import Address, Json, Millis

OutboxState = Literal["due", "sending", "sent", "uncertain", "dead", "dropped"]
FLEETING = "fleeting"
"""The kind of messages that hold a code, or answers that are kept nowhere else: their words go as soon as they are sent."""
QUOTING = "quoting"
"""The kind of messages that quote to the team what people asked: they go when one of those people is forgotten."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to send. ``body`` is the stored form of a reply. ``policy`` says what to do when a send is uncertain.

    ``lane`` orders what is due: 0 someone waits, 1 reminder, or a change beside what they wait for, 2 broadcast. ``key`` lets a
    later message with the same key and address replace one that is not sent yet. ``person`` is whom it concerns, so that
    ``forget`` finds it.
    """

    address: Address
    body: Mapping[str, Json]
    due_at: Millis
    kind: str = "reply"
    lane: int = 0
    key: str = ""
    policy: Literal["resend", "hold"] = "resend"
    person: str = ""
    last_word: bool = False


MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many messages are due now, on their way, in doubt and given up, each counted up to ``MOST_COUNTED``."""

    due: int
    sending: int
    uncertain: int
    dead: int


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """An outgoing message with its fate. ``sent_as`` is the platform's id of the message once it is sent."""

    id: int
    out: Outgoing
    state: OutboxState
    attempts: int
    created_at: Millis
    error: str = ""
    sent_as: str = ""
    doubts: int = 0
