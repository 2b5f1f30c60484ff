"""Time zones to choose from while somebody types: by the beginning of a city's name, a country, IANA's name or an abbreviation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from faq.answers.reading import Read
from faq.answers.zones import ABBREVIATIONS, read_zone
from faq.places.countries import LONGEST, all_zones, countries, zones_of
from faq.places.places import beginning
from faq.text.spelling import fold, key

SHORTEST = 2
"""With fewer letters too many are meant."""
_CITIES = 60


def zones_like(typed: str, languages: Iterable[str], on: date, limit: int) -> list[tuple[str, str]]:
    """Zones and how they are shown, those most likely meant first, each once; none where nothing is called so."""
    asked = " ".join(typed[:LONGEST].split())
    if len(fold(asked)) < SHORTEST:
        return []
    found = {zone: zone for zone in ABBREVIATIONS.get(key(asked), ())}
    for city in beginning(asked, _CITIES):
        found.setdefault(city.zone, f"{city.name} · {city.zone}")
    for zone in (*_countries(asked, languages), *_called(asked, on)):
        found.setdefault(zone, zone)
    return list(found.items())[:limit]


def _countries(asked: str, languages: Iterable[str]) -> list[str]:
    """The zones of a country that is named in one of these languages."""
    codes = dict.fromkeys(code for one in languages for code in countries(asked, one, near=False, codes=False))
    return [zone for code in codes for zone in zones_of(code)]


def _called(asked: str, on: date) -> list[str]:
    """The zones with these words in their name, and the one that they are the name of."""
    reading = read_zone(asked, "en", on)
    own = [str(reading.value)] if isinstance(reading, Read) else []
    wanted = key(asked)
    return [*own, *(zone for zone in all_zones() if wanted and wanted in key(zone))]
