"""A process that forks ``city2city telegram`` at each line it reads: many short lives, whose modules and indexes are inherited.

Only the way to the first update is short cut; the process that lives and dies is the real one.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, Sequence

import bot.runtime.knowledge
import bot.telegram.telegram_run  # inherited by the children
from bot.cli.main import main
from faq.pack.load import load_packs
from faq.pack.model import Pack
from faq.search.retrieval import Library


def inherit_indexes() -> None:
    """Make the indexes once; a child whose packs are taught nothing takes these."""
    made = bot.runtime.knowledge.library(load_packs())
    build = bot.runtime.knowledge.library

    def library(packs: Mapping[str, Pack], taught: Mapping[str, Mapping[str, Sequence[str]]] | None = None) -> Library:
        return build(packs, taught) if taught else made

    bot.runtime.knowledge.library = library


def live() -> None:
    """A whole life of the process, in a child."""
    log = os.open(os.environ["NURSERY_LOG"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(log, stream)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    main(["telegram"])


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    inherit_indexes()
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            live()
            os._exit(0)
        print(child, flush=True)
