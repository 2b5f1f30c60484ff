"""Reading a time zone: IANA's name, a city, a country with one zone, or an abbreviation, which is always to be confirmed."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from rapidfuzz import fuzz, process

from faq.answers.reading import SHOWN, Misread, Read, Reading, Unclear
from faq.answers.vocabulary import words
from faq.places.places import PLACES, cities, countries, zones_of
from faq.text.spelling import fold, key
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
_WELL_KNOWN = 100_000
_FAR_LARGER = 10
"""A city must have this many times the people of its namesakes in other zones, or we ask which one is meant."""


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


def read_zone(text: str, language: str) -> Reading:
    """The zone meant, its stored form being IANA's name; ``zone`` is noted where another name was typed."""
    if found := _iana().get(_zone_key(text)):
        return Read(found, "" if found == text.strip() else "zone")
    place = " ".join(word for word in words(fold(text)) if word not in _AROUND)
    if not place:
        return Misread("zone")
    for meant in (ABBREVIATIONS.get(key(place), ()), ABBREVIATIONS.get(fold(text), ())):
        if meant:
            return _ask(meant)
    return _of_country(text, place, language) or _of_city(text, place) or _near(text, place, language)


def _ask(zones: tuple[str, ...]) -> Unclear:
    return Unclear(tuple((zone, zone) for zone in zones[:SHOWN]))


def _of_country(text: str, place: str, language: str) -> Reading | None:
    codes = countries(text, language, near=False) or countries(place, language, near=False)
    zones = tuple(dict.fromkeys(zone for code in codes for zone in zones_of(code)))
    if len(zones) == 1:
        return Read(zones[0], "zone")
    return _ask(zones) if zones else None


def _of_city(text: str, place: str) -> Reading | None:
    found = cities(text, 50, near=False) or cities(place, 50, near=False)
    others = [city for city in found if city.zone != found[0].zone]
    if found and all(city.population * _FAR_LARGER <= found[0].population for city in others):
        return Read(found[0].zone, "zone")
    return _ask(tuple(dict.fromkeys(city.zone for city in found))) if found else None


def _near(text: str, place: str, language: str) -> Reading:
    places = _iana().keys() - {"utc"}
    names = process.extract(_zone_key(text), places, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=SHOWN)
    ends = {name.rpartition("/")[2]: zone for name, zone in _iana().items()}
    near = [ends[key(place)]] if key(place) in ends else [_iana()[name] for name, _, _ in names]
    near += [zone for code in countries(place, language) for zone in zones_of(code)]
    near += [city.zone for city in cities(place) if city.population >= _WELL_KNOWN]
    return _ask(tuple(dict.fromkeys(near))) if near else Misread("zone")
