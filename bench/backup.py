"""How long a writer waits while a backup is made: ``python -m bench.backup [MB]`` prints a table. Figures of this machine.

A file of so many megabytes (200 unless told), in which one process writes 50 times a second, as the assistant does. Meanwhile
another makes a backup: first nothing else is done, then ``city2city backup`` is.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

from bench.forgetting import REST_SECONDS, TURN_SECONDS, fill, turn
from storage.open import open_store


def waits(path: Path, until: threading.Event) -> list[float]:
    """How long each turn took, in seconds, until told to end."""
    found = list[float]()
    with closing(open_store(str(path))) as store:
        while not until.wait(TURN_SECONDS):
            begun = time.perf_counter()
            turn(store)
            found.append(time.perf_counter() - begun)
    return found


def while_done(path: Path, command: list[str]) -> tuple[float, list[float]]:
    """How long a command took, and each turn meanwhile."""
    ended, begun, took = threading.Event(), time.perf_counter(), list[float]()

    def run() -> None:
        subprocess.run(command, check=True, capture_output=True)
        took.append(time.perf_counter() - begun)
        ended.set()

    running = threading.Thread(target=run)
    running.start()
    found = waits(path, ended)
    running.join()
    return took[0], found


def main() -> None:
    """Fill, measure, print."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        path, copy = Path(folder) / "city.db", Path(folder) / "backup.db"
        fill(path, megabytes)
        print(f"A file of {path.stat().st_size / 1e6:.0f} MB\n")
        print(
            "| while          | it takes  | the copy | turns | in the middle | longest    |\n|---|---|---|---|---|---|"
        )
        city2city = [str(Path(sys.executable).with_name("city2city")), "backup", str(copy), "--db", str(path)]
        for what, command in (("nothing else", ["sleep", f"{REST_SECONDS}"]), ("a backup", city2city)):
            took, waited = while_done(path, command)
            size = copy.stat().st_size / 1e6 if copy.exists() else 0
            middle, longest = sorted(waited)[len(waited) // 2], max(waited)
            print(
                f"| {what:14} | {took:7.1f} s | {size:5.0f} MB | {len(waited):5} | {1000 * middle:10.0f} ms"
                f" | {1000 * longest:7.0f} ms |"
            )


if __name__ == "__main__":
    main()
