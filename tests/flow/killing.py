"""Kills the relay at random while it sends reminders through a platform with faults.

``python -m tests.flow.killing DB KILLS SEED`` prints what the platform took in and what the store says of it, as JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.runtime.relay import Relay, SendError
from faq.sessions import moments
from faq.sessions.when import When
from handlers.dialog.turn import Made, Reply
from handlers.planned import session_posts
from storage.open import open_store
from storage.records import (
    Address,
    Conversation,
    Identity,
    LinkedGroup,
    OutboxRow,
    Outgoing,
    Session,
    Subscription,
    millis,
)
from storage.store import Store
from tests.flow.talk import UTM, Shelf, languages_of, shipped
from tests.flow.world import CITIES

NOW = datetime(2026, 3, 9, 13, tzinfo=UTC)
GROUPS, PEOPLE = 150, 50


@dataclass
class Faulty:
    """Takes messages in, by row in a file; of 100, 3 are refused, 2 taken with a lost answer, 2 lost with their answer."""

    platform: str
    taken: Path
    dice: random.Random

    async def send(self, row: OutboxRow, reply: Reply, made: Made | None) -> str:
        await asyncio.sleep(0.001)
        throw = self.dice.random()
        if throw < 0.03:
            raise SendError("refused", "503")
        if throw < 0.05:
            raise SendError("uncertain", "reset")
        with self.taken.open("a") as file:
            file.write(f"{row.id}\n")
        await asyncio.sleep(0.001)
        if throw < 0.07:
            raise SendError("uncertain", "reset")
        return "ok"


def planned(store: Store) -> None:
    """A session tomorrow in many groups, and a reminder today for many people."""
    at, when = millis(NOW), When("2026-03-10T14:00", "Europe/Berlin")
    for number in range(1, GROUPS + 1):
        made = store.create_twinning(UTM, f"Twinning {number}", "", at)
        store.set_cities(made.id, [replace(one, twinning=made.id) for one in CITIES])
        store.bind(LinkedGroup(made.id, Address("test", "helper", "", f"g{number}"), at))
        session = store.add_session(
            Session(made.id, 1, "Kick-off", when.starts, when.zone, 90, millis(when.at), moments.VERSION, at)
        )
        session_posts.replan(store, shipped(), [session], NOW - timedelta(hours=1))
    for number in range(PEOPLE):
        person = store.person(Identity("test", "", f"p{number}"), at)
        store.save_person(replace(person, language="en"))
        address = Address("test", "helper", "", f"p{number}")
        store.save_conversation(Conversation(address, person.id, {"at": "menu"}))
        one = store.subscribe(Subscription(person.id, "draft", UTM, at, at))
        about = {"plan": "remind", "id": one.id, "at": at}
        store.put(
            [Outgoing(address, {"about": about}, at, "remind", 1, f"remind:{one.id}:{at}", "resend", person.id)], at
        )


def relay_of(store: Store, taken: Path, seed: int, now: datetime) -> Relay:
    transport = Faulty("test", taken, random.Random(seed))
    return Relay(store, Shelf(shipped(), store), languages_of(shipped().packs), {"test": transport}, lambda: now)


def work(path: str, taken: Path, seed: int, now: datetime) -> None:
    store = open_store(path)
    relay = relay_of(store, taken, seed, now)
    relay.start()
    asyncio.run(relay.drain())
    store.close()


def killed(path: str, taken: Path, seed: int, now: datetime, dice: random.Random) -> None:
    """One life of the relay, ended by kill -9 some messages after it began to send."""
    child = os.fork()
    if child == 0:
        work(path, taken, seed, now)
        os._exit(0)
    enough, end = taken.stat().st_size + dice.choice([0, 4, 12, 40]), time.monotonic() + 20
    while taken.stat().st_size < enough and time.monotonic() < end and not os.waitpid(child, os.WNOHANG)[0]:
        time.sleep(0.0005)
    time.sleep(dice.uniform(0, 0.008))
    try:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    except (ProcessLookupError, ChildProcessError):
        return


def main(path: str, kills: int, seed: int) -> None:
    dice, taken, now = random.Random(seed), Path(path + ".taken"), NOW
    taken.touch()
    store = open_store(path)
    with store.transaction():
        planned(store)
    due = [one for one in store.outbox(["due"]) if one.out.due_at <= millis(NOW)]
    store.close()
    for number in range(kills):
        killed(path, taken, seed + number, now, dice)
        now += timedelta(milliseconds=200)
    for minutes in (1, 6, 37, 70, 100):
        work(path, taken, seed - minutes, NOW + timedelta(minutes=minutes))
    store = open_store(path)
    rows = {one.id: one for one in store.outbox()}
    store.close()
    times = Counter(map(int, taken.read_text().split()))
    group = [one.id for one in due if one.out.policy == "hold"]
    person = [one.id for one in due if one.out.policy == "resend"]
    print(json.dumps({
        "due": len(due),
        "kills": kills,
        "group twice": sum(times[one] > 1 for one in group),
        "group untold": [one for one in group if not times[one] and rows[one].state not in ("uncertain", "dead")],
        "group doubts": sum(rows[one].state == "uncertain" for one in group),
        "person most": max(times[one] for one in person),
        "person never": [one for one in person if not times[one] and rows[one].state not in ("uncertain", "dead", "dropped")],
        "states": Counter(rows[one.id].state for one in due),
    }))  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
