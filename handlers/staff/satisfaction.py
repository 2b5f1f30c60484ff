"""How satisfied the cities were with sessions: what closed polls say of it, as far as their modes let it be shown.

What counts as satisfied is the programme's word (``feedback.toml``). People are counted by what is shown alone, so that no two
figures have a difference that is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from faq.pack.model import Pack, Question
from handlers.polls import polls, tally
from handlers.staff.figures import ENOUGH_TOGETHER
from storage.records import Millis, Poll, Session
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Rating:
    """What was answered to a question after a session: ``good`` of the ``of`` people on the roster who answered were satisfied."""

    session: Session
    question: Question
    good: int
    of: int

    @property
    def month(self) -> str:
        """The month of the session, as YYYY-MM."""
        return self.session.starts[:7]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of those who answered a question were satisfied. ``first`` and ``last`` are the months it is of."""

    question: Question
    good: int
    of: int
    first: str
    last: str


def ratings(store: Store, pack: Pack, sessions: Iterable[Session], now: Millis) -> list[Rating]:
    """What the closed polls after these sessions say, in time."""
    known = {one.id: one for one in pack.feedback.question if one.id in pack.feedback.satisfied}
    asked = [
        (session, poll)
        for session in sorted(sessions, key=lambda one: one.at)
        for poll in store.polls(session=session.id)
        if poll.question in known and polls.is_closed(poll, now)
    ]
    found = (_rating(store, pack, session, poll, known[poll.question]) for session, poll in asked)
    return [one for one in found if one is not None]


def _rating(store: Store, pack: Pack, session: Session, poll: Poll, question: Question) -> Rating | None:
    """None where nothing may be seen, nobody answered, or the options were others when it was asked."""
    options = tally.counts(store, poll)
    chosen = pack.feedback.satisfied[question.id]
    good = {one.label for one in question.options if one.id in chosen}
    of = sum(one.votes for one in options)
    if not of or not {one.label for one in options} <= {one.label for one in question.options}:
        return None
    return Rating(session, question, sum(one.votes for one in options if one.label in good), of)


def people(found: Iterable[Rating]) -> int:
    """How many people answered, at the least: of each twinning the most that answered one question of one session."""
    most: dict[int, int] = defaultdict(int)
    for one in found:
        most[one.session.twinning] = max(most[one.session.twinning], one.of)
    return sum(most.values())


def together(found: Sequence[Rating]) -> list[Share]:
    """What is shown of all of them together, a share a question: from so many people on, else none."""
    kinds = _by_question(found).values()
    return [_share(some) for some in kinds if people(some) >= ENOUGH_TOGETHER]


def trend(found: Sequence[Rating]) -> list[list[Share]]:
    """The same in time, a list a question: months, as many together as hold enough people; nothing where that is one step."""
    return [steps for some in _by_question(found).values() if len(steps := _steps(some)) > 1]


def _steps(found: Sequence[Rating]) -> list[Share]:
    bins: list[list[Rating]] = [[]]
    for month in sorted({one.month for one in found}):
        if people(bins[-1]) >= ENOUGH_TOGETHER:
            bins.append([])
        bins[-1] += [one for one in found if one.month == month]
    if people(bins[-1]) < ENOUGH_TOGETHER and len(bins) > 1:
        last = bins.pop()
        bins[-1] += last
    return [_share(some) for some in bins if people(some) >= ENOUGH_TOGETHER]


def _by_question(found: Iterable[Rating]) -> dict[str, list[Rating]]:
    kinds: dict[str, list[Rating]] = {}
    for one in found:
        kinds.setdefault(one.question.id, []).append(one)
    return kinds


def _share(some: Sequence[Rating]) -> Share:
    months = [one.month for one in some]
    return Share(some[0].question, sum(one.good for one in some), sum(one.of for one in some), min(months), max(months))
