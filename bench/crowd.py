"""People on all platforms at once: the real receivers, store and renderers in one process, with a clock in the hand.

Only the network is left out: what would be sent is rendered and handed to a platform that answers at once and remembers, of each
person, which buttons they see.
"""

from __future__ import annotations

import io
import itertools
import shutil
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, cast

import aiohttp
from telegram.ext import ExtBot
from telegram.warnings import PTBUserWarning

from bench.quick import Clock, NoButton, QuickPost, QuickSlack, QuickTelegram, Screens, message
from bot.runtime.inbound_limits import InboundLimits
from bot.runtime.knowledge import KnowledgeSource
from bot.runtime.languages import Languages
from bot.runtime.purge import ClockWatch
from bot.runtime.receive import Incoming, Receiver
from bot.runtime.relay import Relay, Transport
from bot.runtime.service import BUSY_MS, Services
from bot.runtime.steps import Steps
from bot.runtime.store_thread import Writer
from bot.slack import slack_render
from bot.slack.slack_adapter import SlackReceiver
from bot.slack.slack_event import SlackApp
from bot.slack.slack_people import People
from bot.slack.slack_send import SlackSender
from bot.telegram import telegram_render
from bot.telegram.telegram_adapter import TelegramReceiver, TelegramSender, perform
from bot.telegram.telegram_event import BotAccount
from bot.terminal.terminal_adapter import CHANNEL, Printer
from bot.terminal.terminal_render import Style
from faq.pack.load import load_packs
from handlers.dialog.turn import Made, Reply, Text
from storage.open import open_store
from storage.records import Address, Identity, OutboxRow
from storage.store import StoreError
from storage.underway import marks
from tests.fake import slack as fake
from tests.fake.telegram import BOT, TOKEN

STEP_SECONDS = 60.0
DELIVERED = 4
"""So often Slack delivers an event in all, if we do not acknowledge it."""


class Crowd(Protocol):
    """The people of a platform, by their number."""

    async def says(self, who: int, words: str) -> None:
        """Somebody writes in private, and it is received."""

    async def presses(self, who: int, label: str) -> None:
        """Somebody presses the last button of that label, and it is received."""


# -- Telegram


@dataclass
class TelegramCrowd:
    desk: TelegramReceiver
    clock: Clock
    screens: Screens
    updates: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    async def says(self, who: int, words: str) -> None:
        await self._comes(message={**message(next(self.updates), who, self.clock), "from": _person(who), "text": words})

    async def presses(self, who: int, label: str) -> None:
        shown, data = self.screens.find(str(who), label)
        query = {"id": f"q{next(self.updates)}", "from": _person(who), "chat_instance": "1", "data": data}
        await self._comes(callback_query={**query, "message": message(int(shown), who, self.clock)})

    async def _comes(self, **update: Any) -> None:
        answer = await self.desk.apply(self.desk.parse({"update_id": next(self.updates), **update}))
        if answer:
            await perform(self.desk.bot, answer)


def _person(number: int) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": "Officer", "language_code": "en"}


# -- Slack


@dataclass
class SlackCrowd:
    desk: SlackReceiver
    clock: Clock
    screens: Screens
    events: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    again: int = 0
    """How often something was delivered again, as it took us too long."""

    async def says(self, who: int, words: str) -> None:
        user, ts = _account(who), f"{self.clock.seconds():.0f}.{next(self.events):06d}"
        event = {"type": "message", "user": user, "text": words, "ts": ts, "event_ts": ts, "channel": fake.direct(user)}
        await self._comes({
            "team_id": fake.TEAM, "api_app_id": fake.APP, "event": {**event, "channel_type": "im"}, "type": "event_callback",
            "event_id": f"Ev{next(self.events)}", "authorizations": [{"team_id": fake.TEAM, "user_id": fake.BOT}],
        })  # fmt: skip

    async def presses(self, who: int, label: str) -> None:
        user = _account(who)
        chat = fake.direct(user)
        shown, action = self.screens.find(chat, label)
        number = next(self.events)
        await self._comes({
            "type": "block_actions", "api_app_id": fake.APP, "team": {"id": fake.TEAM, "domain": "w"},
            "user": {"id": user, "team_id": fake.TEAM}, "actions": [action], "trigger_id": f"t{number}",
            "response_url": f"https://slack.test/{number}", "channel": {"id": chat}, "message": {"ts": shown},
            "container": {"type": "message", "message_ts": shown, "channel_id": chat, "is_ephemeral": False},
        })  # fmt: skip

    async def _comes(self, body: Mapping[str, Any]) -> None:
        for _ in range(DELIVERED):
            with suppress(StoreError):
                await self.desk.take(body)
                return
            self.again += 1
        raise StoreError("Slack gives up")


def _account(number: int) -> str:
    return f"U1{number:06d}"


# -- the terminal


@dataclass
class TerminalCrowd:
    """Each as at a terminal of their own: everything is typed."""

    office: Services
    events: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    async def says(self, who: int, words: str) -> None:
        address, identity = Address("terminal", "local", "", f"p{who}"), Identity("terminal", "", f"p{who}")
        incoming = Incoming(f"e{next(self.events)}", Text(words), address, identity, CHANNEL)
        await self.office.writer(self.office.receiver.receive, incoming)

    async def presses(self, who: int, label: str) -> None:
        raise NoButton(label)


@dataclass
class Quiet(Printer):
    """Prints to nowhere; files stay as long as the next look."""

    async def send(self, row: OutboxRow, reply: Reply, made: Made | None) -> str:
        self.out.seek(0)
        if self.files.exists():
            shutil.rmtree(self.files)
        return await super().send(row, reply, made)


# -- all of them


@dataclass
class Watched:
    """A transport that counts the messages, and what could not be sent, whatever the reason."""

    inner: Transport
    failed: int = 0
    new: int = 0
    changed: int = 0

    @property
    def platform(self) -> str:
        return self.inner.platform

    async def send(self, row: OutboxRow, reply: Reply, made: Made | None) -> str:
        self.changed += bool(reply.edit_of)
        self.new += not reply.edit_of
        try:
            return await self.inner.send(row, reply, made)
        except Exception:
            self.failed += 1
            raise


@dataclass
class Town:
    """The process with all its people. ``lost`` are messages that were not sent, ``again`` events that came again."""

    office: Services
    clock: Clock
    crowds: Mapping[str, Crowd]
    transports: Sequence[Watched]

    @property
    def lost(self) -> int:
        return sum(one.failed for one in self.transports)

    @property
    def again(self) -> int:
        return sum(one.again for one in self.crowds.values() if isinstance(one, SlackCrowd))

    @property
    def parked(self) -> int:
        return len(self.office.store.parked())


@contextmanager
def town(path: Path, start: datetime) -> Iterator[Town]:
    """All platforms on one file, from ``start`` on."""
    clock = Clock(start)
    # As in ``telegram_adapter.connect``.
    warnings.filterwarnings("ignore", message=r"Please use 'Bot\.", category=PTBUserWarning)
    with ExitStack() as held:
        telegram, slack = Screens(), Screens()
        http = cast(aiohttp.ClientSession, QuickPost())
        line = QuickTelegram(clock, telegram)
        bot: ExtBot[None] = ExtBot(TOKEN, request=line, get_updates_request=QuickTelegram(clock, telegram))
        client, me, us = QuickSlack(slack, http), SlackApp(fake.BOT, fake.TEAM), BotAccount(BOT["id"], BOT["username"])
        sender = SlackSender(client, http, fake.BOT)
        printer = Quiet(io.StringIO(), Style(), path.parent / "files")
        transports = [Watched(one) for one in (printer, TelegramSender(bot, us), sender)]
        office = _office(path, clock, transports)
        held.callback(office.close)
        office.begin()
        desk = TelegramReceiver(bot, us, office.receiver, office.writer, office.relay.wake)
        taken = SlackReceiver(
            client, http, me, office.receiver, office.writer, sender, People(client, clock.seconds), office.relay.wake
        )
        crowds: dict[str, Crowd] = {
            "terminal": TerminalCrowd(office),
            "telegram": TelegramCrowd(desk, clock, telegram),
            "slack": SlackCrowd(taken, clock, slack),
        }
        yield Town(office, clock, crowds, transports)


def _office(path: Path, clock: Clock, transports: Sequence[Watched]) -> Services:
    packs, store, writer = load_packs(), open_store(str(path), busy_ms=BUSY_MS), Writer()
    known, languages = KnowledgeSource(packs, store), Languages(packs)
    fits = {"telegram": telegram_render.fit, "slack": slack_render.fit}
    steps = Steps(marks(str(path)), STEP_SECONDS)
    receiver = Receiver(store, known, languages, clock, fits=fits, steps=steps, limits=InboundLimits())
    by_name: dict[str, Transport] = {one.platform: one for one in transports}
    relay = Relay(store, known, languages, by_name, clock, fits=fits, work=writer)
    return Services(store, writer, receiver, relay, ClockWatch(clock.seconds))
