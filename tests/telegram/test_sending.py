"""What goes out, and what goes wrong with it: the real process against a stand-in that fails by script."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from tests.fake.telegram import FakeTelegram, Fault, Phone
from tests.telegram.process import Bot

START = "What would you like to do?"
Start = Callable[..., Bot]


def fate(bot: Bot, chat: int) -> list[tuple[str, int, int]]:
    """State, attempts and doubts of what was queued for a chat."""
    with closing(sqlite3.connect(bot.database)) as db:
        return db.execute(
            "SELECT state, attempts, doubts FROM outbox WHERE chat = ? ORDER BY id", (str(chat),)
        ).fetchall()


def sent(fake: FakeTelegram, phone: Phone) -> list[str]:
    return [
        call.outcome for call in fake.calls if call.method == "sendMessage" and call.params["chat_id"] == phone.chat
    ]


@pytest.mark.parametrize("kind", ["500", "502", "reset"])
def test_a_failed_send_is_tried_again(fake: FakeTelegram, bot: Bot, kind: str) -> None:
    phone = Phone(fake)
    fake.faults.append(Fault(kind, chat=phone.chat))
    phone.say("/start")
    phone.hears(START)
    fake.wait(lambda: fate(bot, phone.chat) == [("sent", 1, 1)])
    assert sent(fake, phone) == [kind, "ok"]


@pytest.mark.parametrize("kind", ["502-after", "reset-after"])
def test_a_reply_in_doubt_is_sent_again_and_the_doubt_counted(fake: FakeTelegram, bot: Bot, kind: str) -> None:
    phone = Phone(fake)
    fake.faults.append(Fault(kind, chat=phone.chat))
    phone.say("/start")
    fake.wait(lambda: fate(bot, phone.chat) == [("sent", 1, 1)])
    assert len(phone.mine) == 2


def test_a_reply_is_sent_again_twice_at_most_and_then_shown_to_staff(own: FakeTelegram, start: Start) -> None:
    bot, phone = start(), Phone(own)
    own.faults.append(Fault("reset-after", chat=phone.chat, times=9))
    phone.say("/start")
    own.wait(lambda: fate(bot, phone.chat) == [("uncertain", 1, 3)])
    assert len(phone.mine) == 3
    assert "uncertain" in bot.run("outbox", "list").stdout
    own.faults.clear()
    assert bot.run("outbox", "resend", "1").returncode == 0
    own.wait(lambda: fate(bot, phone.chat)[0][0] == "sent")
    assert "uncertain" not in bot.run("outbox", "list").stdout


def test_a_429_stops_that_chat_exactly_as_long_as_told_and_no_other(fake: FakeTelegram, bot: Bot) -> None:
    told, other = Phone(fake), Phone(fake)
    fake.faults.append(Fault("429", chat=told.chat, retry_after=8))
    told.say("/start")
    fake.wait(lambda: sent(fake, told))
    other.say("/start")
    other.hears(START)
    told.hears(START)
    first, second = (c.at for c in fake.calls if c.method == "sendMessage" and c.params["chat_id"] == told.chat)
    assert second - first >= 8
    assert second > next(c.at for c in fake.calls if c.params.get("chat_id") == other.chat)
    fake.wait(lambda: fate(bot, told.chat) == [("sent", 1, 0)])


def test_when_two_chats_are_told_to_wait_all_wait(own: FakeTelegram, start: Start) -> None:
    start()
    one, two, three = Phone(own), Phone(own), Phone(own)
    for phone in (one, two):
        own.faults.append(Fault("429", chat=phone.chat, retry_after=3))
        phone.say("/start")
        own.wait(lambda phone=phone: sent(own, phone))
    told = max(c.at for c in own.calls if c.outcome == "429")
    three.say("/start")
    three.hears(START)
    allowed = next(c.at for c in own.calls if c.method == "sendMessage" and c.params["chat_id"] == three.chat)
    assert allowed - told >= 3


def test_who_blocked_the_bot_gets_no_more_tries(fake: FakeTelegram, bot: Bot) -> None:
    phone = Phone(fake)
    fake.faults.append(Fault("403", chat=phone.chat))
    phone.say("/start")
    fake.wait(lambda: fate(bot, phone.chat) == [("dead", 1, 0)])
    assert sent(fake, phone) == ["403"]


def test_mark_up_that_telegram_cannot_read_is_sent_plain(fake: FakeTelegram, bot: Bot) -> None:
    phone = Phone(fake)
    fake.faults.append(Fault("400", chat=phone.chat, description="Bad Request: can't parse entities: byte offset 7"))
    phone.say("/start")
    shown = phone.hears(START)
    assert shown.plain
    assert "Welcome to the twinning assistant" in shown.text
    assert shown.labels
    fake.wait(lambda: fate(bot, phone.chat) == [("sent", 1, 0)])


def test_a_group_that_became_a_supergroup_is_followed(fake: FakeTelegram, bot: Bot) -> None:
    group = Phone(fake, chat=-900)
    fake.moved[-900] = -100900
    group.say("/help@twin_test_bot")
    Phone(fake, chat=-100900).hears("Here I answer questions")
    group.say("/help@twin_test_bot")
    fake.wait(lambda: fate(bot, -100900) == [("sent", 1, 0), ("sent", 1, 0)])
    assert fate(bot, -900) == []
    bot.wait_for_log("a group became a supergroup")


def test_a_message_whose_question_was_deleted_is_sent_instead_of_edited(fake: FakeTelegram, bot: Bot) -> None:
    phone = Phone(fake)
    phone.say("/programme City2City")
    phone.hears(START)
    phone.say("/check")
    asked = phone.hears("Who is applying?")
    data = asked.data("1. City")
    fake.messages.remove(asked)
    phone.seen -= 1
    phone.press_data(data, asked)
    assert "Who is applying?" in phone.hears("→ A city, town, county").text


def test_a_slow_answer_is_an_answer(fake: FakeTelegram, bot: Bot) -> None:
    phone = Phone(fake)
    fake.faults.append(Fault("slow", chat=phone.chat))
    phone.say("/start")
    fake.wait(lambda: fate(bot, phone.chat) == [("sent", 1, 0)])
    assert len(phone.mine) == 1


def test_a_lost_toast_costs_nothing(own: FakeTelegram, start: Start) -> None:
    start()
    phone = Phone(own)
    own.faults.append(Fault("500", "answerCallbackQuery"))
    phone.say("/start")
    phone.hears(START)
    phone.press("language")
    phone.hears("Which language shall we talk in?")


def test_the_pace_of_a_chat_is_kept(own: FakeTelegram, start: Start) -> None:
    own.rates = True
    start(TELEGRAM_PACE="30/1 3/3 20/60")
    phone = Phone(own)
    for _ in range(7):
        phone.say("/help")
    own.wait(lambda: len(phone.mine) == 7)
    assert own.limited == 0


@pytest.mark.parametrize("setting", ["", "30/1", "fast", "30/1 8/5 20/x"])
def test_a_pace_that_is_none_keeps_it_from_starting(own: FakeTelegram, tmp_path: object, setting: str) -> None:
    done = Bot(own, tmp_path, env={"TELEGRAM_PACE": setting or "/"}).run("telegram")  # type: ignore[arg-type]
    assert done.returncode == 2
    assert done.stderr.strip() == "TELEGRAM_PACE must be three times messages/seconds, such as 30/1 8/5 20/60."
