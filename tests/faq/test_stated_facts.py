"""What a message tells that a self-check asks: read by its questions, and nothing guessed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

import pytest

from faq.answers.reading import Context, Json
from faq.answers.stated_facts import stated
from faq.pack.load import load_packs
from faq.pack.model import Option, Pack, Question

HERE = Context(date(2026, 11, 27), "en", lambda label: label)
GUILD = Question(
    "guild", "Is your village in the Guild of Bakers (GuBa)?", "choice", label="Guild of Bakers", unsure=True,
    options=(
        Option("member", "Yes, it is a member", ("yes", "joined")),
        Option("asked", "It has asked to be let in", ("asked",)),
        Option("no", "No"),
    ),
)  # fmt: skip
OVEN = Question("oven", "Does your village have an oven plan?", "yesno", label="Oven plan", unsure=True)
KIND = Question(
    "kind", "Who asks?", "choice", label="Who asks",
    options=(Option("village", "A village", ("hamlet",)), Option("league", "A league of villages", ("league",))),
)  # fmt: skip
PEOPLE = Question("people", "How many live there?", "integer", label="Inhabitants", city=True, unsure=True)
LAND = Question("land", "In which country is it?", "country", label="Country", city=True)
NOTES = Question("notes", "Anything else?", "text", label="Notes")
QUESTIONS = (KIND, GUILD, PEOPLE, OVEN, LAND, NOTES)

TOLD: Mapping[str, Mapping[str, Json]] = {
    "we are a hamlet of 900 people, joined in 1998": {"kind": "village", "guild": "member", "people": 900},
    "We joined the Guild of Bakers back in 1998.": {"guild": "member"},
    "in the GuBa since 1998": {"guild": "member"},
    "no GuBa": {"guild": "no"},
    "not in the guild of bakers": {"guild": "no"},
    "we have an oven plan and 12k inhabitants": {"oven": "yes", "people": 12_000},
    "without an oven plan": {"oven": "no"},
    "no oven plan after all": {"oven": "no"},
    "as it happens, we joined the Guild of Bakers by now": {"guild": "member"},
    "an oven plan from 2019": {"oven": "yes"},
    "a league in North Macedonia": {"land": "MK"},
    "we are a league, from Spain": {"kind": "league", "land": "ES"},
    "a town of 21 500": {"people": 21_500},
    "we are 40 000 ppl": {"people": 40_000},
    "1.2 million residents": {"people": 1_200_000},
    "nous avons 80 000 habitants": {"people": 80_000},
}
NOTHING = [
    "almost 50,000 inhabitants",
    "about half of our oven plan is written",
    "our oven plan only covers the main street",
    "the guild of bakers turned us down",
    "two of our hamlets joined the guild of bakers, I think",
    "we travel with 4 people",
    "we do not bake with an oven plan",
    "25k + 18k + 12k people",
    "two hamlets together, 30,000 and 25,000 people",
    "one has 3 000, the other 4 000 inhabitants",
    "we met 300 times in 2019",
    "yes",
    "no",
    "we",
    "we like bread",
    "the league of nations met in Geneva",
    "we leave at noon",
    "",
    "." * 10_000,
]


@pytest.mark.parametrize(("message", "answers"), TOLD.items(), ids=TOLD)
def test_what_is_told_answers_the_questions_that_it_is_about(message: str, answers: Mapping[str, Json]) -> None:
    assert stated(QUESTIONS, [message], HERE) == answers


@pytest.mark.parametrize("message", NOTHING, ids=lambda message: message[:40] or "empty")
def test_what_is_not_clear_answers_nothing(message: str) -> None:
    assert stated(QUESTIONS, [message], HERE) == {}


def test_what_is_told_in_two_ways_is_not_taken() -> None:
    assert stated(QUESTIONS, ["900 people live here", "1,200 people live here", "we have an oven plan"], HERE) == {
        "oven": "yes"
    }


def test_the_answers_are_in_the_order_of_the_questions() -> None:
    assert list(stated(QUESTIONS, ["no oven plan, 900 people, hamlet"], HERE)) == ["kind", "people", "oven"]


def test_the_programmes_own_name_is_no_topic() -> None:
    club = Question("club", "Are you in the bakers' club?", "yesno", label="Breadland Club")
    assert stated([club], ["we are in Breadland"], HERE) == {"club": "yes"}
    assert stated([club], ["we are in Breadland"], HERE, ["Breadland"]) == {}
    assert stated([club], ["we are in the club"], HERE, ["Breadland"]) == {"club": "yes"}


@cache
def packs() -> Mapping[str, Pack]:
    return load_packs()


SHIPPED = {
    ("utm-city2city", "we have 71,000 residents, signed the Covenant in 2016, and we are not in the cohort"): {
        "cohort": "not_applied", "population": 71_000, "gcom": "signatory",
    },
    ("utm-city2city", "a consortium with no climate plan; our mandate is there"): {
        "applicant": "consortium", "plan": "no", "mandate": "yes",
    },
    ("utm-city2city", "we are waiting for the cohort"): {"cohort": "pending"},
    ("utm-city2city", "the cohort is great and a climate plan is a lot of work"): {},
    ("netzerocities-twinning", "we are in Malta, former pilot city"): {"country": "MT", "mission": "past_twin"},
}  # fmt: skip


@pytest.mark.parametrize(("told", "answers"), SHIPPED.items(), ids=[message for _, message in SHIPPED])
def test_the_shipped_self_checks_read_what_is_told(told: tuple[str, str], answers: Mapping[str, Json]) -> None:
    pack = packs()[told[0]]
    assert stated(pack.eligibility.question, [told[1]], HERE, pack.file.also_asked_as) == answers
