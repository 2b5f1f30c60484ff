"""Speed and size of the core: ``python -m bench.turns`` prints a table. Figures are of this machine, in this run."""

from __future__ import annotations

import asyncio
import itertools
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.runtime.knowledge import KnowledgeSource
from bot.runtime.languages import Languages
from bot.runtime.receive import Incoming, Receiver
from bot.runtime.relay import Relay
from bot.terminal.replay import RecordingTransport
from faq.pack.load import load_packs
from handlers.dialog.turn import Channel, Text
from storage.open import open_store
from storage.records import Address, Identity

VISIT = (
    "/start", "1", "1", "2", "1", "5", "120 000", "signatory", "yes", "when is the deadline?", "back", "yes",
    "yes", "yes", "yes", "Waste-to-energy", "yes", "2",
)  # fmt: skip
CITY2CITY = str(Path(sys.executable).parent / "city2city")


class Bench:
    def __init__(self, folder: str, people: int) -> None:
        self.store = open_store(f"{folder}/{people}.db")
        packs = load_packs()
        known = KnowledgeSource(packs, self.store)
        languages = Languages(packs)
        heard = RecordingTransport()
        self.receiver = Receiver(self.store, known, languages, lambda: datetime.now(UTC))
        self.relay = Relay(self.store, known, languages, {"terminal": heard}, lambda: datetime.now(UTC))
        self.events = itertools.count()
        self._fill(people)

    def _fill(self, people: int) -> None:
        for start in range(0, people, 1000):
            with self.store.transaction():
                for number in range(start, min(start + 1000, people)):
                    person = self.store.person(Identity("terminal", "", f"p{number}"), 0)
                    form = self.store.create_form(person.id, "utm-city2city", "check", 0)
                    for leaf in ("applicant", "cohort", "population", "gcom"):
                        self.store.answer(form.id, leaf, "x", 0)

    async def turn(self, user: str, words: str) -> float:
        start = time.perf_counter()
        address = Address("terminal", "bench", "", user)
        incoming = Incoming(f"e{next(self.events)}", Text(words), address, Identity("terminal", "", user), Channel())
        self.receiver.receive(incoming)
        await self.relay.drain()
        return time.perf_counter() - start

    async def visits(self, count: int) -> list[float]:
        return [
            await self.turn(f"v{number}-{time.monotonic_ns()}", words) for number in range(count) for words in VISIT[:1]
        ] + [took for number in range(count) for took in [await self.turn(f"w{number}", words) for words in VISIT]]


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def start_to_prompt(*options: str) -> float:
    """Seconds until the greeting is printed, for a chat that keeps nothing or with these options."""

    def once() -> float:
        start = time.perf_counter()
        process = subprocess.Popen(
            [CITY2CITY, "chat", *(options or ("--memory",))], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert process.stdin and process.stdout
        process.stdin.write(b"/start\n")
        process.stdin.flush()
        process.stdout.readline()
        took = time.perf_counter() - start
        process.communicate()
        return took

    once()
    return statistics.median(once() for _ in range(7))


def peak_memory(lines: tuple[str, ...]) -> float:
    """MiB at most of a whole chat in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    subprocess.run(
        [CITY2CITY, "chat", "--memory"], input="\n".join(lines).encode(), stdout=subprocess.DEVNULL, check=True
    )
    return max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def main() -> None:
    rows: list[tuple[str, str, str]] = []
    rows.append(("start to first prompt, new (median of 7)", f"{start_to_prompt():.2f} s", "≤ 0.6 s"))
    with tempfile.TemporaryDirectory() as folder:
        again = start_to_prompt("--db", f"sqlite:///{folder}/chat.db")
    rows.append(("start to first prompt, coming back (median of 7)", f"{again:.2f} s", "≤ 0.6 s"))
    rows.append(("peak memory of a chat", f"{peak_memory(VISIT):.0f} MiB", "≤ 120 MiB"))
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        few, many = Bench(folder, 10), Bench(folder, int(os.environ.get("BENCH_PEOPLE", "100000")))
        asyncio.run(few.visits(5))
        asyncio.run(many.visits(5))
        took = asyncio.run(few.visits(60))
        with_many = asyncio.run(many.visits(60))
        once_more = asyncio.run(few.visits(60))
    rows.append(("one turn, p50", f"{percentile(took, 0.5) * 1000:.2f} ms", "≤ 3 ms"))
    rows.append(("one turn, p99", f"{percentile(took, 0.99) * 1000:.2f} ms", "≤ 15 ms"))
    rows.append(("turns a second, one core", f"{len(took) / sum(took):.0f}", "≥ 300"))
    ratio = statistics.median(with_many) / statistics.median([*took, *once_more])
    rows.append(("median turn with 100,000 people against 10", f"{ratio:.2f}×", "≤ 1.2×"))
    for name, got, aim in rows:
        print(f"{name:45} {got:>12}   aim {aim}")


if __name__ == "__main__":
    main()
