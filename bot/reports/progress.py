"""How far long work is, on standard error of a terminal; nothing where nobody looks."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click

Item = TypeVar("Item")
SOME = 200
"""Fewer things than this are done before anybody could read of it."""


@contextmanager
def shown(things: Iterable[Item], number: int, what: str) -> Iterator[Iterable[Item]]:
    """The things themselves; while they are gone through, a bar says how many of the ``number`` are done."""
    if number < SOME or not sys.stderr.isatty():
        yield things
        return
    every = max(1, number // 200)
    with click.progressbar(things, number, label=what, file=sys.stderr, update_min_steps=every) as bar:
        yield bar
