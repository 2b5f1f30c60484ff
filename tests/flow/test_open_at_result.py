"""At the result of a self-check, what waits for somebody's decision is open, and what was not asked is not called met."""

from __future__ import annotations

import pytest

from tests.flow.talk import Talk

MEMBER = ("1", "member", "yes", "yes", "yes", "1", "yes")
TOWN = ("60000", "signatory", "whole", "yes", "yes", "yes", "1", "yes")
WAITING = ("1", "pending", *TOWN)
NOT_APPLIED = ("1", "not yet", *TOWN)
COHORT = "In the UTM City Cohort, or not turned down by it (3.2)"
OPEN = f"Open until it is decided: {COHORT}"


@pytest.mark.parametrize("word", ["why?", "each point", "more"])
def test_a_member_reads_what_follows_from_membership_apart_from_what_is_met(talk: Talk, word: str) -> None:
    talk.say("check", *MEMBER, "1")
    said = talk.say(word).shows(
        "By your answers, nothing stands against your city and nothing is open:",
        f"• {COHORT}",
        "• Clear, official mandate (3.3)",
        "Not asked, since it follows from “UTM City Cohort: Yes, it is a member”:",
        "• At least 50,000 inhabitants in total (3.2)",
        "• Climate plan for the whole city (3.2)",
    )
    assert said.text.count("Climate plan for the whole city") == 1


def test_what_follows_is_not_called_met_in_the_file(talk: Talk) -> None:
    talk.say("check", *MEMBER, "1", "all as a file")
    assert "Met: At least 50,000" not in talk.last.made(".md").content


@pytest.mark.parametrize(
    ("answers", "step"),
    [
        (WAITING, "Your application to the UTM City Cohort is not decided yet."),
        (NOT_APPLIED, "Your city still has to apply to the UTM City Cohort, and to be accepted."),
    ],
)
def test_what_others_decide_is_open_and_among_the_next_steps(talk: Talk, answers: tuple[str, ...], step: str) -> None:
    talk.say("check", *answers)
    talk.say("1").shows("Tentatively eligible", OPEN)
    talk.say("each point").shows(OPEN, step, "Change UTM City Cohort").hides("nothing is open")
    talk.say("next steps").shows("What you can do next", step)
    talk.say("all as a file")
    content = talk.last.made(".md").content
    assert OPEN in content
    assert f"Met: {COHORT}" not in content


def test_where_a_criterion_fails_the_next_steps_still_name_what_is_open(talk: Talk) -> None:
    talk.say("check", "1", "pending", "40000", "unsure", "whole", "yes", "yes", "yes", "1", "yes", "1")
    talk.last.shows("Not every criterion is met", "Open: Signatory", OPEN)
    talk.say("next steps").shows("Find out whether your city is a signatory.", "is not decided yet")


def test_who_comes_back_is_asked_what_was_waited_for(talk: Talk) -> None:
    talk.say("check", *WAITING, "1", "start")
    talk.say("check").shows("1. Answer the open point")
    talk.say("1").shows("Is your city a member of the UTM City Cohort?", "Your answer now: It has applied")
    talk.say("member").shows("Eligible in principle").hides("Open until")
