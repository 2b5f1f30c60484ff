"""A scale that is misspelt behind a number is that scale: "111 tousand" is no 111."""

from __future__ import annotations

import pytest

from faq.answers import numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("111 tousand people", 111_000),
        ("60 thousends inhabitants", 60_000),
        ("60 thosand", 60_000),
        ("2 milion people", 2_000_000),
        ("75 thuosand", 75_000),
        ("3 milions", 3_000_000),
        ("120 tausned", 120_000),
    ],
)
def test_a_scale_but_for_a_letter_is_read(text: str, number: int) -> None:
    assert numbers.find(text, "en").values == (number,)


@pytest.mark.parametrize(
    ("text", "number"), [("111 villages", 111), ("60 thousandths", 60), ("12 minutes", 12), ("300 billing", 300)]
)
def test_another_word_is_none(text: str, number: int) -> None:
    assert numbers.find(text, "en").values == (number,)
