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


@pytest.mark.parametrize("said", ["yes", "yes that's right", "result", "ok, show me the result", "correct"])
def test_a_yes_at_the_summary_leads_to_the_result(talk: Talk, said: str) -> None:
    talk.say(*CHECKED).shows("Is this right?")
    said_now = talk.say(said)
    said_now.shows("keep").hides("Please choose", "Mobility")
    talk.say("1").shows("We cannot tell yet")


@pytest.mark.parametrize("said", ["I found out", "I found out!", "I found out about the mandate"])
def test_what_was_found_out_is_asked_for_at_the_result(kept: Talk, said: str) -> None:
    kept.say(said).shows("official mandate", "Your answer now: I'm not sure")
    kept.say("yes").hides("We cannot tell yet")


@pytest.mark.parametrize(
    "said",
    [
        "change the mandate",
        "change mandate",
        "I want to change the answer about the mandate",
        "change my answer on the mandate",
    ],
)
def test_an_answer_is_changed_by_its_name(kept: Talk, said: str) -> None:
    kept.say(said).shows("official mandate", "Your answer now: I'm not sure")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("which programme fits us?", "Which programme fits?"),
        ("what is the difference between them?", "The programmes compared"),
    ],
)
def test_in_the_middle_of_a_check_one_may_ask_which_programme(talk: Talk, said: str, shown: str) -> None:
    talk.say("check").shows("Who is applying?")
    talk.say(said).shows(shown)


@pytest.mark.parametrize("start", [("check",), ("fit",)])
def test_a_choice_that_is_not_understood_twice_is_not_shown_twice(talk: Talk, start: tuple[str, ...]) -> None:
    talk.knows(programme="").say(*start)
    first = talk.say("the mayor likes ducks").text
    talk.say("the mayor likes geese").shows("I did not understand that either.", "repeat")
    assert len(talk.say("and swans").text) < len(first)


def test_behind_it_a_number_still_chooses(talk: Talk) -> None:
    talk.knows(programme="").say("check", "the mayor likes ducks", "the mayor likes geese")
    talk.say("1").shows("Who is applying?")


def test_a_goodbye_is_not_answered_with_a_question(talk: Talk) -> None:
    talk.say("check").shows("Who is applying?")
    talk.say("bye").shows("Goodbye").hides("Who is applying?")


@pytest.mark.parametrize("said", ["next", "skip"])
def test_where_all_is_answered_nothing_is_needed(talk: Talk, said: str) -> None:
    talk.say(*CHECKED).shows("Is this right?")
    talk.say(said).hides("needs each answer")


@pytest.mark.parametrize("said", ["the mayor will sign", "our council likes the idea", "the office is in the harbour"])
def test_of_two_options_none_is_guessed_from_a_faint_likeness(talk: Talk, said: str) -> None:
    talk.say("check", "1", "not applied yet", "60000", "signatory").shows("climate action plan")
    talk.say(said).hides("I read that as 1.", "I read that as 2.")
    assert "plan" not in talk.answers("check")


@pytest.mark.parametrize("said", ["Denmark", "250,000", "7"])
def test_the_answers_that_stand_on_the_buttons_are_not_listed_beside_them(talk: Talk, said: str) -> None:
    talk.say("check", "1", "member").shows("official mandate")
    talk.say(said).shows("Please answer yes or no.", "1. Yes").hides("Perhaps:")
