"""Groups of cities as a page: a map, the same as a table, who is left over, and how balanced it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.reports import match_map, page
from bot.reports.match_map import MappedGroup
from bot.reports.match_table import CARE, Ranking, reasons
from bot.reports.page import Html
from bot.reports.tables import Column
from faq.places.geography import Point
from faq.sessions.allocation import Allocation, LeftOver
from faq.sessions.candidates import Candidate
from faq.sessions.matching import Group
from handlers.dialog.translator import Translator
from handlers.staff import allocation_words

SIDES = {"for": "For", "against": "Against", "open": "Not known"}


@dataclass(frozen=True, slots=True)
class NumberedGroup:
    """A group with its number on the map."""

    number: int
    group: Group


def written(rankings: Sequence[Ranking], words: Translator) -> str:
    """The page."""
    parts = (_programme(one, words) for one in rankings)
    empty = page.el("p", "No finished draft may be read by the team.")
    whole = any(one.allocation for one in rankings)
    title = "Twinnings proposed" if whole else "Groups of cities"
    note = page.el("p", CARE, class_="note")
    return page.page(title, note, *(parts if rankings else (empty,)))


def _programme(one: Ranking, words: Translator) -> Html:
    said = [f"{len(one.pool.every)} finished drafts that the team may read."]
    if one.pool.left_out:
        said.append(allocation_words.left_out(words, one.pool))
    if one.allocation:
        said.append(allocation_words.headline(words, one.allocation))
    numbered = [NumberedGroup(number, group) for number, group in enumerate(one.groups, 1)]
    return page.section(
        one.pool.pack.name,
        *(page.el("p", line) for line in said),
        _map(one),
        _table(numbered, words),
        *(_of_allocation(one, one.allocation, words) if one.allocation else ()),
    )


def _map(one: Ranking) -> Html:
    """The groups with their numbers; of a list, in which a city is in many groups, the cities alone."""
    grouped = [MappedGroup(str(number), _placed(group.cities)) for number, group in enumerate(one.groups, 1)]
    alone = [left.city for left in one.left] if one.allocation else one.pool.cities
    title = "Cities by the number of their twinning; a small dot is left over" if one.allocation else "The cities"
    return match_map.drawn(title, [*(grouped if one.allocation else ()), MappedGroup("", _placed(alone))])


def _placed(cities: Sequence[Candidate]) -> list[tuple[str, Point]]:
    return [(city.name, city.point) for city in cities if city.point]


def _table(groups: Sequence[NumberedGroup], words: Translator) -> Html:
    columns: list[Column[NumberedGroup]] = [
        Column("Number", lambda one: str(one.number)),
        Column("Cities", lambda one: ", ".join(_named(city, words) for city in one.group.cities)),
        Column("Points", lambda one: f"{one.group.points:.2f}"),
        *(_reasons(title, side, words) for side, title in SIDES.items()),
    ]
    return page.table(columns, groups)


def _named(city: Candidate, words: Translator) -> str:
    return f"{city.name} ({words.country(city.country)})" if city.country else city.name


def _reasons(title: str, side: str, words: Translator) -> Column[NumberedGroup]:
    return Column(title, lambda one: page.lines(*said) if (said := reasons(one.group, side, words)) else "")


def _of_allocation(one: Ranking, found: Allocation, words: Translator) -> Iterator[Html]:
    if found.left:
        columns: list[Column[LeftOver]] = [
            Column("City", lambda left: _named(left.city, words)),
            Column("Why", lambda left: allocation_words.why(words, left)),
        ]
        yield page.el("h3", "Left over")
        yield page.table(columns, found.left)
    yield page.el("h3", "Balance: cities in a twinning, of all that are compared")
    for title, rows in allocation_words.balance(words, one.pool.cities, found).items():
        yield page.shares(title, rows, "{number} of {of} cities")
