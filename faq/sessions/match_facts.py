"""What speaks for and against cities working together, and how much each of it counts.

``docs/matching.md`` says what is compared and how much it counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import combinations, permutations
from math import log10
from typing import Literal, TypeAlias

from faq.answers import zones
from faq.places.geography import BELTS, kilometres
from faq.sessions import office_hours
from faq.sessions.advice import CLOSES, OPENS
from faq.sessions.candidates import Candidate, WishedCity, Words

WEIGHTS: Mapping[str, float] = {
    "topics": 4, "needs": 3, "wishes": 3, "hours": 3, "powers": 2, "size": 1, "climate": 1, "distance": 1, "cooperation": -3,
}  # fmt: skip
"""What each kind of fact counts where it holds in full."""
MOST_TOPICS, ENOUGH_WORDS, ENOUGH_CLIMATE = 3, 8, 3
ONE_SIDED, OTHER_TOPIC = 1 / 3, 1 / 3
"""What a wish that is not returned counts, and cooperation on another topic."""
NEAR, FAR = 500, 10_000
"""Kilometres: cities no farther apart than the first are near in full, from the second on not at all."""

Side = Literal["for", "against", "open"]
Told: TypeAlias = Callable[[Sequence[Candidate]], tuple[str, ...]]


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


def topics(cities: Sequence[Candidate]) -> Iterator[Fact]:
    """The priorities that all of them chose."""
    if silent := tuple(city.name for city in cities if not city.topics):
        yield Fact("topics", "open", who=silent)
        return
    shared = frozenset.intersection(*(city.topics for city in cities))
    share = (min(len(shared), MOST_TOPICS) + 1) / (MOST_TOPICS + 1) if shared else 0.0
    yield Fact("topics", "for" if shared else "against", share, what=tuple(sorted(shared)))


def _needs(cities: Sequence[Candidate]) -> Iterator[Fact]:
    """What one looks for and another can give; each of all pairs, both ways, counts the same."""
    pairs = list(permutations(cities, 2))
    met = [(one, other, _met(one.needs, other.offers)) for one, other in pairs if one.language == other.language]
    for one, other, share in met:
        if share:
            both = tuple(word for stem, word in one.needs.items() if stem in other.offers)
            yield Fact("needs", "for", share / len(pairs), (one.name, other.name), both)
    if len(met) < len(pairs):
        yield Fact("language", "open", who=tuple(city.name for city in cities if city.language))
    elif not any(share for _, _, share in met):
        silent = tuple(city.name for city in cities if not (city.needs and city.offers))
        yield Fact("needs", "open" if silent else "against", who=silent)


def _met(wanted: Words, there: Words) -> float:
    """How much of the words is there; so many that more would say nothing is 1. A word more on one side alone costs nothing."""
    return min(len(wanted.keys() & there.keys()), ENOUGH_WORDS) / ENOUGH_WORDS


def _wished(cities: Sequence[Candidate]) -> Iterator[Fact]:
    """What is wished for; a wish for what is there already, work on the same topic, counts nothing (3.6 of the City2City text)."""
    pairs = list(combinations(cities, 2))
    for one, other in pairs:
        wants, wanted = _wish(one, other), _wish(other, one)
        works = {wish.works for wish in (wants, wanted) if wish}
        if wants and wanted and "same" not in works:
            yield Fact("wishes", "for", 1 / len(pairs), (one.name, other.name), ("mutual",))
        elif (wants or wanted) and "same" not in works:
            who = (one.name, other.name) if wants else (other.name, one.name)
            yield Fact("wishes", "for", ONE_SIDED / len(pairs), who)
        yield from _work_together((one, other), works, len(pairs))


def _work_together(pair: Sequence[Candidate], works: Set[str], pairs: int) -> Iterator[Fact]:
    if how := next((how for how in ("same", "other") if how in works), ""):
        share = 1.0 if how == "same" else OTHER_TOPIC
        yield Fact("cooperation", "against", share / pairs, tuple(city.name for city in pair), (how,))


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
        yield Fact("powers", "for", share, what=_powers_in_common(cities))
    if differ:
        kinds = tuple(f"{city.name} ({', '.join(dict.fromkeys(city.powers.values()))})" for city in differ)
        yield Fact("powers", "against", who=tuple(city.name for city in differ), what=kinds)


def _powers_in_common(cities: Sequence[Candidate]) -> tuple[str, ...]:
    """The words about what they may do that at least two of the cities have in common."""
    pairs = [(one, other) for one, other in combinations(cities, 2) if one.language == other.language]
    found = {
        stem: one.powers_words[stem] for one, other in pairs for stem in one.powers_words if stem in other.powers_words
    }
    return tuple(found.values())


def _alike(one: Candidate, other: Candidate) -> float | None:
    """Half of it are the choices that both answered, half the words; None where there is neither."""
    both = one.powers.keys() & other.powers.keys()
    told = one.language == other.language and bool(one.powers_words and other.powers_words)
    if not (both or told):
        return None
    same = sum(one.powers[leaf] == other.powers[leaf] for leaf in both) / len(both) if both else 0.0
    return (same + (_met(one.powers_words, other.powers_words) if told else 0.0)) / 2


def _differing(cities: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The cities that answered a choice, where they did so differently."""
    asked = {leaf for city in cities for leaf in city.powers}
    differ = any(len({city.powers[leaf] for city in cities if leaf in city.powers}) > 1 for leaf in asked)
    return tuple(city for city in cities if city.powers) if differ else ()


def _averaged(
    cities: Sequence[Candidate], code: str, of: Callable[[Candidate, Candidate], float | None], what: Told
) -> Iterator[Fact]:
    """A fact whose share is the mean over the pairs; a pair of which nothing is known counts nothing."""
    pairs = list(combinations(cities, 2))
    known = [share for one, other in pairs if (share := of(one, other)) is not None]
    if not known:
        yield Fact(code, "open", who=tuple(city.name for city in cities if of(city, city) is None))
        return
    share = sum(known) / len(pairs)
    yield Fact(code, "for" if share else "against", share, what=what(cities))


def _size(cities: Sequence[Candidate]) -> Iterator[Fact]:
    return _averaged(cities, "size", _of_one_size, _inhabitants)


def _of_one_size(one: Candidate, other: Candidate) -> float | None:
    """1 for as many inhabitants, 0 for ten times as many; between them by how many times it is."""
    return max(0.0, 1 - abs(log10(one.people / other.people))) if one.people and other.people else None


def _inhabitants(cities: Sequence[Candidate]) -> tuple[str, ...]:
    known = sorted(city.people for city in cities if city.people)
    return tuple(f"{number:,}" for number in (known[0], known[-1]))


def _climate(cities: Sequence[Candidate]) -> Iterator[Fact]:
    return _averaged(cities, "climate", _of_one_climate, _climates)


def _of_one_climate(one: Candidate, other: Candidate) -> float | None:
    """Half of it is the belt (a half of that for the next one), half the words about climate and urban setting."""
    told = one.language == other.language and bool(one.climate and other.climate)
    if not (told or (one.belt and other.belt)):
        return None
    apart = abs(BELTS.index(one.belt) - BELTS.index(other.belt)) if one.belt and other.belt else len(BELTS)
    words = len(one.climate.keys() & other.climate.keys()) if told else 0
    return (max(0.0, 1 - apart / 2) + min(words, ENOUGH_CLIMATE) / ENOUGH_CLIMATE) / 2


def _climates(cities: Sequence[Candidate]) -> tuple[str, ...]:
    """Each city's belt, and behind it the words that two of them have in common."""
    belts = dict.fromkeys(city.belt for city in cities if city.belt)
    words = {
        stem: one.climate[stem]
        for one, other in combinations(cities, 2)
        for stem in one.climate
        if stem in other.climate
    }
    return (*belts, *words.values())


def _distance(cities: Sequence[Candidate]) -> Iterator[Fact]:
    return _averaged(cities, "distance", _near, _farthest)


def _near(one: Candidate, other: Candidate) -> float | None:
    if one.point is None or other.point is None:
        return None
    return min(1.0, max(0.0, (FAR - kilometres(one.point, other.point)) / (FAR - NEAR)))


def _farthest(cities: Sequence[Candidate]) -> tuple[str, ...]:
    points = [city.point for city in cities if city.point]
    return (f"{max(kilometres(one, other) for one, other in combinations(points, 2)):,.0f}",)


def hours(cities: Sequence[Candidate], on: datetime) -> Iterator[Fact]:
    """How many office hours all of them share; where none, how early or late somebody must meet."""
    if silent := tuple(city.name for city in cities if not _is_zone(city.zone)):
        yield Fact("hours", "open", who=silent)
        return
    names = frozenset(city.zone for city in cities)
    if shared := office_hours.common_hours(names, on):
        yield Fact("hours", "for", shared / (CLOSES.hour - OPENS.hour), what=(f"{shared:g}",))
        return
    odd = {one.zone: one for one in office_hours.best_odd_hours(names, on)}
    when = tuple(f"{city.name} {odd[city.zone].begins}" for city in cities if city.zone in odd)
    night = any(one.night for one in odd.values())
    yield Fact("hours", "against", who=("night",) if night else (), what=when)


_is_zone = lru_cache(maxsize=4096)(zones.is_zone)

PAIRWISE: Sequence[Callable[[Sequence[Candidate]], Iterator[Fact]]] = (
    _needs,
    _wished,
    _powers,
    _size,
    _climate,
    _distance,
)
"""What is compared pair by pair: the points of a group are the mean over its pairs."""
