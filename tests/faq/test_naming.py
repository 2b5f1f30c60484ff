"""Which programme words name."""

from __future__ import annotations

import pytest

from faq.pack.load import load_packs
from faq.search.naming import is_name, meant, named, names, without

UTM, NZC = "utm-city2city", "netzerocities-twinning"
PACKS = load_packs()
CALLED = {key: names(pack) for key, pack in PACKS.items()}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("when is the deadline of City2City?", [UTM]),
        ("NZC or city 2 city, which is better", [UTM, NZC]),
        ("is the city in it", []),
        ("what does NZCs mean", []),
        ("x" * 300 + " City2City", []),
        ("", []),
    ],
)
def test_a_question_names_programmes_by_whole_words(text: str, found: list[str]) -> None:
    assert sorted(named(text, CALLED)) == sorted(found)


@pytest.mark.parametrize("pack_id", [UTM, NZC])
def test_every_name_of_a_programme_is_one_and_chooses_it(pack_id: str) -> None:
    for name in names(PACKS[pack_id]):
        assert is_name(name.upper() + "!", PACKS.values()) == meant(name, PACKS.values()) == pack_id, name


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("learning programme", NZC), ("urban transitions", UTM), ("netzerocites", NZC), ("UTM City2Cty", UTM),
        ("twinning", ""), ("mission", ""), ("something else", ""), ("", ""), ("?!", ""),
    ],
)  # fmt: skip
def test_a_part_or_a_slip_chooses_where_it_is_of_one_programme_alone(typed: str, chosen: str) -> None:
    assert meant(typed, PACKS.values()) == chosen
    assert is_name(typed, PACKS.values()) == ""


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("What is the deadline of City2City?", "what is the deadline of"),
        ("the UTM City2City deadline", "the deadline"),
        ("City2City", "City2City"),
        ("what City2City", "what City2City"),
        ("what is the deadline", "what is the deadline"),
    ],
)
def test_a_question_without_the_name_of_a_programme(text: str, left: str) -> None:
    assert without(text, ("UTM City2City", "City2City")) == left
