"""Socket Mode's connection: Slack's library keeps it alive, and asks here for a new address whenever it is lost."""

from __future__ import annotations

import asyncio
import logging

from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.runtime.clock import machine
from bot.runtime.settings import Misconfigured
from bot.runtime.stopping import tries
from bot.slack.slack_errors import FAILED, reason, to_mend

log = logging.getLogger(__name__)

TOKEN = "SLACK_APP_TOKEN"  # noqa: S105 - the name of the variable
OPEN_SECONDS, PING_SECONDS = 5, 10
"""How long the opening of a socket may take; how often Slack is asked whether it is still there."""


class SocketClient(SocketModeClient):
    """The library's client, except that it says in our words what keeps it from connecting, and never tries an address twice: one
    is good for one connection, and for seconds."""

    def __init__(self, web: AsyncWebClient, stop: asyncio.Event) -> None:
        self._stop = stop
        silent = logging.getLogger(f"{__name__}.library")
        silent.setLevel(logging.CRITICAL)
        super().__init__(str(web.token), silent, web, ping_interval=PING_SECONDS)

    async def issue_new_wss_url(self) -> str:
        """Where to connect to, as soon as Slack says it; CancelledError at the stop."""
        async for wait in tries(self._stop):
            try:
                return await address(self.web_client)
            except FAILED as error:
                if mend := to_mend(error, TOKEN):
                    log.error("Slack refuses: %s", mend)
                unreachable(error, wait)
        raise asyncio.CancelledError

    async def begin(self) -> None:
        """The first connection; an error of ``FAILED`` where Slack does not say where to."""
        self.wss_uri = await address(self.web_client)
        await self.connect()

    async def connect(self) -> None:
        """Open the socket, with a new address each time that it does not open."""
        while not self.closed:
            try:
                async with asyncio.timeout(OPEN_SECONDS):
                    await super().connect()  # type: ignore[no-untyped-call]
                return
            except TimeoutError as error:
                unreachable(error, 0)
            self.wss_uri = await self.issue_new_wss_url()


def socket_client(app: AsyncApp, web: AsyncWebClient, stop: asyncio.Event) -> SocketClient:
    """A client whose requests the Bolt app answers."""

    async def answered(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        begun = machine().timestamp()  # what the library says of the time it took is by that clock
        await send_async_response(client, request, await run_async_bolt_app(app, request), begun)

    client = SocketClient(web, stop)
    client.socket_mode_request_listeners.append(answered)
    return client


async def address(web: AsyncWebClient) -> str:
    """Where to connect to, as Slack says."""
    found = await web.apps_connections_open(app_token=str(web.token))
    return str(found["url"])


def unreachable(error: BaseException, wait: float) -> None:
    """Say that we try again."""
    log.warning("Slack cannot be reached, trying again in %.0f s (%s)", wait, reason(error))


def refused(error: BaseException, token: str) -> None:
    """Misconfigured where Slack does not take the token of that setting, and trying again is of no use."""
    if mend := to_mend(error, token):
        raise Misconfigured(f"Slack refuses: {mend}.") from None
