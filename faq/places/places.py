"""Countries, their time zones, and cities of 15,000 people or more: found by any of their names.

The data is read on first use and kept: about 10 MB. ``data/README.md`` says where it is from.
"""

from __future__ import annotations

import gzip
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import cos, hypot, radians

from rapidfuzz import process
from rapidfuzz.distance import OSA

from faq.text.language_words import PlaceWords
from faq.text.locales import locales
from faq.text.spelling import fold, joined, key
from faq.text.wordlists import alternatives, folded, merged

_LONGEST = 80
_FILES = files("faq") / "data"
_DEGREE = 111.2
"""Kilometres of a degree of latitude; ``_REACH`` and ``_SIZE`` (how near is in the middle of it) are in kilometres too."""
_REACH, _SIZE = 50, 2
_OWN_NAME = 20
"""A city's own name counts as this many times its people beside larger cities for which it is another name."""

PLACES = merged(PlaceWords)
_LITTLE = re.compile(rf"\b(?:{alternatives(folded(PLACES.little))})\b")
_OF, _KINDS = alternatives(folded(PLACES.of)), alternatives(folded(PLACES.authority_kinds))
_FORM_OF_STATE = re.compile(rf"^(?:{alternatives(folded(PLACES.states))}) (?:(?:{_OF}) )?")
_BRACKETS = re.compile(r"([^([\n]*)[([]([^)\]\n]*)[)\]]")
_AUTHORITY = re.compile(
    rf"^(?:(?:{alternatives(folded(PLACES.article))}) )?(?:{alternatives(folded(PLACES.authorities))})(?: (?:{_OF}))? "
    rf"|(?: (?:{_KINDS}))?(?: (?:{alternatives(folded(PLACES.authority_endings))}))$"
)


@dataclass(frozen=True, slots=True)
class City:
    """A city by its GeoNames name; ``country`` in two letters, ``zone`` in IANA's name, ``state`` of the USA alone."""

    name: str
    country: str
    zone: str
    population: int
    state: str = ""


@dataclass(frozen=True, slots=True)
class _Atlas:
    """The data of make_cities.py as it is, and where in it each city begins, and each block of names begins and ends."""

    data: bytes
    zones: tuple[str, ...]
    rows: array[int]
    names: Mapping[bytes, tuple[int, int]]

    def row(self, number: int) -> list[bytes]:
        return self.data[self.rows[number] : self.data.index(b"\n", self.rows[number])].split(b"\t")

    def city(self, number: int) -> City:
        name, country, zone, population, state = map(bytes.decode, self.row(number)[:5])
        return City(name, country, self.zones[int(zone)], int(population), state)

    def block(self, first: str, length: int) -> bytes:
        """The names of that first character and length, each after a space."""
        return self.data[slice(*self.names.get(f"{first}{length}".encode(), (0, 0)))]


@cache
def _atlas() -> _Atlas:
    data = gzip.decompress((_FILES / "cities.gz").read_bytes())
    rows = data.index(b"\n\n") + 2
    names = data.index(b"\n\n", rows) + 2
    blocks = ((data.index(b" ", start), start, end) for start, end in _line_ends(data, names, len(data)))
    return _Atlas(
        data,
        tuple(data[:rows].decode().split()),
        array("I", (start for start, _ in _line_ends(data, rows, names - 1))),
        {data[start:space]: (space, end) for space, start, end in blocks},
    )


def _line_ends(data: bytes, start: int, stop: int) -> Iterator[tuple[int, int]]:
    while start < stop:
        end = data.index(b"\n", start)
        yield start, end
        start = end + 1


def cities(text: str, limit: int = 5, *, near: bool = True) -> tuple[City, ...]:
    """The cities that a text names, in any language, best first: "Köln", "Keulen", "Paris, Texas", "City of Cork".

    Those of that very name, else (with ``near``) of a near spelling.
    """
    folded = fold(text[:_LONGEST])
    bare = _AUTHORITY.sub("", folded)
    found = _called(folded) or _within(text[:_LONGEST]) or _called(bare) or (_like(bare) if near else [])
    return tuple(found[:limit])


def _called(name: str) -> list[City]:
    name = key(name)
    found = list(_numbers(name)) if name else []
    return sorted(map(_atlas().city, found), key=lambda city: -_weight(city, name))


def _weight(city: City, name: str) -> int:
    return city.population * (_OWN_NAME if key(city.name) == name else 1)


def _numbers(name: str) -> Iterator[int]:
    _, found, rest = _atlas().block(name[0], len(name)).partition(f" {name}=".encode())
    return map(int, rest.partition(b" ")[0].split(b",")) if found else iter(())


def _within(text: str) -> list[City]:
    """The cities named first in a text that names a country or a state of the USA last."""
    for head, tail in _splits(text):
        codes, state = countries(tail, "en", near=False), _states().get(key(tail), "?")
        found = [city for city in _called(head) if city.country in codes or city.state == state]
        if found:
            return found
    return _called(text.partition(",")[0])


def _splits(text: str) -> Iterator[tuple[str, str]]:
    if brackets := _BRACKETS.match(text):
        yield brackets[1], brackets[2].strip()
    if "," in text:
        yield text.split(",")[0], text.split(",")[-1]
    words = fold(text).split()
    for count in range(1, min(4, len(words))):
        yield " ".join(words[:-count]), " ".join(words[-count:])


def _like(name: str) -> list[City]:
    """The cities with a name that is one or two letters off; its first letter is taken to be right."""
    name = key(name)
    most = _typos(name)
    lengths = range(len(name) - most, len(name) + most + 1) if most else ()
    entries = (entry for length in lengths for entry in _atlas().block(name[0], length).decode().split())
    spelled = [entry.partition("=")[0] for entry in entries]
    near = process.extract(name, spelled, scorer=OSA.distance, score_cutoff=most, limit=None)
    best: dict[int, int] = {}
    for spelling, distance, _ in sorted(near, key=lambda found: found[1]):
        for number in _numbers(spelling):
            best.setdefault(number, int(distance))
    return [_atlas().city(number) for number in sorted(best, key=lambda number: (best[number], number))]


def _typos(name: str) -> int:
    return 0 if len(name) < 4 else 1 if len(name) < 7 else 2


def nearest(latitude: float, longitude: float) -> City | None:
    """The city that a point most likely belongs to, of those within 50 km: a large one reaches farther than its suburbs."""
    latitudes, longitudes = _points()
    north, south = (latitude + _REACH / _DEGREE) * 100, (latitude - _REACH / _DEGREE) * 100
    pull: dict[City, float] = {}
    for number in (number for number, each in enumerate(latitudes) if south <= each <= north):
        aside = ((longitudes[number] / 100 - longitude + 180) % 360 - 180) * cos(radians(latitude))
        distance = hypot(aside, latitudes[number] / 100 - latitude) * _DEGREE
        if distance <= _REACH:
            city = _atlas().city(number)
            pull[city] = city.population / (distance + _SIZE) ** 2
    return max(pull, key=lambda city: pull[city], default=None)


@cache
def _points() -> tuple[array[int], array[int]]:
    """The latitudes and the longitudes of all cities, in hundredths of a degree."""
    points = [_atlas().row(number)[5:] for number in range(len(_atlas().rows))]
    return array("h", (int(point[0]) for point in points)), array("h", (int(point[1]) for point in points))


@cache
def _states() -> dict[str, str]:
    lines = (_FILES / "states.tsv").read_text("utf-8").splitlines()
    return {key(name): code for line in lines for code, name in [line.split("\t")] for name in (code, name)}


@cache
def _countries() -> dict[str, tuple[str, ...]]:
    """The code of three letters and the zones of each country."""
    lines = (_FILES / "countries.tsv").read_text("utf-8").splitlines()
    return {code: tuple(rest) for code, *rest in (line.split("\t") for line in lines)}


def zones_of(country: str) -> tuple[str, ...]:
    """The IANA zones of a country, most populous first; none for an unknown code."""
    return _countries().get(country, ("",))[1:]


def is_country(code: str) -> bool:
    """Whether there is a country with that code of two letters."""
    return code in _countries()


def countries(text: str, language: str, *, near: bool = True, codes: bool = True) -> tuple[str, ...]:
    """The codes of the countries that a text names, several where they share the name; ``codes`` takes the bare codes too.

    Else (with ``near``) of those whose name it abbreviates ("S. Sudan"), in which there is a city of that name, which have a
    near spelling, whose name begins so.
    """
    text = text[:_LONGEST]
    names = _names(language)
    wanted = _country_key(text)
    found = names.get(wanted) or (_codes().get(key(text), ()) if codes else ())
    found = found or names.get(_country_key(_FORM_OF_STATE.sub("", fold(text))), ())
    return found or (_nearly(text, wanted, language) if near and len(wanted) > 3 else ())


def _nearly(text: str, wanted: str, language: str) -> tuple[str, ...]:
    names = _names(language)
    alike = process.extract(wanted, names.keys(), scorer=OSA.distance, score_cutoff=_typos(wanted), limit=None)
    best = (name for name, *_ in sorted(alike, key=lambda found: found[1]))
    begun = (name for name in names if name.startswith(wanted))
    within = (city.country for city in _called(fold(text)))
    spelled = (code for name in (*best, *begun) for code in names[name])
    return tuple(dict.fromkeys((*_abbreviated(text, language), *within, *spelled)))


def _abbreviated(text: str, language: str) -> Iterator[str]:
    """The countries whose names have the words of the text, some of which it gives by their first letters."""
    said = _telling(text)
    for name, code in _worded(language):
        pairs = list(zip(said, name, strict=True)) if len(said) == len(name) else []
        whole = [one == full for one, full in pairs]
        if any(whole) and all(one in (full, full[0]) for one, full in pairs):
            yield code


@lru_cache(maxsize=8)
def _worded(language: str) -> tuple[tuple[list[str], str], ...]:
    """The names of several words, with their countries."""
    named = ((_telling(name), code) for name, code in (*_cldr_names(language), *_common_names()))
    return tuple((name, code) for name, code in named if len(name) > 1)


def _telling(text: str) -> list[str]:
    return _LITTLE.sub("", fold(text)).split()


def _country_key(text: str) -> str:
    return _LITTLE.sub("", joined(fold(text))).replace(" ", "") or key(text)


@lru_cache(maxsize=8)
def _names(language: str) -> dict[str, tuple[str, ...]]:
    """The countries of each name: CLDR's in several languages, and common short ones."""
    names: dict[str, dict[str, None]] = {}
    for name, code in (*_cldr_names(language), *_common_names()):
        names.setdefault(_country_key(name), {})[code] = None
    return {name: tuple(codes) for name, codes in names.items()}


@cache
def _codes() -> dict[str, tuple[str, ...]]:
    """The countries by their codes of two and three letters. They stand alone: "la gi" is not the code of Gibraltar."""
    return {key(short): (code,) for code, (long, *_) in _countries().items() for short in (code, long)}


def _cldr_names(language: str) -> Iterator[tuple[str, str]]:
    for locale in locales(language):
        for code in _countries():
            name = locale.territories.get(code, code)
            brackets = _BRACKETS.match(name)
            yield from ((part, code) for part in (name, *(brackets.groups() if brackets else ())))


def _common_names() -> Iterable[tuple[str, str]]:
    return [(name, code) for code, names in PLACES.country_names.items() if is_country(code) for name in names]
