"""kill -9 at random moments while updates come in: what was acknowledged must be there, once."""

from __future__ import annotations

import random
import sqlite3
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


def live(bot: Bot, lives: int) -> None:
    """Begin another life, the ``lives``-th; it takes updates by now."""
    bot.start()
    bot.fake.wait(lambda: bot.log.count("messages taken up") >= lives, about="a new life")


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
        for number in range(kills):
            phones += say_hello(fake, per_life)
            live(bot, number + 1)
            moment = time.monotonic() + dice.uniform(0.0, 0.7)
            while time.monotonic() < moment:
                phones += say_hello(fake, 1)
                time.sleep(0.01)
            bot.kill()
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
