"""The view that reads meaning: a text is the mean of its words' static embeddings.

The table of WordLlama (32,000 pieces of words, 256 numbers each) is mapped from its installed package only while rows are
taken out: it would count 16 MB for the 2 MB that are looked at. The package itself is not imported: it would take seconds, and
looks for its tokenizer in the wrong place.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_WEIGHTS = "weights/l2_supercat_256.safetensors"
_TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"


class Table:
    """Words as vectors."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer: Any = Tokenizer.from_file(str(folder / _TOKENIZER))
        self._tokenizer.no_padding()
        self._path = folder / _WEIGHTS
        self._start, self._shape = _layout(self._path)
        self.width = self._shape[1]

    def vectors(self, words: Sequence[str]) -> Floats:
        """One row a word, the mean of its pieces."""
        pieces = [self._tokenizer.encode(word, add_special_tokens=False).ids for word in words]
        sizes = np.array([len(ids) for ids in pieces], dtype=np.int64)
        rows = self._read([number for ids in pieces for number in ids])
        out, some = np.zeros((len(words), self.width), dtype=np.float32), sizes > 0
        if some.any():
            out[some] = np.add.reduceat(rows, (np.cumsum(sizes) - sizes)[some]) / sizes[some, None]
        return out

    def _read(self, numbers: Sequence[int]) -> Floats:
        """Rows of half-precision numbers."""
        rows = np.memmap(self._path, dtype="<f2", mode="r", offset=self._start, shape=self._shape)
        return np.asarray(rows)[list(numbers)].astype(np.float32)


def _layout(path: Path) -> tuple[int, tuple[int, int]]:
    """Where the numbers of a safetensors file with one table begin, behind 8 bytes of length and a JSON header; its shape."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
    (tensor,) = (value for key, value in header.items() if key != "__metadata__")
    rows, width = tensor["shape"]
    return 8 + length + tensor["data_offsets"][0], (rows, width)


@cache
def table() -> Table:
    """The table of the installed package."""
    package = find_spec("wordllama")
    if not package or not package.origin:
        raise ImportError("expected wordllama to be installed")
    return Table(Path(package.origin).parent)


class MeaningView:
    """Texts as unit vectors."""

    def __init__(
        self, words_of: Table, texts: Sequence[Sequence[str]], weight: dict[str, float], unseen: float
    ) -> None:
        """``weight`` says how much each word of the texts counts, ``unseen`` how much a word counts that is in none."""
        self._table, self._unseen = words_of, unseen
        listed = sorted(weight)
        rows = words_of.vectors(listed) * np.array([weight[word] for word in listed], dtype=np.float32)[:, None]
        place = {word: number for number, word in enumerate(listed)}
        self._vector = dict(zip(listed, rows, strict=True))
        self.texts = np.zeros((len(texts), words_of.width), dtype=np.float32)
        for number, words in enumerate(texts):
            self.texts[number] = _unit(rows[[place[word] for word in words]].sum(0))

    def similar(self, words: Sequence[str]) -> Floats:
        """The cosine of ``words`` with each text."""
        total = np.zeros(self._table.width, dtype=np.float32)
        if strange := [word for word in words if word not in self._vector]:
            total += self._unseen * self._table.vectors(strange).sum(0)
        for word in words:
            if word in self._vector:
                total += self._vector[word]
        return self.texts @ _unit(total)


def _unit(row: Floats) -> Floats:
    return np.asarray(row / (np.linalg.norm(row) or 1.0), dtype=np.float32)
