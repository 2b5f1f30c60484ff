"""Which programme words name: the ways to call one, found in a question, or typed to choose it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from faq.search import text as t

if TYPE_CHECKING:
    from faq.pack.model import Pack

_NEAR = 86
"""How alike (0 to 100) typed words and a name must be to count as that name."""


def names(pack: Pack) -> tuple[str, ...]:
    """What a programme is called: its full and its short name, and what else people say."""
    return (pack.name, pack.file.short, *pack.file.also_asked_as)


def named(text: str, called: Mapping[str, Sequence[str]]) -> list[str]:
    """The programmes of which a text has a name, as whole words."""
    words = f" {_words(text)} "
    return [key for key, each in called.items() if any(f" {_words(one)} " in words for one in each)]


def the_one_named(text: str, packs: Iterable[Pack]) -> str:
    """The one programme of which a text has a name, as whole words; empty where it names none, or several."""
    return _only(set(named(text, {pack.id: names(pack) for pack in packs})))


def without(text: str, called: Sequence[str]) -> str:
    """A text without the names of a programme; as it is where no more than a word would be left."""
    words = f" {_words(text)} "
    for name in sorted(map(_words, called), key=len, reverse=True):
        words = words.replace(f" {name} ", " ") if name else words
    return " ".join(words.split()) if len(words.split()) > 1 and words != f" {_words(text)} " else text


def stems(words: str) -> tuple[str, ...]:
    """Words as they are compared: ``Twin Cities`` is ``Twin City``."""
    return tuple(map(t.stem, t.words(words)))


def mentioned(text: str, proper: Iterable[tuple[str, ...]]) -> bool:
    """Whether a text has one of these proper names."""
    words = f" {' '.join(stems(t.asked(text)))} "
    return any(f" {' '.join(name)} " in words for name in proper if name)


def is_name(typed: str, packs: Iterable[Pack]) -> str:
    """The programme of which that is a whole name; empty where it is none, or the name of several."""
    return _only({pack.id for pack in packs for name in names(pack) if _words(name) == _words(typed) != ""})


def meant(typed: str, packs: Iterable[Pack]) -> str:
    """The programme that is chosen so: by its id, a name, part of one, or one with a slip; empty where none is, or several are."""
    words = _words(typed)
    called = [(pack.id, _words(name)) for pack in packs for name in (pack.id, *names(pack))]
    same = {key for key, name in called if name == words}
    part = {key for key, name in called if words and f" {words} " in f" {name} "}
    near = {key for key, name in called if fuzz.ratio(name, words) >= _NEAR}
    return _only(same or part or near)


@lru_cache(maxsize=512)
def _words(text: str) -> str:
    return " ".join(t.words(t.asked(text)))


def _only(found: set[str]) -> str:
    return next(iter(found)) if len(found) == 1 else ""
