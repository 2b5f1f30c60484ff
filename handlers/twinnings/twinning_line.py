"""A twinning that is made from one line: "Köln, Bogotá, Nairobi: Waste", or what it is called first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from faq.places import places
from faq.text.spelling import clean, fold
from handlers.forms import pasted_rows

SIGNS = (":", " – ", " — ", " - ")
"""What may stand between the cities and what the twinning is called, likeliest first."""
SHORTEST = 4
"""Letters of a word that tells priorities apart."""


@dataclass(frozen=True, slots=True)
class TwinningLine:
    """The cities as they were typed, and what the twinning is called; empty where that is not said."""

    cities: tuple[str, ...]
    title: str = ""


def read_line(words: str) -> TwinningLine | None:
    """What a line says; None where it names no cities. A line with a sign has cities on that side where more of them are known."""
    said = clean(words, lines=False).strip(" .")
    for sign in SIGNS:
        before, between, behind = said.partition(sign)
        if between and (found := _of_sides(before.strip(), behind.strip())):
            return found
    cities = _names(said)
    return TwinningLine(tuple(cities)) if len(cities) > 1 and all(map(_known, cities)) else None


def _of_sides(before: str, behind: str) -> TwinningLine | None:
    sides = [(_names(side), title) for side, title in ((before, behind), (behind, before)) if side and title]
    likely = [(cities, title) for cities, title in sides if any(map(_known, cities))]
    if not likely:
        return None
    cities, title = max(likely, key=lambda side: sum(map(_known, side[0])))
    return TwinningLine(tuple(cities), title)


def _names(words: str) -> list[str]:
    alone = [words] if _known(words) else []
    return alone or pasted_rows.parts_of(words)


def _known(name: str) -> bool:
    return bool(places.cities(name, 1, near=False))


def priority_named(title: str, priorities: Sequence[str]) -> str:
    """The one of the programme's priorities that a title shares a word with; empty where it is none, or may be several."""
    said = _words(title)
    named = [one for one in priorities if said & _words(one)]
    return named[0] if len(named) == 1 else ""


def _words(label: str) -> set[str]:
    return {word for word in fold(label).split() if len(word) >= SHORTEST}
