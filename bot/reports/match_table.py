"""``city2city matches``: the groups of cities that finished drafts speak for, with the reasons. It decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import comb

from bot.reports import progress, tables
from bot.reports.tables import Column
from faq.sessions import matching
from faq.sessions.allocation import Allocation, LeftOver
from faq.sessions.candidates import Candidate
from faq.sessions.matching import Group
from faq.text.showing import on_one_line
from handlers.dialog.translator import Translator
from handlers.staff import allocation_words, match_pool, match_words
from handlers.staff.match_pool import MatchPool, MatchRequest
from storage.records import Json

WORDS = Translator("en")
CARE = "Facts to look at, by what the cities wrote: the programme team decides. How it is reckoned: docs/matching.md"


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best groups of a programme; with an ``allocation`` those of it."""

    pool: MatchPool
    groups: Sequence[Group]
    allocation: Allocation | None = None

    @property
    def left(self) -> Sequence[LeftOver]:
        """The cities in no group of the allocation."""
        return self.allocation.left if self.allocation else ()


def ranking(pool: MatchPool, request: MatchRequest, top: int, now: datetime) -> Ranking:
    """The best groups of these cities."""
    number = sum(comb(len(pool.cities), size) for size in matching.sizes(pool.pack))
    with progress.shown(match_pool.groups(pool, request), number, "Comparing cities") as groups:
        return Ranking(pool, matching.ranked(groups, now, top))


def whole(pool: MatchPool, request: MatchRequest, now: datetime) -> Ranking:
    """The groups of the best allocation."""
    found = match_pool.allocation(pool, request, now)
    return Ranking(pool, [matching.group(one.cities, now) for one in found.groups], found)


def reasons(group: Group, side: str, words: Translator = WORDS) -> list[str]:
    """What is known of a group on one side, a sentence each."""
    return [match_words.reason(words, fact) for fact in group.facts if fact.side == side]


# -- as text


def _text(rankings: Sequence[Ranking]) -> str:
    lines = [line for one in rankings for line in _text_of(one)]
    return "\n".join(on_one_line(line) for line in lines or ["No finished draft may be read by the team."]) + "\n"


def _text_of(one: Ranking) -> Iterator[str]:
    yield f"{one.pool.pack.name}: {len(one.pool.every)} finished drafts that the team may read"
    if one.pool.left_out:
        yield allocation_words.left_out(WORDS, one.pool)
    if not one.groups and not one.left:
        yield "Too few for a twinning."
        return
    yield CARE
    if one.allocation:
        yield allocation_words.headline(WORDS, one.allocation)
    for rank, group in enumerate(one.groups, 1):
        yield from _text_of_group(rank, group)
    if one.allocation:
        yield from _text_of_allocation(one.pool, one.allocation)


def _text_of_group(rank: int, group: Group) -> Iterator[str]:
    yield ""
    yield f"{rank}. {' + '.join(city.name for city in group.cities)} · {group.points:.2f} points"
    for side, sign in match_words.SIGNS.items():
        yield from (f"\u2003{sign} {said}" for said in reasons(group, side))


def _text_of_allocation(pool: MatchPool, found: Allocation) -> Iterator[str]:
    if found.left:
        yield from ("", "Left over")
    for one in found.left:
        yield f"\u2003{one.city.name}: {allocation_words.why(WORDS, one)}"
    yield from ("", "Balance: cities in a twinning, of all that are compared")
    for of, said in allocation_words.balance(WORDS, pool.cities, found).items():
        yield f"\u2003{of}: {'; '.join(f'{name} {taken} of {all_}' for name, taken, all_ in said)}"


# -- as a table


@dataclass(frozen=True, slots=True)
class Ranked:
    """A group with its place among those of its programme, or (without one) a city that is left over."""

    programme: str
    rank: int | str
    group: Group | None = None
    left: LeftOver | None = None

    def reasons(self, side: str) -> list[str]:
        """What is known of the group on a side."""
        return reasons(self.group, side) if self.group else []

    @property
    def cities(self) -> Sequence[Candidate]:
        """Its cities."""
        return self.group.cities if self.group else [self.left.city] if self.left else []


COLUMNS: Sequence[Column[Ranked]] = (
    Column("programme", lambda one: one.programme),
    Column("rank", lambda one: one.rank),
    Column("points", lambda one: one.group.points if one.group else ""),
    Column("cities", lambda one: [city.name for city in one.cities]),
    Column("for", lambda one: one.reasons("for")),
    Column("against", lambda one: one.reasons("against")),
    Column("not known", lambda one: one.reasons("open")),
    Column("drafts", lambda one: [city.id for city in one.cities]),
)
ALLOCATED: Sequence[Column[Ranked]] = (
    *COLUMNS[:-1],
    Column("left over", lambda one: allocation_words.why(WORDS, one.left) if one.left else ""),
    COLUMNS[-1],
)


def _ranked(rankings: Iterable[Ranking]) -> Iterator[Ranked]:
    for one in rankings:
        yield from (Ranked(one.pool.pack.id, rank, group) for rank, group in enumerate(one.groups, 1))
        yield from (Ranked(one.pool.pack.id, "", left=left) for left in one.left)


def _table(form: str) -> Callable[[Sequence[Ranking]], bytes]:
    def write(rankings: Sequence[Ranking]) -> bytes:
        columns = ALLOCATED if any(one.allocation for one in rankings) else COLUMNS
        rows: Iterator[list[Json]] = tables.rows(columns, _ranked(rankings))
        return tables.FORMATS[form](tables.titles(columns), rows)

    return write


WRITERS: Mapping[str, Callable[[Sequence[Ranking]], bytes]] = {
    "text": lambda rankings: _text(rankings).encode(),
    **{form: _table(form) for form in ("csv", "json", "xlsx")},
}
