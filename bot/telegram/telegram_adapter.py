"""Telegram, seen from both sides: the desk takes updates in, the sender sends what is queued."""

from __future__ import annotations

import json
import logging
import os
import warnings
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import httpx
from telegram import Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import ExtBot
from telegram.warnings import PTBUserWarning

from bot.runtime.receive import Incoming, Receiver
from bot.runtime.relay import MOST_IN_FLIGHT, SendError
from bot.runtime.store_thread import StoreRunner
from bot.runtime.turn_ids import turn
from bot.runtime.well_formed import well_formed
from bot.telegram import telegram_inline, telegram_render
from bot.telegram.telegram_event import BotAccount, InlineQuestion, OpsNotice, TelegramEvent, UnknownPress, is_group
from bot.telegram.telegram_files import fetched
from bot.telegram.telegram_parse import TelegramUpdate, read
from bot.telegram.telegram_platform import PLATFORM
from bot.telegram.telegram_render import ApiRequest
from bot.telegram.telegram_request import Elsewhere, TelegramRequest
from bot.telegram.telegram_typing import TypingSigns
from handlers.dialog.turn import GroupChange, Made, Membership, Reply, Unreadable
from storage.records import Address, OutboxRow
from storage.store import StoreError

log = logging.getLogger(__name__)

CONNECTIONS = 2 * MOST_IN_FLIGHT
"""As many calls at once: of messages, answers to presses, and documents."""
CALL_SECONDS = 20
"""How long an answer may take, and a connection for the call."""
ALBUMS = 200
"""So many albums are remembered, so that only one picture of each is answered."""
REVOKED_SECONDS = 60
"""How long to wait after the token was refused: somebody may put it right."""

Bot = ExtBot[None]

# python-telegram-bot is going to give durations as timedelta, and warns at each 429 until one asks for it.
os.environ.setdefault("PTB_TIMEDELTA", "true")


def connect(token: str, api: str) -> Bot:
    """A client of the Bot API at ``api``, which may be a local server's."""
    # PTB would have us use its typed methods, which parse a whole batch or raise.
    warnings.filterwarnings("ignore", message=r"Please use 'Bot\.", category=PTBUserWarning)
    request = TelegramRequest(connection_pool_size=CONNECTIONS, read_timeout=CALL_SECONDS, pool_timeout=CALL_SECONDS)
    return ExtBot(
        token, base_url=f"{api}/bot", base_file_url=f"{api}/file/bot", request=request, get_updates_request=TelegramRequest()
    )  # fmt: skip


async def perform(bot: Bot, call: ApiRequest, **how: Any) -> Any:
    """Make a call; the raw result. A TelegramError where it failed."""
    return await bot.do_api_request(call.method, dict(call.params), **how)


def is_revoked(error: TelegramError) -> bool:
    """Whether the token itself was refused (401)."""
    return isinstance(error, InvalidToken | EndPointNotFound)


def told_seconds(error: RetryAfter) -> float:
    """How long Telegram says to wait (429)."""
    told = error.retry_after
    return told.total_seconds() if isinstance(told, timedelta) else float(told)


def said(error: TelegramError) -> str:
    """What went wrong, without what Telegram sent: that may be what people wrote."""
    if isinstance(error, TimedOut):
        return f"timed out ({type(error.__cause__).__name__})"
    return error.message.partition(". Parsing the server response")[0]


# -- receiving


@dataclass(frozen=True, slots=True)
class Prepared:
    """An update, read and fetched: all that is left is to apply it. ``error`` says why it could not be read."""

    id: str
    what: TelegramUpdate | None
    error: Exception | None = None

    @property
    def address(self) -> Address | None:
        """Where it happened, if it is of a chat."""
        return self.what.address if isinstance(self.what, TelegramEvent) else None

    @property
    def lacks_file(self) -> bool:
        """Whether a document is to be fetched before it can be applied."""
        return isinstance(self.what, TelegramEvent) and bool(self.what.file)


@dataclass(frozen=True, slots=True)
class TelegramReceiver:
    """Takes raw updates, from polling or from a webhook. ``queued`` is called when there is something to send."""

    bot: Bot
    me: BotAccount
    receiver: Receiver
    work: StoreRunner
    queued: Callable[[], None]
    albums: deque[str] = field(default_factory=lambda: deque(maxlen=ALBUMS))
    signs: TypingSigns = field(default_factory=TypingSigns)

    def parse(self, raw: Mapping[str, Any]) -> Prepared:
        """Read an update, without the document that it may hold. Never raises: what cannot be read is for parking."""
        update_id = str(raw["update_id"])
        try:
            what = read(Update.de_json(well_formed(dict(raw)), self.bot), self.me, self.receiver.languages)
        except Exception as error:
            return Prepared(update_id, None, error)
        if isinstance(what, TelegramEvent):
            self.signs.begin(what.address)
        return Prepared(update_id, what)

    async def fetch(self, update: Prepared) -> Prepared:
        """The update with its document, where it has one. Never raises, as ``parse``."""
        came = update.what
        if not isinstance(came, TelegramEvent) or not came.file:
            return update
        try:
            return replace(update, what=await fetched(self.bot, came))
        except Exception as error:
            return Prepared(update.id, None, error)

    async def apply(self, update: Prepared) -> ApiRequest | None:
        """Apply what was prepared; the call that answers it, which may be made or lost. StoreError where nothing happened: it must
        come again."""
        with turn(PLATFORM, str(self.me.id), update.id):
            try:
                if update.error:
                    raise update.error
                return await self._apply(update)
            except StoreError:
                raise
            except Exception as error:
                await self._set_aside(update.id, error)
                return None
            finally:
                if update.address:
                    self.signs.end(update.address)

    async def _set_aside(self, update_id: str, error: Exception) -> None:
        await self.work(self.receiver.set_aside, PLATFORM, str(self.me.id), update_id, error)

    async def _apply(self, update: Prepared) -> ApiRequest | None:
        match update.what:
            case TelegramEvent() as came:
                return await self._received(update.id, came)
            case InlineQuestion() as asked:
                knowledge = await self.work(self.receiver.known.now)
                words = self.receiver.languages.get(asked.language) or self.receiver.languages["en"]
                return telegram_inline.answer(asked, knowledge, words, self.receiver.clock())
            case UnknownPress(query):
                return telegram_render.toast(query, None)
            case OpsNotice(what):
                log.warning("%s", what)
                await self.work(self.receiver.note, what)
        return None

    def _seen_in_album(self, came: TelegramEvent) -> bool:
        """Whether a picture is of an album that was answered: each comes as a message of its own, and one answer is enough."""
        seen = came.album in self.albums
        if came.album and not seen:
            self.albums.append(came.album)
        return bool(came.album) and seen and isinstance(came.event, Unreadable)

    async def _received(self, event_id: str, came: TelegramEvent) -> ApiRequest | None:
        if self._seen_in_album(came):
            return None
        receipt = await self.work(self.receiver.receive, _incoming(event_id, came))
        if came.noted and receipt.fate == "applied":
            log.warning("%s", came.noted)
            await self.work(self.receiver.note, came.noted)
        if came.then:
            await self._received(f"{event_id}/then", came.then)
        self.queued()
        return telegram_render.toast(came.press, receipt.answer) if came.press else None

    async def told(self, address: Address, event: Membership) -> None:
        """Apply what Telegram said of a group when we sent something there. StoreError as in ``apply``."""
        await self.work(self.receiver.group_changed, address, event)
        self.queued()


def _incoming(event_id: str, came: TelegramEvent) -> Incoming:
    return Incoming(
        event_id, came.event, came.address, came.identity, came.channel, came.language, message=came.message
    )


# -- sending

UNTAKEN = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, Elsewhere)
"""What a call fails with that Telegram never saw."""
IDEMPOTENT = ("editMessageText", "stopPoll")
DONE_ALREADY = ("message is not modified", "poll has already been closed", "message with poll to stop not found")
"""What Telegram says where there is nothing left to do."""
LASTING: Mapping[GroupChange, tuple[str, ...]] = {
    "muted": ("not enough rights", "no rights to send", "write_forbidden", "need administrator rights"),
    "closed": ("topic_closed",),
    "gone": ("thread not found", "topic_deleted", "chat not found", "peer_id_invalid"),
}
"""What Telegram says where a group takes no message of ours until somebody does something about it."""


async def _nobody(_address: Address, _event: Membership) -> None:
    """Nobody wants to know."""


@dataclass(slots=True)
class TelegramSender:
    """Sends rows as one call each. ``tell`` is told what becomes known of a group: that it is a supergroup now, to whose id
    the message follows it, or that we were put out.
    """

    bot: Bot
    me: BotAccount
    tell: Callable[[Address, Membership], Awaitable[None]] = _nobody

    @property
    def platform(self) -> str:
        """The platform's name in addresses."""
        return PLATFORM

    async def send(self, row: OutboxRow, reply: Reply, made: Made | None) -> str:
        """Send one message; Telegram's id of it. SendError where it did not go through."""
        address = row.out.address
        if address.bot != str(self.me.id):
            raise SendError("dead", f"belongs to the bot {address.bot}")
        call = telegram_render.call(reply, address, made)
        result = await self._sent(call, reply, address)
        return telegram_render.sent_as(result) or reply.edit_of

    async def _sent(self, call: ApiRequest, reply: Reply, address: Address) -> Any:
        try:
            return await self._perform(call, reply, address)
        except BadRequest as error:
            return await self._otherwise(call, reply, address, error)
        except TelegramError as error:
            if isinstance(error, Forbidden) and is_group(address):
                await self.tell(address, Membership("removed"))
            raise _classified(error, idempotent=call.method in IDEMPOTENT) from error

    async def _otherwise(self, call: ApiRequest, reply: Reply, address: Address, error: BadRequest) -> Any:
        """Telegram refused what we sent: another form of the same where there is one."""
        words = error.message.lower()
        if any(one in words for one in DONE_ALREADY):
            return True
        if call.method == "editMessageText" and "chat not found" not in words:
            call = telegram_render.call(replace(reply, edit_of=""), address)
        elif call.method == "sendPoll":
            call = telegram_render.call(telegram_render.fit(replace(reply, native=False))[0], address)
        elif "can't parse entities" in words:
            log.error("Telegram could not read our mark-up: %s", said(error))
            call = telegram_render.plainly(call, reply)
        else:
            await self._refused(address, words)
            raise SendError("dead", said(error)) from error
        try:
            return await self._perform(call, reply, address)
        except TelegramError as again:
            raise _classified(again, idempotent=False) from again

    async def _refused(self, address: Address, words: str) -> None:
        """Take note where a group takes nothing any more, for a reason that lasts."""
        lasting = next((what for what, marks in LASTING.items() if any(one in words for one in marks)), None)
        if lasting and is_group(address):
            await self.tell(address, Membership(lasting))

    async def _perform(self, call: ApiRequest, reply: Reply, address: Address) -> Any:
        try:
            return await perform(self.bot, call)
        except ChatMigrated as error:
            log.warning("a group became a supergroup; its messages follow it")
            there = replace(address, chat=str(error.new_chat_id))
            await self.tell(address, Membership("moved", to=there))
            # A message's id is of the chat it was sent to: in the new one it may be another message's.
            again = telegram_render.call(replace(reply, edit_of=""), there) if "message_id" in call.params else call
            return await perform(self.bot, ApiRequest(again.method, {**again.params, "chat_id": error.new_chat_id}))


def _classified(error: TelegramError, *, idempotent: bool) -> SendError:
    """What is known of a failed call, by its cause: only some errors mean that the message was certainly not taken."""
    if isinstance(error, RetryAfter):
        return SendError("wait", "told to wait", told_seconds(error))
    if is_revoked(error):
        log.error("Telegram refuses the token (401): set TELEGRAM_TOKEN anew")
        return SendError("wait", "the token was refused", REVOKED_SECONDS)
    if isinstance(error, Forbidden | BadRequest):
        return SendError("dead", said(error))
    certain = isinstance(error.__cause__, UNTAKEN)
    return SendError("refused" if certain or idempotent else "uncertain", said(error))


def body(call: ApiRequest) -> bytes:
    """A call as the body of a webhook's response, which Telegram performs."""
    return json.dumps({"method": call.method, **call.params}).encode()
