"""Judging answers and reading them from JSON. The rules themselves are held by ``tests/oracle`` over all combinations."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from faq.pack.load import BUILT_IN, load_pack
from faq.pack.model import Option, Question
from faq.rules.criteria import AnswersError, allowed_values, judge, read_answers

UTM = load_pack(BUILT_IN / "utm-city2city").eligibility
NZC = load_pack(BUILT_IN / "netzerocities-twinning").eligibility
GOOD = {
    "applicant": "local_government", "mandate": "yes", "cohort": "pending", "population": 50_000, "gcom": "signatory",
    "plan": "whole", "ready": "yes", "share": "yes", "topic": "Clean hydrogen", "partners": "yes",
}  # fmt: skip


def outcome(**changes: Any) -> str:
    return judge(UTM, {**GOOD, **changes}).outcome.id


def test_every_failing_and_unknown_criterion_is_found_not_only_the_first() -> None:
    verdict = judge(UTM, {"applicant": "third_party", "mandate": "no", "ready": "no", "partners": "no"})
    assert verdict.outcome.id == "not_eligible"
    assert [one.criterion.id for one in verdict.of("fail")] == ["mandate", "ready"]
    assert [one.criterion.id for one in verdict.of("unknown")] == ["cohort", "population", "gcom", "plan", "share"]
    assert [one.criterion.id for one in verdict.of("warn")] == ["third_party", "topic", "partners"]
    assert verdict.of("pass") == ()


def test_what_did_not_pass_is_cited_once_with_the_outcome_last() -> None:
    cites = judge(UTM, {**GOOD, "population": 20_000, "topic": "other"}).citations
    assert [about for about, _ in cites] == ["population", "population", "topic", "topic"]
    assert len(set(cites)) == len(cites)
    assert [about for about, _ in judge(UTM, GOOD).citations] == ["tentative_pending"]


def test_passages_advice_and_steps_are_those_that_fit_the_answers() -> None:
    single = judge(UTM, {**GOOD, "gcom": "no", "cohort": "not_applied"})
    (finding,) = single.of("fail")
    assert [cite.quote[:8] for cite in finding.cites] == ["The city"]
    assert finding.advice == (
        "Your city can commit to become a signatory within three months of engaging with the UTM.",
    )
    towns = [{"name": "A", "gcom": "no", "plan": "whole"}, {"name": "B", "gcom": "signatory", "plan": "whole"}]
    several = judge(UTM, {**GOOD, "applicant": "consortium", "members": towns})
    (finding,) = several.of("fail")
    assert [cite.quote[:8] for cite in finding.cites] == ["The city", "if the a"]
    assert finding.advice == ("In a consortium, each municipality must be a signatory.",)
    told = [[step.text[:27] for step in verdict.steps] for verdict in (single, several)]
    assert ["Not in the UTM City Cohort " in steps for steps in told] == [True, False]


def test_the_members_that_a_finding_is_about_are_named() -> None:
    members = [
        {"name": "Alpha", "gcom": "no", "plan": "whole"}, {"name": "Beta", "gcom": "commits"}, {"gcom": "no", "plan": "no"},
    ]  # fmt: skip
    verdict = judge(UTM, {**GOOD, "applicant": "consortium", "members": members})
    named = {one.criterion.id: one.who for one in verdict.findings if one.status != "pass"}
    assert named == {"gcom": ("Alpha",), "plan": ()}
    unnamed = judge(UTM, {**GOOD, "applicant": "consortium", "members": [{"name": "Beta", "gcom": "signatory"}] * 2})
    assert {one.criterion.id: one.who for one in unnamed.of("unknown")} == {"plan": ("Beta", "Beta")}


def test_a_consortium_without_its_list_is_judged_as_one_value() -> None:
    assert outcome(applicant="consortium") == "tentative_pending"
    assert outcome(applicant="consortium", gcom="commits") == "cannot_tell"
    assert outcome(applicant="consortium", members=[], plan="no") == "not_eligible"


def test_a_pack_without_an_outcome_for_some_answers_says_so() -> None:
    holed = replace(UTM, outcome=tuple(one for one in UTM.outcome if one.on != "clear"))
    with pytest.raises(AnswersError, match=r"no outcome of the pack is for these answers \(clear\)"):
        judge(holed, GOOD)


# -- reading JSON


def test_values_are_read_in_any_case_and_spacing() -> None:
    given = {**GOOD, "topic": "waste - TO-energy".replace(" ", ""), "applicant": "LOCAL_GOVERNMENT", "mandate": "Yes"}
    read = read_answers(UTM, given)
    assert (read["topic"], read["applicant"], read["mandate"]) == ("Waste-to-energy", "local_government", "yes")
    assert read_answers(NZC, {"country": "de", "mission": " none "}) == {"country": "DE", "mission": "none"}
    assert read_answers(NZC, {"country": "unsure"}) == {"country": "unsure"}


def test_a_list_is_read_item_by_item() -> None:
    members = [{"name": "Alpha", "gcom": "Signatory", "plan": "unsure"}, {}]
    read = read_answers(UTM, {"applicant": "consortium", "members": members})
    assert read["members"] == [{"name": "Alpha", "gcom": "signatory", "plan": "unsure"}, {}]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "expected a JSON object of answers"),
        (None, "expected a JSON object of answers"),
        ({"aplicant": "consortium"}, "unknown answer 'aplicant'; allowed: applicant, cohort, population, gcom"),
        ({}, "missing answer 'applicant'; allowed: local_government, consortium, third_party"),
        ({"applicant": "mayor"}, "applicant: unknown value 'mayor'; allowed: local_government, consortium, third_party"),
        ({"applicant": "unsure"}, "applicant: unknown value 'unsure'"),
        ({"applicant": 1}, "applicant: unknown value 1"),
        ({"population": -1}, "population: unknown value -1; allowed: a whole number from 0, unsure"),
        ({"population": True}, "population: unknown value True"),
        ({"population": 5.5}, "population: unknown value 5.5"),
        ({"population": "50000"}, "population: unknown value '50000'"),
        ({"mandate": 3}, "mandate: unknown value 3; allowed: yes, no, unsure"),
        ({"members": "Alpha"}, "members: expected a list of 2 to 30 objects with: name, gcom, plan"),
        ({"members": [{}]}, "members: expected a list of 2 to 30 objects"),
        ({"members": [{}] * 31}, "members: expected a list of 2 to 30 objects"),
        ({"members": [{}, "Beta"]}, r"members[1]: expected an object with: name, gcom, plan"),
        ({"members": [{"size": 1}, {}]}, r"unknown key in members[0]: 'size'; allowed: name, gcom, plan"),
        ({"members": [{"name": 5}, {}]}, r"members[0].name: expected a text, not 5"),
        ({"members": [{"gcom": "maybe"}, {}]}, r"members[0].gcom: unknown value 'maybe'; allowed: signatory, commits, no, unsure"),
    ],
)  # fmt: skip
def test_what_is_not_allowed_is_named_with_what_is(given: object, said: str) -> None:
    with pytest.raises(AnswersError) as error:
        read_answers(UTM, given)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("type_", "right", "wrong", "allowed"),
    [
        ("tick", "yes", "no", "allowed: yes"),
        ("multi", ["a"], ["c"], "allowed: a, b"),
        ("year", 2020, 20, "allowed: a year from 2000 to 2030"),
        ("integer", 2030, 2031, "allowed: a whole number from 2000 to 2030"),
        ("date", "2026-03-01", "1 March", "allowed: a date such as 2026-09-03"),
        ("zone", "Europe/Berlin", "Berlin", "allowed: a time zone"),
        ("email", "a@city.example", "a", "allowed: an e-mail address"),
        ("phone", "+3221234567", "021234567", "allowed: a telephone number"),
    ],
)
def test_an_answer_of_any_kind_is_taken_as_it_is_stored(type_: str, right: object, wrong: object, allowed: str) -> None:
    options = (Option("a", "A"), Option("b", "B")) if type_ == "multi" else ()
    number = type_ in ("integer", "year")
    asked = Question("q", "?", type_, options=options, min=2000 if number else None, max=2030 if number else None)
    rules = replace(UTM, question=(asked,))
    assert read_answers(rules, {"q": right}) == {"q": right}
    with pytest.raises(AnswersError) as error:
        read_answers(rules, {"q": wrong})
    assert allowed in str(error.value)


def test_a_country_that_is_none() -> None:
    with pytest.raises(
        AnswersError, match="country: unknown value 'Utopia'; allowed: an ISO 3166 alpha-2 code, unsure"
    ):
        read_answers(NZC, {"country": "Utopia"})


def test_what_a_choice_like_answer_may_be() -> None:
    own = {one.id: allowed_values(one) for one in (*UTM.question, *NZC.question)}
    assert own["ready"] == ("yes", "no", "unsure")
    assert own["gcom"] == ("signatory", "commits", "no", "unsure")
    assert own["applicant"] == ("local_government", "consortium", "third_party")
    assert own["country"] == own["population"] == ("unsure",)
