"""An answer that also asks is kept, its question is answered, and the form goes on; a question alone never fills in anything."""

from __future__ import annotations

import pytest

from faq.search.splitting import told_and_asked
from tests.flow.talk import Talk

CITY = {"H1": "yes", "A1": "Alphaville", "A2": "DE", "A3": "local_government", "A4": "city", "A6": "Europe/Berlin"}


@pytest.fixture
def city(talk: Talk) -> Talk:
    talk.has("draft", CITY)
    return talk


@pytest.mark.parametrize(
    ("question", "typed", "value"),
    [
        ("D4", "yes, but does everyone need to speak it?", "yes"), ("D4", "No. Can we bring a translator?", "no"),
        ("D4", "yes! who pays for the travel?", "yes"), ("D4", "oui, mais qui paie le voyage ?", "yes"),
        ("D4", "yes, or may somebody translate?", "yes"),
        ("A2", "Belgium, is that fine?", "BE"), ("A6", "Europe/Paris - do meetings follow it?", "Europe/Paris"),
        ("A5.inhabitants", "45,000; does the county count?", 45000),
        ("C2", "ben@alpha.example, who reads it?", "ben@alpha.example"),
        ("A4", "a county. Do neighbours count? Best regards, Ann Smith", "county"),
    ],
)  # fmt: skip
def test_the_answer_is_kept_said_and_followed_by_the_reply(
    city: Talk, question: str, typed: str, value: object
) -> None:
    before = city.say("draft", f"change {question}").replies[-1]
    said = city.say(typed).shows("I read that as: ")
    assert len(said.replies) > 2
    assert city.answers()[question] == value
    assert said.replies[-1].blocks != before.blocks


def test_the_answer_comes_first_then_the_reply_then_the_next_question(talk: Talk) -> None:
    talk.say("check", "1", "3", "61,000. How long does a twinning last?").shows(
        "I read that as: 61,000", "12 months", "Question 4 of", "Global Covenant of Mayors"
    )


def test_what_is_remarked_on_the_answer_is_said(city: Talk) -> None:
    city.say("draft", "change D4", "no, who pays for the travel?").shows(
        "I read that as: No", "Is there somebody else in your team"
    )


@pytest.mark.parametrize(
    "typed",
    [
        "does everyone need to speak it?", "ok, what is a mandate?", "Well, who pays for the travel?", "Thanks! How long is it?",
        "Sorry, but what does that mean here?", "hello, can you tell me who may apply?", "is it yes or no?",
        "must we name our neighbours? regards, Ann", "how many may come? Thanks, Ben",
        "who pays?\n\nKind regards\nCleo Berg, Alphaville",
    ],
)  # fmt: skip
@pytest.mark.parametrize("question", ["D4", "A2", "A7", "A5.inhabitants"])
def test_a_question_alone_fills_in_nothing(city: Talk, question: str, typed: str) -> None:
    city.say("draft", f"change {question}", typed).shows(f"question {question.partition('.')[0]}")
    assert city.answers() == CITY


def test_in_words_of_ones_own_it_is_asked_back(city: Talk) -> None:
    city.say("draft", "change A7", "Hot summers. Is that enough?").shows("That was my answer, not a question")
    city.press("That was my answer, not a question")
    assert city.answers()["A7"] == "Hot summers. Is that enough?"


def test_an_answer_that_is_not_clear_is_asked_back_beside_the_reply(city: Talk) -> None:
    city.say("draft", "change A2", "Congo, who pays for the travel?").shows(
        "City2City · ", "Which one do you mean?", "1. "
    )
    assert city.answers()["A2"] == "DE"


@pytest.mark.parametrize(
    ("message", "told", "asked"),
    [
        ("yes, but must the mayor sign?", "yes", "must the mayor sign?"),
        ("Ghent and Bruges, do trams count?", "Ghent and Bruges", "do trams count?"),
        ("We signed in 2019. Is that enough? Cheers, Ann", "We signed in 2019", "Is that enough?"),
        ("who pays, and when?", "", "who pays, and when?"),
        ("Yes.", "", "Yes."),
    ],
)  # fmt: skip
def test_what_is_told_and_what_is_asked(message: str, told: str, asked: str) -> None:
    assert told_and_asked(message) == (told, asked)
