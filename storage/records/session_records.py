"""Sessions, who comes, and hours to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storage.records.addresses import Address, Millis

HourAnswer = Literal["yes", "maybe", "no"]


@dataclass(frozen=True, slots=True)
class Session:
    """A session of a twinning; ``number`` is what people call it. Wall time is the truth: ``starts`` is local ISO to the
    minute, ``fold`` 1 the second of an hour that comes twice; ``at`` follows from them by the rules of ``tzdata``'s version.

    ``version`` counts from 1 and rises whenever the session is moved, changed or cancelled; ``changed_at`` is when, 0 where it
    never was.
    """

    twinning: int
    number: int
    name: str
    starts: str
    zone: str
    minutes: int
    at: Millis
    tzdata: str
    created_at: Millis
    fold: int = 0
    place: str = ""
    version: int = 1
    cancelled: bool = False
    id: int = 0
    changed_at: Millis = 0


@dataclass(frozen=True, slots=True)
class Attendance:
    """What a person said about coming to a session in that ``version``; a newer version makes it void."""

    session: int
    person: str
    version: int
    comes: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """Hours for a session that a group chooses from: ``lines``, one an hour, as they can be planned. Answers are taken until
    ``closes_at``; ``chosen`` is the hour that the session was put on, counted from 0, and ``closed_at`` when that or a newer
    proposal ended it."""

    twinning: int
    number: int
    lines: str
    id: int = 0
    created_at: Millis = 0
    closes_at: Millis | None = None
    closed_at: Millis | None = None
    chosen: int | None = None


@dataclass(frozen=True, slots=True)
class HourVote:
    """What a person answered to an hour of a proposal, counted from 0."""

    proposal: int
    option: int
    person: str
    answer: HourAnswer = "yes"


@dataclass(frozen=True, slots=True)
class ProposalPost:
    """A proposal in a group: ``message`` is the platform's id of it once it is sent, ``edited_at`` when its next or last edit is
    due."""

    proposal: int
    address: Address
    message: str = ""
    edited_at: Millis = 0
