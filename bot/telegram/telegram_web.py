"""Telegram's webhook: commit, then 200. What cannot be committed is answered 503, and Telegram delivers it again."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from dataclasses import dataclass, field
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.runtime.web import body_of
from bot.telegram.telegram_adapter import Prepared, TelegramReceiver, body
from bot.telegram.telegram_render import ApiRequest
from storage.store import StoreError

log = logging.getLogger(__name__)

PATH = "/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105
PATIENCE_SECONDS = 1.5
"""How long a document, and how long a commit may take before we say 503; it may still succeed, and is then known when the update
comes again."""

MOST_FETCHED = 50
"""So many documents at most wait for their updates to come again."""


def route(desk: TelegramReceiver, secret: str, fetching: Fetching) -> Route:
    """The route that takes Telegram's updates; ``secret`` is what Telegram was told to send in a header."""

    async def hook(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, secret.encode()):
            raise HTTPException(401)
        return await _answered(desk, fetching, _update(await body_of(request)))

    return Route(PATH, hook, methods=["POST"])


@dataclass(frozen=True, slots=True)
class Fetching:
    """The documents that are on their way, by their updates: one that is slow is there when its update comes again."""

    desk: TelegramReceiver
    tasks: dict[str, asyncio.Task[Prepared]] = field(default_factory=dict)

    async def whole(self, update: Prepared) -> Prepared | None:
        """An update with its document; None where that takes longer than Telegram is to wait."""
        if update.id not in self.tasks:
            self._forget_oldest()
            self.tasks[update.id] = asyncio.create_task(self.desk.fetch(update))
        task = self.tasks[update.id]
        done, _ = await asyncio.wait({task}, timeout=PATIENCE_SECONDS)
        if not done:
            return None
        self.tasks.pop(update.id, None)
        return task.result()

    def _forget_oldest(self) -> None:
        """Make room for one more: an update that never came again is fetched anew if it does after all."""
        if len(self.tasks) >= MOST_FETCHED:
            self.tasks.pop(next(iter(self.tasks))).cancel()


def _update(content: bytes) -> dict[str, Any]:
    """The update in a body; HTTPException 400 where it is none."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    if not isinstance(found, dict) or type(found.get("update_id")) is not int:
        raise HTTPException(400)
    return found


async def _answered(desk: TelegramReceiver, fetching: Fetching, raw: dict[str, Any]) -> Response:
    update = desk.parse(raw)
    prepared = await fetching.whole(update) if update.lacks_file else update
    if prepared is None:
        return _not_yet("a document is slow to come")
    applying = asyncio.ensure_future(desk.apply(prepared))
    applying.add_done_callback(_seen)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            call: ApiRequest | None = await asyncio.shield(applying)
    except (StoreError, TimeoutError) as error:
        return _not_yet(str(error) or "the store is slow")
    return Response(body(call), media_type="application/json") if call else Response()


def _not_yet(why: str) -> Response:
    log.warning("an update is refused, it must come again: %s", why)
    return Response(status_code=503, headers={"Retry-After": "2"})


def _seen(applying: asyncio.Future[ApiRequest | None]) -> None:
    """Take note of an error that nobody waits for any more."""
    if not applying.cancelled():
        applying.exception()
