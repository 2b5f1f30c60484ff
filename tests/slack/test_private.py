"""What is private where, on the real process: a direct message between two people is not one with the bot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.dialog.actions import TellMore
from handlers.dialog.blocks import text
from handlers.dialog.turn import Reply
from storage.open import open_store
from storage.records import Address, Conversation, Identity, LinkedGroup, Outgoing, Role, Seat, Session, TwinningCity
from storage.store import Store
from tests.day import CLOCK
from tests.fake.slack import ALICE, BOB, BOT, GENERAL, OTHER, PAIR, TEAM, Delivery, Desktop, FakeSlack, Fault, direct
from tests.slack.process import Bot

SECRET_CITY = "Geheimstadt am Rhein"
UTM = "utm-city2city"


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Bot]:
    with FakeSlack() as slack:
        bot = Bot(slack, tmp_path)
        yield bot
        assert bot.stop() == 0
        assert slack.broken == []
        assert "Traceback" not in bot.log


@pytest.fixture
def alice(bot: Bot) -> Desktop:
    bot.start().ready(60)
    return Desktop(bot.slack)


@pytest.fixture
def bob(alice: Desktop) -> Desktop:
    return Desktop(alice.slack, BOB)


def drafted(alice: Desktop) -> None:
    """A draft with one answer, given in the direct message with the bot."""
    alice.says(f"programme {UTM}")
    alice.says("draft")
    alice.presses("Yes", alice.hears("May I keep"))
    alice.presses("No", alice.hears("May the programme team"))
    alice.hears("What is the official name")
    alice.says(SECRET_CITY)
    alice.hears("Which country is your city in?")


def acknowledged(one: Delivery, slack: FakeSlack) -> None:
    slack.wait(lambda: one.acked_after is not None, about="the acknowledgement")


def seen_by(slack: FakeSlack, user: str) -> str:
    """Everything of ours that somebody could ever read."""
    return "\n".join(f"{one.words} {one.file or ''}" for one in Desktop(slack, user)._seen())


# -- answers


def test_two_people_in_one_direct_message_are_each_answered_alone(alice: Desktop, bob: Desktop) -> None:
    drafted(alice)
    slack = alice.slack
    slack.faults += [Fault("held", method, 9, chat=PAIR) for method in ("chat.postMessage", "chat.postEphemeral")]
    acknowledged(alice.commands("summary", PAIR), slack)
    acknowledged(bob.commands("help", PAIR), slack)
    slack.release()
    bob.hears("What I can do")
    assert SECRET_CITY in alice.hears("Summary of your draft").words
    assert "Geheimstadt" not in seen_by(slack, BOB)


def test_two_people_in_one_direct_message_share_no_conversation(alice: Desktop, bob: Desktop) -> None:
    for one in (alice, bob):
        one.says(f"programme {UTM}")
        one.hears("talking about")
    alice.commands("check", PAIR)
    alice.hears("Question 1 of")
    bob.commands("1", PAIR)
    assert "closed" not in bob.hears("").words
    alice.commands("1", PAIR)
    alice.hears("Question 2 of")


def test_two_people_in_a_channel_that_we_are_not_in_are_each_answered(alice: Desktop, bob: Desktop) -> None:
    slack = alice.slack
    slack.members[OTHER].add(BOB)
    slack.faults += [Fault("held", "chat.postMessage", 9, chat=OTHER)]
    acknowledged(alice.commands("ask when is the deadline to apply?", OTHER), slack)
    acknowledged(bob.commands("ask who pays the travel?", OTHER), slack)
    slack.release()
    assert alice.hears("4 September").only == ALICE
    assert bob.hears("UTM City2City").only == BOB


def test_in_the_direct_message_with_the_bot_commands_and_words_are_one_conversation(alice: Desktop) -> None:
    alice.says(f"programme {UTM}")
    alice.commands("check")
    asked = alice.hears("Question 1 of")
    assert (asked.chat, asked.only) == (alice.direct, "")
    alice.says("1")
    asked = alice.hears("Question 2 of")
    alice.presses(asked.labels[0], asked)
    alice.hears("Question 3 of")


def test_buttons_screens_and_the_shortcut_between_two_people_answer_one(alice: Desktop, bob: Desktop) -> None:
    drafted(alice)
    slack = alice.slack
    alice.commands("summary", PAIR)
    alice.presses("tasks", alice.hears("Summary of your draft"))
    assert alice.hears("Your draft").only == ALICE
    alice.commands("form", PAIR)
    alice.screen()
    bob.commands("help", PAIR)
    bob.hears("What I can do")
    alice.submits(A1=f"{SECRET_CITY} II", A2="Germany", A3="consortium", A5__inhabitants="120 000", A5__year="2024")
    saved = alice.hears("Saved: ")
    assert (saved.chat, saved.only) == (PAIR, ALICE)
    bob.asks_about("When is the deadline?", PAIR)
    alice.asks_about("Who pays the travel?", PAIR)
    assert bob.hears("4 September").only == BOB
    assert alice.hears("travel costs reimbursed").only == ALICE
    assert "Geheimstadt" not in seen_by(slack, BOB)


# -- files


@pytest.mark.parametrize("chat", [PAIR, GENERAL, OTHER])
@pytest.mark.parametrize("word", ["mydata", "export"])
def test_a_file_goes_to_the_direct_message_and_it_is_said_where_it_was_asked_for(
    alice: Desktop, word: str, chat: str
) -> None:
    drafted(alice)
    alice.commands(word, chat)
    said = alice.hears("in our direct message")
    assert (said.chat, said.only) == (chat, ALICE)
    alice.heard = 0
    alice.gets_file(".json" if word == "mydata" else ".md")
    assert {one.chat for one in alice.slack.messages if one.file} == {direct(ALICE)}


def test_in_the_direct_message_a_file_needs_no_word_of_where_it_is(alice: Desktop) -> None:
    drafted(alice)
    alice.commands("mydata")
    alice.gets_file(".json")
    alice.says("help")
    alice.hears("What I can do")
    assert "in our direct message" not in seen_by(alice.slack, ALICE)


# -- what comes later


def facilitated(bot: Bot) -> None:
    """Alice leads a twinning whose group is a channel; the process is not started yet."""
    with closing(open_store(bot.database)) as store, store.transaction():
        made = store.create_twinning(UTM, "Waste", "", 1)
        store.set_cities(made.id, (TwinningCity(made.id, 1, "Oslo", "NO", "Europe/Oslo"),))
        store.give_role(Role(person(store, ALICE), "facilitator", 1, made.id))
        store.bind(LinkedGroup(made.id, Address("slack", BOT, TEAM, GENERAL), 1, "general"))


def person(store: Store, user: str) -> str:
    return store.person(Identity("slack", TEAM, user), 1).id


@pytest.mark.parametrize("chat", [PAIR, GENERAL])
def test_notices_to_who_only_used_commands_come_in_the_direct_message(bot: Bot, chat: str) -> None:
    facilitated(bot)
    bot.start().ready(60)
    alice, bob = Desktop(bot.slack), Desktop(bot.slack, BOB)
    for one in (alice, bob):
        one.commands("help", chat)
        one.hears("What I can do")
    alice.event(type="channel_archive", channel=GENERAL, user=BOB)
    told = alice.hears("was archived")
    assert (told.chat, told.only) == (alice.direct, "")
    assert "was archived" not in seen_by(bot.slack, BOB)


@pytest.mark.parametrize("chat", [PAIR, GENERAL])
def test_a_reminder_is_promised_where_it_is_typed_and_kept_for_the_direct_message(
    alice: Desktop, bot: Bot, chat: str
) -> None:
    alice.says(f"programme {UTM}")
    alice.hears("talking about")
    alice.commands("remind me of my draft on Monday", chat)
    said = alice.hears("I will remind you of your draft")
    assert (said.chat, said.only) == (chat, ALICE)
    assert "in our direct message" in said.words
    with closing(open_store(bot.database)) as store:
        assert {row.out.address.chat for row in store.outbox(["due"])} <= {ALICE, direct(ALICE)}


@pytest.mark.parametrize(
    "place", [Address("slack", BOT, TEAM, PAIR), Address("slack", BOT, TEAM, GENERAL, f"~{ALICE}")]
)
def test_what_an_older_version_planned_for_such_a_place_comes_in_the_direct_message(bot: Bot, place: Address) -> None:
    with closing(open_store(bot.database)) as store, store.transaction():
        whose, now = person(store, ALICE), int(CLOCK().timestamp() * 1000)
        store.save_conversation(Conversation(place, whose, {"at": "menu"}))
        store.put(
            [Outgoing(place, Reply((text("You asked me to remind you."),)).stored(), now, "remind", 1, person=whose)],
            now,
        )
    bot.start().ready(60)
    told = Desktop(bot.slack).hears("You asked me to remind you.")
    assert (told.chat, told.only) == (direct(ALICE), "")


# -- buttons in a channel


def test_what_a_button_in_a_channel_brings_is_said_to_who_pressed_it_alone(bot: Bot) -> None:
    facilitated(bot)
    with closing(open_store(bot.database)) as store, store.transaction():
        meets = CLOCK() + timedelta(days=20)
        starts, at = f"{meets:%Y-%m-%dT%H:%M}", int(meets.timestamp() * 1000)
        store.add_session(Session(1, 1, "Meeting", starts, "UTC", 60, at, "", 1))
        store.seat(Seat(1, 1, person(store, BOB)))
    bot.start().ready(60)
    bob, slack = Desktop(bot.slack, BOB), bot.slack
    for data, says in (
        ("out:1.1:0", "Noted: you cannot come."),
        ("out:1.1:0", "Noted: you come after all."),
        ("out:1.7:0", "That post is out of date"),
        ("suits:9.1:0", "That post is out of date"),
        (f"{TellMore.kind}:9:0:old", "I do not know that button any more"),
        ("a:0:old", "That is a matter between you and me"),
        ("do:summary:0", "That is a matter between you and me"),
    ):
        box = {"type": "message", "message_ts": "1.1", "channel_id": GENERAL, "is_ephemeral": False}
        button = {"type": "button", "action_id": "a0.0", "block_id": "b", "value": data}
        bob.acts(button, GENERAL, container=box, channel={"id": GENERAL}, message={"ts": "1.1"})
        assert bob.hears(says).only == BOB, data
    assert [one.words for one in slack.messages if not one.only] == []


def test_a_press_where_we_are_no_longer_is_answered_all_the_same(alice: Desktop) -> None:
    box = {"type": "message", "message_ts": "1.1", "channel_id": OTHER, "is_ephemeral": False}
    button = {"type": "button", "action_id": "a0.0", "block_id": "b", "value": "a:0:old"}
    alice.acts(button, OTHER, container=box, channel={"id": OTHER}, message={"ts": "1.1"})
    assert alice.hears("That is a matter between you and me").only == ALICE


# -- whatever is typed


@pytest.mark.parametrize("chat", [PAIR, OTHER, GENERAL])
def test_nothing_of_one_person_is_ever_read_by_another_whatever_the_two_type(
    alice: Desktop, bob: Desktop, chat: str
) -> None:
    drafted(alice)
    slack = alice.slack
    slack.members[OTHER].add(BOB)
    for word in ("summary", "tasks", "mydata", "1", "help"):
        done = [alice.commands(word, chat), bob.commands(word, chat)]
        slack.wait(lambda done=done: all(one.acked_after is not None for one in done), about=word)  # type: ignore[misc]
    for one in (alice, bob):
        one.hears("What I can do")
    assert "Geheimstadt" not in seen_by(slack, BOB)
    assert "Geheimstadt" in seen_by(slack, ALICE)
    assert not [one for one in slack.messages if not one.only and one.chat == chat]
