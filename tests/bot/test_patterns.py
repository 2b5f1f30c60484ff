"""No pattern of ours takes longer than its text is long, whatever the text: one that does stops the bot for everybody."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import bot
import faq
import handlers
import storage
from tests.bot.backtracking import Use, slow

PACKAGES = (bot, handlers, faq, storage)
USES: dict[str, Use] = {"match": "match", "fullmatch": "fullmatch"}
DIRECT = {"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
HOLE = "x"
"""What stands for a part of a pattern that is known when it runs: words of ours, escaped."""
NOT_TEXT = {
    ("bot.terminal.replay", "pattern"): "what a transcript's writer expects to see",
    (
        "bot.runtime.logs",
        "'|'.join((*known, *looks))",
    ): "secrets, escaped, and patterns that are checked where they stand",
    (
        "faq.places.places",
        r"""f' ({re.escape(name)}[^ =]*)=([\\d,]+)'.encode()""",
    ): "the beginning of a name, escaped; the rest divides no run",
}
"""Patterns whose text no source shows, and why that is no matter."""


@dataclass(frozen=True)
class Found:
    """A pattern, and how it is used."""

    where: str
    pattern: str
    flags: int
    use: Use

    def __str__(self) -> str:
        return f"{self.where} {self.use} {self.pattern}"


def modules() -> Iterator[ModuleType]:
    for package in PACKAGES:
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)


def source(module: ModuleType) -> ast.Module:
    return ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))


def compiled(value: Any) -> Iterator[re.Pattern[str]]:
    """The patterns in a value of a module."""
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, dict):
        yield from compiled(list(value.values()))
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from compiled(one)


def held(module: ModuleType, tree: ast.Module) -> Iterator[Found]:
    """The patterns that a module holds under a name. One that is used otherwise than by a method may be searched with."""
    for name, value in vars(module).items():
        if patterns := list(compiled(value)):
            for use in uses(name, tree):
                yield from (Found(f"{module.__name__}.{name}", one.pattern, one.flags, use) for one in patterns)


def uses(name: str, tree: ast.Module) -> set[Use]:
    """How what a module holds under a name is used in it."""
    named = {one for one in ast.walk(tree) if isinstance(one, ast.Name) and one.id == name}
    methods = [one.attr for one in ast.walk(tree) if isinstance(one, ast.Attribute) and one.value in named]
    plain = len(named) - 1 > len(methods)
    return {"search"} if plain or not methods else {USES.get(method, "search") for method in methods}


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    """The calls of ``re``, but for those whose pattern the module holds under a name."""
    named = {one for top in tree.body if isinstance(top, ast.Assign) for one in ast.walk(top)}
    for call in (one for one in ast.walk(tree) if isinstance(one, ast.Call) and one not in named):
        if isinstance(call.func, ast.Attribute) and call.func.attr in DIRECT and ast.unparse(call.func.value) == "re":
            yield call


def written(module: ModuleType, tree: ast.Module) -> Iterator[Found]:
    """The patterns that stand in a call."""
    for call in calls(tree):
        assert isinstance(call.func, ast.Attribute)
        if (pattern := literal(call.args[0])) is not None:
            yield Found(f"{module.__name__}:{call.lineno}", pattern, flags(call), USES.get(call.func.attr, "search"))


def literal(node: ast.expr) -> str | None:
    """The pattern that a literal is, its holes filled."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(one.value) if isinstance(one, ast.Constant) else HOLE for one in node.values)
    return None


def flags(call: ast.Call) -> int:
    """The flags that a call gives; no other constant of ``re`` is written in capitals."""
    named = {one.attr for one in ast.walk(call) if isinstance(one, ast.Attribute) and one.attr.isupper()}
    return sum(getattr(re, name) for name in named)


@cache
def sources() -> list[tuple[ModuleType, ast.Module]]:
    return [(module, source(module)) for module in modules()]


@cache
def patterns() -> list[Found]:
    return sorted({one for of in sources() for one in (*held(*of), *written(*of))}, key=str)


SLOW: list[tuple[str, Use]] = [
    (r"-\s+([^:]+?):\s*(.*)", "fullmatch"),
    (r"\S+@\S+", "search"),
    (r"<[^<>]*@[^<>]*>", "search"),
    (r"(x+)+y", "match"),
    (r"(xx|\w)*y", "match"),
    (r"\s*(.*)\s*", "fullmatch"),
    (r"a(.*c)?", "search"),
    (r"x(?=\w+\w+y)", "search"),
]
QUICK: list[tuple[str, Use]] = [
    (r"(?<!\S)\S+@\S+", "search"),
    (r"\b\w+@", "search"),
    (r"\S+@\S+", "match"),
    (r"\d+(?:[.,]\d+)*", "search"),
    (r"(?s)\s*(.*)", "fullmatch"),
    (r"(?:a|ab)*c", "match"),
    (r"\d{1,3}(?: \d{3})+(?!\d)", "search"),
]


@pytest.mark.parametrize(("pattern", "use"), SLOW)
def test_what_is_slow_is_seen(pattern: str, use: Use) -> None:
    assert slow(pattern, 0, use)


@pytest.mark.parametrize(("pattern", "use"), QUICK)
def test_what_is_quick_is_let_be(pattern: str, use: Use) -> None:
    assert not slow(pattern, 0, use)


def test_the_patterns_are_found() -> None:
    names = {one.where for one in patterns()}
    assert {
        "handlers.programme.masking._MASKS",
        "faq.answers.contacts._ADDRESS",
        "handlers.planned.reminder_phrases.PHRASES",
    } <= names
    assert len(patterns()) > 100


def test_no_pattern_is_hidden() -> None:
    hidden = {
        (module.__name__, ast.unparse(call.args[0]))
        for module, tree in sources()
        for call in calls(tree)
        if literal(call.args[0]) is None
    }
    assert hidden == NOT_TEXT.keys()


@pytest.mark.no_cover  # It runs nothing of ours, and measuring would take as long again.
@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: str(package.__name__))
def test_no_pattern_divides_a_run_between_two_repeats(package: ModuleType) -> None:
    """Each that does, with the run that takes longer than it is long."""
    own = (one for one in patterns() if one.where.startswith(f"{package.__name__}."))
    assert {str(one): run for one in own if (run := slow(one.pattern, one.flags, one.use))} == {}
