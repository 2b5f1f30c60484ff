"""The real process, given its secrets in files, as containers and services are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx

from tests.fake.telegram import TOKEN, FakeTelegram, Phone
from tests.telegram.process import SECRET, Bot


def test_it_takes_token_and_secret_from_files_and_logs_neither(
    own: FakeTelegram, start: Callable[..., Bot], tmp_path: Path
) -> None:
    given = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_SECRET": SECRET}
    for name, value in given.items():
        (tmp_path / name).write_text(f"{value}\n")
    bot = start(
        webhook=True,
        LOG_LEVEL="DEBUG",
        **dict.fromkeys(given, ""),
        **{f"{name}_FILE": str(tmp_path / name) for name in given},
    )
    own.wait(lambda: own.webhook)
    assert own.webhook["secret_token"] == SECRET
    phone = Phone(own)
    phone.say("hello")
    phone.hears("automated assistant")
    assert httpx.post(f"http://127.0.0.1:{bot.port}/telegram").status_code == 401
    assert "✓ Telegram: @twin_test_bot, by webhook" in bot.run("doctor").stdout
    assert [value for value in given.values() if value in bot.log] == []
