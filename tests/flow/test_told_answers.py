"""What is told with a question can be filled in: shown first, and only by a tap."""

from __future__ import annotations

from datetime import timedelta

from tests.flow.talk import Talk

TOLD = (
    "We have 71,000 residents, signed the Covenant in 2016 and are not in the cohort. How many inhabitants do we need?"
)
OFFER = "Start the self-check with these answers"


def test_what_is_told_is_shown_and_filled_in_by_one_tap(talk: Talk) -> None:
    talk.say(TOLD).shows(
        "at least 50,000",
        "From what you tell I can fill in the self-check:",
        "UTM City Cohort: It has not applied yet",
        "Inhabitants: 71,000",
        "Global Covenant of Mayors: Yes, it is a signatory",
        OFFER,
    )
    assert talk.forms("check") == []
    talk.press(OFFER).shows("3 answers are filled in", "Who is applying?")
    talk.say("1").shows("climate action plan")
    (form,) = talk.forms("check")
    with talk.store() as store:
        kept = dict(store.answers(form.id))
    assert kept == {"cohort": "not_applied", "population": 71_000, "gcom": "signatory", "applicant": "local_government"}


def test_nothing_is_filled_in_without_the_tap(talk: Talk) -> None:
    talk.say(TOLD)
    talk.say("check").hides("filled in")
    assert talk.forms("check")
    with talk.store() as store:
        assert dict(store.answers(talk.form("check").id)) == {}


def test_a_question_without_facts_offers_nothing(talk: Talk) -> None:
    talk.say("Do we need a climate plan?").shows("covering the whole city").hides(OFFER)


def test_beside_suggestions_the_offer_is_one_more_choice(talk: Talk) -> None:
    said = talk.say("We are a consortium with no climate plan. What about goats and their barns?")
    said.shows("Applicant: A consortium", "Climate plan: No", OFFER)
    assert len({one.label for one in said.buttons}) == len(said.buttons) > 1
    talk.press(OFFER).shows("2 answers are filled in")


def test_what_an_earlier_question_left_open_is_not_offered_again(talk: Talk) -> None:
    talk.say("Who likes goats on Sundays?").shows("the team")
    talk.say("We have 71,000 residents. How many inhabitants are needed?").shows(OFFER).hides("Keep this question")


def test_a_check_that_was_begun_goes_on_with_what_was_told(talk: Talk) -> None:
    talk.say("check")
    talk.say("1")
    talk.say("cancel")
    talk.say(TOLD)
    talk.press(OFFER).shows("You began this self-check before.", "3 answers are filled in", "climate action plan")


def test_before_a_programme_is_chosen_each_that_is_told_of_is_offered(newcomer: Talk) -> None:
    newcomer.say("/start")
    newcomer.say("We are in Malta and our consortium has 80,000 residents. Can we join?").shows(
        "UTM City2City", "Inhabitants: 80,000", "NetZeroCities", "Country: Malta"
    )
    newcomer.press("Start the self-check of NetZero").shows(
        "We are talking about NetZeroCities", "1 answer is filled in"
    )


def test_in_a_form_nothing_is_offered(talk: Talk) -> None:
    talk.say("check")
    talk.say("/ask " + TOLD).hides(OFFER)
    assert talk.at == "check"


def test_what_was_told_is_gone_with_the_question(talk: Talk) -> None:
    talk.say(TOLD)
    talk.now += timedelta(minutes=31)
    talk.press(OFFER).shows("Who is applying?").hides("filled in")
