"""Which tests are to notice what is wrong in a file, and which changes are no fault."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


BEHIND = "behind"


def groups() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """The files of each group, with their tests in the order in which they are asked."""
    told: dict[str, dict[str, Sequence[str]]] = tomllib.loads((HERE / "groups.toml").read_text(encoding="utf-8"))
    behind = told.pop(BEHIND)
    return {
        name: {path: list(dict.fromkeys([*tests, *_behind(path, behind)])) for path, tests in files.items()}
        for name, files in told.items()
    }


def _behind(path: str, behind: Mapping[str, Sequence[str]]) -> Sequence[str]:
    return [test for begun, tests in behind.items() if path.startswith(begun) for test in tests]


def equivalents() -> Mapping[tuple[str, str, str], str]:
    """Why a change is no fault, by its file, the lines that it takes and those that it puts."""
    told = tomllib.loads((HERE / "equivalent.toml").read_text(encoding="utf-8"))
    return {(path, one["went"].strip(), one["came"].strip()): one["why"] for path, each in told.items() for one in each}
