"""How long others wait while somebody is forgotten: ``python -m bench.forgetting [MB]`` prints a table. Figures of this machine.

A file of so many megabytes (1000 unless told), with something in the unused space of every page. Somebody speaks every 20 ms,
through the one thread that works on the store, as in the process: first while nothing else is done, then while somebody is
forgotten and the file is swept to its end, then while it is copied, as it was before. A disk now and then makes a single commit
wait, also at rest; so the slices of the sweep are told alone, too: they are what is added.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

from bot.runtime.service import SLICE_SECONDS
from bot.runtime.store_thread import Writer
from storage.open import open_store
from storage.records import Address, Conversation, Identity
from storage.store import Store
from tests.storage.planted import plant, swept

TURN_SECONDS, REST_SECONDS = 0.02, 60.0
ANSWER = 1300
"""Bytes of an answer: three fill most of a page."""
GROWING = 2000
"""So many answers a transaction."""
HERE = Address("telegram", "helper", "", "1")


def fill(path: Path, megabytes: int) -> None:
    """Many people with drafts, each page with something in its gap."""
    with closing(open_store(str(path))) as store, store.transaction():
        person = store.person(Identity("telegram", "", "1"), 1).id
        store.create_form(person, "a", "draft", 1)
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        form = file.execute("SELECT id FROM form").fetchone()[0]
        number = 0
        while path.stat().st_size < megabytes * 1_000_000:
            file.execute("BEGIN")
            rows = ((form, f"{number + one}", "x" * (ANSWER + one % 200)) for one in range(GROWING))
            file.executemany("INSERT INTO answer (form, leaf, value, at) VALUES (?, ?, ?, 1)", rows)
            file.execute("COMMIT")
            number += GROWING
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    plant(path)
    with path.open("rb+") as written:
        # The disk is to be done with it before anything is measured.
        os.fsync(written.fileno())


def turn(store: Store) -> None:
    """What a turn reads and writes, in short."""
    with store.transaction():
        person = store.person(Identity("telegram", "", "2"), int(time.time() * 1000))
        store.save_conversation(Conversation(HERE, person.id, {"at": "draft", "typed": f"{time.time()}"}))
        store.count("2026-03-01", "a", "asked")


async def sweep(store: Store, work: Writer, slices: list[float]) -> None:
    """Forget somebody, and sweep as the process does; ``slices`` takes the seconds of each."""

    def forget() -> None:
        with store.transaction():
            store.forget(store.person(Identity("telegram", "", "3"), 1).id)

    def part() -> bool:
        begun = time.perf_counter()
        more = store.sweep()
        slices.append(time.perf_counter() - begun)
        return more

    await work(forget)
    while await work(part):
        await asyncio.sleep(SLICE_SECONDS)


async def copy(path: Path, work: Writer) -> None:
    """What was done before."""

    def rewrite() -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as file:
            file.execute("PRAGMA secure_delete = ON")
            file.execute("VACUUM")
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    await work(rewrite)


async def waits(store: Store, work: Writer, what: Callable[[], Awaitable[None]]) -> tuple[list[float], float]:
    """How long each turn waited until something else was done, and how long that took; in seconds."""
    begun, waited = time.perf_counter(), list[float]()
    doing = asyncio.ensure_future(what())
    while not doing.done():
        asked = time.perf_counter()
        await work(turn, store)
        waited.append(time.perf_counter() - asked)
        await asyncio.sleep(TURN_SECONDS)
    await doing
    return waited, time.perf_counter() - begun


async def measure(path: Path) -> None:
    """The three, one behind the other."""
    work, store, slices = Writer(), open_store(str(path), busy_ms=600_000), list[float]()
    await work(turn, store)
    rest = await waits(store, work, lambda: asyncio.sleep(REST_SECONDS))
    told("nothing else", rest)
    told("forgotten and swept", await waits(store, work, lambda: sweep(store, work, slices)))
    told("of that, the slices", (slices, sum(slices)))
    left = "nothing" if swept(path) else "SOMETHING"
    told("copied, as before", await waits(store, work, lambda: copy(path, work)))
    print(f"left of what was planted, after the sweep: {left}; integrity: {store.health()['integrity']}")
    work.close()
    store.close()


def told(what: str, found: tuple[list[float], float]) -> None:
    """A line of the table."""
    waited, took = sorted(found[0]), found[1]
    middle, late = waited[len(waited) // 2], waited[int(len(waited) * 0.99)]
    print(
        f"| {what:20} | {took:7.1f} s | {len(waited):5} | {1000 * middle:7.0f} ms | {1000 * late:7.0f} ms"
        f" | {1000 * waited[-1]:7.0f} ms |"
    )


def main() -> None:
    """Fill, measure, print."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "city.db"
        fill(path, megabytes)
        print(f"A file of {path.stat().st_size / 1e6:.0f} MB\n")
        print("| while                | it takes  | turns | in the middle | 99 of 100  | longest    |")
        print("|---|---|---|---|---|---|")
        asyncio.run(measure(path))


if __name__ == "__main__":
    main()
