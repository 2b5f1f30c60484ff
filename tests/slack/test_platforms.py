"""One person on three platforms, on the real processes: ``city2city run`` for Telegram and Slack, ``city2city chat`` beside it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake.slack import Desktop, FakeSlack
from tests.fake.telegram import TOKEN, FakeTelegram, Phone
from tests.patience import PATIENCE
from tests.process import CITY2CITY
from tests.slack.process import Bot


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram() as telegram:
        yield telegram


@pytest.fixture(params=["socket", "http"])
def bot(request: pytest.FixtureRequest, telegram: FakeTelegram, tmp_path: Path) -> Iterator[Bot]:
    env = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API": telegram.url, "CITY2CITY_FILES": str(tmp_path / "files")}
    with FakeSlack(request.param) as slack:
        if slack.mode == "http":
            env["TELEGRAM_SECRET"] = "canary-secret-of-the-webhook"
        with Bot(slack, tmp_path, env=env, words=("run",)) as bot:
            yield bot
            assert bot.stop() == 0
        assert slack.broken == []
    assert telegram.broken == []


def code(words: str) -> str:
    found = re.search(r"link ([0-9a-f]+-[0-9a-f]+)", words)
    assert found, words
    return found[1]


def test_a_draft_begun_in_telegram_goes_on_in_slack_and_is_finished_in_the_terminal(
    bot: Bot, telegram: FakeTelegram, tmp_path: Path
) -> None:
    phone, alice = Phone(telegram), Desktop(bot.slack)
    _begin(phone)
    phone.say("link")
    alice.says(f"link {code(phone.hears('type:').text)}")
    alice.presses("Yes, both are me", alice.hears("Join this account with the one on Telegram"))
    alice.hears("Joined.")
    phone.hears("Your other account is joined")
    _go_on(alice)
    alice.says("link")
    said = _finish(bot, code(alice.hears("type:").words))
    assert "Joined." in said
    assert "Version 1 of your draft is finished" in said
    content = next((tmp_path / "files").glob("*draft-v1*.md")).read_text()
    for answer in ("Soria", "Spain", "39000", "Europe/Madrid"):
        assert answer in content
    alice.says("summary")
    alice.hears("Soria")
    phone.say("summary")
    phone.hears("39,000")


def _begin(phone: Phone) -> None:
    phone.say("/start")
    phone.say("programme utm-city2city")
    phone.hears("talking about")
    phone.say("draft")
    phone.hears("May I keep")
    phone.press("Yes")
    phone.hears("May the programme team")
    phone.press("No")
    phone.hears("official name")
    phone.say("Soria")
    phone.hears("country")


def _go_on(alice: Desktop) -> None:
    alice.commands("form A")
    shown = alice.screen("Your city")
    assert next(one["element"]["initial_value"] for one in shown["blocks"] if one.get("block_id") == "A1") == "Soria"
    assert "Europe/Madrid" in alice.types_in("A6", "Madrid")
    alice.submits(A2="Spain", A5__inhabitants="39 000", A5__year="2024", A6="Europe/Madrid")
    alice.hears("Saved: 4 answers.")


def _finish(bot: Bot, secret: str) -> str:
    words = f"link {secret}\nYes, both are me\nfinish\nFinish as version 1\n"
    done = subprocess.run(
        [CITY2CITY, "chat"],
        input=words,
        env=bot.environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    assert "Traceback" not in done.stderr
    return done.stdout


def test_without_any_token_it_says_which_there_are(tmp_path: Path) -> None:
    with FakeSlack() as slack:
        done = Bot(slack, tmp_path, env={"SLACK_BOT_TOKEN": ""}).run("run")
    assert (done.returncode, "Set TELEGRAM_TOKEN or SLACK_BOT_TOKEN" in done.stderr) == (1, True)
