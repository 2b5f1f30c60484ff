"""How large the file gets: ``python -m bench.sizes`` prints bytes a person, a turn and a twinning, and the file after a year.

A programme's year is lived day by day: people on Telegram go through all they do once a month (``bench.busy``), twinnings meet once
a month, each with a group that is reminded; each day what is due is sent and what is past its time is deleted. All figures are of
pages that are used. What is measured grows with people and twinnings: ten times as many need ten times as much.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bench.busy import AGAIN, FIRST, LATEST, Person
from bench.crowd import Town, town
from bench.load import START, used
from faq.sessions import moments
from faq.sessions.when import When
from handlers.planned import session_posts
from storage.records import Address, LinkedGroup, Plan, Session, TwinningCity, millis
from tests.fake.telegram import BOT

PACK, OFFSETS = "utm-city2city", "14d 7d 1d 1h"
ZONES = ("Europe/Berlin", "America/Bogota", "Africa/Nairobi")
WEEK, QUARTER, MONTH, MONTHS = 7, 91, 30, 12


class Year:
    """A town that is lived in, and what its file holds."""

    def __init__(self, made: Town, path: Path, people: int, twinnings: int) -> None:
        self.town, self.path, self.twinnings = made, path, twinnings
        self.people = [Person("telegram", number) for number in range(1, people + 1)]

    async def acts(self, turns: int) -> None:
        """Everybody does so many things, as fast as they may."""
        crowd = self.town.crowds["telegram"]
        for _ in range(turns):
            self.town.clock.now += timedelta(seconds=LATEST)
            for person in self.people:
                act = person.next()
                await (crowd.presses if act.label else crowd.says)(person.number, act.label or act.typed)
                await self.town.office.relay.drain()

    async def days(self, number: int) -> None:
        """So many days go by."""
        for _ in range(number):
            self.town.clock.now += timedelta(days=1)
            await self.town.office.writer(self.town.office.keep_house)
            await self.town.office.relay.drain()

    def plan(self) -> None:
        """The twinnings are made, and meet once a month."""
        store, known, now = self.town.office.store, self.town.office.receiver.known.now(), self.town.clock.now
        for number in range(1, self.twinnings + 1):
            with store.transaction():
                made = store.create_twinning(PACK, f"Twinning {number}", "", millis(now))
                cities = enumerate(ZONES, 1)
                store.set_cities(
                    made.id, [TwinningCity(made.id, n, zone.rpartition("/")[2], "", zone) for n, zone in cities]
                )
                group = Address("telegram", str(BOT["id"]), "", f"-{1000 + number}")
                store.bind(LinkedGroup(made.id, group, millis(now)))
                store.save_plan(Plan(made.id, OFFSETS))
                held = [store.add_session(_session(made.id, month, now)) for month in range(1, MONTHS + 1)]
                session_posts.replan(store, known, held, now)

    async def sizes(self) -> Iterator[str]:
        """Lines of the table."""
        empty = used(self.path)
        lines = [_line("an empty file", empty)]
        people = len(self.people)
        await self.acts(len(FIRST))
        await self.days(QUARTER)
        person = (used(self.path) - empty) / people
        lines.append(_line("a person with a draft begun, for a year", person))
        before, turns = used(self.path), people * len(AGAIN)
        await self.acts(len(AGAIN))
        lines.append(_line("a turn, in the first week", (used(self.path) - before) / turns))
        await self.days(WEEK + 1)
        lines.append(_line("a turn, in the first quarter of a year", (used(self.path) - before) / turns))
        await self.days(QUARTER)
        lines.append(_line("a turn, for good", max(used(self.path) - before, 0) / turns))
        before = used(self.path)
        self.plan()
        lines.append(_line(f"a twinning with {MONTHS} sessions planned", (used(self.path) - before) / self.twinnings))
        for _ in range(MONTHS):
            await self.acts(len(AGAIN))
            await self.days(MONTH)
        errors = self.town.lost + self.town.parked
        lines.append(_line(f"the file after a year: {people} people, {self.twinnings} twinnings", used(self.path)))
        lines.append(f"{'on the disk':64}{self.path.stat().st_size:>12,}")
        lines.append(f"{'errors, messages not sent, events put aside':64}{errors:>12}")
        return iter(lines)


def _session(twinning: int, month: int, now: datetime) -> Session:
    when = When(f"{now + timedelta(days=MONTH * month):%Y-%m-%dT14:00}", ZONES[0])
    return Session(twinning, month, "", when.starts, when.zone, 90, millis(when.at), moments.VERSION, 0)


def _line(what: str, size: float) -> str:
    return f"{what:64}{size:>12,.0f}"


async def main() -> None:
    """Live, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--twinnings", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        path = Path(folder) / "city.db"
        with town(path, START) as made:
            print(f"{'bytes':>76}", *await Year(made, path, given.people, given.twinnings).sizes(), sep="\n")


if __name__ == "__main__":
    asyncio.run(main())
