"""Reading which of some options a person means.

A wrong match is worse than a question back: a text that holds a negation and an option that holds none (or the other way
round) never match without confirmation, and what stands beside a label may only be filler.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from rapidfuzz import fuzz

from faq.answers.reading import SHOWN, Misread, Read, Reading, Unclear
from faq.answers.vocabulary import (
    ALL,
    AND,
    ANSWERS,
    CHOOSING,
    CLAUSE,
    FILLER,
    HEDGES,
    NEGATIONS,
    NO,
    OR,
    SUBJECTS,
    YES,
    negates,
    not_yet,
    only_filler,
    unsure,
    words,
    yes_or_no,
)
from faq.pack.model import Option
from faq.text.spelling import digits, fold
from faq.text.wordlists import alternatives, folded

_NUMBER = re.compile(
    # Not behind a sign: "-1" and "+1" are thumbs, and no place in a list.
    rf"[^\w+\-\u2212\u2013]*(?:(?:{alternatives(ANSWERS.option_number)})\W*)?(\d{{1,3}})\s*[.):\]!?]*",
    re.I,
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_KEYCAP = re.compile("[\ufe0f\u20e3]")
_LETTER = re.compile(
    rf"\W*(?:(?:(?:{alternatives(ANSWERS.option_number)})\W+)\(?([a-z])\W*|\(([a-z])\)\W*|([a-z])\)\W*)", re.I
)
_NO_PLACE = re.compile(
    r"[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u215f]|(?<!\w)[+\-\u2212\u2013]\d|\d[.:/]\d"
)
"""A thumb, a fraction, a time, an exponent: no place in a list."""
_COUNTED = {fold(word): name for name, each in ANSWERS.counted.items() for word in each if fold(word) not in FILLER}
_IN_WORDS = re.compile(rf"(?<!\S)(?:{alternatives(_COUNTED)}|\d{{1,3}})(?!\S)")
_ONE = frozenset(word for word, name in _COUNTED.items() if name == "1") & CHOOSING
_BESIDE_NUMBER = (
    FILLER
    | CHOOSING
    | AND
    | OR
    | folded(ANSWERS.option_number, ANSWERS.options)
    | HEDGES & folded(("think", "guess", "believe"))
)
_FIRST_ONES, _LAST_ONES = folded(ANSWERS.first_ones), folded(ANSWERS.last_ones)
_ENDS, _END_AND_NUMBER = _FIRST_ONES | _LAST_ONES, 2
_BESIDE_PLACES = FILLER - AND | folded(ANSWERS.option_number, ANSWERS.options)
_HEAD = re.compile(r"[(,:;\u2013\u2014]| - ")
_BETWEEN = re.compile(rf"[,;\n/&\u2022\u3001\uff0c]|(?<=\w) ?\+|(?<=\s)(?:{alternatives(AND)})(?=\s)", re.I)
_RANGE = re.compile(rf"(?<!\d)(\d{{1,2}})(?: ?[-\u2013] ?| (?:{alternatives(ANSWERS.up_to)}) )(\d{{1,2}})(?!\d)", re.I)
_NUMBERS = re.compile(r"\s*\d{1,2}[.)]?(?:\s+\d{1,2}[.)]?)+\s*")
_BULLET = re.compile(r"^[-\u2013*\u2022\u00b7] ", re.M)
_ALL_BUT = re.compile(
    rf"\W*(?:{alternatives(ANSWERS.all_of_them)})\W+(?:(?:{alternatives(ANSWERS.all_but)})\W+)(?P<left_out>.+)",
    re.I | re.S,
)
_TURN = re.compile(rf"(?<!\S)(?:{alternatives(folded(ANSWERS.turns))})(?!\S)")
_REACH = 4
"""Words before an option's name within which a negation is about it."""
_PARTS_OF_A_LABEL = 6
_LONG_ID = 4
_SHORTEST = 2
_MOST_ITEMS = 40
_MOST_LISTS = 100
_ANSWERS = {"yes", "no", "unsure"}

SURE = 86
"""Similarity in percent from which a near spelling is taken, the next option being ``MARGIN`` away; from NEAR on we ask."""
NEAR = 72
MARGIN = 10


@dataclass(frozen=True, slots=True)
class NamedOption:
    """An option with all it may be called, folded: ``names``, the label's first.

    ``heads`` count only within a sentence: what a label says before a comma, and the id, as pack editors choose telling ones.
    ``like`` are words by which it is probably meant.
    """

    id: str
    label: str
    names: tuple[str, ...]
    heads: tuple[str, ...]
    like: tuple[str, ...] = ()

    @property
    def calls(self) -> tuple[str, ...]:
        """All that the option may be called."""
        return tuple(dict.fromkeys(self.names + self.heads))


def named(options: Sequence[Option], labels: Callable[[str], str]) -> tuple[NamedOption, ...]:
    """The options with their names in the person's language, by ``labels``, and the pack's."""
    return tuple(
        _named(option, labels(option.label), labels(option.short) if option.short else "") for option in options
    )


def _named(option: Option, label: str, short: str) -> NamedOption:
    names = (label, option.label, short, option.short, *option.also)
    word = "" if negates(fold(option.id)) or len(option.id) < _LONG_ID else option.id
    heads = (_HEAD.split(label)[0], _HEAD.split(option.label)[0], word)
    return NamedOption(option.id, label, _folded_names(names), _folded_names(heads), _folded_names(option.like))


def _folded_names(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(fold, texts))))


def choose(options: Sequence[NamedOption], text: str) -> Reading:
    """The option that a text names by its label, number (from 1), another word for it, a beginning or a near spelling."""
    folded = fold(text)
    return (
        _exact(options, folded)
        or _numbered(options, text)
        or _answered(options, text)
        or _begun(options, folded)
        or _told(options, folded)
        or _counted(options, text)
        or _reasoned(options, text)
        or _near(options, folded)
        or _one_of_many(options, text)
        or Misread("choice")
    )


def named_whole(options: Sequence[NamedOption], text: str) -> bool:
    """Whether a text is one option's whole name, or a yes or no that is one of them."""
    return isinstance(_exact(options, fold(text)) or _answered(options, text), Read)


def by_place(options: Sequence[NamedOption], text: str) -> Reading | None:
    """What a text chooses by its number or place among the options, and by no word of theirs; None where it does not count."""
    return _numbered(options, text) or _counted(options, text)


def _exact(options: Sequence[NamedOption], folded: str) -> Reading | None:
    first = [option for option in options if option.names[:1] == (folded,)]
    return _settle(first or [option for option in options if folded in option.names])


def _numbered(options: Sequence[NamedOption], text: str) -> Reading | None:
    number = _NUMBER.fullmatch(_KEYCAP.sub("", digits(text)).strip())
    if number is None:
        return None
    index = int(number[1]) - 1
    return Read(options[index].id) if 0 <= index < len(options) else Misread("choice")


def _counted(options: Sequence[NamedOption], text: str) -> Reading | None:
    """The place in the list that the text names and nothing else: "the second one", "2 please", "the last", "(b)"."""
    if letter := _LETTER.fullmatch(text):
        return _at(options, _LETTERS.index("".join(filter(None, letter.groups())).lower()))
    said = fold(text)
    if len(said) == 1 and said in _LETTERS and said not in FILLER and not yes_or_no(text):
        return _lettered(options, _LETTERS.index(said))
    found = dict.fromkeys(_IN_WORDS.findall(said))
    if len(found) > 1:
        found = dict.fromkeys(word for word in found if word not in _ONE)
    if not found or _NO_PLACE.search(text) or not _BESIDE_NUMBER.issuperset(words(_IN_WORDS.sub(" ", said))):
        return None
    places = dict.fromkeys(_place(word, len(options)) for word in found)
    if len(places) == 1:
        return _at(options, *places)
    return ask([options[place] for place in places]) if all(0 <= place < len(options) for place in places) else None


def _lettered(options: Sequence[NamedOption], place: int) -> Reading | None:
    """The option at the place of a bare letter, to be confirmed, as no screen has letters; none of a yes and a no."""
    own = [option for option in options if option.id not in _ANSWERS]
    return ask([options[place]]) if own and place < len(options) else None


def _place(word: str, count: int) -> int:
    """The place that a word names, from 0; -1 where the list has none."""
    name = _COUNTED.get(word, word)
    if name == "middle":
        return count // 2 if count % 2 else -1
    return count - 1 if name == "last" else int(name) - 1


def _at(options: Sequence[NamedOption], place: int) -> Reading | None:
    return Read(options[place].id, "sentence") if 0 <= place < len(options) else None


def _reasoned(options: Sequence[NamedOption], text: str) -> Reading | None:
    """What a text begins with, where the rest tells no more than why: nothing in it denies, takes back or names another option."""
    answer = yes_or_no(text)
    if answer in ("yes", "no"):
        found, clear = of_side(options, answer), not not_yet(text)
    else:
        first, *rest = [clause for clause in CLAUSE.split(text) if fold(clause)] or [""]
        opening = choose(options, first) if rest and len(fold(first)) > _SHORTEST else Misread("choice")
        silent_no = isinstance(opening, Read) and opening.value == "no" and not_yet(text)
        found = [one for one in options if isinstance(opening, Read) and one.id == opening.value and not silent_no]
        clear = (HEDGES | NEGATIONS).isdisjoint(words(fold(" ".join(rest))))
    others = [option for option in mentioned(options, text).told if option not in found]
    return Read(found[0].id, "sentence") if clear and len(found) == 1 and not others else None


def of_side(options: Sequence[NamedOption], answer: str) -> list[NamedOption]:
    """The options that a yes or a no may be: those called so, else those whose label begins so."""
    side = YES if answer == "yes" else NO
    itself = [option for option in options if option.id == answer]
    called = [option for option in options if not side.isdisjoint(option.names)]
    begins = [option for option in options if words(option.names[0])[:1] and words(option.names[0])[0] in side]
    return itself or called or begins


@dataclass(frozen=True, slots=True)
class Mentioned:
    """The options that a sentence names, in its order: those it tells, and those it denies."""

    told: tuple[NamedOption, ...] = ()
    denied: tuple[NamedOption, ...] = ()


def mentioned(options: Sequence[NamedOption], text: str) -> Mentioned:
    """The options named anywhere in a text, of nested names the longest. A yes or no alone names none."""
    by_name = {
        _stem(name): option for option in reversed(options) for name in (*option.like, *option.calls) if _names(name)
    }
    pattern = re.compile(rf"(?<!\S)(?:{alternatives(by_name)})(?!\S)")
    told, denied = dict[NamedOption, None](), dict[NamedOption, None]()
    for clause in (part for one in CLAUSE.split(text) for part in _TURN.split(fold(one))):
        said = _stem(clause)
        for found in pattern.finditer(said):
            option = by_name[found[0]]
            against = negates(" ".join(words(said[: found.start()])[-_REACH:])) and not negates(found[0])
            (denied if against else told)[option] = None
    return Mentioned(tuple(told), tuple(option for option in denied if option not in told))


def _names(name: str) -> bool:
    return len(name) > 2 and not only_filler(name, OR) and name not in YES | NO | NEGATIONS


def _stem(folded: str) -> str:
    """The words without the s of a plural."""
    return " ".join(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words(folded))


def _answered(options: Sequence[NamedOption], text: str) -> Reading | None:
    """Yes and no in many words where there is nothing else to choose, and "I don't know" anywhere."""
    answer = yes_or_no(text)
    meant = [option for option in options if option.id == answer]
    if answer == "unsure":
        return _settle(meant, "said")
    if meant and all(option.id in _ANSWERS for option in options):
        return Read(answer)
    begun = _begun(options, fold(text)) if meant else None
    return (
        ask([option for option in options if option.id in (begun.value, answer)]) if isinstance(begun, Read) else None
    )


def _one_of_many(options: Sequence[NamedOption], text: str) -> Reading | None:
    """A yes or no that is one of several options is to be confirmed."""
    meant = [option for option in options if option.id == yes_or_no(text)]
    return ask(meant, options) if meant else None


def _begun(options: Sequence[NamedOption], folded: str) -> Reading | None:
    if len(folded) < 2 or only_filler(folded):
        return None
    whole = [option for option in options if any(f"{name} ".startswith(f"{folded} ") for name in option.names)]
    part = [option for option in options if any(name.startswith(folded) for name in option.names) and len(folded) > 2]
    return _same_sense(whole or part, options, folded)


def _told(options: Sequence[NamedOption], folded: str) -> Reading | None:
    """Options named within a sentence that says nothing else, such as "we are a consortium"; of nested names the longest."""
    by_name = {name: option for option in reversed(options) for name in option.calls if len(name) > 2}
    pattern = re.compile(rf"(?<= )(?:{'|'.join(sorted(by_name, key=len, reverse=True)) or '-'})(?= )")
    spaced = f" {folded} "
    found = [option for option in options if option in {by_name[name] for name in pattern.findall(spaced)}]
    rest = " ".join(word for word in words(pattern.sub(" ", spaced)) if not negates(word))
    return _same_sense(found, options, folded, note="said") if found and only_filler(rest, SUBJECTS | OR) else None


def _near(options: Sequence[NamedOption], folded: str) -> Reading | None:
    """A near spelling; and, to be confirmed, the option that alone has all the words of the text."""
    if len(folded) < 3 or only_filler(folded):
        return None
    scores = {option: max(_likeness(folded, name) for name in option.calls) for option in options if option.calls}
    close = _close(scores)
    if len(close) == 1 and scores[close[0]] >= SURE:
        return _same_sense(close, options, folded, note="fuzzy")
    likely = (*close, *(option for option in options if _hints(folded, option)))
    return ask(_of_one_sense(likely, folded)) if likely else None


def _close(scores: Mapping[NamedOption, float]) -> list[NamedOption]:
    """Those that are near and not far behind the nearest, that one first."""
    best = max(scores.values(), default=0.0)
    near = [option for option, score in scores.items() if score >= NEAR and score > best - MARGIN]
    return sorted(near, key=lambda option: -scores[option])


def _of_one_sense(found: Sequence[NamedOption], folded: str) -> Sequence[NamedOption]:
    """Those that hold a negation as the text does, or none as it does; all where none agrees with it."""
    return [option for option in found if negates(folded) == negates(option.names[0])] or found


def _hints(folded: str, option: NamedOption) -> bool:
    said = {word for word in words(folded) if not only_filler(word, SUBJECTS) and not negates(word)}
    known = {word for name in option.calls for word in words(name)}
    return said <= known and any(len(word) > 3 for word in said)


def _likeness(folded: str, name: str) -> float:
    """How alike in percent the text is to a name or to as many of its first words as the text has."""
    start = " ".join(words(name)[: len(words(folded))])
    return max(fuzz.ratio(folded, name), fuzz.ratio(folded, start) if len(folded) > 4 else 0.0)


def _same_sense(
    found: Sequence[NamedOption], options: Sequence[NamedOption], folded: str, note: str = ""
) -> Reading | None:
    """Taken only where the text and the one option found both hold a negation, or neither does."""
    if len(found) == 1 and negates(folded) != negates(found[0].names[0]):
        return ask(found, options)
    alike = _of_one_sense(found, folded)
    return _settle(found, note) if len(alike) == len(found) else ask(alike)


def _settle(found: Sequence[NamedOption], note: str = "") -> Reading | None:
    if len(found) == 1:
        return Read(found[0].id, note)
    return ask(found) if found else None


def ask(first: Sequence[NamedOption], others: Sequence[NamedOption] = ()) -> Unclear:
    """The options to confirm, ``first`` and then the others."""
    choices = dict.fromkeys((*first, *others))
    return Unclear(tuple((option.label, option.id) for option in choices)[:SHOWN])


def choose_many(options: Sequence[NamedOption], text: str) -> Reading:
    """The options that a text lists, as their ids in its order: numbers ("1, 3 and 5", "2-4") and labels in any mixture.

    Where items are unclear, their readings make the lists to confirm; ``unsure`` stands alone.
    """
    folded = fold(text)
    whole = _exact(options, folded) or _numbered(options, text)
    if unsure(folded):
        whole = _answered(options, text)
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
    if (
        len(said) != _END_AND_NUMBER
        or len(numbers) != 1
        or not _IN_WORDS.fullmatch(numbers[0])
        or _BETWEEN.search(text)
    ):
        return None
    count, every = _place(numbers[0], len(options)) + 1, _all(options)
    if not 1 < count <= len(every):
        return None
    return Read(every[-count:] if _LAST_ONES.intersection(said) else every[:count], "fuzzy")


def _expanded(text: str) -> str:
    """The text with "2-4" as "2, 3, 4", and commas between numbers that only spaces part."""
    text = _RANGE.sub(_range, _KEYCAP.sub("", digits(_BULLET.sub("", "\n".join(map(str.strip, text.splitlines()))))))
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
