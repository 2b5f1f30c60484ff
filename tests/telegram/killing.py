"""kill -9 at random moments while updates come in: what was acknowledged must be there, once."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.fake.telegram import FakeTelegram, Phone
from tests.telegram.conftest import FAST
from tests.telegram.process import Bot


@dataclass(frozen=True)
class Toll:
    """What a series of deaths cost. ``repeated`` are messages that a person got more than once, ``doubtful`` those that were
    in doubt three times and are shown to staff."""

    kills: int
    updates: int
    lost: int
    twice: int
    undelivered: int
    repeated: int
    doubtful: int


@dataclass
class Nursery:
    """Lives of one bot, each a fork of a process that has all modules loaded."""

    bot: Bot
    lives: int = 0

    def __enter__(self) -> Nursery:
        env = self.bot.environment() | {"NURSERY_LOG": str(self.bot.folder / "log")}
        command = [sys.executable, "-m", "tests.telegram.nursery"]
        self.parent = subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_: object) -> None:
        self.parent.communicate()

    def start(self) -> int:
        """Begin a life; its process, which takes updates by now."""
        assert self.parent.stdin
        assert self.parent.stdout
        self.parent.stdin.write("live\n")
        self.parent.stdin.flush()
        child = int(self.parent.stdout.readline())
        self.lives += 1
        self.bot.fake.wait(lambda: self.bot.log.count("messages taken up") >= self.lives, about="a new life")
        return child


def end(child: int, fake: FakeTelegram) -> None:
    """Kill -9, and wait until the system has let go of all that the process held."""
    os.kill(child, signal.SIGKILL)
    fake.wait(lambda: not Path(f"/proc/{child}").exists(), about=f"the end of {child}")


def rows_by_chat(bot: Bot) -> Counter[str]:
    with closing(sqlite3.connect(bot.database)) as db:
        return Counter(dict(db.execute("SELECT chat, count(*) FROM outbox GROUP BY chat")))


def states(bot: Bot) -> Counter[str]:
    with closing(sqlite3.connect(bot.database)) as db:
        return Counter(dict(db.execute("SELECT state, count(*) FROM outbox GROUP BY state")))


def slay(folder: Path, *, webhook: bool, kills: int, seed: int, per_life: int = 25) -> Toll:
    """Kill the process ``kills`` times. Everybody says one thing once, which is answered by one message."""
    dice = random.Random(seed)
    with FakeTelegram(validate=False) as fake:
        bot = Bot(fake, folder, webhook=webhook, env=FAST)
        phones: list[Phone] = []
        with Nursery(bot) as nursery:
            for _ in range(kills):
                phones += say_hello(fake, per_life)
                child = nursery.start()
                moment = time.monotonic() + dice.uniform(0.0, 0.7)
                while time.monotonic() < moment:
                    phones += say_hello(fake, 1)
                    time.sleep(0.01)
                end(child, fake)
        with bot:
            fake.wait(lambda: not fake.queue and set(states(bot)) <= {"sent", "uncertain"}, 300)
        rows = rows_by_chat(bot)
        heard = Counter(message.chat for message in fake.messages)
        return Toll(
            kills=kills,
            updates=len(phones),
            lost=sum(not rows[str(phone.chat)] for phone in phones),
            twice=sum(rows[str(phone.chat)] > 1 for phone in phones),
            undelivered=sum(not heard[phone.chat] for phone in phones),
            repeated=sum(heard[phone.chat] - 1 for phone in phones if heard[phone.chat]),
            doubtful=states(bot)["uncertain"],
        )


def say_hello(fake: FakeTelegram, count: int) -> list[Phone]:
    phones = [Phone(fake) for _ in range(count)]
    for phone in phones:
        phone.say("/about")
    return phones
