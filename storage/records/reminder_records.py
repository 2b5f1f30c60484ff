"""What staff want of the posts about sessions, and reminders that people asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storage.records.addresses import Millis


@dataclass(frozen=True, slots=True)
class Plan:
    """What a twinning has of its own: reminder ``offsets`` (words, empty: the pack's)."""

    twinning: int
    offsets: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar that is subscribed to: all sessions of a ``twinning`` (``about`` its number), of a ``person``'s twinnings, or of
    a ``city`` (``about`` its country and name, as in ``DE/Köln``)."""

    kind: Literal["twinning", "person", "city"]
    about: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class PostOverride:
    """What staff want of one post: other words (empty: ours), and whether it is to ``hold`` or ``skip``. It belongs to the
    session's number and the kind of post, whatever becomes of the session's time."""

    twinning: int
    number: int
    kind: str
    text: str = ""
    fate: Literal["", "hold", "skip"] = ""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A reminder that somebody asked for: ``opens``, ``closes`` (of the programme's call) or ``draft``. ``due_at`` is None as
    long as nobody knows when that is."""

    person: str
    kind: str
    programme: str
    created_at: Millis
    due_at: Millis | None = None
    id: int = 0
