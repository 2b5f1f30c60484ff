"""Which cities are compared, and what staff ask about them: partners of a city, only threes, a whole allocation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from typing import Literal

from faq.pack.model import Pack
from faq.sessions import candidates, matching
from faq.sessions.allocation import Allocation, AllocationTerms, allocated
from faq.sessions.candidates import Candidate
from handlers.dialog.translator import Translator, mark
from handlers.staff import read_drafts
from storage.records import TwinningCity
from storage.store import Store

Twinned = Literal["leave-out", "together", "compare"]
ONE_AFTER_ANOTHER = 20
"""So many twinnings at most, where a programme does not say."""
_BETWEEN = re.compile(r"[,;+]")


class MatchError(LookupError):
    """What was asked cannot be done; the message is a sentence with ``{names}`` in it."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message.format(**params))
        self._message, self._params = message, params

    def said(self, words: Translator) -> str:
        """The sentence in a language."""
        return words.t(self._message, **self._params)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchRequest:
    """What is asked. ``partners`` are cities that must be in a group, ``sizes`` how many cities it has (any where empty); ``fixed``
    and ``forbidden`` groups are names of cities with commas between them; ``most`` is 0 where the programme says."""

    programme: str = ""
    partners: tuple[str, ...] = ()
    sizes: frozenset[int] = frozenset()
    twinned: Twinned = "leave-out"
    most: int = 0
    fixed: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunningTwinning:
    """A twinning that is not archived, with those of its cities that have a draft here."""

    number: int
    cities: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class MatchPool:
    """The cities of a programme whose drafts are finished and may be read: all, and those that are compared."""

    pack: Pack
    every: tuple[Candidate, ...]
    cities: tuple[Candidate, ...]
    running: tuple[RunningTwinning, ...]

    @property
    def left_out(self) -> tuple[Candidate, ...]:
        """Those that are not compared since they are twinned already."""
        return tuple(city for city in self.every if city not in self.cities)

    def named(self, name: str) -> Candidate:
        """The city of a name, in any language; MatchError where there is none, or more than one."""
        names = candidates.names_of(name, "")
        found = [city for city in self.every if names & city.names]
        if not found:
            raise MatchError(mark("No finished draft that you may read is of {city}."), city=name)
        if len(found) > 1:
            raise MatchError(mark("More than one draft is of {city}: {cities}."), city=name, cities=_names(found))
        return found[0]

    def compared(self, name: str) -> Candidate:
        """The city of a name that may be put into a group."""
        city = self.named(name)
        twinning = next((one.number for one in self.running if city in one.cities), 0)
        if city not in self.cities:
            raise MatchError(mark("{city} is in twinning {number} already."), city=city.name, number=twinning)
        return city


def split_names(said: str) -> tuple[str, ...]:
    """The names of a group: "Köln, Nairobi", "Köln + Nairobi"."""
    return tuple(name for part in _BETWEEN.split(said) if (name := part.strip()))


def _names(cities: Iterable[Candidate]) -> str:
    return " + ".join(city.name for city in cities)


def pools(store: Store, packs: Mapping[str, Pack], request: MatchRequest) -> list[MatchPool]:
    """The programmes that have finished drafts which may be read, or the one that is named."""
    found = list(read_drafts.finished(store, request.programme))
    made = []
    for pack in packs.values():
        own = [one for one in found if one.form.programme == pack.id]
        if request.programme == pack.id or (own and pack.file.matching):
            every = (candidates.candidate(pack, one.form.id, one.version.document["answers"]) for one in own)
            by_name = tuple(sorted(every, key=lambda city: (city.name, city.id)))
            made.append(_pool(store, pack, by_name, request.twinned))
    if len(made) > 1 and (request.partners or request.fixed or request.forbidden):
        made = [pool for pool in made if _knows(pool, request)] or made
    return made


def _knows(pool: MatchPool, request: MatchRequest) -> bool:
    """Whether a city that is named is one of this programme."""
    named = (
        *request.partners,
        *(name for group in (*request.fixed, *request.forbidden) for name in split_names(group)),
    )
    return any(candidates.names_of(name, "") & city.names for name in named for city in pool.every)


def _pool(store: Store, pack: Pack, every: tuple[Candidate, ...], twinned: Twinned) -> MatchPool:
    own = [one for one in store.twinnings() if one.programme == pack.id]
    running = tuple(
        RunningTwinning(one.id, tuple(city for city in every if any(_is(city, seat) for seat in store.cities(one.id))))
        for one in own
    )
    gone = {city for one in running for city in one.cities} if twinned == "leave-out" else set()
    return MatchPool(pack, every, tuple(city for city in every if city not in gone), running)


def _is(city: Candidate, seat: TwinningCity) -> bool:
    """Whether a city of a twinning is that of a draft: it was taken from it, or has its name."""
    same = bool(candidates.names_of(seat.name, seat.country) & city.names)
    return seat.form == city.id or (same and seat.country in ("", city.country))


def groups(pool: MatchPool, request: MatchRequest) -> Iterator[tuple[Candidate, ...]]:
    """The groups that are asked for; MatchError where a city is not known, or no group has that size."""
    of = _sizes(pool, request)
    partners = {pool.compared(name) for name in request.partners}
    every = (group for size in of for group in matching.groups(pool.cities, range(size, size + 1)))
    return (group for group in every if partners <= set(group))


def _sizes(pool: MatchPool, request: MatchRequest) -> list[int]:
    allowed = matching.sizes(pool.pack)
    found = [size for size in allowed if size in (request.sizes or allowed)]
    if not found:
        raise MatchError(mark("A twinning has {least} to {most} cities."), least=allowed[0], most=allowed[-1])
    return found


def allocation(pool: MatchPool, request: MatchRequest, on: datetime) -> Allocation:
    """The whole allocation of a programme; MatchError where what is asked contradicts itself."""
    if len(pool.cities) < pool.pack.file.cities_per_twinning[0]:
        raise MatchError(
            mark("{programme} has too few finished drafts for a twinning: {number}."),
            programme=pool.pack.name,
            number=len(pool.cities),
        )
    asked = wanted(pool, request)
    free = groups(pool, request)
    set_already = (tuple(sorted(one, key=lambda city: (city.name, city.id))) for one in asked.fixed)
    every = dict.fromkeys((*free, *set_already))
    return allocated(pool.cities, matching.rated(every, on), asked)


def most(pool: MatchPool, request: MatchRequest) -> int:
    """How many twinnings there may be."""
    said = pool.pack.file.matching
    return request.most or (said.most.number if said and said.most else ONE_AFTER_ANOTHER)


def wanted(pool: MatchPool, request: MatchRequest) -> AllocationTerms:
    """What an allocation must hold to; MatchError where that contradicts itself."""
    fixed = [_group(pool, said) for said in request.fixed]
    kept = [frozenset(one.cities) for one in pool.running] if request.twinned == "together" else []
    fixed += [one for one in kept if len(one) > 1 and one not in fixed]
    forbidden = [frozenset(map(pool.named, split_names(said))) for said in request.forbidden]
    if not all(forbidden):
        raise MatchError(mark("A group that is forbidden must name a city."))
    _consistent(fixed, forbidden, most(pool, request))
    return AllocationTerms(most(pool, request), tuple(fixed), tuple(forbidden), request.weights)


def _group(pool: MatchPool, said: str) -> frozenset[Candidate]:
    group = frozenset(map(pool.compared, split_names(said)))
    if len(group) not in matching.sizes(pool.pack):
        allowed = matching.sizes(pool.pack)
        raise MatchError(mark("A twinning has {least} to {most} cities."), least=allowed[0], most=allowed[-1])
    return group


def _consistent(fixed: Sequence[frozenset[Candidate]], forbidden: Sequence[frozenset[Candidate]], number: int) -> None:
    for one, other in combinations(fixed, 2):
        if twice := one & other:
            raise MatchError(mark("{cities} is in two fixed groups."), cities=_names(twice))
    for group in fixed:
        if any(one <= group for one in forbidden):
            raise MatchError(
                mark("{cities} is fixed and forbidden at once."),
                cities=_names(sorted(group, key=lambda city: city.name)),
            )
    if len(fixed) > number:
        raise MatchError(
            mark("{fixed} groups are fixed, but there may be {most} twinnings at most."), fixed=len(fixed), most=number
        )
