"""From evidence to order and confidence, by weights that ``bench/fit_retrieval.py`` writes into ``weights.json``."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from faq.search.evidence import Evidence

Floats = NDArray[np.float32]
Band = Literal["answer", "suggest", "none"]

_WEIGHTS = Path(__file__).parent / "weights.json"

SIGNS = ("score", "gap", "vote", "head", "passage", "covered", "familiar", "aside vote", "aside head", "length")


@dataclass(frozen=True, slots=True)
class Weights:
    """``rank`` orders entries (one number a column of the evidence); ``inside`` and ``bias`` say whether any is meant at all.

    A best entry at or over ``answer`` is answered with, at or over ``suggest`` suggested.
    """

    rank: tuple[float, ...]
    inside: tuple[float, ...]
    bias: float
    answer: float
    suggest: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Entries by number, best first, each with how likely it is the right one."""

    order: tuple[int, ...]
    likely: tuple[float, ...]
    band: Band


@cache
def weights(meaning: bool) -> Weights:
    """The fitted weights, with or without the view of meaning."""
    fitted = json.loads(_WEIGHTS.read_text(encoding="utf-8"))["meaning" if meaning else "letters"]
    return Weights(tuple(fitted["rank"]), tuple(fitted["inside"]), fitted["bias"], fitted["answer"], fitted["suggest"])


def scores(evidence: Evidence, rank: tuple[float, ...]) -> Floats:
    """One number an entry, the higher the better."""
    return evidence.rows @ np.array(rank, dtype=np.float32)


def signs(evidence: Evidence, scored: Floats, best: int) -> tuple[float, ...]:
    """What tells whether the best entry is meant, or none; in the order of ``SIGNS``."""
    others = np.delete(scored, best)
    gap = float(scored[best] - others.max(initial=0.0))
    vote, head, _, passage, covered = evidence.rows[best].tolist()
    aside = evidence.aside.tolist()
    length = math.log1p(evidence.words)
    return (float(scored[best]), gap, vote, head, passage, covered, evidence.familiar, aside[0], aside[1], length)


def judge(evidence: Evidence, weights: Weights) -> Verdict:
    """Every entry with any evidence, in order."""
    scored = scores(evidence, weights.rank)
    order = [int(i) for i in np.argsort(-scored, kind="stable") if evidence.rows[i].max() > 0]
    if not order:
        return Verdict((), (), "none")
    inside = sum(w * s for w, s in zip(weights.inside, signs(evidence, scored, order[0]), strict=True))
    share = np.exp(scored[order] - scored[order[0]])
    likely = share / share.sum() / (1 + math.exp(-inside - weights.bias))
    return Verdict(tuple(order), tuple(likely.tolist()), _band(float(likely[0]), weights))


def _band(likely: float, weights: Weights) -> Band:
    if likely >= weights.answer:
        return "answer"
    return "suggest" if likely >= weights.suggest else "none"
