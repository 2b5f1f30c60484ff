"""A map of cities in one drawing: the land is where listed cities are, so nothing is loaded and nothing else is needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations, groupby
from typing import NamedTuple

from bot.reports.page import Html, el
from faq.places import places
from faq.places.geography import Point

SQUARE = 2
"""Degrees of a side of the squares that the land is drawn with."""
WEST, EAST, NORTH, SOUTH = -180, 180, 78, -58
WHOLE = EAST - WEST
RADIUS = 3.2
"""Of the sign of a city, in degrees."""


class MappedGroup(NamedTuple):
    """Cities that belong together, and the number they are marked with; empty for those that stand alone."""

    mark: str
    cities: Sequence[tuple[str, Point]]


def drawn(title: str, groups: Sequence[MappedGroup]) -> Html:
    """The map: a line between the cities of a group, each with its number; the names stand in its description."""
    said = "; ".join(f"{one.mark}: {', '.join(name for name, _ in one.cities)}" for one in groups if one.mark)
    lines = (line for one in groups if one.mark for line in _lines(one))
    signs = (sign for one in groups for city in one.cities for sign in _sign(one.mark, *city))
    drawing = el(
        "svg", el("title", title), el("desc", said or title), el("path", d=_land(), class_="land"), *lines, *signs,
        role="img", viewBox=f"{WEST} {-NORTH} {WHOLE} {NORTH - SOUTH}", class_="map",
    )  # fmt: skip
    how = el("p", "Move the map sideways to see all of it.", class_="faint sideways")
    return el("figure", el("figcaption", title), how, el("div", drawing, class_="roomy", tabindex=0))


@cache
def _land() -> str:
    """The squares in which people live, side by side ones as one."""
    rows: list[str] = []
    for south, row in groupby(sorted(places.peopled(SQUARE)), key=lambda square: square[0]):
        rows += [
            f"M{west} {-south - SQUARE}h{wide}v{SQUARE}h-{wide}z" for west, wide in _runs([east for _, east in row])
        ]
    return "".join(rows)


def _runs(wests: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where squares that touch begin, and how wide they are together."""
    numbered = groupby(enumerate(wests), key=lambda one: one[1] - one[0] * SQUARE)
    for _, touching in numbered:
        found = [west for _, west in touching]
        yield found[0], len(found) * SQUARE


def _lines(group: MappedGroup) -> Iterator[Html]:
    """The shorter way round the globe: over the edge of the map it is drawn on both sides."""
    for (_, one), (_, other) in combinations(group.cities, 2):
        west, east = sorted((one, other), key=lambda point: point.longitude)
        if east.longitude - west.longitude <= WHOLE / 2:
            yield _line(west, east)
        else:
            yield _line(west, Point(east.latitude, east.longitude - WHOLE))
            yield _line(Point(west.latitude, west.longitude + WHOLE), east)


def _line(one: Point, other: Point) -> Html:
    return el(
        "line", x1=one.longitude, y1=-one.latitude, x2=other.longitude, y2=-other.latitude, class_="between"
    )  # fmt: skip


def _sign(mark: str, name: str, point: Point) -> Iterator[Html]:
    named = el("title", f"{name}{f' ({mark})' if mark else ''}")
    across, down = point.longitude, -point.latitude
    yield el("circle", named, cx=across, cy=down, r=RADIUS if mark else RADIUS / 2, class_="city")
    if mark:
        yield el("text", mark, x=across, y=round(down + RADIUS / 2, 2), text_anchor="middle", class_="number-of")
