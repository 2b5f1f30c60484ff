"""Processes of ``city2city`` that begin where its modules and indexes are there already: forks of one process that has made them.

Only the way to the first event is short cut; what lives and dies is the real thing. The way itself has tests of its own, which
start the installed command.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TextIO

import bot.cli
import bot.reports
import bot.runtime.knowledge
import bot.slack.slack_run  # inherited by the children, as are all that stand here
import bot.telegram.telegram_run
import bot.terminal
from bot.cli.main import main
from bot.runtime.service import OF_A_CITY
from faq.pack.load import load_packs
from faq.pack.model import Pack
from faq.search.retrieval import Library
from handlers.sessions import session_phrases
from tests.patience import PATIENCE

PR_SET_CHILD_SUBREAPER = 36
BRIEFLY = 0.005
LONGEST = 1 << 20
"""Bytes of an order."""


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


@dataclass
class Piped:
    """A life at whose streams we are."""

    life: Life
    stdin: TextIO
    stdout: TextIO
    stderr: TextIO

    def close(self) -> None:
        """Let its streams go: its input ends."""
        for stream in (self.stdin, self.stdout, self.stderr):
            stream.close()


def begin(words: Sequence[str], env: Mapping[str, str], stdin: int, stdout: int, stderr: int) -> Life:
    """``city2city`` with these words, in this environment and no other, in our folder, with these files as its streams."""
    nursery = _nursery()
    order = json.dumps([*words, dict(env), str(Path.cwd())]).encode()
    socket.send_fds(nursery, [order], [stdin, stdout, stderr])
    return Life(int(nursery.recv(LONGEST)))


def completed(words: Sequence[str], env: Mapping[str, str], given: bytes = b"") -> subprocess.CompletedProcess[str]:
    """The same to its end, with all that it reads given at once."""
    with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        stdin.write(given)
        stdin.seek(0)
        code = begin(words, env, stdin.fileno(), stdout.fileno(), stderr.fileno()).wait(PATIENCE)
        for written in (stdout, stderr):
            written.seek(0)
        return subprocess.CompletedProcess(words, code, stdout.read().decode(), stderr.read().decode())


def piped(words: Sequence[str], env: Mapping[str, str]) -> Piped:
    """The same on three pipes."""
    (given, gives), (reads, said), (told, wrong) = os.pipe(), os.pipe(), os.pipe()
    life = begin(words, env, given, said, wrong)
    for theirs in (given, said, wrong):
        os.close(theirs)
    ours = ((gives, "w"), (reads, "r"), (told, "r"))
    return Piped(life, *(os.fdopen(end, mode, encoding="utf-8") for end, mode in ours))


@cache
def _nursery() -> socket.socket:
    """One for all tests of this process. It ends with it, when nobody can write to it any more."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        command = [sys.executable, "-m", "tests.nursery", str(theirs.fileno())]
        _RUNNING.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()]))
    return ours


_RUNNING: list[subprocess.Popen[bytes]] = []
"""Held, so that nobody takes it for one that was forgotten."""


def inherit_indexes() -> None:
    """Make the indexes once, and what the first question needs; a child with the same packs, and taught nothing, takes these."""
    packs = load_packs()
    made, build = bot.runtime.knowledge.library(packs), bot.runtime.knowledge.library
    made.ask("When is the deadline?")
    session_phrases.said(OF_A_CITY, date(2026, 11, 22), "en")

    def library(found: Mapping[str, Pack], taught: Mapping[str, Mapping[str, Sequence[str]]] | None = None) -> Library:
        return made if found == packs and not taught else build(found, taught)

    bot.runtime.knowledge.library = library


def live(words: Sequence[str], env: Mapping[str, str], folder: str, streams: Sequence[int]) -> None:
    """A whole life of the process, in a child."""
    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    time.tzset()
    tempfile.tempdir = None
    for stream, file in enumerate(streams):
        os.dup2(file, stream)
        os.close(file)
    sys.stdin, sys.stdout = os.fdopen(0, "r", encoding="utf-8"), os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = os.fdopen(2, "w", buffering=1, encoding="utf-8")
    main(list(words), prog_name="city2city")


def to_its_end(words: Sequence[str], env: Mapping[str, str], folder: str, streams: Sequence[int]) -> int:
    """A whole life; its exit code."""
    try:
        live(words, env, folder, streams)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def bear(order: bytes, streams: Sequence[int]) -> int:
    """The number of a new process, whose parent has ended by now."""
    *words, env, folder = json.loads(order)
    read, write = os.pipe()
    between = os.fork()
    if not between:
        if not (life := os.fork()):
            os._exit(to_its_end(words, env, folder, streams))
        os.write(write, str(life).encode())
        os._exit(0)
    os.waitpid(between, 0)
    number = int(os.read(read, 32))
    for file in (read, write, *streams):
        os.close(file)
    return number


def inherit_modules() -> None:
    """Load what a command would load only when it is given."""
    for package in (bot.cli, bot.reports, bot.terminal):
        for one in iter_modules(package.__path__, f"{package.__name__}."):
            import_module(one.name)


def serve(orders: socket.socket) -> None:
    """Bear whom the tests ask for, until there are no tests any more."""
    while True:
        order, streams, _, _ = socket.recv_fds(orders, LONGEST, 3)
        if not order:
            return
        orders.send(str(bear(order, streams)).encode())


if __name__ == "__main__":
    inherit_modules()
    inherit_indexes()
    # What is there now is there for ever: no child looks through it for something to throw away, and so copies it.
    gc.collect()
    gc.freeze()
    serve(socket.socket(fileno=int(sys.argv[1])))
