"""Slack's events by signed HTTP. What is no request of Slack's gets 401 or 400, and its body is nowhere logged."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import parse_qsl

from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.runtime.web import body_of

log = logging.getLogger(__name__)

PATH = "/slack/events"
TIMESTAMP, SIGNATURE = re.compile(r"[0-9]{1,11}"), re.compile(r"v0=[0-9a-f]{64}")


Refused = Callable[[int], Awaitable[None]]
"""Takes note of a request that is not signed as Slack signs it, by the second that it says it was signed in."""


def route(app: AsyncApp, refused: Refused) -> Route:
    """The one route for events, commands, buttons and modals."""

    async def hook(request: Request) -> Response:
        # Bolt's verifier raises on headers and bodies that are not shaped like Slack's.
        stamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        if not (TIMESTAMP.fullmatch(stamp) and SIGNATURE.fullmatch(signature)):
            raise HTTPException(401)
        answer = await app.async_dispatch(_request(request, await body_of(request)))
        if answer.status == 401:
            await refused(int(stamp))
        # A 500 is Bolt's own word for a body that it verified and cannot read, and would not read the next time; ours is 503.
        if answer.status == 500:
            log.error("a request that Slack signed cannot be read")
            return Response()
        return to_starlette_response(answer)

    return Route(PATH, hook, methods=["POST"])


def _request(request: Request, body: bytes) -> AsyncBoltRequest:
    """The request as Bolt takes it; HTTPException 400 where the body is nothing that Slack sends."""
    headers: dict[str, str | Sequence[str]] = dict(request.headers)
    try:
        words = body.decode("utf-8")
    except UnicodeDecodeError:
        raise HTTPException(400) from None
    try:
        given = AsyncBoltRequest(body=words, headers=headers)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError):
        raise HTTPException(400) from None
    if not isinstance(given.body, dict):
        raise HTTPException(400)
    if not given.body:
        # Bolt takes a command whose text has the word "payload" in it for something else.
        given.body = dict(parse_qsl(words, keep_blank_values=True))
    return given
