"""What city officers write in their own words: where nothing waits for it, it is not answered as if it chose something."""

from __future__ import annotations

import pytest

from tests.flow.talk import UTM, Talk


def test_a_figure_with_a_misspelt_scale_is_compared_as_it_is_meant(talk: Talk) -> None:
    talk.knows(programme=UTM)
    talk.say("we have 111 tousand people").hides("111 is below").shows("111,000 is above the 50,000")


@pytest.mark.parametrize("words", ["remind", "reminders", "reminders stop"])
def test_without_reminders_nothing_waits_to_be_chosen(talk: Talk, words: str) -> None:
    talk.knows(programme=UTM)
    talk.say(words).shows("You have asked for no reminder.")
    talk.say("do you pay travel?").shows("— City2City · 2.5").hides("Please choose", "no reminder")
    talk.say(words)
    talk.say("what about my personal data").hides("Please choose one of the options")


def test_a_self_check_without_answers_was_not_begun(talk: Talk) -> None:
    talk.say("which programme fits us?", "cancel")
    talk.say("check").shows("Question 1 of").hides("You began this self-check before")


def test_a_self_check_with_an_answer_is_gone_on_with(talk: Talk) -> None:
    talk.knows(programme=UTM)
    talk.say("check", "1", "cancel")
    talk.say("check").shows("You began this self-check before.", "Question 2")


@pytest.mark.parametrize(
    "words",
    [
        "Good morning, I am from the municipality of Shkoder",
        "Hi I work at the town hall of Cork",
        "hello, my name is Ana and I am from Porto",
        "Dear team, I am writing from Gdynia.",
        "We are from the city of Tartu, hello",
        "bonjour, je travaille à la mairie de Nantes",
    ],
)
def test_who_introduces_themselves_is_greeted(talk: Talk, words: str) -> None:
    talk.say("hello")
    talk.say(words).shows("Welcome", "What would you like to do?").hides("City2City · 3", "not sure", "nearest passage")


@pytest.mark.parametrize(
    "words",
    [
        "Hi, I am from Cork and who may apply?",
        "my name is on the form twice, is that bad?",
        "I work for a company. Can companies apply?",
        "Hello, I am from Porto, when is the deadline",
    ],
)
def test_who_asks_something_too_is_answered(talk: Talk, words: str) -> None:
    talk.say("hello")
    talk.say(words).hides("What would you like to do?")


@pytest.mark.parametrize(
    "words",
    [
        "I am a city officer, we want to apply",
        "Hello, we are the municipality of Braga. We want to apply",
        "Good day! I work at the city hall. We would like to take part",
        "Je travaille à Nantes, nous voulons participer",
    ],
)
def test_a_wish_behind_what_is_told_is_heard(talk: Talk, words: str) -> None:
    talk.say(words).shows("whether your city may join", "[check] [draft]")


@pytest.mark.parametrize(
    "words",
    [
        "Which programme fit us? We are 85000 people in Portugal",
        "what programme is right for a small town?",
        "which programme for us?",
        "Bonjour, quel programme pour nous ?",
        "Quel programme pour notre ville ?",
        "we are a town of 60000. which one fits us?",
    ],
)
def test_which_programme_fits_is_heard_beside_what_is_told(talk: Talk, words: str) -> None:
    talk.say(words).shows("Which programme fits?", "Question 1 of")


@pytest.mark.parametrize(
    "words",
    [
        "We want to apply. Who signs the form?",
        "the draft, our mayor wrote it, is long",
        "we want to apply, is Serbia eligible",
        "test, test",
    ],
)
def test_a_question_beside_a_wish_stays_a_question(talk: Talk, words: str) -> None:
    talk.say(words).hides("[check] [draft]")
    assert talk.at not in ("consent", "check")
