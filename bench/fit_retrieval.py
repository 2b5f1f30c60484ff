"""Fits the weights of retrieval and writes ``faq/search/weights.json``: ``python -m bench.fit_retrieval [--dry]``.

The order of entries is learned from the tune half of the dev questions (bare and with the packs' alternates), from alternates held
out in folds, and from the public sets; how sure to be, from the questions of the packs that ship and, at a quarter of their weight,
from the public sets. Every figure it prints is of questions that were left out: dev and pack questions in five folds, each public
set as a whole. The kept half is never read here.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench import corpus
from bench.faq_plugin import document, of_pack
from faq.pack.load import BUILT_IN, load_packs
from faq.pack.model import Pack
from faq.search import calibration, judge
from faq.search.calibration import MeasuredAnswer, answers
from faq.search.encoder import Encoder, Floats, encoder
from faq.search.evidence import Evidence
from faq.search.retrieval import Index, general_asides

Array = NDArray[np.float64]
Signs = Callable[[Evidence, tuple[float, ...], float], tuple[float, ...]]

OUT = Path(judge.__file__).parent / "weights.json"
PACK = "utm-city2city"
FOLDS = 5
PUBLIC_COUNTS = 0.25
EVERYTHING = (0.0, 0.0)
SUGGEST = 0.2
FOREIGN_BANDS = (0.55, 0.12)
"""From which confidence on is suggested, and, in another language, answered and suggested: by the first half of what `bench.screen`
types. The packs' own questions are in English."""
PULL = 2e-3
STEPS = 12
GRID = ((0.0, 0.15, 0.3), (0.0, 0.15), (0.0, 0.15, 0.3), (0.0, 0.1, 0.2), (0.5, 0.8, 1.2))
SHARPNESS = (6.0, 8.0, 10.0, 13.0, 16.0, 20.0, 25.0)


@dataclass(frozen=True)
class Case:
    """A question asked: the evidence of every entry, what speaks for the best sentence of each, its set and fold.

    ``right`` are the right entries (none when out of scope); ``answers``: whether what would be quoted of the first answers it.
    """

    evidence: Evidence
    sentences: Array
    right: NDArray[np.bool_]
    source: str
    fold: int
    answers: bool


class Remembering:
    """An encoder that reads no text twice."""

    def __init__(self, reader: Encoder) -> None:
        self._reader, self._known = reader, dict[str, Floats]()

    def encode(self, texts: list[str]) -> Floats:
        """One row a text."""
        fresh = sorted({text for text in texts if text not in self._known})
        self._known.update(zip(fresh, self._reader.encode(fresh) if fresh else (), strict=True))
        return np.stack([self._known[text] for text in texts])


READER = Remembering(encoder())


def cases() -> list[Case]:
    """Every question that may be learned from; the dev ones with half of the asides, as not all is foreseen that will be asked."""
    entries, queries = corpus.load(corpus.DEV)
    tune, _ = corpus.halves(queries)
    pack, asides = of_pack(BUILT_IN / PACK), general_asides()[::2]
    found = [*asked("dev", pack, tune, asides), *asked("dev bare", entries, tune, asides)]
    found += held_out(pack)
    for name in corpus.PUBLIC:
        found += asked(name, *corpus.load(corpus.DATA / name))
    for one in load_packs().values():
        found += own_questions(one)
    return found


def own_questions(pack: Pack) -> Iterator[Case]:
    """The questions of a pack, right where what is quoted holds the answer."""
    index = Index.of(pack)
    for number, one in enumerate(pack.questions):
        good = np.array([entry.id in (one.entry, *one.also) for entry in pack.entries])
        hits = index.ask(one.question).hits
        right = bool(hits) and answers(one, hits[0].entry, hits[0].passages)
        yield Case(index.evidence(one.question), best(index, one.question), good, pack.id, number % FOLDS, right)


def best(index: Index, question: str) -> Array:
    """What speaks for the best sentence of each entry."""
    return np.array(index.best_sentences(index.evidence(question)))


def asked(
    source: str, entries: Sequence[corpus.Row], queries: Iterable[corpus.Row], asides: Sequence[str] | None = None
) -> Iterable[Case]:
    """The questions of a set."""
    index = Index([document(entry) for entry in entries], reader=READER, asides=asides)
    ids = [entry["id"] for entry in entries]
    for number, query in enumerate(queries):
        good = {query["id"], *query.get("also", ())}
        evidence, right = index.evidence(query["q"]), np.array([i in good for i in ids])
        first = int(judge.scores(evidence, judge.weights().rank).argmax())
        yield Case(evidence, best(index, query["q"]), right, source, number % FOLDS, bool(right[first]))


def held_out(entries: Sequence[corpus.Row]) -> Iterable[Case]:
    """Each alternate asked of an index that lacks it and another fifth of all."""
    every = [(entry["id"], phrase) for entry in entries for phrase in entry["phrasings"]]
    Random(corpus.SPLIT_SEED).shuffle(every)
    for fold in range(FOLDS):
        hidden = set(every[fold::FOLDS])
        rest = [{**e, "phrasings": [p for p in e["phrasings"] if (e["id"], p) not in hidden]} for e in entries]
        queries = [{"q": phrase, "id": entry} for entry, phrase in sorted(hidden)]
        for case in asked("alternates", rest, queries):
            yield replace(case, fold=fold)


def shares(found: Sequence[Case]) -> Array:
    """What each case counts, so that each set counts the same."""
    sizes = Counter(case.source for case in found)
    return np.array([1 / sizes[case.source] for case in found]) / len(sizes)


def fit_rank(found: Sequence[Case]) -> tuple[Array, float]:
    """The weights that put right entries highest, and how sharp their scores then tell entries apart.

    The mean of the best tenth of a small grid by mean reciprocal rank: its one best point is a matter of luck.
    """
    rows, right, there, share = stacked([case for case in found if case.right.any()])

    def good(rank: Sequence[float]) -> float:
        scored = np.where(there, rows @ np.array(rank), -np.inf)
        best = np.where(right, scored, -np.inf).max(1, keepdims=True)
        return float(share @ (1 / (1 + (scored > best).sum(1))))

    def known(sharp: float) -> float:
        scored = np.where(there, rows @ rank * sharp, -np.inf)
        p = np.exp(scored - scored.max(1, keepdims=True))
        return float(share @ np.log((p * right).sum(1) / p.sum(1) + 1e-9))

    ordered = sorted(product([1.0], *GRID), key=good, reverse=True)
    rank = np.array(ordered[: len(ordered) // 10]).mean(0)
    return rank, max(SHARPNESS, key=known)


def stacked(found: Sequence[Case]) -> tuple[Array, NDArray[np.bool_], NDArray[np.bool_], Array]:
    """The rows of all cases in one array, with which are right, which are there at all, and what each case counts."""
    width = max(len(case.right) for case in found)
    rows = np.zeros((len(found), width, found[0].evidence.rows.shape[1] - 1))
    right, there = np.zeros((2, len(found), width), dtype=bool)
    for number, case in enumerate(found):
        count = len(case.right)
        rows[number, :count], right[number, :count], there[number, :count] = (
            case.evidence.rows[:, :-1],
            case.right,
            True,
        )
    return rows, right, there, shares(found)


def fit_sure(found: Sequence[Case], rank: tuple[float, ...], signs: Signs) -> tuple[Array, float]:
    """The logistic weights of the signs that tell whether the best entry answers; only sets with questions out of scope count."""
    usable = [case for case in found if not case.source.startswith(("dev", "alternates"))]
    share = shares(usable) * np.array([PUBLIC_COUNTS if case.source in corpus.PUBLIC else 1.0 for case in usable])
    share /= share.sum()
    first = [int(judge.scores(case.evidence, rank).argmax()) for case in usable]
    x = np.array([signs(case.evidence, rank, float(case.sentences[i])) for case, i in zip(usable, first, strict=True)])
    middle, spread = x.mean(0), x.std(0) + 1e-9
    scaled = np.hstack([(x - middle) / spread, np.ones((len(x), 1))])
    wanted = np.array([case.answers for case in usable])

    def slope(w: Array) -> Array:
        return scaled.T @ (share * (wanted - 1 / (1 + np.exp(-scaled @ w)))) - PULL * np.append(w[:-1], 0)

    fitted = climb(slope, scaled.shape[1])
    weights = fitted[:-1] / spread
    return weights, float(fitted[-1] - weights @ middle)


def climb(slope: Callable[[Array], Array], size: int) -> Array:
    """The top of a smooth concave hill, by Newton's steps from zero with the curvature measured."""
    x = np.zeros(size)
    for _ in range(STEPS):
        here = slope(x)
        curve = np.array([(slope(x + 1e-4 * unit) - here) / 1e-4 for unit in np.eye(size)])
        x = x - np.linalg.solve(curve, here)
    return x


def fit(found: Sequence[Case]) -> judge.Weights:
    """All weights; the bands are set later."""
    fitted, sharp = fit_rank(found)
    rank = tuple(fitted.tolist())
    sure, bias = fit_sure(found, rank, judge.signs)
    foreign, foreign_bias = fit_sure(found, rank, judge.foreign_signs)
    return judge.Weights(
        rank, sharp, tuple(sure.tolist()), bias, tuple(foreign.tolist()), foreign_bias, *EVERYTHING, *FOREIGN_BANDS
    )


@dataclass(frozen=True)
class Outcome:
    """What came of a left-out question: how likely its best entry was said to be, and whether that or one of three was right.

    ``answers``: whether what is quoted answers it.
    """

    source: str
    likely: float
    right: bool
    of_three: bool
    inside: bool
    answers: bool


def left_out(found: Sequence[Case]) -> list[Outcome]:
    """Each question judged by weights fitted without its fold (our own questions) or without its whole set (public ones)."""
    groups: dict[tuple[str, int], list[Case]] = {}
    for case in found:
        groups.setdefault((case.source, 0) if case.source in corpus.PUBLIC else ("own", case.fold), []).append(case)
    out = []
    for group in groups.values():
        members = set(map(id, group))
        weights = fit([case for case in found if id(case) not in members])
        out += [outcome(case, weights) for case in group]
    return out


def outcome(case: Case, weights: judge.Weights) -> Outcome:
    """One question judged."""
    verdict = judge.judge(case.evidence, weights, EVERYTHING, lambda number: float(case.sentences[number]))
    first = [bool(case.right[i]) for i in verdict.order[:3]] or [False]
    likely = verdict.likely[0] if verdict.likely else 0.0
    return Outcome(case.source, likely, first[0], any(first), bool(case.right.any()), case.answers)


def threshold(outcomes: Sequence[Outcome]) -> float:
    """The confidence from which to answer, as it is measured for a pack: by the packs' questions."""
    own = load_packs()
    return calibration.threshold([MeasuredAnswer(o.likely, o.answers) for o in outcomes if o.source in own])


def report(outcomes: Sequence[Outcome], answer: float, suggest: float) -> None:
    """The figures of left-out questions, a line a set."""
    for source in dict.fromkeys(o.source for o in outcomes):
        own = [o for o in outcomes if o.source == source]
        inside, outside = [o for o in own if o.inside], [o for o in own if not o.inside]
        said = [o for o in own if o.likely >= answer]
        cells = {
            "acc@1": mean(o.right for o in inside),
            "recall@3": mean(o.of_three for o in inside),
            "AUROC": auroc([o.likely for o in inside], [o.likely for o in outside]),
            "answered": mean(o.likely >= answer for o in inside),
            "none in scope": mean(o.likely < suggest for o in inside),
            "right when answered": mean(o.answers for o in said),
            "confidently wrong": mean(o.likely >= answer and not o.answers for o in own),
            "out of scope not answered": mean(o.likely < answer for o in outside),
            "none": mean(o.likely < suggest for o in outside),
        }
        print(f"{source:17}", ", ".join(f"{name} {value:.3f}" for name, value in cells.items()))


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


def rounded(weights: judge.Weights) -> dict[str, Any]:
    """The weights as plain data."""
    return {
        key: [round(x, 4) for x in value] if isinstance(value, tuple) else round(value, 4)
        for key, value in asdict(weights).items()
    }


def main() -> None:
    """Fit the weights, print the figures, write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry", action="store_true", help="write nothing")
    dry = parser.parse_args().dry
    found = cases()
    outcomes = left_out(found)
    answer = threshold(outcomes)
    weights = replace(fit(found), answer=answer, suggest=SUGGEST)
    print(f"answer {answer:.3f}")
    print(" ", weights)
    report(outcomes, answer, SUGGEST)
    if not dry:
        OUT.write_text(json.dumps(rounded(weights), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
