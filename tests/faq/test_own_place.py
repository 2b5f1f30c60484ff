"""A city that is named where "my city" could stand."""

from __future__ import annotations

import pytest

from faq.search.own_place import read

TEXTS = """
can may is it the join apply city my of in with split nice lyon new take part who what does your green deal to
"""


def knows(word: str) -> bool:
    return word in TEXTS.split()


@pytest.mark.parametrize(
    ("asked", "is_read"),
    [
        ("can Brno apply", "can my city apply"),
        ("can brno apply", "can my city apply"),
        ("Brno: can it apply?", "my city: can it apply?"),
        ("is Köln's mayor in?", "is my city's mayor in?"),
        ("may Saint-Denis join", "may my city join"),
        ("what does New York apply with", "what does my city apply with"),
        ("is Nice in?", "is my city in?"),
        ("can Lyon take part", "can my city take part"),
        ("may Ahlen join with Graz", "may my city join with Graz"),
    ],
)
def test_the_first_place_is_read_as_the_own_city(asked: str, is_read: str) -> None:
    assert read(asked, knows) == is_read


@pytest.mark.parametrize(
    "asked",
    [
        "can Germany join",  # a country
        "what is the Green Deal",  # a small town, and words of the texts
        "is it nice to split",  # large cities, in small letters, and words of the texts
        "wat is de deadline van de oproep",  # several words that are names somewhere
        "can deal join",
        "can my city apply",
        "",
    ],
)
def test_what_is_no_name_of_a_city_stays_as_it_is(asked: str) -> None:
    assert read(asked, knows) == asked
