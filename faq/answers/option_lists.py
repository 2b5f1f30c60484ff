"""Reading which several of some options a person means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, product

from rapidfuzz import fuzz

from faq.answers.choices import SURE, answered, choose, exact, mentioned
from faq.answers.named_options import NamedOption, ask
from faq.answers.option_places import IN_WORDS, KEYCAP, numbered, place_named
from faq.answers.reading import SHOWN, Misread, Read, Reading, Unclear
from faq.answers.vocabulary import (
    ALL,
    AND,
    ANSWERS,
    CHOOSING,
    FILLER,
    negates,
    unsure,
    words,
)
from faq.text.spelling import digits, fold
from faq.text.wordlists import alternatives, folded

_FIRST_ONES, _LAST_ONES = folded(ANSWERS.first_ones), folded(ANSWERS.last_ones)
_ENDS, _END_AND_NUMBER = _FIRST_ONES | _LAST_ONES, 2
_BESIDE_PLACES = FILLER - AND | folded(ANSWERS.option_number, ANSWERS.options)
_BETWEEN = re.compile(rf"[,;\n/&\u2022\u3001\uff0c]|(?<=\w) ?\+|(?<=\s)(?:{alternatives(AND)})(?=\s)", re.I)
_RANGE = re.compile(rf"(?<!\d)(\d{{1,2}})(?: ?[-\u2013] ?| (?:{alternatives(ANSWERS.up_to)}) )(\d{{1,2}})(?!\d)", re.I)
_NUMBERS = re.compile(r"\s*\d{1,2}[.)]?(?:\s+\d{1,2}[.)]?)+\s*")
_BULLET = re.compile(r"^[-\u2013*\u2022\u00b7] ", re.M)
_ALL_BUT = re.compile(
    rf"\W*(?:{alternatives(ANSWERS.all_of_them)})\W+(?:(?:{alternatives(ANSWERS.all_but)})\W+)(?P<left_out>.+)",
    re.I | re.S,
)
_PARTS_OF_A_LABEL = 6
_MOST_ITEMS = 40
_MOST_LISTS = 100


def choose_many(options: Sequence[NamedOption], text: str) -> Reading:
    """The options that a text lists, as their ids in its order: numbers ("1, 3 and 5", "2-4") and labels in any mixture.

    Where items are unclear, their readings make the lists to confirm; ``unsure`` stands alone.
    """
    folded = fold(text)
    whole = exact(options, folded) or numbered(options, text)
    if unsure(folded):
        whole = answered(options, text)
    if isinstance(whole, Read):
        return whole if whole.value == "unsure" else Read([whole.value])
    if folded in ALL:
        return Read(_all(options), "fuzzy")
    return _all_but(options, text) or _first_few(options, text) or _listed(options, _expanded(text))


def _all(options: Sequence[NamedOption]) -> list[str]:
    return [option.id for option in options if option.id != "unsure"]


def _all_but(options: Sequence[NamedOption], text: str) -> Reading | None:
    """All options without those that are left out: "all but 2"."""
    found = _ALL_BUT.fullmatch(text)
    left_out = _listed(options, _expanded(found["left_out"])) if found else None
    if not isinstance(left_out, Read):
        return left_out
    return Read([one for one in _all(options) if one not in left_out.value], "fuzzy")


def _first_few(options: Sequence[NamedOption], text: str) -> Reading | None:
    """The first options of the list, or its last ones: "the first two"."""
    said = [word for word in words(fold(text)) if word not in CHOOSING - _ENDS and word not in _BESIDE_PLACES]
    numbers = [word for word in said if word not in _ENDS]
    if len(said) != _END_AND_NUMBER or len(numbers) != 1 or not IN_WORDS.fullmatch(numbers[0]) or _BETWEEN.search(text):
        return None
    count, every = place_named(numbers[0], len(options)) + 1, _all(options)
    if not 1 < count <= len(every):
        return None
    return Read(every[-count:] if _LAST_ONES.intersection(said) else every[:count], "fuzzy")


def _expanded(text: str) -> str:
    """The text with "2-4" as "2, 3, 4", and commas between numbers that only spaces part."""
    text = _RANGE.sub(_range, KEYCAP.sub("", digits(_BULLET.sub("", "\n".join(map(str.strip, text.splitlines()))))))
    return ", ".join(re.findall(r"\d+", text)) if _NUMBERS.fullmatch(text) else text


def _range(ends: re.Match[str]) -> str:
    return ", ".join(map(str, range(int(ends[1]), int(ends[2]) + 1)))


def _listed(options: Sequence[NamedOption], text: str) -> Reading:
    readings: list[Read | Unclear] = []
    items = _items(text)
    if len(items) > _MOST_ITEMS:
        return Misread("multi")
    while items:
        reading, used = _first_item(options, text, items)
        if isinstance(reading, Misread):
            return Misread("multi", {"part": text[slice(*items[0])].strip()})
        readings.append(reading)
        items = items[used:]
    return _together(options, readings) if readings else Misread("multi")


def _items(text: str) -> list[tuple[int, int]]:
    """Where the items of a list begin and end."""
    marks = [mark.span() for mark in _BETWEEN.finditer(text)]
    spans = zip([0, *(end for _, end in marks)], [*(start for start, _ in marks), len(text)], strict=True)
    return [(start, end) for start, end in spans if fold(text[start:end])]


def _first_item(options: Sequence[NamedOption], text: str, items: Sequence[tuple[int, int]]) -> tuple[Reading, int]:
    """The reading of the first items, and how many they are: several where a label holds commas or "and" itself."""
    for count in range(min(_PARTS_OF_A_LABEL, len(items)), 1, -1):
        folded = fold(text[items[0][0] : items[count - 1][1]])
        alike = [option for option in options if any(_alike(folded, name) for name in option.names)]
        if len(alike) == 1:
            return Read(alike[0].id), count
    item = text[slice(*items[0])].strip()
    reading = choose(options, item)
    if isinstance(reading, Misread) and (told := mentioned(options, item).told):
        reading = ask(told)
    excluded = isinstance(reading, Unclear) and negates(fold(item))
    return (Misread("choice") if excluded else reading), 1


def _alike(folded: str, name: str) -> bool:
    return len(words(folded)) == len(words(name)) and fuzz.ratio(folded, name) >= SURE


def _together(options: Sequence[NamedOption], readings: Sequence[Read | Unclear]) -> Reading:
    """The list that the readings make, or the lists where some are unclear."""
    labels = {option.id: option.label for option in options}
    each = [_ids(reading) for reading in readings]
    distinct = dict.fromkeys(tuple(dict.fromkeys(ids)) for ids in islice(product(*each), _MOST_LISTS))
    lists = [list(ids) for ids in islice(distinct, SHOWN)]
    if any(isinstance(reading, Unclear) for reading in readings):
        return Unclear(tuple(("; ".join(labels[id_] for id_ in ids), ids) for ids in lists))
    notes = {reading.note for reading in readings if isinstance(reading, Read)}
    return Read(lists[0], max(notes))


def _ids(reading: Read | Unclear) -> list[str]:
    return [reading.value] if isinstance(reading, Read) else [id_ for _, id_ in reading.choices]
