"""``make days``: the suite as it will go on other days, a minute before midnight, in other zones, and on a busy machine.

``python -m tests.soak.days [--days 45] [tests/slack …]`` runs a part. The machine's clock stays as it is: what a test and the
processes it starts believe is moved, for every Python among them.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as hour
from pathlib import Path
from zoneinfo import ZoneInfo

TESTS = Path(__file__).parents[1]
IGNORE = "ignore::pytest.PytestAssertRewriteWarning"
"""What moves the time is also a plugin, which pytest finds loaded before it could rewrite it."""
BUSY = (sys.executable, "-c", "while True: pass")


@dataclass(frozen=True)
class Circumstances:
    """So many ``days`` from today, at ``at`` on the clock of a machine in ``zone``, beside ``loops`` that never rest."""

    days: int
    zone: str
    at: hour = hour(23, 59)
    loops: int = 0

    def ahead(self, now: datetime) -> timedelta:
        """How far that is from ``now``."""
        day = now.astimezone(ZoneInfo(self.zone)).date() + timedelta(days=self.days)
        return datetime.combine(day, self.at, ZoneInfo(self.zone)).astimezone(UTC) - now

    def environment(self) -> dict[str, str]:
        """What a process that is started now needs to live there, and hands on to those that it starts."""
        ahead = f"{self.ahead(datetime.now(UTC)).total_seconds():.0f}"
        path = os.pathsep.join(filter(None, (str(TESTS / "soak" / "another_day"), os.environ.get("PYTHONPATH"))))
        return {**os.environ, "TZ": self.zone, "SECONDS_AHEAD": ahead, "PYTHONPATH": path}

    def __str__(self) -> str:
        return f"+{self.days} days, {self.at:%H:%M} {self.zone}, {self.loops} busy loops"


MATRIX = (
    Circumstances(1, "Pacific/Kiritimati"),
    Circumstances(45, "America/St_Johns"),
    Circumstances(400, "Asia/Kathmandu"),
    Circumstances(1, "UTC", loops=4),
)


@contextmanager
def busy(loops: int) -> Iterator[None]:
    """So many processes that take all the time they get."""
    running = [subprocess.Popen(BUSY) for _ in range(loops)]
    try:
        yield
    finally:
        for one in running:
            one.kill()
            one.wait()


def run(there: Circumstances, *words: str) -> subprocess.CompletedProcess[str]:
    """The tests that are named, under these circumstances."""
    command = [sys.executable, "-m", "pytest", "--tb=short", "-p", "no:cacheprovider", "-W", IGNORE, *words]
    with busy(there.loops):
        return subprocess.run(
            command, env=there.environment(), cwd=TESTS.parent, capture_output=True, encoding="utf-8", check=False
        )


def suite() -> list[str]:
    """The folders of tests but this one. Each is run on its own, so that each begins a minute before midnight."""
    return sorted({str(one.parent.relative_to(TESTS.parent)) for one in TESTS.glob("*/test_*.py")} - {"tests/soak"})


def told(there: Circumstances, folder: str) -> bool:
    """Whether all is well; what is not is printed."""
    began = time.monotonic()
    done = run(there, "-n", "auto", folder)
    summary = done.stdout.strip().rpartition("\n")[2]
    print(
        f"{'✓' if done.returncode == 0 else '!'} {there}: {folder}: {summary} ({time.monotonic() - began:.0f} s)",
        flush=True,
    )
    if done.returncode:
        print(re.sub("^", "    ", done.stdout + done.stderr, flags=re.MULTILINE), flush=True)
    return done.returncode == 0


def main(words: Sequence[str]) -> int:
    options = argparse.ArgumentParser(prog="python -m tests.soak.days")
    options.add_argument("folders", nargs="*", default=suite(), metavar="FOLDER", help="folders or files of tests")
    options.add_argument("--days", type=int, help="only what lies so many days ahead")
    asked = options.parse_args(words)
    matrix = [one for one in MATRIX if asked.days in (None, one.days)]
    wrong = [not told(there, folder) for there in matrix for folder in asked.folders]
    print(f"{len(wrong)} runs, {sum(wrong)} not green")
    return min(sum(wrong), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
