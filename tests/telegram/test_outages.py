"""An outage is one whatever it looks like: a page of somebody between us and Telegram is no word of Telegram's."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from tests.fake.telegram import FakeTelegram, Fault, Phone
from tests.telegram.process import SECRET, Bot
from tests.telegram.team import assembled, rows

START = "What would you like to do?"
Start = Callable[..., Bot]
PAGES = ("html-502", "html-503", "html-404", "html-403", "html-200", "json-200")


def asked(own: FakeTelegram, method: str) -> int:
    return sum(call.method == method for call in own.calls)


@pytest.mark.parametrize("kind", PAGES)
def test_a_start_in_an_outage_waits_and_tries_again(own: FakeTelegram, start: Start, kind: str) -> None:
    own.faults += [Fault(kind, "getMe"), Fault(kind, "deleteWebhook"), Fault(kind, "getUpdates")]
    bot = start()
    assert "Telegram cannot be reached, trying again" in bot.log
    phone = Phone(own)
    phone.say("/start")
    phone.hears(START)
    assert "refuses" not in bot.log
    assert "Traceback" not in bot.log
    assert asked(own, "deleteWebhook") == 2


@pytest.mark.parametrize("kind", ["html-502", "html-404"])
def test_the_webhook_is_set_once_the_outage_is_over(own: FakeTelegram, start: Start, kind: str) -> None:
    own.faults.append(Fault(kind, "setWebhook"))
    start(webhook=True)
    own.wait(lambda: own.webhook)
    assert asked(own, "setWebhook") == 2


@pytest.mark.parametrize("webhook", [False, True])
def test_what_people_say_is_taken_while_nothing_can_be_sent(own: FakeTelegram, start: Start, webhook: bool) -> None:
    bot = start(webhook=webhook)
    outage = [Fault("html-502", method, times=10**6) for method in ("sendMessage", "answerCallbackQuery")]
    own.faults += outage
    phone = Phone(own)
    for words in ("/start", "/about"):
        phone.say(words)
    own.wait(lambda: not own.queue)
    assert phone.mine == []
    assert rows(bot, "SELECT count(*) FROM inbox") == [(2,)]
    own.faults.clear()
    phone.hears(START)


@pytest.mark.parametrize("kind", ["html-403", "html-400", "html-404"])
def test_a_page_puts_nobody_out_of_a_group(own: FakeTelegram, start: Start, kind: str) -> None:
    team = assembled(start())
    room = team.group(team.twinning("Waste"), -900)
    own.faults.append(Fault(kind, chat=room.chat))
    room.say("/about@twin_test_bot")
    room.hears("About")
    assert rows(team.bot, "SELECT lost FROM bound") == [("",)]
    assert "token" not in team.bot.log


@pytest.mark.parametrize("kind", ["html-502", "html-404"])
def test_doctor_says_that_telegram_cannot_be_reached(own: FakeTelegram, tmp_path: Path, kind: str) -> None:
    own.faults.append(Fault(kind, "getMe", times=9))
    said = Bot(own, tmp_path).run("doctor")
    assert "! Telegram cannot be reached" in said.stdout
    assert "Traceback" not in said.stderr
    assert "<html>" not in said.stdout + said.stderr


# -- what is asked before an update is acknowledged, and what ends the process


def test_a_webhook_is_answered_in_time_while_a_document_does_not_come(own: FakeTelegram, start: Start) -> None:
    start(webhook=True)
    own.wait(lambda: own.webhook)
    held = Fault("held", "getFile", times=9)
    own.faults.append(held)
    phone = Phone(own)
    phone.document("notes.md", b"# Notes")
    own.wait(lambda: len(own.took) >= 2)
    assert max(own.took) < 3
    held.kind = "ok"
    phone.hears("Which programme is it about?")
    own.wait(lambda: not own.queue)
    assert sum("Which programme is it about?" in one.text for one in phone.mine) == 1
    assert asked(own, "getFile") == 1


STATES: Mapping[str, tuple[list[Fault], bool]] = {
    "the webhook is being set": ([Fault("hang", "setWebhook", times=9)], True),
    "the webhook is refused": ([Fault("html-502", "setWebhook", times=99)], True),
    "nothing comes": ([Fault("hang", "getUpdates", times=9)], False),
    "another process polls": ([Fault("409", "getUpdates", times=99)], False),
    "it is told to wait for a minute": ([Fault("429", "getUpdates", times=9, retry_after=60)], False),
    "a chat is told to wait": ([Fault("429", "sendMessage", times=9, retry_after=60)], False),
    "a document does not come": ([Fault("hang", "getFile", times=9)], False),
    "a document does not come by webhook": ([Fault("hang", "getFile", times=9)], True),
    "a document and messages hang": (
        [Fault("hang", method, times=9) for method in ("getFile", "sendMessage", "sendDocument")], True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_it_ends_within_five_seconds(own: FakeTelegram, start: Start, state: str) -> None:
    faults, webhook = STATES[state]
    own.faults += faults
    bot, phone = start(webhook=webhook), Phone(own)
    if webhook:
        own.webhook = {"url": bot.environment()["PUBLIC_URL"] + "/telegram", "secret_token": SECRET}
    phone.say("/start")
    phone.document("notes.md", b"# Notes")
    own.wait(lambda: any(call.method in {one.method for one in faults} for call in own.calls))
    began = time.monotonic()
    assert bot.stop() == 0
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("webhook", [False, True])
def test_it_ends_within_five_seconds_while_the_store_is_away(own: FakeTelegram, start: Start, webhook: bool) -> None:
    bot, phone = start(webhook=webhook), Phone(own)
    own.wait(lambda: own.webhook or asked(own, "getUpdates"))
    with closing(sqlite3.connect(bot.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        phone.say("/about")
        bot.wait_for_log("must come again" if webhook else "wait for the store")
        began = time.monotonic()
        assert bot.stop() == 0
        assert time.monotonic() - began < 5
