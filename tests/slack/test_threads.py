"""Threads on the real process: in the direct message they part nothing; where others talk, a whisper comes where one wrote."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake.slack import ALICE, BOB, GENERAL, OTHER, Desktop, FakeSlack, Shown
from tests.slack.process import Bot


@pytest.fixture
def alice(tmp_path: Path) -> Iterator[Desktop]:
    with FakeSlack("http") as slack, Bot(slack, tmp_path):
        yield Desktop(slack)
        assert slack.broken == []


def asked(alice: Desktop) -> Shown:
    """The first question of a draft."""
    alice.says("programme utm-city2city")
    alice.says("draft")
    alice.presses("Yes", alice.hears("May I keep"))
    alice.presses("No", alice.hears("May the programme team"))
    return alice.hears("What is the official name")


def test_an_answer_in_the_thread_of_a_question_answers_it_there(alice: Desktop) -> None:
    question = asked(alice)
    alice.says("Dunwich on Sea", thread=question.ts)
    following = alice.hears("Which country")
    assert (following.chat, following.thread) == (alice.direct, question.ts)
    alice.says("summary")  # the same conversation, outside
    shown = alice.hears("Dunwich on Sea")
    assert shown.thread == ""


@pytest.mark.parametrize("pressed", [False, True])
def test_a_self_check_goes_on_in_its_thread_and_outside(alice: Desktop, pressed: bool) -> None:
    alice.says("programme utm-city2city")
    alice.says("check")
    first = alice.hears("Question 1")
    alice.says("1", thread=first.ts)
    second = alice.hears("Question 2")
    assert second.thread == first.ts
    if pressed:
        alice._press(second, second.choices[0]["action"])
    else:
        alice.says("1")
    assert alice.hears("Question 3").thread == (first.ts if pressed else "")


def test_a_press_outside_is_answered_outside_though_a_thread_hangs_from_the_message(alice: Desktop) -> None:
    alice.says("programme utm-city2city")
    alice.says("check")
    first = alice.hears("Question 1")
    box = {"type": "message", "message_ts": first.ts, "channel_id": first.chat, "is_ephemeral": False}
    message = {"ts": first.ts, "thread_ts": first.ts}
    alice.acts(first.choices[0]["action"], first.chat, container=box, channel={"id": first.chat}, message=message)
    assert alice.hears("Question 2").thread == ""


def test_a_file_comes_to_the_thread_where_it_was_asked_for(alice: Desktop) -> None:
    alice.says("programme utm-city2city")
    hello = alice.hears("We are talking about")
    alice.says("mydata", thread=hello.ts)
    alice.gets_file(".json")
    file = next(one for one in alice.slack.messages if one.file)
    assert (file.chat, file.thread) == (alice.direct, hello.ts)


def test_a_screen_opened_in_a_thread_answers_in_the_thread(alice: Desktop) -> None:
    question = asked(alice)
    alice.says("repeat", thread=question.ts)
    again = alice.hears("What is the official name")
    alice.presses("one screen", again)
    alice.screen("Your city")
    alice.submits(A1="Dunwich on Sea")
    assert alice.hears("Saved: 1 answer").thread == question.ts


@pytest.mark.parametrize("words", ["check", "draft"])
def test_what_is_personal_is_whispered_in_the_thread_where_it_was_said(alice: Desktop, words: str) -> None:
    root = alice.mentions("what is the deadline?")
    alice.slack.wait(lambda: any(one.thread == root for one in alice.slack.messages), about="the answer in the thread")
    alice.says(words, GENERAL, thread=root)
    heard = alice.hears("Which programme")
    assert (heard.only, heard.thread) == (ALICE, root)
    alice.presses("UTM", heard)
    follows = alice.hears("City2City")
    assert (follows.only, follows.thread) == (ALICE, root)


def test_a_mention_in_a_thread_whispers_there_and_one_outside_does_not(alice: Desktop) -> None:
    root = alice.slack.ts()
    alice.mentions("check", thread=root)
    assert alice.hears("Which programme").thread == root
    Desktop(alice.slack, BOB).mentions("check")
    assert Desktop(alice.slack, BOB).hears("Which programme").thread == ""


def test_what_is_said_outside_a_thread_is_answered_outside(alice: Desktop) -> None:
    question = asked(alice)
    alice.says("later", thread=question.ts)
    alice.says("tasks")
    assert alice.hears("Your draft").thread == ""


def test_a_file_asked_for_in_a_thread_of_a_channel_comes_to_the_direct_message(alice: Desktop) -> None:
    root = alice.slack.ts()
    alice.mentions("mydata", thread=root)
    said = alice.hears("direct message")
    assert (said.only, said.thread) == (ALICE, root)
    file = alice.slack.wait(lambda: next((one for one in alice.slack.messages if one.file), None), about="the file")
    assert (file.chat, file.thread) == (alice.direct, "")


def test_the_shortcut_answers_in_the_pane_of_a_reply(alice: Desktop) -> None:
    message = {"type": "message", "text": "how many inhabitants must a city have?", "ts": "5.2", "user": BOB}
    for chat in (GENERAL, OTHER):
        url = alice.slack.response_url(chat, ALICE)
        for more in ({"thread_ts": "5.1"}, {"thread_ts": "5.2"}, {}):
            alice.interacts(
                type="message_action", callback_id="ask_text", trigger_id=alice.slack.trigger(ALICE), channel={"id": chat},
                message=message | more, message_ts="5.2", response_url=url,
            )  # fmt: skip
    found = alice.slack.wait(lambda: [one for one in alice.slack.messages if one.chat == GENERAL][2:3], about="three")
    assert found
    assert sorted({one.thread for one in alice.slack.messages if one.chat == GENERAL}) == ["", "5.1"]
