"""What an applicant met who came back, changed their mind, or answered beside the question: nothing is lost, and no way ends."""

from __future__ import annotations

import pytest

from tests.flow.talk import Talk

CHECKED = ("check", "1", "not applied yet", "60000", "signatory", "whole", "not sure", "yes", "yes", "mobility", "yes")
AT_THE_FORM = ("draft", "yes", "no")


@pytest.fixture
def kept(talk: Talk) -> Talk:
    """A result whose answers are kept."""
    talk.say(*CHECKED).shows("Is this right?")
    talk.say("1").shows("We cannot tell yet")
    return talk


def test_a_yes_is_no_number_of_inhabitants(talk: Talk) -> None:
    talk.knows(programme="").say("fit").shows("How many inhabitants")
    talk.say("yes").shows("How many inhabitants")
    talk.say("60000", "yes").shows("In which country is your city?")


@pytest.mark.parametrize("first", ["fit", "which programme fits us?"])
def test_kept_answers_are_there_behind_the_question_which_programme(kept: Talk, first: str) -> None:
    kept.say(first).shows("In which country is your city?")
    kept.say("cancel", "check").shows("Your answers from last time", "Inhabitants: 60,000")


def test_who_was_told_which_programme_goes_on_with_kept_answers(kept: Talk) -> None:
    kept.say("fit", "Portugal", "none").shows("By your answers")
    kept.say("1").shows("Your answers from last time", "Inhabitants: 60,000")


def test_what_which_programme_asked_is_deleted_and_what_was_kept_is_not(kept: Talk) -> None:
    kept.say("fit", "Portugal", "none").shows("Delete these answers")
    kept.say("Delete these answers", "check").shows("Your answers from last time", "Inhabitants: 60,000")


def test_a_result_that_is_not_kept_is_not_half_known_to_the_question_which_programme(talk: Talk) -> None:
    talk.say(*CHECKED, "2").shows("We cannot tell yet")
    talk.say("fit").shows("How many inhabitants")
    talk.say("60000").shows("In which country")


@pytest.mark.parametrize(
    "said",
    [
        "review",
        "overview",
        "result",
        "what now",
        "what next",
        "status",
        "progress",
        "list",
        "print",
        "download",
        "preview",
    ],
)
def test_a_word_for_the_bot_is_no_name_of_a_city(talk: Talk, said: str) -> None:
    talk.say(*AT_THE_FORM).shows("What is the official name")
    talk.say(said)
    assert "A1" not in talk.answers("draft")


@pytest.mark.parametrize("typed", ["the mayor will sign", "we are about to sign"])
def test_a_yes_to_two_meanings_is_asked_back(talk: Talk, typed: str) -> None:
    talk.say("check", "1", "not applied yet", "60000").shows("Global Covenant of Mayors")
    talk.say(typed, "yes")
    assert talk.answers("check").get("gcom") in (None, "commits")


@pytest.mark.parametrize(
    "said", ["hmm, the council has to decide first", "the mayor must decide", "we have to ask the council"]
)
def test_what_waits_for_a_decision_is_offered_as_unsure(talk: Talk, said: str) -> None:
    talk.say("check", "1", "not applied yet", "60000", "signatory").shows("climate action plan")
    talk.say(said).shows("I'm not sure").hides("I read that as 1.", "I read that as 2.")


@pytest.mark.parametrize(
    "said",
    [
        "We are four municipalities: Skövde, Falköping, Tibro and Hjo",
        "three small municipalities in one valley",
        "we apply as six villages",
    ],
)
def test_several_municipalities_are_a_consortium(talk: Talk, said: str) -> None:
    talk.say("check").shows("Who is applying?")
    talk.say(said).shows("consortium of municipalities")
