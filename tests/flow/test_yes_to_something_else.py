"""A yes that says what it is yes to is no answer to a question about something else."""

from __future__ import annotations

import pytest

from tests.flow.talk import UTM, Talk

TO_MANDATE = ("1", "not yet", "60000", "signatory", "whole")


def asked(talk: Talk, *answers: str) -> Talk:
    talk.knows(programme=UTM)
    talk.say("check", *answers)
    return talk


@pytest.mark.parametrize(
    ("answers", "question", "said", "about"),
    [
        (("1",), "cohort", "yes we signed the covenant", "Global Covenant of Mayors"),
        (("1",), "cohort", "yes, we are a GCoM signatory", "Global Covenant of Mayors"),
        (("1",), "cohort", "Yes, there is a mandate", "Mandate"),
        (TO_MANDATE, "mandate", "yes, we have a climate plan", "Climate plan"),
        (TO_MANDATE, "mandate", "yes we signed the covenant", "Global Covenant of Mayors"),
        (("1", "member"), "mandate", "yes, we have local partners", "Local partners"),
        (("1", "not yet", "60000"), "gcom", "yes, we have a mandate", "Mandate"),
        (("1", "not yet", "60000", "signatory"), "plan", "yes, we signed the covenant", "Global Covenant of Mayors"),
    ],
)
def test_it_is_asked_back(talk: Talk, answers: tuple[str, ...], question: str, said: str, about: str) -> None:
    asked(talk, *answers)
    talk.say(said).shows(f"That sounds like an answer to another question: {about}.")
    assert question not in talk.answers("check")
    talk.say("yes")
    assert question in talk.answers("check")


@pytest.mark.parametrize(
    ("answers", "question", "said", "value"),
    [
        (("1",), "cohort", "yes we are a member of the cohort", "member"),
        (("1",), "cohort", "yes, since 2023", "member"),
        (TO_MANDATE, "mandate", "yes, the mayor signed it", "yes"),
        (TO_MANDATE, "mandate", "yes, we have a mandate", "yes"),
        (TO_MANDATE, "mandate", "yes, we do", "yes"),
        (("1", "not yet", "60000"), "gcom", "yes we signed the covenant", "signatory"),
        (("1", "not yet", "60000", "signatory"), "plan", "yes, we have a climate plan", "whole"),
    ],
)
def test_a_yes_to_what_is_asked_stays_one(
    talk: Talk, answers: tuple[str, ...], question: str, said: str, value: str
) -> None:
    asked(talk, *answers).say(said)
    assert talk.answers("check")[question] == value
