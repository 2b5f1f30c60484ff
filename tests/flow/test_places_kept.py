"""What is said in the middle of a question that belongs to no form comes back to it; a number beside no number is asked again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.talk import Talk

CITY = {"H1": "yes", "A1": "Alphaville", "A2": "DE", "A3": "local_government", "A4": "city", "A6": "Europe/Berlin"}


@pytest.mark.parametrize("word", ["help", "about", "privacy", "summary", "finish", "export", "faq 3.2", "sessions"])
@pytest.mark.parametrize(("yes", "question"), [((), "May I keep"), (("yes",), "May the programme team")])
def test_a_consent_is_asked_again_behind_a_digression(
    talk: Talk, word: str, yes: tuple[str, ...], question: str
) -> None:
    talk.say("draft", *yes, word).shows(question, "1. Yes", "2. No")


@pytest.mark.parametrize("word", ["help", "about", "privacy"])
def test_so_is_the_programme(tmp_path: Path, word: str) -> None:
    Talk(tmp_path).say("check", word).shows("Which programme is it about?", "2. NetZeroCities")


@pytest.mark.parametrize("word", ["help", "about", "privacy"])
def test_so_is_a_question_of_which_programme_fits(talk: Talk, word: str) -> None:
    talk.say("fit", word).shows("Question 1 of 4")


@pytest.mark.parametrize("typed", ["1", "2", "the second one"])
def test_a_number_behind_i_am_not_sure_right_is_asked_again_of_a_yes_and_no(talk: Talk, typed: str) -> None:
    talk.say("check", "1", "member", "I would have to ask the mayors first").shows(
        "I read that as I'm not sure. Right?"
    )
    talk.say(typed).shows("clear, official mandate", "1. Yes", "2. No", "3. I'm not sure")
    assert "mandate" not in talk.answers("check")


@pytest.mark.parametrize("typed", ["1", "3", "4", "number three"])
def test_so_of_other_options(talk: Talk, typed: str) -> None:
    talk.say("check", "1", "I would have to ask first").shows("I read that as I'm not sure. Right?")
    talk.say(typed).shows("member of the UTM City Cohort", "1. Yes, it is a member")
    assert "cohort" not in talk.answers("check")


def test_the_number_that_i_am_not_sure_has_is_taken(talk: Talk) -> None:
    talk.say("check", "1", "I would have to ask first", "5").shows("How many inhabitants")
    assert talk.answers("check")["cohort"] == "unsure"


@pytest.mark.parametrize("typed", ["possibly", "potentially", "could be", "might be"])
def test_a_word_that_leaves_it_open_is_i_am_not_sure(talk: Talk, typed: str) -> None:
    talk.say("check", "1", typed).shows("How many inhabitants")
    assert talk.answers("check")["cohort"] == "unsure"


@pytest.mark.parametrize("typed", ["hello", "Good morning", "hi there", "hello!"])
def test_a_greeting_shows_the_state_of_the_call_and_what_can_be_done(talk: Talk, typed: str) -> None:
    talk.say(typed).shows("the call is open", "What would you like to do?", "1. Check whether my city may join")


def test_a_greeting_in_the_middle_of_a_form_comes_back_to_it(talk: Talk) -> None:
    talk.say("check", "1", "hello").shows("Hello!", "Back to the question:", "Question 2 of")


def test_summary_and_finish_say_the_state_of_the_call(talk: Talk) -> None:
    talk.has("draft", CITY)
    talk.say("draft", "summary").shows("Summary of your draft", "the call is open")
    talk.say("finish").shows("Finish as version 1?", "the call is open")


@pytest.mark.parametrize(
    "typed",
    ["change inhabitants", "I'd like to change my answer about the inhabitants", "change the inhabitants, please"],
)
def test_an_answer_of_a_draft_is_changed_by_its_name(talk: Talk, typed: str) -> None:
    talk.has("draft", {**CITY, "A5.inhabitants": 62000})
    talk.say("draft", "summary", typed).shows("Your answer now: 62,000")


def test_a_review_is_shown_once_where_an_answer_is_not_there(talk: Talk) -> None:
    talk.say("check", "1", "member", "yes", "yes", "yes", "1", "yes").shows("Your answers")
    said = talk.say("change members").shows("I find no answer called “members”.", "Your answers", "1. Applicant")
    assert said.text.count("1. Applicant") == 1


@pytest.mark.parametrize(
    "typed", ["modifier le nombre d'habitants", "je veux modifier les habitants", "modifier habitants"]
)
def test_an_answer_is_changed_by_its_name_in_french(talk: Talk, typed: str) -> None:
    talk.say("check", "1", "pending", "62000", "language fr").shows("Revenons à la question")
    talk.say(typed).shows("Votre réponse actuelle", "62")


@pytest.mark.parametrize(
    ("typed", "shown"), [("tâches", "Votre brouillon"), ("résumé", "Récapitulatif"), ("récapitulatif", "Récapitulatif")]
)
def test_the_own_words_of_french_show_a_draft(talk: Talk, typed: str, shown: str) -> None:
    talk.has("draft", CITY)
    talk.knows(language="fr")
    talk.say(typed).shows(shown)


def test_the_first_screen_of_a_draft_says_first_what_it_is(talk: Talk) -> None:
    talk.say("draft").shows(
        "Application draft · UTM City2City\ndraft helper, not the official form\n", "the call is open"
    )
