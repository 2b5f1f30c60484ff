"""From which confidence on is answered, by questions of which it is known what is right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from faq.pack.model import TestQuestion as Question
from faq.search.calibration import ENOUGH_IN, ENOUGH_OUT, WRONG, answers, bands
from faq.search.results import Hit, SearchResult

LEAST = (0.5, 0.1)
INSIDE = [Question(f"in {number}", "1") for number in range(ENOUGH_IN)]
OUTSIDE = [Question(f"out {number}", "") for number in range(ENOUGH_OUT)]
BORNE = int(WRONG * (ENOUGH_IN + ENOUGH_OUT))


def search(inside: float, outside: Sequence[float], entry: str = "1") -> Callable[[str], SearchResult]:
    """A search that is so sure of each question, and finds the same entry for all."""
    sure = {question.question: inside for question in INSIDE}
    sure |= dict(zip((question.question for question in OUTSIDE), outside, strict=True))
    return lambda asked: SearchResult("answer", (Hit("p", entry, "One", sure[asked], "It is.", ("It is.",)),))


def levels(wrong: int, high: float = 0.8, low: float = 0.2) -> list[float]:
    """So many questions that the text does not answer are found with a high confidence, the others with a low one."""
    return [high] * wrong + [low] * (ENOUGH_OUT - wrong)


@pytest.mark.parametrize(
    ("questions", "enough"),
    [
        (INSIDE + OUTSIDE, True),
        (INSIDE[1:] + OUTSIDE, False),
        (INSIDE + OUTSIDE[1:], False),
        (INSIDE, False),
        (OUTSIDE, False),
        ([], False),
    ],
)
def test_with_too_few_questions_nothing_is_measured(questions: list[Question], enough: bool) -> None:
    found = bands(questions, search(0.9, levels(0)), LEAST)
    assert (found is not None) is enough


def test_as_many_are_answered_as_may_be_wrong() -> None:
    asked = INSIDE + OUTSIDE
    assert bands(asked, search(0.7, levels(BORNE)), LEAST) == (0.7, 0.1)
    one_more = [0.75, *levels(BORNE)[:-1]]
    assert bands(asked, search(0.7, one_more), LEAST) == (0.8, 0.1)


def test_of_questions_with_one_confidence_all_are_answered_or_none() -> None:
    assert bands(INSIDE + OUTSIDE, search(0.7, levels(BORNE + 1)), LEAST) == (1.0, 0.1)


def test_nothing_is_answered_with_less_confidence_than_the_least() -> None:
    assert bands(INSIDE + OUTSIDE, search(0.3, levels(0)), LEAST) == LEAST


def test_where_all_is_wrong_nothing_is_answered() -> None:
    assert bands(INSIDE + OUTSIDE, search(0.9, levels(0, low=0.9), entry="2"), LEAST) == (1.0, 0.1)


def test_questions_that_find_nothing_are_not_answered() -> None:
    found = search(0.7, levels(0))
    asked = bands(
        INSIDE + OUTSIDE, lambda asked: found(asked) if asked.startswith("in") else SearchResult("none"), LEAST
    )
    assert asked == (0.7, 0.1)


SHOWN = ("The programme has two calls.", "The city must have a total of at least 50,000 inhabitants.")


@pytest.mark.parametrize(
    ("question", "entry", "passages", "right"),
    [
        (Question("q", "3.2"), "3.2", SHOWN, True),
        (Question("q", "3.2"), "3.3", SHOWN, False),
        (Question("q", "3.2", ("3.3",)), "3.3", SHOWN, True),
        (Question("q", ""), "3.2", SHOWN, False),
        (Question("q", "3.2", (), "at least 50,000 inhabitants"), "3.2", SHOWN, True),
        (Question("q", "3.2", (), "At least 50000 inhabitants!"), "3.2", SHOWN, True),
        (Question("q", "3.2", (), "at least 50,000 inhabitants"), "1.1", SHOWN, True),
        (Question("q", "3.2", (), "at least 50,000 inhabitants"), "3.2", SHOWN[:1], False),
        (Question("q", "3.2", (), "at least 50,000 inhabitants"), "3.2", (), False),
        (Question("q", "3.2", (), "Two calls: one. The programme has two calls. And so on."), "3.2", SHOWN[:1], True),
        (Question("q", "3.2", ("3.3",), "at least 50,000 inhabitants"), "3.3", (), True),
    ],
)
def test_what_is_quoted_answers_where_it_holds_the_passage_or_is_of_another_right_entry(
    question: Question, entry: str, passages: tuple[str, ...], right: bool
) -> None:
    assert answers(question, entry, passages) is right
