"""Which groups cities form together: each city in one group at most, so many groups at most, with the best sum. People decide.

``docs/matching.md`` says what is weighed. A sum is the points of the groups and what the weights add to them or take from them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from faq.sessions import allocation_solver
from faq.sessions.candidates import Candidate

BALANCED = ("regions", "climates", "priorities")
"""What the cities that are taken may be balanced by (3.5 of the City2City text)."""
WEIGHED = ("cities", *BALANCED)
"""What may be given a weight: how much each city counts that is taken, and what each city too many of a kind costs."""

Cities = tuple[Candidate, ...]
Why = Literal["number", "weights", "taken", "none"]


class RatedGroup(NamedTuple):
    """Cities that may work together, and their points."""

    cities: Cities
    points: float


class Kind(NamedTuple):
    """Cities that have something in common, such as their part of the world; ``share`` is how many of all they are, 0 to 1."""

    of: str
    name: str
    cities: frozenset[Candidate]
    share: float

    def excess(self, group: Cities) -> float:
        """How many more of the group are of this kind than of all cities."""
        return sum(city in self.cities for city in group) - self.share * len(group)


@dataclass(frozen=True, slots=True)
class AllocationTerms:
    """What an allocation must hold to: so many groups at ``most``; ``fixed`` ones are in it, none holds all cities of one that is
    ``forbidden``."""

    most: int
    fixed: tuple[frozenset[Candidate], ...] = ()
    forbidden: tuple[frozenset[Candidate], ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)

    def allows(self, cities: Cities) -> bool:
        """Whether a group may be in it."""
        group = frozenset(cities)
        apart = not any(one & group and one != group for one in self.fixed)
        return apart and not any(one <= group for one in self.forbidden)


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A city in no group, why, and the best group that it could be in."""

    city: Candidate
    why: Why
    best: RatedGroup | None


@dataclass(frozen=True, slots=True)
class Allocation:
    """The groups, the best first, with their sum. ``proven``: no other has a better one. Else ``exact`` says whether the
    solver looked for it and had no more time, or one group was taken after the other."""

    groups: tuple[RatedGroup, ...]
    left: tuple[LeftOver, ...]
    total: float
    exact: bool
    proven: bool

    @property
    def taken(self) -> frozenset[Candidate]:
        """The cities that are in a group."""
        return frozenset(city for group in self.groups for city in group.cities)

    @property
    def points(self) -> float:
        """The sum of the points, without what the weights add or take."""
        return round(sum(group.points for group in self.groups), 3)


def kinds(cities: Collection[Candidate]) -> list[Kind]:
    """The cities by part of the world, belt of climate and priority; one that is not known is in none."""
    found: dict[tuple[str, str], set[Candidate]] = {}
    for city in cities:
        named = {"regions": (city.region,), "climates": (city.belt,), "priorities": sorted(city.topics)}
        for of, names in named.items():
            for name in filter(None, names):
                found.setdefault((of, name), set()).add(city)
    ordered = sorted(found.items(), key=lambda one: (BALANCED.index(one[0][0]), -len(one[1]), one[0][1]))
    return [Kind(of, name, frozenset(some), len(some) / len(cities)) for (of, name), some in ordered]


def total(groups: Iterable[RatedGroup], found: Sequence[Kind], weights: Mapping[str, float]) -> float:
    """The sum of an allocation: points, the weight of each city, less what each city too many of a kind costs."""
    chosen = list(groups)
    cost = 0.0
    for kind in (one for one in found if weights.get(one.of)):
        cost += weights[kind.of] * max(0.0, sum(kind.excess(group.cities) for group in chosen))
    seats = sum(len(group.cities) for group in chosen)
    return round(sum(group.points for group in chosen) + weights.get("cities", 0) * seats - cost, 6)


def allocated(
    cities: Sequence[Candidate], rated: Iterable[RatedGroup], wanted: AllocationTerms, *, exact: bool = True
) -> Allocation:
    """The best allocation of these cities; without the solver, or not ``exact``, the best group is taken again and again."""
    allowed = [one for one in rated if wanted.allows(one.cities)]
    found = kinds(cities)
    solved = _solved(cities, allowed, wanted, found) if exact and allocation_solver.is_there() else None
    chosen = solved[0] if solved else greedy(allowed, wanted, found)
    best = tuple(sorted(chosen, key=lambda one: (-one.points, [city.name for city in one.cities])))
    left = tuple(_left_over(cities, allowed, best, wanted))
    return Allocation(best, left, total(best, found, wanted.weights), solved is not None, bool(solved and solved[1]))


def _solved(
    cities: Sequence[Candidate], allowed: Sequence[RatedGroup], wanted: AllocationTerms, found: Sequence[Kind]
) -> tuple[list[RatedGroup], bool] | None:
    numbers = {city: number for number, city in enumerate(cities)}
    seat = wanted.weights.get("cities", 0)
    weighed = [kind for kind in found if wanted.weights.get(kind.of)]
    problem = allocation_solver.Packing(
        groups=[[numbers[city] for city in one.cities] for one in allowed],
        worth=[one.points + seat * len(one.cities) for one in allowed],
        fixed=[frozenset(one.cities) in wanted.fixed for one in allowed],
        cities=len(cities),
        most=wanted.most,
        excess=[[kind.excess(one.cities) for one in allowed] for kind in weighed],
        costs=[wanted.weights[kind.of] for kind in weighed],
    )
    solution = allocation_solver.solved(problem)
    return ([allowed[number] for number in solution.chosen], solution.proven) if solution else None


def greedy(allowed: Sequence[RatedGroup], wanted: AllocationTerms, found: Sequence[Kind]) -> list[RatedGroup]:
    """The fixed groups, then the one that adds most to the sum, as long as one adds to it."""
    chosen = [one for one in allowed if frozenset(one.cities) in wanted.fixed]
    free = [one for one in allowed if one not in chosen]
    while len(chosen) < wanted.most:
        taken = {city for one in chosen for city in one.cities}
        free = [one for one in free if taken.isdisjoint(one.cities)]
        before = total(chosen, found, wanted.weights)
        adds = (
            [total((*chosen, one), found, wanted.weights) - before for one in free]
            if _weighs(wanted)
            else [one.points for one in free]
        )
        best = max(range(len(free)), key=lambda number: adds[number], default=None)
        if best is None or adds[best] <= 0:
            break
        chosen.append(free[best])
    return chosen


def _weighs(wanted: AllocationTerms) -> bool:
    return any(wanted.weights.values())


def _left_over(
    cities: Sequence[Candidate], allowed: Sequence[RatedGroup], chosen: Sequence[RatedGroup], wanted: AllocationTerms
) -> Iterable[LeftOver]:
    taken = {city for one in chosen for city in one.cities}
    for city in (one for one in cities if one not in taken):
        own = [one for one in allowed if city in one.cities]
        best = max(own, key=lambda one: one.points, default=None)
        free = any(one.points > 0 and taken.isdisjoint(one.cities) for one in own)
        yield LeftOver(city, _why(best, free, len(chosen) >= wanted.most), best)


def _why(best: RatedGroup | None, free: bool, full: bool) -> Why:
    if best is None or best.points <= 0:
        return "none"
    if free:
        return "number" if full else "weights"
    return "taken"
