"""Fits the weights of retrieval and writes ``faq/search/weights.json``: ``python -m bench.fit_retrieval [--dry]``.

It learns from the tune half of the dev questions (bare and with the packs' alternates), from alternates held out in folds, and
from the public sets. Every figure it prints is of questions that were left out: the dev questions in five folds, each public set
as a whole. The kept half is never read here.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench import corpus
from bench.faq_plugin import document, of_pack
from faq.load import BUILT_IN
from faq.retrieval import Index
from faq.search import judge

Array = NDArray[np.float64]

OUT = Path(judge.__file__).parent / "weights.json"
PACK = "utm-city2city"
FOLDS = 5
PRECISION = 0.95
RIGHT_OF_THREE = 0.5


@dataclass(frozen=True)
class Case:
    """A question asked: the evidence of every entry, which entries are right (none when out of scope), and its set and fold."""

    evidence: Any
    right: NDArray[np.bool_]
    source: str
    fold: int


def cases(semantic: bool) -> list[Case]:
    """Every question that may be learned from."""
    entries, queries = corpus.load(corpus.DEV)
    tune, _ = corpus.halves(queries)
    pack = of_pack(BUILT_IN / PACK)
    found = [*asked("dev", pack, tune, semantic), *asked("dev bare", entries, tune, semantic)]
    found += held_out(pack, semantic)
    for name in corpus.PUBLIC:
        found += asked(name, *corpus.load(corpus.DATA / name), semantic)
    return found


def asked(
    source: str, entries: Sequence[corpus.Row], queries: Iterable[corpus.Row], semantic: bool
) -> Iterable[Case]:
    """The questions of a set."""
    index = Index([document(entry) for entry in entries], semantic=semantic)
    ids = [entry["id"] for entry in entries]
    for number, query in enumerate(queries):
        good = {query["id"], *query.get("also", ())}
        yield Case(index.evidence(query["q"]), np.array([i in good for i in ids]), source, number % FOLDS)


def held_out(entries: Sequence[corpus.Row], semantic: bool) -> Iterable[Case]:
    """Each alternate asked of an index that lacks it and another fifth of all."""
    every = [(entry["id"], phrase) for entry in entries for phrase in entry["phrasings"]]
    Random(corpus.SPLIT_SEED).shuffle(every)
    for fold in range(FOLDS):
        hidden = set(every[fold::FOLDS])
        rest = [{**e, "phrasings": [p for p in e["phrasings"] if (e["id"], p) not in hidden]} for e in entries]
        queries = [{"q": phrase, "id": entry} for entry, phrase in sorted(hidden)]
        for case in asked("alternates", rest, queries, semantic):
            yield Case(case.evidence, case.right, case.source, fold)


def shares(found: Sequence[Case]) -> Array:
    """What each case counts, so that each set counts the same."""
    sizes = Counter(case.source for case in found)
    return np.array([1 / sizes[case.source] for case in found]) / len(sizes)


def climb(gradient: Any, size: int, steps: int = 1500, rate: float = 0.05) -> Array:
    """A maximum by Adam from zero; ``gradient(x)`` is the slope at ``x``."""
    x, mean, spread = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, steps + 1):
        slope = gradient(x)
        mean, spread = 0.9 * mean + 0.1 * slope, 0.99 * spread + 0.01 * slope**2
        x = x + rate * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    return x


def fit_rank(found: Sequence[Case]) -> Array:
    """The weights that give the right entries the most of a softmax; a weak pull to zero keeps them small."""
    inside = [case for case in found if case.right.any()]
    width = max(len(case.right) for case in inside)
    rows = np.zeros((len(inside), width, len(inside[0].evidence.rows[0])))
    right, there = np.zeros((len(inside), width)), np.zeros((len(inside), width))
    for number, case in enumerate(inside):
        count = len(case.right)
        rows[number, :count], right[number, :count], there[number, :count] = case.evidence.rows, case.right, 1
    share = shares(inside)

    def gradient(x: Array) -> Array:
        scored = np.where(there > 0, rows @ x, -1e9)
        p = np.exp(scored - scored.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        good = p * right
        good /= np.maximum(good.sum(1, keepdims=True), 1e-12)
        return np.einsum("q,qe,qek->k", share, good - p, rows) - 2e-4 * x

    return climb(gradient, rows.shape[2])


def sign_rows(found: Sequence[Case], rank: Array) -> Array:
    """The signs of the best entry of each case."""
    out = []
    for case in found:
        scored = judge.scores(case.evidence, tuple(rank.tolist()))
        out.append(judge.signs(case.evidence, scored, int(scored.argmax())))
    return np.array(out)


def fit_inside(found: Sequence[Case], rank: Array) -> tuple[Array, float]:
    """The logistic weights that tell questions in scope from others; sets without out-of-scope questions do not count."""
    usable = [case for case in found if case.source != "alternates"]
    rows, label, share = sign_rows(usable, rank), np.array([case.right.any() for case in usable]), shares(usable)
    middle, spread = rows.mean(0), rows.std(0) + 1e-9
    scaled = np.hstack([(rows - middle) / spread, np.ones((len(rows), 1))])

    def gradient(x: Array) -> Array:
        return scaled.T @ (share * (label - 1 / (1 + np.exp(-scaled @ x)))) - 2e-3 * np.append(x[:-1], 0)

    x = climb(gradient, scaled.shape[1])
    weights = x[:-1] / spread
    return weights, float(x[-1] - weights @ middle)


def fit(found: Sequence[Case]) -> judge.Weights:
    """All weights; the bands are set later."""
    rank = fit_rank(found)
    inside, bias = fit_inside(found, rank)
    return judge.Weights(tuple(rank.tolist()), tuple(inside.tolist()), bias, 1.0, 0.0)


@dataclass(frozen=True)
class Outcome:
    """What came of a left-out question: how likely the best entry was said to be, whether it and one of the first three were right."""

    source: str
    likely: float
    right: bool
    of_three: bool
    inside: bool


def left_out(found: Sequence[Case]) -> list[Outcome]:
    """Each question judged by weights that were fitted without its fold (of the dev questions) or its whole set (of the public ones)."""
    groups: dict[tuple[str, int], list[Case]] = {}
    for case in found:
        own = case.source.startswith("dev") or case.source == "alternates"
        groups.setdefault(("own", case.fold) if own else (case.source, 0), []).append(case)
    out = []
    for group in groups.values():
        members = set(map(id, group))
        weights = fit([case for case in found if id(case) not in members])
        out += [outcome(case, weights) for case in group]
    return out


def outcome(case: Case, weights: judge.Weights) -> Outcome:
    """One question judged."""
    verdict = judge.judge(case.evidence, weights)
    first = [bool(case.right[i]) for i in verdict.order[:3]] or [False]
    return Outcome(case.source, verdict.likely[0] if verdict.likely else 0.0, first[0], any(first), bool(case.right.any()))


def bands(outcomes: Sequence[Outcome]) -> tuple[float, float]:
    """The lowest confidence from which on 95 of 100 answers are right, and the lowest at which suggesting is as often of use as not."""
    dev = [o for o in outcomes if o.source == "dev"]
    answer = min((x.likely for x in dev if precise(dev, x.likely)), default=0.9)
    levels = np.linspace(0.02, answer, 50)
    useful = [
        (sum(o.of_three for o in dev if level <= o.likely < answer) - sum(not o.inside for o in dev if level <= o.likely < answer), level)
        for level in levels
    ]
    return answer, float(max(useful)[1])


def precise(outcomes: Sequence[Outcome], level: float) -> bool:
    """Whether answers from this confidence on are right often enough, and at every higher one."""
    said = [o.right for o in outcomes if o.likely >= level]
    return sum(said) >= PRECISION * len(said)


def report(outcomes: Sequence[Outcome], answer: float, suggest: float) -> None:
    """The figures of left-out questions, a line a set."""
    for source in dict.fromkeys(o.source for o in outcomes):
        own = [o for o in outcomes if o.source == source]
        inside, outside = [o for o in own if o.inside], [o for o in own if not o.inside]
        said = [o for o in own if o.likely >= answer]
        print(
            f"{source:17} acc@1 {mean(o.right for o in inside):.3f} recall@3 {mean(o.of_three for o in inside):.3f}"
            f" auroc {auroc([o.likely for o in inside], [o.likely for o in outside]):.3f}"
            f" answered {mean(o.likely >= answer for o in inside):.2f} right when answered {mean(o.right for o in said):.2f}"
            f" wrong of all {mean(o.likely >= answer and not o.right for o in own):.3f}"
            f" out of scope: not answered {mean(o.likely < answer for o in outside):.2f} none {mean(o.likely < suggest for o in outside):.2f}"
            f" | none though in scope {mean(o.likely < suggest for o in inside):.2f}"
        )


def mean(values: Iterable[bool]) -> float:
    """The share that is true; nan of nothing."""
    listed = list(values)
    return sum(listed) / len(listed) if listed else float("nan")


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """How often a question in scope scores over one that is not."""
    if not inside or not outside:
        return float("nan")
    a, b = np.array(inside)[:, None], np.array(outside)[None]
    return float(((a > b) + 0.5 * (a == b)).mean())


def main() -> None:
    """Fit both sets of weights, print the figures, write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry", action="store_true", help="write nothing")
    dry = parser.parse_args().dry
    fitted: dict[str, Mapping[str, Any]] = {}
    for name in ("meaning", "letters"):
        found = cases(name == "meaning")
        outcomes = left_out(found)
        answer, suggest = bands(outcomes)
        weights = fit(found)
        print(f"== {name}: answer {answer:.3f} suggest {suggest:.3f}")
        print(" rank", dict(zip(("vote", "head", "second", "passage", "covered"), np.round(weights.rank, 2).tolist(), strict=True)))
        print(" inside", dict(zip(judge.SIGNS, np.round(weights.inside, 2).tolist(), strict=True)), round(weights.bias, 2))
        report(outcomes, answer, suggest)
        fitted[name] = {
            "rank": np.round(weights.rank, 4).tolist(),
            "inside": np.round(weights.inside, 4).tolist(),
            "bias": round(weights.bias, 4),
            "answer": round(answer, 4),
            "suggest": round(suggest, 4),
        }
    if not dry:
        OUT.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
