"""All texts of an index seen through every view at once, and what a question finds in them, entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from faq.search import prepared, vote
from faq.search import text as t
from faq.search.encoder import WIDTH, Encoder, vectors
from faq.search.meaning import MeaningView, table
from faq.search.prepared import PreparedIndex
from faq.search.words import Synonyms, WordView

Floats = NDArray[np.float32]

VERSION = 3
"""Of how votes are learned: what was kept of another one is worked out anew."""

_WORD_SHARE = 0.4
_MEANING_SHARE = 0.4
_RARITY_POWER = 0.5
_UNSEEN_RARITY = 0.6
_ROWS = 128
FOREIGN = 0.4
"""A question of whose words less is known is not in the language of the texts: of English ones, hardly any; of others, all."""
_FEW = 10
"""With so many ways to ask an entry beside its title, on average, the view of sentences counts half: titles alone are all of one
subject to it."""
_OWN_IN_FOREIGN = 0.3


@dataclass(frozen=True, slots=True)
class Item:
    """The texts of one entry: how it may be asked, and the sentences of its answer.

    ``asks`` has for each head the numbers of the sentences that answer it, none where that is not said.
    """

    heads: tuple[str, ...]
    passages: tuple[str, ...] = ()
    asks: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a question finds: one row an entry (its columns are ``COLUMNS``).

    ``aside`` is the same row of the asides, which belong to no entry.
    ``familiar`` is the share of the question's words, weighted by rarity, that any entry has; ``exact`` the entries that have the
    question's very words as a head; ``sentences`` what speaks for each passage.
    """

    rows: Floats
    aside: Floats
    familiar: float
    exact: frozenset[int]
    sentences: Floats

    @property
    def foreign(self) -> bool:
        """Whether the question is in another language than the texts."""
        return self.familiar < FOREIGN


COLUMNS = ("vote", "head", "second", "passage", "covered", "meant", "near")
"""By letters and words: the vote, the nearest head, the next, the nearest passage, the share of the question's words; by sentences:
the vote, the nearest head."""


class Texts:
    """The texts of all entries, then those of the asides, which belong to none."""

    def __init__(
        self,
        items: Sequence[Item],
        asides: Sequence[str],
        synonyms: Synonyms,
        reader: Encoder | None,
        known: Sequence[PreparedIndex] = (),
    ) -> None:
        """``known`` are files in which vectors and votes of such texts may be kept."""
        self.count = len(items)
        every = (*items, Item(tuple(asides)))
        self.texts = [text for item in every for text in (*item.heads, *item.passages)]
        sizes = [(len(item.heads), len(item.passages)) for item in every]
        self._owners = np.repeat(np.arange(len(every)), [a + b for a, b in sizes])
        starts = np.concatenate([[0], np.cumsum([n for size in sizes for n in size])]).tolist()
        self._heads = [slice(*starts[i : i + 2]) for i in range(0, len(starts) - 1, 2)]
        self._passages = [slice(*starts[i : i + 2]) for i in range(1, len(starts) - 1, 2)]
        self._head_places, self._passage_places = self._places(self._heads), self._places(self._passages)
        firsts = self.count + 1 + np.cumsum([0, *(len(item.passages) for item in items)])
        self._sentence_places = [slice(int(a), int(b)) for a, b in pairwise(firsts)]
        words = [t.words(text) for text in self.texts]
        self._exact = self._same(words)
        self._words = WordView(words, self._heads[-1].start, synonyms, _WORD_SHARE)
        self._meaning = self._meanings(words)
        self._covered = self._coverage(words)
        self._reader = reader
        self.prepared = self._prepare(items, synonyms, known)
        self._sentences = prepared.lengthened(self.prepared.vectors)
        self._own, self._any = self.prepared.own.astype(np.float32), self.prepared.any.astype(np.float32)
        more = max(0.0, sum(len(item.heads) for item in items) / max(1, self.count) - 1)
        self._counts = more / (more + _FEW) if reader else 0.0

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

    def _meanings(self, words: Sequence[Sequence[str]]) -> MeaningView:
        rarity = {word: self._words.rarity(t.stem(word)) for word in {word for line in words for word in line}}
        most = max(rarity.values(), default=1.0)
        weight = {word: (value / most) ** _RARITY_POWER for word, value in rarity.items()}
        return MeaningView(table(), words, weight, _UNSEEN_RARITY**_RARITY_POWER)

    def _coverage(self, words: Sequence[Iterable[str]]) -> dict[str, Floats]:
        """Which entries have a stem: 1, which not: 0."""
        found: dict[str, Floats] = {}
        for owner, line in zip(self._owners.tolist(), words, strict=True):
            for word in line if owner < self.count else ():
                found.setdefault(t.stem(word), np.zeros(self.count + 1, dtype=np.float32))[owner] = 1.0
        return found

    # -- what is learned

    def _prepare(self, items: Sequence[Item], synonyms: Synonyms, known: Sequence[PreparedIndex]) -> PreparedIndex:
        """The vectors of all texts and their votes, from a file where they were kept."""
        asides = self.texts[self._heads[-1]]
        key = prepared.key_of((VERSION, self._reader is not None, items, asides, synonyms.groups))
        kept = next((one for one in known if one.key == key), None) or prepared.of_key(key)
        if kept:
            return kept
        rows = prepared.vectors_of(self.texts, known, self._encoded)
        numbers = np.array([prepared.number_of(text) for text in self.texts], dtype=np.uint64)
        own, meant = self._learn(self._wanted(items), prepared.lengthened(rows))
        return prepared.keep(PreparedIndex(key, numbers, rows, own.astype(np.float16), meant.astype(np.float16)))

    def _encoded(self, texts: Sequence[str]) -> Floats:
        return vectors(self._reader, texts) if self._reader else np.zeros((len(texts), WIDTH), dtype=np.float32)

    def _wanted(self, items: Sequence[Item]) -> Floats:
        """For whom each text is to vote: its entry (or the asides), and the sentences that it asks for or is."""
        passages = [part.stop - part.start for part in self._passages[:-1]]
        wanted = np.zeros((len(self.texts), self.count + 1 + sum(passages)), dtype=np.float32)
        wanted[np.arange(len(self.texts)), self._owners] = 1.0
        for number, item in enumerate(items):
            first = self._sentence_places[number].start
            for head, asked in enumerate(item.asks):
                wanted[self._heads[number].start + head, [first + one for one in asked]] = 1.0
            own = range(len(item.passages))
            wanted[[self._passages[number].start + one for one in own], [first + one for one in own]] = 1.0
        return wanted

    def _learn(self, wanted: Floats, sentences: Floats) -> tuple[Floats, Floats]:
        """The votes of all texts in the view of the texts' own language, and in that of sentences in any."""
        sketch = self._words.sketch()

        def own(these: slice, those: slice) -> Floats:
            return self._mix(sketch[these] @ sketch[those].T, self._meaning.texts[these] @ self._meaning.texts[those].T)

        def meant(these: slice, those: slice) -> Floats:
            return _squared(sentences[these] @ sentences[those].T)

        return vote.fit(self._bytes(lambda a, b: _sharper(own(a, b))), wanted), (
            vote.fit(self._bytes(meant), wanted) if self._reader else np.zeros_like(wanted)
        )

    def _bytes(self, near: Callable[[slice, slice], Floats]) -> NDArray[np.uint8]:
        """How near each text is to each, in bytes."""
        size = len(self.texts)
        out = np.zeros((size, size), dtype=np.uint8)
        for start in range(0, size, _ROWS):
            rows, rest = slice(start, start + _ROWS), slice(start, size)
            out[rows, rest] = np.rint(vote.FULL * near(rows, rest))
            out[rest, rows] = out[rows, rest].T
        return out

    def _mix(self, words: Floats, meaning: Floats) -> Floats:
        return np.clip((1 - _MEANING_SHARE) * words + _MEANING_SHARE * meaning, 0.0, 1.0)

    # -- what is asked

    def find(self, text: str) -> Evidence:
        """What ``text`` finds."""
        words = t.words(text)
        read = self._words.read(words)
        likeness = self._mix(self._words.similar(read), self._meaning.similar(read))
        votes = _sharper(likeness) @ self._own
        near = np.clip(self._sentences @ self._encoded([text])[0], 0.0, 1.0)
        meant = np.square(near) @ self._any
        covered, familiar = self._cover(read)
        first, second = _two_highest(self._of_heads(likeness))
        passages = np.append(likeness, np.float32(0.0))[self._passage_places].max(1, initial=0.0)
        by_sentence = self._counts * meant[: self.count + 1], self._of_heads(near).max(1, initial=0.0)
        rows = np.stack([votes[: self.count + 1], first, second, passages, covered, *by_sentence], axis=1)
        own = _OWN_IN_FOREIGN if familiar < FOREIGN else 1.0
        exact = self._exact.get(tuple(words), frozenset())
        return Evidence(rows[:-1], rows[-1], familiar, exact, own * votes + meant)

    def knows(self, word: str) -> bool:
        """As ``WordView.knows``."""
        return self._words.knows(word)

    def _of_heads(self, likeness: Floats) -> Floats:
        """The likeness of each head, a row an entry, then those of the asides."""
        return np.asarray(np.append(likeness, np.float32(0.0))[self._head_places], dtype=np.float32)

    def passages(self, number: int, evidence: Evidence) -> list[tuple[str, float]]:
        """The sentences of an entry in their order, each with what speaks for it."""
        part, place = self._passages[number], self._sentence_places[number]
        return list(zip(self.texts[part], evidence.sentences[place].tolist(), strict=True))

    def _cover(self, words: Sequence[str]) -> tuple[Floats, float]:
        stems = [t.stem(word) for word in words]
        nothing = np.zeros(self.count + 1, dtype=np.float32)
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


def _squared(likeness: Floats) -> Floats:
    """To the power of two, nothing below zero: sentences of one subject are all somewhat alike."""
    return np.square(np.clip(likeness, 0.0, 1.0))
