"""The process as ``city2city run`` wires it, in a thread of its own, with a clock that is moved from outside."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any, TypeVar

from bot.runtime import service, web
from bot.runtime.receive import Receiver
from bot.runtime.relay import Relay
from bot.runtime.service import Services
from bot.runtime.settings import Settings
from bot.runtime.store_thread import Writer
from bot.slack.slack_run import slack
from bot.telegram.telegram_run import telegram
from storage.open import open_store
from storage.sqlite.relay_lock import only_relay
from tests.flow.talk import Shelf, languages_of, shipped
from tests.patience import PATIENCE
from tests.pruned import prune

T = TypeVar("T")


class Life:
    """One life of the process, webhooks and all. The relay sends only in ``settle``: no message goes before it is asked for."""

    def __init__(self, conf: Settings, clock: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        self._conf, self._clock, self._new_id = conf, clock, new_id
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._lock = only_relay(conf.database)
        self._lock.__enter__()
        self._thread.start()
        self._do(self._begin())

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    async def _begin(self) -> None:
        self._stop = asyncio.Event()
        connected = [await telegram(self._conf, self._stop), await slack(self._conf, self._stop)]
        self._platforms = [one for one in connected if one]
        self._office = self._opened()
        self._office.begin()
        works = [one.work(self._office, self._stop) for one in self._platforms]
        routes = [*(route for work in works for route in work.routes), self._office.calendar_feed()]
        server = web.serve(web.app(routes), self._conf.host, self._conf.port, self._stop)
        self._server = asyncio.create_task(server)
        await asyncio.gather(*(task for work in works for task in work.tasks))
        while not await self._listens():
            await asyncio.sleep(0)
        self._standing = asyncio.all_tasks()

    def _opened(self) -> Services:
        store, writer = open_store(self._conf.database, busy_ms=service.BUSY_MS), Writer()
        known, languages = Shelf(shipped(), store), languages_of(shipped().packs)
        transports = {one.transport.platform: one.transport for one in self._platforms}
        fits = {one.transport.platform: one.fit for one in self._platforms}
        receiver = Receiver(store, known, languages, self._clock, self._new_id, fits)
        relay = Relay(store, known, languages, transports, self._clock, fits=fits, work=writer)
        return Services(store, writer, receiver, relay)

    async def _listens(self) -> bool:
        try:
            _, writer = await asyncio.open_connection(self._conf.host, self._conf.port)
        except ConnectionError:
            return False
        writer.close()
        await writer.wait_closed()
        return True

    # -- while it lives

    def settle(self) -> None:
        """Wait until nothing is being done, and send what is due."""
        self._do(self._settled())

    async def _settled(self) -> None:
        await self._rested()
        await self._office.relay.drain()
        await self._rested()

    async def _rested(self) -> None:
        """Wait for every task that was begun since the start: deliveries, and calls that nobody waits for."""
        mine = asyncio.current_task()
        while busy := {one for one in asyncio.all_tasks() if one is not mine} - self._standing:
            await asyncio.wait(busy)

    def next_due(self) -> int | None:
        """When something is due next, in milliseconds since 1970."""
        return self._do(self._next_due())

    async def _next_due(self) -> int | None:
        return self._office.store.next_due([one.transport.platform for one in self._platforms])

    def keep_house(self) -> None:
        """Delete what is past its time, as the process does every few hours."""
        self._do(self._kept())

    async def _kept(self) -> None:
        days = {pack.id: pack.file.retention_days for pack in self._office.receiver.known.packs.values()}
        with self._office.store.transaction():
            prune(self._office.store, int(self._clock().timestamp() * 1000), days)
        while self._office.store.sweep():
            pass

    # -- the end

    def end(self) -> None:
        """End it as SIGTERM does."""
        self._do(self._ended())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()
        self._lock.__exit__(None, None, None)

    async def _ended(self) -> None:
        await self._rested()
        self._stop.set()
        await self._server
        for platform in self._platforms:
            await platform.close()
        self._office.close()
