"""``city2city telegram``: puts store, knowledge, receiver, relay and Telegram together, and runs them until a signal."""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.routing import Route
from telegram.error import InvalidToken, TelegramError

from bot import telegram_render, telegram_web, web
from bot.knowledge import Known
from bot.languages import Languages
from bot.pace import Pace, Rate
from bot.receive import Receiver
from bot.relay import Relay
from bot.settings import Misconfigured, Settings
from bot.telegram import Bot, Desk, Sender, connect, perform, said
from bot.telegram_parse import ALLOWED, PLATFORM, Me
from bot.telegram_poll import Poller
from bot.telegram_render import Call
from bot.writer import Writer
from storage.open import open_store
from storage.store import Store, StoreError

log = logging.getLogger(__name__)

BUSY_MS = 1000
"""How long a write waits for another process: less than Telegram and its person wait for us."""
HOUSEKEEPING_SECONDS = 6 * 3600
WEBHOOK_CONNECTIONS = 20


def now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Office:
    """Everything that runs, put together."""

    store: Store
    writer: Writer
    known: Known
    receiver: Receiver
    relay: Relay
    desk: Desk

    @classmethod
    def of(cls, conf: Settings, database: str, bot: Bot, me: Me, paced: Pace) -> Office:
        """Open the store and put together what runs on it. StoreError and PackError as their makers raise them."""
        store, writer = open_store(database, busy_ms=BUSY_MS), Writer()
        known = Known.of(conf.packs, store)
        languages = Languages(known.packs)
        receiver = Receiver(store, known, languages, now, fits={PLATFORM: telegram_render.fit})
        transports = {PLATFORM: Sender(bot, me)}
        relay = Relay(store, known, languages, transports, now, paces={PLATFORM: paced}, work=writer)
        return cls(store, writer, known, receiver, relay, Desk(bot, me, receiver, writer, relay.wake))

    def close(self) -> None:
        """Finish the store's work and let go of it."""
        self.writer.close()
        self.store.close()

    def keep_house(self) -> None:
        """Delete what is past its time."""
        at = int(now().timestamp() * 1000)
        with self.store.transaction():
            self.store.prune(at, {pack.id: pack.file.retention_days for pack in self.known.packs.values()})


def check(conf: Settings) -> None:
    """Misconfigured where we must not start."""
    if not conf.telegram_token:
        raise Misconfigured("Set TELEGRAM_TOKEN to the token that @BotFather gave you; docs/telegram.md tells how.")
    if conf.public_url and not conf.telegram_secret:
        raise Misconfigured("With PUBLIC_URL, set TELEGRAM_SECRET to a long random word: anybody could send updates.")
    allowed = conf.telegram_secret.replace("-", "").replace("_", "")
    if conf.telegram_secret and not (allowed.isascii() and allowed.isalnum() and len(conf.telegram_secret) <= 256):
        raise Misconfigured("TELEGRAM_SECRET must be 1 to 256 letters, digits, - and _.")
    if conf.public_url and not 0 < conf.port < 65536:
        raise Misconfigured("PORT must be a number from 1 to 65535.")


def pace(words: str) -> Pace:
    """The pace that TELEGRAM_PACE says, such as ``30/1 5/5 20/60``: in all, to a chat, and to a group (a negative id) besides.

    Misconfigured where it is no pace.
    """
    try:
        whole, chat, group = (
            Rate(int(count), float(seconds)) for count, seconds in (r.split("/") for r in words.split())
        )
    except ValueError:
        raise Misconfigured("TELEGRAM_PACE must be three times messages/seconds, such as 30/1 5/5 20/60.") from None
    return Pace(whole, lambda address: (chat, group) if address.chat.startswith("-") else (chat,))


async def run(conf: Settings, database: str) -> None:
    """Run until SIGTERM or SIGINT. Misconfigured, StoreError, PackError or OSError where it cannot start."""
    check(conf)
    paced = pace(conf.telegram_pace)
    stop = asyncio.Event()
    bot = connect(conf.telegram_token, conf.telegram_api)
    try:
        me = await _introduced(bot, stop)
        if me:
            office = Office.of(conf, database, bot, me, paced)
            try:
                await _run(conf, office, stop)
            finally:
                office.close()
    finally:
        await bot.shutdown()


async def _introduced(bot: Bot, stop: asyncio.Event) -> Me | None:
    """Who we are; asked until Telegram can be reached. None where we are told to stop before."""
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    wait = 1.0
    while not stop.is_set():
        try:
            await bot.initialize()
            return Me(bot.id, bot.username)
        except InvalidToken:
            raise Misconfigured("Telegram refuses TELEGRAM_TOKEN: it is mistyped or was revoked.") from None
        except TelegramError as error:
            log.warning("Telegram cannot be reached, trying again in %.0f s: %s", wait, said(error))
            await _pause(stop, wait)
            wait = min(wait * 2, 30)
    return None


async def _run(conf: Settings, office: Office, stop: asyncio.Event) -> None:
    taken_up = office.relay.start()
    log.info("running as @%s; %d messages taken up", office.desk.me.name, taken_up)
    async with asyncio.TaskGroup() as group:
        group.create_task(office.relay.run(stop))
        group.create_task(_keep_house(office, stop))
        if conf.public_url:
            routes = [telegram_web.route(office.desk, conf.telegram_secret)]
            group.create_task(_serve(conf, routes, stop))
            group.create_task(_call_until_taken(office.desk.bot, _set_webhook(conf), stop))
        else:
            await _call_until_taken(office.desk.bot, Call("deleteWebhook", {}), stop)
            group.create_task(Poller(office.desk, stop).run())
        group.create_task(_wake_at(stop, office.relay))


async def _serve(conf: Settings, routes: list[Route], stop: asyncio.Event) -> None:
    try:
        await web.serve(web.app(routes), conf.host, conf.port, stop)
    finally:
        stop.set()


async def _wake_at(stop: asyncio.Event, relay: Relay) -> None:
    await stop.wait()
    relay.wake()


async def _keep_house(office: Office, stop: asyncio.Event) -> None:
    while not stop.is_set():
        with suppress(StoreError):
            await office.writer(office.keep_house)
        await _pause(stop, HOUSEKEEPING_SECONDS)


def _set_webhook(conf: Settings) -> Call:
    return Call(
        "setWebhook",
        {
            "url": f"{conf.public_url.rstrip('/')}{telegram_web.PATH}",
            "secret_token": conf.telegram_secret,
            "allowed_updates": list(ALLOWED),
            "max_connections": WEBHOOK_CONNECTIONS,
        },
    )


async def _call_until_taken(bot: Bot, call: Call, stop: asyncio.Event) -> None:
    """Make a call that we cannot do without."""
    wait = 1.0
    while not stop.is_set():
        try:
            await perform(bot, call)
        except TelegramError as error:
            log.warning("%s was not taken, trying again in %.0f s: %s", call.method, wait, said(error))
            await _pause(stop, wait)
            wait = min(wait * 2, 30)
        else:
            return


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
