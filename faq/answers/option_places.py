"""Options chosen by their number, letter or place in the list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from faq.answers.named_options import NamedOption, ask
from faq.answers.reading import Misread, Read, Reading, Unclear
from faq.answers.vocabulary import (
    AND,
    ANSWERS,
    CHOOSING,
    FILLER,
    HEDGES,
    NEGATIONS,
    OR,
    words,
    yes_or_no,
)
from faq.text.spelling import digits, fold
from faq.text.wordlists import alternatives, folded

_NUMBER = re.compile(
    # Not behind a sign: "-1" and "+1" are thumbs, and no place in a list.
    rf"[^\w+\-\u2212\u2013]*(?:(?:{alternatives(ANSWERS.option_number)})\W*)?(\d{{1,3}})\s*[.):\]!?]*",
    re.I,
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
KEYCAP = re.compile("[\ufe0f\u20e3]")
"""What makes a digit a key."""
_LETTER = re.compile(
    rf"\W*(?:(?:(?:{alternatives(ANSWERS.option_number)})\W+)\(?([a-z])\W*|\(([a-z])\)\W*|([a-z])\)\W*)", re.I
)
_NO_PLACE = re.compile(
    r"[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u215f]|(?<!\w)[+\-\u2212\u2013]\d|\d[.:/]\d"
)
"""A thumb, a fraction, a time, an exponent: no place in a list."""
_COUNTED = {fold(word): name for name, each in ANSWERS.counted.items() for word in each if fold(word) not in FILLER}
IN_WORDS = re.compile(rf"(?<!\S)(?:{alternatives(_COUNTED)}|\d{{1,3}})(?!\S)")
"""A number or a place, in words or digits."""
_ONE = frozenset(word for word, name in _COUNTED.items() if name == "1") & CHOOSING
_BESIDE_NUMBER = (
    FILLER
    | CHOOSING
    | AND
    | OR
    | folded(ANSWERS.option_number, ANSWERS.options)
    | HEDGES & folded(("think", "guess", "believe"))
)
CONSENTS = {"yes", "no", "unsure"}
"""Ids of answers that stand for no thing of their own."""


def by_place(options: Sequence[NamedOption], text: str) -> Reading | None:
    """What a text chooses by its number or place among the options, and by no word of theirs; None where it does not count."""
    return numbered(options, text) or counted(options, text)


def numbered(options: Sequence[NamedOption], text: str) -> Reading | None:
    """The option of a bare number, from 1; misread where the list has no such place."""
    number = _NUMBER.fullmatch(KEYCAP.sub("", digits(text)).strip())
    if number is None:
        return None
    index = int(number[1]) - 1
    return Read(options[index].id) if 0 <= index < len(options) else Misread("choice")


def counted(options: Sequence[NamedOption], text: str) -> Reading | None:
    """The place in the list that the text names and nothing else: "the second one", "2 please", "the last", "(b)"."""
    if letter := _LETTER.fullmatch(text):
        return _at(options, _LETTERS.index("".join(filter(None, letter.groups())).lower()))
    said = fold(text)
    if len(said) == 1 and said in _LETTERS and said not in FILLER and not yes_or_no(text):
        return _lettered(options, _LETTERS.index(said))
    found = dict.fromkeys(IN_WORDS.findall(said))
    if len(found) > 1:
        found = dict.fromkeys(word for word in found if word not in _ONE)
    if not found or _NO_PLACE.search(text) or not _BESIDE_NUMBER.issuperset(words(IN_WORDS.sub(" ", said))):
        return None
    places = dict.fromkeys(place_named(word, len(options)) for word in found)
    if len(places) == 1:
        return _at(options, *places)
    return ask([options[place] for place in places]) if all(0 <= place < len(options) for place in places) else None


def kept_of_counted(options: Sequence[NamedOption], text: str) -> tuple[NamedOption, ...] | None:
    """The options whose places words name before they deny others: "1 but not 2"; None where they say anything but places."""
    said = fold(text)
    rest = words(IN_WORDS.sub(" ", said))
    if (
        not IN_WORDS.search(said)
        or NEGATIONS.isdisjoint(rest)
        or not (_BESIDE_NUMBER | NEGATIONS | HEDGES).issuperset(rest)
    ):
        return None
    before = takewhile(lambda word: word not in NEGATIONS | HEDGES, words(said))
    understood = by_place(options, " ".join(before))
    kept = understood.choices if isinstance(understood, Unclear) else ()
    named = [understood.value] if isinstance(understood, Read) else [value for _, value in kept]
    return tuple(option for option in options if option.id in named) or None


def _lettered(options: Sequence[NamedOption], place: int) -> Reading | None:
    """The option at the place of a bare letter, to be confirmed, as no screen has letters; none of a yes and a no."""
    own = [option for option in options if option.id not in CONSENTS]
    return ask([options[place]]) if own and place < len(options) else None


def count_named(word: str) -> str:
    """The number that a word names ("second", "2nd", "two", "2"), or ``last``; empty where it names none."""
    said = fold(word)
    name = said if said.isdecimal() else _COUNTED.get(said, "")
    return "" if name == "middle" else name.lstrip("0")


def place_named(word: str, count: int) -> int:
    """The place that a word names, from 0; -1 where the list has none."""
    name = _COUNTED.get(word, word)
    if name == "middle":
        return count // 2 if count % 2 else -1
    return count - 1 if name == "last" else int(name) - 1


def _at(options: Sequence[NamedOption], place: int) -> Reading | None:
    return Read(options[place].id, "sentence") if 0 <= place < len(options) else None
