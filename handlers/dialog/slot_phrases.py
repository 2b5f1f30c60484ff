"""Phrases with slots, as a language file has them: which of them a whole message is, and with what in each slot.

A phrase is words and slots: ``{meeting}`` is any phrase of the slot of that name, ``[meeting]`` one or none. A slot that the file
has no phrases of is read by a reader: a day, a number, the name of a city, all that is left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from faq.text.spelling import spaced
from faq.text.wordlists import PhrasesByName

MOST_WORDS = 32
"""Longer messages are no phrase."""
_PART = re.compile(r"\{(\w+)\}|\[(\w+)\]|[^\s{}\[\]]+")

Reader = Callable[[Sequence[str]], Iterator[int]]
"""How many of the words from here on are such a thing: every number that can be."""
Filled = Mapping[str, str]
"""What stands in each slot, as it was written."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A word, or a slot where ``slot`` is its name."""

    word: str = ""
    slot: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class _Phrase:
    """The parts of a phrase, and the words without which nothing is that phrase: most messages lack one, and need not be read."""

    parts: tuple[_Part, ...]
    words: frozenset[str]


def _phrase(written: str) -> _Phrase:
    found: list[_Part] = []
    for part in _PART.finditer(written):
        slot = part[1] or part[2] or ""
        found += [_Part(slot=slot, optional=bool(part[2]))] if slot else map(_Part, spaced(part[0]).split())
    return _Phrase(tuple(found), frozenset(part.word for part in found if part.word))


class SlotPhrases:
    """The phrases of a file: ``slots`` are what its phrases are made of, ``says`` what is meant by them."""

    def __init__(self, slots: PhrasesByName, says: PhrasesByName, filler: frozenset[str]) -> None:
        self._slots = {name: [*map(_phrase, phrases)] for name, phrases in slots.items()}
        self._says = {meaning: [*map(_phrase, phrases)] for meaning, phrases in says.items()}
        self._filler = frozenset(filler)

    def meant(self, line: str, readers: Mapping[str, Reader]) -> tuple[str, Filled]:
        """The first meaning of which the whole line is a phrase, and what is in its slots; an empty one where it is none."""
        folded, written = _words(line)
        if not 0 < len(folded) <= MOST_WORDS:
            return "", {}
        said = _Message(self._slots, readers, folded, written, _passing(folded, self._filler), frozenset(folded))
        for meaning, phrases in self._says.items():
            for phrase in phrases:
                if (filled := said.whole(phrase)) is not None:
                    return meaning, filled
        return "", {}


def _words(line: str) -> tuple[list[str], list[str]]:
    """The folded words of a line, and beside each the word that it is written in; a word of several stands there once."""
    folded, written = list[str](), list[str]()
    for word in line.split():
        parts = spaced(word).split()
        folded += parts
        written += [word, *[""] * (len(parts) - 1)] if parts else []
    return folded, written


def _passing(folded: Sequence[str], filler: frozenset[str]) -> list[list[int]]:
    """For each place in a message those behind what says nothing there, itself among them."""
    longest = max((len(one.split()) for one in filler), default=0)
    found: list[list[int]] = []
    for start in reversed(range(len(folded) + 1)):
        ends = [end for end in range(start + 1, start + longest + 1) if " ".join(folded[start:end]) in filler]
        beyond = {at for end in ends if end <= len(folded) for at in found[len(folded) - end]}
        found.append([start, *sorted(beyond)])
    return found[::-1]


@dataclass(slots=True)
class _Message:
    """A message that phrases are looked for in. What a slot can be at a word is looked up once."""

    slots: Mapping[str, Sequence[_Phrase]]
    readers: Mapping[str, Reader]
    folded: Sequence[str]
    written: Sequence[str]
    passing: Sequence[Sequence[int]]
    words: frozenset[str]
    known: dict[tuple[str, int], dict[int, Filled]] = field(default_factory=dict)

    def whole(self, phrase: _Phrase) -> Filled | None:
        """What is in the slots, where the phrase is the whole message; None where it is not."""
        return self._passed(self._ends(phrase, {0: {}})).get(len(self.folded))

    def _ends(self, phrase: _Phrase, starts: dict[int, Filled]) -> dict[int, Filled]:
        """The words that a phrase can end before, with what is then in its slots."""
        if not phrase.words <= self.words:
            return {}
        for part in phrase.parts:
            ends: dict[int, Filled] = {}
            for start, filled in self._passed(starts).items():
                for end, more in self._part(part, start).items():
                    ends.setdefault(end, {**filled, **more})
            starts = {**ends, **{at: one for at, one in starts.items() if part.optional and at not in ends}}
        return starts

    def _part(self, part: _Part, at: int) -> Mapping[int, Filled]:
        if part.slot:
            return self._slot(part.slot, at)
        return {at + 1: {}} if at < len(self.folded) and self.folded[at] == part.word else {}

    def _slot(self, name: str, at: int) -> dict[int, Filled]:
        key = (name, at)
        if key not in self.known:
            # A slot that stands in itself is none there.
            self.known[key] = {}
            self.known[key] = dict(self._filled(name, at))
        return self.known[key]

    def _filled(self, name: str, at: int) -> Iterator[tuple[int, Filled]]:
        if name in self.readers:
            for count in self.readers[name](self.written[at:]):
                yield at + count, {name: self._written(at, at + count)}
        found: dict[int, Filled] = {}
        for phrase in self.slots.get(name, ()):
            for end, filled in self._ends(phrase, {at: {}}).items():
                found.setdefault(end, {name: self._written(at, end), **filled})
        yield from found.items()

    def _passed(self, starts: dict[int, Filled]) -> dict[int, Filled]:
        """The same, and behind what says nothing."""
        found = dict(starts)
        for at, filled in starts.items():
            for end in self.passing[at]:
                found.setdefault(end, filled)
        return found

    def _written(self, start: int, end: int) -> str:
        return " ".join(filter(None, self.written[start:end]))
