"""The tests that packs put on answers: each form, its edges, and what a wrong one is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.pack.model import ValueSet
from faq.rules.conditions import Facts, flaws, holds, matching_items

EU = ValueSet(("AT", "BE"), "the treaties", date(2025, 11, 30))
FACTS = Facts({"eu": EU, "more": ValueSet(("CH",), "a list", date(2025, 11, 30))}, date(2025, 8, 7))
MEMBERS = [{"name": "Alpha", "gcom": "no"}, {"name": "Beta", "gcom": "signatory"}, {"name": "Gamma"}]


@pytest.mark.parametrize(
    ("condition", "answers", "wanted"),
    [
        (None, {}, True),
        ({}, {}, True),
        ({"a": ["x", "y"]}, {"a": "y"}, True),
        ({"a": ["x", "y"]}, {"a": "z"}, False),
        ({"a": ("x",)}, {"a": "x"}, True),
        ({"a": ["x"]}, {}, False),
        ({"a": ["x"]}, {"a": ["w", "x"]}, True),
        ({"a": ["x"]}, {"a": ["w"]}, False),
        ({"a": ["x"]}, {"a": []}, False),
        ({"a": ["x"], "b": ["y"]}, {"a": "x", "b": "y"}, True),
        ({"a": ["x"], "b": ["y"]}, {"a": "x", "b": "n"}, False),
        ({"n": {"between": [1, 3]}}, {"n": 1}, True),
        ({"n": {"between": [1, 3]}}, {"n": 3}, True),
        ({"n": {"between": [1, 3]}}, {"n": 4}, False),
        ({"n": {"between": [1, 3]}}, {"n": 0}, False),
        ({"n": {"between": ["", 3]}}, {"n": -5}, True),
        ({"n": {"between": [1, ""]}}, {"n": 10**12}, True),
        ({"n": {"between": [0, 3]}}, {"n": True}, False),
        ({"n": {"between": [0, 3]}}, {"n": "2"}, False),
        ({"n": {"between": [0, 3]}}, {"n": "unsure"}, False),
        ({"c": {"in": ["eu"]}}, {"c": "AT"}, True),
        ({"c": {"in": ["eu", "more"]}}, {"c": "CH"}, True),
        ({"c": {"in": ["eu"]}}, {"c": "CH"}, False),
        ({"c": {"in": ["eu"]}}, {}, False),
        ({"c": {"outside": ["eu"]}}, {"c": "CH"}, True),
        ({"c": {"outside": ["eu", "more"]}}, {"c": "CH"}, False),
        ({"c": {"outside": ["eu"]}}, {"c": "unsure"}, False),
        ({"c": {"outside": ["eu"]}}, {}, False),
        ({"m": {"any": {"gcom": ["no"]}}}, {"m": MEMBERS}, True),
        ({"m": {"any": {"gcom": ["commits"]}}}, {"m": MEMBERS}, False),
        ({"m": {"any": {"gcom": ["no"]}}}, {"m": "a text"}, False),
        ({"m": {"any": {"gcom": ["no"]}}}, {}, False),
        ({"not": {"a": ["x"]}}, {}, True),
        ({"not": {"a": ["x"]}}, {"a": "x"}, False),
        ({"not": {"not": {"a": ["x"]}}}, {"a": "x"}, True),
        ({"predicate": "after_deadline:d"}, {"d": "2025-08-08"}, True),
        ({"predicate": "after_deadline:d"}, {"d": "2025-08-07"}, False),
        ({"predicate": "after_deadline:d"}, {}, False),
        ({"predicate": "after_deadline:d"}, {"d": 20250808}, False),
    ],
)  # fmt: skip
def test_each_form(condition: Any, answers: Any, wanted: bool) -> None:
    assert holds(condition, answers, FACTS) is wanted


def test_without_a_known_deadline_nothing_is_after_it() -> None:
    assert not holds({"predicate": "after_deadline:d"}, {"d": "2099-01-01"})


@given(st.dictionaries(st.sampled_from("ab"), st.sampled_from("xyz")), st.lists(st.sampled_from("xyz")))
def test_not_is_the_opposite(answers: dict[str, str], values: list[str]) -> None:
    condition = {"a": values}
    assert holds({"not": condition}, answers) is not holds(condition, answers)


def test_the_items_that_a_finding_names() -> None:
    asked = {"applicant": ["consortium"], "m": {"any": {"gcom": ["no", "signatory"]}}, "k": {"between": [1, 2]}}
    assert matching_items(asked, {"m": MEMBERS, "k": 1}) == MEMBERS[:2]
    assert matching_items(asked, {}) == []
    assert matching_items({"not": {"m": ["x"]}}, {"m": MEMBERS}) == []


KNOWN = {
    "a": frozenset({"x", "y"}), "free": frozenset[str](), "m": frozenset[str](), "m.gcom": frozenset({"no", "yes"}),
}  # fmt: skip


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"a": ["x"]}, []),
        ({"free": ["anything"]}, []),
        ({"not": {"a": ["y"]}, "predicate": "after_deadline:a"}, []),
        ({"a": {"in": ["eu"]}, "free": {"outside": ["eu"]}}, []),
        ({"free": {"between": ["", 5]}}, []),
        ({"m": {"any": {"gcom": ["no"]}}}, []),
        ({"z": ["x"]}, ["unknown question 'z' in a condition"]),
        ({"not": {"z": ["x"]}}, ["unknown question 'z' in a condition"]),
        ({"a": ["x", "w"]}, ["'a' has no value 'w'; it has: x, y"]),
        ({"predicate": "before_lunch:a"}, ["unknown predicate 'before_lunch:a'; there are: after_deadline"]),
        ({"a": {"in": ["asia"]}}, ["unknown set 'asia'; there are: eu"]),
        ({"free": {"between": [1]}}, ["'between' on 'free' needs two ends"]),
        ({"a": "x"}, ["the test on 'a' is none of: a list of values, between, in, outside, any"]),
        ({"a": {"near": ["x"]}}, ["the test on 'a' is none of: a list of values, between, in, outside, any"]),
        ({"a": {"in": ["eu"], "any": {}}}, ["the test on 'a' is none of: a list of values, between, in, outside, any"]),
        ({"m": {"any": {"gcom": ["maybe"]}}}, ["'gcom' has no value 'maybe'; it has: no, yes"]),
        ({"m": {"any": {"plan": ["no"]}}}, ["unknown question 'plan' in a condition"]),
    ],
)
def test_what_a_wrong_condition_is_told(condition: Any, said: list[str]) -> None:
    assert list(flaws(condition, KNOWN, {"eu": EU})) == said


def test_a_pack_without_sets_is_told_so() -> None:
    assert list(flaws({"a": {"in": ["eu"]}}, KNOWN, {})) == ["unknown set 'eu'; there are: none"]
