"""kill -9 at random moments while people say things: the same words for every platform.

What was acknowledged is there, once; what is sent again was in flight when the process died, and nothing that was settled is.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from tests.patience import PATIENCE
from tests.process import Program

PEOPLE = 12
"""So many say something in each life, once: half of them before it begins."""
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


@dataclass
class Toll:
    """What a series of deaths cost. ``in_flight`` are, of each, the messages that the platform was given and whose fate was not
    noted. ``unexplained`` are repeats of what was not in flight so often. ``left`` are in doubt after three deaths, for staff.
    """

    way: str
    kills: int = 0
    events: int = 0
    lost: int = 0
    twice: int = 0
    repeats: int = 0
    again: int = 0
    unexplained: int = 0
    left: int = 0
    in_flight: list[int] = field(default_factory=list)


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


@dataclass
class Deaths:
    """Deaths one after the other, and the books that are kept of them, by chat."""

    stage: Stage
    dice: random.Random
    chats: list[str] = field(default_factory=list)
    before: Counter[str] = field(default_factory=Counter)
    flown: Counter[str] = field(default_factory=Counter)
    """At how many deaths a message was in flight."""
    settled: dict[str, int] = field(default_factory=dict)
    """How often a message had been given to the platform when it was settled."""

    def die(self) -> int:
        """One life and its end; how many messages were in flight."""
        stage = self.stage
        self._speak()
        begun = len(stage.bot.log)
        stage.bot.start()
        if self.dice.random() < STILLBORN:
            time.sleep(self.dice.uniform(0, 0.5))
        else:
            stage.wait(lambda: TAKES_EVENTS in stage.bot.log[begun:], "a new life")
            self._speak()
            waiting = sum(not stage.received[chat] for chat in self.chats)
            enough = stage.received.total() + self.dice.randrange(min(2 * PEOPLE, waiting))
            stage.wait(lambda: stage.received.total() >= enough, "messages")
            time.sleep(self.dice.uniform(0, 0.05))
        stage.bot.kill()
        return self._accounted()

    def _speak(self) -> None:
        for _ in range(PEOPLE // 2):
            person = self.stage.newcomer()
            person.says("about")  # which one message answers
            self.chats.append(person.chat)

    def _accounted(self) -> int:
        self.stage.hear_out()
        received = Counter(self.stage.received)
        sent = {chat for chat, held in states(self.stage.bot.database).items() if held == ["sent"]}
        flying = [chat for chat in received if received[chat] > self.before[chat] and chat not in sent]
        self.flown.update(flying)
        self.settled = {chat: received[chat] for chat in sent} | self.settled
        self.before = received
        return len(flying)

    def live_on(self) -> dict[str, list[str]]:
        """A life in which all comes to rest; the states of all messages then."""
        with self.stage.bot as bot:

            def rests() -> bool:
                held = states(bot.database)
                ended = {state for one in held.values() for state in one} <= {"sent", "uncertain"}
                return ended and not self.stage.unacknowledged and held.keys() >= set(self.chats)

            at_rest(self.stage, rests)
            return states(bot.database)


def slay(stage: Stage, kills: int, seed: int) -> Toll:
    """Kill the process so often. Everybody says one thing once, which one message answers."""
    deaths, toll = Deaths(stage, random.Random(seed)), Toll(stage.way, kills)
    toll.in_flight = [deaths.die() for _ in range(kills)]
    held, received = deaths.live_on(), stage.received
    repeats = {chat: max(received[chat] - 1, 0) for chat in deaths.chats}
    toll.events = len(deaths.chats)
    toll.lost = sum(not (held.get(chat) and received[chat]) for chat in deaths.chats)
    toll.twice = sum(len(held.get(chat, [])) > 1 for chat in deaths.chats)
    toll.repeats = sum(repeats.values())
    toll.unexplained = sum(max(repeats[chat] - deaths.flown[chat], 0) for chat in deaths.chats)
    toll.again = sum(received[chat] > often for chat, often in deaths.settled.items())
    toll.left = sum("uncertain" in one for one in held.values())
    return toll
