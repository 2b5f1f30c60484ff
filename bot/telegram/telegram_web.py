"""Telegram's webhook: commit, then 200. What cannot be committed is answered 503, and Telegram delivers it again."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.runtime.web import body_of
from bot.telegram.telegram_adapter import TelegramReceiver, body
from bot.telegram.telegram_render import ApiRequest
from storage.store import StoreError

log = logging.getLogger(__name__)

PATH = "/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105
PATIENCE_SECONDS = 1.5
"""How long a commit may take before we say 503; it may still succeed, and is then known when the update comes again."""


def route(desk: TelegramReceiver, secret: str) -> Route:
    """The route that takes Telegram's updates; ``secret`` is what Telegram was told to send in a header."""

    async def hook(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, secret.encode()):
            raise HTTPException(401)
        return await _answered(desk, _update(await body_of(request)))

    return Route(PATH, hook, methods=["POST"])


def _update(content: bytes) -> dict[str, Any]:
    """The update in a body; HTTPException 400 where it is none."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    if not isinstance(found, dict) or type(found.get("update_id")) is not int:
        raise HTTPException(400)
    return found


async def _answered(desk: TelegramReceiver, raw: dict[str, Any]) -> Response:
    prepared = await desk.prepare(raw)
    applying = asyncio.ensure_future(desk.apply(prepared))
    applying.add_done_callback(_seen)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            call: ApiRequest | None = await asyncio.shield(applying)
    except (StoreError, TimeoutError) as error:
        log.warning("an update is refused, it must come again: %s", error or "the store is slow")
        return Response(status_code=503, headers={"Retry-After": "2"})
    return Response(body(call), media_type="application/json") if call else Response()


def _seen(applying: asyncio.Future[ApiRequest | None]) -> None:
    """Take note of an error that nobody waits for any more."""
    if not applying.cancelled():
        applying.exception()
