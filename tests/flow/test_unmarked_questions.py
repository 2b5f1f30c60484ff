"""A question without a question mark in the middle of something else is answered, and never kept as what was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.talk import Talk
from tests.flow.test_twinnings import owner
from tests.flow.world import FIRST, World

CITY = {"H1": "yes", "A1": "Alphaville", "A2": "DE", "A3": "local_government", "A4": "city", "A6": "Europe/Berlin"}
CONSORTIUM = {"applicant": "consortium", "cohort": "pending", "population": 120000}
MINE = "That was my answer, not a question"


@pytest.fixture
def city(talk: Talk) -> Talk:
    talk.has("draft", CITY)
    return talk


@pytest.fixture
def blank(talk: Talk) -> Talk:
    """A draft that asks for the name of the city."""
    talk.has("draft", {"H1": "yes"})
    talk.say("draft", "change A1").shows("question A1")
    return talk


@pytest.fixture
def listing(talk: Talk) -> Talk:
    """A self-check that asks for the municipalities of a consortium."""
    talk.has("check", CONSORTIUM)
    talk.say("check").shows("What is the municipality called?")
    return talk


# -- where a name is asked for


@pytest.mark.parametrize(
    "typed",
    [
        "what would Wrocław have to pay", "who pays the trains to the other town", "how long does it take", "what does it cost",
        "when do the meetings begin", "do we have to bring an interpreter", "would Wrocław have to pay", "how we hand it in",
        "Sorry, who reads what I write here", "qui paie le train", "combien de temps dure un jumelage",
    ],
)  # fmt: skip
def test_a_question_is_answered_and_not_kept_as_the_name(blank: Talk, typed: str) -> None:
    blank.say(typed).shows("Back to the question:", "question A1", MINE)
    assert "A1" not in blank.answers()
    blank.press(MINE)
    assert blank.answers()["A1"] == typed


@pytest.mark.parametrize(
    "typed",
    [
        "Whoville", "Where-town", "Is-sur-Tille", "Will County", "will county", "Do Rio", "What Cheer", "Que Son City",
        "Will County Board of Commissioners", "Hownam and Whatcombe",
    ],
)  # fmt: skip
def test_a_name_that_begins_so_is_kept_at_once(blank: Talk, typed: str) -> None:
    blank.say(typed).hides(MINE)
    assert blank.answers()["A1"] == typed


@pytest.mark.parametrize("typed", ["Can Tho", "can tho", "Wien", "Am Timan", "May Pen", "Can Tho, Vietnam", "Que Son"])
def test_so_is_a_city_that_is_listed(blank: Talk, typed: str) -> None:
    blank.say(typed).hides(MINE)
    assert blank.answers()["A1"] == typed


def test_in_quotes_anything_is_a_name(blank: Talk) -> None:
    blank.say('"who pays the trains"').hides(MINE)
    assert blank.answers()["A1"] == "who pays the trains"


@pytest.mark.parametrize("chosen", ["1", MINE])
def test_in_a_self_check_too(listing: Talk, chosen: str) -> None:
    listing.say("who pays the trains").shows("Back to the question:", "What is the municipality called?", MINE)
    assert not any(name.endswith(".name") for name in listing.answers("check"))
    listing.say(chosen)
    assert "who pays the trains" in listing.answers("check").values()


def test_where_the_title_priority_and_cities_of_a_twinning_are_asked_for(tmp_path: Path) -> None:
    olga = owner(tmp_path)
    olga.say("twinning new")
    olga.press("UTM City2City")
    for asked, answer in (
        ("What is the twinning called?", "Whoville"),
        ("Which priority", "1"),
        ("city number 1", "Can Tho"),
    ):
        olga.say("how long does a twinning last").shows("12 months", "write it in quotes", asked)
        olga.say(answer)
    olga.say('"how to heat a town"').shows("In which country is how to heat a town?")


def test_where_the_reason_of_a_cancelled_session_is_asked_for(world: World) -> None:
    world.say(FIRST)
    world.say("cancel session 1")
    assert "Cancelled." not in world.say("who pays the trains to the other town")
    assert "Cancelled." in world.say("yes, the hall burned down")


# -- where words of one's own are asked for


@pytest.mark.parametrize(
    "typed",
    [
        "What we offer is a tram that every town can afford.",
        "How we cool our streets: four thousand trees, and shade on every square.",
        "What makes us a good partner is that we have done all of this before, twice, with less money than most towns have.",
    ],
)  # fmt: skip
def test_a_paragraph_is_the_answer(city: Talk, typed: str) -> None:
    city.say("draft", "change E5", typed).shows("characters so far.").hides(MINE)
    assert city.answers()["E5"] == typed


def test_a_clause_that_goes_on_is_the_answer(city: Talk) -> None:
    city.say("draft", "change A7", "where the river ends, hot and dry").hides(MINE)
    assert city.answers()["A7"] == "where the river ends, hot and dry"


# -- where options, a number, a day are asked for


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("D4", "who pays the trains"), ("A3", "what does it cost"), ("A5.inhabitants", "how many of our 50000 people must agree"),
        ("A2", "what does Poland pay"), ("D4", "qui paie le train"), ("A3", "why would a city of ours do that"),
        ("D4", "do you know who pays the trains"),
    ],
)  # fmt: skip
def test_a_question_fills_in_nothing(city: Talk, question: str, typed: str) -> None:
    city.say("draft", f"change {question}", typed).shows(
        "Back to the question:", f"question {question.partition('.')[0]}"
    )
    assert city.answers() == CITY


@pytest.mark.parametrize(
    ("typed", "value"), [("is pending", "pending"), ("are still waiting for the answer", "pending")]
)
def test_an_answer_that_begins_with_a_verb_stays_one(talk: Talk, typed: str, value: str) -> None:
    talk.has("draft", {"H1": "yes"})
    talk.say("draft", "change B1", typed)
    if "B1" not in talk.answers():
        talk.say("yes")
    assert talk.answers()["B1"] == value
