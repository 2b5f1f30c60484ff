"""What a planned message is: a row of the outbox that says what it is about, and is put into words only when its time has come.

A kind is declared in two halves beside its feature: what is kept of it (a subclass of ``About``: key, lane, policy), and what it
says when it is due (``PlannedMessage``, in a tuple ``PLANNED``). ``handlers.planned.message_table`` collects them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, Literal, Self, TypeVar

from handlers.calendar import session_times
from handlers.dialog import system_visit
from handlers.dialog.translator import Translator
from handlers.dialog.turn import Knowledge, Reply
from handlers.dialog.visit import Visit
from handlers.planned.message_keys import Field, KeyForm, tailed
from storage.records import Address, Json, Millis, OutboxRow, Outgoing, Poll, Session, Twinning
from storage.store import Store

ABOUT = "about"
"""Where a row's body holds what it is about."""
_KINDS: dict[tuple[str, str], type[About]] = {}


@dataclass(frozen=True, slots=True)
class Policy:
    """What is done where it cannot go out as planned: whether it is sent again when nobody knows if it arrived, and how long
    after its time it is still sent; where that is None, what is declared says it otherwise."""

    unsure: Literal["resend", "hold"]
    late: timedelta | None = None


@dataclass(frozen=True, kw_only=True)
class About:
    """What is kept of a message until it is due: ``at`` is when it was planned for, ``part`` which message it is of those that a
    long one is sent as. The stored form stands in databases: fields keep their names, new ones have a default."""

    plan: ClassVar[str]
    what: ClassVar[str]
    keys: ClassVar[KeyForm]
    policy: ClassVar[Policy]
    edits: ClassVar[bool] = False
    """Whether it changes an earlier message."""

    at: Millis
    part: int = 0

    def __init_subclass__(cls, *, plan: str = "", what: str = "", key: str = "", policy: Policy | None = None) -> None:
        if not plan or policy is None:
            return  # it only has what several kinds share
        if (plan, what) in _KINDS:
            raise ValueError(f"a kind of planned message is declared twice: {plan!r} {what!r}")
        cls.plan, cls.what, cls.keys, cls.policy = plan, what, KeyForm(key), policy
        _KINDS[plan, what] = cls

    @property
    def lane(self) -> int:
        """How long others may go first: as in ``Outgoing``."""
        return 1

    def row(self, address: Address, person: str = "") -> Outgoing:
        """The row that waits for its time; ``person`` is whom it concerns."""
        named = {one.name: getattr(self, one.name) for one in fields(self)} | {"person": person}
        key, unsure = self.keys.make(**named), self.policy.unsure
        return Outgoing(address, {ABOUT: self.stored()}, self.at, self.plan, self.lane, key, unsure, person)

    def stored(self) -> dict[str, Json]:
        """As it stands in the body; what is as it mostly is stands nowhere."""
        kind = {"plan": self.plan} | ({"what": self.what} if self.what else {})
        given = {one.name: (getattr(self, one.name), one.default) for one in fields(self)}
        return kind | {name: value for name, (value, usual) in given.items() if usual is MISSING or value != usual}

    @classmethod
    def read(cls, stored: Mapping[str, Json]) -> Self:
        """What was stored."""
        return cls(**{one.name: stored[one.name] for one in fields(cls) if one.name in stored})


def is_planned(row: OutboxRow) -> bool:
    """Whether a row says what it is about instead of words."""
    return ABOUT in row.out.body


def about_of(row: OutboxRow) -> About | None:
    """What a row is about; None where it has words already, or is of no kind that there is."""
    stored = row.out.body.get(ABOUT) or {}
    kind = _KINDS.get((stored.get("plan", ""), stored.get("what", "")))
    return kind.read(stored) if kind else None


def about_key(key: str) -> Mapping[str, Field]:
    """What the key of a planned message names; nothing of another. It tells more than the row where that was emptied."""
    kind = kind_of_key(key)
    return (kind.keys.read(key) or {}) if kind else {}


def number_in(key: str, name: str) -> int:
    """The number of the session or poll (``name``) that a key is about; 0 where it is about none."""
    return int(about_key(key).get(name, 0))


def kind_of_key(key: str) -> type[About] | None:
    """The kind of message that a key is of."""
    return next((one for one in _KINDS.values() if one.keys.read(key) is not None), None)


def parts(row: OutboxRow, number: int) -> list[Outgoing]:
    """The other messages of a post that takes ``number`` of them, as rows of their own."""
    about = about_of(row)
    return [
        replace(row.out, body={ABOUT: replace(about, part=part).stored()}, key=tailed(row.out.key, part))
        for part in range(1, number)
        if about
    ]


# -- when it is due


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: ask again at that instant."""

    at: datetime


@dataclass(frozen=True, slots=True)
class DueContext:
    """All that a planned row may know when it comes due."""

    now: datetime
    knowledge: Knowledge
    translators: Mapping[str, Translator]


@dataclass(frozen=True, slots=True)
class Due:
    """A row whose time has come."""

    row: OutboxRow
    context: DueContext
    store: Store

    def visit(self, twinning: int, language: str = "en") -> Visit:
        """A visit of nobody, to speak about a twinning."""
        known = self.store.twinning(twinning) if twinning else None
        return self.visit_of(known.programme if known else "", language)

    def visit_of(self, programme: str, language: str = "en") -> Visit:
        """A visit of nobody, to speak about a programme."""
        context = self.context
        return system_visit.desk(self.store, context.knowledge, context.translators, context.now, programme, language)

    def is_late(self, about: About) -> bool:
        """Whether it is not sent any more, by the policy of its kind."""
        late = about.policy.late
        return late is not None and self.context.now > session_times.moment(about.at) + late


@dataclass(frozen=True, slots=True)
class Subject:
    """What a key is about, looked up: for who is told that its message was not sent."""

    names: Mapping[str, Field]
    session: Session | None = None
    poll: Poll | None = None
    twinning: Twinning | None = None


Said = list[Reply] | Later | str
"""The messages to send, none where another one said it all; or until when to wait; or the reason why there is nothing to send."""
A = TypeVar("A", bound=About)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMessage(Generic[A]):
    """What a kind does. A reason is a key of ``reasons``, which are for people."""

    about: type[A]
    render: Callable[[Due, A], Said]
    called: Callable[[Translator, Subject], str]
    """What kind of message it is, never its text nor to whom; empty where what it is about is gone."""
    reasons: Mapping[str, str] = field(default_factory=dict)
    refresh: Callable[[Store, DueContext], None] | None = None
    """Brings what is planned up to date, when the program starts."""


class PlannedMessages:
    """All kinds. One that is declared twice or not at all is refused, and so are two whose keys look alike."""

    def __init__(self, declared: Iterable[PlannedMessage[Any]]) -> None:
        self._declared = list(declared)
        self._by_kind = {one.about: one for one in self._declared}
        if len(self._by_kind) != len(self._declared) or self._by_kind.keys() != set(_KINDS.values()):
            raise ValueError("each kind of planned message is declared once")
        if len({kind.keys.shape for kind in self._by_kind}) != len(self._by_kind):
            raise ValueError("two kinds of planned messages have the same keys")

    def due(self, due: Due) -> Said:
        """What a row says now."""
        about = about_of(due.row)
        if about is None:
            raise LookupError("a planned row is of no kind that there is")
        return self._by_kind[type(about)].render(due, about)

    def called(self, words: Translator, out: Outgoing, subject: Subject) -> str:
        """What people call a message; empty where it is no planned one, or what it was about is gone."""
        kind = kind_of_key(out.key)
        return self._by_kind[kind].called(words, subject) if kind and kind.plan == out.kind else ""

    def under(self, name: str, numbers: Iterable[int]) -> list[str]:
        """What all keys begin with that are about these: the sessions or polls (``name``) with these numbers."""
        numbers = list(numbers)
        found = [kind.keys for kind in self._by_kind if kind.keys.start() != kind.keys.start(**{name: 0})]
        return list(dict.fromkeys(keys.under(**{name: number}) for keys in found for number in numbers))

    def reason(self, words: Translator, why: str) -> str:
        """Why a row was not sent, for people; what a platform said stays as it is."""
        known = {key: said for one in self._declared for key, said in one.reasons.items()}
        return words.t(known[why]) if why in known else why

    def refresh(self, store: Store, context: DueContext) -> None:
        """Bring all that is planned up to date."""
        for one in self._declared:
            if one.refresh:
                one.refresh(store, context)
