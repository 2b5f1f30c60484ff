"""All texts of an index seen through every view at once, and what a question finds in them, entry by entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faq.search import text as t
from faq.search import vote
from faq.search.meaning import MeaningView, Table
from faq.search.words import Synonyms, WordView

Floats = NDArray[np.float32]

_WORD_SHARE = 0.4
_MEANING_SHARE = 0.4
_RARITY_POWER = 0.5
_UNSEEN_RARITY = 0.6
_BY_HEAD = 0.5
_ROWS = 256


@dataclass(frozen=True, slots=True)
class Item:
    """The texts of one entry: how it may be asked, and the sentences of its answer."""

    heads: tuple[str, ...]
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a question finds: one row an entry (columns as in ``COLUMNS``), and the same for the last, made of the asides.

    ``best`` is the number of the nearest head of each entry, ``likeness`` that of every text, ``familiar`` the share of the question's words,
    weighted by rarity, that any entry has.
    """

    rows: Floats
    aside: Floats
    likeness: Floats
    best: NDArray[np.int64]
    familiar: float
    words: int


COLUMNS = ("vote", "head", "second", "passage", "covered")


class Texts:
    """The texts of all entries, then those of the asides, which belong to none."""

    def __init__(self, items: Sequence[Item], asides: Sequence[str], synonyms: Synonyms, table: Table | None) -> None:
        self.count = len(items)
        every = (*items, Item(tuple(asides)))
        self.texts = [text for item in every for text in (*item.heads, *item.passages)]
        sizes = [(len(item.heads), len(item.passages)) for item in every]
        self._owners = np.repeat(np.arange(len(every)), [a + b for a, b in sizes])
        starts = np.concatenate([[0], np.cumsum([n for size in sizes for n in size])])
        self._heads = [slice(*starts[2 * i : 2 * i + 2]) for i in range(len(every))]
        self._passages = [slice(*starts[2 * i + 1 : 2 * i + 3]) for i in range(len(every))]
        words = [t.words(text) for text in self.texts]
        self._words = WordView(words, synonyms, _WORD_SHARE)
        self._meaning = self._meanings(table, words)
        self._covered = self._coverage(words)
        self._votes = vote.fit(self._all_likeness(), self._owners, len(every))

    def _meanings(self, table: Table | None, words: Sequence[Sequence[str]]) -> MeaningView | None:
        if table is None:
            return None
        most = max((self._words.rarity(t.stem(w)) for line in words for w in line), default=1.0)
        weight = {w: (self._words.rarity(t.stem(w)) / most) ** _RARITY_POWER for line in words for w in line}
        return MeaningView(table, words, weight, _UNSEEN_RARITY**_RARITY_POWER)

    def _coverage(self, words: Sequence[Iterable[str]]) -> dict[str, Floats]:
        found: dict[str, Floats] = {}
        for owner, line in zip(self._owners.tolist(), words, strict=True):
            for word in line:
                stem = t.stem(word)
                if stem not in found:
                    found[stem] = np.zeros(self.count + 1, dtype=np.float32)
                found[stem][owner] = 1.0
        return found

    def _all_likeness(self) -> Floats:
        size = len(self.texts)
        out = np.zeros((size, size), dtype=np.float32)
        for start in range(0, size, _ROWS):
            part = slice(start, min(start + _ROWS, size))
            rows = np.stack([self._words.row(number) for number in range(part.start, part.stop)])
            out[part] = rows if self._meaning is None else self._mix(rows, self._meaning.rows(part))
        self._near_heads = [out[i, self._passages[owner]].copy() for i, owner in enumerate(self._owners.tolist())]
        return np.square(out, out=out)

    def _mix(self, words: Floats, meaning: Floats) -> Floats:
        return np.clip((1 - _MEANING_SHARE) * words + _MEANING_SHARE * meaning, 0.0, 1.0)

    def likeness(self, words: Sequence[str]) -> Floats:
        """How like ``words`` each text is, 0 to 1."""
        read = self._words.read(words)
        letters = self._words.similar(read)
        return letters if self._meaning is None else self._mix(letters, self._meaning.similar(read))

    def find(self, text: str) -> Evidence:
        """What ``text`` finds."""
        words = t.words(text)
        likeness = self.likeness(words)
        votes = np.square(likeness) @ self._votes
        covered, familiar = self._cover(words)
        rows = np.zeros((self.count + 1, len(COLUMNS)), dtype=np.float32)
        best = np.zeros(self.count + 1, dtype=np.int64)
        for number in range(self.count + 1):
            heads, passages = likeness[self._heads[number]], likeness[self._passages[number]]
            first, second = _top_two(heads)
            best[number] = self._heads[number].start + (int(heads.argmax()) if len(heads) else 0)
            rows[number] = votes[number], first, second, passages.max(initial=0.0), covered[number]
        return Evidence(rows[:-1], rows[-1], likeness, best, familiar, len(words))

    def passage(self, number: int, evidence: Evidence) -> str:
        """The passage of an entry nearest to the question and to the entry's head nearest to it; empty where it has none."""
        part = self._passages[number]
        if part.start == part.stop:
            return ""
        close = evidence.likeness[part] + _BY_HEAD * self._near_heads[int(evidence.best[number])]
        return self.texts[part.start + int(close.argmax())]

    def _cover(self, words: Sequence[str]) -> tuple[Floats, float]:
        stems = [t.stem(word) for word in self._words.read(words)]
        nothing = np.zeros(self.count + 1, dtype=np.float32)
        if not stems:
            return nothing, 0.0
        rarity = np.array([self._words.rarity(stem) for stem in stems], dtype=np.float32)
        has = np.stack([self._covered.get(stem, nothing) for stem in stems])
        return rarity @ has / rarity.sum(), float(rarity @ has[:, :-1].max(1, initial=0.0) / rarity.sum())


def _top_two(values: Floats) -> tuple[float, float]:
    if len(values) < 2:
        return float(values.max(initial=0.0)), 0.0
    second, first = np.partition(values, -2)[-2:]
    return float(first), float(second)
