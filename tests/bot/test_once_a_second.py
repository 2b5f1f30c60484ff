"""Who answers once a second never waits for the next question, on no platform; a clock jumps to when there is something to do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.runtime import receive
from bot.runtime.knowledge import KnowledgeSource
from bot.runtime.rate_limit import RateLimiter
from bot.runtime.relay import Relay
from bot.slack import slack_send
from bot.telegram import telegram_run
from handlers.dialog.blocks import text
from handlers.dialog.turn import Made, Reply
from storage.open import open_store
from storage.records import Address, OutboxRow
from storage.store import Store

START = datetime(2026, 3, 1, tzinfo=UTC)
PACES: dict[str, Callable[[], RateLimiter]] = {
    "telegram": lambda: telegram_run.pace("30/1 8/5 20/60"),
    "slack": slack_send.pace,
}
PRIVATE = {"telegram": Address("telegram", "42", "", "7"), "slack": Address("slack", "U0BOT", "T1", "D7")}
CHANGED, NEXT = Reply((text("Who? → you"),), edit_of="1"), Reply((text("What?"),))


class Road:
    """A platform on which each message takes 50 ms. ``now`` is the clock of all."""

    def __init__(self, platform: str) -> None:
        self.platform, self.now, self.sent = platform, 0.0, list[tuple[float, float]]()

    async def send(self, row: OutboxRow, reply: Reply, _made: Made | None) -> str:
        self.now += 0.05
        if not reply.edit_of:
            self.sent.append((self.now, (row.out.due_at - START.timestamp() * 1000) / 1000))
        return "1"


@pytest.fixture
def store() -> Iterator[Store]:
    opened = open_store("memory:")
    yield opened
    opened.close()


def paced(platform: str, road: Road) -> RateLimiter:
    pace = PACES[platform]()
    pace._clock = lambda: road.now
    return pace


async def talk(store: Store, platform: str, said: list[list[Reply]]) -> list[float]:
    """Seconds that each new message took, where the person answers a second after the last reply."""
    road = Road(platform)
    relay = Relay(
        store, KnowledgeSource({}, store), {}, {platform: road}, lambda: START + timedelta(seconds=road.now),
        paces={platform: paced(platform, road)},
    )  # fmt: skip
    for replies in said:
        road.now += 1.0
        await _answered(store, relay, road, replies)
    return [sent - due for sent, due in road.sent]


async def _answered(store: Store, relay: Relay, road: Road, replies: list[Reply]) -> None:
    """Queue replies and go on until all that is new is there, whatever else still waits."""
    at = int((START.timestamp() + road.now) * 1000)
    here, wanted = PRIVATE[road.platform], len(road.sent) + sum(not one.edit_of for one in replies)
    with store.transaction():
        store.put(receive.queued(replies, here, at, {}), at)
    while len(road.sent) < wanted:
        rows, sleep = await relay._next(5)
        for row in rows:
            await relay._deliver(row)
        road.now += 0.0 if rows else max(min(sleep, 1.0), 0.001)


@pytest.mark.parametrize("platform", PACES)
def test_an_answer_a_second_with_the_change_of_each_question_never_waits(store: Store, platform: str) -> None:
    waits = asyncio.run(talk(store, platform, [[NEXT, CHANGED]] * 100))
    assert max(waits) < 0.5


@pytest.mark.parametrize("platform", PACES)
def test_nor_does_it_where_every_fourth_reply_is_of_two_messages(store: Store, platform: str) -> None:
    waits = asyncio.run(talk(store, platform, ([[NEXT, CHANGED]] * 3 + [[NEXT, NEXT, CHANGED]]) * 10))
    assert max(waits) < 1.0


@pytest.mark.parametrize("platform", PACES)
def test_a_change_that_waits_its_turn_holds_up_no_new_message(store: Store, platform: str) -> None:
    waits = asyncio.run(talk(store, platform, [[NEXT, CHANGED, CHANGED, CHANGED]] * 30))
    assert max(waits) < 0.5
