"""Files that were sent in Slack, fetched from where Slack keeps them."""

from __future__ import annotations

import asyncio
import logging
from http import HTTPStatus
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.slack_errors import FAILED, reason
from bot.slack.slack_event import Body, SlackEvent
from handlers.dialog.turn import Event, File, Text, Unreadable
from handlers.forms.sent_files import LARGEST_FILE
from handlers.routing.talk_commands import is_question

log = logging.getLogger(__name__)

FETCH_SECONDS = 2.0
"""How long a file may take, before its event is acknowledged."""


async def events_of(client: AsyncWebClient, http: aiohttp.ClientSession, heard: SlackEvent) -> list[Event]:
    """What was sent: the files, and behind them a question in the words beside them; else what was heard."""
    came = [await fetched(client, http, file) for file in heard.files]
    asked = isinstance(heard.event, Text) and is_question(heard.event.text)
    return [*came, heard.event] if asked or not came else came


async def fetched(client: AsyncWebClient, http: aiohttp.ClientSession, file: Body) -> Event:
    """The file's content; where it cannot be had, an event that says so."""
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            return await _read(client, http, await _told_of(client, file))
    except FAILED as error:
        log.warning("a file could not be fetched (%s)", reason(error))
        return Unreadable("lost file")


async def _told_of(client: AsyncWebClient, file: Body) -> Body:
    """What Slack says of a file; of one from another organisation only when it is asked."""
    if file.get("file_access") != "check_file_info":
        return file
    found: Body = (await client.files_info(file=str(file["id"])))["file"]
    return found


async def _read(client: AsyncWebClient, http: aiohttp.ClientSession, file: Body) -> Event:
    url, size = str(file.get("url_private_download") or ""), file.get("size")
    if isinstance(size, int) and size > LARGEST_FILE:
        return Unreadable("large file")
    if not _is_slacks(client, url):
        return Unreadable("file")
    content = await _download(client, http, url)
    if len(content) > LARGEST_FILE:
        return Unreadable("large file")
    return File(str(file.get("name") or "file"), content)


def _is_slacks(client: AsyncWebClient, url: str) -> bool:
    """Whether an address is Slack's: our token goes nowhere else."""
    try:
        there, api = urlsplit(url), urlsplit(client.base_url)
    except ValueError:
        return False
    return (there.scheme, there.netloc) in {("https", "files.slack.com"), (api.scheme, api.netloc)}


async def _download(client: AsyncWebClient, http: aiohttp.ClientSession, url: str) -> bytes:
    headers = {"Authorization": f"Bearer {client.token}"}
    async with http.get(url, headers=headers) as response:
        if response.status != HTTPStatus.OK:
            raise aiohttp.ClientError(response.status)
        content = bytearray()
        async for chunk in response.content.iter_any():
            content += chunk
            if len(content) > LARGEST_FILE:
                break
        return bytes(content)
