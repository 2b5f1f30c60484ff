"""Where a file can be changed, and how: the changes are those of cosmic-ray and our own; which are tried is drawn by a seed."""

from __future__ import annotations

import ast
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from functools import cache
from pathlib import Path

import cosmic_ray.plugins
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.number_replacer import NumberReplacer
from cosmic_ray.operators.operator import Operator

from tests.mutants.operators import OWN

LIKELY_SLIPS = re.compile(
    # Each sign has the one or two beside it that a tired person writes. ``Sub_Pow`` or ``Eq_Lt`` of words only flatter the tests.
    r"ReplaceBinaryOperator_(Add_Sub|Sub_Add|Mul_Div|Div_Mul|FloorDiv_Mul|Mod_Mul|Pow_Mul|LShift_RShift|RShift_LShift)$"
    r"|ReplaceBinaryOperator_(BitAnd_BitOr|BitOr_BitAnd)$"
    r"|ReplaceComparisonOperator_(Eq_NotEq|NotEq_Eq|Is_IsNot|IsNot_Is|In_NotIn|NotIn_In)$"
    r"|ReplaceComparisonOperator_(Lt_LtE|Lt_GtE|LtE_Lt|LtE_Gt|Gt_GtE|Gt_LtE|GtE_Gt|GtE_Lt)$"
    r"|ReplaceUnaryOperator_(Delete_Not|USub_UAdd)$"
    r"|AddNot$|TrueWithFalse$|FalseWithTrue$|AndWithOr$|OrWithAnd$|BreakWithContinue$|ContinueWithBreak$"
    r"|ExceptionReplacer$|NumberReplacer$|RemoveDecorator$|ZeroIterationForLoop$"
)
"""Of the changes that the library makes, those that are made."""
Position = tuple[int, int]


@dataclass(frozen=True)
class Mutant:
    """A change of one place of a file. ``name`` says which of those that the same line has, wherever the line stands."""

    path: str
    operator: str
    occurrence: int
    start: Position
    name: str

    def drawn(self, seed: int) -> str:
        """Its number in the lottery: the same as long as its own line is."""
        return hashlib.sha256(f"{seed} {self.name}".encode()).hexdigest()

    def made(self, source: str) -> str | None:
        """The file with the change; None where it would be none, or no program."""
        try:
            changed = mutate_code(source, operators()[self.operator](), self.occurrence)
            return changed if changed and ast.dump(ast.parse(changed)) != ast.dump(ast.parse(source)) else None
        except (SyntaxError, AttributeError):  # the latter is the library's, over ``except module.Error``
            return None


@cache
def operators() -> dict[str, type[Operator]]:
    """The changes that are made, by name."""
    named = {name: cosmic_ray.plugins.get_operator(name) for name in cosmic_ray.plugins.operator_names()}
    return {name: one for name, one in named.items() if LIKELY_SLIPS.search(name)} | OWN


def of_file(root: Path, path: str) -> list[Mutant]:
    """All of one file."""
    source = (root / path).read_text(encoding="utf-8")
    lines, nodes = source.splitlines(), list(ast_nodes(get_ast(source)))
    tree = ast.parse(source)
    silent, settings = list(_says_nothing(tree)), list(_settings(tree))
    found, count = list[Mutant](), Counter[str]()
    for operator, kind in operators().items():
        spans = (span for node in nodes for span in kind().mutation_positions(node))
        for occurrence, (start, _) in enumerate(spans):
            what = f"{path} {operator} {lines[start[0] - 1].strip()}"
            count[what] += 1
            if not any(first <= start < last for first, last in silent + (settings if kind is NumberReplacer else [])):
                found.append(Mutant(path, operator, occurrence, start, f"{what} {count[what]}"))
    return found


def lottery(all_of_them: Iterable[Mutant], seed: int) -> Sequence[Mutant]:
    """One mutant of each place, in an order that the seed alone decides."""
    places = dict[tuple[str, Position], Mutant]()
    for one in all_of_them:
        beside = places.setdefault((one.path, one.start), one)
        if one.drawn(seed) < beside.drawn(seed):
            places[one.path, one.start] = one
    return sorted(places.values(), key=lambda one: one.drawn(seed))


def difference(path: str, before: str, after: str) -> tuple[str, str, str]:
    """The lines that went, those that came, and both as a diff."""
    diff = list(unified_diff(before.splitlines(), after.splitlines(), path, path, lineterm="", n=1))
    went = [line[1:].strip() for line in diff[2:] if line.startswith("-")]
    came = [line[1:].strip() for line in diff[2:] if line.startswith("+")]
    return "\n".join(went), "\n".join(came), "\n".join(diff)


def _says_nothing(tree: ast.Module) -> Iterator[tuple[Position, Position]]:
    """Where a change changes nothing that runs: annotations, docstrings, what makes a class a record, what only types need."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.arg, ast.AnnAssign)) and node.annotation:
            yield _span(node.annotation)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from _signs(node)
        elif (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)) or _is_for_types(node):
            yield _span(node)
        elif isinstance(node, ast.ClassDef):
            yield from map(_decorator, node.decorator_list)


def _signs(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[tuple[Position, Position]]:
    """What a function returns, and the star before what is given by name, which the library takes for a product."""
    if function.returns:
        yield _span(function.returns)
    given = function.args
    if given.kwonlyargs and not given.vararg:
        before = [_span(one)[1] for one in (*given.posonlyargs, *given.args, *given.defaults)]
        yield max(before, default=(function.lineno, function.col_offset)), _span(given.kwonlyargs[0])[0]


def _settings(tree: ast.Module) -> Iterator[tuple[Position, Position]]:
    """Where a number has a name: it was chosen, and a test that says it again proves nothing."""
    return (_span(node) for node in tree.body if isinstance(node, (ast.Assign, ast.AnnAssign)))


def _is_for_types(node: ast.AST) -> bool:
    if isinstance(node, ast.ClassDef):
        return any(isinstance(base, ast.Name) and base.id == "Protocol" for base in node.bases)
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _decorator(node: ast.expr) -> tuple[Position, Position]:
    """With its sign, which stands before it."""
    (line, column), end = _span(node)
    return (line, column - 1), end


def _span(node: ast.expr | ast.stmt | ast.arg) -> tuple[Position, Position]:
    return (node.lineno, node.col_offset), (node.end_lineno or node.lineno, node.end_col_offset or 0)
