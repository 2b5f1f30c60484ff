"""Several questions in a message are answered in turn, each under its words; of a pasted e-mail its question is."""

from __future__ import annotations

import pytest

from handlers.forms import told_answers
from tests.flow.talk import Talk


def test_each_is_answered_under_its_words(talk: Talk) -> None:
    talk.say("What is the deadline? And do we need a climate plan?").shows(
        "What is the deadline?", "7 August 2025", "do we need a climate plan?", "covering the whole city"
    )


def test_one_that_is_not_sure_takes_nothing_from_the_others(talk: Talk) -> None:
    said = talk.say("Who likes goats? Do we need a climate plan?")
    said.shows("Who likes goats?", "Do we need a climate plan?", "covering the whole city")
    assert talk.at == "menu"


def test_the_second_leans_on_the_first(talk: Talk) -> None:
    talk.say("Do we need a climate plan? And for consortia?").shows(
        "Do we need a climate plan?", "And for consortia?", "about: Do we need a climate plan?", "City2City · 3.2"
    )


def test_three_are_answered_and_the_rest_is_counted(talk: Talk) -> None:
    message = "What is the deadline? Do we need a climate plan? Is street lighting a topic? Must we sign? Who pays?"
    talk.say(message).shows("Is street lighting a topic?", "Please ask the other 2 again.").hides("Must we sign?")


def test_one_question_has_no_heading(talk: Talk) -> None:
    said = talk.say("Do we need a climate plan?")
    assert said.replies[0].blocks[0].kind == "quote"


def test_the_question_of_a_pasted_e_mail_is_answered(talk: Talk) -> None:
    mail = (
        "From: Berta Muster <berta@island.example>\nSubject: your call\n\nDear all,\n\n"
        + "We met at the fair in spring and have thought about it ever since, in many meetings of our council. " * 4
        + "Now I wonder: do we need a climate plan?\n\nKind regards\nBerta\n--\nIsland Council | Where goats are happy?"
    )
    talk.say(mail).shows("covering the whole city").hides("Berta", "goats")
    assert "Berta" not in str(talk.state)


def test_a_megabyte_is_answered_like_any_message(talk: Talk) -> None:
    assert talk.say("is it? " * 150_000).replies
    assert talk.say("a" * 1_000_000).replies


def test_in_a_form_several_are_answered_and_its_question_stays_open(talk: Talk) -> None:
    talk.say("check")
    talk.say("What is the deadline? And do we need a climate plan?").shows(
        "7 August 2025", "covering the whole city", "Back to the question:"
    )
    assert talk.at == "check"


def test_facts_and_several_questions(talk: Talk) -> None:
    said = talk.say("We have 71,000 residents. Do we need a climate plan? What is the deadline?")
    said.shows("covering the whole city", "7 August 2025", "Inhabitants: 71,000", "Start the self-check")
    assert talk.at == told_answers.AT


@pytest.mark.parametrize(
    "message",
    [
        "On 3 May our council agreed. Which language are the sessions held in?",
        "Hello,\n\nI write for the city of Tartu.\n\nWhich language are the sessions held in?\n\nBest wishes\nMari",
        "Which language are the sessions held in? Best wishes Mari Tamm",
    ],
)
def test_what_stands_around_a_question_does_not_hide_it(talk: Talk, message: str) -> None:
    talk.say(message).shows("English to be the only working language").hides("does not say", "I am not sure")
