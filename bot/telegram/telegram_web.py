"""Telegram's webhook: commit, then 200. What cannot be committed is answered 503, and Telegram delivers it again."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.runtime.web import body_of
from bot.telegram.telegram_adapter import Prepared, TelegramReceiver, body
from bot.telegram.telegram_render import ApiRequest
from storage.records import Address
from storage.store import StoreError

log = logging.getLogger(__name__)

PATH = "/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105
PATIENCE_SECONDS = 1.5
"""How long an update may take before we say 503; it goes on all the same, and is known when it comes again."""

MOST_KEPT = 50
"""So many updates that were done too late at most wait to come again."""


def route(desk: TelegramReceiver, secret: str) -> Route:
    """The route that takes Telegram's updates; ``secret`` is what Telegram was told to send in a header."""
    turns = Turns(desk)

    async def hook(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, secret.encode()):
            raise HTTPException(401)
        return await _answered(turns, _update(await body_of(request)))

    return Route(PATH, hook, methods=["POST"])


@dataclass(frozen=True, slots=True)
class Turns:
    """The updates that are under way, by their ids. Of one chat one is applied after the other, as they came: Telegram sends
    several at once, and who sent a file first meant it first.
    """

    desk: TelegramReceiver
    tasks: dict[str, asyncio.Task[ApiRequest | None]] = field(default_factory=dict)
    locks: WeakValueDictionary[Address, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def done(self, raw: dict[str, Any]) -> ApiRequest | None:
        """Apply an update, or join it where it is under way. StoreError where it must come again, TimeoutError where it may."""
        number = str(raw["update_id"])
        task = self.tasks.get(number) or self._begun(number, raw)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await asyncio.wait({task})
        self.tasks.pop(number, None)
        return task.result()

    def _begun(self, number: str, raw: dict[str, Any]) -> asyncio.Task[ApiRequest | None]:
        self._forget_oldest()
        task = self.tasks[number] = asyncio.create_task(self._applied(self.desk.parse(raw)))
        task.add_done_callback(_seen)
        return task

    async def _applied(self, update: Prepared) -> ApiRequest | None:
        fetching = asyncio.create_task(self.desk.fetch(update)) if update.lacks_file else None
        async with self._turn(update.address):
            return await self.desk.apply(await fetching if fetching else update)

    def _turn(self, address: Address | None) -> AbstractAsyncContextManager[None]:
        """The turn of a chat; whoever waits for it has it in the order in which they came."""
        return self.locks.setdefault(address, asyncio.Lock()) if address else nullcontext()

    def _forget_oldest(self) -> None:
        """Let go of what never came again: it is known by the database if it does after all."""
        done = [number for number, task in self.tasks.items() if task.done()]
        for number in done[: max(0, len(done) - MOST_KEPT + 1)]:
            del self.tasks[number]


def _update(content: bytes) -> dict[str, Any]:
    """The update in a body; HTTPException 400 where it is none."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    if not isinstance(found, dict) or type(found.get("update_id")) is not int:
        raise HTTPException(400)
    return found


async def _answered(turns: Turns, raw: dict[str, Any]) -> Response:
    try:
        call = await turns.done(raw)
    except (StoreError, TimeoutError) as error:
        return _not_yet(str(error) or "a document, or the store, is slow")
    return Response(body(call), media_type="application/json") if call else Response()


def _not_yet(why: str) -> Response:
    log.warning("an update is refused, it must come again: %s", why)
    return Response(status_code=503, headers={"Retry-After": "2"})


def _seen(applying: asyncio.Task[ApiRequest | None]) -> None:
    """Take note of an error that nobody waits for any more."""
    if not applying.cancelled():
        applying.exception()
