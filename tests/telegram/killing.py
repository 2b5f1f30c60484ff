"""Telegram's stage for deaths: a stand-in that takes its time, and its people."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fake.telegram import FakeTelegram, Phone
from tests.soak.kills import Seen, hear_out, latency
from tests.telegram.conftest import FAST
from tests.telegram.process import Bot


def rows_by_chat(bot: Bot) -> Counter[str]:
    with closing(sqlite3.connect(bot.database)) as db:
        return Counter(dict(db.execute("SELECT chat, count(*) FROM outbox GROUP BY chat")))


class SlowTelegram(FakeTelegram):
    """Takes its time before it shows a message, and before it says so."""

    def __init__(self) -> None:
        super().__init__(validate=False)
        self.received, self.edited = Counter[str](), Counter[str]()
        self._dice = random.Random(7)

    def hear_out(self) -> None:
        hear_out(self._loop)

    async def m_sendMessage(self, params: dict[str, Any]) -> Any:
        self.received[str(params["chat_id"])] += 1
        return await self._slowly(super().m_sendMessage, params)

    async def m_editMessageText(self, params: dict[str, Any]) -> Any:
        self.edited[str(params["message_id"])] += 1
        return await self._slowly(super().m_editMessageText, params)

    async def _slowly(self, method: Callable[[dict[str, Any]], Awaitable[Any]], params: dict[str, Any]) -> Any:
        self._notify()
        await asyncio.sleep(latency(self._dice) / 2)
        done = await method(params)
        await asyncio.sleep(latency(self._dice) / 2)
        return done


@dataclass
class TelegramPerson:
    """A person in private."""

    phone: Phone

    @property
    def chat(self) -> str:
        return str(self.phone.chat)

    def says(self, words: str) -> None:
        self.phone.say(words)

    def presses(self, label: str, seen: Seen) -> None:
        self.phone.press(label, on=next(one for one in self.phone.mine if str(one.id) == seen.id))

    def insists(self) -> None:
        """Telegram delivers a press until it is taken."""

    def sees(self) -> list[Seen]:
        return [Seen(str(one.id), one.text, one.labels, one.edited) for one in self.phone.mine]

    @property
    def in_order(self) -> bool:
        """Telegram delivers what is of one chat in the order in which it was said."""
        return True


@dataclass
class TelegramStage:
    """The stand-in and the process."""

    fake: SlowTelegram
    bot: Bot

    @property
    def way(self) -> str:
        return f"Telegram, {'webhook' if self.bot.webhook else 'polling'}"

    @property
    def received(self) -> Counter[str]:
        return self.fake.received

    @property
    def edited(self) -> Counter[str]:
        return self.fake.edited

    @property
    def unacknowledged(self) -> int:
        return self.fake.unconfirmed

    def newcomer(self) -> TelegramPerson:
        return TelegramPerson(Phone(self.fake))

    def hear_out(self) -> None:
        self.fake.hear_out()

    def wait(self, what: Callable[[], Any], about: str) -> Any:
        return self.fake.wait(what, about=about)


@contextmanager
def telegram_stage(folder: Path, *, webhook: bool) -> Iterator[TelegramStage]:
    """Telegram, by polling or by a webhook."""
    with SlowTelegram() as fake:
        yield TelegramStage(fake, Bot(fake, folder, webhook=webhook, env=FAST))
