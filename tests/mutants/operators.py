"""Changes that the library does not make: a statement less, and another word in SQL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cosmic_ray.operators.operator import Operator
from parso.python.tree import Name

Span = tuple[tuple[int, int], tuple[int, int]]

IN_SQL = re.compile(r"\b(SELECT|UPDATE|DELETE|INSERT|WHERE|ORDER BY)\b")
OTHER_WORDS = (
    (r"\bAND\b", "OR"),
    (r"\bOR\b(?! (IGNORE|REPLACE)\b)", "AND"),
    (r"<=", "<"),
    (r">=", ">"),
    (r"(?<![<>=!]) < ", " <= "),
    (r"(?<![<>=!]) > ", " >= "),
    (r"\b(WHERE|AND|OR|ON)( [\w.]+) = (?=[?:])", r"\1\2 <> "),
    (r"\bIS NOT NULL\b", "IS NULL"),
    (r"\bIS NULL\b", "IS NOT NULL"),
    (r"\bNOT EXISTS\b", "EXISTS"),
    (r"\bNOT IN\b", "IN"),
    (r"\bDESC\b", "ASC"),
    (r"\bMIN\(", "MAX("),
    (r"\bMAX\(", "MIN("),
    (r" \+ 1\b", ""),
)
"""What stands in an SQL text, and what stands there in a mutant."""


class _Change(Operator):
    @classmethod
    def examples(cls) -> tuple[()]:
        return ()


class NoStatement(_Change):
    """A call, a ``raise``, a ``del`` or the setting of an attribute that is left out."""

    def mutation_positions(self, node: Any) -> Iterator[Span]:
        if node.type == "simple_stmt" and self._does(node.children[0]):
            yield node.children[0].start_pos, node.children[0].end_pos

    def mutate(self, node: Any, index: int) -> Any:
        old = node.children[0]
        node.children[0] = Name("pass", old.start_pos, old.get_first_leaf().prefix)
        return node

    def _does(self, statement: Any) -> bool:
        if statement.type in ("atom_expr", "power"):
            return bool(
                statement.children[-1].type == "trailer" and not statement.get_code().lstrip().startswith("log.")
            )
        sets = statement.type == "expr_stmt" and statement.children[0].type in ("atom_expr", "power")
        return sets or statement.type in ("raise_stmt", "del_stmt")


class OtherSQL(_Change):
    """One word of an SQL text that is another."""

    def mutation_positions(self, node: Any) -> Iterator[Span]:
        for _ in self._found(node):
            yield node.start_pos, node.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        start, end, instead = list(self._found(node))[index]
        node.value = node.value[:start] + instead + node.value[end:]
        return node

    def _found(self, node: Any) -> Iterator[tuple[int, int, str]]:
        if node.type in ("string", "fstring_string") and IN_SQL.search(node.value):
            for word, instead in OTHER_WORDS:
                for match in re.finditer(word, node.value):
                    yield *match.span(), match.expand(instead)


OWN = {"own/NoStatement": NoStatement, "own/OtherSQL": OtherSQL}
