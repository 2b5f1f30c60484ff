"""How soon Slack's events are acknowledged: the real ``city2city slack`` at 50 events a second for 60 s, by socket and by HTTP.

``python -m bench.slack [seconds] [events a second]``
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from tests.fake.slack import Delivery, Desktop, FakeSlack
from tests.slack.process import Bot

PEOPLE = 200
SAID = (
    "check", "1", "1", "why", "yes", "yes", "when is the deadline to apply?", "not sure", "back",
    "summary", "help", "repeat", "cancel",
)  # fmt: skip
"""A visit in this order; each person is at another place in it."""


def _say(people: list[Desktop], said: list[str], rate: int) -> list[Delivery]:
    """Say one after the other at this rate, and wait until all is acknowledged, or as long again."""
    begun, done = time.monotonic(), list[Delivery]()
    for number, words in enumerate(said):
        time.sleep(max(0.0, begun + number / rate - time.monotonic()))
        done.append(people[number % PEOPLE].says(words))
    while any(one.acked_after is None for one in done) and time.monotonic() - begun < 2 * len(said) / rate + 10:
        time.sleep(0.5)
    return done


def measure(mode: str, seconds: int, rate: int) -> str:
    with FakeSlack(mode) as slack, tempfile.TemporaryDirectory() as folder, Bot(slack, Path(folder)):
        people = [Desktop(slack, f"U1{number:06d}") for number in range(PEOPLE)]
        for one in people:
            slack.users[one.user] = {"id": one.user, "tz": "Europe/Madrid", "locale": "en-GB", "deleted": False}
        _say(people, ["programme utm-city2city"] * PEOPLE, rate)
        done = _say(people, [SAID[sum(divmod(n, PEOPLE)) % len(SAID)] for n in range(seconds * rate)], rate)
        took = sorted(one.acked_after * 1000 for one in done if one.acked_after is not None)
        again = sum(one.retries for one in done)
    p50, p99 = took[len(took) // 2], took[len(took) * 99 // 100]
    return (
        f"{mode}: {len(took)} of {len(done)} events at {rate}/s, acknowledged in p50 {p50:.1f} ms, p99 {p99:.1f} ms, "
        f"max {took[-1]:.1f} ms; {again} delivered again; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )


if __name__ == "__main__":
    seconds, rate = (int(one) for one in sys.argv[1:3]) if len(sys.argv) > 2 else (60, 50)
    for mode in ("socket", "http"):
        print(measure(mode, seconds, rate), flush=True)
