"""Which cities of a twinning words mean: by number, by any of their names ("cologne", "Koeln"), several at once, or all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from faq.answers.vocabulary import ALL, AND
from faq.places import places
from faq.text.spelling import fold, key
from faq.text.wordlists import alternatives
from handlers.people.person_names import clean_name
from storage.records import TwinningCity

NEAR = 86
"""How alike (0 to 100) typed words and a name must be; of two or three cities none is like another."""
FAR_LARGER = 10
"""A city must have this many times the people of its namesakes, or we ask which one is meant."""
_BETWEEN = re.compile(rf"[,;&+\n]|(?<!\S)(?:{alternatives(AND)})(?=\s)", re.IGNORECASE)
_LINES = re.compile(r"[;\n]")


def the_one_city(called: str) -> places.City | None:
    """The city of the world that is called so; None where there is none, or several that may be meant."""
    found = places.cities(called, near=False)
    alone = found and all(other.population * FAR_LARGER <= found[0].population for other in found[1:])
    return found[0] if alone else None


def city_meant(cities: Sequence[TwinningCity], words: str) -> TwinningCity | None:
    """The city of that number, or of a name that it has in some language; None where it is none of them, or may be two."""
    wanted = words.strip()
    ways = (_by_number, _by_own_name, _by_other_name, _by_near_name)
    found = next((found for way in ways if (found := [one for one in cities if way(one, wanted)])), [])
    return found[0] if len(found) == 1 else None


def cities_meant(cities: Sequence[TwinningCity], words: str) -> list[TwinningCity] | str:
    """The cities that are named one after the other, each once. A text: the first name that is of none of them."""
    if fold(words) in ALL:
        return list(cities)
    if alone := city_meant(cities, words):
        return [alone]
    found = dict[int, TwinningCity]()
    for part in filter(None, map(str.strip, _BETWEEN.split(words))):
        one = city_meant(cities, part)
        if one is None:
            return part
        found[one.number] = one
    return list(found.values())


def _by_number(city: TwinningCity, wanted: str) -> bool:
    return wanted == str(city.number)


def _by_own_name(city: TwinningCity, wanted: str) -> bool:
    return key(wanted) == key(city.name)


def _by_other_name(city: TwinningCity, wanted: str) -> bool:
    return not {*places.cities(wanted, near=False)}.isdisjoint(places.cities(city.name, near=False))


def _by_near_name(city: TwinningCity, wanted: str) -> bool:
    return fuzz.ratio(key(wanted), key(city.name)) >= NEAR


@dataclass(frozen=True, slots=True)
class Guest:
    """Whom an invitation is for: somebody of a city, with the name that was given, if any."""

    city: TwinningCity
    label: str = ""


def guests_meant(cities: Sequence[TwinningCity], words: str) -> list[Guest] | str:
    """Those for whom invitations are wanted: "Köln: Maria Schmidt; Nairobi", or cities alone. A text: the first name of no city."""
    if ":" not in words:
        found = cities_meant(cities, words)
        return found if isinstance(found, str) else [Guest(one) for one in found]
    guests = list[Guest]()
    for part in filter(None, map(str.strip, _LINES.split(words))):
        called, _, label = part.partition(":")
        city = city_meant(cities, called)
        if city is None:
            return called.strip()
        guests.append(Guest(city, clean_name(label)))
    return guests
