"""A wish that a command carries out is carried out in the midst of a form too, and the form is kept as it was."""

from __future__ import annotations

import pytest

from tests.flow.talk import NZC, UTM, Talk


@pytest.mark.parametrize(
    "typed",
    ["draft the application", "start the draft", "I want to start the draft", "help me fill in the form", "show me my draft"]
)  # fmt: skip
def test_who_wants_the_draft_in_a_self_check_gets_it_and_can_go_back(talk: Talk, typed: str) -> None:
    talk.say("check", "1")
    talk.say(typed).shows("`check` goes on with your self-check", "Application draft", "May I keep what you write")
    talk.say("check").shows("We go on where you were.", "Is your city a member")
    assert talk.answers("check") == {"applicant": "local_government"}


@pytest.mark.parametrize(
    "typed",
    ["start the self-check of the other programme", "do the check of the other one", "start the self-check of NetZeroCities"]
)  # fmt: skip
def test_the_self_check_of_the_other_programme_is_begun(talk: Talk, typed: str) -> None:
    talk.say("check", "1", typed)
    talk.last.shows("Self-check · NetZeroCities", "In which country")
    assert {form.programme for form in talk.forms("check")} == {UTM, NZC}


def test_a_self_check_is_begun_out_of_a_draft_whose_question_asks_for_words(talk: Talk) -> None:
    talk.say("draft", "yes", "no")
    talk.say("start the self-check").shows(
        'If that is your answer, write it in quotes: "start the self-check".', "Who is applying?"
    )
    assert "A1" not in talk.answers("draft")
    talk.say("draft").shows("Welcome back.", "Your draft")


@pytest.mark.parametrize("typed", ["stop the self-check", "leave the self-check", "end the self-check"])
def test_a_self_check_is_stopped_in_words(talk: Talk, typed: str) -> None:
    talk.say("check", "1", typed)
    talk.last.shows("Stopped.")


def test_the_programmes_are_compared_beside_the_question(talk: Talk) -> None:
    talk.say("check", "1")
    talk.say("compare the programmes").shows("NetZeroCities", "Back to the question:", "Is your city a member")


@pytest.mark.parametrize(
    "typed", ["city", "a draft is there already", "the application is in", "we were told to check"]
)
def test_an_answer_stays_an_answer(talk: Talk, typed: str) -> None:
    talk.say("check", "1", typed)
    assert talk.at == "check"
