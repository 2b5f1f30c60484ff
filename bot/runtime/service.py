"""What runs: one store, one relay and one web server, and every platform that is connected, until a signal."""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from click import ClickException
from starlette.routing import Route

from bot.runtime import calendar_route, controllers, web
from bot.runtime.inbound_limits import InboundLimits
from bot.runtime.knowledge import KnowledgeSource, warm
from bot.runtime.languages import Languages
from bot.runtime.machine_talk import MachineTalk
from bot.runtime.meter import meter
from bot.runtime.metered_transport import MeteredTransport
from bot.runtime.purge import ClockWatch, Periods, daily_slices
from bot.runtime.rate_limit import RateLimiter
from bot.runtime.readiness import FIRST_START, Readiness
from bot.runtime.receive import Receiver
from bot.runtime.relay import Relay, Transport
from bot.runtime.settings import BACKUP_DAYS, BACKUP_HOURS, Misconfigured, Settings
from bot.runtime.steps import LATE_SECONDS, steps
from bot.runtime.stopping import pause
from bot.runtime.store_thread import Writer
from bot.runtime.turn_ids import QueuedTurns
from bot.runtime.used_rations import Rations
from handlers.dialog.remembered import QUESTION_KEPT
from handlers.dialog.turn import Reply
from handlers.forms.check_places import HELD
from handlers.planned import missing_places
from handlers.polls import polls
from handlers.sessions import session_phrases
from storage.open import drop_unfinished_copies, open_store
from storage.records import Upkeep, millis
from storage.sqlite.relay_lock import only_relay
from storage.store import Store, StoreBusy, StoreError

log = logging.getLogger(__name__)

BUSY_MS = 1000
"""How long a write waits for another process: less than a platform and its person wait for us."""
HOUSEKEEPING_SECONDS = 6 * 3600
SWEEP_SECONDS, SLICE_SECONDS = 10.0, 0.1
"""How often it is looked whether the file is to be swept, and how long others are served between two slices of some 20 ms, of that
or of a purge."""
OF_A_CITY = "When is the session with Madrid?"
"""Reading this needs the names of cities, of countries and of days."""
QUESTIONS_SECONDS = 60
"""How often the questions are dropped whose time is over."""


@dataclass(frozen=True, slots=True)
class Services:
    """What all platforms share."""

    store: Store
    writer: Writer
    receiver: Receiver
    relay: Relay
    watch: ClockWatch = field(default_factory=ClockWatch)
    backup_days: int = BACKUP_DAYS
    backup_hours: int = BACKUP_HOURS

    def begin(self) -> int:
        """Take up what a process that died left; how many messages that were. What is made on first use is made here, so that
        the first person does not wait for it, nor a platform's patience end."""
        warm(self.receiver.known.now())
        today = self.receiver.clock().date()
        for words in self.receiver.languages.values():
            words.day(today)
            session_phrases.said(OF_A_CITY, today, words.language)
        with self.store.transaction():
            if not any(one.what == FIRST_START for one in self.store.upkeep()):
                self.store.note_upkeep(Upkeep(FIRST_START, millis(self.receiver.clock()), {}))
        taken_up = self.relay.start()
        self.give_up()
        return taken_up

    def give_up(self) -> None:
        """Put aside what ended the process."""
        self.receiver.give_up(self.relay.transports)

    def purging(self) -> Iterator[bool]:
        """Delete what is past its time where a day has gone by, a slice at a time."""
        periods = Periods.of(self.receiver.known.packs, self.backup_days)
        return daily_slices(self.store, millis(self.receiver.clock()), periods, self.watch)

    def keep_house(self) -> None:
        """Close the polls whose time is over where no group is left to be told, and tell who leads of sessions that have no place
        yet."""
        at = millis(self.receiver.clock())
        with self.store.transaction():
            polls.settle_all(self.store, at)
            missing_places.tell(self.store, at)
        self.receiver.steps.marks.tidy()

    def calendar_feed(self) -> Route:
        """The route that calendar programs read the sessions from."""
        return calendar_route.route(
            self.store, self.receiver.known, self.receiver.languages, self.receiver.clock, self.writer
        )

    def ready(self) -> Route:
        """The route that tells who watches the process whether it can work."""
        return Readiness(self.store, self.writer, self.receiver.clock, self.backup_hours).route()

    def metrics(self) -> Sequence[Route]:
        """The route that tells Prometheus how it does, where the settings ask for it."""
        return self.receiver.meter.routes(self.store, self.writer, self.receiver.clock, tuple(self.relay.transports))

    def drop_questions(self) -> None:
        """Forget the last question of every talk in which it was put too long ago, and the answers of results nobody looks at."""
        at = millis(self.receiver.clock())
        if self.receiver.rations:
            self.receiver.rations.tidy(at)
        with self.store.transaction():
            self.store.drop_questions(at - QUESTION_KEPT)
            self.store.drop_held(at - HELD)

    def close(self) -> None:
        """Finish the store's work and let go of it."""
        self.writer.close()
        self.store.close()


@dataclass(frozen=True, slots=True)
class PlatformTasks:
    """What a platform does in the process: the routes it is reached by, and what runs until the stop."""

    routes: Sequence[Route] = ()
    tasks: Sequence[Coroutine[Any, Any, None]] = ()


class Platform(Protocol):
    """A platform that is connected."""

    @property
    def name(self) -> str:
        """What the bot is called there."""

    @property
    def transport(self) -> Transport:
        """What sends to it."""

    @property
    def pace(self) -> RateLimiter:
        """How fast."""

    def fit(self, reply: Reply) -> list[Reply]:
        """A reply as messages that it takes."""

    def work(self, office: Services, stop: asyncio.Event) -> PlatformTasks:
        """What it does."""

    async def close(self) -> None:
        """Let go of its connections."""


Connector = Callable[[Settings, asyncio.Event], Awaitable[Platform | None]]
"""Connects a platform. None where we are told to stop before; Misconfigured where it cannot be."""


async def run(conf: Settings, database: str, connectors: Sequence[Connector]) -> None:
    """Run until SIGTERM or SIGINT. Misconfigured, StoreError, PackError or OSError where it cannot start; ClickException (exit
    code 1) where another process runs on that database."""
    with ExitStack() as held:
        try:
            held.enter_context(only_relay(database))
        except StoreBusy as error:
            raise ClickException(str(error)) from error
        await _connect_and_run(conf, database, connectors)


async def _connect_and_run(conf: Settings, database: str, connectors: Sequence[Connector]) -> None:
    stop = asyncio.Event()
    # Where a step hung is written without the interpreter, which the step may hold; then the process ends.
    faulthandler.register(signal.SIGVTALRM, all_threads=True, chain=True)
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    platforms = list[Platform]()
    try:
        for connect in connectors:
            if platform := await connect(conf, stop):
                platforms.append(platform)
        if not stop.is_set():
            await _open_and_run(conf, database, platforms, stop)
    finally:
        for platform in platforms:
            await platform.close()


async def _open_and_run(conf: Settings, database: str, platforms: Sequence[Platform], stop: asyncio.Event) -> None:
    office = _office(conf, database, {platform.transport.platform: platform for platform in platforms})
    try:
        await _run(conf, office, platforms, stop)
    finally:
        office.close()


def _office(conf: Settings, database: str, platforms: Mapping[str, Platform]) -> Services:
    counting, turns = meter(conf), QueuedTurns()
    store, writer, clock = open_store(database, busy_ms=BUSY_MS), Writer(), conf.clock
    for copy in drop_unfinished_copies(database):
        log.warning("deleted %s, which an interrupted restore or upgrade left; it changed nothing", copy)
    known = KnowledgeSource.of(conf.packs, store, conf.public_url)
    try:
        controllers.check(conf, known.packs)
    except Misconfigured:
        store.close()
        raise
    languages = Languages(known.packs)
    fits = {name: one.fit for name, one in platforms.items()}
    receiver = Receiver(
        store,
        known,
        languages,
        clock,
        fits=fits,
        steps=steps(conf, database),
        limits=InboundLimits(conf.messages),
        rations=Rations(),
        machines=MachineTalk(),
        meter=counting,
        turns=turns,
    )
    transports = {name: MeteredTransport(one.transport, counting) for name, one in platforms.items()}
    paces = {name: one.pace for name, one in platforms.items()}
    relay = Relay(store, known, languages, transports, clock, paces=paces, fits=fits, work=writer, turns=turns)
    return Services(store, writer, receiver, relay, backup_days=conf.backup_days, backup_hours=conf.backup_hours)


async def _run(conf: Settings, office: Services, platforms: Sequence[Platform], stop: asyncio.Event) -> None:
    taken_up = await office.writer(office.begin)
    works = [platform.work(office, stop) for platform in platforms]
    named = ", ".join(f"{one.transport.platform} as {one.name}" for one in platforms)
    log.info("running: %s; %d messages taken up", named, taken_up)
    async with asyncio.TaskGroup() as group:
        group.create_task(office.relay.run(stop))
        group.create_task(_keep_house(office, stop))
        group.create_task(_drop_questions(office, stop))
        group.create_task(_sweep(office, stop))
        group.create_task(_give_up(office, stop))
        group.create_task(_wake_at(stop, office.relay))
        for task in (task for work in works for task in work.tasks):
            group.create_task(task)
        if routes := [*office.metrics(), *(route for work in works for route in work.routes)]:
            routes += [office.calendar_feed(), office.ready()]
            group.create_task(_serve(conf, routes, stop))


async def _serve(conf: Settings, routes: Sequence[Route], stop: asyncio.Event) -> None:
    try:
        await web.serve(web.app(routes), conf.host, conf.port, stop)
    finally:
        stop.set()


async def _wake_at(stop: asyncio.Event, relay: Relay) -> None:
    await stop.wait()
    relay.wake()


async def _keep_house(office: Services, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            slices = office.purging()
            while not stop.is_set() and await office.writer(next, slices, False):
                await pause(stop, SLICE_SECONDS)
            await office.writer(office.keep_house)
        except StoreError as error:
            log.error("housekeeping failed, it is tried again in some hours: %s", error)
        await pause(stop, HOUSEKEEPING_SECONDS)


async def _drop_questions(office: Services, stop: asyncio.Event) -> None:
    while not stop.is_set():
        with suppress(StoreError):
            await office.writer(office.drop_questions)
        await pause(stop, QUESTIONS_SECONDS)


async def _sweep(office: Services, stop: asyncio.Event) -> None:
    while not stop.is_set():
        more = await office.writer(office.store.sweep)
        await pause(stop, SLICE_SECONDS if more else SWEEP_SECONDS)


async def _give_up(office: Services, stop: asyncio.Event) -> None:
    await pause(stop, LATE_SECONDS)
    while not stop.is_set():
        with suppress(StoreError):
            await office.writer(office.give_up)
            office.relay.wake()
        await pause(stop, LATE_SECONDS)
