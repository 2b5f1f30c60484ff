"""Which cities may fit together: facts for and against a group of them, and points to sort groups by. People decide.

``docs/matching.md`` says what is compared and how much it counts. Nothing is compared that a city did not answer.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from itertools import combinations, permutations
from pathlib import Path
from statistics import fmean
from typing import Any, Literal

from faq.answers import zones
from faq.answers.kind_table import kind_of
from faq.pack.load import PackError
from faq.pack.model import Pack, Question
from faq.pack.programme_file import Matching
from faq.places import places
from faq.search import text as texts
from faq.sessions import moments
from faq.sessions.advice import CLOSES, OPENS
from faq.text.language_words import DraftWords
from faq.text.spelling import fold
from faq.text.wordlists import folded, merged

LARGEST = 3
"""A group of more cities is never proposed: the number of groups grows with every city, and so does what they must share."""
WEIGHTS: Mapping[str, float] = {"topics": 4, "needs": 3, "wishes": 3, "hours": 3, "powers": 2, "cooperation": -3}
"""What each kind of fact counts where it holds in full."""
MOST_TOPICS, ENOUGH_WORDS, SHORTEST_WORD = 3, 8, 4
ONE_SIDED, OTHER_TOPIC = 1 / 3, 1 / 3
"""What a wish that is not returned counts, and cooperation on another topic."""
QUARTERS, MONTHS = 96, 12

_STOP_WORDS = folded(merged(DraftWords).stop_words)

Side = Literal["for", "against", "open"]
Words = Mapping[str, str]
"""Topic words: their stems, each with the word as it was written first."""


@dataclass(frozen=True, slots=True)
class WishedCity:
    """A city that somebody would like to work with; ``works`` is how they work with it already: "", ``other`` or ``same``."""

    names: frozenset[str]
    country: str = ""
    works: Literal["", "other", "same"] = ""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A city as its draft describes it. What was not answered is empty. ``names`` are spellings that mean the same city."""

    id: str
    name: str
    country: str
    zone: str
    names: frozenset[str]
    topics: frozenset[str]
    needs: Words
    offers: Words
    powers: Mapping[str, str]
    powers_words: Words
    wishes: tuple[WishedCity, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One reason. ``share`` is how far it holds, from 0 to 1; ``who`` are names of cities, ``what`` words of theirs."""

    code: str
    side: Side
    share: float = 0.0
    who: tuple[str, ...] = ()
    what: tuple[str, ...] = ()

    @property
    def points(self) -> float:
        """What it counts."""
        return WEIGHTS.get(self.code, 0) * self.share


@dataclass(frozen=True, slots=True)
class Group:
    """Cities that might work together, in the order of their names, and what is known for and against it."""

    cities: tuple[Candidate, ...]
    facts: tuple[Fact, ...]

    @property
    def points(self) -> float:
        """The sum over the facts, to three digits so that the order of adding does not matter."""
        return round(sum(fact.points for fact in self.facts), 3)


# -- from answers to candidates


def candidate(pack: Pack, draft: str, answers: Mapping[str, Any]) -> Candidate:
    """The city of a finished draft; PackError where its pack does not say which answers to compare."""
    found = pack.file.matching
    if found is None:
        raise PackError(Path(pack.folder, "pack.toml"), 1, "no [matching]: it does not say which answers to compare")
    country, name = _said(answers, found.country), _said(answers, found.city)
    common = _common(pack, found)
    return Candidate(
        draft, name or draft, country, _said(answers, found.zone), _names(name, country),
        frozenset(_many(answers.get(found.topics))) - {"other"},
        _words(answers, found.needs, common), _words(answers, found.offers, common),
        {leaf: said for leaf in found.powers if (said := _said(answers, leaf))},
        _words(answers, found.powers_words, common),
        tuple(_wishes(found, answers)),
    )  # fmt: skip


def _said(answers: Mapping[str, Any], leaf: str) -> str:
    return str(answers.get(leaf, "")).strip()


def _many(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)] if value else []


def _wishes(found: Matching, answers: Mapping[str, Any]) -> Iterator[WishedCity]:
    for wish in found.wish:
        country, said = _said(answers, wish.country), _said(answers, wish.cooperation)
        if names := _names(_said(answers, wish.city), country):
            yield WishedCity(names, country, "same" if said in wish.same else "other" if said in wish.other else "")


@lru_cache(maxsize=4096)
def _names(name: str, country: str) -> frozenset[str]:
    """The folded name, and the places of the city list that it means: "Köln" and "City of Cologne" are one."""
    listed = places.cities(name, 3, near=False) if name else ()
    meant = (f"{city.country} {city.name}" for city in listed if country in ("", city.country))
    return frozenset({fold(name), *meant}) - {""}


def _words(answers: Mapping[str, Any], leaves: Sequence[str], common: frozenset[str]) -> Words:
    found: dict[str, str] = {}
    for word in (word for leaf in leaves for word in texts.words(_said(answers, leaf))):
        stem = texts.stem(word)
        if len(word) >= SHORTEST_WORD and word not in _STOP_WORDS and stem not in common and not word.isdecimal():
            found.setdefault(stem, word)
    return found


def _common(pack: Pack, found: Matching) -> frozenset[str]:
    """The words of the questions themselves, which most answers repeat; but for those that name a topic."""
    asked = leaves(pack)
    own = (asked[leaf].text for leaf in (*found.needs, *found.offers, *found.powers_words) if leaf in asked)
    labels = (option.label for option in asked[found.topics].options) if found.topics in asked else ()
    return _stems(own) - _stems(labels)


def _stems(said: Iterable[str]) -> frozenset[str]:
    return frozenset(texts.stem(word) for one in said for word in texts.words(one))


def leaves(pack: Pack) -> dict[str, Question]:
    """The questions of the application and the fields of composite ones, by the id that answers are kept under."""
    asked = pack.application.question
    fields = {f"{one.id}.{field.id}": field for one in asked if kind_of(one).composite for field in one.fields}
    return {one.id: one for one in asked if not kind_of(one).has_fields} | fields


# -- groups and what speaks for and against them


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
        return sum(fact.points for compare in _PAIRWISE for fact in compare(pair))

    def rate(cities: Sequence[Candidate]) -> tuple[float, list[tuple[str, str]]]:
        together = sum(fact.points for fact in (*_topics(cities), *_hours(cities, on)))
        points = together + fmean(map(of_pair, combinations(cities, 2)))
        return -round(points, 3), _names_of(cities)

    return rate


def _names_of(cities: Sequence[Candidate]) -> list[tuple[str, str]]:
    return [(city.name, city.id) for city in cities]


def group(cities: Sequence[Candidate], on: datetime) -> Group:
    """A group with all that is known about it, whatever the order of its cities."""
    ordered = tuple(sorted(cities, key=lambda city: (city.name, city.id)))
    facts = [fact for compare in _PAIRWISE for fact in compare(ordered)]
    return Group(ordered, (*_topics(ordered), *facts, *_hours(ordered, on)))


def _topics(cities: Sequence[Candidate]) -> Iterator[Fact]:
    if silent := tuple(city.name for city in cities if not city.topics):
        yield Fact("topics", "open", who=silent)
        return
    shared = frozenset.intersection(*(city.topics for city in cities))
    share = (min(len(shared), MOST_TOPICS) + 1) / (MOST_TOPICS + 1) if shared else 0.0
    yield Fact("topics", "for" if shared else "against", share, what=tuple(sorted(shared)))


def _needs(cities: Sequence[Candidate]) -> Iterator[Fact]:
    """What one looks for and another can give; each of all pairs, both ways, counts the same."""
    pairs = list(permutations(cities, 2))
    met = [(one, other, _met(one.needs, other.offers)) for one, other in pairs]
    for one, other, share in met:
        if share:
            both = tuple(word for stem, word in one.needs.items() if stem in other.offers)
            yield Fact("needs", "for", share / len(pairs), (one.name, other.name), both)
    if not any(share for _, _, share in met):
        silent = tuple(city.name for city in cities if not (city.needs and city.offers))
        yield Fact("needs", "open" if silent else "against", who=silent)


def _met(wanted: Words, there: Words) -> float:
    """How much of the words is there; so many that more would say nothing is 1. A word more on one side alone costs nothing."""
    return min(len(wanted.keys() & there.keys()), ENOUGH_WORDS) / ENOUGH_WORDS


def _wished(cities: Sequence[Candidate]) -> Iterator[Fact]:
    pairs = list(combinations(cities, 2))
    for one, other in pairs:
        wants, wanted = _wish(one, other), _wish(other, one)
        if wants and wanted:
            yield Fact("wishes", "for", 1 / len(pairs), (one.name, other.name), ("mutual",))
        elif wants or wanted:
            who = (one.name, other.name) if wants else (other.name, one.name)
            yield Fact("wishes", "for", ONE_SIDED / len(pairs), who)
        if works := {wish.works for wish in (wants, wanted) if wish} - {""}:
            share = 1.0 if "same" in works else OTHER_TOPIC
            what = "same" if "same" in works else "other"
            yield Fact("cooperation", "against", share / len(pairs), (one.name, other.name), (what,))


def _wish(one: Candidate, other: Candidate) -> WishedCity | None:
    """The wish of a city that names another."""
    for wish in one.wishes:
        if wish.names & other.names and (not wish.country or wish.country == other.country or not other.country):
            return wish
    return None


def _powers(cities: Sequence[Candidate]) -> Iterator[Fact]:
    """How alike the cities are in what they may do: the same choices, and the same words about it."""
    pairs = list(combinations(cities, 2))
    compared = [share for one, other in pairs if (share := _alike(one, other)) is not None]
    if not compared:
        yield Fact("powers", "open")
        return
    share = sum(compared) / len(pairs)
    differ = _differing(cities)
    if share:
        yield Fact("powers", "for", share)
    if differ:
        yield Fact("powers", "against", who=differ)


def _alike(one: Candidate, other: Candidate) -> float | None:
    """Half of it are the choices that both answered, half the words; None where there is neither."""
    both = one.powers.keys() & other.powers.keys()
    if not (both or (one.powers_words and other.powers_words)):
        return None
    same = sum(one.powers[leaf] == other.powers[leaf] for leaf in both) / len(both) if both else 0.0
    return (same + _met(one.powers_words, other.powers_words)) / 2


def _differing(cities: Sequence[Candidate]) -> tuple[str, ...]:
    """The cities, where they answered a choice differently."""
    asked = {leaf for city in cities for leaf in city.powers}
    differ = any(len({city.powers[leaf] for city in cities if leaf in city.powers}) > 1 for leaf in asked)
    return tuple(city.name for city in cities) if differ else ()


def _hours(cities: Sequence[Candidate], on: datetime) -> Iterator[Fact]:
    if silent := tuple(city.name for city in cities if not _is_zone(city.zone)):
        yield Fact("hours", "open", who=silent)
        return
    hours = common_hours(frozenset(city.zone for city in cities), on)
    share = hours / (CLOSES.hour - OPENS.hour)
    yield Fact("hours", "for" if hours else "against", share, what=(f"{hours:g}",))


_is_zone = lru_cache(maxsize=4096)(zones.is_zone)


@lru_cache(maxsize=65_536)
def common_hours(names: frozenset[str], on: datetime) -> float:
    """How many hours of a day are office hours in all zones: in the month of the year from ``on`` in which they are fewest."""
    months = [on + timedelta(days=30 * number) for number in range(MONTHS)]
    return min(_in_common([_office(name, at) for name in names]) for at in months) / (QUARTERS / 24)


@lru_cache(maxsize=65_536)
def _office(name: str, at: datetime) -> int:
    """The quarters of a UTC day that are office hours in a zone, a bit each."""
    moved = int(moments.offset(at, name) / timedelta(minutes=15))
    return sum(1 << (quarter - moved) % QUARTERS for quarter in range(OPENS.hour * 4, CLOSES.hour * 4))


def _in_common(offices: Sequence[int]) -> int:
    shared = offices[0]
    for office in offices:
        shared &= office
    return shared.bit_count()


_PAIRWISE: Sequence[Callable[[Sequence[Candidate]], Iterator[Fact]]] = (_needs, _wished, _powers)
"""What is compared pair by pair: the points of a group are the mean over its pairs."""
