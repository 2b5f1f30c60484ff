"""Slack as a platform of the process: who we are, and how events reach us: Socket Mode, or with PUBLIC_URL signed HTTP."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.runtime.rate_limit import RateLimiter
from bot.runtime.service import PlatformTasks, Services, tries
from bot.runtime.settings import Misconfigured, Settings
from bot.slack import slack_render, slack_web
from bot.slack.slack_adapter import FAILED, SlackReceiver, bolt, connect, quiet
from bot.slack.slack_parse import SlackApp
from bot.slack.slack_people import People
from bot.slack.slack_send import EDITS, OURS_TO_MEND, WHOLE, SlackSender, chat_rates
from bot.slack.slack_settings import slack_settings
from handlers.dialog.turn import Reply

log = logging.getLogger(__name__)

CALL_SECONDS, CONNECT_SECONDS = 30, 5


@dataclass(frozen=True, slots=True)
class Slack:
    """Slack, connected."""

    conf: Settings
    me: SlackApp
    http: aiohttp.ClientSession
    client: AsyncWebClient
    transport: SlackSender
    pace: RateLimiter

    @property
    def name(self) -> str:
        """The bot's user and its workspace."""
        return f"{self.me.user} in {self.me.team}"

    def fit(self, reply: Reply) -> list[Reply]:
        """A reply as messages that Slack takes."""
        return slack_render.fit(reply)

    def work(self, office: Services, stop: asyncio.Event) -> PlatformTasks:
        """A route where there is a public address, else a socket."""
        desk = SlackReceiver(
            self.client, self.http, self.me, office.receiver, office.writer, self.transport, People(self.client),
            office.relay.wake,
        )  # fmt: skip
        self.transport.account_of = desk.account_of
        app = bolt(desk, slack_settings(self.conf).secret)
        return (
            PlatformTasks([slack_web.route(app)])
            if self.conf.public_url
            else PlatformTasks(tasks=[self._listen(app, stop)])
        )

    async def _listen(self, app: AsyncApp, stop: asyncio.Event) -> None:
        """Socket Mode, until the stop. The client renews its connection by itself once it has one."""
        web = connect(slack_settings(self.conf).app_token, slack_settings(self.conf).api, self.http)
        socket = AsyncSocketModeHandler(app, slack_settings(self.conf).app_token, logger=quiet(), web_client=web)
        async for wait in tries(stop):
            try:
                await socket.connect_async()  # type: ignore[no-untyped-call]
                break
            except FAILED as error:
                log.warning("no socket yet, trying again in %.0f s (%s)", wait, _why(error))
        await stop.wait()
        await socket.close_async()  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        """Let go of the connections."""
        await self.http.close()


def check(conf: Settings) -> None:
    """Misconfigured where we must not start."""
    if not slack_settings(conf).token:
        raise Misconfigured(
            "Set SLACK_BOT_TOKEN to the token that installing the app gave you; docs/slack.md tells how."
        )
    if conf.public_url and not slack_settings(conf).secret:
        raise Misconfigured("With PUBLIC_URL, set SLACK_SIGNING_SECRET: anybody could send events.")
    if not conf.public_url and not slack_settings(conf).app_token:
        raise Misconfigured("Set SLACK_APP_TOKEN for Socket Mode, or PUBLIC_URL and SLACK_SIGNING_SECRET for HTTP.")


async def slack(conf: Settings, stop: asyncio.Event) -> Slack | None:
    """Connect: ask who we are until Slack can be reached. None where we are told to stop before; Misconfigured as in ``check``."""
    check(conf)
    timeout = aiohttp.ClientTimeout(total=CALL_SECONDS, sock_connect=CONNECT_SECONDS)
    http = aiohttp.ClientSession(timeout=timeout)
    client = connect(slack_settings(conf).token, slack_settings(conf).api, http)
    try:
        me = await _introduced(client, stop)
    except BaseException:
        await http.close()
        raise
    if me is None:
        await http.close()
        return None
    return Slack(
        conf, me, http, client, SlackSender(client, http, me.user), RateLimiter(WHOLE, chat_rates, edits=EDITS)
    )


async def _introduced(client: AsyncWebClient, stop: asyncio.Event) -> SlackApp | None:
    async for wait in tries(stop):
        try:
            found = await client.auth_test()
            return SlackApp(str(found["user_id"]), str(found["team_id"]))
        except FAILED as error:
            why = _why(error)
            if why in OURS_TO_MEND:
                raise Misconfigured(f"Slack refuses: {OURS_TO_MEND[why]}.") from None
            log.warning("Slack cannot be reached, trying again in %.0f s (%s)", wait, why)
    return None


def _why(error: Exception) -> str:
    said = error.response.get("error") if isinstance(error, SlackApiError) else None
    return str(said or type(error).__name__)
