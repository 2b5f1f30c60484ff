"""What deaths of the process need of a platform: the same words for each."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from tests.patience import PATIENCE
from tests.process import Program

STILLBORN = 0.1
"""Lives that end while they begin."""
TAKES_EVENTS = "messages taken up"
"""What the process logs when it is ready."""


def hear_out(loop: asyncio.AbstractEventLoop) -> None:
    """Let a stand-in's loop look at all connections so often that it has read, and begun to answer, what came before."""

    async def turns() -> None:
        for _ in range(100):
            await asyncio.sleep(0)

    asyncio.run_coroutine_threadsafe(turns(), loop).result(PATIENCE)


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as a person sees it now. ``id`` is the platform's, ``edited`` how often it was changed."""

    id: str
    words: str
    labels: Sequence[str]
    edited: int


class Person(Protocol):
    """Somebody in private with the bot."""

    @property
    def chat(self) -> str:
        """The place, as the store calls it."""

    def says(self, words: str) -> None:
        """Write something."""

    def presses(self, label: str, seen: Seen) -> None:
        """Press a button."""

    def insists(self) -> None:
        """Press again where the platform said that it was in vain."""

    def sees(self) -> Sequence[Seen]:
        """All that the bot said, as it is shown now."""

    @property
    def in_order(self) -> bool:
        """Whether what is said next is sure to reach the bot behind what was said before."""


class Stage(Protocol):
    """A platform's stand-in, with the real process beside it."""

    @property
    def way(self) -> str:
        """The platform, and how events reach us."""

    @property
    def bot(self) -> Program:
        """The process."""

    @property
    def received(self) -> Counter[str]:
        """How many messages the platform was given, by chat, each counted as it comes and answered some time after."""

    @property
    def edited(self) -> Counter[str]:
        """How many edits it was given, by message."""

    @property
    def unacknowledged(self) -> int:
        """Events that will be delivered again."""

    def newcomer(self) -> Person:
        """Somebody new."""

    def hear_out(self) -> None:
        """Take in what a dead process has sent."""

    def wait(self, what: Callable[[], Any], about: str) -> Any:
        """What ``what`` gives as soon as it is true."""


def latency(dice: random.Random) -> float:
    """Seconds that a platform takes for a message: mostly little, at times so long that others take its place."""
    return dice.choices((dice.uniform(0, 0.05), dice.uniform(0.1, 0.4), dice.uniform(0.6, 1.5)), (14, 5, 1))[0]


def states(database: str) -> dict[str, list[str]]:
    """The states of the messages to each chat. What a dead process left is read, and stays as it is."""
    found: dict[str, list[str]] = {}
    if not Path(database).exists():
        return found
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        made = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'outbox'").fetchone()
        for chat, state in db.execute("SELECT chat, state FROM outbox ORDER BY id") if made else ():
            found.setdefault(chat, []).append(state)
    return found


def at_rest(stage: Stage, rests: Callable[[], bool]) -> None:
    """Wait for rest, as long as messages come."""
    while not rests():
        before = calls(stage)
        stage.wait(lambda before=before: rests() or calls(stage) > before, "rest")


def calls(stage: Stage) -> int:
    """How many messages and edits a platform was given."""
    return stage.received.total() + stage.edited.total()
