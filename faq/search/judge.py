"""From evidence to order and confidence, by weights that ``bench/fit_retrieval.py`` writes into ``weights.json``."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faq.search.evidence import Evidence
from faq.search.results import Band

Floats = NDArray[np.float32]

_WEIGHTS = Path(__file__).parent / "weights.json"

_BEFORE_ALL = 10.0
_EXACT = 0.99

SIGNS = ("share", "vote", "head", "covered", "familiar", "aside vote", "aside head squared")


@dataclass(frozen=True, slots=True)
class Weights:
    """``rank`` orders entries (one number a column of the evidence) and ``sharp`` turns their scores into shares of one.

    ``sure`` (one number a sign) and ``bias`` say how likely the best entry is right. From ``answer`` on it is answered with, from
    ``suggest`` on suggested.
    """

    rank: tuple[float, ...]
    sharp: float
    sure: tuple[float, ...]
    bias: float
    answer: float
    suggest: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """Entries by number, best first, each with how likely it is the right one."""

    order: tuple[int, ...]
    likely: tuple[float, ...]
    band: Band


@cache
def weights(meaning: bool) -> Weights:
    """The fitted weights, with or without the view of meaning."""
    fitted = json.loads(_WEIGHTS.read_text(encoding="utf-8"))["meaning" if meaning else "letters"]
    numbers: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in fitted.items()}
    return Weights(**numbers)


def scores(evidence: Evidence, rank: tuple[float, ...]) -> Floats:
    """One number an entry, the higher the better; an entry that is asked for by its very words stands before all others."""
    # Not `rows @ rank`: for rows of five OpenBLAS signalled now and then an invalid value that was in no number of ours.
    scored = (evidence.rows * np.array(rank, dtype=np.float32)).sum(axis=1)
    scored[list(evidence.exact)] += _BEFORE_ALL
    return np.asarray(scored, dtype=np.float32)


def shares(scored: Floats, sharp: float) -> Floats:
    """The scores as shares of one."""
    share: Floats = np.exp(sharp * (scored - scored.max()))
    return np.asarray(share / share.sum(), dtype=np.float32)


def signs(evidence: Evidence, best: int, share: float) -> tuple[float, ...]:
    """What tells whether the best entry is right, in the order of ``SIGNS``; only a near aside counts for much."""
    vote, head, _, _, covered = evidence.rows[best].tolist()
    aside_vote, aside_head = evidence.aside
    return (math.log(share), vote, head, covered, evidence.familiar, aside_vote, aside_head**2)


def judge(evidence: Evidence, weights: Weights) -> Judgement:
    """Every entry with any evidence, in order."""
    scored = scores(evidence, weights.rank)
    some = evidence.rows.max(1) > 0
    order = [i for i in np.argsort(-scored, kind="stable").tolist() if some[i]]
    if not order:
        return Judgement((), (), "none")
    share = shares(scored, weights.sharp)[order]
    likely = share / share[0] * _sure(evidence, order[0], float(share[0]), weights)
    return Judgement(tuple(order), tuple(likely.tolist()), _band(float(likely[0]), weights))


def _sure(evidence: Evidence, best: int, share: float, weights: Weights) -> float:
    if evidence.exact == {best}:
        return _EXACT
    seen = signs(evidence, best, share)
    return 1 / (1 + math.exp(-weights.bias - sum(w * s for w, s in zip(weights.sure, seen, strict=True))))


def _band(likely: float, weights: Weights) -> Band:
    if likely >= weights.answer:
        return "answer"
    return "suggest" if likely >= weights.suggest else "none"
