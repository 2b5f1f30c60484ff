"""Which tests are to notice what is wrong in a file, and which changes are no fault."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


BEHIND = "behind"
Stages = tuple[tuple[str, ...], ...]
"""Tests of a file, by when they are asked: the next ones where those before notice nothing."""


def groups() -> Mapping[str, Mapping[str, Stages]]:
    """The files of each group, with their tests."""
    told: dict[str, dict[str, Sequence[str]]] = tomllib.loads((HERE / "groups.toml").read_text(encoding="utf-8"))
    behind = told.pop(BEHIND)
    return {
        name: {path: (tuple(tests), *_behind(path, behind)) for path, tests in files.items()}
        for name, files in told.items()
    }


def _behind(path: str, behind: Mapping[str, Sequence[str]]) -> Stages:
    return tuple(tuple(tests) for begun, tests in behind.items() if path.startswith(begun))


def equivalents() -> Mapping[tuple[str, str, str], str]:
    """Why a change is no fault, by its file, the lines that it takes and those that it puts."""
    told = tomllib.loads((HERE / "equivalent.toml").read_text(encoding="utf-8"))
    return {(path, one["went"].strip(), one["came"].strip()): one["why"] for path, each in told.items() for one in each}
