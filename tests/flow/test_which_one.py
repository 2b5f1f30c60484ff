"""A yes, a no or a "not yet" to "Which one do you mean?" is read against what is offered and what was asked."""

from __future__ import annotations

import pytest

from tests.flow.talk import NZC, Talk

WHICH = "Which one do you mean?"
COHORT = "Is your city a member of the UTM City Cohort?"


def offered(talk: Talk) -> None:
    talk.say("check", "1", "we sent something in September").shows(
        WHICH, "waiting for the answer", "Yes, it is a member"
    )


@pytest.mark.parametrize(
    ("typed", "stored"), [("not yet", "not_applied"), ("member", "member"), ("waiting", "pending")]
)
def test_a_plain_answer_to_the_question_is_taken(talk: Talk, typed: str, stored: str) -> None:
    offered(talk)
    talk.say(typed).shows("How many inhabitants" if stored != "member" else "mandate")
    assert talk.answers("check")["cohort"] == stored


def test_a_no_that_one_of_them_may_be_is_asked_back_alone(talk: Talk) -> None:
    offered(talk)
    talk.say("no").shows("I read that as 2. It has applied and is waiting for the answer. Right?").hides(COHORT)
    talk.say("yes").shows("How many inhabitants")
    assert talk.answers("check")["cohort"] == "pending"


@pytest.mark.parametrize("typed", ["yes", "yes please", "ok"])
def test_a_yes_to_several_shows_the_same_again(talk: Talk, typed: str) -> None:
    offered(talk)
    talk.say(typed).shows(WHICH, "1. It has applied and is waiting", "2. Yes, it is a member").hides(COHORT)
    talk.say("2").shows("mandate")


def test_a_yes_where_no_option_is_called_so_shows_the_same_again(talk: Talk) -> None:
    talk.say("check", "small towns and a harbour").shows(WHICH)
    before = talk.last.lines
    assert talk.say("yes").lines[-len(before) :] == before


@pytest.mark.parametrize("typed", ["none of these", "none of them", "neither", "neither of them", "none"])
def test_none_of_them_leads_to_the_question(talk: Talk, typed: str) -> None:
    offered(talk)
    talk.say(typed).shows(COHORT)
    assert "cohort" not in talk.answers("check")


def test_a_no_where_no_option_is_called_so_leads_to_the_question(talk: Talk) -> None:
    talk.say("check", "small towns and a harbour", "no").shows("Who is applying?").hides(WHICH)


def test_a_bare_no_that_is_an_option_and_none_of_those_offered_is_confirmed(talk: Talk) -> None:
    talk.knows(programme=NZC)
    talk.say("check", "Spain", "yes", "yes").shows(WHICH, "Yes, it is a Twin City now")
    talk.say("no").shows("I read that as 1. No, none of these. Right?")
    assert "mission" not in talk.answers("check")
    talk.say("yes").shows("Your answers")
    assert talk.answers("check")["mission"] == "none"
