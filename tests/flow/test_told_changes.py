"""What is told at the result of a self-check, or at its summary, is offered as a change of the answer that it is about."""

from __future__ import annotations

import pytest

from tests.flow.talk import NZC, Talk

MEMBER = ("1", "member", "yes", "yes", "yes", "1", "yes")
TOWN = ("1", "not yet", "60000", "unsure", "whole", "yes", "yes", "yes", "1", "yes")
KEEP = "1"
YES = "Yes, change it"


def result(talk: Talk, *answers: str) -> Talk:
    talk.say("check", *answers, KEEP)
    return talk


@pytest.mark.parametrize(
    ("told", "change", "question", "kept"),
    [
        ("sorry, we have 40 000 inhabitants", "Inhabitants: 60,000 → 40,000", "population", 40_000),
        ("the population is in fact 48,500", "Inhabitants: 60,000 → 48,500", "population", 48_500),
        ("our plan covers only a part of the city, actually", "Climate plan: Yes", "plan", "no"),
        ("we have signed the covenant in the meantime", "→ Yes, it is a signatory", "gcom", "signatory"),
        ("actually, there is no mandate", "Mandate: Yes → No", "mandate", "no"),
        ("we have no mandate after all", "Mandate: Yes → No", "mandate", "no"),
        ("our topic is hydrogen now", "→ Clean hydrogen", "topic", "Clean hydrogen"),
        ("we applied last week", "→ It has applied and is waiting", "cohort", "pending"),
        ("Mandate: no", "Mandate: Yes → No", "mandate", "no"),
        ("change inhabitants to 45000", "Inhabitants: 60,000 → 45,000", "population", 45_000),
        ("please change the topic to hydrogen", "→ Clean hydrogen", "topic", "Clean hydrogen"),
        ("the cohort has refused us", "→ It applied in this call and was not accepted", "cohort", "rejected"),
    ],
)
def test_a_change_in_words_is_offered_and_made_by_a_yes(
    talk: Talk, told: str, change: str, question: str, kept: object
) -> None:
    before = result(talk, *TOWN).answers("check")
    talk.say(told).shows("Change", change, YES, "No, leave it").hides("— City2City")
    assert talk.answers("check") == before
    talk.say("yes").shows("Changed:", change)
    assert talk.answers("check")[question] == kept


def test_the_new_verdict_comes_with_what_was_changed(talk: Talk) -> None:
    result(talk, *TOWN).last.shows("We cannot tell yet")
    talk.say("sorry, we have 40 000 inhabitants")
    talk.press(YES).shows("Changed:", "Inhabitants: 60,000 → 40,000", "Not every criterion is met", "Each point")


def test_what_applies_only_now_is_asked_behind_the_change(talk: Talk) -> None:
    result(talk, *MEMBER)
    talk.say("we are not a member after all, we are waiting").shows(
        "UTM City Cohort: Yes, it is a member → It has applied"
    )
    talk.press(YES).shows("Changed:", "How many inhabitants")
    talk.say("60000", "signatory", "whole").shows("the cohort decides first")


def test_several_changes_are_offered_together_also_of_what_applies_only_then(talk: Talk) -> None:
    result(talk, *MEMBER)
    talk.say("we are not a member, we are waiting. We have 70,000 inhabitants").shows(
        "• UTM City Cohort: Yes, it is a member → It has applied", "• Inhabitants: 70,000", "Yes, change them"
    )
    talk.press("Yes, change them").shows("Is your city a signatory")
    assert talk.answers("check")["population"] == 70_000


def test_what_is_left_stays(talk: Talk) -> None:
    before = result(talk, *TOWN).answers("check")
    talk.say("we have 40 000 inhabitants", "no").shows("Your answers stay as they are.", "We cannot tell yet")
    assert talk.answers("check") == before


def test_what_the_answers_say_already_is_said(talk: Talk) -> None:
    result(talk, *TOWN)
    talk.say("sorry, we have 60 000 inhabitants").shows("Your answers say so already:", "Inhabitants: 60,000").hides(
        "— City2City"
    )


@pytest.mark.parametrize(
    "asked",
    [
        "how many inhabitants do we need?",
        "what if we have 40 000 inhabitants",
        "must the mandate be signed?",
        "is a plan for a part of the city enough",
        "when does the cohort decide",
    ],
)
def test_a_question_stays_a_question(talk: Talk, asked: str) -> None:
    result(talk, *TOWN)
    talk.say(asked).shows("— City2City").hides(YES)


def test_what_is_told_with_a_question_is_answered_and_offered(talk: Talk) -> None:
    result(talk, *TOWN)
    talk.say("we have 40 000 inhabitants after all. How many do we need?").shows(
        "— City2City", "Inhabitants: 60,000 → 40,000", YES
    )


@pytest.mark.parametrize(
    "said", ["thanks", "ok", "that is good news", "we will talk to the mayor first", "you are wrong"]
)
def test_what_tells_no_answer_changes_none(talk: Talk, said: str) -> None:
    before = result(talk, *TOWN).answers("check")
    talk.say(said).hides(YES)
    assert talk.answers("check") == before


def test_at_the_summary_it_is_the_same(talk: Talk) -> None:
    talk.say("check", *TOWN)
    talk.say("sorry, we have 40 000 inhabitants").shows("Inhabitants: 60,000 → 40,000")
    talk.say("yes").shows("Changed:", "Your answers", "Inhabitants: 40,000", "See the result and keep")
    talk.say("we have 45 000 inhabitants", "no").shows("Your answers stay as they are.", "Inhabitants: 40,000")


def test_an_offer_that_was_passed_by_still_does_what_it_says(talk: Talk) -> None:
    result(talk, *TOWN)
    offer = talk.say("we have 40 000 inhabitants")
    talk.say("each point")
    talk.press(offer.button(YES)).shows("Changed:", "Not every criterion is met")


def test_in_french_and_of_the_other_programme(talk: Talk) -> None:
    talk.knows(programme=NZC)
    result(talk, "Norway", "yes", "none").say("sorry, we are in Malta").shows("Country: Norway → Malta")
    talk.knows(language="fr").say("pardon, nous sommes une ville jumelle").shows(
        "→ Oui, c'est actuellement une ville jumelle"
    )


def test_a_clause_that_denies_is_not_cut_from_what_it_denies(talk: Talk) -> None:
    result(talk, *TOWN)
    talk.say("we do not work with partners").shows("Local partners: Yes → No")
