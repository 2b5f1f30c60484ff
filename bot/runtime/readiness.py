"""``/ready``: whether the store answers, and whether the last purge and the last backup are not too long ago."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.runtime.clock import Clock
from bot.runtime.purge import PURGE
from bot.runtime.store_thread import AskedOnce, StoreRunner
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
    """Answers who asks: 200 where all is well, else 503, and a word for each."""

    def __init__(self, store: Store, work: StoreRunner, clock: Clock, backup_hours: int) -> None:
        self._upkeep, self._clock, self._backup_hours = AskedOnce(work, store.upkeep), clock, backup_hours

    def route(self) -> Route:
        """Where it is asked."""
        return Route("/ready", self._answer, methods=["GET"])

    async def _answer(self, _request: Request) -> Response:
        found = await self._found()
        return JSONResponse(found, 200 if set(found.values()) == {OK} else 503)

    async def _found(self) -> Mapping[str, str]:
        try:
            known = await self._upkeep.answer(ANSWER_SECONDS)
        except TimeoutError:
            return {"store": SLOW}
        except StoreError:
            return {"store": FAILS}
        return {"store": OK, **states(known, millis(self._clock()), self._backup_hours)}
