"""A question that leans on the one before is read with it, and says so; where both readings are possible, both are there."""

from __future__ import annotations

from datetime import timedelta

from handlers.dialog.turn import Channel
from tests.flow.talk import Talk

GROUP = Channel(private=False)
COVENANT = "Do we have to sign the Covenant of Mayors?"
EACH = "each municipality within it must be a GCoM signatory"


def test_a_question_that_goes_on_is_read_with_the_one_before(talk: Talk) -> None:
    talk.say(COVENANT).shows("Global Covenant of Mayors (GCoM) signatory").hides("about:")
    talk.say("and for groups of towns?").shows("about: Do we have to sign the Covenant of Mayors?", EACH)


def test_a_fresh_question_is_not_bent(talk: Talk) -> None:
    talk.say(COVENANT)
    talk.say("When is the deadline for sending the form?").shows("7 August 2025").hides("about:")


def test_where_both_readings_are_sure_both_are_said(talk: Talk) -> None:
    talk.say(COVENANT)
    talk.say("who pays for it?").shows("Read by itself:", "2.5", "about:", "3.2")


def test_where_an_answer_stands_is_said_again(talk: Talk) -> None:
    talk.say("Do we need a climate plan?")
    talk.say("Where does it say that?").shows("covering the whole city", "— City2City · 3.2 ·")


def test_a_third_question_goes_on_from_the_second(talk: Talk) -> None:
    talk.say(COVENANT)
    talk.say("and for groups of towns?")
    talk.say("where is that written?").shows(EACH, "3.2")


def test_small_talk_between_does_not_part_them(talk: Talk) -> None:
    talk.say(COVENANT)
    talk.say("thanks")
    talk.say("and for groups of towns?").shows("about:", EACH)


def test_after_half_an_hour_a_question_is_read_by_itself(talk: Talk) -> None:
    talk.say(COVENANT)
    talk.now += timedelta(minutes=31)
    talk.say("and for groups of towns?").hides("about:")


def test_the_words_that_are_repeated_are_blanked_once_they_are_sent(talk: Talk) -> None:
    talk.say(COVENANT)
    said = talk.say("and for groups of towns?")
    assert [row.kind for row in (one.out for one in said.rows)] == ["fleeting"]


def test_in_a_form_it_goes_on_too(talk: Talk) -> None:
    talk.say("check")
    talk.say(COVENANT)
    talk.say("and for groups of towns?").shows("about:", EACH, "Back to the question:")


def test_in_a_group_one_goes_on_from_ones_own_question_only(talk: Talk) -> None:
    ana = talk.beside("ana", "plaza", GROUP)
    ben = talk.beside("ben", "plaza", GROUP)
    ana.say(f"UTM City2City: {COVENANT}")
    ana.say("and for groups of towns?").shows("about:", EACH)
    ben.say("and for groups of towns?").hides("about:")
