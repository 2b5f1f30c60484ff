"""Many people for half an hour: ``python -m bench.load`` prints three tables. Figures are of this machine, in this run.

So many people on each platform greet, check their city, ask and draft, for so many minutes of a clock that is moved by hand. What
they say in that time is played as quickly as the machine allows, through the real receivers, the store on a file and the renderers,
in a process of its own; what Python holds is counted in a second one, as counting slows it down. Then the file alone: rounds of the
same, a quarter of a year and its daily purges behind each.

    python -m bench.load --people 20 --minutes 15     in short; in less than that not everybody has done all once, and all grows
    BENCH_DIR=/var/tmp python -m bench.load           on the disk that is meant
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import heapq
import multiprocessing
import os
import sqlite3
import statistics
import sys
import tempfile
import time
import tracemalloc
from array import array
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from bench.busy import AGAIN, FIRST, LATEST, SOONEST, Person
from bench.crowd import Town, town
from bench.quick import NoButton

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
SAMPLES = 40
"""So often memory, handles and files are looked at in a play."""
SETTLED = 0.4
"""The share of a play after which what is made on first use is there."""
QUARTER_DAYS = 91
MB = 1_000_000


class Sample(NamedTuple):
    """What was seen after so many turns; all in bytes, handles in number."""

    turns: int
    resident: int
    traced: int
    handles: int
    log: int
    file: int
    used: int


class Times:
    """Seconds that were measured, with room from the start: to note them must not look like growth."""

    def __init__(self, most: int) -> None:
        self._held, self.count = array("d", bytes(8 * most)), 0

    def add(self, seconds: float) -> None:
        self._held[self.count] = seconds
        self.count += 1

    @property
    def all(self) -> list[float]:
        return sorted(self._held[: self.count])


@dataclass(frozen=True)
class Plan:
    """What is to be played: so many people on each platform, for so many minutes."""

    people: int
    minutes: float
    traced: bool = False

    @property
    def most(self) -> int:
        """Turns of one platform, at most."""
        return self.people * (2 + int(self.minutes * 60 / SOONEST) + len(FIRST) + len(AGAIN))


@dataclass
class Found:
    """What came of a play. ``took`` and ``cpu`` are by platform, ``waited`` is an answer with those before it, ``sent``
    how many messages were new and how many were changed."""

    took: dict[str, list[float]]
    cpu: dict[str, list[float]]
    waited: list[float]
    sent: dict[str, tuple[int, int]]
    seconds: float
    errors: int
    again: int
    house: float
    samples: list[Sample]

    @property
    def turns(self) -> int:
        return len(self.waited)

    def growth(self, what: str, turns: int) -> float:
        """By how many bytes something grows in so many turns, by the samples behind the beginning."""
        held = [one for one in self.samples if one.turns >= SETTLED * self.turns]
        slope, _ = statistics.linear_regression([one.turns for one in held], [getattr(one, what) for one in held])
        return slope * turns


class Load:
    """A town under load."""

    def __init__(self, made: Town, path: Path, plan: Plan, done: int = 0) -> None:
        self.town, self.path, self.plan = made, path, plan
        self.people = [Person(name, number, done) for name in made.crowds for number in range(1, plan.people + 1)]
        self.took = {name: Times(plan.most) for name in made.crowds}
        self.cpu = {name: Times(plan.most) for name in made.crowds}
        self.waited = Times(plan.most * len(made.crowds))
        self.free = self.house = 0.0
        self.errors = 0
        self.samples = [self.sample()]

    async def play(self) -> float:
        """Everybody for the minutes of the plan; how many seconds that took."""
        begun, start, ends = time.perf_counter(), self.town.clock.now, self.plan.minutes * 60
        coming = [(one.begins(), number) for number, one in enumerate(self.people)]
        heapq.heapify(coming)
        looks, minutes = _every(ends / SAMPLES), _every(60.0)
        look, minute = next(looks), next(minutes)
        while (at := coming[0][0]) < ends:
            person = self.people[coming[0][1]]
            self.town.clock.now = start + timedelta(seconds=at)
            if at >= look:
                self.samples.append(self.sample())
                look = next(looks)
            if at >= minute:
                await self._keep_house()
                minute = next(minutes)
            await self._turn(person, at)
            heapq.heapreplace(coming, (at + person.pause(), coming[0][1]))
        self.samples.append(self.sample())
        return time.perf_counter() - begun

    async def _turn(self, person: Person, at: float) -> None:
        begun, used = time.perf_counter(), time.process_time()
        try:
            await self._acts(person)
        except NoButton as error:
            self.errors += 1
            sys.stderr.write(f"{person.platform}: nobody offers {error} at turn {person.done}\n")
        await self.town.office.relay.drain()
        took = time.perf_counter() - begun
        self.took[person.platform].add(took)
        self.cpu[person.platform].add(time.process_time() - used)
        # One is done after the other: who comes meanwhile waits for those before.
        self.free = max(self.free, at) + took
        self.waited.add(self.free - at)

    async def _acts(self, person: Person) -> None:
        act, crowd = person.next(), self.town.crowds[person.platform]
        if act.label and person.platform != "terminal":
            await crowd.presses(person.number, act.label)
        else:
            await crowd.says(person.number, act.typed)

    async def _keep_house(self) -> None:
        """What the process does every minute or oftener besides."""
        office, begun = self.town.office, time.perf_counter()
        await office.writer(office.drop_questions)
        while await office.writer(office.store.sweep):
            pass
        self.house = max(self.house, time.perf_counter() - begun)

    async def quarter(self) -> None:
        """All finish what they began. A quarter of a year goes by, with a look each morning whether something is past its time."""
        while busy := [one for one in self.people if not one.at_home]:
            self.town.clock.now += timedelta(seconds=LATEST)
            for person in busy:
                await self._turn(person, self.free)
        for _ in range(QUARTER_DAYS):
            self.town.clock.now += timedelta(days=1, seconds=1)
            await self.town.office.writer(self.town.office.keep_house)
            await self.town.office.relay.drain()

    def sample(self) -> Sample:
        """What is held now."""
        gc.collect()
        traced = tracemalloc.get_traced_memory()[0] if self.plan.traced else 0
        handles = len(list(Path("/proc/self/fd").iterdir()))
        log, file = (Path(f"{self.path}{end}").stat().st_size for end in ("-wal", ""))
        return Sample(self.waited.count, resident(), traced, handles, log, file, used(self.path))

    def found(self, seconds: float) -> Found:
        """All that was seen."""
        took, cpu = ({name: one.all for name, one in each.items()} for each in (self.took, self.cpu))
        errors = self.errors + self.town.lost + self.town.parked
        sent = {one.platform: (one.new, one.changed) for one in self.town.transports}
        return Found(took, cpu, self.waited.all, sent, seconds, errors, self.town.again, self.house, self.samples)


def _every(step: float) -> Iterator[float]:
    at = step
    while True:
        yield at
        at += step


def resident() -> int:
    """What the process holds of the machine's memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def used(path: Path) -> int:
    """The bytes of a file's pages that hold something, those in its log with them."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        pages, free, size = (
            int(db.execute(f"PRAGMA {what}").fetchone()[0]) for what in ("page_count", "freelist_count", "page_size")
        )
    return (pages - free) * size


def played(plan: Plan) -> Found:
    """One play on a new file."""

    async def whole() -> Found:
        with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
            path = Path(folder) / "city.db"
            with town(path, START) as made:
                if plan.traced:
                    tracemalloc.start()
                load = Load(made, path, plan)
                return load.found(await load.play())

    return asyncio.run(whole())


def kept(plan: Plan, rounds: int) -> list[tuple[Sample, Sample]]:
    """What there is on the file behind each round, and behind the quarter of a year after it."""

    async def whole() -> list[tuple[Sample, Sample]]:
        found: list[tuple[Sample, Sample]] = []
        with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
            path = Path(folder) / "city.db"
            with town(path, START) as made:
                for number in range(rounds):
                    load = Load(made, path, plan, len(FIRST) if number else 0)
                    await load.play()
                    await load.quarter()
                    found.append((load.samples[-1], load.sample()))
                if lost := load.errors + made.lost + made.parked:
                    sys.stderr.write(f"{lost} errors in the rounds\n")
        return found

    return asyncio.run(whole())


def percentiles(values: Sequence[float]) -> str:
    p50, p99 = (values[min(int(len(values) * share), len(values) - 1)] for share in (0.5, 0.99))
    return f"{p50 * 1000:8.1f} {p99 * 1000:8.1f} {values[-1] * 1000:8.1f}"


def time_table(found: Found, plan: Plan) -> Iterator[str]:
    """How long turns take."""
    busy = sum(map(sum, found.took.values()))
    yield f"{plan.people} people on each platform for {plan.minutes:g} minutes: {found.turns} turns in {busy:.0f} s"
    yield f"\n{'milliseconds':44}{'p50':>8} {'p99':>8} {'max':>8}"
    for name, took in found.took.items():
        yield f"{f'a turn, {name}':44}{percentiles(took)}   aim p99 ≤ 50"
    for name, cpu in found.cpu.items():
        yield f"{f'  of it processor, {name}':44}{percentiles(cpu)}"
    yield f"{'an answer, with those before it':44}{percentiles(found.waited)}"
    yield f"{'every minute: old questions, sweep; longest':44}{'':18}{found.house * 1000:8.1f}"


def growth_table(found: Found, traced: Found) -> Iterator[str]:
    """What grows."""
    held, busy = found.samples, sum(map(sum, found.took.values()))
    cpu = sum(map(sum, found.cpu.values()))
    rows = (
        ("turns a second; of processor alone", f"{found.turns / busy:.0f}; {found.turns / cpu:.0f}", ""),
        ("errors, messages not sent, events put aside", f"{found.errors + traced.errors}", "aim 0"),
        *(
            (f"messages a turn, and changes of earlier ones, {name}", f"{new / turns:.2f}, {changed / turns:.2f}", "")
            for name, (new, changed) in found.sent.items()
            if (turns := len(found.took[name]))
        ),
        ("events that came again, as we were too slow", f"{found.again}", "aim 0"),
        ("memory at the start, at the end", f"{held[0].resident / MB:.0f}, {held[-1].resident / MB:.0f} MB", ""),
        ("memory in 10,000 turns", f"{found.growth('resident', 10_000) / MB:+.2f} MB", "aim ≤ 1"),
        ("of Python's objects, apart", f"{traced.growth('traced', 10_000) / MB:+.2f} MB", "aim ≤ 1"),
        (
            "open handles: at the start, at most",
            f"{held[0].handles}, {max(one.handles for one in held)}",
            "aim the same",
        ),
        ("the log, at most", f"{max(one.log for one in held) / MB:.1f} MB", "aim ≤ 8"),
        ("the file in 1,000 turns", f"{found.growth('used', 1000) / MB:+.2f} MB", ""),
    )
    yield from (f"{what:56}{figure:>14}   {aim}".rstrip() for what, figure, aim in rows)


def file_table(rounds: Sequence[tuple[Sample, Sample]]) -> Iterator[str]:
    """The file from round to round."""
    yield f"{'MB':10}{'file':>10}{'of it used':>12}{'used after a quarter of a year':>32}"
    for number, (played_out, purged) in enumerate(rounds, 1):
        yield f"{f'round {number}':10}{purged.file / MB:10.2f}{played_out.used / MB:12.2f}{purged.used / MB:32.2f}"


def main() -> None:
    """Play, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=200, help="on each platform")
    parser.add_argument("--minutes", type=float, default=30, help="of the clock")
    parser.add_argument(
        "--rounds", type=int, default=4, help="of a third as long, with a quarter of a year behind each"
    )
    given = parser.parse_args()
    plan = Plan(given.people, given.minutes)
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), max_tasks_per_child=1) as apart:
        found = apart.submit(played, plan).result()
        print("\n".join(time_table(found, plan)), flush=True)
        traced = apart.submit(played, replace(plan, people=max(plan.people // 3, 1), traced=True)).result()
        print("\n" + "\n".join(growth_table(found, traced)), flush=True)
        rounds = apart.submit(kept, replace(plan, minutes=plan.minutes / 3), given.rounds).result()
        print("\n" + "\n".join(file_table(rounds)), flush=True)
    print(f"\nload {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
