"""*typing…*: shown in a private chat where an answer takes more than a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from telegram.error import TelegramError

from bot.telegram.telegram_render import ApiRequest
from storage.records import Address

MOMENT_SECONDS = 1.0
AGAIN_SECONDS = 4.5
"""Telegram takes the sign away after five seconds."""
MOST_SIGNS = 4
"""So often is it shown for one message: whoever waits longer than that is told no more than is true."""


async def _shown_to_nobody(_call: ApiRequest) -> object:
    return None


@dataclass(frozen=True, slots=True)
class TypingSigns:
    """The signs of all chats. ``show`` makes the call; losing one costs nothing."""

    show: Callable[[ApiRequest], Awaitable[object]] = _shown_to_nobody
    moment: float = MOMENT_SECONDS
    waiting: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    def begin(self, address: Address) -> None:
        """Work on an answer began. Groups, whose ids are negative, see no sign: there, others talk."""
        if address.chat.isdecimal() and address.chat not in self.waiting:
            task = asyncio.create_task(self._signs(int(address.chat)))
            self.waiting[address.chat] = task
            task.add_done_callback(lambda _: self._forget(address.chat, task))

    def end(self, address: Address) -> None:
        """The answer is ready."""
        if task := self.waiting.pop(address.chat, None):
            task.cancel()

    def _forget(self, chat: str, task: asyncio.Task[None]) -> None:
        if self.waiting.get(chat) is task:
            del self.waiting[chat]

    async def _signs(self, chat: int) -> None:
        pause = self.moment
        for _ in range(MOST_SIGNS):
            await asyncio.sleep(pause)
            try:
                await self.show(ApiRequest("sendChatAction", {"chat_id": chat, "action": "typing"}))
            except TelegramError:
                return
            pause = AGAIN_SECONDS
