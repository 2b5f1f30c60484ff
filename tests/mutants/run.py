"""``make mutants``: small faults are put into the code, one at a time, and the tests of that file are to notice.

``python -m tests.mutants.run [--group GROUP] [--seed 1] [--number 200] [--workers 2] [--file PART] [--list]``. What is noticed is
kept in ``.mutants/``, so that a run that was stopped goes on where it was; what is not noticed is tried again.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue

from tests.mutants.data import ROOT, equivalents, groups
from tests.mutants.places import Mutant, difference, lottery, of_file

KEPT = ROOT / ".mutants"
IN_MEMORY = Path("/dev/shm")
PATIENCE = 20, 4
"""A mutant hangs when its tests take so many seconds, and so many times as long as without it, together."""
NOTICED, HANGS, UNNOTICED, RED = "noticed", "hangs", "NOT NOTICED", "its tests fail without it"
NO_TESTS = 4, 5
"""What pytest ends with where it was called wrongly, or found nothing to run."""


@dataclass(frozen=True)
class Fault:
    """A mutant with what it changes."""

    mutant: Mutant
    went: str
    came: str
    diff: str
    text: str


@dataclass(frozen=True)
class Outcome:
    path: str
    diff: str
    verdict: str
    seconds: float


class Copy:
    """The project in a folder of its own, whose tests run the code that lies there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        listed = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        for name in filter(None, listed.stdout.split("\n")):
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, folder / name)
        # Compiled once and known by its text: by its date, a fault of the same length in the same second would not be seen.
        compiling = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash", "."]
        subprocess.run(compiling, cwd=folder, check=True)

    def verdict(self, test: str, patience: float | None = None) -> str:
        """What the tests of a file say."""
        words = ["-m", "pytest", "-x", "-q", "--no-header", "--tb=short", "-p", "no:cacheprovider", test]
        with _open_to_all(self.folder.parent) as scratch, (self.folder / "said").open("w+") as said:
            own = {"PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": scratch}
            process = subprocess.Popen(
                [sys.executable, *words],
                cwd=self.folder,
                env=os.environ | own,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
            try:
                code = process.wait(patience)
            except subprocess.TimeoutExpired:
                return HANGS
            finally:
                _end(process)
            if code in NO_TESTS:
                said.seek(0)
                raise SystemExit(f"pytest ended with {code}:\n{said.read()[-2000:]}")
            return NOTICED if code else UNNOTICED

    @contextmanager
    def changed(self, fault: Fault) -> Iterator[None]:
        """With the fault in it."""
        file = self.folder / fault.mutant.path
        before = file.read_bytes()
        file.write_text(fault.text, encoding="utf-8")
        try:
            yield
        finally:
            file.write_bytes(before)


class Bench:
    """Copies to work in, as many as are used at once, and how long tests take that find nothing."""

    def __init__(self, folder: Path, workers: int) -> None:
        self._free: SimpleQueue[Copy] = SimpleQueue()
        for number in range(workers):
            self._free.put(Copy(folder / str(number)))
        self._usual: dict[str, float] = {}

    @contextmanager
    def copy(self) -> Iterator[Copy]:
        one = self._free.get()
        try:
            yield one
        finally:
            self._free.put(one)

    def look(self, fault: Fault, tests: Sequence[str]) -> Outcome:
        """Whether one of these files of tests notices. Most often the first does, and no other need be timed."""
        verdict, seconds = UNNOTICED, 0.0
        with self.copy() as copy:
            for test in tests:
                if verdict == UNNOTICED:
                    verdict, took = self._asked(copy, fault, test)
                    seconds += took
        return Outcome(fault.mutant.path, fault.diff, verdict, round(seconds, 1))

    def _asked(self, copy: Copy, fault: Fault, test: str) -> tuple[str, float]:
        """What these tests say, and in how many seconds."""
        usual = self._usual.get(test) or self._measured(copy, test)
        if usual is None:
            return RED, 0.0
        began = time.monotonic()
        with copy.changed(fault):
            verdict = copy.verdict(test, PATIENCE[0] + PATIENCE[1] * usual)
        return verdict, time.monotonic() - began

    def _measured(self, copy: Copy, test: str) -> float | None:
        began = time.monotonic()
        if copy.verdict(test) == UNNOTICED:
            self._usual[test] = time.monotonic() - began
        return self._usual.get(test)


def faults(files: Sequence[str], seed: int, number: int) -> tuple[list[Fault], int]:
    """So many that the seed draws, and how many were drawn that are none."""
    drawn, none, known = list[Fault](), 0, equivalents()
    for mutant in lottery((one for path in files for one in of_file(ROOT, path)), seed):
        source = (ROOT / mutant.path).read_text(encoding="utf-8")
        if len(drawn) < number and (text := mutant.made(source)):
            fault = Fault(mutant, *difference(mutant.path, source, text), text)
            if (mutant.path, fault.went, fault.came) in known:
                none += 1
            else:
                drawn.append(fault)
    return drawn, none


def known_outcomes(kept: Path) -> dict[str, Outcome]:
    """What was noticed before, by its diff."""
    lines = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
    return {one.diff: one for one in (Outcome(**json.loads(line)) for line in lines) if one.verdict in (NOTICED, HANGS)}


def looked_at(drawn: Sequence[Fault], tests: Mapping[str, Sequence[str]], workers: int, kept: Path) -> list[Outcome]:
    """What became of each; it is told and kept as it comes."""
    before = known_outcomes(kept)
    done = [before[one.diff] for one in drawn if one.diff in before]
    new = [one for one in drawn if one.diff not in before]
    memory = IN_MEMORY if IN_MEMORY.is_dir() else None
    with _open_to_all(memory) as folder, ThreadPoolExecutor(workers) as pool:
        bench = Bench(Path(folder), workers)
        work = [pool.submit(bench.look, one, tests[one.mutant.path]) for one in new]
        try:
            for one in as_completed(work):
                done.append(_told(one.result(), len(done) + 1, len(drawn)))
                with kept.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(done[-1])) + "\n")
        finally:
            pool.shutdown(cancel_futures=True)
    return done


def report(done: Sequence[Outcome], none: int) -> str:
    """What was not noticed, how each file fared, then all together."""
    looked = [one for one in done if one.verdict != RED]
    lines = [one.diff + "\n" for one in looked if one.verdict == UNNOTICED]
    for path in sorted({one.path for one in looked}):
        verdicts = [one.verdict for one in looked if one.path == path]
        hang = f", {verdicts.count(HANGS)} by hanging" if HANGS in verdicts else ""
        lines.append(f"{len(verdicts) - verdicts.count(UNNOTICED):4} of {len(verdicts):3} noticed{hang}: {path}")
    lines += sorted(
        {f"not looked at, its tests fail without a mutant: {one.path}" for one in done if one.verdict == RED}
    )
    noticed = sum(one.verdict != UNNOTICED for one in looked)
    share = f"{noticed / len(looked):.1%}" if looked else "none"
    return "\n".join(
        [*lines, f"{noticed} of {len(looked)} mutants noticed ({share}); {none} drawn that change nothing"]
    )


@contextmanager
def _open_to_all(place: Path | None) -> Iterator[str]:
    """A folder for a while, which other users may pass through as through the system's own: some tests are one of them."""
    with tempfile.TemporaryDirectory(prefix="mutants-", dir=place) as folder:
        Path(folder).chmod(0o755)
        yield folder


def _told(one: Outcome, number: int, total: int) -> Outcome:
    change = " ".join(line for line in one.diff.splitlines()[2:] if line[0] in "+-")
    print(f"{number}/{total} {one.verdict} ({one.seconds} s) {one.path}: {change[:200]}", flush=True)
    return one


def _end(process: subprocess.Popen[bytes]) -> None:
    """Nothing that the tests began goes on."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def asked(words: Sequence[str]) -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="python -m tests.mutants.run")
    options.add_argument("--group", choices=groups(), default=next(iter(groups())))
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--number", type=int, default=200)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--file", default="", help="only files whose path has this in it")
    options.add_argument("--list", action="store_true", help="only show the mutants")
    return options.parse_args(words)


def main(words: Sequence[str]) -> int:
    want = asked(words)
    tests = {path: each for path, each in groups()[want.group].items() if want.file in path}
    drawn, none = faults(list(tests), want.seed, want.number)
    if want.list:
        print("\n\n".join(one.diff for one in drawn))
        return 0
    KEPT.mkdir(exist_ok=True)
    done = looked_at(drawn, tests, want.workers, KEPT / f"{want.group}.jsonl")
    print(report(done, none))
    return int(any(one.verdict in (UNNOTICED, RED) for one in done))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
