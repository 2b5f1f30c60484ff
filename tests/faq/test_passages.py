"""A passage with the lines of its entry that it hangs on."""

from __future__ import annotations

import pytest

from faq.pack.model import Entry
from faq.search.passages import MOST, in_context

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
        ("- lead city", "Cities may apply as:\n- lead city"),
        ("- partner city with a letter of support from its own mayor, signed",) * 2,
        ("its districts", "its districts"),
        ("One application a city.",) * 2,
        ("The costs are:", "\n".join(("The costs are:", *(f"- cost {number}" for number in range(MOST))))),
        ("lead city\n- partner city",) * 2,
        ("what the entry does not say",) * 2,
        ("", ""),
    ],
)
def test_a_passage_is_shown_with_what_it_hangs_on_and_alone_where_that_is_nothing(passage: str, shown: str) -> None:
    assert in_context(entry(*LINES), passage) == shown
