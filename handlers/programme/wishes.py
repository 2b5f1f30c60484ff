"""Wishes that are no questions: "I want to apply", "check if we can join", "help me fill it in"."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import Enum, auto

from faq.search.leaning import spaced
from faq.search.splitting import split
from faq.search.talk import without_greeting
from faq.text.spelling import fold
from faq.text.wordlists import folded, merged
from handlers.dialog.language_files import FOLDER, WishWords

_WORDS = merged(WishWords, FOLDER)
_WANTS, _APPLY, _CHECK = folded(_WORDS.wants), folded(_WORDS.apply), folded(_WORDS.check)
_DRAFT, _DRAFT_HELP = folded(_WORDS.draft), folded(_WORDS.draft, _WORDS.draft_help)
_ASK, _WHO, _CAN = folded(_WORDS.check_ask), folded(_WORDS.check_who), folded(_WORDS.check_can)
_FIT, _COMPARE = folded(_WORDS.fit), folded(_WORDS.compare)
_OTHER = folded(_WORDS.other)
_BESIDE = frozenset(word for one in folded(_WORDS.beside) for word in one.split())
_LONGEST, _LONGEST_TOLD = 160, 400
_BETWEEN = re.compile(r"(?<=[.!?;:])\s+|\n+|,\s+|\s[-\u2013\u2014]\s")


class Wish(Enum):
    """What somebody wants to do here."""

    APPLY = auto()
    CHECK = auto()
    DRAFT = auto()
    FIT = auto()
    """Know which programme is for them."""
    COMPARE = auto()


def wish(message: str, names: Collection[str] = ()) -> Wish | None:
    """What a whole message wishes for; None where it says anything else. ``names`` are what programmes are called."""
    if len(message) > _LONGEST:
        return None
    said, beside = spaced(without_greeting(message)), _BESIDE | {word for name in names for word in fold(name).split()}
    wanted = _after(said, _WANTS | folded(tuple(names)), again=True)
    if any(_is(one, _FIT, beside) for one in (said, *wanted)):
        return Wish.FIT
    if any(_is(one, _COMPARE, beside) for one in (said, *wanted)):
        return Wish.COMPARE
    if any(_is_check(one, beside) for one in (said, *wanted)):
        return Wish.CHECK
    if _is(said, _DRAFT, beside) or any(_is(one, _DRAFT_HELP, beside) for one in wanted):
        return Wish.DRAFT
    return Wish.APPLY if any(_is(one, _APPLY, beside) for one in wanted) else None


def wish_among(message: str, names: Collection[str] = ()) -> Wish | None:
    """The wish that a whole message is, or the only one among its parts, where the others tell something and ask nothing: "I work
    for Braga, we want to apply"."""
    found = wish(message, names)
    if found or len(message) > _LONGEST_TOLD:
        return found
    parts = [one for one in _BETWEEN.split(message) if fold(one)]
    wishes = {one: meant for one in parts if (meant := _clear(one, names))}
    tells = all(_tells(one) for one in parts if one not in wishes)
    return next(iter(wishes.values())) if len(wishes) == 1 and tells else None


def _clear(part: str, names: Collection[str]) -> Wish | None:
    """The wish of a part of a message: what is only named there ("the draft") is none."""
    meant = wish(part, names)
    led = meant in (Wish.APPLY, Wish.FIT, Wish.COMPARE) or _after(spaced(part), _WANTS)
    return meant if led else None


def _tells(part: str) -> bool:
    return bool(split(part).statements) or without_greeting(f"{part}, x") != f"{part}, x"


def names_the_other(message: str) -> bool:
    """Whether a message is about the programme that is not talked about."""
    said = f" {spaced(message)} "
    return any(f" {one} " in said for one in _OTHER)


def _is_check(words: str, beside: frozenset[str]) -> bool:
    """Whether words ask for the check: by its name, or as "check if" + "we" + "can join"."""
    behind = (rest for asked in _after(words, _ASK) for rest in _after(asked, _WHO))
    return _is(words, _CHECK, beside) or any(_is(rest, _CAN, beside) for rest in behind)


def _after(words: str, phrases: frozenset[str], *, again: bool = False) -> list[str]:
    """What is left behind each phrase that the words begin with; behind several in a row where it may come ``again``."""
    rests = [words.removeprefix(one).lstrip() for one in phrases if words.startswith(f"{one} ")]
    return [*rests, *(more for rest in rests for more in _after(rest, phrases, again=True))] if again else rests


def _is(words: str, phrases: frozenset[str], beside: frozenset[str]) -> bool:
    """Whether words are one of the phrases, and behind it nothing but what says nothing."""
    return words in phrases or any(beside.issuperset(rest.split()) for rest in _after(words, phrases))
