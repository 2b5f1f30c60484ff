"""From which confidence on a question is answered: measured with questions of the pack, of which it is known what is right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from faq.pack.model import TestQuestion
from faq.search import text as t
from faq.search.results import SearchResult

ENOUGH_IN, ENOUGH_OUT = 100, 60
"""With fewer questions that the text answers, or does not, nothing is measured, and the cautious bands of all packs count."""
WRONG = 0.03
"""The share of all questions that may be answered wrongly."""


@dataclass(frozen=True, slots=True)
class MeasuredAnswer:
    """What came of a question: how likely its best entry was said to be, and whether what is quoted of it answers."""

    likely: float
    right: bool


def bands(
    questions: Sequence[TestQuestion], ask: Callable[[str], SearchResult], least: tuple[float, float]
) -> tuple[float, float] | None:
    """The confidences from which on to answer, as often as ``WRONG`` allows, and to suggest; None where the questions are too few.

    Neither is below ``least``.
    """
    if any(lacking(questions)):
        return None
    outcomes = [outcome(one, ask(one.question)) for one in questions]
    return max(least[0], threshold(outcomes)), least[1]


def lacking(questions: Sequence[TestQuestion]) -> tuple[int, int]:
    """How many questions that the text answers, and that it does not, are wanting before anything is measured."""
    inside = sum(bool(one.entry) for one in questions)
    return max(0, ENOUGH_IN - inside), max(0, ENOUGH_OUT - (len(questions) - inside))


def outcome(one: TestQuestion, found: SearchResult) -> MeasuredAnswer:
    """One question judged by what would be quoted."""
    if not found.hits:
        return MeasuredAnswer(0.0, False)
    best = found.hits[0]
    return MeasuredAnswer(best.score, answers(one, best.entry, best.passages))


def answers(one: TestQuestion, entry: str, passages: Sequence[str]) -> bool:
    """Whether passages of an entry answer a question."""
    if one.passage and _held(one.passage, passages):
        return True
    return entry in one.also or (entry == one.entry and not one.passage)


def _held(wanted: str, passages: Sequence[str]) -> bool:
    """Whether a passage holds it, or is part of it: one may be quoted with its list, or without."""
    words = " ".join(t.words(wanted))
    return any(words in line or line in words for line in (" ".join(t.words(one)) for one in passages))


def threshold(outcomes: Sequence[MeasuredAnswer]) -> float:
    """The lowest confidence from which on no more are wrong than may be."""
    wrong, borne, lowest = 0, WRONG * len(outcomes), 1.0
    for level, alike in groupby(sorted(outcomes, key=lambda one: -one.likely), lambda one: one.likely):
        wrong += sum(not one.right for one in alike)
        if wrong > borne:
            break
        lowest = level
    return lowest
