"""No rate is ever broken, whatever is queued; a 429 stops what it concerns; replies overtake broadcasts."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.runtime.knowledge import KnowledgeSource
from bot.runtime.rate_limit import Rate, RateLimiter
from bot.runtime.relay import IN_FLIGHT, MOST_IN_FLIGHT, SLOW_SECONDS, Relay, SendError, UnderWay
from bot.telegram.telegram_render import ApiRequest
from bot.telegram.telegram_run import pace
from bot.telegram.telegram_typing import TypingSigns
from handlers.dialog.blocks import text
from handlers.dialog.turn import Made, Reply
from storage.open import open_store
from storage.records import ASIDE, Address, OutboxRow, Outgoing
from storage.store import Store
from tests.patience import PATIENCE

RATES = {"": (30, 1.0), "chat": (8, 5.0), "group": (20, 60.0)}


@dataclass
class Clock:
    """Time that passes when told to."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Road:
    """A transport on which each message takes a while; it notes when each began, by chat."""

    clock: Clock
    platform: str = "telegram"
    began: list[tuple[float, str]] = field(default_factory=list)
    refuse: dict[str, float] = field(default_factory=dict)

    async def send(self, row: OutboxRow, reply: Reply, made: Made | None) -> str:
        chat = row.out.address.chat
        self.began.append((self.clock(), chat))
        if chat in self.refuse:
            raise SendError("wait", "told to wait", self.refuse.pop(chat))
        return "1"


def place(chat: str, thread: str = "") -> Address:
    return Address("telegram", "42", "", chat, thread)


def most_within(times: list[float], seconds: float) -> int:
    """The most sends in any stretch of so many seconds."""
    window: deque[float] = deque()
    most = 0
    for at in sorted(times):
        window.append(at)
        while window[0] + seconds <= at:
            window.popleft()
        most = max(most, len(window))
    return most


@pytest.fixture
def store() -> Iterator[Store]:
    opened = open_store("memory:")
    yield opened
    opened.close()


def relay_of(store: Store, clock: Clock, road: Road) -> Relay:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    measured = pace("30/1 8/5 20/60")
    measured._clock = clock
    return Relay(
        store, KnowledgeSource({}, store), {}, {"telegram": road}, lambda: start + timedelta(seconds=clock.seconds),
        paces={"telegram": measured},
    )  # fmt: skip


def queue(store: Store, chat: str, at: float = 0, lane: int = 0, thread: str = "") -> None:
    body = Reply((text("x"),)).stored()
    millis = int((datetime(2026, 3, 1, tzinfo=UTC).timestamp() + at) * 1000)
    with store.transaction():
        store.put([Outgoing(place(chat, thread), body, millis, lane=lane)], millis)


async def until_empty(relay: Relay, clock: Clock, store: Store, most: float = 1e5) -> None:
    """Run the relay's own steps on a clock that jumps to when there is something to do."""
    while (store.next_due(["telegram"]) is not None or relay._ended) and clock.seconds < most:
        rows, sleep = await relay._next(5)
        for row in rows:
            await relay._deliver(row)
        clock.seconds += max(min(sleep, 1.0), 0.001) if not rows else 0.0


@settings(max_examples=25, deadline=None)
@example(
    [
        ("1", at, lane)
        for at, lane in [(5, 0), (0, 0), (2, 0), (0, 1), (0, 0), (0, 0), (0, 0), (1, 1), (8, 0), (0, 0), (0, 0)]
    ]
)
@given(st.lists(st.tuples(st.sampled_from(["1", "2", "-7", "-8"]), st.floats(0, 20), st.integers(0, 2)), max_size=120))
def test_no_rate_is_broken_whatever_is_queued(messages: list[tuple[str, float, int]]) -> None:
    store, clock = open_store("memory:"), Clock()
    road = Road(clock)
    for chat, at, lane in messages:
        queue(store, chat, at, lane)
    asyncio.run(until_empty(relay_of(store, clock, road), clock, store))
    assert len(road.began) == len(messages)
    assert most_within([at for at, _ in road.began], 1.0) <= 30
    for chat in ("1", "2", "-7", "-8"):
        own = [at for at, to in road.began if to == chat]
        assert most_within(own, 5.0) <= 8
        assert chat > "0" or most_within(own, 60.0) <= 20
    store.close()


def test_ten_thousand_to_five_thousand_chats_leave_at_the_allowed_rate(store: Store) -> None:
    clock = Clock()
    road = Road(clock)
    body = Reply((text("x"),)).stored()
    millis = int(datetime(2026, 3, 1, tzinfo=UTC).timestamp() * 1000)
    with store.transaction():
        store.put([Outgoing(place(str(n % 5000 + 1)), body, millis, lane=2) for n in range(10_000)], millis)
    asyncio.run(until_empty(relay_of(store, clock, road), clock, store))
    times = [at for at, _ in road.began]
    assert len(times) == 10_000
    assert most_within(times, 1.0) <= 30
    assert 10_000 / (max(times) - min(times)) >= 0.95 * 30


def test_a_reply_overtakes_a_broadcast(store: Store) -> None:
    clock = Clock()
    road = Road(clock)
    for number in range(300):
        queue(store, str(1000 + number), lane=2)
    queue(store, "7", at=2.0)
    asyncio.run(until_empty(relay_of(store, clock, road), clock, store))
    assert next(at for at, chat in road.began if chat == "7") <= 3.0
    assert road.began[-1][0] > 8


def test_a_429_stops_its_chat_and_a_second_one_all(store: Store) -> None:
    clock = Clock()
    road = Road(clock, refuse={"1": 5.0})
    for chat in ("1", "2", "3"):
        queue(store, chat)
    asyncio.run(until_empty(relay_of(store, clock, road), clock, store))
    assert road.began[:3] == [(0.0, "1"), (0.0, "2"), (0.0, "3")]
    assert road.began[3][0] == pytest.approx(5.0, abs=1.1)
    assert road.began[3][0] >= 5.0
    road.refuse = {"1": 5.0, "2": 7.0}
    begun = clock.seconds
    for chat in ("1", "2"):
        queue(store, chat, at=begun)
    queue(store, "3", at=begun + 1)
    asyncio.run(until_empty(relay_of(store, clock, road), clock, store))
    assert all(at - begun >= 7.0 for at, _ in road.began[6:])


def test_what_a_chat_must_wait_for_is_never_left_claimed(store: Store) -> None:
    clock = Clock()
    relay = relay_of(store, clock, Road(clock))
    for thread in "123456789":
        queue(store, "1", thread=thread)
    rows = store_rows(store, relay, 9)
    assert sorted(rows) == ["due"] + ["sending"] * 8


def store_rows(store: Store, relay: Relay, most: int) -> list[Any]:
    for _ in range(2):
        asyncio.run(relay._next(most))
    return [row.state for row in store.outbox()]


def test_a_place_is_held_until_the_send_ended() -> None:
    clock = Clock()
    slow = RateLimiter(Rate(1, 1), lambda _address: (), clock)
    slow.begin(place("1"))
    clock.seconds = 10
    assert slow.room() == 0
    slow.end(place("1"))
    clock.seconds = 10.9
    assert slow.room() == 0
    clock.seconds = 11
    assert slow.room() == 1


def test_chats_that_rest_are_forgotten() -> None:
    clock = Clock()
    wide = RateLimiter(Rate(10**6, 1), lambda _address: (Rate(1, 1),), clock)
    for number in range(10_500):
        wide.begin(place(str(number)))
        wide.end(place(str(number)))
        clock.seconds += 0.01
    assert len(wide._chats) < 10_500


def test_who_answers_once_a_second_never_waits(store: Store) -> None:
    clock = Clock()
    road = Road(clock)
    relay = relay_of(store, clock, road)
    edit = Reply((text("→ Yes"),), edit_of="7").stored()
    base = int(datetime(2026, 3, 1, tzinfo=UTC).timestamp() * 1000)
    for second in range(20):
        queue(store, "1", second)
        with store.transaction():
            store.put([Outgoing(place("1"), edit, base + second * 1000)], base + second * 1000)
    asyncio.run(until_empty(relay, clock, store))
    late = [at - due for (at, _), due in zip(road.began, [one for one in range(20) for _ in range(2)], strict=True)]
    assert max(late) < 1.0


def test_what_one_person_alone_sees_takes_no_place_of_a_channels() -> None:
    limiter = RateLimiter(Rate(100, 1), lambda _: (Rate(1, 10),), lambda: 0.0)
    channel = Address("slack", "U0", "T0", "C1")
    whisper = Address("slack", "U0", "T0", "C1", f"{ASIDE}U1")
    limiter.begin(whisper)
    assert limiter.wait(channel) == 0
    assert limiter.wait(whisper) > 0


def test_messages_that_hang_take_no_places_for_long() -> None:
    async def placed() -> list[int]:
        running = UnderWay()
        hanging = [asyncio.create_task(asyncio.Event().wait()) for _ in range(MOST_IN_FLIGHT)]
        counts = []
        for number, task in enumerate(hanging):
            running.add(task, number // IN_FLIGHT * SLOW_SECONDS)
            counts.append(running.places(number // IN_FLIGHT * SLOW_SECONDS))
        counts.append(running.places(99))
        for task in hanging:
            task.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)
        return [*counts, running.places(99)]

    assert asyncio.run(placed()) == [5, 4, 3, 2, 1, 0] * 4 + [0, IN_FLIGHT]


def test_six_chats_whose_messages_hang_keep_no_other_chat_waiting(store: Store) -> None:
    class Hanging(Road):
        ends = asyncio.Event()

        async def send(self, row: OutboxRow, reply: Reply, made: Made | None) -> str:
            sent = await super().send(row, reply, made)
            if row.out.address.chat == "7":
                self.ends.set()
            await self.ends.wait()
            return sent

    async def until_seven(relay: Relay, road: Hanging) -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(relay.run(stop))
        await asyncio.wait_for(road.ends.wait(), PATIENCE)
        stop.set()
        relay.wake()
        await running

    clock = Clock()
    road = Hanging(clock)
    for chat in "1234567":
        queue(store, chat)
    asyncio.run(until_seven(relay_of(store, clock, road), road))
    assert sorted(chat for _, chat in road.began) == list("1234567")


def test_a_sign_of_typing_is_for_private_chats_and_ends_with_the_answer() -> None:
    shown: list[int] = []

    async def show(call: ApiRequest) -> None:
        shown.append(call.params["chat_id"])

    async def waited() -> None:
        signs = TypingSigns(show, moment=0)
        for chat in ("1", "2", "-7"):
            signs.begin(place(chat))
        signs.end(place("2"))
        while not shown:
            await asyncio.sleep(0)
        signs.end(place("1"))

    asyncio.run(waited())
    assert shown == [1]
