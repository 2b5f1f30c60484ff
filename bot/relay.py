"""The relay: claims what is due of the platforms it can send to, sends it, and settles what became of it."""

from __future__ import annotations

import asyncio
import logging
import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, Protocol

from bot.knowledge import Known
from bot.pace import Pace
from bot.writer import Work, directly
from handlers import export
from handlers.model import Made, Reply, reply_from
from handlers.words import Translator
from storage.records import OutboxRow, OutboxState
from storage.store import Store, StoreError

log = logging.getLogger(__name__)

BACK_OFF = (2, 10, 60, 300, 1800)
"""Seconds to wait after the first, second … failed attempt; after the last the row is dead."""
RESENT = 2
"""So often a message in doubt is sent again, where its policy is to resend."""
LONGEST_SLEEP = 1.0
AT_ONCE = 5
"""So many rows are claimed together: few, so that a reply overtakes a broadcast that is going out."""


class SendError(Exception):
    """A send did not go through. ``kind`` says what is known of it.

    ``wait``: refused for now (a 429), try again after ``seconds``; ``refused``: certainly not sent, trying again is safe;
    ``uncertain``: it may have been sent; ``dead``: it never will be.
    """

    def __init__(self, kind: Literal["wait", "refused", "uncertain", "dead"], what: str, seconds: float = 0) -> None:
        super().__init__(what)
        self.kind, self.seconds = kind, seconds


class Transport(Protocol):
    """A platform as the relay sees it."""

    @property
    def platform(self) -> str:
        """The platform's name in addresses."""

    async def send(self, row: OutboxRow, reply: Reply, made: Made | None) -> str:
        """Send one message; the platform's id of it. SendError where it did not go through."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an attempt. ``again`` is in how many seconds to try again, ``told`` whether the platform said so.

    An uncertain one with ``again`` is sent again, and its doubt counted.
    """

    state: OutboxState
    error: str = ""
    sent_as: str = ""
    again: float = 0
    told: bool = False


@dataclass(frozen=True, slots=True)
class Relay:
    """Sends what is queued. ``jitter`` gives a factor around 1 for waiting times; ``work`` calls what touches the store."""

    store: Store
    known: Known
    languages: Mapping[str, Translator]
    transports: Mapping[str, Transport]
    clock: Callable[[], datetime]
    jitter: Callable[[], float] = lambda: random.uniform(0.8, 1.2)  # noqa: S311
    paces: Mapping[str, Pace] = field(default_factory=dict)
    work: Work = directly
    _something: asyncio.Event = field(default_factory=asyncio.Event)

    def start(self) -> int:
        """Take up what a process that died left in the middle; how many messages that were."""
        return self.store.recover(self._now())

    def wake(self) -> None:
        """Say that something was queued."""
        self._something.set()

    async def drain(self) -> int:
        """Send all that is due now, at any pace; how many rows were tried."""
        tried = 0
        while rows := self.store.claim(tuple(self.transports), self._now(), 1):
            for row in rows:
                self._settle(row, await self._attempt(row))
                tried += 1
        return tried

    async def run(self, stop: asyncio.Event) -> None:
        """Send what falls due, at the pace of each platform, until ``stop``; what is being sent then is finished."""
        running: set[asyncio.Task[None]] = set()
        while not stop.is_set():
            self._something.clear()
            rows, sleep = await self._next()
            for row in rows:
                task = asyncio.create_task(self._deliver(row))
                running.add(task)
                task.add_done_callback(running.discard)
            if sleep:
                await self._sleep(sleep)
        await asyncio.gather(*running)

    async def _next(self) -> tuple[list[OutboxRow], float]:
        try:
            return await self.work(self._claim)
        except StoreError as error:
            log.warning("the relay waits for the store: %s", error)
            return [], LONGEST_SLEEP

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._something.wait()
        except TimeoutError:
            return

    # -- on the store's thread

    def _claim(self) -> tuple[list[OutboxRow], float]:
        """What may be sent now, and how long to sleep before looking again."""
        ready: list[OutboxRow] = []
        sleep = LONGEST_SLEEP
        for platform in self.transports:
            rows, until = self._claim_of(platform)
            ready += rows
            sleep = min(sleep, until)
        return ready, sleep

    def _claim_of(self, platform: str) -> tuple[list[OutboxRow], float]:
        pace, now = self.paces.get(platform), self._now()
        due = self.store.next_due([platform])
        if due is None or due > now:
            return [], LONGEST_SLEEP if due is None else (due - now) / 1000
        room = pace.room() if pace else AT_ONCE
        if pace and not room:
            return [], pace.until_room()
        with self.store.transaction():
            claimed = self.store.claim([platform], now, min(room, AT_ONCE))
            ready = [row for row in claimed if self._may_go(row, pace, now)]
        # Nothing claimed: what is due waits for a message of its chat that is on its way, whose end wakes us.
        return ready, 0.0 if claimed else LONGEST_SLEEP

    def _may_go(self, row: OutboxRow, pace: Pace | None, now: int) -> bool:
        """Whether the row's chat may be sent to now; else the row is put off, in the transaction that claimed it."""
        if pace is None:
            return True
        wait = min(pace.wait(row.out.address), LONGEST_SLEEP * 60)
        if wait:
            self.store.settle(row.id, "due", now, error=row.error, due_at=now + math.ceil(wait * 1000), counts=False)
        else:
            pace.begin(row.out.address)
        return not wait

    def _settle(self, row: OutboxRow, fate: Fate) -> None:
        now = self._now()
        again = now + math.ceil(fate.again * 1000)
        due_at, counts = again if fate.state == "due" else None, not fate.told
        with self.store.transaction():
            self.store.settle(
                row.id, fate.state, now, error=fate.error, sent_as=fate.sent_as, due_at=due_at, counts=counts
            )
            if fate.state == "uncertain" and fate.again:
                self.store.resend(row.id, again)

    def _close(self, row: OutboxRow, fate: Fate) -> None:
        self._settle(row, fate)
        if pace := self.paces.get(row.out.address.platform):
            pace.end(row.out.address)
            if fate.told:
                pace.told(row.out.address, fate.again)

    def _make(self, reply: Reply) -> Made | None:
        if reply.file is None:
            return None
        return export.make(reply.file, self.store, self.known.now(), self.languages, self.clock())

    # -- one message

    async def _deliver(self, row: OutboxRow) -> None:
        """Send one row and note its fate, however long the store makes us wait for that."""
        fate = await self._attempt(row)
        while True:
            try:
                await self.work(self._close, row, fate)
            except StoreError as error:
                log.warning("the fate of message %d waits for the store: %s", row.id, error)
                await asyncio.sleep(LONGEST_SLEEP)
            else:
                break
        self.wake()

    async def _attempt(self, row: OutboxRow) -> Fate:
        try:
            reply = reply_from(row.out.body)
            made = await self.work(self._make, reply)
            if reply.file and made is None:
                return Fate("dropped", "what the file was of is gone")
            return Fate("sent", sent_as=await self.transports[row.out.address.platform].send(row, reply, made))
        except SendError as error:
            return self._failed(row, error)
        except StoreError as error:
            return Fate("due", str(error), again=LONGEST_SLEEP)
        except Exception as error:
            log.exception("a message of kind %s could not be rendered (%s)", row.out.kind, type(error).__name__)
            return Fate("dead", type(error).__name__)

    def _failed(self, row: OutboxRow, error: SendError) -> Fate:
        why = str(error)
        if error.kind == "wait":
            return Fate("due", why, again=error.seconds, told=True)
        if error.kind == "dead" or row.attempts > len(BACK_OFF):
            return Fate("dead", why)
        again = BACK_OFF[row.attempts - 1] * self.jitter()
        if error.kind == "uncertain":
            return Fate("uncertain", why, again=0 if row.out.policy == "hold" or row.doubts >= RESENT else again)
        return Fate("due", why, again=again)

    def _now(self) -> int:
        return int(self.clock().astimezone(UTC).timestamp() * 1000)
