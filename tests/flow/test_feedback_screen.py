"""Feedback in words on one screen: who may open it, what is kept, and that it is kept like what is typed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.runtime.receive import Incoming, Receipt, Receiver
from handlers.dialog.screen_views import FormView
from handlers.dialog.turn import Channel, Event, FormSent, OpenForm, Press, Reply, Text
from storage.records import Address, Identity, PollMode
from tests.flow.polling import SESSION, Polling
from tests.flow.talk import Shelf, shipped
from tests.flow.world import FITS, PRIVATE

FOUR = ["outcomes", "challenges", "progress", "recommendations"]


@pytest.fixture
def world(tmp_path: Path) -> Polling:
    world = Polling(tmp_path)
    world.say(SESSION)
    world.run("2026-03-10T15:01")
    return world


def given(world: Polling, event: Event, user: str, place: Address | None = None) -> Receipt:
    """What comes of an event at a place with screens: in private, or aside in a channel."""
    where = place or Address(PRIVATE, "helper", "", user)
    with world.store() as store:
        receiver = Receiver(store, Shelf(shipped(), store), world.languages, lambda: world.now, fits=FITS)
        number = next(world._events)
        channel = Channel(screens=3000, prefix="/city2city" if place else "")
        return receiver.receive(Incoming(f"f{number}", event, where, Identity(PRIVATE, "", user), channel))


def aside(user: str) -> Address:
    return Address("slack", "A1", "T1", "C1", f"~{user}")


def kept(world: Polling) -> list[tuple[str, str, bool]]:
    with world.store() as store:
        return sorted((one.question, one.text, bool(one.person)) for one in store.texts(1))


def heard(world: Polling, place: Address) -> str:
    return "\n".join(one.text for one in world.run(world.later(seconds=1)) if one.address == place)


def test_the_button_opens_the_four_questions_and_says_who_reads_them(world: Polling) -> None:
    shown = given(world, Press("vm:2:s1"), "belen", aside("belen")).answer
    assert isinstance(shown, FormView)
    assert (shown.form, shown.part, [one.leaf for one in shown.fields if hasattr(one, "leaf")]) == ("more", "2", FOUR)
    assert "Only the programme team reads" in shown.words.notice
    for junk in ("vm:2:other", "vm:9:s1", "vm:x:s1"):
        refused = given(world, Press(junk), "belen", aside("belen")).answer
        assert isinstance(refused, Reply)
        assert refused.blocks[0].text == "I do not know that button any more."


@pytest.mark.parametrize("mode", ["open", "staff", "anonymous"])
def test_what_is_written_is_kept_like_what_is_typed(tmp_path: Path, mode: PollMode) -> None:
    world = Polling(tmp_path)
    world.say(f"feedback mode 1 {mode}")
    world.say(SESSION)
    world.run("2026-03-10T15:01")
    sent = FormSent("more", "2", {"outcomes": "x" * 3000, "challenges": " ", "progress": "Much", "injected": "no"})
    assert given(world, sent, "belen", aside("belen")).answer is None
    assert "Kept." in heard(world, aside("belen"))
    named = mode != "anonymous"
    assert kept(world) == [("outcomes", "x" * 3000, named), ("progress", "Much", named)]


def test_nothing_written_is_said_at_the_first_field(world: Polling) -> None:
    shown = given(world, FormSent("more", "2", dict.fromkeys(FOUR, " ")), "belen", aside("belen")).answer
    assert isinstance(shown, FormView)
    assert list(shown.errors) == ["outcomes"]
    assert kept(world) == []


def test_in_private_only_who_is_asked_may_write(world: Polling) -> None:
    for event in (OpenForm("more 1"), FormSent("more", "1", {"outcomes": "mine"})):
        assert given(world, event, "olga").answer is None
        assert "That question is closed." in heard(world, Address(PRIVATE, "helper", "", "olga"))
    for number in ("7", "x", "", "9" * 20):
        assert given(world, OpenForm(f"more {number}"), "karl").answer is None
    assert isinstance(given(world, OpenForm("more 1"), "karl").answer, FormView)
    given(world, FormSent("more", "1", {"outcomes": "ours"}), "karl")
    assert kept(world) == [("outcomes", "ours", True)]


def test_in_private_the_questions_in_words_have_a_button_for_one_screen(world: Polling) -> None:
    place = Address(PRIVATE, "helper", "", "karl")
    for words in ("feedback", "Mostly", "Very useful"):
        given(world, Text(words), "karl")
    heard(world, place)
    assert [one.label for one in world.posts(place)[-1].reply.buttons] == ["Leave it out", "Fill in on one screen"]
    assert world.posts(place)[-1].reply.buttons[-1].data == "form:more 1:0"


def test_a_closed_poll_takes_nothing(world: Polling) -> None:
    world.run("2026-03-30T00:00")
    assert isinstance(given(world, Press("vm:2:s1"), "belen", aside("belen")).answer, Reply)
    given(world, FormSent("more", "2", {"outcomes": "late"}), "belen", aside("belen"))
    assert "That question is closed." in heard(world, aside("belen"))
    assert kept(world) == []


def test_words_of_command_leave_a_question_out_and_are_not_kept(world: Polling) -> None:
    for words in ("feedback", "Mostly", "Very useful", "skip", "clear this", "-", '"none"'):
        given(world, Text(words), "karl")
    assert [words for _, words, _ in kept(world)] == ["none"]
    assert "As an answer, write it in quotes" in heard(world, Address(PRIVATE, "helper", "", "karl"))


@pytest.mark.parametrize(("first", "then"), [("staff", "anonymous"), ("anonymous", "open"), ("open", "anonymous")])
def test_all_of_a_session_is_asked_in_the_mode_of_what_was_posted_first(
    tmp_path: Path, first: PollMode, then: PollMode
) -> None:
    world = Polling(tmp_path)
    world.say(f"feedback mode 1 {first}")
    world.say(SESSION)
    world.say("schedule send poll1")
    world.run("2026-03-10T12:00")
    world.say(f"feedback mode 1 {then}")
    world.run("2026-03-10T15:01")
    shown = given(world, Press("vm:2:s1"), "belen", aside("belen")).answer
    assert isinstance(shown, FormView)
    given(world, FormSent("more", "2", {"outcomes": "Words"}), "belen", aside("belen"))
    ((_, _, named),) = kept(world)
    assert named == (first != "anonymous") == ("with your city's name" in shown.words.notice)
    assert [one.mode for one in world.session_polls()] == [first, first]


def test_words_are_promised_what_becomes_of_them_where_a_session_was_asked_in_two_modes(world: Polling) -> None:
    with world.store() as store, store.transaction():
        store.save_poll(replace(store.polls(session=1)[1], mode="anonymous"))
    shown = given(world, Press("vm:2:s1"), "belen", aside("belen")).answer
    given(world, FormSent("more", "2", {"outcomes": "Words"}), "belen", aside("belen"))
    assert isinstance(shown, FormView)
    assert (kept(world), "with your city's name" in shown.words.notice) == ([("outcomes", "Words", True)], True)
