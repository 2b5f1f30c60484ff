"""``make soak``: crash and time, in parts. A run that was interrupted goes on where it stopped; ``FRESH=1`` begins anew.

``soak/state.json`` says which parts are done; each run has a file of figures beside it, a JSON line for each test.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FOLDER = Path("soak")
FIGURES = "SOAK_FIGURES"
"""The setting that says to which file the tests add their figures (``tests/conftest.py``)."""
WORKERS = 2
TOGETHER = "tests/soak/test_together.py"


@dataclass(frozen=True)
class Part:
    """Some tests, in so many ``lots``, each a step that is done or is not. ``minutes`` is what a lot takes on two quiet cores."""

    name: str
    tests: tuple[str, ...]
    minutes: float
    lots: int = 1
    env: Mapping[str, str] = field(default_factory=dict)
    command: tuple[str, ...] = (
        "-m",
        "pytest",
        "-q",
        "-n",
        str(WORKERS),
        "--dist",
        "worksteal",
        "-p",
        "no:cacheprovider",
    )

    def steps(self) -> list[str]:
        return [f"{self.name} {lot}/{self.lots}" for lot in range(1, self.lots + 1)] if self.lots > 1 else [self.name]


def parts(kills: int) -> tuple[Part, ...]:
    """All parts, with so many deaths of the process that serves all platforms: half of them by each way of receiving."""
    lots = max(kills // 100, 1)
    a_lot = {"KILLS": str(-(-kills // lots // 2))}
    return (
        Part("all platforms killed", (f"{TOGETHER}::test_what_was_acknowledged_is_applied_once_and_answered_in_order",),
             2, lots, a_lot),
        Part("told to stop", (f"{TOGETHER}::test_at_a_stop_what_is_on_its_way_is_finished",), 5),
        Part("disks and clocks", ("tests/soak/test_mishaps.py",), 1),
        Part("killed while people answer", ("tests/soak/test_kills.py",), 12, env={"KILLS": "50"}),
        Part("storage", ("tests/storage",), 8),
        Part("terminal, votes and reminders killed",
             ("tests/bot/test_kill.py", "tests/flow/test_votes_and_kills.py", "tests/flow/test_reminders_killed.py"), 5),
        Part("texts that grow", ("bench.nasty",), 3, command=("-m",)),
    )  # fmt: skip


@dataclass
class State:
    """How far a run is. ``done`` are the seconds that each step took."""

    run: str
    kills: int
    done: dict[str, float] = field(default_factory=dict)

    @property
    def figures(self) -> Path:
        return FOLDER / f"{self.run}.jsonl"

    def keep(self) -> None:
        """Write it so that a death leaves the one before or this one."""
        part = FOLDER / "state.json.part"
        part.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")
        part.replace(FOLDER / "state.json")


def state(kills: int, *, fresh: bool) -> State:
    """The run under way, or a new one; a run of another number of deaths is another one."""
    FOLDER.mkdir(exist_ok=True)
    held = FOLDER / "state.json"
    if held.exists() and not fresh and (found := State(**json.loads(held.read_text(encoding="utf-8")))).kills == kills:
        return found
    return State(f"{datetime.now(UTC):%Y-%m-%dT%H%M%S}", kills)


def told(state: State, part: Part, lot: int) -> bool:
    """Run a step; whether it went well. What did not is printed."""
    step, began = part.steps()[lot], time.monotonic()
    heard = FOLDER / "heard.jsonl"
    heard.unlink(missing_ok=True)
    env = {**os.environ, "SOAK": "1", "LOT": str(lot + 1), **part.env, FIGURES: str(heard.absolute())}
    done = subprocess.run(
        [sys.executable, *part.command, *part.tests],
        env=env,
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    seconds, well = round(time.monotonic() - began, 1), done.returncode == 0
    print(f"{'✓' if well else '!'} {step} ({seconds:.0f} s; {part.minutes * 60:.0f} s expected)", flush=True)
    if not well:
        print(done.stdout + done.stderr, flush=True)
        return False
    _add(state, step, seconds, heard)
    return True


def _add(state: State, step: str, seconds: float, heard: Path) -> None:
    lines = heard.read_text(encoding="utf-8").splitlines() if heard.exists() else []
    with state.figures.open("a", encoding="utf-8") as file:
        for one in [{"step": step, "seconds": seconds}, *({"step": step, **json.loads(line)} for line in lines)]:
            file.write(json.dumps(one, ensure_ascii=False) + "\n")
    state.done[step] = seconds
    state.keep()


def table(figures: Path) -> list[str]:
    """What a run found, with the lots of a part added up: a line for each test and way."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for line in figures.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        for name, value in one.get("figures", {}).items():
            of_test = found.setdefault((one["step"].rpartition(" ")[0], one["test"]), {})
            of_test.setdefault(name, []).append(value)
    lines = []
    for (_, test), values in found.items():
        lines.append(test)
        said = (f"{name.replace('_', ' ')} {_together(name, all_of)}" for name, all_of in values.items())
        lines += [f"    {one}" for one in said]
    return lines


def _together(name: str, values: Sequence[Any]) -> str:
    """Counts of several lots are added up; of seconds the longest counts; words are the same in all."""
    if not all(isinstance(one, int | float) for one in values):
        return ", ".join(dict.fromkeys(map(str, values)))
    return f"{max(values):.2f} at most" if name.startswith("seconds") else str(sum(values))


def go_on(run: State, all_parts: Sequence[Part]) -> int:
    """Run the steps that are not done; how many are not green. What was found is printed at the end."""
    print(f"Run {run.run}: {len(run.done)} steps are done.", flush=True)
    wrong = 0
    for part in all_parts:
        for lot, step in enumerate(part.steps()):
            wrong += step not in run.done and not told(run, part, lot)
    if run.figures.exists():
        print(*table(run.figures), sep="\n")
    print(
        f"{len(run.done)} steps in {sum(run.done.values()) / 60:.0f} minutes, {wrong} not green; figures: {run.figures}"
    )
    return wrong


def main(words: Sequence[str]) -> int:
    options = argparse.ArgumentParser(prog="python -m tests.soak.run")
    options.add_argument("--fresh", action="store_true", help="begin anew")
    options.add_argument("--kills", type=int, default=1000, help="deaths of the process that serves all platforms")
    asked = options.parse_args(words)
    return min(go_on(state(asked.kills, fresh=asked.fresh), parts(asked.kills)), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
