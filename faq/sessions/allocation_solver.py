"""The best choice of groups, proven: a set packing solved by HiGHS where the extra ``[allocation]`` is installed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np

LIBRARY = "highspy"
SECONDS = 60.0
"""After so long the best choice so far is taken, and it is said that it is not proven."""
CLOSE, HALF = 1e-6, 0.5
"""Sums that differ by less than the first are the same; what is chosen is 1 but for the solver's own rounding."""


@dataclass(frozen=True, slots=True)
class Packing:
    """Groups as the numbers of their cities, each with what it is worth and whether it must be chosen; at ``most`` so many are.
    Of each kind a choice has the sum of the ``excess`` of its groups too many cities, each of which costs that much."""

    groups: Sequence[Sequence[int]]
    worth: Sequence[float]
    fixed: Sequence[bool]
    cities: int
    most: int
    excess: Sequence[Sequence[float]]
    costs: Sequence[float]


class Solution(NamedTuple):
    """The numbers of the chosen groups, and whether no other choice is worth more."""

    chosen: list[int]
    proven: bool


class _Rows(NamedTuple):
    """The inequalities of a problem: below, above, and the coefficients row by row."""

    lower: list[float]
    upper: list[float]
    starts: list[int]
    columns: list[int]
    values: list[float]

    def add(self, lower: float, upper: float, coefficients: dict[int, float]) -> None:
        self.lower.append(lower)
        self.upper.append(upper)
        self.starts.append(len(self.columns))
        self.columns.extend(coefficients)
        self.values.extend(coefficients.values())


def is_there() -> bool:
    """Whether the solver is installed."""
    return find_spec(LIBRARY) is not None


def solved(problem: Packing) -> Solution | None:
    """The best choice; None where there was no time to find any."""
    library: Any = import_module(LIBRARY)
    # Its class prints who it is as it enables callbacks, of which none is used.
    solver = type("Solver", (library.Highs,), {"enableCallbacks": lambda _: None})()
    for option, value in {
        "output_flag": False,
        "time_limit": SECONDS,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": CLOSE,
    }.items():
        solver.setOptionValue(option, value)
    _pass(library, solver, problem)
    solver.run()
    found = solver.getSolution()
    if not found.value_valid:
        return None
    chosen = [number for number, value in enumerate(found.col_value[: len(problem.groups)]) if value > HALF]
    return Solution(chosen, solver.getModelStatus() == library.HighsModelStatus.kOptimal)


def _pass(library: Any, solver: Any, problem: Packing) -> None:
    groups, kinds = len(problem.groups), len(problem.costs)
    rows = _rows(problem, library.kHighsInf)
    infinite = np.full(kinds, library.kHighsInf)
    solver.passModel(
        groups + kinds, len(rows.lower), len(rows.columns),
        int(library.MatrixFormat.kRowwise), int(library.ObjSense.kMaximize), 0.0,
        np.array([*problem.worth, *(-cost for cost in problem.costs)]),
        np.array([*map(float, problem.fixed), *np.zeros(kinds)]), np.array([*np.ones(groups), *infinite]),
        np.array(rows.lower), np.array(rows.upper),
        np.array(rows.starts, dtype=np.int32), np.array(rows.columns, dtype=np.int32), np.array(rows.values),
        np.array([1] * groups + [0] * kinds, dtype=np.int32),
    )  # fmt: skip


def _rows(problem: Packing, infinity: float) -> _Rows:
    """Each city once at most; so many groups at most; of each kind at least so many too many as the groups together have."""
    rows, groups = _Rows([], [], [], [], []), len(problem.groups)
    members: list[dict[int, float]] = [{} for _ in range(problem.cities)]
    for number, cities in enumerate(problem.groups):
        for city in cities:
            members[city][number] = 1.0
    for member in members:
        rows.add(-infinity, 1.0, member)
    rows.add(-infinity, float(problem.most), dict.fromkeys(range(groups), 1.0))
    for kind, excess in enumerate(problem.excess):
        too_many = {number: -by for number, by in enumerate(excess) if by}
        rows.add(0.0, infinity, {**too_many, groups + kind: 1.0})
    return rows
