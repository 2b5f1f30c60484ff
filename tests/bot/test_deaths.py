"""What hangs or kills the process: after three deaths it is put aside, its person told, and everybody else served."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.runtime.receive import APOLOGY, TOO_MUCH, Incoming, Receiver
from bot.runtime.steps import LATE_SECONDS, MOST_DEATHS, Steps
from handlers.dialog.turn import Channel, Text
from storage.open import open_store
from storage.records import Address, Identity
from storage.store import Store
from storage.underway import Begun, marks
from tests.bot.command import CommandLine
from tests.bot.mortal import BURNS, KILLS
from tests.fake.slack import ALICE, BOB, Desktop, FakeSlack
from tests.fake.telegram import FakeTelegram, Phone
from tests.flow.talk import Shelf, languages_of, shipped
from tests.slack import process as slack_process
from tests.telegram import process as telegram_process
from tests.telegram.conftest import FAST

SECONDS = "1"
"""Processor time of a step, in which an honest one is done many times over."""
MORTAL = (sys.executable, "-m", "tests.bot.mortal")
TOLD = TOO_MUCH.partition(",")[0]
DEADLY = pytest.mark.parametrize("words", [BURNS, KILLS])
LONG = 120
NOW = datetime(2025, 7, 20, 12, tzinfo=UTC)
HERE, ANNA = Address("test", "helper", "", "anna"), Identity("test", "", "anna")


def parked(database: str) -> list[tuple[str, str]]:
    store = open_store(database)
    try:
        return [(one.handler, one.error) for one in store.parked()]
    finally:
        store.close()


def deaths(log: str) -> int:
    """How often the supervisor saw it die."""
    return len(re.findall(r"^ended with -\d+$", log, re.MULTILINE))


def left(database: str) -> list[Path]:
    return list(Path(f"{database}.underway").iterdir())


@pytest.mark.parametrize(("words", "webhook"), [(BURNS, False), (KILLS, True)], ids=["burns-polling", "kills-webhook"])
def test_telegram(tmp_path: Path, words: str, webhook: bool) -> None:
    env = FAST | {"CITY2CITY_STEP_SECONDS": SECONDS}
    with FakeTelegram() as fake:
        bot = telegram_process.Bot(fake, tmp_path, webhook, env, (*MORTAL, "telegram"))
        with bot:
            anna, ben = Phone(fake), Phone(fake)
            anna.document("x.md", words.encode())
            ben.say("/about")
            ben.hears("automated", LONG)
            anna.hears(TOLD, LONG)
            anna.say("/about")
            anna.hears("automated")
            assert bot.stop() == 0
        assert fake.broken == []
        assert sum(TOLD in one.text for one in anna.mine) == 1
    assert deaths(bot.log) == MOST_DEATHS == 3, "so many times, the apology says"
    assert parked(bot.database) == [("File", "ProcessDied")]
    assert left(bot.database) == []
    assert ("in step" in bot.log) == (words == BURNS), "where it hung is in the log"
    assert words not in bot.log
    assert "the last by ProcessDied in File" in bot.run("doctor").stdout


@pytest.mark.parametrize(("words", "mode"), [(BURNS, "http"), (KILLS, "socket")])
def test_slack(tmp_path: Path, words: str, mode: str) -> None:
    with FakeSlack(mode) as slack:
        # How often it delivers until the bot is there again is the machine's affair.
        slack.most_deliveries = 1000
        bot = slack_process.Bot(slack, tmp_path, {"CITY2CITY_STEP_SECONDS": SECONDS}, (*MORTAL, "slack"))
        bot.start().ready(LONG)
        with_anna, with_ben = Desktop(slack), Desktop(slack, BOB)
        with_anna.says(words)
        slack.wait(lambda: any(TOLD in one.words for one in slack.messages if one.chat == with_anna.direct), LONG)
        with_ben.says("help")
        slack.wait(lambda: any(one.chat == with_ben.direct for one in slack.messages), LONG)
        assert bot.stop() == 0
        assert slack.broken == []
    assert deaths(bot.log) == MOST_DEATHS
    assert parked(bot.database) == [("Text", "ProcessDied")]
    assert ALICE not in bot.log


@DEADLY
def test_in_the_terminal_the_same_words_are_not_tried_for_ever(
    command: CommandLine, tmp_path: Path, words: str
) -> None:
    env = command.environment({"CITY2CITY_STEP_SECONDS": SECONDS})
    run = [*MORTAL, "chat", "--db", str(tmp_path / "city.db")]
    lives = [
        subprocess.run(run, input=f"{words}\nabout\n", env=env, capture_output=True, encoding="utf-8", check=True)
        for _ in range(MOST_DEATHS + 1)
    ]
    assert [deaths(one.stdout) for one in lives] == [1] * MOST_DEATHS + [0]
    assert [TOLD in one.stdout for one in lives] == [False] * MOST_DEATHS + [True]
    assert "automated" in lives[-1].stdout


# -- what the mark counts


def marked(store: Store, folder: Path, seconds: float = 0) -> Receiver:
    knowledge = Shelf(shipped(), store)
    return Receiver(
        store,
        knowledge,
        languages_of(shipped().packs),
        lambda: NOW,
        steps=Steps(marks(str(folder / "city.db")), seconds),
    )


def message(event_id: str, words: str = "about") -> Incoming:
    return Incoming(event_id, Text(words), HERE, ANNA, Channel())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(str(tmp_path / "city.db"))) as opened:
        yield opened


def said(store: Store) -> list[str]:
    return [str(row.out.body["blocks"][0]["text"]) for row in store.outbox()]


def begun(event_id: str) -> Begun:
    return Begun(HERE, event_id, "Text")


def test_what_ended_or_failed_leaves_no_mark(store: Store, tmp_path: Path) -> None:
    receiver = marked(store, tmp_path)
    assert receiver.receive(message("1")).fate == "applied"
    with store.transaction(), pytest.raises(RuntimeError):
        receiver.receive(message("2"))
    assert list(receiver.steps.marks.unended()) == []


def test_a_third_try_may_still_succeed_and_clears_the_count(store: Store, tmp_path: Path) -> None:
    receiver = marked(store, tmp_path)
    for _ in range(MOST_DEATHS - 1):
        receiver.steps.marks.begin(begun("1"))
    assert receiver.receive(message("1")).fate == "applied"
    assert list(receiver.steps.marks.unended()) == []


def test_what_was_applied_before_the_process_died_is_not_apologised_for(store: Store, tmp_path: Path) -> None:
    receiver = marked(store, tmp_path)
    receiver.receive(message("1"))
    before = said(store)
    for _ in range(MOST_DEATHS):
        receiver.steps.marks.begin(begun("1"))
    receiver.give_up(["test"])
    assert receiver.receive(message("1")).fate == "repeated"
    assert (said(store), store.parked()) == (before, [])


def test_what_ended_the_process_and_never_came_again_is_told_after_a_while(store: Store, tmp_path: Path) -> None:
    receiver = marked(store, tmp_path)
    receiver.steps.marks.begin(begun("1"))
    receiver.give_up(["test"])
    assert said(store) == []
    (file,) = left(str(tmp_path / "city.db"))
    os.utime(file, (file.stat().st_atime, file.stat().st_mtime - LATE_SECONDS - 1))
    receiver.give_up(["another"])
    assert said(store) == []
    receiver.give_up(["test"])
    receiver.give_up(["test"])
    assert said(store) == [APOLOGY]
    assert [one.error for one in store.parked()] == ["ProcessDied"]


def test_a_mark_that_a_power_failure_cut_is_no_mark_and_goes_with_time(store: Store, tmp_path: Path) -> None:
    receiver = marked(store, tmp_path)
    receiver.steps.marks.begin(begun("1"))
    (file,) = left(str(tmp_path / "city.db"))
    file.write_bytes(b"\0\0\xff\n{}\n[]\n")
    receiver.give_up(["test"])
    os.utime(file, (0, 0))
    receiver.steps.marks.tidy()
    assert (left(str(tmp_path / "city.db")), said(store)) == ([], [])


def test_a_mark_holds_nothing_that_was_written(store: Store, tmp_path: Path) -> None:
    marks(str(tmp_path / "city.db")).begin(begun("1"))
    (file,) = left(str(tmp_path / "city.db"))
    assert file.parent.stat().st_mode & 0o077 == 0
    assert set(json.loads(file.read_text())) == {"address", "event", "handler", "language"}


def test_a_database_in_memory_has_no_marks(tmp_path: Path) -> None:
    assert marks("memory:").begin(begun("1")) == 0


def test_no_time_for_a_step_is_told(command: CommandLine) -> None:
    done = command.run("chat", "--memory", input="about\n", CITY2CITY_STEP_SECONDS="soon")
    assert (done.returncode, done.stderr) == (2, "CITY2CITY_STEP_SECONDS must be a number above 0.\n")
