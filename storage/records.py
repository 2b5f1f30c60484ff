"""What the store gives and takes: plain frozen records. Every instant is an integer of milliseconds since 1970, UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Millis = int
Json = Any
"""A value that ``json.dumps`` takes as it is."""

FormKind = Literal["check", "draft"]
OutboxState = Literal["due", "sending", "sent", "uncertain", "dead", "dropped"]
FLEETING = "fleeting"
"""The kind of messages that hold a code, or answers that are kept nowhere else: their words go as soon as they are sent."""
QUOTING = "quoting"
"""The kind of messages that quote to the team what people asked: they go when one of those people is forgotten."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A platform's account of a person. ``team`` is the workspace where a platform has such, else empty."""

    platform: str
    team: str
    user: str


ASIDE = "~"
"""What the thread of an address begins with where one account alone is talked with amid others; the account follows."""


def aside(thread: str) -> str:
    """The account that a thread is for alone; empty where it is a real thread or none."""
    return thread.removeprefix(ASIDE) if thread.startswith(ASIDE) else ""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a conversation is held: a chat, and the thread or forum topic in it where there is one. A ``chat`` that is an
    account is the private talk with it, whatever the platform calls that."""

    platform: str
    bot: str
    team: str
    chat: str
    thread: str = ""

    @property
    def aside(self) -> str:
        """The account that alone reads what is said here, amid others and only for a while; empty everywhere else."""
        return aside(self.thread)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who wrote to us. ``noticed_at`` is when the notice was first said; before that only ids are stored."""

    id: str
    created_at: Millis
    language: str = ""
    zone: str = ""
    programme: str = ""
    noticed_at: Millis | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """The open question of one address. ``state`` is the handlers' own; the store only keeps it."""

    address: Address
    person: str
    state: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Form:
    """A running self-check or an application draft of a person in a programme; its answers are kept beside it, by leaf id.

    ``keep`` says that the person wants it kept, ``staff_may_read`` that the programme team may read it when finished.
    """

    id: str
    person: str
    programme: str
    kind: FormKind
    created_at: Millis
    updated_at: Millis
    keep: bool = False
    staff_may_read: bool = False
    finished_at: Millis | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """What a one-time code is good for: joining accounts (``link``), taking a draft over (``hand``), or working on it too
    (``share``). ``address`` is where it was made, so that its maker is told there.
    """

    kind: Literal["link", "hand", "share"]
    person: str
    address: Address
    expires_at: Millis
    form: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """A finished draft as it stood: ``number`` counts from 1."""

    form: str
    number: int
    at: Millis
    document: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A message with buttons that was shown at an address: what its buttons were about, looked up by ``nonce``."""

    address: Address
    nonce: str
    at: Millis
    about: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to send. ``body`` is the stored form of a reply. ``policy`` says what to do when a send is uncertain.

    ``lane`` orders what is due: 0 someone waits, 1 reminder, 2 broadcast. ``key`` lets a later message with the same key
    and address replace one that is not sent yet. ``person`` is whom it concerns, so that ``forget`` finds it.
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


@dataclass(frozen=True, slots=True)
class Parked:
    """An event whose handler raised: who raised what, never the text."""

    platform: str
    bot: str
    event: str
    handler: str
    error: str
    at: Millis


@dataclass(frozen=True, slots=True)
class Count:
    """A counter without person: how often ``what`` happened on ``day`` (ISO date, UTC) in a programme."""

    day: str
    programme: str
    what: str
    number: int


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that found no answer, kept with the asker's consent and masked. ``person`` only where a reply is wanted."""

    id: int
    programme: str
    text: str
    at: Millis
    band: str
    person: str = ""
    answered_at: Millis | None = None


@dataclass(frozen=True, slots=True)
class Taught:
    """A way to ask that staff added to an entry after the pack was written."""

    programme: str
    entry: str
    phrase: str
    at: Millis


RoleName = Literal["owner", "staff", "facilitator"]


@dataclass(frozen=True, slots=True)
class Role:
    """What a person may do. ``twinning`` names the twinning of a facilitator and is 0 of the others."""

    person: str
    role: RoleName
    at: Millis
    twinning: int = 0


@dataclass(frozen=True, slots=True)
class Twinning:
    """Cities that work together in a programme. ``id`` is the number that people type; it is never given again."""

    id: int
    programme: str
    title: str
    priority: str
    created_at: Millis
    archived_at: Millis | None = None


@dataclass(frozen=True, slots=True)
class TwinningCity:
    """A city of a twinning; ``number`` counts from 1. ``country`` has two letters or is empty, ``zone`` is IANA's name,
    ``form`` the finished draft it was taken from, empty where it was typed or the draft is gone."""

    twinning: int
    number: int
    name: str
    country: str
    zone: str
    form: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """A person on the roster: a representative of the city with that number."""

    twinning: int
    city: int
    person: str


@dataclass(frozen=True, slots=True)
class Bound:
    """A group that a twinning's posts go to; a group has at most one twinning. ``lost`` says why nothing can be posted there
    now (``removed``, ``archived``), empty where all is well; ``name`` is what the platform last called the group."""

    twinning: int
    address: Address
    at: Millis
    name: str = ""
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an invitation is good for, once: ``purpose`` is ``owner``, ``staff``, ``facilitator`` (of ``twinning``), ``seat``
    (at its ``city``), or ``link`` (binds the group where it is said to ``twinning``). Of its secret only a hash is kept."""

    purpose: Literal["owner", "staff", "facilitator", "seat", "link"]
    expires_at: Millis
    twinning: int = 0
    city: int = 0


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Who did what. ``actor`` and ``subject`` are persons by their random number, which means nobody once they are
    forgotten; ``actor`` is ``console`` for the command line. ``about`` names things, never people."""

    at: Millis
    actor: str
    action: str
    about: str = ""
    subject: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """A session of a twinning; ``number`` is what people call it. Wall time is the truth: ``starts`` is local ISO to the
    minute, ``fold`` 1 the second of an hour that comes twice; ``at`` follows from them by the rules of ``tzdata``'s version.

    ``version`` counts from 1 and rises whenever the session is moved, changed or cancelled.
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


@dataclass(frozen=True, slots=True)
class Attendance:
    """What a person said about coming to a session in that ``version``; a newer version makes it void."""

    session: int
    person: str
    version: int
    comes: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What a twinning has of its own: reminder ``offsets`` (words, empty: the pack's), the secret of its calendar feed."""

    twinning: int
    offsets: str = ""
    feed: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What staff want of one post: other words (empty: ours), and whether it is to ``hold`` or ``skip``. It belongs to the
    session's number and the kind of post, whatever becomes of the session's time."""

    twinning: int
    number: int
    kind: str
    text: str = ""
    fate: Literal["", "hold", "skip"] = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Hours for a session that a group chooses from: ``lines``, one an hour, as they can be planned."""

    twinning: int
    number: int
    lines: str
    id: int = 0


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


@dataclass(frozen=True, slots=True)
class Vote:
    """Who chose what, in polls that are not anonymous. ``listed``: they were on the roster when they voted."""

    poll: int
    person: str
    option: int
    at: Millis
    listed: bool


@dataclass(frozen=True, slots=True)
class FeedbackText:
    """What somebody wrote beside a poll, to one question of the pack. Of an anonymous poll it has neither person nor time."""

    poll: int
    question: str
    text: str
    person: str = ""
    at: Millis | None = None
    id: str = ""
