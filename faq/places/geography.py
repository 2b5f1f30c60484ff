"""Where on the globe a city is: how far from another, in which part of the world, in which belt of climate."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from faq.places import places
from faq.places.countries import zones_of

_EARTH = 6371
"""Its radius in kilometres."""
_NORTH, _SOUTH = "Northern America", "Latin America and the Caribbean"
_BY_ZONE = {
    "Africa": "Africa", "America": _SOUTH, "Asia": "Asia", "Europe": "Europe", "Australia": "Oceania", "Pacific": "Oceania",
    "Indian": "Africa", "Arctic": "Europe",
}  # fmt: skip
"""The part of the world by the beginning of a country's first time zone."""
_BY_COUNTRY = {
    "BM": _NORTH, "CA": _NORTH, "GL": _NORTH, "PM": _NORTH, "US": _NORTH, "FK": _SOUTH, "CV": "Africa", "SH": "Africa",
    "FO": "Europe", "IS": "Europe", "IO": "Asia", "MV": "Asia", "CC": "Oceania", "CX": "Oceania",
}  # fmt: skip
"""Where the zone would tell another one."""
BELTS = ("tropics", "subtropics", "temperate", "cold")
"""From the equator to the poles."""
_EDGES = (23.5, 35.0, 55.0)
"""The latitudes between them, in degrees."""


class Point(NamedTuple):
    """A place on the globe, in degrees."""

    latitude: float
    longitude: float


def located(name: str, country: str) -> Point | None:
    """Where the listed city of a name is, in its country where that is known; None where none is listed."""
    found = places.cities(name, 5, near=False) if name else ()
    city = next((one for one in found if country in ("", one.country)), None)
    at = places.where(city) if city else None
    return Point(*at) if at else None


def kilometres(one: Point, other: Point) -> float:
    """How far two points are apart, as the crow flies."""
    north, east = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    across = cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return 2 * _EARTH * asin(min(1.0, sqrt(sin(north / 2) ** 2 + across)))


def world_region(country: str) -> str:
    """The part of the world that a country is in; empty where that is not known."""
    zone = next(iter(zones_of(country)), "") if country else ""
    return _BY_COUNTRY.get(country) or _BY_ZONE.get(zone.partition("/")[0], "")


def belt(point: Point | None) -> str:
    """The belt of climate by the latitude alone: height and sea are not looked at. Empty where the place is not known."""
    return BELTS[sum(abs(point.latitude) >= edge for edge in _EDGES)] if point else ""
