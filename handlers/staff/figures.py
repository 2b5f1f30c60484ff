"""Numbers for the programme team, in the chat and on paper: what came of checks and drafts, of questions, of twinnings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, utils

from faq.pack.model import Pack
from faq.rules.flow import missing, nested, of_part
from handlers.polls import polls
from handlers.staff.period import ALWAYS, Period, day_of
from storage.protocols.form_store import FormStore
from storage.protocols.session_store import SessionStore
from storage.records import Count, LinkedGroup, Millis, Miss, Poll, Session, Twinning, TwinningCity
from storage.store import Store

CHECK_BEGUN, DRAFT_BEGUN, DRAFT_FINISHED = "check:begun", "draft:begun", "draft:finished"
OUTCOME, FAILING = "outcome:", "failing:"
ALIKE = 65
"""How alike (0 to 100) two kept questions must be to stand in one group."""

ENOUGH_TOGETHER = 5
"""What all twinnings fed back together is shown from so many people on."""

Tally = Sequence[tuple[str, int]]
"""Labels with how often, the most frequent first."""


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many began and ended a self-check, began and finished a draft. Nobody is followed from one to the next."""

    checks: int
    outcomes: int
    drafts: int
    finished: int


@dataclass(frozen=True, slots=True)
class PartDone:
    """A part of the application: in how many drafts all that is mandatory in it is answered, of how many it is asked in."""

    id: str
    name: str
    done: int
    drafts: int


@dataclass(frozen=True, slots=True)
class ProgrammeFigures:
    """What is counted of a programme. ``months`` are (month, checks begun); ``asked`` are questions asked in vain, by groups."""

    pack: Pack
    funnel: Funnel
    months: Sequence[tuple[str, int]]
    outcomes: Tally
    failing: Tally
    parts: Sequence[PartDone]
    asked: Sequence[Sequence[Miss]]

    @property
    def used(self) -> bool:
        """Whether there is anything to say of it."""
        found = self.funnel
        return any((found.checks, found.outcomes, found.drafts, found.finished, self.parts, self.asked))


@dataclass(frozen=True, slots=True)
class SessionFigures:
    """A session: its focus and its next steps, empty where they were not noted, and the cities that took part; None where nobody
    noted that."""

    session: Session
    focus: str
    steps: str
    came: Sequence[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinningFigures:
    """A twinning that is not archived. Attendance counts ``expected`` cities over the ``noted`` past sessions for which somebody
    said who took part; ``answers`` are those of the ``people`` on the roster to the ``questions`` that were put to them, and
    ``answered`` is how many of them gave any."""

    twinning: Twinning
    cities: Sequence[TwinningCity]
    groups: Sequence[LinkedGroup]
    sessions: Sequence[SessionFigures]
    next: Session | None
    held: int
    noted: int
    came: int
    people: int
    questions: int
    answers: int
    answered: int

    @property
    def expected(self) -> int:
        """How many cities could have taken part, over the sessions for which it was noted."""
        return self.noted * len(self.cities)

    @property
    def asked(self) -> int:
        """How many answers there could be."""
        return self.people * self.questions


# -- programmes


def programmes(store: Store, packs: Mapping[str, Pack], period: Period = ALWAYS) -> list[ProgrammeFigures]:
    """The figures of every programme; of drafts how far they are today, whatever the period."""
    counts = [one for one in store.counts() if period.holds(one.day)]
    misses = [one for one in store.misses() if one.answered_at is None and period.holds(day_of(one.at))]
    return [
        _programme(
            store, pack, [one for one in counts if one.programme == pack.id],
            [one for one in misses if one.programme == pack.id],
        )
        for pack in packs.values()
    ]  # fmt: skip


def _programme(store: Store, pack: Pack, counts: Sequence[Count], misses: Sequence[Miss]) -> ProgrammeFigures:
    total: Counter[str] = Counter()
    for one in counts:
        total[one.what] += one.number
    ended = sum(number for what, number in total.items() if what.startswith(OUTCOME))
    rules = pack.eligibility
    return ProgrammeFigures(
        pack,
        Funnel(total[CHECK_BEGUN], ended, total[DRAFT_BEGUN], total[DRAFT_FINISHED]),
        _months(counts),
        _tally(total, OUTCOME, {one.id: one.title for one in rules.outcome}),
        _tally(total, FAILING, {one.id: one.label for one in rules.criterion}),
        _parts(store, pack),
        clusters(misses),
    )


def _months(counts: Sequence[Count]) -> list[tuple[str, int]]:
    """Every month from the first to the last in which a check was begun, those without any too."""
    begun: Counter[int] = Counter()
    for one in counts:
        if one.what == CHECK_BEGUN:
            year, month, _ = one.day.split("-")
            begun[int(year) * 12 + int(month) - 1] += one.number
    months = range(min(begun), max(begun) + 1) if begun else range(0)
    return [(f"{month // 12}-{month % 12 + 1:02}", begun[month]) for month in months]


def _tally(total: Mapping[str, int], prefix: str, labels: Mapping[str, str]) -> Tally:
    """What is counted under a prefix, by the words for it; what the pack no longer knows stands there by its id."""
    found = [(what.removeprefix(prefix), number) for what, number in total.items() if what.startswith(prefix)]
    named = [(labels.get(name, name), number) for name, number in found]
    return sorted(named, key=lambda one: (-one[1], one[0]))


def _parts(store: FormStore, pack: Pack) -> list[PartDone]:
    """Only drafts whose owners let the team read are counted, and only how far they are."""
    drafts = [one for one in store.all_forms("draft") if one.staff_may_read and one.programme == pack.id]
    answers = [nested(store.answers(one.id)) for one in drafts]
    found = []
    for part in pack.application.part if answers else ():
        own = of_part(pack.application.question, part)
        done = sum(not missing(own, one) for one in answers)
        found.append(PartDone(part.id, part.name, done, len(answers)))
    return found


def clusters(misses: Sequence[Miss]) -> list[list[Miss]]:
    """Kept questions that ask alike, the largest groups first."""
    groups: list[list[Miss]] = []
    for miss in misses:
        group = next((one for one in groups if _alike(one[0].text, miss.text)), None)
        if group is None:
            groups.append([miss])
        else:
            group.append(miss)
    return sorted(groups, key=lambda group: -len(group))


def _alike(one: str, other: str) -> bool:
    return fuzz.token_set_ratio(one, other, processor=utils.default_process) >= ALIKE


# -- twinnings


def twinnings(
    store: Store, found: Iterable[Twinning], now: Millis, period: Period = ALWAYS
) -> Iterator[TwinningFigures]:
    """The figures of these twinnings, one after the other; the next session is the next whatever the period."""
    return (_twinning(store, one, now, period) for one in found)


def _twinning(store: Store, twinning: Twinning, now: Millis, period: Period) -> TwinningFigures:
    cities = store.cities(twinning.id)
    every = [_session(store, one, cities) for one in store.sessions(twinning.id)]
    sessions = [one for one in every if period.holds(one.session.starts[:10])]
    held, ahead = _parted(sessions, now)[0], _parted(every, now)[1]
    noted = [one.came for one in held if one.came is not None]
    roster = {seat.person for seat in store.seats(twinning.id)}
    inside = {one.session.id for one in sessions}
    questions = [one for one in store.polls(twinning.id) if _asked_in(one, inside, period) and was_asked(store, one)]
    took = [store.took_part(one.id) & roster for one in questions]
    return TwinningFigures(
        twinning=twinning,
        cities=cities,
        groups=store.bounds(twinning.id),
        sessions=sessions,
        next=ahead[0].session if ahead else None,
        held=len(held),
        noted=len(noted),
        came=sum(map(len, noted)),
        people=len(roster),
        questions=len(questions),
        answers=sum(map(len, took)),
        answered=len(set().union(*took)),
    )


def _parted(
    sessions: Sequence[SessionFigures], now: Millis
) -> tuple[Sequence[SessionFigures], Sequence[SessionFigures]]:
    """The sessions that began, and those to come; what is cancelled is neither."""
    kept = [one for one in sessions if not one.session.cancelled]
    return [one for one in kept if one.session.at <= now], [one for one in kept if one.session.at > now]


def _session(store: SessionStore, session: Session, cities: Sequence[TwinningCity]) -> SessionFigures:
    notes = store.session_notes(session.id)
    # Not split at its commas: a city's name may have one.
    said = f", {notes.get('came', '')}, "
    came = [city.name for city in cities if f", {city.name}, " in said] if notes.get("came") else None
    return SessionFigures(session, notes.get("focus", ""), notes.get("steps", ""), came)


def _asked_in(poll: Poll, sessions: Container[int], period: Period) -> bool:
    """Whether a poll is of the period: by its session, a poll of the team by the day it was made."""
    return poll.session in sessions if poll.session else period.holds(day_of(poll.created_at))


def was_asked(store: Store, poll: Poll) -> bool:
    """Whether a poll has reached anybody: that of a session to come is there before it is asked."""
    return polls.is_posted(store, poll) or bool(store.took_part(poll.id))
