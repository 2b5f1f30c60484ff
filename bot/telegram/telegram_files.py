"""Documents that were sent in Telegram, fetched from where the Bot API keeps them."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from urllib.parse import quote

from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.telegram.telegram_event import TelegramEvent
from bot.telegram.telegram_settings import API
from handlers.dialog.turn import File, Unreadable
from handlers.forms.sent_files import LARGEST_FILE

log = logging.getLogger(__name__)

FETCH_SECONDS = 10


async def fetched(bot: ExtBot[None], came: TelegramEvent) -> TelegramEvent:
    """The event with the file's content; where it cannot be had, an event that says so."""
    name = came.event.name if isinstance(came.event, File) else ""
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            content = await _content(bot, came.file)
    except (TelegramError, TimeoutError) as error:
        log.warning("a document could not be fetched: %s", type(error).__name__)
        return replace(came, event=Unreadable("lost file"))
    if len(content) > LARGEST_FILE:
        return replace(came, event=Unreadable("large file"))
    return replace(came, event=File(name, content))


async def _content(bot: ExtBot[None], file: str) -> bytes:
    """A file's content, cut where it is too large. The library's own way reads a file of this machine where a path names one."""
    told = await bot.do_api_request("getFile", {"file_id": file})
    url = address(bot.base_file_url, told.get("file_path"))
    if not url:
        raise TelegramError("no path of the Bot API's")
    return await bot.request.retrieve(url)


def address(base: str, path: object) -> str:
    """Where to fetch a file that the Bot API says is at ``path``; empty where that is no path on the API's own host. Only a
    server of the administrator's own names whole paths, and gives what is there over HTTP."""
    if not isinstance(path, str):
        return ""
    first, *others = path.removeprefix("" if base.startswith(f"{API}/") else "/").split("/")
    return "" if not first or ":" in first or ".." in (first, *others) else f"{base}/{quote(path)}"
