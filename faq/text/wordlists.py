"""The words of each language as its translators write them: ``faq/languages/fr/dates.toml`` holds the French words of dates.

A file is described by a class of lists, one a key. What a file leaves out is empty; what nobody asks for is refused.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, ClassVar, TypeAlias, TypeVar

from faq.text.spelling import fold

FOLDER = Path(__file__).parents[1] / "languages"
SEVERAL = "mul"
"""The folder of words whose languages have no folder of their own, by the code that ISO 639 has for several languages."""
FIRST = "en"
_ABOUT, _LAST = "language.toml", 1000

Phrases: TypeAlias = tuple[str, ...]
PhrasesByName: TypeAlias = Mapping[str, Phrases]


class LanguageError(ValueError):
    """A file of a language cannot be used. The message says which, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Wordlists:
    """What one file of a language holds: a list of phrases a key, or (``PhrasesByName``) a table of such lists."""

    FILE: ClassVar[str]
    """The name of the file in the folder of a language."""
    APART: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Groups of keys, each "yes yes_alone": one phrase in two members of a group would mean two things."""


W = TypeVar("W", bound=Wordlists)


def codes(folder: Path = FOLDER) -> tuple[str, ...]:
    """The languages that have a folder there, in the order in which their words are looked at."""
    found = [path for path in folder.iterdir() if path.is_dir() and path.name[0] not in "._"]
    return tuple(path.name for path in sorted(found, key=lambda path: (_order(path), path.name)))


def _order(folder: Path) -> int:
    about = _toml(folder / _ABOUT)
    order = about.get("order", _LAST)
    if about.keys() - {"order"} or type(order) is not int:
        raise LanguageError(f"{folder / _ABOUT}: only 'order' is known, a whole number")
    return order if folder.name != SEVERAL else _LAST + 1


def read(schema: type[W], folder: Path) -> W:
    """The lists of a language; LanguageError where the file is malformed."""
    path = folder / schema.FILE
    given = _toml(path)
    kinds = {field.name: str(field.type) for field in fields(schema)}
    if unknown := sorted(given.keys() - kinds.keys()):
        raise LanguageError(f"{path}: unknown key {unknown[0]!r}; known are: {', '.join(kinds)}")
    tables = {key for key, kind in kinds.items() if kind == "PhrasesByName"}
    return schema(**{key: (_table if key in tables else _list)(path, key, value) for key, value in given.items()})


def missing(schema: type[Wordlists], folder: Path) -> tuple[str, ...]:
    """The keys that the file of a language leaves out; one with an empty list is there, and says that there is no such word."""
    there = _toml(folder / schema.FILE).keys()
    return tuple(field.name for field in fields(schema) if field.name not in there)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LanguageError(f"{path}: {error}") from None


def _list(path: Path, key: str, value: object) -> Phrases:
    if not isinstance(value, list):
        raise LanguageError(f'{path}: {key!r} must be a list of phrases, such as ["one", "another"]')
    for one in value:
        if not isinstance(one, str) or not fold(one):
            raise LanguageError(f"{path}: {key!r} holds {one!r}, which is no phrase")
    return tuple(value)


def _table(path: Path, key: str, value: object) -> PhrasesByName:
    if not isinstance(value, dict):
        raise LanguageError(f"{path}: {key!r} must be a table of lists")
    return {name: _list(path, f"{key}.{name}", one) for name, one in value.items()}


def by_language(schema: type[W], folder: Path = FOLDER) -> Mapping[str, W]:
    """The lists of each language, in their order."""
    return {code: read(schema, folder / code) for code in codes(folder)}


def merged(schema: type[W], folder: Path = FOLDER) -> W:
    """The lists of all languages in one: what people write is read in any of them, whatever their own."""
    every = by_language(schema, folder).values()
    return schema(**{field.name: _joined([getattr(one, field.name) for one in every]) for field in fields(schema)})


def _joined(lists: list[Any]) -> Any:
    if any(isinstance(one, Mapping) for one in lists):
        names = dict.fromkeys(name for one in lists for name in dict(one))
        return {name: _joined([dict(one).get(name, ()) for one in lists]) for name in names}
    return tuple(dict.fromkeys(phrase for one in lists for phrase in one))


def folded(*lists: Iterable[str]) -> frozenset[str]:
    """The phrases of lists, folded for comparison."""
    return frozenset(fold(phrase) for one in lists for phrase in one)


def alternatives(phrases: Iterable[str]) -> str:
    """A pattern of any of the phrases, the longest first; of nothing where there is none."""
    return "|".join(re.escape(one) for one in sorted(phrases, key=lambda one: (-len(one), one))) or "(?!)"
