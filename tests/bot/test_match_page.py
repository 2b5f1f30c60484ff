"""The page of groups of cities: it loads nothing, its map says in words what it shows, and the table beside it has all of it."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from bot.reports import match_map
from bot.reports.match_map import MappedGroup
from faq.places.geography import Point
from tests.bot.test_allocate import CITIES, Run, database, run
from tests.patience import PATIENCE
from tests.telegram.browser import CHROMIUM, Page

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


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")
@pytest.mark.parametrize(("width", "shown"), [(390, True), (1280, False)])
def test_where_the_map_is_wider_than_the_screen_it_is_said_how_to_see_all_of_it(
    run: Run, tmp_path: Path, width: int, shown: bool
) -> None:
    file = tmp_path / "matches.html"
    file.write_text(page(run, "--allocate"), encoding="utf-8")

    async def seen() -> tuple[bool, bool]:
        async with Page(file.as_uri(), (width, 900)) as opened:
            await opened.wait("document.readyState === 'complete' && document.querySelector('.map') !== null")
            box = "document.querySelector('.roomy')"
            wider = await opened.run(f"{box}.scrollWidth > {box}.clientWidth + 2")
            return wider, "sideways" in await opened.run("document.querySelector('figure').innerText")

    assert asyncio.run(asyncio.wait_for(seen(), 3 * PATIENCE)) == (shown, shown)


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
