"""``/ready``: whether the store answers, and whether the last purge and the last backup are not too long ago."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.runtime.clock import Clock
from bot.runtime.purge import PURGE
from bot.runtime.store_thread import StoreRunner
from storage.records import BACKUP, MINUTE, Millis, Upkeep, millis
from storage.store import Store, StoreError

HOUR: Millis = 60 * MINUTE
ANSWER_SECONDS = 2.0
"""How long the store may take to answer, its other work before it included."""
FIRST_START = "first start"
"""From here the time is counted until something was done for the first time."""
PURGE_HOURS = 48
"""A purge runs daily; after so many without one it does not run."""
OK, OVERDUE, SLOW, FAILS = "ok", "overdue", "slow", "fails"


def states(known: Sequence[Upkeep], now: Millis, backup_hours: int) -> Mapping[str, str]:
    """For what is done regularly, whether it is overdue; what is never watched (0 hours) is left out."""
    last = {one.what: one.at for one in known}
    watched = {PURGE: PURGE_HOURS, BACKUP: backup_hours}
    return {what: OVERDUE if _late(last, what, now - hours * HOUR) else OK for what, hours in watched.items() if hours}


def _late(last: Mapping[str, Millis], what: str, since: Millis) -> bool:
    return last.get(what, last.get(FIRST_START, since)) < since


class Readiness:
    """Answers who asks: 200 where all is well, else 503, and a word for each. However many ask, the store is asked once at a time:
    where it is slow, questions do not pile up before its work."""

    def __init__(self, store: Store, work: StoreRunner, clock: Clock, backup_hours: int) -> None:
        self._store, self._work, self._clock, self._backup_hours = store, work, clock, backup_hours
        self._asked: asyncio.Task[Sequence[Upkeep] | None] | None = None

    def route(self) -> Route:
        """Where it is asked."""
        return Route("/ready", self._answer, methods=["GET"])

    async def _answer(self, _request: Request) -> Response:
        found = await self._found()
        return JSONResponse(found, 200 if set(found.values()) == {OK} else 503)

    async def _found(self) -> Mapping[str, str]:
        if self._asked is None:
            self._asked = asyncio.create_task(self._upkeep())
        done, _ = await asyncio.wait({self._asked}, timeout=ANSWER_SECONDS)
        if not done:
            return {"store": SLOW}
        (asked,), self._asked = done, None
        known = asked.result()
        if known is None:
            return {"store": FAILS}
        return {"store": OK, **states(known, millis(self._clock()), self._backup_hours)}

    async def _upkeep(self) -> Sequence[Upkeep] | None:
        try:
            return await self._work(self._store.upkeep)
        except StoreError:
            return None
