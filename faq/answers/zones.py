"""Reading a time zone: IANA's name, a city, a country with one zone; or, always to be confirmed, an abbreviation, Windows's name,
an offset."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from itertools import islice
from zoneinfo import ZoneInfo

from babel.core import get_global
from rapidfuzz import fuzz, process

from faq.answers.reading import SHOWN, Misread, Read, Reading, Unclear
from faq.answers.vocabulary import words
from faq.places.countries import PLACES, all_zones, countries, named_in, parts_of, zones_of
from faq.places.places import FAR_LARGER, City, cities, meant, people_of_countries, people_of_zones, told_by_region
from faq.text.spelling import digits, fold, key
from faq.text.wordlists import folded

_SHORT = {
    "utc gmt z zulu": "UTC Europe/London Africa/Abidjan Africa/Accra Atlantic/Reykjavik",
    "bst": "Europe/London Asia/Dhaka",
    "ist": "Asia/Kolkata Europe/Dublin Asia/Jerusalem",
    "wet west": "Europe/Lisbon Atlantic/Canary Africa/Casablanca",
    "cet cest met": "Europe/Brussels Europe/Paris Europe/Berlin Europe/Rome Europe/Madrid",
    "eet eest": "Europe/Athens Europe/Bucharest Europe/Helsinki Europe/Kyiv Africa/Cairo",
    "msk": "Europe/Moscow",
    "trt": "Europe/Istanbul",
    "wat": "Africa/Lagos Africa/Kinshasa Africa/Algiers",
    "cat": "Africa/Maputo Africa/Lusaka Africa/Harare",
    "eat": "Africa/Nairobi Africa/Addis_Ababa Africa/Dar_es_Salaam",
    "sast": "Africa/Johannesburg",
    "gst": "Asia/Dubai",
    "pkt": "Asia/Karachi",
    "wib": "Asia/Jakarta",
    "sgt": "Asia/Singapore",
    "hkt": "Asia/Hong_Kong",
    "jst": "Asia/Tokyo",
    "kst": "Asia/Seoul",
    "aest aedt": "Australia/Sydney Australia/Brisbane Australia/Melbourne",
    "awst": "Australia/Perth",
    "nzst nzdt": "Pacific/Auckland",
    "est edt et": "America/New_York America/Toronto America/Panama America/Jamaica",
    "cst cdt ct": "America/Chicago America/Mexico_City America/Costa_Rica Asia/Shanghai America/Winnipeg",
    "mst mdt mt": "America/Denver America/Phoenix America/Edmonton",
    "pst pdt pt": "America/Los_Angeles America/Vancouver America/Tijuana Asia/Manila",
    "ast": "America/Halifax America/Puerto_Rico Asia/Riyadh",
    "brt": "America/Sao_Paulo",
    "art": "America/Argentina/Buenos_Aires",
    "clt": "America/Santiago",
    "cot": "America/Bogota",
    "pet": "America/Lima",
}
_ZONES_OF = {short: tuple(zones.split()) for shorts, zones in _SHORT.items() for short in shorts.split()}
ABBREVIATIONS = _ZONES_OF | {
    key(name): _ZONES_OF.get(short, ()) for short, names in PLACES.zone_names.items() for name in names
}
_AROUND = folded(PLACES.zone)
_NEAR = 80
WELL_KNOWN = 100_000
"""A smaller city is asked about where its name may be a word that is no name."""
_OFFSET = re.compile(
    r"(?<![\w/])(?:(?:utc|gmt|z)\s*)?(?P<sign>[+\-\u2212\u2013])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?(?![\w:.])",
    re.I,
)
_FURTHEST = timedelta(hours=14)
_IN_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_BETWEEN = re.compile(r"[,;/]")
_MOST_PARTS = 8


@cache
def _iana() -> dict[str, str]:
    """The zones of the package ``tzdata`` that are a place's, by their folded name; and UTC."""
    names = (files("tzdata") / "zones").read_text("utf-8").split()
    return {_zone_key(name): name for name in names if ("/" in name and not name.startswith("Etc/")) or name == "UTC"}


def _zone_key(name: str) -> str:
    return "/".join(key(part) for part in re.split(r"[/\\]", name))


def is_zone(name: str) -> bool:
    """Whether it is the exact name of a place's zone, or UTC."""
    return _iana().get(_zone_key(name)) == name


def read_zone(text: str, language: str, on: date, country: str = "", *, near: bool = True) -> Reading:
    """The zone meant, its stored form being IANA's name; ``zone`` is noted where another name was typed.

    An offset stands for the zones that have it ``on`` that day; those of the ``country`` of whoever is asked come first. ``near``:
    a name that is none may be a misspelt one.
    """
    if found := _iana().get(_zone_key(text)):
        return Read(found, "" if found == text.strip() else "zone")
    said = _OFFSET.sub(" ", digits(text))
    for part in dict.fromkeys((said, _IN_BRACKETS.sub(" ", said))):
        if reading := _named(part, language):
            return reading
    if (offset := offset_in(text)) is not None:
        return _ask(_zones_at(offset, on, country)) if not place_in(said) else Misread("zone")
    return _near(text, place_in(text), language) if near and place_in(text) else Misread("zone")


def offset_in(text: str) -> timedelta | None:
    """The offset from UTC that a text holds: "UTC+2", "GMT-5", "+05:30"."""
    found = _OFFSET.search(digits(text))
    if found is None:
        return None
    ahead = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    return (ahead if found["sign"] == "+" else -ahead) if ahead <= _FURTHEST else None


def abbreviation(text: str) -> str:
    """The folded abbreviation of clocks that a text is, with no more than words around a time zone beside it; else empty."""
    return next((short for short in (key(place_in(text)), fold(text)) if short in ABBREVIATIONS), "")


def offset_alone(text: str) -> timedelta | None:
    """The offset that a text is, with no more than words around a time zone beside it."""
    return None if place_in(_OFFSET.sub(" ", digits(text))) else offset_in(text)


def _zones_at(offset: timedelta, on: date, country: str) -> tuple[str, ...]:
    """The country's zones that have the offset in some part of the year; else those of any country that have it on the day."""
    months = [date(on.year, month, 1) for month in (1, 7)]
    own = [zone for zone in zones_of(country) if any(_offset(zone, day) == offset for day in months)]
    largest = dict.fromkeys((*people_of_zones(), *all_zones()))
    return tuple(own) or tuple(islice((zone for zone in largest if _offset(zone, on) == offset), SHOWN))


def _offset(zone: str, on: date) -> timedelta | None:
    return datetime.combine(on, time(12), UTC).astimezone(ZoneInfo(zone)).utcoffset()


def place_in(text: str) -> str:
    """The folded words without those that say that a time zone is meant."""
    return " ".join(word for word in words(fold(text)) if word not in _AROUND)


def _ask(zones: Iterable[str]) -> Reading:
    distinct = tuple(dict.fromkeys(zones))[:SHOWN]
    return Unclear(tuple((zone, zone) for zone in distinct)) if distinct else Misread("zone")


def _named(text: str, language: str) -> Reading | None:
    """A zone by one of its other names, or by the names of several places."""
    place = place_in(text)
    if not place:
        return None
    if zone := _iana().get(_zone_key(text)):
        return Read(zone, "zone")
    if (zone := _windows().get(fold(text))) and not countries(place, language, near=False, codes=False):
        return _ask((zone, *ABBREVIATIONS.get(key(place), ())))
    for short in (key(place), fold(text)):
        if zones := ABBREVIATIONS.get(short):
            return _ask(zones)
    return _of_place(text, place, language) or _of_windows(place) or _of_several(text, language)


def _of_place(text: str, place: str, language: str) -> Reading | None:
    """The zones of the countries and cities of that name; of a code or a region, or where a large city is named like a country
    elsewhere, to be confirmed."""
    named, own = _countries_of(text, place, language, codes=False), _cities_of(text, place)
    zones = dict.fromkeys(zone for code in named for zone in zones_of(code))
    if named:
        alike = [city for city in own if key(city.name) == key(place)]
        zones |= dict.fromkeys(city.zone for city in _rivals(alike, named, named_in(place, language)))
        return Read(next(iter(zones)), "zone") if len(zones) == 1 else _ask(zones)
    if own:
        return _of_city(text, own, parts_of(text) or parts_of(place))
    codes = _countries_of(text, place, language, codes=True)
    return _ask(zone for code in codes for zone in zones_of(code)) if codes else None


def _countries_of(text: str, place: str, language: str, *, codes: bool) -> tuple[str, ...]:
    return countries(text, language, near=False, codes=codes) or countries(place, language, near=False, codes=codes)


def _cities_of(text: str, place: str) -> tuple[City, ...]:
    return cities(text, 50, near=False) or cities(place, 50, near=False)


def _rivals(alike: Iterable[City], named: tuple[str, ...], sure: bool) -> Iterator[City]:
    """The cities elsewhere that may be meant beside the countries of their name: all large ones, where that is not ``sure``."""
    people = max(people_of_countries().get(code, 0) for code in named)
    for city in alike:
        large = city.population >= WELL_KNOWN if not sure else city.population * FAR_LARGER > people
        if city.country not in named and large:
            yield city


def _of_city(text: str, own: tuple[City, ...], regions: tuple[str, ...]) -> Reading:
    """The zone of a city, if no other is of its size, no region of its name or behind it, and it is no word in small letters."""
    name = text if cities(text, 1, near=False) else place_in(text)
    zones = meant(name, lambda city: city.zone)
    doubtful = told_by_region(name) or (own[0].population < WELL_KNOWN and text.islower())
    elsewhere = [zone for code in regions if code != own[0].country for zone in zones_of(code)]
    return Read(zones[0], "zone") if len(zones) == 1 and not doubtful and not elsewhere else _ask((*zones, *elsewhere))


def _of_windows(place: str) -> Reading | None:
    zone = _windows().get(place)
    return _ask([zone]) if zone else None


@cache
def _windows() -> dict[str, str]:
    """CLDR's zones for the names that Windows has for them, in full and without the words that say that it is a zone."""
    named = [(name, _current(zone)) for name, zone in get_global("windows_zone_mapping").items()]
    return {short: zone for name, zone in named for short in (place_in(name), fold(name)) if short and is_zone(zone)}


def _current(zone: str) -> str:
    """The name that a zone has today: ``tzdata`` keeps the same data by both."""
    known, folder = people_of_zones(), files("tzdata") / "zoneinfo"
    if zone in known or not is_zone(zone):
        return zone
    data = (folder / zone).read_bytes()
    return next((name for name in known if (folder / name).read_bytes() == data), zone)


def _of_several(text: str, language: str) -> Reading | None:
    """The zones of places that are listed, as Windows shows them: "Amsterdam, Berlin, Bern"."""
    parts = [part for part in _BETWEEN.split(text) if fold(part)]
    each = (
        [_of_place(part, place_in(part), language) for part in parts if place_in(part)]
        if 1 < len(parts) <= _MOST_PARTS
        else []
    )
    if not each or not all(isinstance(one, Read) for one in each):
        return None
    return _ask(str(one.value) for one in each if isinstance(one, Read))


def _near(text: str, place: str, language: str) -> Reading:
    places = _iana().keys() - {"utc"}
    names = process.extract(_zone_key(text), places, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=SHOWN)
    ends = {name.rpartition("/")[2]: zone for name, zone in _iana().items()}
    near = [ends[key(place)]] if key(place) in ends else [_iana()[name] for name, _, _ in names]
    near += [zone for code in (parts_of(place) or countries(place, language)) for zone in zones_of(code)]
    near += [city.zone for city in cities(place) if city.population >= WELL_KNOWN]
    return _ask(near)
