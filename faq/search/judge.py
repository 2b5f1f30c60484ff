"""From evidence to order and confidence, by weights that ``bench/fit_retrieval.py`` writes into ``weights.json``."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faq.search.evidence import COLUMNS, Evidence
from faq.search.results import Band

Floats = NDArray[np.float32]

_WEIGHTS = Path(__file__).parent / "weights.json"

_BEFORE_ALL = 10.0
_EXACT = 0.99
_FOREIGN = (*[0.1] * (len(COLUMNS) - 2), 2.0, 1.5)
"""What counts for a question in another language: by letters and words only names and figures are seen; by sentences, the vote and
the nearest head."""
_NEAR_FOREIGN = 0.45
"""Strange words that are no language are near something too, but less than this."""
_FAR = 4.0
"""So many times as likely as the next, the first is the nearest passage though nobody may be sure of it."""

SIGNS = (
    "ahead",
    "words over asides",
    "meant over asides",
    "nearer than asides",
    "likelier than asides",
    "sentence",
    "covered",
)
FOREIGN_SIGNS = ("meant over asides", "nearer than asides", "sentence")


@dataclass(frozen=True, slots=True)
class Weights:
    """``rank`` orders entries (a number a column of the evidence but the last), ``sharp`` turns their scores into shares of one.

    ``sure`` (one number a sign) and ``bias`` say how likely the best entry is right, ``foreign`` and ``foreign_bias`` the same of a
    question in another language. From ``answer`` on it is answered with (``foreign_answer``), from ``suggest`` on suggested.
    """

    rank: tuple[float, ...]
    sharp: float
    sure: tuple[float, ...]
    bias: float
    foreign: tuple[float, ...]
    foreign_bias: float
    answer: float
    suggest: float
    foreign_answer: float
    foreign_suggest: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """Entries by number, best first, each with how likely it is the right one."""

    order: tuple[int, ...]
    likely: tuple[float, ...]
    band: Band
    near: bool = False


@cache
def weights() -> Weights:
    """The fitted weights."""
    fitted = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    numbers: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in fitted.items()}
    return Weights(**numbers)


def scores(evidence: Evidence, rank: tuple[float, ...]) -> Floats:
    """One number an entry, the higher the better; an entry that is asked for by its very words stands before all others."""
    # Not `rows @ rank`: for rows of five OpenBLAS signalled now and then an invalid value that was in no number of ours.
    scored = (evidence.rows * _counting(evidence, rank)).sum(axis=1)
    scored[list(evidence.exact)] += _BEFORE_ALL
    return np.asarray(scored, dtype=np.float32)


def _counting(evidence: Evidence, rank: tuple[float, ...]) -> Floats:
    if not evidence.foreign:
        return np.array((*rank, 0.0), dtype=np.float32)
    return np.array([one * times for one, times in zip((*rank, 1.0), _FOREIGN, strict=True)], dtype=np.float32)


def shares(scored: Floats, sharp: float) -> Floats:
    """The scores as shares of one."""
    share: Floats = np.exp(sharp * (scored - scored.max()))
    return np.asarray(share / share.sum(), dtype=np.float32)


def signs(evidence: Evidence, rank: tuple[float, ...], sentence: float) -> tuple[float, ...]:
    """What tells whether the best entry answers, in the order of ``SIGNS``; ``sentence`` is what speaks for its best sentence."""
    scored = scores(evidence, rank)
    best = int(scored.argmax())
    over = (evidence.rows[best] - evidence.aside).tolist()
    ahead = float(scored[best] - np.delete(scored, best).max(initial=0.0))
    vote, head, _, _, _, meant, near = over
    return (min(ahead, 1.0), vote, meant, near, head, min(sentence, 2.0), float(evidence.rows[best, 4]))


def foreign_signs(evidence: Evidence, rank: tuple[float, ...], sentence: float) -> tuple[float, ...]:
    """The same where only the view of sentences tells, in the order of ``FOREIGN_SIGNS``."""
    best = int(scores(evidence, rank).argmax())
    *_, meant, near = (evidence.rows[best] - evidence.aside).tolist()
    return (meant, near, min(sentence, 2.0))


def judge(
    evidence: Evidence, weights: Weights, bands: tuple[float, float], sentence: Callable[[int], float]
) -> Judgement:
    """Every entry with any evidence, in order. ``sentence`` gives what speaks for the best sentence of an entry."""
    scored = scores(evidence, weights.rank)
    some = evidence.rows.max(1) > 0
    order = [i for i in np.argsort(-scored, kind="stable").tolist() if some[i]]
    if not order:
        return Judgement((), (), "none")
    share = shares(scored, weights.sharp)[order]
    likely = share / share[0] * _sure(evidence, order[0], weights, sentence(order[0]))
    answer, suggest = (weights.foreign_answer, weights.foreign_suggest) if evidence.foreign else bands
    band = _band(float(likely[0]), answer, suggest)
    likely_enough = float(likely[0]) >= _NEAR_FOREIGN or not evidence.foreign
    near = band == "suggest" and likely_enough and (len(order) == 1 or float(share[0]) >= _FAR * float(share[1]))
    return Judgement(tuple(order), tuple(likely.tolist()), band, near)


def _sure(evidence: Evidence, best: int, weights: Weights, sentence: float) -> float:
    if evidence.exact == {best}:
        return _EXACT
    if evidence.foreign:
        seen = foreign_signs(evidence, weights.rank, sentence)
        counts, bias = weights.foreign, weights.foreign_bias
    else:
        seen, counts, bias = signs(evidence, weights.rank, sentence), weights.sure, weights.bias
    return 1 / (1 + math.exp(-bias - sum(w * s for w, s in zip(counts, seen, strict=True))))


def _band(likely: float, answer: float, suggest: float) -> Band:
    if likely >= answer:
        return "answer"
    return "suggest" if likely >= suggest else "none"
