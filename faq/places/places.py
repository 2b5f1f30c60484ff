"""Cities of 15,000 people or more, found by any of their names.

The data is read on first use and kept: about 10 MB. ``data/README.md`` says where it is from.
"""

from __future__ import annotations

import gzip
import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import cos, hypot, radians

from rapidfuzz import process
from rapidfuzz.distance import OSA

from faq.places.countries import DATA, LONGEST, PLACES, countries, parts_of
from faq.text.spelling import fold, key
from faq.text.wordlists import alternatives, folded

FAR_LARGER = 10
"""A city must have this many times the people of its namesakes, or we ask which one is meant."""
_DEGREE = 111.2
"""Kilometres of a degree of latitude; ``_REACH`` and ``_SIZE`` (how near is in the middle of it) are in kilometres too."""
_REACH, _SIZE = 50, 2
_OWN_NAME = 20
"""A city's own name counts as this many times its people beside larger cities for which it is another name."""
_SHORTEST_SLIP, _SHORTEST_OTHER = 5, 7
"""A city's own name of fewer letters is like too many others by chance; so is one of the many other names of cities."""
_MOST_WORDS = 5

_OF, _KINDS = alternatives(folded(PLACES.of)), alternatives(folded(PLACES.authority_kinds))
_AUTHORITY = re.compile(
    rf"^(?:(?:{alternatives(folded(PLACES.article))}) )?(?:{alternatives(folded(PLACES.authorities))})(?: (?:{_OF}))? "
    rf"|(?: (?:{_KINDS}))?(?: (?:{alternatives(folded(PLACES.authority_endings))}))$"
)
_ENDING = re.compile(rf" ({alternatives(folded(PLACES.authority_endings))})$")
_BEFORE = re.compile(rf" (?:{alternatives(folded(PLACES.before_place))})$")
# What parts two names, or a name and its region; a hyphen may be within a name.
_APART = re.compile(r"[/|,;()\[\]\u2013\u2014\n]|(?<=\s)-(?=\s)")
_HYPHEN = re.compile(r"-")


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

    def blocks(self, first: str) -> Iterator[bytes]:
        """All names of that first character."""
        begin = first.encode()
        return (self.data[slice(*where)] for name, where in self.names.items() if name.removeprefix(begin).isdigit())


@cache
def _atlas() -> _Atlas:
    data = gzip.decompress((DATA / "cities.gz").read_bytes())
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

    Those of that very name, else (with ``near``) those named before a region that is not known, or of a near spelling.
    """
    text = text[:LONGEST]
    return tuple(city for _, city in (_named(text) or (_probable(text) if near else []))[:limit])


def called(text: str) -> tuple[City, ...]:
    """The cities of that very name alone, as an authority writes it too, best first: "Köln", not "Köln in Germany"."""
    return tuple(city for _, city in _called(text[:LONGEST]))


def beginning(text: str, limit: int) -> tuple[City, ...]:
    """The cities of which a name begins so, in any language, those most likely meant first."""
    name = key(text[:LONGEST])
    if not name:
        return ()
    wanted = re.compile(rf" ({re.escape(name)}[^ =]*)=([\d,]+)".encode())
    weights: dict[int, int] = {}
    for block in _atlas().blocks(name[0]):
        for spelled, numbers in wanted.findall(block):
            for number in map(int, numbers.split(b",")):
                weight = _weight(_atlas().city(number), spelled.decode())
                weights[number] = max(weight, weights.get(number, 0))
    return tuple(map(_atlas().city, sorted(weights, key=lambda number: -weights[number])[:limit]))


def likely(text: str) -> tuple[City, ...]:
    """The cities that a text names by that very name, without those that are far smaller than the first."""
    found = _named(text[:LONGEST])
    return tuple(city for weight, city in found if weight * FAR_LARGER > found[0][0])


def meant(text: str, of: Callable[[City], str]) -> tuple[str, ...]:
    """What ``of`` says of the likely cities, each once: their zones, or countries."""
    return tuple(dict.fromkeys(map(of, likely(text))))


def told_by_region(text: str) -> bool:
    """Whether nothing but a region behind a sign tells which city is meant ("London, Ontario"): it may be another place."""
    text = text[:LONGEST]
    pieces = _pieces(text, _APART)
    sure = any(countries(piece, "en", near=False) or key(piece) in _states() for piece in pieces)
    return len(pieces) > 1 and not sure and not _called(text) and not _by_two_names(text)


@cache
def people_of_zones() -> Mapping[str, int]:
    """How many people live in the listed cities of each zone, those with most first."""
    return _people(lambda city: city.zone)


@cache
def people_of_countries() -> Mapping[str, int]:
    """How many people live in the listed cities of each country."""
    return _people(lambda city: city.country)


Weighed = tuple[int, City]
"""A city, and how likely it is meant beside others: by its people, and by whether it is its own name."""


def _named(text: str) -> list[Weighed]:
    return _called(text) or _by_two_names(text) or _within(text)


def _called(text: str) -> list[Weighed]:
    """The cities of a name, with or without the form of its authority, which may make a genitive of it: "Stockholms stad"."""
    folded = fold(text)
    bare = _bare(folded)
    own = bare[:-1] if bare != folded and bare.endswith("s") else ""
    return _weighed(key(folded)) or _weighed(key(bare)) or _weighed(key(own))


def authority_ending(text: str) -> str:
    """The words behind a place's name that an authority calls itself by: ``town hall``; where a meeting is, they are its place."""
    found = _ENDING.search(fold(text))
    return found[1] if found else ""


def _bare(folded: str) -> str:
    """A folded name without what the authority calls itself, before it and behind it: "gmina miejska krakow"."""
    bare = _AUTHORITY.sub("", folded)
    return _bare(bare) if bare != folded else bare


def _weighed(name: str) -> list[Weighed]:
    found = map(_atlas().city, _numbers(name)) if name else ()
    return sorted(((_weight(city, name), city) for city in found), key=lambda pair: -pair[0])


def _weight(city: City, name: str) -> int:
    return city.population * (_OWN_NAME if key(city.name) == name else 1)


def _numbers(name: str) -> Iterator[int]:
    _, found, rest = _atlas().block(name[0], len(name)).partition(f" {name}=".encode())
    return map(int, rest.partition(b" ")[0].split(b",")) if found else iter(())


def _by_two_names(text: str) -> list[Weighed]:
    """The cities that are called by each part of a text: "Bolzano/Bozen", "Rijeka (Fiume)"."""
    first, *others = _pieces(text, _APART) or [""]
    if not others:
        first, *others = _pieces(text, _HYPHEN) or [""]
    same = [{city for _, city in _called(other)} for other in others]
    return [pair for pair in _called(first) if same and all(pair[1] in names for names in same)]


def _pieces(text: str, apart: re.Pattern[str]) -> list[str]:
    return [piece for piece in apart.split(text) if fold(piece)]


def _within(text: str) -> list[Weighed]:
    """The cities named in a text that names their country, region or state of the USA beside them."""
    for name, around in _splits(text):
        codes, state = _countries_around(around), _states().get(key(around), "?")
        if found := [pair for pair in _called(name) if pair[1].country in codes or pair[1].state == state]:
            return found
    return []


def _countries_around(text: str) -> tuple[str, ...]:
    """The countries of that name, or with a region of it; of the USA a state is known, and only a city in it is meant."""
    return countries(text, "en", near=False) or tuple(code for code in parts_of(text) if code != "US")


def _probable(text: str) -> list[Weighed]:
    """The cities named before a comma, whatever stands behind it; else those of a near spelling."""
    return _called(text.partition(",")[0]) or _like(_bare(fold(text)))


def _splits(text: str) -> Iterator[tuple[str, str]]:
    """A name and what may say where it is: what stands before and behind a sign, either way, else the last words."""
    pieces = _pieces(text, _APART)
    if len(pieces) > 1:
        yield from ((pieces[0], pieces[-1]), (pieces[-1], pieces[0]))
    words = fold(text).split()
    for count in range(1, min(_MOST_WORDS, len(words))):
        yield _BEFORE.sub("", " ".join(words[:-count])), " ".join(words[-count:])


def _like(name: str) -> list[Weighed]:
    """The cities with a name that is one letter off; its first letter is taken to be right."""
    name = key(name)
    lengths = range(len(name) - 1, len(name) + 2) if len(name) >= _SHORTEST_SLIP else ()
    entries = (entry for length in lengths for entry in _atlas().block(name[0], length).decode().split())
    spelled = [entry.partition("=")[0] for entry in entries]
    near = process.extract(name, spelled, scorer=OSA.distance, score_cutoff=1, limit=None)
    found = ((spelling, _atlas().city(number)) for spelling, *_ in near for number in _numbers(spelling))
    alike = {city for spelling, city in found if len(spelling) >= _SHORTEST_OTHER or spelling == key(city.name)}
    return sorted(((city.population, city) for city in alike), key=lambda pair: -pair[0])


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


def where(city: City) -> tuple[float, float] | None:
    """The latitude and the longitude of a listed city, in degrees."""
    latitudes, longitudes = _points()
    number = next((one for one in _numbers(key(city.name)) if _atlas().city(one) == city), None)
    return None if number is None else (latitudes[number] / 100, longitudes[number] / 100)


def peopled(degrees: int) -> frozenset[tuple[int, int]]:
    """The squares of so many degrees in which a listed city is, by the latitude and the longitude of their south-western corner."""
    latitudes, longitudes = _points()
    size = degrees * 100
    return frozenset(
        (north // size * degrees, east // size * degrees) for north, east in zip(latitudes, longitudes, strict=True)
    )


@cache
def _points() -> tuple[array[int], array[int]]:
    """The latitudes and the longitudes of all cities, in hundredths of a degree."""
    points = [_atlas().row(number)[5:] for number in range(len(_atlas().rows))]
    return array("h", (int(point[0]) for point in points)), array("h", (int(point[1]) for point in points))


@cache
def _states() -> dict[str, str]:
    lines = (DATA / "states.tsv").read_text("utf-8").splitlines()
    return {key(name): code for line in lines for code, name in [line.split("\t")] for name in (code, name)}


def _people(of: Callable[[City], str]) -> Mapping[str, int]:
    found = Counter[str]()
    for number in range(len(_atlas().rows)):
        city = _atlas().city(number)
        found[of(city)] += city.population
    return dict(found.most_common())
