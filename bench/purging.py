"""How long others wait while what is past its time is deleted: ``python -m bench.purging [PEOPLE]`` prints a table. Figures of this
machine.

So many people (100,000 unless told), each with an account, a talk, a draft of ten answers, a message and an event. Of every two,
one is past their time. Somebody speaks every 20 ms, through the one thread that works on the store, as in the process: while
nothing else is done, while the purge goes in slices, and while it is one transaction on a second file, as it was before.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from bench.forgetting import REST_SECONDS, told, turn, waits
from bot.runtime.purge import Periods, daily_slices
from bot.runtime.service import SLICE_SECONDS
from bot.runtime.store_thread import Writer
from storage.open import open_store
from storage.records import DAY
from storage.store import Store
from tests.pruned import prune

PERIODS = Periods({"a": 365}, 35)
ANSWERS = 10
NOW = int(time.time() * 1000)
OLD, NEW = NOW - 500 * DAY, NOW - 20 * DAY
AT = f"iif(value % 2, {OLD}, {NEW})"
FILL = f"""
    INSERT INTO person SELECT printf('p%08d', value), {OLD}, {OLD}, 'en', '', 'a', '', {AT} / {DAY} FROM generate;
    INSERT INTO identity SELECT 'telegram', '', value, printf('p%08d', value) FROM generate;
    INSERT INTO conversation
        SELECT 'telegram', 'helper', '', value, '', printf('p%08d', value), '{{"at": "menu"}}' FROM generate;
    INSERT INTO form
        SELECT printf('f%08d', value), printf('p%08d', value), 'a', 'draft', {OLD}, {AT}, NULL, 1, 0 FROM generate;
    INSERT INTO answer (form, leaf, value, at) SELECT printf('f%08d', value), leaf, printf('%.*c', 100, 'x'), 1
        FROM generate, (SELECT value AS leaf FROM json_each('{list(range(ANSWERS))}'));
    INSERT INTO outbox (platform, bot, team, chat, thread, body, kind, person, key, lane, policy, last_word, created_at, due_at,
        first_due_at, state, settled_at) SELECT 'telegram', 'helper', '', value, '', '{{"text": "hello"}}', '',
        printf('p%08d', value), '', 1, 'resend', 0, {AT}, {AT}, {AT}, 'sent', {AT} FROM generate;
    INSERT INTO inbox SELECT 'telegram', 'helper', value, {AT} FROM generate;
"""


def fill(path: Path, people: int) -> None:
    """So many people."""
    open_store(str(path)).close()
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("CREATE TEMP TABLE generate (value INTEGER PRIMARY KEY)")
        file.executemany("INSERT INTO generate VALUES (?)", ((number,) for number in range(people)))
        file.executescript(FILL)
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


async def sliced(store: Store, work: Writer, held: list[float]) -> None:
    """As the process does it, with how long each slice held the store."""
    slices = daily_slices(store, NOW, PERIODS)

    def step() -> bool:
        begun = time.perf_counter()
        more = next(slices, False)
        held.append(time.perf_counter() - begun)
        return more

    with store.transaction():
        store.trust_clock(NOW)
    while await work(step):
        await asyncio.sleep(SLICE_SECONDS)


async def at_once(store: Store, work: Writer) -> None:
    """As it was done before."""

    def whole() -> None:
        with store.transaction():
            prune(store, NOW, PERIODS.programmes)

    await work(whole)


async def measure(path: Path, other: Path) -> None:
    """The three, one behind the other."""
    work, held = Writer(), list[float]()
    with closing(open_store(str(path))) as store, closing(open_store(str(other))) as second:
        await work(turn, store)
        told("nothing else", await waits(store, work, lambda: asyncio.sleep(REST_SECONDS)))
        told("purged in slices", await waits(store, work, lambda: sliced(store, work, held)))
        told("in one transaction", await waits(second, work, lambda: at_once(second, work)))
        print(f"\n{len(held)} slices; the middle one held the store for {1000 * sorted(held)[len(held) // 2]:.0f} ms,")
        print(f"the longest for {1000 * max(held):.0f} ms. Left: {len(store.all_forms('draft'))} drafts.")
    work.close()


def main() -> None:
    """Fill, measure, print."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        path, other = Path(folder) / "city.db", Path(folder) / "other.db"
        fill(path, people)
        shutil.copy(path, other)
        print(f"{people} people, a file of {path.stat().st_size / 1e6:.0f} MB\n")
        print("| while                | it takes  | turns | in the middle | 99 of 100  | longest    |")
        print("|---|---|---|---|---|---|")
        asyncio.run(measure(path, other))


if __name__ == "__main__":
    main()
