"""What the relay makes of each failure, of what a process that died was sending, and of what is due at once: one step at a time."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pytest

from bot.runtime import relay as relaying
from bot.runtime.knowledge import KnowledgeSource
from bot.runtime.rate_limit import Rate, RateLimiter
from bot.runtime.relay import (
    AT_ONCE,
    BACK_OFF,
    LONGEST_SLEEP,
    MOST_IN_FLIGHT,
    RESENT,
    SLOW_SECONDS,
    Relay,
    SendError,
    UnderWay,
)
from handlers.dialog.blocks import text
from handlers.dialog.turn import FileSpec, Made, Reply
from handlers.planned.subscriptions import AskedReminder
from storage.open import open_store
from storage.records import Address, Identity, OutboxRow, Outgoing, Subscription, millis
from storage.store import Store, StoreBusy
from tests.patience import PATIENCE

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HERE = Address("telegram", "42", "", "1")
Policy = Literal["resend", "hold"]


@dataclass
class Road:
    """A platform that fails as it is told to, one message after the other; what is not told arrives."""

    platform: str = "telegram"
    fails: list[SendError | Exception] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    now: datetime = NOON

    async def send(self, row: OutboxRow, reply: Reply, made: Made | None) -> str:
        self.tried.append(reply.blocks[0].text)
        if self.fails:
            raise self.fails.pop(0)
        return f"message {len(self.tried)}"


@pytest.fixture
def store() -> Iterator[Store]:
    opened = open_store("memory:")
    yield opened
    opened.close()


@pytest.fixture
def road() -> Road:
    return Road()


def relay_of(store: Store, road: Road) -> Relay:
    return Relay(store, KnowledgeSource({}, store), {}, {road.platform: road}, lambda: road.now, jitter=lambda: 1.0)


def queue(store: Store, policy: Policy = "resend", words: str = "Hello", address: Address = HERE) -> int:
    with store.transaction():
        (row,) = store.put(
            [Outgoing(address, Reply((text(words),)).stored(), millis(NOON), policy=policy)], millis(NOON)
        )
    return row


def kept(store: Store, row: int) -> OutboxRow:
    found = store.outbox_row(row)
    assert found
    return found


def drain(store: Store, road: Road, seconds: float = 0) -> int:
    """Send what is due after so many seconds; how many rows were tried."""
    road.now = NOON + timedelta(seconds=seconds)
    return asyncio.run(relay_of(store, road).drain())


def failing(
    kind: Literal["wait", "refused", "uncertain", "dead"], times: int = 1, seconds: float = 0
) -> list[SendError]:
    return [SendError(kind, "no luck", seconds) for _ in range(times)]


def test_at_the_start_what_is_planned_is_brought_up_to_date(store: Store, road: Road) -> None:
    with store.transaction():
        person = store.person(Identity("telegram", "", "1"), millis(NOON)).id
        asked = store.subscribe(Subscription(person, "draft", "a", millis(NOON), millis(NOON)))
        (row,) = store.put([AskedReminder(at=millis(NOON), id=asked.id).row(HERE)], millis(NOON))
    store.claim([road.platform], millis(NOON))
    store.settle(row, "sent", millis(NOON))
    relay_of(store, road).start()
    assert store.subscriptions() == []


# -- in doubt


def test_a_post_to_be_held_that_may_have_arrived_is_never_sent_again(store: Store, road: Road) -> None:
    row = queue(store, "hold")
    road.fails += failing("uncertain")
    assert drain(store, road) == 1
    assert (kept(store, row).state, kept(store, row).doubts, kept(store, row).error) == ("uncertain", 1, "no luck")
    assert drain(store, road, 1e6) == 0
    assert road.tried == ["Hello"]


def test_another_one_is_sent_again_twice_then_it_is_for_staff(store: Store, road: Road) -> None:
    row = queue(store)
    road.fails += failing("uncertain", 9)
    assert [drain(store, road, seconds) for seconds in (0, 1.999, 2, 3.999, 4, 1e6)] == [1, 0, 1, 0, 1, 0]
    assert (kept(store, row).state, kept(store, row).doubts) == ("uncertain", RESENT + 1)


@pytest.mark.parametrize(("policy", "state", "tries"), [("hold", "uncertain", 0), ("resend", "sent", 1)])
def test_what_a_process_that_died_was_sending_is_taken_up_at_the_start(
    store: Store, road: Road, policy: Policy, state: str, tries: int
) -> None:
    row = queue(store, policy)
    store.claim(["telegram"], millis(NOON))
    assert drain(store, road) == 0
    assert relay_of(store, road).start() == 1
    assert drain(store, road) == tries
    assert (kept(store, row).state, kept(store, row).doubts) == (state, 1)


def test_what_another_platform_was_sending_is_left_to_it(store: Store, road: Road) -> None:
    row = queue(store, address=Address("slack", "U0BOT", "T1", "D7"))
    store.claim(["slack"], millis(NOON))
    assert relay_of(store, road).start() == 0
    assert kept(store, row).state == "sending"


# -- certainly not sent


def test_it_waits_longer_after_each_refusal_and_is_dead_after_the_last(store: Store, road: Road) -> None:
    row = queue(store)
    road.fails += failing("refused", 9)
    due = 0.0
    for number, wait in enumerate(BACK_OFF, 1):
        assert drain(store, road, due) == 1
        assert (kept(store, row).state, kept(store, row).attempts) == ("due", number)
        due += wait
        assert kept(store, row).out.due_at == millis(NOON) + due * 1000
    assert drain(store, road, due) == 1
    assert (kept(store, row).state, kept(store, row).attempts, kept(store, row).doubts) == ("dead", 6, 0)


def test_a_wait_that_was_told_is_kept_to_the_millisecond_and_counts_as_no_attempt(store: Store, road: Road) -> None:
    row = queue(store)
    road.fails += failing("wait", seconds=2.0001)
    assert drain(store, road) == 1
    assert (kept(store, row).state, kept(store, row).attempts) == ("due", 0)
    assert kept(store, row).out.due_at == millis(NOON) + 2001


def test_what_never_will_be_sent_is_dead_at_once(store: Store, road: Road) -> None:
    row = queue(store)
    road.fails += failing("dead")
    assert drain(store, road) == 1
    assert (kept(store, row).state, kept(store, row).error) == ("dead", "no luck")


def test_a_mistake_of_ours_ends_that_message_and_no_other(
    store: Store, road: Road, caplog: pytest.LogCaptureFixture
) -> None:
    rows = [queue(store, words=words) for words in ("One", "Two")]
    road.fails.append(ZeroDivisionError("secret words"))
    assert drain(store, road) == 2
    assert [(kept(store, row).state, kept(store, row).error) for row in rows] == [
        ("dead", "ZeroDivisionError"),
        ("sent", ""),
    ]
    assert kept(store, rows[1]).sent_as == "message 2"
    assert "could not be rendered (ZeroDivisionError)" in caplog.text


# -- while it runs


def looking(store: Store, road: Road, most: int = 5) -> tuple[int, float]:
    """How many messages may begin now, and how long it sleeps else."""
    rows, sleep = asyncio.run(relay_of(store, road)._next(most))
    return len(rows), sleep


def test_where_only_chats_are_due_that_wait_for_an_end_that_end_is_slept_for(store: Store, road: Road) -> None:
    for _ in range(2):
        queue(store)
    assert [looking(store, road) for _ in range(2)] == [(1, 0.0), (0, LONGEST_SLEEP)]


def test_what_is_due_begins_at_once_and_what_is_not_is_slept_for(store: Store, road: Road) -> None:
    assert looking(store, road) == (0, LONGEST_SLEEP)
    for chat in "12":
        queue(store, address=replace(HERE, chat=chat))
    assert looking(store, road, most=0) == (0, LONGEST_SLEEP)
    for seconds, found in ((-30, (0, LONGEST_SLEEP)), (-0.3, (0, 0.3)), (0, (2, 0.0))):
        road.now = NOON + timedelta(seconds=seconds)
        assert looking(store, road) == found


@pytest.mark.parametrize(("seconds", "later"), [(2.0001, 2001), (10, 10_000), (90, 60_000)])
def test_what_a_chat_has_no_room_for_is_put_off_to_the_millisecond_a_minute_at_most(
    store: Store, road: Road, seconds: float, later: int
) -> None:
    async def sending() -> None:
        pace = RateLimiter(Rate(100, 1), lambda _: (Rate(1, seconds),), lambda: 0.0)
        relay = replace(relay_of(store, road), paces={"telegram": pace})
        for _ in range(3):
            for row in (await relay._next(5))[0]:
                await relay._deliver(row)

    first, second = queue(store), queue(store)
    asyncio.run(sending())
    assert (kept(store, first).state, road.tried) == ("sent", ["Hello"])
    assert (kept(store, second).state, kept(store, second).attempts) == ("due", 0)
    assert kept(store, second).out.due_at == millis(NOON) + later


def test_whose_end_is_waited_for_wakes_the_relay_with_its_end(store: Store, road: Road) -> None:
    async def sending() -> list[bool]:
        relay = relay_of(store, road)
        (row,), _ = await relay._next(5)
        return [relay._something.is_set(), await relay._deliver(row) or relay._something.is_set()]

    queue(store)
    assert asyncio.run(sending()) == [False, True]


def test_few_are_claimed_together_so_that_a_reply_overtakes_a_broadcast(store: Store, road: Road) -> None:
    for chat in range(9):
        queue(store, address=replace(HERE, chat=str(chat)))
    assert looking(store, road, most=9) == (AT_ONCE, 0.0)


def test_places_are_left_to_those_that_are_slow_and_no_more(store: Store) -> None:
    async def places() -> list[tuple[int, float]]:
        running, found = UnderWay(), []
        for began in (0.0, 0.1, 0.2, 0.3, 0.4, 0.45):
            running.add(asyncio.create_task(asyncio.sleep(0)), began)
        for now in (0.45, SLOW_SECONDS, SLOW_SECONDS + 0.1):
            found.append((running.places(now), round(running.until_place(now), 3)))
        for _ in range(MOST_IN_FLIGHT - len(running.tasks)):
            running.add(asyncio.create_task(asyncio.sleep(0)), 0.0)
        return [*found, (running.places(9), running.until_place(9))]

    assert asyncio.run(places()) == [(0, 0.05), (1, math.inf), (2, math.inf), (0, math.inf)]


def test_it_sends_until_it_is_told_to_stop_and_is_woken_by_what_is_queued(store: Store, road: Road) -> None:
    async def running() -> None:
        relay, stop = relay_of(store, road), asyncio.Event()
        task = asyncio.create_task(relay.run(stop))
        async with asyncio.timeout(PATIENCE):
            for words in ("One", "Two", "Three"):
                row = queue(store, words=words)
                relay.wake()
                while kept(store, row).state != "sent":
                    await asyncio.sleep(0)
        stop.set()
        relay.wake()
        await task

    asyncio.run(running())
    assert road.tried == ["One", "Two", "Three"]


def test_what_is_on_its_way_at_the_stop_is_waited_for_and_noted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(Road):
        begun, go = asyncio.Event(), asyncio.Event()

        async def send(self, row: OutboxRow, reply: Reply, made: Made | None) -> str:
            self.begun.set()
            await self.go.wait()
            return await super().send(row, reply, made)

    async def running(road: Slow) -> None:
        stop = asyncio.Event()
        task = asyncio.create_task(relay_of(store, road).run(stop))
        await road.begun.wait()
        stop.set()
        asyncio.get_running_loop().call_later(0.01, road.go.set)
        await task

    monkeypatch.setattr(relaying, "DRAIN_SECONDS", PATIENCE)
    row = queue(store)
    asyncio.run(running(Slow()))
    assert (kept(store, row).state, kept(store, row).sent_as) == ("sent", "message 1")


# -- where the store is away


def test_what_ended_while_the_store_was_away_is_noted_when_it_is_back(
    store: Store, road: Road, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    away: list[StoreBusy] = []

    async def work(call: Any, *given: Any) -> Any:
        if away:
            raise away[0]
        return call(*given)

    async def sending() -> None:
        relay = replace(relay_of(store, road), work=work)
        (one,), _ = await relay._next(5)
        await relay._deliver(one)
        away.append(StoreBusy("held by another process"))
        assert [await relay._next(5) for _ in range(2)] == [([], 0.0)] * 2
        assert (kept(store, row).state, len(relay._ended)) == ("sending", 1)
        away.clear()
        await relay._next(5)
        assert (kept(store, row).state, relay._ended) == ("sent", [])

    monkeypatch.setattr(relaying, "LONGEST_SLEEP", 0.001)
    row = queue(store)
    asyncio.run(sending())
    assert "the relay waits for the store: held by another process" in caplog.text


def test_a_message_that_cannot_be_put_into_words_while_the_store_is_away_waits(store: Store, road: Road) -> None:
    async def work(_call: Any, *_given: Any) -> Any:
        raise StoreBusy("held by another process")

    with store.transaction():
        (row,) = store.put([Outgoing(HERE, {"about": {"plan": "nudge"}}, millis(NOON), kind="reminder")], millis(NOON))
    asyncio.run(replace(relay_of(store, road), work=work).drain())
    assert (kept(store, row).state, kept(store, row).error) == ("due", "held by another process")
    assert kept(store, row).out.due_at == millis(NOON) + LONGEST_SLEEP * 1000


def test_what_was_claimed_and_not_committed_holds_no_place(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = store.claim

    def refused(platforms: Sequence[str], now: int, limit: int = 1) -> Sequence[OutboxRow]:
        if platforms == ["slack"]:
            raise StoreBusy("held by another process")
        return claim(platforms, now, limit)

    monkeypatch.setattr(store, "claim", refused)
    monkeypatch.setattr(relaying, "LONGEST_SLEEP", 0.001)
    pace = RateLimiter(Rate(2, 1), lambda _: (Rate(1, 1),), lambda: 0.0)
    row, _ = queue(store), queue(store, address=Address("slack", "U0BOT", "T1", "D7"))
    roads = {one: Road(one) for one in ("telegram", "slack")}
    relay = replace(relay_of(store, Road()), transports=roads, paces={"telegram": pace})
    assert asyncio.run(relay._next(5)) == ([], 0.0)
    assert (kept(store, row).state, pace.room(), pace.wait(HERE)) == ("due", 1, 1.0)


# -- files


@pytest.mark.parametrize(
    ("optional", "state", "error"), [(False, "dropped", "what the file was of is gone"), (True, "sent", "")]
)
def test_a_message_whose_file_cannot_be_made_any_more_goes_only_where_it_says_enough(
    store: Store, road: Road, optional: bool, state: str, error: str
) -> None:
    gone = FileSpec("chart", {"poll": 99}, optional=optional)
    body = Reply((text("Here it is"),), file=gone).stored()
    with store.transaction():
        (row,) = store.put([Outgoing(HERE, body, millis(NOON))], millis(NOON))
    assert drain(store, road) == 1
    assert (kept(store, row).state, kept(store, row).error) == (state, error)
