"""A passage with the lines of its entry that it hangs on."""

from __future__ import annotations

import pytest

from faq.pack.model import Entry
from faq.search.passages import answering, in_context

LINES = (
    "Cities may apply as:",
    "- lead city",
    "- partner city with a letter of support from its own mayor, signed",
    "  - its districts",
    "One application a city.",
    *("The costs are:", *(f"- cost {number}" for number in range(9))),
)


def entry(*lines: str) -> Entry:
    return Entry("1", "Who", ("Who",), lines, (), 1)


@pytest.mark.parametrize(
    ("passage", "shown"),
    [
        (
            "Cities may apply as:",
            "Cities may apply as:\n- lead city\n" + "\n".join(line.strip() for line in LINES[2:4]),
        ),
        ("lead city", "Cities may apply as:\n- lead city"),
        ("partner city with a letter of support from its own mayor, signed",) * 2,
        ("its districts", "- partner city with a letter of support from its own mayor, signed\nits districts"),
        ("One application a city.",) * 2,
        ("The costs are:", "\n".join(("The costs are:", *(f"- cost {number}" for number in range(9))))),
        ("lead city\n- partner city",) * 2,
        ("what the entry does not say",) * 2,
        ("", ""),
    ],
)
def test_a_passage_is_shown_with_what_it_hangs_on_and_alone_where_that_is_nothing(passage: str, shown: str) -> None:
    assert in_context(entry(*LINES), passage) == shown


def test_a_question_of_the_text_is_shown_with_its_answer() -> None:
    asks = entry("Any question left? Write to us. We read all.")
    assert in_context(asks, "Any question left?") == "Any question left? Write to us."


def test_a_long_list_is_shown_without_what_is_within_its_items() -> None:
    lines = ("There are two:", "- 1. One", f"  - {'word ' * 60}", "- 2. Two", f"  - {'word ' * 60}")
    assert in_context(entry(*lines), "There are two:") == "There are two:\n- 1. One\n- 2. Two"


@pytest.mark.parametrize(
    ("scores", "numbers"),
    [((0.1, 1.0, 0.2), (1,)), ((0.9, 1.0, 0.2), (0, 1)), ((0.9, 1.0, 0.8, 0.9), (0, 1, 3)), ((), ())],
)
def test_the_sentences_that_nearly_reach_the_best_are_quoted_with_it(
    scores: tuple[float, ...], numbers: tuple[int, ...]
) -> None:
    scored = [(f"Sentence {number}.", score) for number, score in enumerate(scores)]
    assert answering(scored) == tuple(f"Sentence {number}." for number in numbers)


def test_long_sentences_are_not_quoted_together() -> None:
    assert answering([("word " * 60, 1.0), ("other " * 60, 0.9)]) == ("word " * 60,)
