"""A thousand polls at once: ``python -m bench.feedback`` prints a table. Ten simulated minutes, in as little time as they take.

Each poll is posted to a Slack channel and a Telegram group. The platforms are strict stand-ins: they count what reaches them and
would say 429 beyond their limits. The clock is the bench's own, so that limits are met by pacing and not by being slow.
"""

from __future__ import annotations

import asyncio
import heapq
import os
import random
import tempfile
import time
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from bot.runtime.knowledge import KnowledgeSource
from bot.runtime.languages import Languages
from bot.runtime.rate_limit import Rate, RateLimiter
from bot.runtime.receive import Incoming, Receiver
from bot.runtime.relay import Relay, SendError
from bot.slack.slack_send import CHAT, EDITS, WHOLE
from faq.pack.load import load_packs
from handlers.dialog.turn import Channel, Made, Press, Reply
from handlers.polls import polls
from storage.open import open_store
from storage.records import Address, Identity, LinkedGroup, OutboxRow, Poll, Seat, TwinningCity
from storage.store import Store

POLLS, VOTES, SECONDS = int(os.environ.get("BENCH_POLLS", "1000")), int(os.environ.get("BENCH_VOTES", "30000")), 600
START = 1_795_000_000.0
PEOPLE = 8
TELEGRAM = (Rate(30, 1), Rate(1, 1), Rate(20, 60))


@dataclass
class Clock:
    """Seconds since 1970, moved by hand."""

    now: float = START

    def seconds(self) -> float:
        return self.now

    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)


@dataclass
class Platform:
    """Takes messages and edits within its limits, and says 429 beyond; remembers what each message shows."""

    platform: str
    clock: Clock
    whole: Rate
    chat: tuple[Rate, ...]
    edits: Rate | None
    shows: dict[tuple[str, str], str] = field(default_factory=dict)
    refused: int = 0
    edited: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    seen: dict[tuple[str, Rate], deque[float]] = field(default_factory=lambda: defaultdict(deque))

    async def send(self, row: OutboxRow, reply: Reply, made: Made | None) -> str:
        chat, edit = row.out.address.chat, reply.edit_of
        rates = [("", self.whole), *((chat, rate) for rate in self.chat)]
        rates += [("edit", self.edits)] if edit and self.edits else []
        if not all(self._room(name, rate) for name, rate in rates):
            self.refused += 1
            raise SendError("wait", "told to wait", 5)
        for name, rate in rates:
            self.seen[name, rate].append(self.clock.now)
        message = edit or str(row.id)
        if edit:
            self.edited[f"{chat}/{message}"].append(self.clock.now)
        self.shows[chat, message] = "\n".join(line for block in reply.blocks for line in (block.text, *block.items))
        return message

    def _room(self, name: str, rate: Rate) -> bool:
        window = self.seen[name, rate]
        while window and window[0] <= self.clock.now - rate.seconds:
            window.popleft()
        return len(window) < rate.count


def fill(store: Store) -> list[Poll]:
    """The twinnings with their rosters and groups, and a poll in each."""
    made = []
    at = int(START * 1000)
    with store.transaction():
        for number in range(POLLS):
            twinning = store.create_twinning("utm-city2city", f"Twinning {number}", "", at)
            store.set_cities(twinning.id, [TwinningCity(twinning.id, 1, "Köln", "DE", "Europe/Berlin")])
            groups = [Address("slack", "A", "T", f"C{number}"), Address("telegram", "b", "", f"-{number + 1}")]
            for person in range(PEOPLE):
                for group in groups:
                    known = store.person(Identity(group.platform, "", f"{number}.{person}"), at)
                    store.seat(Seat(twinning.id, 1, known.id))
            for group in groups:
                store.bind(LinkedGroup(twinning.id, group, at))
            poll = store.add_poll(Poll(twinning.id, "Go on?", "open", at), ["Yes", "No", "Later"])
            polls.publish(store, poll, groups, at, at, "n")
            made.append(poll)
    return made


async def simulate(store: Store, made: list[Poll]) -> list[tuple[str, str, str]]:
    packs, clock, dice = load_packs(), Clock(), random.Random(11)
    known, languages = KnowledgeSource(packs, store), Languages(packs)
    slack = Platform("slack", clock, WHOLE, CHAT, Rate(50, 60))
    telegram = Platform("telegram", clock, TELEGRAM[0], TELEGRAM[1:], None)
    paces = {
        "slack": RateLimiter(WHOLE, lambda _: CHAT, clock.seconds, EDITS),
        "telegram": RateLimiter(TELEGRAM[0], lambda _: TELEGRAM[1:], clock.seconds),
    }
    relay = Relay(store, known, languages, {"slack": slack, "telegram": telegram}, clock.moment, paces=paces)
    receiver = Receiver(store, known, languages, clock.moment)
    await pump(relay, clock, START + 120)
    times = [START + 120 + dice.uniform(0, SECONDS) for _ in range(VOTES)]
    heapq.heapify(times)
    truth: dict[tuple[int, str], int] = {}
    took: list[float] = []
    began = time.perf_counter()
    for number in range(VOTES):
        await pump(relay, clock, heapq.heappop(times))
        poll, option, person = dice.randrange(POLLS), dice.randrange(1, 4), dice.randrange(PEOPLE)
        group = dice.choice((Address("slack", "A", "T", f"C{poll}"), Address("telegram", "b", "", f"-{poll + 1}")))
        who = Identity(group.platform, "", f"{poll}.{person}")
        press = Press(f"v:{made[poll].id}.{option}:n", "1")
        start = time.perf_counter()
        receipt = receiver.receive(Incoming(f"e{number}", press, group, who, Channel(private=False)))
        took.append(time.perf_counter() - start)
        assert receipt.fate == "applied"
        truth[poll, f"{group.platform}{person}"] = option
    ended = time.perf_counter() - began
    drained = clock.now
    while store.outbox(["due"]):
        await pump(relay, clock, clock.now + 60)
    return result(store, made, truth, (slack, telegram), took, ended, clock.now - drained)


async def pump(relay: Relay, clock: Clock, until: float) -> None:
    """Let the relay send all that may be sent until then."""
    while True:
        rows, sleep = await relay._next(5)
        for row in rows:
            await relay._deliver(row)
        if rows:
            continue
        if clock.now + max(sleep, 0.02) > until:
            break
        clock.now += max(sleep, 0.02)
    clock.now = max(clock.now, until)


def result(
    store: Store, made: list[Poll], truth: dict[tuple[int, str], int], platforms: tuple[Platform, Platform],
    took: list[float], ended: float, drained: float,
) -> list[tuple[str, str, str]]:  # fmt: skip
    wrong = stale = 0
    for number, poll in enumerate(made):
        wanted = Counter(option for (of, _), option in truth.items() if of == number)
        options = store.options(poll.id)
        wrong += {one.number: one.votes for one in options} != {one.number: wanted[one.number] for one in options}
        total = sum(wanted.values())
        for post in store.posts(poll.id):
            platform = next(one for one in platforms if one.platform == post.address.platform)
            shown = platform.shows[post.address.chat, post.message]
            stale += any(f" {one.votes} ({round(100 * one.votes / total)} %)" not in shown for one in options if total)
    gaps = [
        later - earlier
        for one in platforms for times in one.edited.values() for earlier, later in pairwise(times)
    ]  # fmt: skip
    edits = [sum(map(len, one.edited.values())) for one in platforms]
    return [
        ("votes acknowledged", f"{len(took)}", str(VOTES)),
        ("polls whose tally is not exact", f"{wrong}", "0"),
        ("posts that do not show it in the end", f"{stale}", "0"),
        ("429 by our fault", f"{sum(one.refused for one in platforms)}", "0"),
        ("edits, Slack and Telegram", " and ".join(map(str, edits)), ""),
        ("shortest time between two edits of a post", f"{min(gaps, default=0):.2f} s", "≥ 2 s"),
        ("all posts right after the last vote", f"{drained:.0f} s", ""),
        ("one vote, p50", f"{sorted(took)[len(took) // 2] * 1000:.2f} ms", ""),
        ("one vote, p99", f"{sorted(took)[len(took) * 99 // 100] * 1000:.2f} ms", ""),
        ("ten minutes took", f"{ended:.0f} s", "≤ 600 s"),
    ]


def main() -> None:
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        store = open_store(str(Path(folder) / "city.db"))
        rows = asyncio.run(simulate(store, fill(store)))
        store.close()
    for name, got, aim in rows:
        print(f"{name:45} {got:>16}   aim {aim}" if aim else f"{name:45} {got:>16}")


if __name__ == "__main__":
    main()
