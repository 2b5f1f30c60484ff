"""How much each known text speaks for each entry, learned so that the texts together tell their own entries apart.

Kernel ridge regression: with ``k`` the likenesses of a question to all texts, ``k @ fit(…)`` is high for the entry whose
texts are like the question where those of others are not.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_RIDGE = 1.0
_STEPS = 8
_ROWS = 256
FULL = 255


def fit(likeness: NDArray[np.uint8], wanted: Floats) -> Floats:
    """The votes, in the shape of ``wanted``, by a few steps of conjugate gradients: all that the scores can use.

    ``wanted`` has a row a text, with 1 in each column that it is to vote for, else 0. ``likeness`` is of each text to each, in
    bytes: ``FULL`` is 1.
    """
    wanted = wanted - wanted.mean(0, keepdims=True)
    votes = np.zeros_like(wanted)
    rest, step = wanted.copy(), wanted.copy()
    size = (rest * rest).sum(0)
    for _ in range(_STEPS):
        moved = _times(likeness, step) + _RIDGE * step
        length = size / np.maximum((step * moved).sum(0), 1e-9)
        votes += length * step
        rest -= length * moved
        size, before = (rest * rest).sum(0), size
        step = rest + size / np.maximum(before, 1e-9) * step
    return votes


def _times(likeness: NDArray[np.uint8], columns: Floats) -> Floats:
    """The product, some rows at a time: the matrix is kept in bytes to save memory."""
    starts = range(0, len(likeness), _ROWS)
    rows = [likeness[i : i + _ROWS].astype(np.float32) @ columns for i in starts]
    return np.asarray(np.concatenate(rows) / FULL, dtype=np.float32)
