"""What is caught: a look-up that misses is caught around that look-up alone, or a bug beside it is taken for the miss."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted(path for part in ("bot", "handlers", "faq", "storage") for path in (ROOT / part).rglob("*.py"))
MISSES = {"KeyError", "IndexError", "LookupError"}
ALL = {"Exception", "BaseException"}
THEIRS = {"ZoneInfo", "AsyncBoltRequest", "read_po"}
"""What libraries look up, or take apart, and raise such an exception for."""


def names(node: ast.expr | None) -> set[str]:
    """The exceptions that are caught; where none is named, all."""
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)} if node else {"BaseException"}


def lookups(body: list[ast.stmt]) -> int:
    """How many look-ups this may be. What we call, wait for or yield to may look up anything, so each of it is many."""
    return sum(_weight(node) for statement in body for node in ast.walk(statement))


def _weight(node: ast.AST) -> int:
    if isinstance(node, ast.Call):
        return 1 if isinstance(node.func, ast.Name) and node.func.id in THEIRS else 2
    if isinstance(node, ast.Yield | ast.YieldFrom | ast.Await):
        return 2
    return int(isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load))


def too_wide(tree: ast.AST) -> Iterator[int]:
    """The lines where a miss is caught around more than one look-up."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Try | ast.TryStar):
            wide = any(names(one.type) & MISSES for one in node.handlers)
        elif isinstance(node, ast.With | ast.AsyncWith):
            wide = any(
                names(one.context_expr) >= {"suppress"} and names(one.context_expr) & MISSES for one in node.items
            )
        else:
            continue
        if wide and lookups(node.body) > 1:
            yield node.lineno


def swallowed(tree: ast.AST) -> Iterator[int]:
    """The lines where everything is caught and neither raised again nor passed on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and names(node.type) & ALL:
            inside = [one for statement in node.body for one in ast.walk(statement)]
            raised = any(isinstance(one, ast.Raise) for one in inside)
            told = any(isinstance(one, ast.Name) and one.id == node.name for one in inside)
            if not (raised or told):
                yield node.lineno


def lines(rule: Callable[[ast.AST], Iterator[int]]) -> dict[str, list[int]]:
    """The lines that a rule finds, by file."""
    found = {path: list(rule(ast.parse(path.read_text(encoding="utf-8")))) for path in FILES}
    return {str(path.relative_to(ROOT)): wrong for path, wrong in found.items() if wrong}


def test_a_miss_is_caught_around_one_look_up_alone() -> None:
    assert lines(too_wide) == {}


def test_what_catches_everything_passes_it_on() -> None:
    assert lines(swallowed) == {}


@pytest.mark.parametrize(
    ("code", "wide"),
    [
        ("try:\n x = a[1]\nexcept KeyError: pass", False),
        ("try:\n a[1] = 2\nexcept IndexError: pass", False),
        ("try:\n x = a[b[1]]\nexcept KeyError: pass", True),
        ("try:\n return show(visit).of(1)\nexcept (ValueError, LookupError): pass", True),
        ("try:\n return place.show(visit)\nexcept KeyError: pass", True),
        ("try:\n yield\nexcept LookupError: pass", True),
        ("try:\n return ZoneInfo(name).key\nexcept KeyError: pass", False),
        ("try:\n f()\n g()\nexcept ValueError: pass", False),
        ("with suppress(KeyError):\n f()\n g()", True),
        ("with suppress(KeyError):\n x = a[1]", False),
    ],
)
def test_the_rule_itself(code: str, wide: bool) -> None:
    assert bool(list(too_wide(ast.parse(code)))) is wide


def test_the_other_rule_itself() -> None:
    assert list(swallowed(ast.parse("try:\n f()\nexcept Exception: pass"))) == [3]
    assert list(swallowed(ast.parse("try:\n f()\nexcept:\n log()"))) == [3]
    assert not list(swallowed(ast.parse("try:\n f()\nexcept Exception as error: park(error)")))
