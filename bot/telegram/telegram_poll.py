"""Long polling: an update is confirmed when it is committed. The offset is the last committed id + 1, even where ids jump down."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from telegram.error import Conflict, RetryAfter, TelegramError

from bot.runtime.stopping import LONGEST_WAIT, ended, pause, unless_stopped
from bot.telegram.telegram_adapter import REVOKED_SECONDS, TelegramReceiver, is_revoked, perform, said, told_seconds
from bot.telegram.telegram_parse import ALLOWED
from bot.telegram.telegram_render import ApiRequest
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
ANSWER_SECONDS = 1.0
"""How long the answers to presses are waited for at the stop: losing one costs nothing."""


@dataclass(slots=True)
class Poller:
    """One poller. ``failures`` counts those in a row, ``said`` is the trouble that was last told."""

    desk: TelegramReceiver
    stop: asyncio.Event
    offset: int | None = None
    failures: int = 0
    said: str = ""
    answers: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self) -> None:
        """Fetch and apply updates until ``stop``."""
        while not self.stop.is_set():
            batch = await self._fetched()
            if batch and not await self._applied(batch):
                await pause(self.stop, 1)
        await ended(self.answers, ANSWER_SECONDS)

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
        """Apply a batch in order; False where it must be fetched again."""
        known = [raw for raw in batch if isinstance(raw.get("update_id"), int)]
        for raw, prepared in zip(known, await asyncio.gather(*map(self.desk.prepare, known)), strict=True):
            try:
                call = await self.desk.apply(prepared)
            except StoreError as error:
                log.warning("updates wait for the store: %s", error)
                return False
            self.offset = raw["update_id"] + 1
            if call:
                self._answer(call)
        return bool(known)

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
