"""The administrator's page: every command and counter of it is there, and it stays at two pages."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from click import Group

from bot.cli.main import main
from bot.runtime.settings import SETTINGS
from bot.telegram.telegram_settings import TELEGRAM_SETTINGS
from tests.fake.telegram import FakeTelegram, Phone
from tests.telegram.process import Bot

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "telegram.md").read_text("utf-8")
COUNTER = re.compile(r'"(telegram:[a-z ]+)"')
COMMAND = re.compile(r"city2city ([a-z-]+)(?: ([a-z]+))?(?= |`|\n|$)")


def test_it_has_two_pages() -> None:
    assert len(PAGE.splitlines()) <= 95


def test_every_trouble_that_is_counted_is_explained() -> None:
    code = "".join(path.read_text("utf-8") for path in (ROOT / "bot" / "telegram").glob("*.py"))
    found = set(COUNTER.findall(code))
    assert len(found) >= 5
    assert {one for one in found if f"`{one}`" not in PAGE} == set()


def test_every_command_and_setting_is_one() -> None:
    for word, sub in COMMAND.findall(PAGE):
        assert isinstance(main, Group)
        command = main.commands[word]
        assert not sub or (isinstance(command, Group) and sub in command.commands), (word, sub)
    named = set(re.findall(r"`?\b((?:TELEGRAM|PUBLIC|DATABASE|LOG)_[A-Z]+)", PAGE))
    assert named <= {*SETTINGS, *TELEGRAM_SETTINGS}


@pytest.mark.parametrize("webhook", [False, True])
def test_what_it_says_to_verify(own: FakeTelegram, tmp_path: Path, webhook: bool) -> None:
    with Bot(own, tmp_path, webhook=webhook) as bot:
        bot.wait_for_log("messages taken up")
        if webhook:
            own.wait(lambda: own.webhook)
            there = f"http://127.0.0.1:{bot.port}"
            assert httpx.get(f"{there}/health").text == "ok"
            assert httpx.post(f"{there}/telegram").text == "Unauthorized"
        way = "webhook" if webhook else "polling"
        assert f"✓ Telegram: @twin_test_bot, by {way}, 0 updates waiting" in bot.run("doctor").stdout
        assert bot.run("telegram", "setup").returncode == 0
        code = bot.run("owner-code").stdout.strip()
        assert re.fullmatch(r"owner \S+", code)
        phone = Phone(own)
        phone.say(code)
        phone.hears("You are an owner now.")
