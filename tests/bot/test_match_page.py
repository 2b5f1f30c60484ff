"""The page of groups of cities: it loads nothing, its map says in words what it shows, and the table beside it has all of it."""

from __future__ import annotations

import re

from bot.reports import match_map
from bot.reports.match_map import MappedGroup
from faq.places.geography import Point
from tests.bot.test_allocate import CITIES, Run, database, run

__all__ = ["database", "run"]


def page(run: Run, *words: str) -> str:
    ran = run("--format", "html", *words)
    assert ran.exit_code == 0, ran.output
    return ran.stdout_bytes.decode()


def test_the_page_of_an_allocation_has_the_map_and_all_of_it_in_tables(run: Run) -> None:
    written = page(run, "--allocate")
    for words in (
        "Twinnings proposed",
        "It is proven",
        "Left over",
        "Parts of the world",
        "Kenya",
        'role="img"',
        *CITIES,
    ):
        assert words in written
    (described,) = re.findall(r"<desc>(.*?)</desc>", written)
    assert re.fullmatch(r"1: \S+, \S+; 2: \S+, \S+", described)
    assert written.count('class="between"') == 2
    assert written.count('class="city"') == len(CITIES)


def test_a_list_has_the_cities_on_the_map_and_no_lines(run: Run) -> None:
    written = page(run, "--size", "3")
    assert "between" not in re.sub("<style>.*?</style>", "", written, flags=re.DOTALL)
    assert written.count('class="city"') == len(CITIES)


def test_the_page_loads_nothing(run: Run) -> None:
    written = page(run, "--allocate")
    assert not re.search(r"<script|<link|<img|<iframe|src=|href=|@import|url\((?!#)", written)


def test_a_line_over_the_edge_of_the_map_is_drawn_on_both_sides() -> None:
    group = MappedGroup("1", [("Suva", Point(-18.1, 178.4)), ("Apia", Point(-13.8, -171.8))])
    lines = re.findall(r'<line x1="(\S+?)" y1="\S+" x2="(\S+?)"', str(match_map.drawn("Map", [group])))
    assert [(float(one), float(other)) for one, other in lines] == [(-171.8, -181.6), (188.2, 178.4)]


def test_what_cities_are_called_is_escaped() -> None:
    drawing = str(match_map.drawn("Map", [MappedGroup("1", [("<b>x</b>", Point(0, 0)), ("y", Point(1, 1))])]))
    assert "<b>" not in drawing
