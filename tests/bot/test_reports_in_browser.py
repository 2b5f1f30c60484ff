"""The pages of reports in a browser: on a phone, at a desk and in print, by rules that a checker of accessibility has."""

from __future__ import annotations

import asyncio
import os
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from storage.store import Store
from tests.bot.test_report_results import Rated, database, store
from tests.patience import PATIENCE
from tests.telegram.browser import CHROMIUM, Page

__all__ = ["database", "store"]
BROWSER = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")
WIDE = "document.documentElement.scrollWidth"
LEVELS = "[...document.querySelectorAll('h1,h2,h3,h4')].map(one => Number(one.tagName[1]))"
UNNAMED = """[...document.querySelectorAll('th')].filter(one => !one.scope).length
  + [...document.querySelectorAll('svg')]
    .filter(one => one.getAttribute('aria-hidden') !== 'true' && !one.querySelector('title')).length"""
PALE = """(() => {
  const light = colour => {
    const parts = colour.match(/[0-9.]+/g).slice(0, 3).map(one => one / 255);
    const [r, g, b] = parts.map(one => one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = light(getComputedStyle(document.body).backgroundColor);
  return [...document.querySelectorAll('main *')].filter(one => one.innerText && !one.closest('svg'))
    .filter(one => (ground + 0.05) / (light(getComputedStyle(one).color) + 0.05) < 4.5).length;
})()"""
BREAKS = "[...document.querySelectorAll('h2,h3,figcaption')].map(one => getComputedStyle(one).breakAfter)"


@pytest.fixture
def pages(store: Store, database: str, tmp_path: Path) -> list[Path]:
    """Each kind of page, about sessions with notes and ratings."""
    for title, priority in (("Waste", "Waste-to-energy"), ("Heat", "Cooling of streets and squares in long summers")):
        made = Rated(store, 6, title, priority=priority)
        for number, day in enumerate(("2026-07-10", "2026-08-10", "2026-12-10"), 1):
            session = made.session(number, day, "A meeting with quite a long name")
            with store.transaction():
                store.note_session(session.id, "focus", "Biogas from kitchens, " * 6)
                store.note_session(session.id, "came", "Köln")
            if number < 3:
                made.rated(session, [1, 2, 3, 4, 1, 1])
    found = {
        "r.html": ("report",),
        "fr.html": ("report", "--lang", "fr", "--to-hand-on"),
        "f.html": ("feedback", "report", "1"),
    }
    for name, words in found.items():
        ran = CliRunner().invoke(main, [*words, str(tmp_path / name), "--db", database, "--as-of", "2026-11-22"])
        assert ran.exit_code == 0, ran.output
    return [tmp_path / name for name in found]


async def seen(file: Path, width: int) -> dict[str, Any]:
    async with Page(file.as_uri(), (width, 900)) as page:
        await page.wait("document.readyState === 'complete' && document.querySelector('h1') !== null")
        found = {
            name: await page.run(script) for name, script in (("levels", LEVELS), ("unnamed", UNNAMED), ("pale", PALE))
        }
        found["wide"] = await page.run(WIDE)
        await page.emulate("print")
        found["breaks"] = await page.run(BREAKS)
        if folder := os.environ.get("PICTURES"):
            await page.emulate("screen")
            await page.picture(Path(folder) / f"{file.stem}-{width}.png")
        return found


@BROWSER
@pytest.mark.parametrize("width", [390, 1280])
def test_each_page_fits_can_be_read_and_breaks_well_in_print(pages: list[Path], width: int) -> None:
    for file in pages:
        found = asyncio.run(asyncio.wait_for(seen(file, width), 3 * PATIENCE))
        assert found["wide"] <= width
        assert (found["unnamed"], found["pale"]) == (0, 0)
        levels = found["levels"]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert set(found["breaks"]) == {"avoid"}
