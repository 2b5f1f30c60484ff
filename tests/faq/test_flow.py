"""The flow over a form's questions: what is asked, in which order, and how often, for every kind of applicant."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.pack.load import BUILT_IN, load_pack
from faq.pack.model import Option, Pack, Part, Question
from faq.rules.conditions import holds
from faq.rules.flow import (  # fmt: skip
    AnswersView,
    Leaf,
    PartEnd,
    answered,
    applies,
    before,
    done_mark,
    drop_item,
    find,
    flat,
    leaves,
    may_end,
    missing,
    nested,
    of_part,
    open_optional,
    optional_mark,
    pending,
    position,
    required,
    screen,
    started,
    stray,
)

UTM = load_pack(BUILT_IN / "utm-city2city")
NZC = load_pack(BUILT_IN / "netzerocities-twinning")
PARTS = (Part("A", "First"), Part("B", "Second"))


def question(name: str, kind: Any = "text", **more: Any) -> Question:
    return Question(name, f"{name}?", kind, **more)


def ids(found: Sequence[Leaf | Question]) -> list[str]:
    return [one.id for one in found]


# -- single pieces


PLAIN = question("a", part="A")
ONLY_IF = question("b", part="A", when={"a": ["x"]})
FIELDS = question(
    "c",
    "fields",
    part="A",
    fields=(question("one"), question("two", when={"c.one": ["x"]}), question("three", required=False)),
)
LIST = question(
    "d",
    "list",
    part="B",
    min=2,
    max=3,
    fields=(question("name"), question("size", "integer"), question("note", required=False)),
)
OPTIONAL = question("e", part="B", required=False)
MAYBE = question("f", part="B", required={"a": ["x"]})
ALL = (PLAIN, ONLY_IF, FIELDS, LIST, OPTIONAL, MAYBE)  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ({}, ["a", "c.one", "c.three", "d.0.name", "e", "f"]),
        ({"a": "x"}, ["a", "b", "c.one", "c.three", "d.0.name", "e", "f"]),
        ({"c.one": "x"}, ["a", "c.one", "c.two", "c.three", "d.0.name", "e", "f"]),
        ({"d.0.name": "N"}, ["a", "c.one", "c.three", "d.0.name", "d.0.size", "d.0.note", "d.1.name", "e", "f"]),
        ({"d.done": True}, ["a", "c.one", "c.three", "e", "f"]),
        (flat(LIST, [{"name": "N"}]), ["a", "c.one", "c.three", "d.0.name", "d.0.size", "d.0.note", "e", "f"]),
    ],
)
def test_the_leaves_that_apply_in_the_order_of_asking(answers: dict[str, Any], wanted: list[str]) -> None:
    assert ids(list(leaves(ALL, answers))) == wanted


def test_a_full_list_asks_for_no_further_item() -> None:
    items = [{"name": str(number), "size": 1} for number in range(3)]
    full = {key: value for key, value in flat(LIST, items).items() if key != "d.done"}
    assert "d.3.name" not in ids(list(leaves([LIST], full)))
    assert pending([LIST], full) is None


def test_a_list_wants_its_least_items_and_may_end_after_them() -> None:
    one = {"d.0.name": "N", "d.0.size": 1}
    asked = pending([LIST], one)
    assert asked is not None
    assert (asked.id, may_end(asked, one)) == ("d.1.name", False)
    two = one | {"d.1.name": "M", "d.1.size": 2}
    assert (third := find([LIST], two, "d.2.name")) and may_end(third, two)
    assert (inner := find([LIST], one, "d.0.size")) and not may_end(inner, one)
    assert not may_end(Leaf("a", PLAIN, PLAIN), one)


def test_a_nameless_item_of_a_list_is_no_place_to_end_it() -> None:
    optional = question("d", "list", required=False, max=5, fields=LIST.fields)
    begun = {"d.0.size": 3, "d.done": True}
    assert (asked := pending([optional], begun)) and (asked.id, may_end(asked, begun)) == ("d.0.name", False)


def test_an_item_that_is_begun_is_finished_before_the_next() -> None:
    assert (asked := pending([LIST], {"d.0.name": "N", "d.1.name": "M", "d.1.size": 4})) and asked.id == "d.0.size"


def test_a_gap_in_a_list_is_asked_for_and_hides_nothing_behind_it() -> None:
    view = nested({"d.0.name": "N", "d.2.name": "O", "d.2.size": 3})
    assert view["d"] == [{"name": "N"}, {}, {"name": "O", "size": 3}]
    assert "d.1.name" in ids(list(leaves([LIST], view)))
    assert "d.2.size" in ids(list(leaves([LIST], view)))


def test_an_optional_composite_question_is_wanted_whole_once_it_is_begun() -> None:
    optional = question("c", "fields", required=False, fields=FIELDS.fields)
    assert pending([optional], {}) is None
    assert (asked := pending([optional], {"c.three": "T"})) and asked.id == "c.one"
    assert pending([optional], {"c.one": "O"}) is None


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ({}, False), ({"d.0.name": "N"}, True), ({"d.done": True}, True), ({"d.later": True}, False), ({"dd": "x"}, False),
    ],
)  # fmt: skip
def test_what_counts_as_begun(answers: dict[str, Any], wanted: bool) -> None:
    assert started(LIST, answers) is wanted
    assert started(LIST, nested(answers)) is wanted


def test_a_question_that_was_put_off_is_no_begun_one() -> None:
    assert not started(OPTIONAL, {"e.later": True})
    assert ids(missing(ALL, {"a": "y", "c.one": "y", "d.done": True, "e.later": True})) == []


def test_missing_names_each_question_once() -> None:
    assert ids(missing(ALL, {})) == ["a", "c", "d"]
    assert ids(missing(ALL, {"a": "x", "c.one": "y"})) == ["b", "d", "f"]


def test_position_is_mandatory_ones_then_the_optional_of_each_part() -> None:
    optional = question("o", part="A", required=False)
    questions = (optional, PLAIN, OPTIONAL)
    assert (leaf := position(questions, PARTS, {})) and isinstance(leaf, Leaf) and leaf.id == "a"
    assert position(questions, PARTS, {"a": "y"}) == PartEnd(PARTS[0], (optional,))
    assert position(questions, PARTS, {"a": "y", "o": "z"}) == PartEnd(PARTS[1], (OPTIONAL,))
    assert position(questions, PARTS, {"a": "y", "A.optional": True}) == PartEnd(PARTS[1], (OPTIONAL,))
    assert position(questions, PARTS, {"a": "y", "A.optional": True, "B.optional": True}) is None
    assert ids(of_part(questions, PARTS[0])) == ["o", "a"]
    assert ids(open_optional(questions, {"o": "z"})) == ["e"]


def test_the_leaf_before() -> None:
    answers = {"a": "x", "c.one": "y", "e": "z"}
    assert (last := before(ALL, answers, None)) and last.id == "e"
    assert (one := before(ALL, answers, "d.0.name")) and one.id == "c.one"
    assert (gone := before(ALL, answers, "nowhere")) and gone.id == "e"
    assert before(ALL, answers, "a") is None


def test_a_screen_holds_its_own_questions_only() -> None:
    ticks = [question(f"g{n}", "tick", screen="g") for n in range(3)]
    first = next(leaves(ticks, {}))
    assert ids(screen([PLAIN, *ticks], {}, first)) == ["g0", "g1", "g2"]
    assert ids(screen([PLAIN, *ticks], {}, next(leaves([PLAIN], {})))) == ["a"]


def test_taking_an_item_out_moves_up_those_behind_it() -> None:
    answers = flat(LIST, [{"name": "A", "size": 1}, {"name": "B"}, {"name": "C", "size": 3}]) | {"a": "x"}
    changes = drop_item(LIST, answers, 1)
    left = {key: value for key, value in (answers | changes).items() if value is not None}
    assert left == {"a": "x", "d.0.name": "A", "d.0.size": 1, "d.1.name": "C", "d.1.size": 3}
    assert changes["d.done"] is None


def test_answers_to_questions_that_are_gone() -> None:
    kept = {
        "a": 1,
        "c.one": 2,
        "c.old": 3,
        "d.0.name": 4,
        "d.0.old": 5,
        "d.done": True,
        "gone": 6,
        "gone.x": 7,
        "m.later": True,
    }
    assert stray(ALL, lambda key: key.endswith(".later"), kept) == {"c.old": 3, "d.0.old": 5, "gone": 6, "gone.x": 7}


def test_a_view_is_its_own_view() -> None:
    view = nested({"a": 1})
    assert isinstance(view, AnswersView)
    assert nested(view) is view


def test_required_may_depend_on_answers() -> None:
    assert required(MAYBE, {"a": "x"})
    assert not required(MAYBE, {"a": "y"})
    assert (required(PLAIN, {}), required(OPTIONAL, {})) == (True, False)
    assert optional_mark(PARTS[0]) == "A.optional"
    assert done_mark(LIST) == "d.done"


# -- the packs that ship: how many questions each kind of applicant is asked

KINDS: Mapping[str, Mapping[str, Any]] = {
    "city, in the cohort": {"A3": "local_government", "B1": "member"},
    "city, waiting": {"A3": "local_government", "B1": "pending"},
    "city, not applied": {"A3": "local_government", "B1": "not_applied"},
    "consortium, in the cohort": {"A3": "consortium", "B1": "member"},
    "consortium, waiting": {"A3": "consortium", "B1": "pending"},
    "consortium, not applied": {"A3": "consortium", "B1": "not_applied"},
    "third party, in the cohort": {"A3": "third_party", "B1": "member"},
    "third party, waiting": {"A3": "third_party", "B1": "pending"},
}
CITY_MEMBER = (
    "A1 A2 A3 A4 A6 B1 C1 C2 C4 D1 D3 D4 D5 E1 E2 E3 E4 E5 E6 E7 E8 E9 G1 G2 G3 G4 G5 G6 G7 H1"
)  # fmt: skip
MANDATORY = {
    "city, in the cohort": (CITY_MEMBER, ""),
    "city, waiting": (CITY_MEMBER, "A5 B2 B4 B5"),
    "city, not applied": (CITY_MEMBER, "A5 B3 B4 B5"),
    "consortium, in the cohort": (CITY_MEMBER.replace("A4 ", ""), "B6 B7"),
    "consortium, waiting": (CITY_MEMBER.replace("A4 ", ""), "A5 B2 B6 B7"),
    "consortium, not applied": (CITY_MEMBER.replace("A4 ", ""), "A5 B3 B6 B7"),
    "third party, in the cohort": (CITY_MEMBER.replace("A4 ", ""), "C6"),
    "third party, waiting": (CITY_MEMBER.replace("A4 ", ""), "A5 B2 B4 B5 C6"),
}
OPTIONAL_ONES = "A7 C3 C7 C8 D2 D6 E10 E11 E12 F1 F2 F3 F4 G8"
COUNTS = {
    "city, in the cohort": (30, 17), "city, waiting": (34, 14), "city, not applied": (34, 14),
    "consortium, in the cohort": (31, 15), "consortium, waiting": (33, 14), "consortium, not applied": (33, 14),
    "third party, in the cohort": (30, 17), "third party, waiting": (34, 14),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_the_mandatory_questions_of_city2city(kind: str) -> None:
    answers = KINDS[kind]
    asked = [one for one in UTM.application.question if applies(one, answers)]
    must = [one.id for one in asked if required(one, answers)]
    base, more = MANDATORY[kind]
    assert sorted(must) == sorted(f"{base} {more}".split())
    may = [one.id for one in asked if one.id not in must]
    assert set(OPTIONAL_ONES.split()) <= set(may)
    assert set(may) - set(OPTIONAL_ONES.split()) <= {"A5", "B4", "B5"}
    assert (len(must), len(may)) == COUNTS[kind]


def test_a_mandate_asks_who_gave_it_and_known_cooperation_asks_what_is_new() -> None:
    assert "C5" in ids(missing(UTM.application.question, {"C4": "yes"}))
    assert "C5" not in ids(missing(UTM.application.question, {"C4": "in_progress"}))
    assert "F4" in ids(missing(UTM.application.question, {"F1.cooperation": "same_topic"}))
    assert "F4" not in ids(missing(UTM.application.question, {"F1.cooperation": "none"}))


def test_all_nine_questions_of_netzerocities_are_mandatory() -> None:
    assert ids(missing(NZC.application.question, {})) == ["H1", "A1", "A2", "A3", "B1", "B2", "C1", "C2", "C3"]


def test_a_member_s_shortest_self_check_is_seven_questions() -> None:
    answers = {"cohort": "member", "applicant": "consortium"}
    asked = ids([one for one in UTM.eligibility.question if applies(one, answers)])
    assert asked == ["applicant", "cohort", "mandate", "ready", "share", "topic", "partners"]


@pytest.mark.parametrize(("applicant", "count"), [("local_government", 10), ("third_party", 10), ("consortium", 9)])
def test_the_others_are_asked_nine_or_ten(applicant: str, count: int) -> None:
    answers = {"cohort": "not_applied", "applicant": applicant}
    assert sum(applies(one, answers) for one in UTM.eligibility.question) == count


# -- any answers, in any order: the position is total, never beside the point, and comes to an end


def some_value(field: Question, dice: random.Random) -> Any:
    """A stored value of a question, a right one or a strange one."""
    own = [option.id for option in field.options]
    if field.type == "multi":
        return dice.sample(own, dice.randint(1, 3))
    if field.type in ("yesno", "tick"):
        own = ["yes", "no"]
    if own:
        return dice.choice([*own, *(["unsure"] if field.unsure else [])])
    if field.type in ("integer", "year"):
        return dice.choice([0, 49_999, 50_000, 2024])
    return dice.choice(["x", "2025-08-08", "DE"])


def check_position(at: Leaf | PartEnd | None, questions: Sequence[Question], answers: Mapping[str, Any]) -> None:
    """What holds of every position: it is asked for the first time, it applies, and there is something to do."""
    if isinstance(at, Leaf):
        assert not answered(at, answers)
        assert holds(at.question.when, nested(answers)), f"{at.id} does not apply"
        assert at.item is not None or holds(at.field.when, nested(answers)), f"{at.id} does not apply"
        assert at in leaves(questions, answers)
    elif at:
        assert at.optional
        assert not any(required(one, answers) or started(one, answers) for one in at.optional)


def place(pack: Pack, form: str, answers: Mapping[str, Any]) -> Leaf | PartEnd | None:
    if form == "eligibility":
        return pending(pack.eligibility.question, answers)
    return position(pack.application.question, pack.application.part, answers)


@pytest.mark.parametrize("form", ["eligibility", "application"])
@pytest.mark.parametrize("pack", [UTM, NZC], ids=["city2city", "netzerocities"])
@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_any_way_through_a_form_comes_to_its_end(pack: Pack, form: str, seed: int) -> None:
    dice, answers = random.Random(seed), dict[str, Any]()
    for _ in range(150):
        wander(pack, form, answers, dice)
    go_straight_on(pack, form, answers, dice)
    assert missing(getattr(pack, form).question, answers) == ()


def wander(pack: Pack, form: str, answers: dict[str, Any], dice: random.Random) -> None:
    """One step as a person takes it: an answer, an optional question, a change, an answer taken back."""
    at = place(pack, form, answers)
    check_position(at, getattr(pack, form).question, answers)
    done = [leaf for leaf in leaves(getattr(pack, form).question, answers) if answered(leaf, answers)]
    if done and dice.random() < 0.2:
        leaf = dice.choice(done)
        answers[leaf.id] = some_value(leaf.field, dice)
        if dice.random() < 0.5:
            del answers[leaf.id]
    elif isinstance(at, PartEnd):
        first = next(leaves([dice.choice(at.optional)], answers))
        answers |= dice.choice([{first.id: some_value(first.field, dice)}, {optional_mark(at.part): True}])
    elif at:
        answers |= {done_mark(at.question): True} if may_end(at, answers) else {at.id: some_value(at.field, dice)}


def go_straight_on(pack: Pack, form: str, answers: dict[str, Any], dice: random.Random) -> None:
    """Answer what is asked and nothing else, until nothing is asked any more."""
    for _ in range(300):
        at = place(pack, form, answers)
        check_position(at, getattr(pack, form).question, answers)
        if at is None:
            return
        if isinstance(at, PartEnd):
            answers[optional_mark(at.part)] = True
        else:
            answers |= {done_mark(at.question): True} if may_end(at, answers) else {at.id: some_value(at.field, dice)}
    raise AssertionError(f"no end, at {at}")


def test_an_option_is_what_conditions_compare_with() -> None:
    chosen = question("k", "choice", options=(Option("x", "X"),))
    after = question("l", when={"k": ["x"]})
    assert (asked := pending([chosen, after], {"k": "x"})) and asked.id == "l"
    assert pending([chosen, after], {"k": "y"}) is None
