"""Only the last question is kept, masked, for half an hour at most, and it goes when it is forgotten."""

from __future__ import annotations

from datetime import timedelta

from bot.runtime.service import QUESTIONS_SECONDS
from handlers.dialog.remembered import QUESTION_KEPT
from tests.flow.talk import Talk

ASKED = "Does Berta Muster need a climate plan for all 123456 of us?"


def test_the_last_question_is_kept_without_names_and_numbers(talk: Talk) -> None:
    talk.say("Is there a second call?")
    talk.say(ASKED)
    kept = talk.state["asked"]
    assert "climate plan" in kept["text"]
    for word in ("Berta", "Muster", "123456", "second call"):
        assert word not in str(talk.state)


def test_a_long_question_is_kept_in_part(talk: Talk) -> None:
    talk.say("Do we need a climate plan? " * 40)
    assert len(talk.state["asked"]["text"]) <= 300


def test_it_is_gone_with_the_next_event_after_half_an_hour(talk: Talk) -> None:
    talk.say(ASKED)
    talk.now += timedelta(minutes=29)
    talk.say("help")
    assert "asked" in talk.state
    talk.now += timedelta(minutes=1)
    talk.say("help")
    assert "asked" not in talk.state


def test_it_is_gone_after_half_an_hour_also_where_nothing_is_said(talk: Talk) -> None:
    talk.say(ASKED)
    assert QUESTION_KEPT + QUESTIONS_SECONDS * 1000 <= 30 * 60_000
    with talk.store() as store, store.transaction():
        store.drop_questions(talk.millis)
    assert "asked" in talk.state
    with talk.store() as store, store.transaction():
        store.drop_questions(talk.millis + 1)
    assert "asked" not in talk.state


def test_it_is_forgotten_with_everything(talk: Talk) -> None:
    talk.say(ASKED)
    talk.say("forget")
    talk.say("1").shows("Done: everything about you is deleted")
    assert talk.state == {}


def test_privacy_says_so(talk: Talk) -> None:
    talk.say("privacy").shows("Your last question: kept for half an hour")
