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
    """What a question finds: one row an entry (its columns are ``COLUMNS``).

    ``aside`` is the vote of the asides, which belong to no entry, and the likeness of the nearest of them; ``likeness`` that of
    every text; ``familiar`` the share of the question's words, weighted by rarity, that any entry has; ``exact`` the entries that
    have the question's very words as a head.
    """

    rows: Floats
    aside: tuple[float, float]
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
        self._head_places, self._passage_places = self._places(self._heads[:-1]), self._places(self._passages[:-1])
        words = [t.words(text) for text in self.texts]
        self._exact = self._same(words)
        self._words = WordView(words, self._heads[-1].start, synonyms, _WORD_SHARE)
        self._meaning = self._meanings(table, words)
        self._covered = self._coverage(words)
        self._votes, self._pointing = self._learn()

    def _places(self, parts: Sequence[slice]) -> NDArray[np.int64]:
        """The numbers of each part's texts in a row, rows filled up with the number after the last text."""
        width = max((part.stop - part.start for part in parts), default=0)
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
        """Which entries have a stem: 1, which not: 0."""
        found: dict[str, Floats] = {}
        for owner, line in zip(self._owners.tolist(), words, strict=True):
            for word in line if owner < self.count else ():
                found.setdefault(t.stem(word), np.zeros(self.count, dtype=np.float32))[owner] = 1.0
        return found

    def _learn(self) -> tuple[Floats, list[Floats]]:
        """The votes of all texts, and how like each head of an entry is to each of its passages."""
        sketch, size = self._words.sketch(), len(self.texts)

        def near(these: slice, those: slice) -> Floats:
            letters = sketch[these] @ sketch[those].T
            if self._meaning is None:
                return np.asarray(np.clip(letters, 0.0, 1.0), dtype=np.float32)
            return self._mix(letters, self._meaning.texts[these] @ self._meaning.texts[those].T)

        likeness = np.zeros((size, size), dtype=np.uint8)
        for start in range(0, size, _ROWS):
            rows, rest = slice(start, start + _ROWS), slice(start, size)
            likeness[rows, rest] = np.rint(vote.FULL * _sharper(near(rows, rest)))
            likeness[rest, rows] = likeness[rows, rest].T
        pointing = [near(heads, passages) for heads, passages in zip(self._heads, self._passages, strict=True)]
        return vote.fit(likeness, self._owners, self.count + 1), pointing

    def _mix(self, words: Floats, meaning: Floats) -> Floats:
        return np.clip((1 - _MEANING_SHARE) * words + _MEANING_SHARE * meaning, 0.0, 1.0)

    def _likeness(self, words: Sequence[str]) -> Floats:
        letters = self._words.similar(words)
        return letters if self._meaning is None else self._mix(letters, self._meaning.similar(words))

    def find(self, text: str) -> Evidence:
        """What ``text`` finds."""
        words = t.words(text)
        read = self._words.read(words)
        likeness = self._likeness(read)
        votes = _sharper(likeness) @ self._votes
        covered, familiar = self._cover(read)
        padded = np.append(likeness, np.float32(0.0))
        first, second = _two_highest(padded[self._head_places])
        passages = padded[self._passage_places].max(1, initial=0.0)
        rows = np.stack([votes[:-1], first, second, passages, covered], axis=1)
        aside = float(votes[-1]), float(likeness[self._heads[-1]].max(initial=0.0))
        return Evidence(rows, aside, likeness, familiar, self._exact.get(tuple(words), frozenset()))

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
        stems = [t.stem(word) for word in words]
        nothing = np.zeros(self.count, dtype=np.float32)
        if not stems:
            return nothing, 0.0
        rarity = np.array([self._words.rarity(stem) for stem in stems], dtype=np.float32)
        rarity /= rarity.sum()
        has = np.stack([self._covered.get(stem, nothing) for stem in stems])
        return rarity @ has, float(rarity @ has.max(1, initial=0.0))


def _two_highest(rows: Floats) -> tuple[Floats, Floats]:
    """The highest and the second of each row, 0 where there is none."""
    first = rows.max(1, initial=0.0)
    if rows.size:
        rows[np.arange(len(rows)), rows.argmax(1)] = 0.0
    return first, rows.max(1, initial=0.0)


def _sharper(likeness: Floats) -> Floats:
    """To the power of 1.5: what is far counts less. ``np.power`` would take ten times as long."""
    return likeness * np.sqrt(likeness)
