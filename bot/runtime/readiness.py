"""``/ready``: whether the store answers, and whether the last purge and the last backup are not too long ago."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.runtime.clock import Clock
from bot.runtime.store_thread import StoreRunner
from storage.records import Millis, Run, millis
from storage.store import Store, StoreError

HOUR = 3_600_000
ANSWER_SECONDS = 2.0
"""How long the store may take to answer, its other work before it included."""
PURGE, BACKUP = "purge", "backup"
FIRST_START = "first start"
"""From here the time is counted until something was done for the first time."""
PURGE_HOURS = 48
"""A purge runs every few hours; after so many without one it does not run."""
OK, OVERDUE, SLOW, FAILS = "ok", "overdue", "slow", "fails"


def states(runs: Mapping[str, Run], now: Millis, backup_hours: int) -> Mapping[str, str]:
    """For what is done regularly, whether it is overdue; what is never watched (0 hours) is left out."""
    watched = {PURGE: PURGE_HOURS, BACKUP: backup_hours}
    return {what: OVERDUE if _late(runs, what, now - hours * HOUR) else OK for what, hours in watched.items() if hours}


def _late(runs: Mapping[str, Run], what: str, since: Millis) -> bool:
    last = runs.get(what) or runs.get(FIRST_START)
    return last is not None and last.at < since


class Readiness:
    """Answers who asks: 200 where all is well, else 503, and a word for each. However many ask, the store is asked once at a time:
    where it is slow, questions do not pile up before its work."""

    def __init__(self, store: Store, work: StoreRunner, clock: Clock, backup_hours: int) -> None:
        self._store, self._work, self._clock, self._backup_hours = store, work, clock, backup_hours
        self._asked: asyncio.Task[Mapping[str, Run] | None] | None = None

    def route(self) -> Route:
        """Where it is asked."""
        return Route("/ready", self._answer, methods=["GET"])

    async def _answer(self, _request: Request) -> Response:
        found = await self._found()
        return JSONResponse(found, 200 if set(found.values()) == {OK} else 503)

    async def _found(self) -> Mapping[str, str]:
        if self._asked is None:
            self._asked = asyncio.create_task(self._runs())
        done, _ = await asyncio.wait({self._asked}, timeout=ANSWER_SECONDS)
        if not done:
            return {"store": SLOW}
        (asked,), self._asked = done, None
        runs = asked.result()
        if runs is None:
            return {"store": FAILS}
        return {"store": OK, **states(runs, millis(self._clock()), self._backup_hours)}

    async def _runs(self) -> Mapping[str, Run] | None:
        try:
            return await self._work(self._store.runs)
        except StoreError:
            return None
