"""Reminders at scale: ``python -m bench.reminders [DUE]`` prints a table. Figures are of this machine, in this run.

DUE (10,000 unless told) messages to as many chats fall due at once and leave at Telegram's 30 a second, with a restart of the
relay in the middle; 10,000 take 333 s at least.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.runtime.knowledge import KnowledgeSource
from bot.runtime.languages import Languages
from bot.runtime.rate_limit import Rate, RateLimiter
from bot.runtime.relay import Relay
from bot.runtime.store_thread import Writer
from faq.pack.load import load_packs
from faq.sessions import moments
from faq.sessions.when import When
from handlers.dialog.turn import Knowledge, Made, Reply
from handlers.planned import session_posts
from storage.open import open_store
from storage.records import Address, LinkedGroup, OutboxRow, Outgoing, Plan, Session, TwinningCity, millis
from storage.store import Store

TWINNINGS, SESSIONS, OFFSETS = 2000, 4, "14d 7d 3d 1d 3h 1h"
FEW, MANY = 1_000, 1_000_000
WHOLE, CHAT = Rate(30, 1.0), Rate(1, 1.0)
PACK = "utm-city2city"
ZONES = ("Europe/Berlin", "America/Bogota", "Africa/Nairobi")


@dataclass
class Clocked:
    """A platform that notes how late each message came."""

    platform: str = "telegram"
    late: list[float] = field(default_factory=list)
    began: dict[str, int] = field(default_factory=dict)

    async def send(self, row: OutboxRow, reply: Reply, made: Made | None) -> str:
        await asyncio.sleep(0.03)
        self.late.append(time.time() - row.out.body["about"]["at"] / 1000)
        self.began[row.out.address.chat] = self.began.get(row.out.address.chat, 0) + 1
        return "ok"


@dataclass
class Bench:
    """A store with its knowledge."""

    store: Store
    known: KnowledgeSource
    languages: Languages

    @property
    def knowledge(self) -> Knowledge:
        return self.known.now()

    def relay(self, transport: Clocked, work: Writer) -> Relay:
        pace = {"telegram": RateLimiter(WHOLE, lambda _: (CHAT,))}
        return Relay(
            self.store,
            self.known,
            self.languages,
            {"telegram": transport},
            lambda: datetime.now(UTC),
            paces=pace,
            work=work,
        )


def opened(folder: str, name: str) -> Bench:
    store, packs = open_store(f"{folder}/{name}.db"), load_packs()
    return Bench(store, KnowledgeSource(packs, store), Languages(packs))


def group(number: int) -> Address:
    return Address("telegram", "helper", "", f"g{number}")


def twinned(store: Store, number: int) -> int:
    made = store.create_twinning(PACK, f"Twinning {number}", "", 0)
    cities = [TwinningCity(made.id, n, zone.rpartition("/")[2], "", zone) for n, zone in enumerate(ZONES, 1)]
    store.set_cities(made.id, cities)
    store.bind(LinkedGroup(made.id, group(number), 0))
    store.save_plan(Plan(made.id, OFFSETS))
    return made.id


def planned(bench: Bench) -> tuple[float, int]:
    """Seconds to plan all sessions of all twinnings, a transaction each, and the rows that wait then."""
    now, first = datetime.now(UTC), datetime.now(UTC) + timedelta(days=30)
    with bench.store.transaction():
        twinnings = [twinned(bench.store, number) for number in range(TWINNINGS)]
    begun = time.perf_counter()
    for twinning in twinnings:
        for number in range(1, SESSIONS + 1):
            when = When(f"{first + timedelta(days=28 * number):%Y-%m-%dT14:00}", ZONES[0])
            session = Session(
                twinning, number, "", when.starts, when.zone, 90, millis(when.at), moments.VERSION, 0
            )  # fmt: skip
            with bench.store.transaction():
                session_posts.replan(bench.store, bench.knowledge, [bench.store.add_session(session)], now)
    return time.perf_counter() - begun, len(bench.store.outbox(["due"]))


def future(store: Store, number: int) -> None:
    """So many rows that are due in the years to come."""
    ahead = int((time.time() + 86_400) * 1000)
    for first in range(0, number, 50_000):
        rows = [
            Outgoing(group(n % 5000), {"about": {}}, ahead + n * 100, "session", 1, f"future:{n}", "hold")
            for n in range(first, min(first + 50_000, number))
        ]
        with store.transaction():
            store.put(rows, 0)


def tick(store: Store) -> float:
    """Milliseconds (median of 300) to look what is due, claim one message and settle it."""
    times = []
    for number in range(300):
        now = int(time.time() * 1000)
        with store.transaction():
            store.put([Outgoing(group(number), {"blocks": []}, now, lane=1)], now)
        begun = time.perf_counter()
        store.next_due(["telegram"])
        (row,) = store.claim(["telegram"], now + 1, 1)
        store.settle(row.id, "sent", now)
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def fall_due(bench: Bench, number: int, spread: float) -> None:
    """So many posts of sessions tomorrow, due within ``spread`` seconds from now, each in a group of its own."""
    at = datetime.now(UTC) + timedelta(seconds=2)
    when = When(f"{at + timedelta(days=1):%Y-%m-%dT%H:%M}", "UTC")
    with bench.store.transaction():
        for n in range(number):
            twinning, due = (
                twinned(bench.store, 100_000 + n),
                millis(at + timedelta(seconds=spread * n / number)),
            )
            session = bench.store.add_session(
                Session(twinning, 1, "", when.starts, "UTC", 90, millis(when.at), moments.VERSION, 0)
            )
            row = session_posts.row(session, "1d", group(100_000 + n), due)
            bench.store.put([replace(row, due_at=due)], 0)


async def sent(bench: Bench, number: int, restart: bool) -> tuple[float, Clocked]:
    """Seconds until all have left, the relay being stopped and started anew in the middle."""
    transport, work, begun = Clocked(), Writer(), time.time()
    for until in (number // 2, number) if restart else (number,):
        stop, relay = asyncio.Event(), bench.relay(transport, work)
        relay.start()
        running = asyncio.create_task(relay.run(stop))
        while len(transport.late) < until:
            await asyncio.sleep(0.05)
        stop.set()
        relay.wake()
        await running
    work.close()
    return time.time() - begun - 2, transport


def report(figures: Mapping[str, str]) -> None:
    for what, figure in figures.items():
        print(f"{what:<58} {figure}")


def main(due: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        plan = opened(folder, "plan")
        seconds, rows = planned(plan)
        report({f"plan {TWINNINGS} twinnings x {SESSIONS} sessions": f"{seconds:.1f} s, {rows} rows wait"})
        ticks = {}
        for number in (FEW, MANY):
            bench = opened(folder, str(number))
            future(bench.store, number)
            ticks[number] = tick(bench.store)
            report({f"tick with {number} future rows": f"{ticks[number]:.2f} ms"})
        report({"ratio (at most 1.5)": f"{ticks[MANY] / ticks[FEW]:.2f}"})
        crowd = opened(folder, "crowd")
        fall_due(crowd, due, 0)
        took, clocked = asyncio.run(sent(crowd, due, restart=True))
        least = due / WHOLE.count
        twice = sum(times > 1 for times in clocked.began.values())
        report(
            {
                f"{due} due at once, restart in the middle": f"{took:.1f} s, {took / least:.3f} x the least (at most 1.05)"
            }
        )
        report({"sent early, sent twice": f"{sum(one < 0 for one in clocked.late)}, {twice}"})
        calm = opened(folder, "calm")
        fall_due(calm, 600, 30)
        _, clocked = asyncio.run(sent(calm, 600, restart=False))
        report(
            {"20 a second for 30 s: lateness p99 (under 2 s)": f"{statistics.quantiles(clocked.late, n=100)[98]:.2f} s"}
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
