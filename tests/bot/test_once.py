"""One process that sends and receives on a database: a second one is told so, and what only reads or chats goes on."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli.health import look
from bot.runtime.settings import Settings
from storage.open import open_store
from storage.records import Address, Outgoing
from storage.sqlite.relay_lock import only_relay
from tests.bot.command import CommandLine
from tests.fake.telegram import FakeTelegram

CHAT = Address("telegram", "helper", "", "1")


@pytest.fixture
def command(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "home")


@pytest.mark.parametrize("word", ["run", "telegram"])
def test_a_second_process_on_one_database_is_refused_in_one_sentence(
    command: CommandLine, tmp_path: Path, word: str
) -> None:
    database = str(tmp_path / "city.db")
    # A token that is refused: who is not stopped by the other process ends all the same, and says something else.
    with FakeTelegram() as telegram, only_relay(database):
        done = command.run(word, "--db", database, TELEGRAM_TOKEN="1:a", TELEGRAM_API=telegram.url)
    said = f"Error: Another process runs on {database} already; two would send messages twice. Stop that one first.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)


def test_a_chat_beside_it_takes_nothing_up_that_the_other_is_sending(command: CommandLine, tmp_path: Path) -> None:
    database, now = str(tmp_path / "city.db"), time.time_ns() // 1_000_000
    with closing(open_store(database)) as store:
        with store.transaction():
            store.put([Outgoing(CHAT, {"blocks": []}, now)], now)
        (row,) = store.claim(["telegram"], now)
        with only_relay(database):
            assert "automated assistant" in command.run("chat", "--db", database, input="hello\n").stdout
        kept = store.outbox_row(row.id)
    assert kept is not None
    assert (kept.state, kept.doubts) == ("sending", 0)


def test_doctor_says_whether_it_runs(tmp_path: Path) -> None:
    conf = Settings((), tmp_path, str(tmp_path / "city.db"), colour=False)
    open_store(conf.database).close()
    assert "✓ Not running: no process sends and receives on it now" in look(conf, conf.database)
    with only_relay(conf.database):
        assert "✓ Running: a process sends and receives on it now" in look(conf, conf.database)
