"""Telegram as a platform of the process: who we are, and how updates reach us: polling, or with PUBLIC_URL a webhook."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from functools import partial

from telegram.error import InvalidToken, TelegramError

from bot.runtime.rate_limit import Rate, RateLimiter
from bot.runtime.service import PlatformTasks, Services
from bot.runtime.settings import Misconfigured, Settings, check_address
from bot.runtime.stopping import tries, unless_stopped
from bot.telegram import telegram_render, telegram_web
from bot.telegram.telegram_adapter import Bot, TelegramReceiver, TelegramSender, connect, perform, said
from bot.telegram.telegram_event import BotAccount, is_group
from bot.telegram.telegram_parse import ALLOWED
from bot.telegram.telegram_poll import Poller
from bot.telegram.telegram_render import ApiRequest
from bot.telegram.telegram_settings import telegram_settings
from bot.telegram.telegram_typing import TypingSigns
from handlers.dialog.turn import Reply

log = logging.getLogger(__name__)

WEBHOOK_CONNECTIONS = 20


@dataclass(frozen=True, slots=True)
class Telegram:
    """Telegram, connected."""

    conf: Settings
    bot: Bot
    me: BotAccount
    transport: TelegramSender
    pace: RateLimiter

    @property
    def name(self) -> str:
        """The bot's name."""
        return f"@{self.me.name}"

    def fit(self, reply: Reply) -> list[Reply]:
        """A reply as messages that Telegram takes."""
        return telegram_render.fit(reply)

    def work(self, office: Services, stop: asyncio.Event) -> PlatformTasks:
        """A webhook where there is a public address, else polling."""
        signs = TypingSigns(partial(perform, self.bot))
        desk = TelegramReceiver(self.bot, self.me, office.receiver, office.writer, office.relay.wake, signs=signs)
        self.transport.tell = desk.told
        if self.conf.public_url:
            route = telegram_web.route(desk, telegram_settings(self.conf).secret)
            return PlatformTasks([route], [_call_until_taken(self.bot, _set_webhook(self.conf), stop)])
        return PlatformTasks(tasks=[_poll(desk, stop)])

    async def close(self) -> None:
        """Let go of the connections."""
        await self.bot.shutdown()


def check(conf: Settings) -> None:
    """Misconfigured where we must not start."""
    if not telegram_settings(conf).token:
        raise Misconfigured("Set TELEGRAM_TOKEN to the token that @BotFather gave you; docs/telegram.md tells how.")
    if conf.public_url and not telegram_settings(conf).secret:
        raise Misconfigured("With PUBLIC_URL, set TELEGRAM_SECRET to a long random word: anybody could send updates.")
    secret = telegram_settings(conf).secret
    allowed = secret.replace("-", "").replace("_", "")
    if secret and not (allowed.isascii() and allowed.isalnum() and len(secret) <= 256):
        raise Misconfigured("TELEGRAM_SECRET must be 1 to 256 letters, digits, - and _.")
    check_address(conf)


def pace(words: str) -> RateLimiter:
    """The pace that TELEGRAM_PACE says, such as ``30/1 8/5 20/60``: in all, to a chat, and to a group (a negative id) besides.

    Misconfigured where it is no pace.
    """
    try:
        whole, chat, group = (
            Rate(int(count), float(seconds)) for count, seconds in (r.split("/") for r in words.split())
        )
    except ValueError:
        raise Misconfigured("TELEGRAM_PACE must be three times messages/seconds, such as 30/1 8/5 20/60.") from None
    return RateLimiter(
        whole, lambda address: (chat, group) if is_group(address) else (chat,), edits_free=lambda one: not is_group(one)
    )


async def telegram(conf: Settings, stop: asyncio.Event) -> Telegram | None:
    """Connect: ask who we are until Telegram can be reached. None where we are to stop before; Misconfigured as in ``check``."""
    check(conf)
    paced = pace(telegram_settings(conf).pace)
    bot = connect(telegram_settings(conf).token, telegram_settings(conf).api)
    try:
        me = await _introduced(bot, stop)
    except BaseException:
        await bot.shutdown()
        raise
    if me is None:
        await bot.shutdown()
        return None
    return Telegram(conf, bot, me, TelegramSender(bot, me), paced)


async def _introduced(bot: Bot, stop: asyncio.Event) -> BotAccount | None:
    """Who we are; asked until Telegram can be reached. None where we are told to stop before."""
    async for wait in tries(stop):
        try:
            await unless_stopped(stop, bot.initialize())
            if stop.is_set():
                return None
            return BotAccount(bot.id, bot.username)
        except InvalidToken:
            raise Misconfigured("Telegram refuses TELEGRAM_TOKEN: it is mistyped or was revoked.") from None
        except TelegramError as error:
            log.warning("Telegram cannot be reached, trying again in %.0f s: %s", wait, said(error))
    return None


async def _poll(desk: TelegramReceiver, stop: asyncio.Event) -> None:
    await _call_until_taken(desk.bot, ApiRequest("deleteWebhook", {}), stop)
    await Poller(desk, stop).run()


def _set_webhook(conf: Settings) -> ApiRequest:
    return ApiRequest(
        "setWebhook",
        {
            "url": f"{conf.public_url.rstrip('/')}{telegram_web.PATH}",
            "secret_token": telegram_settings(conf).secret,
            "allowed_updates": list(ALLOWED),
            "max_connections": WEBHOOK_CONNECTIONS,
        },
    )


async def _call_until_taken(bot: Bot, call: ApiRequest, stop: asyncio.Event) -> None:
    """Make a call that we cannot do without."""
    async for wait in tries(stop):
        try:
            await unless_stopped(stop, perform(bot, call))
        except TelegramError as error:
            log.warning("%s was not taken, trying again in %.0f s: %s", call.method, wait, said(error))
        else:
            return
