"""Spaces of answers: as small as they are, they come to all that the answers they stand for come to."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from faq.pack.citation import Citation
from faq.pack.load import load_packs
from faq.pack.model import Condition, Criterion, Eligibility, Option, Outcome, Question, ValueSet
from faq.rules.conditions import holds
from faq.rules.criteria import AnswersError, judge
from faq.rules.reach import LIMIT, AnswerSpace, outcomes

NOWHERE = Citation("0", "x")
VALUES = {"one": ["a", "b", "c"], "two": ["a", "b", "unsure"], "three": ["a", "b", "c"]}
PACKS = load_packs()


def choice(name: str, **more: Any) -> Question:
    ids = [value for value in VALUES[name] if value != "unsure"]
    return Question(name, name, "choice", options=tuple(Option(one, one) for one in ids), **more)


def rules(criteria: list[Criterion], ends: list[Outcome]) -> Eligibility:
    asked = (choice("one"), choice("two", unsure=True), choice("three"))
    return Eligibility("", "", asked, tuple(criteria), tuple(ends))


tests_of_one = st.sampled_from(sorted(VALUES)).flatmap(
    lambda name: st.lists(st.sampled_from(VALUES[name]), min_size=1, max_size=2).map(lambda values: {name: values})
)
conditions = st.lists(tests_of_one, min_size=1, max_size=2).map(
    lambda some: {k: v for one in some for k, v in one.items()}
)
negated = st.tuples(conditions, conditions).map(lambda two: {**two[0], "not": two[1]})
any_condition = st.one_of(conditions, negated)
few = st.lists(any_condition, max_size=2).map(tuple)
criteria = st.lists(
    st.builds(
        lambda fail, unknown, applies: Criterion("c", "c", NOWHERE, "one", applies=applies, fail=fail, unknown=unknown),
        few,
        few,
        st.none() | any_condition,
    ),
    max_size=4,
)
ends = st.lists(
    st.tuples(st.sampled_from(["failing", "unknown", "clear"]), st.none() | any_condition), min_size=1, max_size=5
).map(lambda some: [Outcome(f"o{number}", on, "", "", when) for number, (on, when) in enumerate(some)])


def outcome_of(checked: Eligibility, answers: Mapping[str, Any]) -> str:
    try:
        return judge(checked, answers).outcome.id
    except AnswersError:
        return ""


@given(criteria, ends)
def test_the_outcomes_are_those_of_all_answers(some: list[Criterion], last: list[Outcome]) -> None:
    checked = rules(some, last)
    every = (dict(zip(VALUES, values, strict=True)) for values in itertools.product(*VALUES.values()))
    assert set(outcomes(checked, hide=False)) == {outcome_of(checked, answers) for answers in every}


@given(any_condition)
def test_a_condition_can_hold_when_some_answers_fulfil_it(condition: Condition) -> None:
    asked = rules([], []).question
    every = (dict(zip(VALUES, values, strict=True)) for values in itertools.product(*VALUES.values()))
    assert AnswerSpace(asked, {}, [condition], hide=True).can_hold([condition]) == any(
        holds(condition, answers) for answers in every
    )


def test_every_outcome_of_the_real_packs_is_reached_and_nobody_is_left_without() -> None:
    for pack in PACKS.values():
        for hide in (True, False):
            assert set(outcomes(pack.eligibility, hide=hide)) == {one.id for one in pack.eligibility.outcome}


def space(
    *asked: Question, apart: tuple[Condition, ...] = (), sets: Mapping[str, ValueSet] | None = None
) -> AnswerSpace:
    return AnswerSpace(asked, sets or {}, apart, hide=True)


def can_hold(asked: Question, condition: Condition) -> bool:
    return space(asked, apart=(condition,)).can_hold([condition])


def test_numbers_stand_at_the_ends_of_ranges_within_what_the_question_takes() -> None:
    asked = Question("n", "n", "integer", min=0, unsure=True)
    assert space(asked, apart=({"n": {"between": [0, 49999]}},)).classes("n") == [0, 50000]
    assert space(asked, apart=({"n": {"between": [0, 49999]}}, {"n": ["unsure"]})).classes("n") == [0, 50000, "unsure"]
    assert not can_hold(asked, {"n": {"between": ["", -1]}})
    assert can_hold(asked, {"n": {"between": [7, ""]}})


def test_countries_are_told_apart_by_the_sets_they_are_in() -> None:
    asked = Question("c", "c", "country", unsure=True)
    sets = {"eu": ValueSet(("AT", "BE"), "", date(2026, 1, 1)), "islands": ValueSet(("MT",), "", date(2026, 1, 1))}
    found = space(asked, apart=({"c": {"in": ["eu"]}}, {"c": {"in": ["islands"]}}), sets=sets).classes("c")
    assert len(found) == 3
    assert len({"AT", "BE"} & set(found)) == 1
    assert "MT" in found


def test_a_list_is_any_two_of_its_items() -> None:
    fields = (Question("name", "", "text"), choice("one"), choice("two", unsure=True))
    asked = Question("l", "l", "list", fields=fields)
    both: Condition = {"l": {"any": {"one": ["a"], "two": ["b"]}}, "not": {"l": {"any": {"one": ["b"]}}}}
    assert space(asked, apart=(both,)).can_hold([both])
    assert not space(asked, apart=(both,)).can_hold([both, {"not": {"l": {"any": {"two": ["b"]}}}}])


def test_what_is_not_asked_has_no_answer() -> None:
    asked = (choice("one"), choice("two", when={"one": ["a"]}), choice("three", when={"two": ["b"]}))
    assert space(*asked).can_hold([{"three": ["a"], "one": ["a"]}])
    assert not space(*asked).can_hold([{"three": ["a"], "one": ["b"]}])
    assert AnswerSpace(asked, {}, [], hide=False).can_hold([{"three": ["a"], "one": ["b"]}])


def test_a_predicate_is_taken_to_hold() -> None:
    assert space(choice("one")).can_hold(
        [{"predicate": "after_deadline:one", "not": {"predicate": "after_deadline:one"}}]
    )


def test_conditions_that_hang_on_each_other_in_a_ring_come_to_an_end() -> None:
    asked = (choice("one", when={"two": ["a"]}), choice("two", when={"one": ["a"]}))
    assert not space(*asked).can_hold([{"one": ["a"]}])


def test_of_a_large_space_as_many_answers_are_tried_as_the_limit_says() -> None:
    asked = [Question(f"q{n}", "", "choice", options=tuple(Option(one, one) for one in "abc")) for n in range(10)]
    apart: tuple[Condition, ...] = tuple({one.id: [value]} for one in asked for value in "abc")
    tried = list(space(*asked, apart=apart).answers([one.id for one in asked]))
    assert len(tried) == LIMIT < 3**10
    assert len({tuple(one.values()) for one in tried}) == LIMIT
    assert all({answers[one.id] for answers in tried} == set("abc") for one in asked)
