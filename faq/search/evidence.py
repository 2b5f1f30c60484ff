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
_NEAR_ONLY = 6
_POINTING = 0.5
_ROWS = 128


@dataclass(frozen=True, slots=True)
class Item:
    """The texts of one entry: how it may be asked, and the sentences of its answer."""

    heads: tuple[str, ...]
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a question finds: one row an entry (its columns are ``COLUMNS``), and one of all asides together.

    ``likeness`` is how like each text is, ``familiar`` the share of the question's words, weighted by rarity, that any entry has,
    ``exact`` the entries that have the question's very words as a head.
    """

    rows: Floats
    aside: Floats
    likeness: Floats
    familiar: float
    exact: frozenset[int]


COLUMNS = ("vote", "head", "second", "passage", "covered")


class Texts:
    """The texts of all entries, then those of the asides, which belong to none."""

    def __init__(self, items: Sequence[Item], asides: Sequence[str], synonyms: Synonyms, table: Table | None) -> None:
        self.count = len(items)
        every = (*items, Item(tuple(asides)))
        self.texts = [text for item in every for text in (*item.heads, *item.passages)]
        sizes = [(len(item.heads), len(item.passages)) for item in every]
        self._owners = np.repeat(np.arange(len(every)), [a + b for a, b in sizes])
        starts = np.concatenate([[0], np.cumsum([n for size in sizes for n in size])]).tolist()
        self._heads = [slice(*starts[i : i + 2]) for i in range(0, len(starts) - 1, 2)]
        self._passages = [slice(*starts[i : i + 2]) for i in range(1, len(starts) - 1, 2)]
        self._head_places, self._passage_places = self._places(self._heads), self._places(self._passages)
        words = [t.words(text) for text in self.texts]
        self._exact = self._same(words)
        self._words = WordView(words, synonyms, _WORD_SHARE)
        self._meaning = self._meanings(table, words)
        self._covered = self._coverage(words)
        self._votes, self._pointing = self._learn()

    def _places(self, parts: Sequence[slice]) -> NDArray[np.int64]:
        """The numbers of each part's texts in a row, rows filled up with the number after the last text."""
        width = max(part.stop - part.start for part in parts)
        rows = [[*range(part.start, part.stop), *[len(self.texts)] * width][:width] for part in parts]
        return np.array(rows, dtype=np.int64).reshape(len(parts), width)

    def _same(self, words: Sequence[Sequence[str]]) -> dict[tuple[str, ...], frozenset[int]]:
        found: dict[tuple[str, ...], frozenset[int]] = {}
        for owner, part in enumerate(self._heads[:-1]):
            for line in words[part]:
                found[tuple(line)] = found.get(tuple(line), frozenset()) | {owner}
        return found

    def _meanings(self, table: Table | None, words: Sequence[Sequence[str]]) -> MeaningView | None:
        if table is None:
            return None
        rarity = {word: self._words.rarity(t.stem(word)) for word in {word for line in words for word in line}}
        most = max(rarity.values(), default=1.0)
        weight = {word: (value / most) ** _RARITY_POWER for word, value in rarity.items()}
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

    def _learn(self) -> tuple[Floats, list[Floats]]:
        """The votes of all texts, and how like each head of an entry is to each of its passages."""
        sketch, size = self._words.sketch(), len(self.texts)

        def near(these: slice, those: slice) -> Floats:
            letters = sketch[these] @ sketch[those].T
            if self._meaning is None:
                return np.clip(letters, 0.0, 1.0)
            return self._mix(letters, self._meaning.texts[these] @ self._meaning.texts[those].T)

        likeness = np.zeros((size, size), dtype=np.float16)
        for start in range(0, size, _ROWS):
            rows = slice(start, start + _ROWS)
            likeness[rows] = _sharper(near(rows, slice(0, size)))
        pointing = [near(heads, passages) for heads, passages in zip(self._heads, self._passages, strict=True)]
        return vote.fit(likeness, self._owners, self.count + 1), pointing

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
        votes = _sharper(likeness) @ self._votes
        covered, familiar = self._cover(words)
        padded = np.append(likeness, np.float32(0.0))
        heads, passages = padded[self._head_places], padded[self._passage_places].max(1, initial=0.0)
        first, second = _two_highest(heads)
        rows = np.stack([votes, first, second, passages, covered], axis=1)
        return Evidence(rows[:-1], rows[-1], likeness, familiar, self._exact.get(tuple(words), frozenset()))

    def passage(self, number: int, evidence: Evidence) -> str:
        """The passage of an entry nearest to the question and to the heads nearest to it; empty where it has none."""
        part = self._passages[number]
        if part.start == part.stop:
            return ""
        near = evidence.likeness[self._heads[number]].astype(np.float64) ** _NEAR_ONLY
        pointed = near @ self._pointing[number] / max(near.sum(), 1e-30)
        close = evidence.likeness[part] + _POINTING * pointed
        return str(self.texts[part.start + int(close.argmax())])

    def _cover(self, words: Sequence[str]) -> tuple[Floats, float]:
        stems = [t.stem(word) for word in self._words.read(words)]
        nothing = np.zeros(self.count + 1, dtype=np.float32)
        if not stems:
            return nothing, 0.0
        rarity = np.array([self._words.rarity(stem) for stem in stems], dtype=np.float32)
        has = np.stack([self._covered.get(stem, nothing) for stem in stems])
        return rarity @ has / rarity.sum(), float(rarity @ has[:, :-1].max(1, initial=0.0) / rarity.sum())


def _two_highest(rows: Floats) -> tuple[Floats, Floats]:
    """The highest and the second of each row, 0 where there is none."""
    if rows.shape[1] < 2:
        return rows.max(1, initial=0.0), np.zeros(len(rows), dtype=np.float32)
    two = np.partition(rows, -2, axis=1)[:, -2:]
    return two[:, 1], two[:, 0]


def _sharper(likeness: Floats) -> Floats:
    """To the power of 1.5: what is far counts less. ``np.power`` would take ten times as long."""
    return likeness * np.sqrt(likeness)
