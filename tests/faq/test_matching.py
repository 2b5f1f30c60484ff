"""Which cities may fit together: the facts one by one, and what holds for whatever cities wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.pack.load import load_packs
from faq.pack.pack_text import PackError
from faq.sessions import candidates as described
from faq.sessions import matching, office_hours
from faq.sessions.candidates import Candidate, WishedCity
from faq.sessions.match_facts import Fact
from faq.sessions.matching import Group

PACKS = load_packs()
CITY, ZERO = PACKS["utm-city2city"], PACKS["netzerocities-twinning"]
NOW = datetime(2026, 11, 22, tzinfo=UTC)
WASTE, COOLING = "Waste-to-energy", "Cooling planning, measures & technologies"
KOELN: Mapping[str, Any] = {
    "A1": "Stadt Köln", "A2": "DE", "A3": "local_government", "A4": "city", "A6": "Europe/Berlin",
    "E1.priorities": [WASTE, COOLING], "E3": "How biogas digesters are tendered", "E4": "Markets leave food scraps",
    "E5": "Cool roofs on schools; a heat register", "E6": "We own the waste utility", "E10": "Green bonds for roofs",
    "F1.city": "Nairobi", "F1.country": "KE", "F1.cooperation": "none",
}  # fmt: skip
NAIROBI: Mapping[str, Any] = {
    "A1": "Nairobi", "A2": "KE", "A3": "local_government", "A4": "county", "A6": "Africa/Nairobi",
    "E1.priorities": [WASTE], "E3": "Roofs that stay cool in schools", "E4": "Heat",
    "E5": "Biogas from market scraps, two digesters that failed", "E6": "The utility is ours, its waste too",
    "F1.city": "City of Cologne", "F1.country": "DE", "F1.cooperation": "other_topic",
}  # fmt: skip
BOGOTA: Mapping[str, Any] = {"A1": "Bogotá", "A2": "CO", "A6": "America/Bogota", "E1.priorities": [COOLING]}


def city(answers: Mapping[str, Any], draft: str = "", **changes: Any) -> Candidate:
    return described.candidate(CITY, draft or str(answers["A1"]), {**answers, **changes})


def facts(*answers: Mapping[str, Any]) -> dict[tuple[str, str], Fact]:
    """The last fact of each code and side."""
    found = matching.group([city(one) for one in answers], NOW)
    return {(fact.code, fact.side): fact for fact in found.facts}


# -- one by one


def test_priorities_count_where_all_chose_them() -> None:
    assert facts(KOELN, NAIROBI)["topics", "for"].what == (WASTE,)
    assert facts(KOELN, BOGOTA)["topics", "for"].what == (COOLING,)
    assert ("topics", "against") in facts(KOELN, NAIROBI, BOGOTA)
    assert facts(KOELN, {**NAIROBI, "E1.priorities": ["other"]})["topics", "open"].who == ("Nairobi",)


def test_needs_are_met_by_what_another_can_share_in_any_form_of_the_word() -> None:
    found = [fact for fact in matching.group([city(KOELN), city(NAIROBI)], NOW).facts if fact.code == "needs"]
    assert {fact.who: fact.what for fact in found} == {
        ("Nairobi", "Stadt Köln"): ("roofs", "cool", "schools", "heat"),
        ("Stadt Köln", "Nairobi"): ("biogas", "digesters", "markets", "scraps"),
    }
    assert facts(KOELN, BOGOTA)["needs", "open"].who == ("Bogotá",)


def test_words_of_the_questions_and_little_words_are_no_topic() -> None:
    repeated = {
        "E3": "We expect of the exchange with other cities what we need",
        "E5": "Our experience is of challenge",
    }
    found = city({**KOELN, **repeated, "E4": "2026 12,000", "E10": ""})
    assert (found.needs, found.offers) == ({}, {})


def test_a_wish_that_is_returned_counts_more_than_one_that_is_not() -> None:
    mutual, one_sided = (
        facts(KOELN, NAIROBI)["wishes", "for"],
        facts(KOELN, {**NAIROBI, "F1.city": ""})["wishes", "for"],
    )
    assert (mutual.what, one_sided.what) == (("mutual",), ())
    assert one_sided.who == ("Stadt Köln", "Nairobi")
    assert mutual.points > one_sided.points > 0
    namesake = {**KOELN, "F1.country": "US"}
    assert ("wishes", "for") not in facts(namesake, {**NAIROBI, "F1.city": ""})


def test_working_together_already_counts_against() -> None:
    other = facts(KOELN, NAIROBI)["cooperation", "against"]
    same = facts(KOELN, {**NAIROBI, "F1.cooperation": "same_topic"})["cooperation", "against"]
    assert (other.what, same.what) == (("other",), ("same",))
    assert same.points < other.points < 0
    assert ("cooperation", "against") not in facts(KOELN, {**NAIROBI, "F1.cooperation": "none"})


def test_powers_are_alike_or_not() -> None:
    found = facts(KOELN, NAIROBI)
    assert 0 < found["powers", "for"].share < 1
    assert found["powers", "against"].who == ("Nairobi", "Stadt Köln")
    alike = facts(KOELN, {**KOELN, "A1": "Bonn"})
    assert 0.5 < alike["powers", "for"].share < 1
    assert ("powers", "against") not in alike
    assert ("powers", "open") in facts(BOGOTA, {**BOGOTA, "A1": "Cali"})


@pytest.mark.parametrize(
    ("zones", "hours"),
    [
        (("Europe/Berlin", "Europe/Paris"), 10),
        (("Europe/Berlin", "Africa/Nairobi"), 8),
        (("Europe/Berlin", "Africa/Nairobi", "America/Bogota"), 2),
        (("Asia/Kolkata", "Asia/Kathmandu"), 9.75),
        (("Pacific/Auckland", "Europe/Lisbon"), 0),
        (("Europe/Brussels", "America/New_York"), 4),
        (("Australia/Sydney", "America/Vancouver"), 3),
    ],
)
def test_office_hours_in_common_are_those_of_the_worst_month(zones: Sequence[str], hours: float) -> None:
    assert office_hours.common_hours(frozenset(zones), NOW) == hours


def test_a_city_without_a_zone_is_said_and_not_guessed() -> None:
    assert facts(KOELN, {**NAIROBI, "A6": ""})["hours", "open"].who == ("Nairobi",)
    assert ("hours", "against") in facts({**KOELN, "A6": "Europe/Lisbon"}, {**NAIROBI, "A6": "Pacific/Auckland"})


def test_a_programme_says_itself_what_is_compared() -> None:
    near = {"C2": "Old district heating and poor insulation", "C3": "Heat pumps"}
    both = [described.candidate(ZERO, name, {"A1": name, "A2": "PT", **near}) for name in ("Braga", "Aveiro")]
    found = matching.group(both, NOW)
    assert {fact.code for fact in found.facts if fact.side == "for"} == {"needs", "climate", "distance"}
    mute = replace(ZERO, file=replace(ZERO.file, matching=None))
    with pytest.raises(PackError, match=r"pack\.toml:1: no \[matching\]"):
        described.candidate(mute, "x", {})


def test_groups_have_as_many_cities_as_the_pack_allows_and_never_more_than_three() -> None:
    assert (list(matching.sizes(CITY)), list(matching.sizes(ZERO))) == ([2, 3], [2, 3])
    three = [city(KOELN), city(NAIROBI), city(BOGOTA)]
    assert len(list(matching.groups(three, matching.sizes(CITY)))) == 4
    assert list(matching.groups(three[:1], matching.sizes(CITY))) == []


# -- whatever was written

WORDS = ("biogas", "roofs", "tram", "hydrogen", "harbour", "bonds", "sensors", "scraps", "batteries", "shade", "lamps")
NAMES = ("Ash", "Birch", "Cedar", "Dogwood")
TOPICS = (WASTE, COOLING, "Clean hydrogen")
ZONES = ("Europe/Berlin", "Africa/Nairobi", "America/Bogota", "Asia/Manila", "")

POWERS: Sequence[Mapping[str, str]] = ({}, {"A3": "city"}, {"A3": "town"}, {"A3": "city", "A4": "x"}, {"A4": "y"})


def some_of(things: Sequence[str]) -> st.SearchStrategy[list[str]]:
    """Any of them, by one number: generating sets of sets takes too long."""
    return st.integers(0, 2 ** len(things) - 1).map(
        lambda bits: [one for place, one in enumerate(things) if bits >> place & 1]
    )


words = some_of(WORDS).map(lambda some: {word: word for word in some})


def candidates(name: str) -> st.SearchStrategy[Candidate]:
    wishes = st.tuples(some_of([one for one in NAMES if one != name]), st.sampled_from(["", "other", "same"]))
    return st.builds(
        Candidate,
        id=st.just(name), name=st.just(name), country=st.just(""), zone=st.sampled_from(ZONES), names=st.just(frozenset({name})),
        topics=some_of(TOPICS).map(frozenset), needs=words, offers=words, powers=st.sampled_from(POWERS), powers_words=words,
        wishes=wishes.map(lambda wish: tuple(WishedCity(frozenset({one}), works=wish[1]) for one in wish[0])),  # type: ignore[arg-type]
    )  # fmt: skip


some_cities = st.integers(2, 3).flatmap(lambda number: st.tuples(*map(candidates, NAMES[:number])))
all_cities = st.tuples(*map(candidates, NAMES))


def same(one: Group, other: Group) -> bool:
    return (one.cities, one.facts, one.points) == (other.cities, other.facts, other.points)


@given(some_cities)
def test_the_order_of_cities_changes_nothing(cities: Sequence[Candidate]) -> None:
    first, *others = [matching.group(ordered, NOW) for ordered in permutations(cities)]
    assert all(same(first, other) for other in others)


@given(all_cities, st.randoms())
def test_the_order_of_drafts_changes_no_rank(cities: Sequence[Candidate], random: Any) -> None:
    shuffled = random.sample(list(cities), len(cities))
    before, after = [matching.ranked(matching.groups(some, range(2, 4)), NOW, 99) for some in (cities, shuffled)]
    assert len(before) == len(after) == 10
    assert all(same(one, other) for one, other in zip(before, after, strict=True))
    assert [one.points for one in before] == sorted((one.points for one in before), reverse=True)


def more(cities: Sequence[Candidate], what: str, of: str) -> list[Candidate]:
    """The same cities with more that overlaps."""
    one, other, *rest = cities
    match what:
        case "topics":
            return [replace(each, topics=each.topics | {of}) for each in cities]
        case "needs":
            met = {**other.offers, of: of}
            return [replace(one, needs={**one.needs, of: of}), replace(other, offers=met), *rest]
        case "offers":
            return [one, replace(other, offers={**other.offers, of: of}), *rest]
        case "wish":
            kept = [wish for wish in one.wishes if not wish.names & other.names]
            return [replace(one, wishes=(*kept, WishedCity(other.names))), replace(other, wishes=_plain(other)), *rest]
        case "powers":
            return [replace(each, powers={**each.powers, "A3": of}) for each in cities]
        case "powers words":
            return [replace(each, powers_words={**each.powers_words, of: of}) for each in cities]
        case "hours":
            return [replace(each, zone=of) for each in cities]
    raise LookupError(what)


def _plain(city: Candidate) -> tuple[WishedCity, ...]:
    return tuple(replace(wish, works="") for wish in city.wishes)


added = st.one_of(
    st.tuples(st.just("topics"), st.sampled_from(TOPICS)),
    st.tuples(st.sampled_from(["needs", "offers"]), st.sampled_from(WORDS)),
    st.tuples(st.just("wish"), st.just("")),
    st.tuples(st.just("powers"), st.sampled_from(["city", "town"])),
    st.tuples(st.just("powers words"), st.sampled_from(WORDS)),
    st.tuples(st.just("hours"), st.sampled_from(ZONES[:-1])),
)


@given(some_cities, added)
def test_more_overlap_never_ranks_lower(cities: Sequence[Candidate], grown: tuple[str, str]) -> None:
    before = matching.group(cities, NOW)
    after = matching.group(more(cities, *grown), NOW)
    assert after.points >= before.points


@given(all_cities, st.sampled_from([*TOPICS]))
def test_a_group_that_overlaps_in_more_stands_above_one_that_is_the_same_else(
    cities: Sequence[Candidate], topic: str
) -> None:
    one, other = [replace(city, wishes=()) for city in cities[:2]]
    twins = [
        replace(city, id=f"{city.id}2", name=f"{city.name} again", topics=city.topics | {topic})
        for city in (one, other)
    ]
    ranks = matching.ranked([(one, other), tuple(twins)], NOW, 2)
    assert ranks[0].points >= ranks[1].points
    if not (one.topics & other.topics and topic in one.topics & other.topics):
        assert ranks[0].cities == tuple(twins)


@given(some_cities)
def test_powers_in_common_are_worth_more_than_powers_that_differ(cities: Sequence[Candidate]) -> None:
    differing = [replace(city, powers={"A3": str(number)}) for number, city in enumerate(cities)]
    assert matching.group(more(differing, "powers", "same"), NOW).points > matching.group(differing, NOW).points


@given(all_cities, st.integers(1, 10))
def test_the_best_are_the_best_of_all(cities: Sequence[Candidate], top: int) -> None:
    everything = [matching.group(some, NOW) for some in matching.groups(cities, range(2, 4))]
    best = sorted((one.points for one in everything), reverse=True)[:top]
    found = [one.points for one in matching.ranked(matching.groups(cities, range(2, 4)), NOW, top)]
    assert found == pytest.approx(best, abs=0.0011)


@given(all_cities)
def test_every_fact_is_within_its_weight(cities: Sequence[Candidate]) -> None:
    for group in matching.ranked(matching.groups(cities, range(2, 4)), NOW, 99):
        by_code: dict[str, float] = {}
        for fact in group.facts:
            by_code[fact.code] = by_code.get(fact.code, 0) + fact.share
            assert (fact.side == "for") == (fact.points > 0)
        assert all(0 <= share <= 1.000001 for share in by_code.values())
