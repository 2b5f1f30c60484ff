"""Who answers once a second never waits for the next question, at the pace of each platform, alone or beside others."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.runtime.rate_limit import RateLimiter
from bot.runtime.receive import Incoming, Receiver
from bot.runtime.relay import Relay
from bot.slack import slack_send
from bot.telegram import telegram_run
from handlers.dialog.turn import Channel, Made, Reply, Text
from storage.open import open_store
from storage.records import Address, Identity, OutboxRow
from storage.store import Store
from tests.flow.talk import UTM, Shelf, languages_of, shipped
from tests.soak.answering import QUESTIONS

START = datetime(2026, 3, 1, tzinfo=UTC)
SAID = (f"programme {UTM}", "check", *(one.typed for one in QUESTIONS), "cancel", *["about"] * 47)
PACES: dict[str, Callable[[], RateLimiter]] = {
    "telegram": lambda: telegram_run.pace("30/1 8/5 20/60"),
    "slack": slack_send.pace,
}


DIRECT = {"telegram": "", "slack": "D"}
"""What a talk with one person begins with."""


@dataclass
class Road:
    """A transport that notes how late each message is, and each change of one."""

    platform: str
    takes: float
    seconds: float = 0.0
    ids: itertools.count[int] = field(default_factory=itertools.count)
    waits: list[float] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds)

    async def send(self, row: OutboxRow, reply: Reply, made: Made | None) -> str:
        late = self.seconds - (row.created_at / 1000 - START.timestamp())
        (self.changes if reply.edit_of else self.waits).append(late)
        self.seconds += self.takes
        return reply.edit_of or str(next(self.ids))


async def _until(relay: Relay, road: Road, store: Store, end: float) -> None:
    """Let the relay send what it may, on a clock that jumps, up to a moment."""
    while road.seconds < end and (store.next_due([road.platform]) is not None or relay._ended):
        rows, sleep = await relay._next(5)
        for row in rows:
            await relay._deliver(row)
        road.seconds += 0.0 if rows else max(min(sleep, 1.0), 0.001)


@pytest.mark.parametrize(("people", "takes"), [(1, 0.3), (3, 0.05)])
@pytest.mark.parametrize("platform", PACES)
def test_who_answers_once_a_second_never_waits(platform: str, people: int, takes: float) -> None:
    road, store, limiter = Road(platform, takes), open_store("memory:"), PACES[platform]()
    limiter._clock = lambda: road.seconds
    shelf, languages = Shelf(shipped(), store), languages_of(shipped().packs)
    receiver = Receiver(store, shelf, languages, road.now)
    relay = Relay(store, shelf, languages, {platform: road}, road.now, paces={platform: limiter})
    for second, person in itertools.product(range(len(SAID)), range(people)):
        road.seconds = max(road.seconds, second + person / people)
        here = Address(platform, "helper", "", f"{DIRECT[platform]}{person + 1}")
        said = Text(SAID[second])
        receiver.receive(Incoming(f"{second}/{person}", said, here, Identity(platform, "", here.chat), Channel()))
        asyncio.run(_until(relay, road, store, second + (person + 1) / people))
    asyncio.run(_until(relay, road, store, 1000))
    store.close()
    assert len(road.waits) >= len(SAID) * people
    assert road.changes
    assert max(road.waits) < 1
