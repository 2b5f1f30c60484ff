"""The question flow as a diagram: an arrow for every step a visit may take, and no other; nothing that Mermaid trips over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.pack.load import load_packs
from faq.pack.model import Application, Option, Part, Question
from faq.rules.flow import applies
from faq.rules.graph import mermaid

PACKS = load_packs()
CITY, ZERO = PACKS["utm-city2city"], PACKS["netzerocities-twinning"]
ARROW = re.compile(r"    (\w+) -->(?: ?\|\"(.*)\"\|)? (\w+)")
NODE = re.compile(r"    +(?:subgraph )?(\w+) ?(?:\[|\(|\(\[)\".*\"(?:\]|\)|\]\))")


def arrows(diagram: str) -> dict[tuple[str, str], str]:
    found = [ARROW.fullmatch(line) for line in diagram.splitlines()]
    return {(one[1], one[3]): one[2] or "" for one in found if one}


def test_a_self_check_without_conditions_is_one_way_to_criteria_and_outcomes() -> None:
    diagram = mermaid(ZERO, "check")
    assert diagram.startswith("flowchart TD\n")
    ways = arrows(diagram)
    assert list(ways)[:4] == [
        ("start", "q_country"),
        ("q_country", "q_climate_2050"),
        ("q_climate_2050", "q_mission"),
        ("q_mission", "last"),
    ]
    assert ways["last", "o_not_eligible"] == "a criterion is not met"
    assert ways["last", "o_cannot_tell"] == "none is not met, one is open"
    assert ways["last", "o_eligible_in_principle"] == "no criterion stands against it"
    assert '        c_climate_2050["Committed to climate neutrality by 2050 (climate_2050)"]' in diagram.splitlines()


def test_where_the_way_parts_the_arrows_say_what_decides() -> None:
    ways = arrows(mermaid(CITY, "check"))
    assert ways["q_applicant", "q_cohort"] == ""
    assert ways["q_cohort", "q_population"] == "not (cohort: member)"
    assert ways["q_cohort", "q_mandate"] == "else"
    assert ways["q_population", "q_gcom"] == "applicant: local_government or third_party"
    assert ways["q_population", "q_members"] == "applicant: consortium"
    assert ("q_gcom", "q_members") not in ways
    assert ways["last", "o_not_this_call"] == "a criterion is not met; cohort: rejected"


@pytest.mark.parametrize(
    "answers",
    [
        {"applicant": "local_government", "cohort": "member"},
        {"applicant": "third_party", "cohort": "pending"},
        {"applicant": "consortium", "cohort": "not_applied"},
    ],
)
def test_every_visit_goes_along_the_arrows(answers: Mapping[str, str]) -> None:
    ways = arrows(mermaid(CITY, "check"))
    asked = [f"q_{question.id}" for question in CITY.eligibility.question if applies(question, answers)]
    assert {*pairwise(["start", *asked, "last"])} <= set(ways)


def test_a_draft_is_drawn_by_part_with_the_consent_first() -> None:
    diagram = mermaid(CITY, "draft")
    lines, ways = diagram.splitlines(), arrows(diagram)
    assert '    subgraph p_E ["E · Topic and motivation"]' in lines
    assert '        q_E2["E2 · Motivation"]' in lines
    assert '        q_E12("E12 · Way to a viable pilot")' in lines
    assert list(ways)[:2] == [("start", "q_H1"), ("q_H1", "q_A1")]
    assert ways["q_A3", "q_A4"] == "A3: local_government"
    assert ways["q_A3", "q_A5"] == "else"
    assert ("q_G8", "last") in ways


@pytest.mark.parametrize("form", ["check", "draft"])
@pytest.mark.parametrize("name", sorted(PACKS))
def test_all_that_arrows_join_is_drawn(name: str, form: str) -> None:
    diagram = mermaid(PACKS[name], form)
    drawn = {one[1] for line in diagram.splitlines() if (one := NODE.fullmatch(line))}
    joined = {end for way in arrows(diagram) for end in way}
    assert joined <= drawn


def with_questions(*asked: Question) -> str:
    application = Application("", "", (Part("A", "A"),), asked, consent="")
    return mermaid(replace(ZERO, application=application), "draft")


@given(st.text(max_size=30).filter(lambda words: len(words.splitlines()) < 2 and words.isprintable()))
def test_no_label_breaks_out_of_its_quotes(words: str) -> None:
    (line,) = [one for one in with_questions(Question("x", "x", "text", words, "A")).splitlines() if "q_x[" in one]
    label = line.strip().removeprefix('q_x["').removesuffix('"]')
    assert not re.search(r'["<>`\\\n]', label)
    assert not re.search(r"#(?!(?:quot|35|lt|gt|96|92);)", label)


@pytest.mark.parametrize(
    ("when", "says"),
    [
        ({"n": {"between": [1, ""]}}, "n: 1 to …"),
        ({"n": {"between": ["", 5]}}, "n: … to 5"),
        ({"l": {"any": {"x": ["a", "b"]}}}, "any of l: x: a or b"),
        ({"c": {"in": ["eu"]}}, "c in eu"),
        ({"c": {"outside": ["eu", "associated"]}}, "c outside eu or associated"),
    ],
)
def test_every_kind_of_condition_has_its_words(when: Mapping[str, object], says: str) -> None:
    items = (Question("x", "x", "choice", options=(Option("a", "a"), Option("b", "b"), Option("c", "c"))),)
    diagram = with_questions(
        Question("n", "n", "integer", part="A"),
        Question("l", "l", "list", part="A", fields=items),
        Question("c", "c", "country", part="A"),
        Question("then", "then", "text", part="A", when=when),
        Question("end", "end", "text", part="A"),
    )
    assert arrows(diagram)["q_c", "q_then"] == says
    assert arrows(diagram)["q_c", "q_end"] == "else"


def test_a_predicate_parts_the_way() -> None:
    when = {"predicate": "after_deadline:d"}
    diagram = with_questions(
        Question("d", "d", "date", part="A"), Question("then", "then", "text", part="A", when=when)
    )
    assert arrows(diagram)["q_d", "q_then"] == "after_deadline:d"
    assert arrows(diagram)["q_d", "last"] == "else"
