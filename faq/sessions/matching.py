"""Which cities may fit together: groups with facts for and against them, and points to sort groups by. People decide.

``docs/matching.md`` says what is compared and how much it counts.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import combinations
from statistics import fmean

from faq.pack.model import Pack
from faq.sessions.allocation import RatedGroup
from faq.sessions.candidates import Candidate
from faq.sessions.match_facts import PAIRWISE, Fact, hours, topics

LARGEST = 3
"""A group of more cities is never proposed: the number of groups grows with every city, and so does what they must share."""


@dataclass(frozen=True, slots=True)
class Group:
    """Cities that might work together, in the order of their names, and what is known for and against it."""

    cities: tuple[Candidate, ...]
    facts: tuple[Fact, ...]

    @property
    def points(self) -> float:
        """The sum over the facts, to three digits so that the order of adding does not matter."""
        return round(sum(fact.points for fact in self.facts), 3)


def sizes(pack: Pack) -> range:
    """How many cities a group may have."""
    least, most = pack.file.cities_per_twinning
    return range(least, min(most, LARGEST) + 1)


def groups(cities: Sequence[Candidate], of: range) -> Iterator[tuple[Candidate, ...]]:
    """Every group of these sizes, its cities in the order of their names."""
    ordered = sorted(cities, key=lambda city: (city.name, city.id))
    return (group for size in of for group in combinations(ordered, size))


def ranked(found: Iterable[tuple[Candidate, ...]], on: datetime, top: int) -> list[Group]:
    """The ``top`` groups with the most points, the best first; where points are equal, by name. ``on`` is an instant from which
    office hours are compared for a year, since clocks change."""
    rated = heapq.nsmallest(top, found, key=_rating(on))
    return sorted((group(cities, on) for cities in rated), key=lambda one: (-one.points, _names_of(one.cities)))


def _rating(on: datetime) -> Callable[[Sequence[Candidate]], tuple[float, list[tuple[str, str]]]]:
    """What to sort groups by before their reasons are put together: each pair is compared once, not once in every group."""

    @cache
    def of_pair(pair: tuple[Candidate, Candidate]) -> float:
        return sum(fact.points for compare in PAIRWISE for fact in compare(pair))

    def rate(cities: Sequence[Candidate]) -> tuple[float, list[tuple[str, str]]]:
        together = sum(fact.points for fact in (*topics(cities), *hours(cities, on)))
        points = together + fmean(map(of_pair, combinations(cities, 2)))
        return -round(points, 3), _names_of(cities)

    return rate


def rated(found: Iterable[tuple[Candidate, ...]], on: datetime) -> Iterator[RatedGroup]:
    """Every group with its points, without the reasons."""
    rate = _rating(on)
    return (RatedGroup(cities, -rate(cities)[0]) for cities in found)


def _names_of(cities: Sequence[Candidate]) -> list[tuple[str, str]]:
    return [(city.name, city.id) for city in cities]


def group(cities: Sequence[Candidate], on: datetime) -> Group:
    """A group with all that is known about it, whatever the order of its cities."""
    ordered = tuple(sorted(cities, key=lambda city: (city.name, city.id)))
    facts = [fact for compare in PAIRWISE for fact in compare(ordered)]
    return Group(ordered, (*topics(ordered), *facts, *hours(ordered, on)))
