"""The client's requests: what is no answer of Telegram's is an outage, whatever it says."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

import httpx
from telegram.error import NetworkError
from telegram.request import HTTPXRequest

from handlers.forms.sent_files import LARGEST_FILE

NO_ANSWER = (int(HTTPStatus.BAD_GATEWAY), b"{}")


class TelegramRequest(HTTPXRequest):
    """Calls whose failures are Telegram's own words. A page of a proxy may say 403 or 404 too, and means neither a group that
    put us out nor a token that was revoked. No redirect is followed: an address of the Bot API holds the token.
    """

    def __init__(self, **more: Any) -> None:
        super().__init__(httpx_kwargs={"follow_redirects": False}, **more)

    async def do_request(self, url: str, method: str, *args: Any, **more: Any) -> tuple[int, bytes]:
        """As python-telegram-bot's; a file, which is fetched by GET, may be anything and is cut where it is too large."""
        if method == "GET":
            return await self._file(url)
        code, content = await super().do_request(url, method, *args, **more)
        return (code, content) if _is_answer(content) else NO_ANSWER

    async def _file(self, url: str) -> tuple[int, bytes]:
        content = bytearray()
        try:
            # Packed, a small answer could be a large file.
            async with self._client.stream("GET", url, headers={"Accept-Encoding": "identity"}) as response:
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
