"""The log of the real process as an object a line: what belongs to one event, from its coming to what it has sent, has one turn."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fake.slack import Desktop, FakeSlack
from tests.fake.telegram import TOKEN, FakeTelegram, Phone
from tests.process import Program
from tests.slack.process import Bot as SlackBot
from tests.telegram.process import SECRET, Bot

JSON = {"LOG_FORMAT": "json", "LOG_LEVEL": "DEBUG"}


def turns(bot: Program, platform: str) -> tuple[list[str], list[str]]:
    """The turns of the events that came, and those of the messages that were sent; every line is an object."""
    objects = [json.loads(line) for line in bot.log.splitlines()]
    came = [one["turn"] for one in objects if one["message"] == f"an event of {platform}: applied"]
    sent = [one["turn"] for one in objects if one["message"] == f"a message of kind reply to {platform}: sent"]
    return came, sent


@pytest.mark.parametrize("webhook", [False, True])
def test_an_update_and_its_replies_have_one_turn(own: FakeTelegram, start: Callable[..., Bot], webhook: bool) -> None:
    bot = start(webhook=webhook, **JSON)
    phone = Phone(own)
    for words, heard in (("hello", "automated assistant"), ("start", "What would you like to do?")):
        phone.say(words)
        phone.hears(heard)
    own.wait(lambda: len(set(turns(bot, "telegram")[1])) == 2)
    came, sent = turns(bot, "telegram")
    assert len(came) == len(set(came)) == 2
    assert list(dict.fromkeys(sent)) == came
    assert bot.stop() == 0
    turns(bot, "telegram")
    assert [secret for secret in (TOKEN, SECRET) if secret in bot.log] == []


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_on_slack_as_well(tmp_path: Path, mode: str) -> None:
    with FakeSlack(mode) as slack, SlackBot(slack, tmp_path, env=JSON) as bot:
        alice = Desktop(slack)
        alice.says("about")
        alice.hears("About")
        slack.wait(lambda: turns(bot, "slack")[1], about="the log")
        came, sent = turns(bot, "slack")
        assert came == list(dict.fromkeys(sent))
