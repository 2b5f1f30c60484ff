"""What is promised and what is guarded against: each has a test that is there, and every command that the pages name is one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import click
import pytest

from bot.cli.main import main
from handlers.routing.command_table import COMMANDS

ROOT = Path(__file__).parents[2]
PROMISES, THREATS = (ROOT / "docs" / name for name in ("promises.md", "threats.md"))
PAGES = [PROMISES, THREATS]
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
_NAMED = re.compile(r"`([^`]+)`")
_INDENTED = re.compile(r"^ {4}(\S.*?)(?:\s+#.*)?$", re.MULTILINE)


@cache
def names_in(path: Path) -> frozenset[str]:
    """The functions of a file, and what it gives a name to."""
    if not path.is_file():
        return frozenset()
    body = ast.parse(path.read_text(encoding="utf-8")).body
    given = (target for one in body if isinstance(one, ast.Assign) for target in one.targets)
    return frozenset(
        [one.name for one in body if isinstance(one, ast.FunctionDef)]
        + [one.id for one in given if isinstance(one, ast.Name)]
    )


def rows(text: str) -> Iterator[list[str]]:
    """The cells of each row of its tables, without those above the line."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        ruled = any(one.startswith("|--") for one in (line, *lines[number + 1 : number + 2]))
        if line.startswith("|") and not ruled:
            yield [cell.strip() for cell in line.strip("|").split("|")]


def commands(text: str) -> Iterator[str]:
    """What is to be typed: all in backticks and indented lines that is no test."""
    yield from (one for one in _NAMED.findall(text) if "::" not in one)
    yield from _INDENTED.findall(text)


def is_there(words: str) -> bool:
    """Whether a command can be given."""
    program, _, rest = words.partition(" ")
    argument = rest.split(" ")[0]
    if program == "make":
        return bool(
            re.search(rf"^{re.escape(argument)}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        )
    if words.startswith("python -m "):
        return find_spec(words.split(" ")[2]) is not None
    if program == ".venv/bin/pytest":
        return not argument or (ROOT / argument).exists()
    if program == "city2city":
        return is_of(main, rest.split(" "))
    return words in COMMANDS.every


def is_of(group: click.Command, words: list[str]) -> bool:
    """Whether the words lead to a command of the command line."""
    if not words or not isinstance(group, click.Group):
        return True
    inner = group.commands.get(words[0])
    return inner is not None and is_of(inner, words[1:])


def missing(text: str) -> list[str]:
    """What a page names that is not there."""
    tests = [f"{path}::{name}" for path, name in _TEST.findall(text) if name not in names_in(ROOT / path)]
    return tests + [one for one in commands(text) if not is_there(one)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_test_and_command_of_the_page_is_there(page: Path) -> None:
    assert missing(page.read_text(encoding="utf-8")) == []


def test_what_is_not_there_is_found() -> None:
    gone = "`tests/bot/test_kill.py::test_nobody`, `tests/bot/nowhere.py::test_that`"
    there = "`tests/bot/test_kill.py::test_no_acknowledged_line_is_lost` `forget` `city2city outbox list` `make soak`"
    assert missing(f"{gone} {there} `forgive` `make hay` `python -m bench.nothing` `city2city outbox lost`\n\n    make test\n") == [
        "tests/bot/test_kill.py::test_nobody", "tests/bot/nowhere.py::test_that", "forgive", "make hay", "python -m bench.nothing",
        "city2city outbox lost",
    ]  # fmt: skip


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_row_has_a_test_or_is_a_figure(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    held = [row for row in rows(text) if len(row[0]) != 1]
    assert held
    assert [row for row in held if not _TEST.search(row[-1])] == []


def test_every_figure_is_of_a_promise_and_has_a_command() -> None:
    text = PROMISES.read_text(encoding="utf-8")
    figures = {row[0]: row for row in rows(text) if len(row[0]) == 1}
    assert set(figures) == {letter for row in rows(text) for letter in re.findall(r"\*\*([A-Z])\*\*", row[1])}
    assert [row for row in figures.values() if not _NAMED.search(row[-1])] == []


def test_the_numbers_of_promises_go_on() -> None:
    numbers = [row[0] for row in rows(PROMISES.read_text(encoding="utf-8")) if len(row[0]) > 1]
    assert numbers == [f"P{number}" for number in range(1, len(numbers) + 1)]


@pytest.mark.parametrize("page", ["README.md", "SECURITY.md"])
def test_both_pages_can_be_found(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert [one.name for one in PAGES if f"(docs/{one.name})" not in text] == []
