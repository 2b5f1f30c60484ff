"""The view that reads letters: a text is a set of stems, pairs of stems, synonyms, large figures and character n-grams."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from faq.search import text as t

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

_GRAMS = (3,)
_LIKE = 84
_SHORTEST = 5
_SHORTEST_PART = 3
_LARGE, _LARGE_COUNTS = "#", 2
_YEAR = re.compile(r"(?:19|20)\d\d")
_SELDOM = 0.5
_PLACES = 1024
_PRIME = 2_654_435_761


class Synonyms:
    """Groups of words or phrases that mean the same; a text that holds one gets the feature of its group."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        self.groups = tuple(tuple(group) for group in groups)
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for group in self.groups:
            for phrase in group:
                stems = tuple(t.stem(word) for word in t.words(phrase))
                if stems:
                    self._by_first.setdefault(stems[0], []).append((stems, f"={group[0]}"))

    def of(self, stems: Sequence[str]) -> list[str]:
        """The features of all groups that ``stems`` names."""
        return sorted(
            {
                feature
                for start, stem in enumerate(stems)
                for phrase, feature in self._by_first.get(stem, ())
                if tuple(stems[start : start + len(phrase)]) == phrase
            }
        )


class WordView:
    """Texts as two blocks of features, words and n-grams, each feature weighted by how rare it is, each block of fixed length."""

    def __init__(self, texts: Sequence[Sequence[str]], own: int, synonyms: Synonyms, share: float) -> None:
        """``texts`` are lists of words, of which the first ``own`` say what is rare.

        ``share`` is what the word block counts of the whole, the n-grams count the rest.
        """
        self._synonyms = synonyms
        self._share = np.sqrt(np.array([share, 1 - share], dtype=np.float32))
        self._ids: dict[str, int] = {}
        self._known = {word for words in texts for word in words}
        self._by_initial: dict[str, list[str]] = {}
        for word in sorted(self._known):
            if len(word) >= _SHORTEST:
                self._by_initial.setdefault(word[0], []).append(word)
        self.size = len(texts)
        self._weigh(self._count(texts), max(1, own))

    def _count(self, texts: Sequence[Sequence[str]]) -> tuple[Integers, Integers, Integers]:
        """Text, feature and how often, for each pair that occurs; sorted by text."""
        ids, grams, flat, ends = self._ids, dict[str, list[int]](), list[int](), list[int]()
        for words in texts:
            flat.extend(ids.setdefault(feature, len(ids)) for feature in self._word_features(words))
            for word in words:
                if word not in grams:
                    grams[word] = [ids.setdefault(gram, len(ids)) for gram in _grams(word)]
                flat.extend(grams[word])
            ends.append(len(flat))
        owner = np.repeat(np.arange(self.size), np.diff(np.array([0, *ends])))
        keys, times = np.unique(owner * max(1, len(ids)) + np.array(flat, dtype=np.int64), return_counts=True)
        text, feature = np.divmod(keys, max(1, len(ids)))
        return text, feature, times

    def _weigh(self, counted: tuple[Integers, Integers, Integers], own: int) -> None:
        text, feature, times = counted
        total = len(self._ids)
        self._block = np.array([feature.startswith("|") for feature in self._ids], dtype=np.int64)
        found_in = np.maximum(np.bincount(feature[text < own], minlength=total), _SELDOM)
        self._rarity = np.log1p(own / found_in).astype(np.float32)
        self._unseen = math.log1p(own / _SELDOM)
        if _LARGE in self._ids:
            self._rarity[self._ids[_LARGE]] *= _LARGE_COUNTS
        value = (1 + np.log(times)) * self._rarity[feature]
        place = text * 2 + self._block[feature]
        length = np.sqrt(np.bincount(place, value**2, minlength=2 * self.size))
        value = (value / length[place] * self._share[self._block[feature]]).astype(np.float32)
        order = np.argsort(feature, kind="stable")
        self._texts, self._values = text[order].astype(np.int32), value[order]
        self._ends = np.searchsorted(feature[order], np.arange(total + 1)).tolist()

    def similar(self, words: Sequence[str]) -> Floats:
        """How like ``words`` each text is, 0 to 1; features that no text has make all less like."""
        ids, values = [], []
        for features, share in zip(
            (self._word_features(words), [g for w in words for g in _grams(w)]), self._share, strict=True
        ):
            counts = Counter(features)
            weights = [(1 + math.log(n)) * self.rarity(feature) for feature, n in counts.items()]
            length = math.sqrt(sum(w * w for w in weights)) or 1.0
            for feature, weight in zip(counts, weights, strict=True):
                if feature in self._ids:
                    ids.append(self._ids[feature])
                    values.append(weight / length * float(share))
        return self._product(ids, values)

    def sketch(self) -> Floats:
        """Every text in few numbers whose products are nearly the likenesses: features share places, with signs that cancel out."""
        feature = np.repeat(np.arange(len(self._ids)), np.diff(self._ends))
        place, sign = feature * _PRIME % _PLACES, 1 - 2 * (feature * _PRIME // _PLACES % 2)
        out = np.zeros((self.size, _PLACES), dtype=np.float32)
        np.add.at(out, (self._texts, place), self._values * sign.astype(np.float32))
        return out

    def _product(self, ids: Sequence[int], values: Sequence[float]) -> Floats:
        if not ids:
            return np.zeros(self.size, dtype=np.float32)
        parts = [slice(self._ends[i], self._ends[i + 1]) for i in ids]
        texts = np.concatenate([self._texts[part] for part in parts])
        weights = np.concatenate([self._values[part] * value for part, value in zip(parts, values, strict=True)])
        return np.bincount(texts, weights, minlength=self.size).astype(np.float32)

    def rarity(self, feature: str) -> float:
        """How rare a feature is: the logarithm of one in so many texts."""
        number = self._ids.get(feature)
        return self._unseen if number is None else float(self._rarity[number])

    def knows(self, word: str) -> bool:
        """Whether any text has the word, in this or another form."""
        return word in self._known or t.stem(word) in self._ids

    def read(self, words: Sequence[str]) -> list[str]:
        """The words, unknown ones put right where a known one is close: misspelt, joined (``timezone``) or split (``net zero``)."""
        read = list[str]()
        for number, word in enumerate(words):
            joined = word + words[number + 1] if number + 1 < len(words) else ""
            if joined in self._known and len(joined) >= _SHORTEST:
                read.append(joined)
            read += [word] if self.knows(word) else self._near(word)
        return read

    def _near(self, word: str) -> list[str]:
        if len(word) < _SHORTEST:
            return [word]
        close = process.extractOne(word, self._by_initial.get(word[0], ()), scorer=fuzz.ratio, score_cutoff=_LIKE)
        if close:
            return [close[0]]
        for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            if word[:cut] in self._known and word[cut:] in self._known:
                return [word[:cut], word[cut:]]
        return [word]

    def _word_features(self, words: Sequence[str]) -> list[str]:
        stems = [t.stem(word) for word in words]
        large = [_LARGE] * any(word.isdecimal() and len(word) > 3 and not _YEAR.fullmatch(word) for word in words)
        return [*stems, *(f"{a} {b}" for a, b in pairwise(stems)), *self._synonyms.of(stems), *large]


def _grams(word: str) -> list[str]:
    """The character n-grams of a word, its borders as a space; the leading ``|`` keeps them apart from words."""
    padded = f" {word} "
    return [f"|{padded[i : i + n]}" for n in _GRAMS for i in range(len(padded) - n + 1)]
