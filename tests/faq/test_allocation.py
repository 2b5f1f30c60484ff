"""The whole allocation: as good as the best of all there are, and true to what was fixed, forbidden and limited."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import combinations
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.sessions import allocation_solver
from faq.sessions.allocation import WEIGHED, Allocation, AllocationTerms, RatedGroup, allocated, kinds, total
from faq.sessions.candidates import Candidate

COUNTRIES = ("DE", "KE", "CO", "PT", "US")


def city(number: int, chance: random.Random) -> Candidate:
    name, empty = f"City {number}", MappingProxyType[str, str]({})
    topics = frozenset(chance.sample(["Waste", "Heat", "Trams"], chance.randint(1, 2)))
    return Candidate(
        name, name, chance.choice(COUNTRIES), "", frozenset({name}), topics, empty, empty, empty, empty, ()
    )  # fmt: skip


def some(number: int, seed: int) -> tuple[list[Candidate], list[RatedGroup]]:
    """Cities, and all their groups of two and three with points by lot."""
    chance = random.Random(seed)
    cities = [city(one, chance) for one in range(number)]
    found = (group for size in (2, 3) for group in combinations(cities, size))
    return cities, [RatedGroup(group, round(chance.uniform(-2, 9), 3)) for group in found]


def every(rated: Sequence[RatedGroup], cities: Sequence[Candidate], most: int) -> Iterator[list[RatedGroup]]:
    """All allocations, one after the other: the first city is in no group, or in one of its groups."""
    if not cities or not most:
        yield []
        return
    first, *rest = cities
    yield from every(rated, rest, most)
    for group in (one for one in rated if one.cities[0] is first and set(one.cities) <= set(cities)):
        left = [one for one in rest if one not in group.cities]
        yield from ([group, *more] for more in every(rated, left, most - 1))


weights = st.fixed_dictionaries({}, optional={name: st.sampled_from([0.5, 2.0]) for name in WEIGHED})


@settings(max_examples=12)
@given(st.integers(0, 10_000), st.integers(1, 4), weights)
def test_eight_cities_are_allocated_as_the_best_of_all_allocations(
    seed: int, most: int, weigh: dict[str, float]
) -> None:
    cities, rated = some(8, seed)
    found = allocated(cities, rated, AllocationTerms(most, weights=weigh))
    of = kinds(cities)
    assert found.proven
    assert found.total == pytest.approx(max(total(one, of, weigh) for one in every(rated, cities, most)), abs=1e-5)


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.integers(1, 5), st.booleans(), weights)
def test_each_city_is_in_one_group_at_most_and_what_is_wanted_holds(
    seed: int, most: int, exact: bool, weigh: dict[str, float]
) -> None:
    cities, rated = some(9, seed)
    fixed, apart = frozenset(cities[:2]), frozenset(cities[2:4])
    found = allocated(cities, rated, AllocationTerms(most, (fixed,), (apart,), weigh), exact=exact)
    seats = [one for group in found.groups for one in group.cities]
    assert len(seats) == len(set(seats))
    assert len(found.groups) <= most
    assert fixed in [frozenset(group.cities) for group in found.groups]
    assert not any(apart <= set(group.cities) for group in found.groups)
    assert {one.city for one in found.left} | set(seats) == set(cities)


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.integers(1, 5), weights)
def test_the_solver_is_never_worse_than_one_group_after_the_other(
    seed: int, most: int, weigh: dict[str, float]
) -> None:
    cities, rated = some(10, seed)
    both = [allocated(cities, rated, AllocationTerms(most, weights=weigh), exact=exact) for exact in (True, False)]
    assert both[0].total >= both[1].total - 1e-5
    assert [(one.exact, one.proven) for one in both] == [(True, True), (False, False)]


def test_fifty_cities_are_allocated_and_proven() -> None:
    cities, rated = some(50, 7)
    found = allocated(cities, rated, AllocationTerms(20))
    assert (len(rated), len(found.groups), found.proven) == (20_825, 20, True)


def test_one_group_after_the_other_can_be_worse() -> None:
    cities = some(4, 0)[0]
    points = {(0, 1): 5.0, (1, 2): 6.0, (2, 3): 5.0, (0, 3): 0.5}
    rated = [RatedGroup((cities[one], cities[other]), worth) for (one, other), worth in points.items()]
    exact, greedy = [allocated(cities, rated, AllocationTerms(9), exact=way) for way in (True, False)]
    assert (exact.points, greedy.points) == (10.0, 6.5)


def test_without_the_solver_it_is_said_that_nothing_is_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allocation_solver, "LIBRARY", "highspy_that_is_not_installed")
    cities, rated = some(6, 3)
    found = allocated(cities, rated, AllocationTerms(9))
    assert (found.exact, found.proven) == (False, False)
    assert found.groups


def test_a_balance_of_regions_takes_from_each_as_many_as_it_has() -> None:
    """Six cities of one country and two of another, room for two pairs: by points alone, all are of the first."""
    chance = random.Random(1)
    cities = [city(number, chance) for number in range(8)]
    cities = [moved(one, "KE" if number > 5 else "DE") for number, one in enumerate(cities)]
    rated = [
        RatedGroup(pair, 8.0 if {"DE"} == {one.country for one in pair} else 7.5) for pair in combinations(cities, 2)
    ]
    plain, balanced = [allocated(cities, rated, AllocationTerms(2, weights=of)) for of in ({}, {"regions": 2.0})]
    assert [seats(one, "KE") for one in (plain, balanced)] == [0, 1]


def moved(one: Candidate, country: str) -> Candidate:
    return Candidate(
        one.id,
        one.name,
        country,
        "",
        one.names,
        frozenset({"Waste"}),
        one.needs,
        one.offers,
        one.powers,
        one.powers_words,
        (),
    )


def seats(found: Allocation, country: str) -> int:
    return sum(one.country == country for one in found.taken)


def test_who_is_left_over_is_told_why() -> None:
    cities = some(5, 0)[0]
    one, two, three, four, five = cities
    rated = [RatedGroup((one, two), 9.0), RatedGroup((three, four), 4.0), RatedGroup((two, five), 3.0)]
    full = allocated(cities, rated, AllocationTerms(1))
    assert {left.city.name: left.why for left in full.left} == {
        "City 2": "number",
        "City 3": "number",
        "City 4": "taken",
    }
    roomy = allocated(cities, rated[:2], AllocationTerms(9))
    assert {left.city.name: left.why for left in roomy.left} == {"City 4": "none"}
    (last,) = allocated(cities, rated, AllocationTerms(9)).left
    assert (last.why, last.best) == ("taken", rated[2])
