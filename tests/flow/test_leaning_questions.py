"""A question that leans on the one before is read with it, and says so; where both readings are possible, both are there."""

from __future__ import annotations

from datetime import timedelta

from handlers.dialog.turn import Channel
from tests.flow.talk import UTM, Talk

GROUP = Channel(private=False)
SIZE = "How many inhabitants must my city have?"
RULE = "at least 50,000 inhabitants"


def test_a_question_that_goes_on_is_read_with_the_one_before(talk: Talk) -> None:
    talk.say(SIZE).shows(RULE).hides("about:")
    talk.say("and for consortia?").shows("about: How many inhabitants must my city have?", "— City2City · 3.2")


def test_a_fresh_question_is_not_bent(talk: Talk) -> None:
    talk.say(SIZE)
    talk.say("When is the deadline for sending the form?").shows("7 August 2025").hides("about:")


def test_where_both_readings_are_sure_both_are_said(talk: Talk) -> None:
    talk.say("Does the applicant need an official mandate?")
    said = talk.say("in English?").shows("Read by itself:", "about: Does the applicant need an official mandate?")
    said.shows("— City2City · 2.2")
    said.shows("— City2City · 3.3")


def test_where_an_answer_stands_is_said_again(talk: Talk) -> None:
    talk.say("Do we need a climate plan?")
    talk.say("Where does it say that?").shows("covering the whole city", "— City2City · 3.2 ·")


def test_a_third_question_goes_on_from_the_second(talk: Talk) -> None:
    talk.say(SIZE)
    talk.say("and for consortia?")
    talk.say("where is it written?").shows("3.2")


def test_small_talk_between_does_not_part_them(talk: Talk) -> None:
    talk.say(SIZE)
    talk.say("thanks")
    talk.say("and for consortia?").shows("about:", "3.2")


def test_after_half_an_hour_a_question_is_read_by_itself(talk: Talk) -> None:
    talk.say(SIZE)
    talk.now += timedelta(minutes=31)
    talk.say("and for consortia?").hides("about:")


def test_the_words_that_are_repeated_are_blanked_once_they_are_sent(talk: Talk) -> None:
    talk.say(SIZE)
    said = talk.say("and for consortia?")
    assert [row.kind for row in (one.out for one in said.rows)] == ["fleeting"]


def test_in_a_form_it_goes_on_too(talk: Talk) -> None:
    talk.say("check")
    talk.say(SIZE)
    talk.say("and for consortia?").shows("about:", "3.2", "Back to the question:")


def test_in_a_group_one_goes_on_from_ones_own_question_only(talk: Talk) -> None:
    ana = talk.beside("ana", "plaza", GROUP)
    ben = talk.beside("ben", "plaza", GROUP)
    ana.say(f"UTM City2City: {SIZE}")
    ana.say("and for consortia?").shows("about:", "3.2")
    ben.say("and for consortia?").hides("about:")


def test_what_the_text_does_not_say_is_said_so_before_another_reading_is_offered(talk: Talk) -> None:
    talk.say("Can we choose our partner city?")
    talk.say("do you like pizza?").shows("does not say that", "If it goes on from your last question")


def test_what_seems_to_point_back_is_not_answered_with_the_answer_before_where_that_is_not_sure(talk: Talk) -> None:
    talk.say("Can we choose our partner city?")
    said = talk.say("is there parking?").shows("does not say that", "If it goes on from your last question")
    said.hides("about:", "nearest passage")


def test_why_goes_on_from_the_last_question_where_no_form_asks_one(talk: Talk) -> None:
    talk.say(SIZE)
    talk.say("why?").shows(f"about: {SIZE}", "— City2City · 3.2")
    talk.say("where does it say that?").shows("— City2City · 3.2")


def test_why_goes_on_from_the_last_question_in_french_too(talk: Talk) -> None:
    talk.knows(programme=UTM, language="fr")
    talk.say("combien d'habitants doit avoir ma ville ?")
    talk.say("pourquoi ?").shows("à propos de : combien d'habitants", "— City2City · 3.2")


def test_why_without_a_question_before_says_that_nothing_is_open(talk: Talk) -> None:
    talk.say("why?").shows("There is no open question here.")


def test_in_a_group_why_goes_on_from_the_last_question(talk: Talk) -> None:
    ana = talk.beside("ana", "plaza", GROUP)
    ana.say("why?").shows("I no longer have that question.").hides("between you and me")
    ana.say(f"UTM City2City: {SIZE}")
    ana.say("why?").shows("about:", "3.2")


def test_where_it_stands_is_not_searched_for_where_no_answer_is_known_any_more(talk: Talk) -> None:
    talk.say("Where does it say that?").shows("I no longer have that question. Please ask it again.").hides(
        "City2City ·"
    )
    talk.beside("ben", "plaza", GROUP).say("which section is that?").shows("I no longer have that question.")


def test_a_question_goes_on_in_other_languages(talk: Talk) -> None:
    talk.say("Wie viele Einwohner muss meine Stadt haben?").shows(RULE)
    talk.say("Wo steht das?").shows("— City2City · 3.2")
    talk.say("und für Konsortien?").shows("about: Wie viele Einwohner muss meine Stadt haben?", "— City2City · 3.2")
    talk.say("Wer bezahlt die Reise?", "und das Hotel?").shows("about: Wer bezahlt die Reise?", "— City2City · 2.5")
