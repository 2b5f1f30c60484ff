"""Long polling: an update is confirmed when it is committed. The offset is behind the last id up to which all are committed,
even where ids jump down.

A document that is being fetched holds what its own chat says after it, and nobody else: their updates are committed, and
come again until it is committed too.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from telegram.error import Conflict, RetryAfter, TelegramError

from bot.runtime.stopping import LONGEST_WAIT, ended, pause, unless_stopped
from bot.telegram.telegram_adapter import (
    REVOKED_SECONDS,
    Prepared,
    TelegramReceiver,
    is_revoked,
    perform,
    said,
    told_seconds,
)
from bot.telegram.telegram_parse import ALLOWED
from bot.telegram.telegram_render import ApiRequest
from storage.records import Address
from storage.store import StoreError

log = logging.getLogger(__name__)

LONG_POLL_SECONDS = 25
BATCH = 100
SECOND_POLLER = ("telegram:second poller", "Another process polls with the same token (409); only one can.")
WEBHOOK = (
    "telegram:foreign webhook",
    "Another process set a webhook for TELEGRAM_TOKEN (409), so nothing reaches this one. End it, then start this one again.",
)
"""What a 409 means: trouble by the name that ``doctor`` counts it under, and what the log says of it."""
CONFLICT_SECONDS = 5
HOLD_SECONDS = 0.3
"""How long what others say waits for a document, each time that it is asked for."""
ANSWER_SECONDS = 1.0
"""How long the answers to presses are waited for at the stop: losing one costs nothing."""


@dataclass(slots=True)
class Poller:
    """One poller. ``failures`` counts those in a row, ``said`` is the trouble that was last told. ``fetching`` are the documents of
    updates that wait for them, ``ahead`` the updates that were committed before one that came earlier.
    """

    desk: TelegramReceiver
    stop: asyncio.Event
    offset: int | None = None
    failures: int = 0
    said: str = ""
    answers: set[asyncio.Task[None]] = field(default_factory=set)
    fetching: dict[int, asyncio.Task[Prepared]] = field(default_factory=dict)
    ahead: set[int] = field(default_factory=set)

    async def run(self) -> None:
        """Fetch and apply updates until ``stop``."""
        while not self.stop.is_set():
            batch = await self._fetched()
            if batch and not await self._applied(batch):
                await pause(self.stop, 1)
            await self._documents()
        await ended(self.fetching.values(), 0)
        await ended(self.answers, ANSWER_SECONDS)

    async def _documents(self) -> None:
        """Give documents a moment to come, before it is asked what others said meanwhile."""
        if coming := [task for task in self.fetching.values() if not task.done()]:
            await unless_stopped(self.stop, _first_of(coming))

    async def _fetched(self) -> list[Mapping[str, Any]]:
        """The next updates; none after a failure, which was waited out."""
        params: dict[str, Any] = {"limit": BATCH, "timeout": LONG_POLL_SECONDS, "allowed_updates": list(ALLOWED)}
        if self.offset is not None:
            params["offset"] = self.offset
        fetching = perform(self.desk.bot, ApiRequest("getUpdates", params), read_timeout=LONG_POLL_SECONDS + 10)
        try:
            batch = await unless_stopped(self.stop, fetching)
        except TelegramError as error:
            await self._wait_out(error)
            return []
        self.failures, self.said = 0, ""
        return batch or []

    async def _applied(self, batch: list[Mapping[str, Any]]) -> bool:
        """Apply a batch, each chat's updates in order; False where it must be fetched again."""
        known = [raw for raw in batch if isinstance(raw.get("update_id"), int)]
        held: set[Address | None] = set()
        taken = bool(known)
        for raw in known:
            update = None if raw["update_id"] in self.ahead else self._ready(raw, held)
            if update and not await self._committed(update):
                taken = False
                break
        self._confirm([raw["update_id"] for raw in known])
        return taken

    def _ready(self, raw: Mapping[str, Any], held: set[Address | None]) -> Prepared | None:
        """An update that can be applied now; None where it waits for a document, its own or one that its chat sent before."""
        update, number = self.desk.parse(raw), raw["update_id"]
        if update.lacks_file and number not in self.fetching:
            self.fetching[number] = asyncio.create_task(self.desk.fetch(update))
        document = self.fetching.get(number)
        if update.address in held or (document and not document.done()):
            held.add(update.address)
            return None
        return document.result() if document else update

    async def _committed(self, update: Prepared) -> bool:
        """Apply an update; whether the store took it."""
        try:
            call = await self.desk.apply(update)
        except StoreError as error:
            log.warning("updates wait for the store: %s", error)
            return False
        self.fetching.pop(int(update.id), None)
        self.ahead.add(int(update.id))
        if call:
            self._answer(call)
        return True

    def _confirm(self, numbers: Sequence[int]) -> None:
        """Move the offset behind all that is committed from the first of these on."""
        for number in itertools.takewhile(self.ahead.__contains__, numbers):
            self.offset = number + 1
            self.ahead.discard(number)

    def _answer(self, call: ApiRequest) -> None:
        """Make a call that nobody waits for: losing it costs nothing."""
        task = asyncio.create_task(self._perform(call))
        self.answers.add(task)
        task.add_done_callback(self.answers.discard)

    async def _perform(self, call: ApiRequest) -> None:
        try:
            await perform(self.desk.bot, call)
        except TelegramError as error:
            log.info("%s was not taken: %s", call.method, said(error))

    async def _wait_out(self, error: TelegramError) -> None:
        self.failures += 1
        if isinstance(error, Conflict):
            await self._tell(*(WEBHOOK if "webhook" in said(error).casefold() else SECOND_POLLER))
            await pause(self.stop, CONFLICT_SECONDS)
        elif is_revoked(error):
            await self._tell("telegram:token refused", "Telegram refuses the token (401): set TELEGRAM_TOKEN anew.")
            await pause(self.stop, REVOKED_SECONDS)
        elif isinstance(error, RetryAfter):
            await pause(self.stop, told_seconds(error))
        else:
            log.warning("no updates could be fetched: %s", said(error))
            await pause(self.stop, min(2.0 ** (self.failures - 1), LONGEST_WAIT))

    async def _tell(self, what: str, words: str) -> None:
        """Say a trouble once, in the log and for ``doctor``."""
        if self.said != what:
            self.said = what
            log.error("%s", words)
            with suppress(StoreError):
                await self.desk.work(self.desk.receiver.note, what)


async def _first_of(tasks: Collection[asyncio.Task[Prepared]]) -> None:
    await asyncio.wait(tasks, timeout=HOLD_SECONDS, return_when=asyncio.FIRST_COMPLETED)
