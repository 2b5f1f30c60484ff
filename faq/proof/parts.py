"""Going through a pack: its files, and every table in them with the way to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from faq.pack.model import Pack, Question
from faq.pack.toml_positions import Spot

UnplacedFlaw = tuple[str, Spot | int, str]
"""A flaw before its line is looked up: the file, the way to the value (or a line), what is wrong."""

PROGRAMME, RULES, APPLICATION, FEEDBACK = "pack.toml", "eligibility.toml", "application.toml", "feedback.toml"
ENTRIES = "faq.md"


def files(pack: Pack) -> Mapping[str, Any]:
    """What stands in each TOML file of the pack."""
    return {
        PROGRAMME: pack.file,
        RULES: pack.eligibility,
        APPLICATION: pack.application,
        FEEDBACK: pack.feedback,
    }


def forms(pack: Pack) -> Mapping[str, Sequence[Question]]:
    """The questions in each file that has some."""
    return {name: files(pack)[name].question for name in (RULES, APPLICATION, FEEDBACK)}


def parts(thing: Any, spot: Spot = ()) -> Iterator[tuple[Spot, Any]]:
    """Every table within a table, itself first."""
    if isinstance(thing, tuple):
        for number, one in enumerate(thing):
            yield from parts(one, (*spot, number))
    elif is_dataclass(thing):
        yield spot, thing
        for one in fields(thing):
            yield from parts(getattr(thing, one.name), (*spot, one.name))


def questions(asked: Sequence[Question]) -> Iterator[tuple[Spot, Question]]:
    """Every question and every field of one, with the way to it."""
    for spot, part in parts(tuple(asked)):
        if isinstance(part, Question):
            yield ("question", *spot), part


def shortened(words: str, limit: int = 80) -> str:
    """One line of words, cut where it is longer than ``limit`` characters."""
    line = " ".join(words.split())
    return line if len(line) <= limit else f"{line[:limit]}…"
