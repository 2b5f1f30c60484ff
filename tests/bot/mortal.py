"""A supervisor as an operator has one: it starts ``city2city`` anew whenever it dies. Two messages are deadly to it.

Each life is forked from here, with the modules and indexes of this process: only the way to the first event is short cut.
"""

from __future__ import annotations

import ctypes
import os
import re
import signal
import sys

import bot.runtime.receive
import bot.telegram.telegram_run
from bot.cli.main import main
from handlers.dialog.turn import File, Text, Turn
from handlers.routing.step import Step
from handlers.routing.step import step as really
from storage.store import Store
from tests.nursery import inherit_indexes

BURNS, KILLS = "this burns", "this kills"
ENDLESS = re.compile(r"(x+x+)+y")
PR_SET_PDEATHSIG = 1


def step(turn: Turn, store: Store) -> Step:
    """A step as it is, but for the deadly messages: a pattern that never ends, and what the system does where memory is out."""
    event = turn.event
    words = (
        event.content.decode("utf-8", "replace")
        if isinstance(event, File)
        else event.text
        if isinstance(event, Text)
        else ""
    )
    if BURNS in words:
        ENDLESS.match("x" * 60)
    if KILLS in words:
        os.kill(os.getpid(), signal.SIGKILL)
    return really(turn, store)


def live(words: list[str], supervisor: int) -> None:
    """A life, which does not outlive the supervisor."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() == supervisor:
        main(words)


def supervise(words: list[str]) -> None:
    """One life after the other, until one ends of its own will."""
    lives, code = 0, 1
    while code:
        lives += 1
        print(f"life {lives}", flush=True)
        supervisor = os.getpid()
        child = os.fork()
        if not child:
            try:
                live(words, supervisor)
            finally:
                os._exit(0)
        signal.signal(signal.SIGTERM, lambda *_, child=child: os.kill(child, signal.SIGTERM))  # type: ignore[misc]
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(f"ended with {code}", flush=True)


if __name__ == "__main__":
    bot.runtime.receive.step = step
    if sys.argv[1] != "chat":
        inherit_indexes()
    supervise(sys.argv[1:])
