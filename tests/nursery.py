"""Processes of ``city2city`` that begin where its modules and indexes are there already: forks of one process that has made them.

Only the way to the first event is short cut; what lives and dies is the real thing. The way itself has tests of its own, which
start the installed command.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import bot.runtime.knowledge
import bot.slack.slack_run  # inherited by the children, as is the next one
import bot.telegram.telegram_run
from bot.cli.main import main
from faq.pack.load import load_packs
from faq.pack.model import Pack
from faq.search.retrieval import Library

PR_SET_CHILD_SUBREAPER = 36
BRIEFLY = 0.005


class Life:
    """A process whose parent ended at once, so that the system handed it to us: used as a ``subprocess.Popen`` is."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Its exit code, None while it lives."""
        if self.returncode is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if ended else None
        return self.returncode

    def wait(self, timeout: float) -> int:
        """Its exit code, once it has ended."""
        until = time.monotonic() + timeout
        while (code := self.poll()) is None:
            assert time.monotonic() < until, f"{self.pid} does not end"
            time.sleep(BRIEFLY)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def begin(words: Sequence[str], env: Mapping[str, str], log: Path, errors: Path | None = None) -> Life:
    """``city2city`` with these words, in this environment and no other. All that it writes is appended to ``log``; with ``errors``,
    what it writes as errors to that file."""
    nursery = _nursery()
    assert nursery.stdin
    assert nursery.stdout
    nursery.stdin.write(json.dumps([*words, dict(env), str(log), str(errors or log)]) + "\n")
    nursery.stdin.flush()
    return Life(int(nursery.stdout.readline()))


@cache
def _nursery() -> subprocess.Popen[str]:
    """One for all tests of this process. It ends with it, when nobody can write to it any more."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    command = [sys.executable, "-m", "tests.nursery"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def inherit_indexes() -> None:
    """Make the indexes once, and what the first question needs; a child with the same packs, and taught nothing, takes these."""
    packs = load_packs()
    made, build = bot.runtime.knowledge.library(packs), bot.runtime.knowledge.library
    made.ask("When is the deadline?")

    def library(found: Mapping[str, Pack], taught: Mapping[str, Mapping[str, Sequence[str]]] | None = None) -> Library:
        return made if found == packs and not taught else build(found, taught)

    bot.runtime.knowledge.library = library


def live(words: Sequence[str], env: Mapping[str, str], log: str, errors: str) -> None:
    """A whole life of the process, in a child."""
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    written, told = (os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644) for path in (log, errors))
    nothing = os.open(os.devnull, os.O_RDONLY)
    for stream, file in ((0, nothing), (1, written), (2, told)):
        os.dup2(file, stream)
    main(list(words))


def to_its_end(words: Sequence[str], env: Mapping[str, str], log: str, errors: str) -> int:
    """A whole life; its exit code."""
    try:
        live(words, env, log, errors)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def bear(order: str) -> int:
    """The number of a new process, whose parent has ended by now."""
    *words, env, log, errors = json.loads(order)
    read, write = os.pipe()
    between = os.fork()
    if not between:
        if not (life := os.fork()):
            os._exit(to_its_end(words, env, log, errors))
        os.write(write, str(life).encode())
        os._exit(0)
    os.waitpid(between, 0)
    number = int(os.read(read, 32))
    os.close(read)
    os.close(write)
    return number


if __name__ == "__main__":
    inherit_indexes()
    for line in sys.stdin:
        print(bear(line), flush=True)
