"""The pages: every file, folder and module that they name is there, and the architecture names every room of the house."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from pkgutil import resolve_name

import pytest

from bot.platforms import PLATFORMS

ROOT = Path(__file__).parents[2]
LAYERS = ("bot", "handlers", "faq", "storage")
ARCHITECTURE = ROOT / "docs" / "architecture.md"
YET_TO_BE_MADE = {"languages.md", "packs.md"}
"""They tell of the files of a language or programme that is still to come."""
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted(path for path in (ROOT / "docs").rglob("*.md") if path.name not in YET_TO_BE_MADE),
]
_TOP = "|".join((*LAYERS, "tests", "docs", "bench"))
_PATH = re.compile(rf"`((?:{_TOP})/[^`\s:]*)`")
_MODULE = re.compile(rf"`((?:{'|'.join(LAYERS)})(?:\.\w+)+)`")
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
_PLACEHOLDER = re.compile(r"<\w+>")


def nowhere(page: Path) -> Iterator[str]:
    """What a page names that is not there. What stands for many (``<id>``, ``*``) names at least one."""
    text = page.read_text(encoding="utf-8")
    yield from (path for path in _PATH.findall(text) if not any(ROOT.glob(_PLACEHOLDER.sub("*", path).rstrip("/"))))
    yield from (name for name in _MODULE.findall(text) if not is_there(name))
    yield from (to for to in _LINK.findall(text) if "://" not in to and not (page.parent / to).exists())


def is_there(name: str) -> bool:
    try:
        resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return True


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_whatever_a_page_names_is_there(page: Path) -> None:
    assert list(nowhere(page)) == []


def test_what_is_not_there_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "`faq/rules/flow.py` `faq/rulers/flow.py` `bot/*/main.py` `faq/<id>/flow.py` `faq/<id>/none.py` `handlers/forms/`"
        " `faq.rules.flow` `faq.rules.flaw` `faq.rules.flow.nothing` [here](page.md) [there](gone.md#at)"
        " [away](https://twins.example)",
        encoding="utf-8",
    )
    assert list(nowhere(page)) == [
        "faq/rulers/flow.py", "faq/<id>/none.py", "faq.rules.flaw", "faq.rules.flow.nothing", "gone.md",
    ]  # fmt: skip


@pytest.mark.parametrize("layer", LAYERS)
def test_the_architecture_names_every_room_and_draws_every_layer(layer: str) -> None:
    text = ARCHITECTURE.read_text(encoding="utf-8")
    rooms = {path.parent.name for path in (ROOT / layer).glob("*/__init__.py")} - {one.name for one in PLATFORMS}
    assert {room for room in rooms if f"`{layer}/{room}/`" not in text} == set()
    section = text.partition(f"### `{layer}/`")[2].partition("\n### ")[0]
    assert section.count("```mermaid") == 1


def test_every_decision_has_a_number_of_its_own_which_its_heading_says() -> None:
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))
    numbers = [int(path.name[:4]) for path in decisions]
    assert len(set(numbers)) == len(numbers)
    assert [path.read_text(encoding="utf-8").split(". ")[0] for path in decisions] == [f"# {one}" for one in numbers]
