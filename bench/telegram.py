"""Speed on Telegram: ``python -m bench.telegram [PYTHON]`` prints a table. Figures are of this machine, in this run.

Webhook in, commit, relay, stand-in: the real ``city2city telegram``. PYTHON is an interpreter with the two other libraries
(``bench/telegram_peers.py`` says which), whose bots hold the same dialogue without keeping anything for sure.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.fake.telegram import FakeTelegram, Phone
from tests.telegram.process import Bot, free_port

HERE = Path(__file__).parent
VISIT = ("/start", "/programme City2City", "/check", "1", "3", "120000", "1", "1", "yes", "yes", "yes", "Other", "yes")
"""Ours; the others know no programme, and take any answer."""
UNHURRIED = {"TELEGRAM_PACE": "100000/1 100000/1 100000/1"}
ROUNDS, PEOPLE = 3, 60
TITLES = {
    "ours": "ours: city2city telegram, durable",
    "ptb": "PTB ConversationHandler + PicklePersistence",
    "aiogram": "aiogram FSM, memory storage",
}


def cpu_seconds(process: int) -> float:
    """What a process has used of the processor."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def ours(fake: FakeTelegram) -> Iterator[int]:
    with tempfile.TemporaryDirectory() as folder, Bot(fake, Path(folder), webhook=True, env=UNHURRIED) as bot:
        bot.wait_for_log("messages taken up")
        fake.wait(lambda: fake.webhook)
        assert bot.process
        yield bot.process.pid
        bot.stop()


@contextmanager
def other(fake: FakeTelegram, python: str, name: str) -> Iterator[int]:
    command = [python, "-P", str(HERE / "telegram_peers.py"), name, fake.url, str(free_port())]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        fake.wait(lambda: fake.webhook)
        yield process.pid
    finally:
        process.kill()
        process.wait()


def warm(fake: FakeTelegram) -> None:
    """One whole visit by one person."""
    phone = Phone(fake)
    for words in VISIT:
        _said(phone, words)


def _said(phone: Phone, words: str) -> None:
    before = len(phone.mine)
    phone.say(words)
    phone.fake.wait(lambda: len(phone.mine) > before)


def throughput(fake: FakeTelegram, people: int) -> float:
    """Updates a second, with all of them waiting at once; each person's come in order."""
    phones = [Phone(fake) for _ in range(people)]
    began = time.perf_counter()
    sent = len(fake.messages)
    for words in VISIT:
        for phone in phones:
            phone.say(words)
    fake.wait(lambda: not fake.queue, 300)
    quiet = 0
    while quiet < 10:
        now = len(fake.messages)
        quiet, sent = (quiet + 1, now) if now == sent else (0, now)
        if not quiet:
            ended = time.perf_counter()
        time.sleep(0.05)
    return people * len(VISIT) / (ended - began)


def latencies(fake: FakeTelegram, a_second: float, seconds: float) -> list[float]:
    """Milliseconds from an update to the first message that answers it, at a steady rate, each from another person."""
    said: dict[int, float] = {}
    fake.calls.clear()
    began = time.perf_counter()
    for number in range(int(a_second * seconds)):
        time.sleep(max(0.0, began + number / a_second - time.perf_counter()))
        phone = Phone(fake)
        said[phone.chat] = time.monotonic()
        phone.say("/start")
    first: dict[int, float] = {}

    def all_answered() -> bool:
        for call in fake.calls:
            if call.method == "sendMessage":
                first.setdefault(call.params["chat_id"], call.at)
        return first.keys() >= said.keys()

    fake.wait(all_answered)
    return [(first[chat] - at) * 1000 for chat, at in said.items()]


def percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


@dataclass(frozen=True)
class Figures:
    """Updates a second, milliseconds of processor an update, and the latencies in milliseconds."""

    rate: float
    cpu: float
    took: list[float]


def measured(name: str, python: str) -> Figures:
    with FakeTelegram(validate=False) as fake, ours(fake) if name == "ours" else other(fake, python, name) as process:
        warm(fake)
        before = cpu_seconds(process)
        rate = throughput(fake, PEOPLE)
        cpu = (cpu_seconds(process) - before) / (PEOPLE * len(VISIT)) * 1000
        return Figures(rate, cpu, latencies(fake, 30, 15))


def broadcast() -> tuple[float, int]:
    """Share of the allowed rate at which 900 queued messages leave, and how often Telegram said 429."""
    from datetime import UTC, datetime

    from handlers.dialog.blocks import text
    from handlers.dialog.turn import Reply
    from storage.open import open_store
    from storage.records import Address, Outgoing

    with FakeTelegram(rates=True, validate=False) as fake, tempfile.TemporaryDirectory() as folder:
        bot = Bot(fake, Path(folder), webhook=False)
        store = open_store(bot.database)
        now = int(datetime.now(UTC).timestamp() * 1000)
        body = Reply((text("The session is on Tuesday."),)).stored()
        to = [Address("telegram", "4242424242", "", str(n % 450 + 1)) for n in range(900)]
        with store.transaction():
            store.put([Outgoing(address, body, now, kind="broadcast", lane=2, policy="hold") for address in to], now)
        store.close()
        with bot:
            fake.wait(lambda: len(fake.messages) == 900, 90)
            times = [call.at for call in fake.calls if call.method == "sendMessage" and call.outcome == "ok"]
            return 899 / (max(times) - min(times)) / 30, fake.limited


def main() -> None:
    python = sys.argv[1] if len(sys.argv) > 1 else ""
    names = ["ours", "ptb", "aiogram"] if python else ["ours"]
    best: dict[str, Figures] = {}
    for _ in range(ROUNDS):
        for name in names:
            found = measured(name, python)
            best[name] = max(best.get(name, found), found, key=lambda one: one.rate)
    print(f"{'best of ' + str(ROUNDS):46}{'updates/s':>10}{'CPU ms':>8}{'p50 ms':>8}{'p99 ms':>8}   (at 30 updates/s)")
    for name in names:
        one = best[name]
        p50, p99 = percentile(one.took, 0.5), percentile(one.took, 0.99)
        print(f"{TITLES[name]:46}{one.rate:10.0f}{one.cpu:8.2f}{p50:8.1f}{p99:8.1f}")
    share, limited = broadcast()
    print(f"900 queued messages to 450 chats left at {share:.1%} of the allowed rate, {limited} times told 429")


if __name__ == "__main__":
    main()
