"""What is asked for in the middle of a form is said, and the open question comes again; nothing of it is lost."""

from __future__ import annotations

import pytest

from tests.flow.talk import UTM, Talk

CITY = {"H1": "yes", "A1": "Alphaville", "A2": "DE", "A3": "local_government", "A4": "city", "A6": "Europe/Berlin"}


@pytest.fixture
def city(talk: Talk) -> Talk:
    talk.has("draft", CITY)
    return talk


@pytest.mark.parametrize(
    "word",
    [
        "help", "sessions", "about", "privacy", "faq", "faq 9.9", "faq 3.2", "reminders", "remind me tomorrow", "remind me later",
        "tell me when a call opens", "feedback", "link", "unlink", "language", "language en", "what is a mandate?",
    ],
)  # fmt: skip
def test_a_digression_comes_back_to_the_open_question(city: Talk, word: str) -> None:
    city.say("draft", "change D4", word).shows("Back to the question:", "question D4", "work in English?")
    city.say("yes")
    assert city.answers()["D4"] == "yes"


@pytest.mark.parametrize(
    "word", ["help", "sessions", "reminders", "remind me tomorrow", "feedback", "language en", "faq 9.9"]
)
def test_so_in_a_self_check(talk: Talk, word: str) -> None:
    talk.say("check", "1", word).shows("Back to the question:", "Question 2 of")


def test_another_language_goes_on_in_the_middle(city: Talk) -> None:
    city.say("draft", "change D4", "language fr").shows(
        "Nous parlons français", "Revenons à la question", "question D4"
    )


def test_a_draft_that_is_sent_in_the_middle_of_a_question_is_taken_and_the_question_comes_again(city: Talk) -> None:
    city.say("draft", "export")
    filled = city.last.made(".md").content.replace("Alphaville", "Betaville")
    city.say("change D4")
    said = city.send(filled).shows("I took over 1 answer.", "Back to the question:", "question D4")
    assert city.answers()["A1"] == "Betaville"
    city.press(said.button("Undo this import")).shows("The import is undone.", "Back to the question:", "question D4")
    assert city.answers()["A1"] == "Alphaville"


def test_so_where_it_cannot_be_used(talk: Talk) -> None:
    talk.say("check", "1")
    talk.send("### A1\n\nAlphaville\n").shows("I have no draft of yours", "Back to the question:", "Question 2 of")


def test_a_section_that_there_is_not_lists_what_there_is(talk: Talk) -> None:
    talk.say("faq 9.9").shows("There is no section 9.9.", "What the programme text covers", "1. ")


# -- reminders


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("remind me tomorrow", "21 July 2025"), ("remind me in 2 weeks of my draft", "3 August 2025"),
        ("Can you remind me in three days?", "23 July 2025"), ("please remind me on 3 December of my draft", "3 December 2025"),
        ("remind me next Monday of the draft", "21 July 2025"), ("rappelez-moi demain", "21 July 2025"),
        ("remind me in a month", "20 August 2025"), ("remind me of my draft tomorrow", "21 July 2025"),
    ],
)  # fmt: skip
def test_a_reminder_is_asked_for_by_its_day(city: Talk, typed: str, day: str) -> None:
    city.say(typed).shows("I will remind you of your draft for UTM City2City.", day)


@pytest.mark.parametrize("typed", ["remind me later", "remind me some day", "remind me yesterday of my draft"])
def test_without_a_day_ahead_it_is_asked_for(city: Talk, typed: str) -> None:
    city.say(typed).shows("On which day?").hides("You have asked for no reminder")


def test_the_word_alone_lists_them(city: Talk) -> None:
    city.say("remind me").shows("You have asked for no reminder.")


# -- codes


def test_a_draft_has_no_two_codes_that_mean_different_things(city: Talk) -> None:
    first = city.say("share", "1").text.partition("`take ")[2].partition("`")[0]
    second = city.say("share", "2").shows("A code for the other way that you made before works no more.").text
    other = city.beside("ben").knows(programme=UTM)
    other.say(f"take {first}").shows("I do not know that code.")
    other.say(f"take {second.partition('`take ')[2].partition('`')[0]}").shows("You work on this draft together now.")


def test_two_codes_that_mean_the_same_both_work(city: Talk) -> None:
    codes = [city.say("share", "2").text.partition("`take ")[2].partition("`")[0] for _ in range(2)]
    for name, code in zip(("ben", "cleo"), codes, strict=True):
        city.beside(name).knows(programme=UTM).say(f"take {code}").shows("You work on this draft together now.")


# -- after the result


@pytest.mark.parametrize("word", ["thanks", "ok", "yes", "great", "no", "done", "skip", "that's all"])
def test_after_the_result_such_a_word_is_no_answer_to_anything(talk: Talk, word: str) -> None:
    talk.say("check", *["1"] * 8).shows("Your answers are kept.")
    before = talk.answers("check")
    talk.say(word)
    assert talk.answers("check") == before


# -- offers


@pytest.mark.parametrize("word", ["yes", "Yes please", "sure, do that", "👍"])
def test_a_yes_takes_the_offer_to_fill_in_what_was_told(talk: Talk, word: str) -> None:
    talk.say("we have 61,000 inhabitants and signed the GCoM in 2015").shows(
        "From what you tell I can fill in the self-check:"
    )
    talk.say(word).shows("answers are filled in")
