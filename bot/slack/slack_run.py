"""Slack as a platform of the process: who we are, and how events reach us: Socket Mode, or with PUBLIC_URL signed HTTP."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.runtime.rate_limit import RateLimiter
from bot.runtime.service import PlatformTasks, Services
from bot.runtime.settings import Misconfigured, Settings, check_address
from bot.runtime.stopping import tries, unless_stopped
from bot.slack import slack_render, slack_socket, slack_web
from bot.slack.slack_adapter import SlackReceiver, connect
from bot.slack.slack_assistant import Panes
from bot.slack.slack_errors import FAILED, NO_BOT, OURS_TO_MEND
from bot.slack.slack_event import SlackApp
from bot.slack.slack_http import session
from bot.slack.slack_listener import bolt
from bot.slack.slack_people import People
from bot.slack.slack_platform import SLACK
from bot.slack.slack_send import SlackSender, pace
from bot.slack.slack_settings import slack_settings
from bot.slack.slack_socket import refused, unreachable
from handlers.dialog.turn import Reply

CALL_SECONDS, CONNECT_SECONDS, CLOSE_SECONDS = 30, 5, 2


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
            office.relay.wake, panes=Panes(self.me.panel),
        )  # fmt: skip
        self.transport.account_of, self.transport.tell = desk.account_of, desk.told
        app = bolt(desk, slack_settings(self.conf).secret)
        return (
            PlatformTasks([slack_web.route(app, desk.refused)])
            if self.conf.public_url
            else PlatformTasks(tasks=[self._listen(app, stop)])
        )

    async def _listen(self, app: AsyncApp, stop: asyncio.Event) -> None:
        """Socket Mode, until the stop. The client renews its connection by itself once it has one. Misconfigured where Slack
        refuses the token."""
        web = connect(slack_settings(self.conf).app_token, slack_settings(self.conf).api, self.http)
        socket = slack_socket.socket_client(app, web, stop)
        async for wait in tries(stop):
            try:
                await unless_stopped(stop, socket.begin())
                break
            except FAILED as error:
                refused(error, slack_socket.TOKEN)
                unreachable(error, wait)
        await stop.wait()
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await socket.close()  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        """Let go of the connections."""
        await self.http.close()


def check(conf: Settings) -> None:
    """Misconfigured where we must not start."""
    if not slack_settings(conf).token:
        raise Misconfigured(
            "Set SLACK_BOT_TOKEN to the token that installing the app gave you; docs/slack.md tells how."
        )
    if slack_settings(conf).token.startswith("xapp-"):
        raise Misconfigured("SLACK_BOT_TOKEN holds an app-level token (xapp-): the bot token (xoxb-) belongs there.")
    check_address(conf)
    if conf.public_url and not slack_settings(conf).secret:
        raise Misconfigured("With PUBLIC_URL, set SLACK_SIGNING_SECRET: anybody could send events.")
    if not conf.public_url:
        _check_app_token(slack_settings(conf).app_token)


def _check_app_token(token: str) -> None:
    if not token:
        raise Misconfigured("Set SLACK_APP_TOKEN for Socket Mode, or PUBLIC_URL and SLACK_SIGNING_SECRET for HTTP.")
    if token.startswith("xoxb-"):
        raise Misconfigured("SLACK_APP_TOKEN holds a bot token (xoxb-): the app-level token (xapp-) belongs there.")


def check_bot(user: str | None) -> None:
    """Misconfigured where Slack knows of no user whose token it is: then it is not that of a bot."""
    if not user:
        raise Misconfigured(f"Slack refuses: {OURS_TO_MEND[NO_BOT].format(token=SLACK.token)}.")


async def slack(conf: Settings, stop: asyncio.Event) -> Slack | None:
    """Connect: ask who we are until Slack can be reached. None where we are told to stop before; Misconfigured as in ``check``."""
    check(conf)
    http = session(CALL_SECONDS, CONNECT_SECONDS)
    client = connect(slack_settings(conf).token, slack_settings(conf).api, http)
    try:
        me = await _introduced(client, stop, panel=slack_settings(conf).panel)
    except BaseException:
        await http.close()
        raise
    if me is None:
        await http.close()
        return None
    return Slack(conf, me, http, client, SlackSender(client, http, me.user), pace())


async def _introduced(client: AsyncWebClient, stop: asyncio.Event, *, panel: bool) -> SlackApp | None:
    async for wait in tries(stop):
        try:
            found = await unless_stopped(stop, client.auth_test())
            if found is None:
                return None
            check_bot(found.get("user_id"))
            return SlackApp(str(found["user_id"]), str(found["team_id"]), panel)
        except FAILED as error:
            refused(error, SLACK.token)
            unreachable(error, wait)
    return None
