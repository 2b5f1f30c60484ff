"""The relay: claims what is due of the platforms it can send to, sends it, and settles what became of it."""

from __future__ import annotations

import asyncio
import logging
import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal, Protocol

from bot.runtime.file_making import FileMaker
from bot.runtime.knowledge import KnowledgeSource
from bot.runtime.rate_limit import RateLimiter
from bot.runtime.stopping import ended
from bot.runtime.store_thread import StoreRunner, directly
from bot.runtime.turn_ids import QueuedTurns
from handlers.dialog.translator import Translator
from handlers.dialog.turn import Made, Reply, reply_from
from handlers.planned import quiet_times
from handlers.planned.message_table import PLANNED
from handlers.planned.planned_message import Due, DueContext, Later, about_of, is_planned
from handlers.planned.planned_message import parts as parts_of
from handlers.polls import kept_votes
from handlers.sessions import hour_posts
from storage.records import OutboxRow, OutboxState, millis
from storage.store import Store, StoreError

log = logging.getLogger(__name__)

BACK_OFF = (2, 10, 60, 300, 1800)
"""Seconds to wait after the first, second … failed attempt; after the last the row is dead."""
RESENT = 2
"""So often a message in doubt is sent again, where its policy is to resend."""
LONGEST_SLEEP = 1.0
AT_ONCE = 5
"""So many rows are claimed together: few, so that a reply overtakes a broadcast that is going out."""
DRAIN_SECONDS = 3.0
"""How long the messages on their way are waited for at the stop; what becomes of the others is unknown, as after a kill."""
IN_FLIGHT = 6
"""So many messages are on their way at once: 30 a second where each takes 200 ms."""
SLOW_SECONDS = 0.5
"""A message that takes longer gives its place to another one: a platform that lets some hang delays nobody else."""
MOST_IN_FLIGHT = 24
"""So many are on their way with those that are slow. As many are in doubt after a kill; six where the platform is quick."""


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
    """What became of an attempt. ``again`` is in how many seconds to try again, ``told`` whether the platform said so,
    ``waits`` whether nothing was tried because it is not the time for it.

    An uncertain one with ``again`` is sent again, and its doubt counted.
    """

    state: OutboxState
    error: str = ""
    sent_as: str = ""
    again: float = 0
    told: bool = False
    waits: bool = False


@dataclass(slots=True)
class Ended:
    """An attempt that came to an end. ``paced`` is set once the pace knows; the store knows when it is committed."""

    row: OutboxRow
    fate: Fate
    paced: bool = False


@dataclass(frozen=True, slots=True)
class UnderWay:
    """The messages on their way, with when each began, in seconds from anywhere."""

    tasks: dict[asyncio.Task[None], float] = field(default_factory=dict)

    def add(self, task: asyncio.Task[None], now: float) -> None:
        """One more, until it ends."""
        self.tasks[task] = now
        task.add_done_callback(lambda done: self.tasks.pop(done, None))

    def places(self, now: float) -> int:
        """How many may begin now."""
        quick = sum(now - began < SLOW_SECONDS for began in self.tasks.values())
        return min(IN_FLIGHT - quick, MOST_IN_FLIGHT - len(self.tasks))

    def until_place(self, now: float) -> float:
        """Seconds until one more may begin though none ended; infinite where only an end makes a place."""
        if self.places(now) > 0 or len(self.tasks) >= MOST_IN_FLIGHT:
            return math.inf
        return min(began + SLOW_SECONDS - now for began in self.tasks.values() if now - began < SLOW_SECONDS)


@dataclass(frozen=True, slots=True)
class Relay:
    """Sends what is queued. ``jitter`` gives a factor around 1 for waiting times; ``work`` calls what touches the store."""

    store: Store
    known: KnowledgeSource
    languages: Mapping[str, Translator]
    transports: Mapping[str, Transport]
    clock: Callable[[], datetime]
    jitter: Callable[[], float] = lambda: random.uniform(0.8, 1.2)  # noqa: S311
    paces: Mapping[str, RateLimiter] = field(default_factory=dict)
    fits: Mapping[str, Callable[[Reply], list[Reply]]] = field(default_factory=dict)
    work: StoreRunner = directly
    turns: QueuedTurns = field(default_factory=QueuedTurns)
    _something: asyncio.Event = field(default_factory=asyncio.Event)
    _ended: list[Ended] = field(default_factory=list)

    def start(self) -> int:
        """Take up what a process that died left in the middle, and bring what is planned up to date; how many messages were
        taken up."""
        taken_up = self.store.recover(self._now(), tuple(self.transports))
        with self.store.transaction():
            PLANNED.refresh(self.store, self._context())
        return taken_up

    def wake(self) -> None:
        """Say that something was queued."""
        self._something.set()

    async def drain(self) -> int:
        """Send all that is due now, at any pace; how many rows were tried."""
        tried, platforms = 0, tuple(self.transports)
        rows = self.store.claim(platforms, self._now(), 1)
        while rows:
            fate = await self._attempt(rows[0])
            tried += 1
            with self.store.transaction():  # one commit for what became of this row and for taking the next
                self._note(rows[0], fate)
                rows = self.store.claim(platforms, self._now(), 1)
        return tried

    async def run(self, stop: asyncio.Event) -> None:
        """Send what falls due, at the pace of each platform, until ``stop``; what is being sent then is finished."""
        running, clock = UnderWay(), asyncio.get_running_loop().time
        while not stop.is_set():
            self._something.clear()
            rows, sleep = await self._next(running.places(clock()))
            for row in rows:
                running.add(asyncio.create_task(self._deliver(row)), clock())
            if sleep:
                await self._sleep(min(sleep, running.until_place(clock())))
        await ended(running.tasks, DRAIN_SECONDS)
        while self._ended:
            await self._next(0)

    async def _next(self, most: int) -> tuple[list[OutboxRow], float]:
        """What may be sent now, ``most`` at most, and how long to sleep before looking again; what ended is noted."""
        ended = tuple(self._ended)
        try:
            found = await self.work(self._turn, ended, most)
        except StoreError as error:
            log.warning("the relay waits for the store: %s", error)
            await asyncio.sleep(LONGEST_SLEEP)
            return [], 0.0
        del self._ended[: len(ended)]
        return found

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._something.wait()
        except TimeoutError:
            return

    # -- on the store's thread

    def _turn(self, ended: Sequence[Ended], most: int) -> tuple[list[OutboxRow], float]:
        """Note what became of messages and claim the next, with one commit for both."""
        for one in ended:
            self._tell_pace(one)
        sleeps = {platform: self._sleeps(platform) for platform in self.transports}
        now = [platform for platform, sleep in sleeps.items() if not sleep] if most else []
        soon = min(sleeps.values(), default=LONGEST_SLEEP)
        if not ended and not now:
            return [], soon if most else LONGEST_SLEEP
        ready, claimed = self._noted_and_claimed(ended, now, min(most, AT_ONCE))
        # Nothing claimed: what is due waits for a message of its chat that is on its way, whose end wakes us.
        return ready, 0.0 if claimed else LONGEST_SLEEP if now else soon

    def _noted_and_claimed(
        self, ended: Sequence[Ended], platforms: Sequence[str], most: int
    ) -> tuple[list[OutboxRow], int]:
        """What may go now, and how many rows were claimed; none is on its way where the commit fails."""
        ready: list[OutboxRow] = []
        try:
            with self.store.transaction():
                for one in ended:
                    self._note(one.row, one.fate)
                return ready, sum([self._claim(platform, most, ready) for platform in platforms])
        except BaseException:
            for row in ready:
                self._give_back(row)
            raise

    def _sleeps(self, platform: str) -> float:
        """Seconds until something of a platform may be claimed, 0 where it may be now."""
        now, at = self._now(), self.store.next_due([platform])
        if at is None or at > now:
            return LONGEST_SLEEP if at is None else min((at - now) / 1000, LONGEST_SLEEP)
        pace = self.paces.get(platform)
        return min(pace.until_room(), LONGEST_SLEEP) if pace and not pace.room() else 0.0

    def _claim(self, platform: str, most: int, ready: list[OutboxRow]) -> int:
        """Claim what is due of a platform, and add to ``ready`` what may go now; how many rows were claimed."""
        pace, now = self.paces.get(platform), self._now()
        claimed = self.store.claim([platform], now, min(most, pace.room()) if pace else most)
        ready += [row for row in claimed if self._may_go(row, pace, now)]
        return len(claimed)

    def _tell_pace(self, ended: Ended) -> None:
        pace = self.paces.get(ended.row.out.address.platform)
        if pace and not ended.paced:
            pace.end(ended.row.out.address, edit=_is_edit(ended.row))
            if ended.fate.told:
                pace.told(ended.row.out.address, ended.fate.again)
        ended.paced = True

    def _give_back(self, row: OutboxRow) -> None:
        """What was claimed was not committed: it is not on its way."""
        if pace := self.paces.get(row.out.address.platform):
            pace.end(row.out.address, edit=_is_edit(row))

    def _may_go(self, row: OutboxRow, pace: RateLimiter | None, now: int) -> bool:
        """Whether the row's chat may be sent to now; else the row is put off, in the transaction that claimed it."""
        if pace is None:
            return True
        wait = pace.wait(row.out.address, edit=_is_edit(row)) or (pace.wait_to_edit() if _is_edit(row) else 0.0)
        wait = min(wait, LONGEST_SLEEP * 60)
        if wait:
            self.store.settle(row.id, "due", now, error=row.error, due_at=now + math.ceil(wait * 1000), counts=False)
        else:
            pace.begin(row.out.address, edit=_is_edit(row))
        return not wait

    def _note(self, row: OutboxRow, fate: Fate) -> None:
        now = self._now()
        again = now + math.ceil(fate.again * 1000)
        due_at, counts = again if fate.state == "due" else None, not (fate.told or fate.waits)
        settled = self.store.settle(
            row.id, fate.state, now, error=fate.error, sent_as=fate.sent_as, due_at=due_at, counts=counts
        )
        if settled and settled.state == "sent":
            kept_votes.note_sent(self.store, settled, now)
            hour_posts.note_sent(self.store, settled, now)
        if fate.state == "uncertain" and fate.again:
            self.store.resend(row.id, again)

    def _context(self) -> DueContext:
        return DueContext(self.clock(), self.known.now(), self.languages)

    def _reply(self, row: OutboxRow) -> Reply | Fate:
        """The words that a planned row has now, or its fate where it has none."""
        said = PLANNED.due(Due(row, self._context(), self.store))
        if isinstance(said, str):
            return Fate("dropped", said)
        if isinstance(said, Later):
            return Fate("due", again=(said.at - self.clock()).total_seconds(), waits=True)
        if not said:
            return Fate("sent")
        silent = quiet_times.asleep(self.store, row.out.address, self.clock())
        said = [replace(reply, silent=silent) for reply in said]
        fit = self.fits.get(row.out.address.platform)
        parts = [part for reply in said for part in (fit(reply) if fit else [reply])]
        about = about_of(row)
        number = about.part if about else 0
        if number >= len(parts):
            return Fate("dropped", "the text is shorter now")
        if number == 0 and row.attempts == 1 and len(parts) > 1:
            # Doubt about one touches no other.
            with self.store.transaction():
                self.store.put(parts_of(row, len(parts)), self._now())
        return parts[number]

    async def _made(self, reply: Reply) -> Made | None:
        maker = FileMaker(self.store, self.known, self.languages, self.clock, self.work)
        return await maker.made(reply.file) if reply.file else None

    # -- one message

    async def _deliver(self, row: OutboxRow) -> None:
        with self.turns.sending(row.id):
            self._ended.append(Ended(row, await self._attempt(row)))
        self.wake()

    async def _attempt(self, row: OutboxRow) -> Fate:
        try:
            reply = await self.work(self._reply, row) if is_planned(row) else reply_from(row.out.body)
            if isinstance(reply, Fate):
                return reply
            made = await self._made(reply)
            if reply.file and made is None and not reply.file.optional:
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
        return millis(self.clock().astimezone(UTC))


def _is_edit(row: OutboxRow) -> bool:
    """Whether a row changes an earlier message, which platforms may allow less often than new ones."""
    about = about_of(row)
    return bool(row.out.body.get("edit_of")) or (about is not None and about.edits)
