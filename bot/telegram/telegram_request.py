"""The client's requests: what is no answer of Telegram's is an outage, whatever it says."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any

import httpx
from telegram.error import NetworkError
from telegram.request import HTTPXRequest

from handlers.forms.sent_files import LARGEST_FILE

NO_ANSWER = (int(HTTPStatus.BAD_GATEWAY), b"{}")
REDIRECTS = (301, 302, 303, 307, 308)
LONGEST_ANSWER = 16 * 2**20
"""Bytes of an answer of the Bot API's: a hundred updates have some 100,000 each at most, with buttons and what they reply to."""


class Elsewhere(httpx.HTTPError):
    """Who answered stands before Telegram, and leads to another place."""


class _Bounded(httpx.AsyncByteStream):
    """An answer that is read no further than it may be long."""

    def __init__(self, stream: httpx.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        length = 0
        async for piece in self._stream:
            length += len(piece)
            if length > LONGEST_ANSWER:
                raise httpx.RemoteProtocolError("longer than any answer of the Bot API's")
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()


async def _bound(response: httpx.Response) -> None:
    """Before an answer is read. Packed, a small one could be long: it is not unpacked, which was not asked for."""
    response.headers.pop("Content-Encoding", None)
    assert isinstance(response.stream, httpx.AsyncByteStream)
    response.stream = _Bounded(response.stream)


class TelegramRequest(HTTPXRequest):
    """Calls whose failures are Telegram's own words. A page of a proxy may say 403 or 404 too, and means neither a group that
    put us out nor a token that was revoked. No redirect is followed: an address of the Bot API holds the token.
    """

    def __init__(self, **more: Any) -> None:
        how = {
            "follow_redirects": False,
            "headers": {"Accept-Encoding": "identity"},
            "event_hooks": {"response": [_bound]},
        }
        super().__init__(httpx_kwargs=how, **more)

    async def do_request(self, url: str, method: str, *args: Any, **more: Any) -> tuple[int, bytes]:
        """As python-telegram-bot's; a file, which is fetched by GET, may be anything and is cut where it is too large."""
        if method == "GET":
            return await self._file(url)
        code, content = await super().do_request(url, method, *args, **more)
        if _is_answer(content):
            return code, content
        if code in REDIRECTS:
            raise NetworkError(f"led elsewhere ({code})") from Elsewhere("")
        return NO_ANSWER

    async def _file(self, url: str) -> tuple[int, bytes]:
        content = bytearray()
        try:
            async with self._client.stream("GET", url) as response:
                async for piece in response.aiter_raw():
                    content += piece
                    if len(content) > LARGEST_FILE:
                        break
        except httpx.HTTPError as error:
            raise NetworkError(type(error).__name__) from error
        return response.status_code, bytes(content)


def _is_answer(content: bytes) -> bool:
    """Whether it is a JSON object as every answer of the Bot API is."""
    try:
        answer = json.loads(content)
    except ValueError:
        return False
    return isinstance(answer, dict) and ("result" in answer or answer.get("ok") is False)
