"""The client's requests: what is no answer of Telegram's is an outage, whatever it says."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from telegram.request import HTTPXRequest

NO_ANSWER = (int(HTTPStatus.BAD_GATEWAY), b"{}")


class TelegramRequest(HTTPXRequest):
    """Calls whose failures are Telegram's own words. A page of a proxy may say 403 or 404 too, and means neither a group that
    put us out nor a token that was revoked.
    """

    async def do_request(self, url: str, method: str, *args: Any, **more: Any) -> tuple[int, bytes]:
        """As python-telegram-bot's; a file, which is fetched by GET, may be anything."""
        code, content = await super().do_request(url, method, *args, **more)
        return (code, content) if method == "GET" or _is_answer(content) else NO_ANSWER


def _is_answer(content: bytes) -> bool:
    """Whether it is a JSON object as every answer of the Bot API is."""
    try:
        answer = json.loads(content)
    except ValueError:
        return False
    return isinstance(answer, dict) and ("result" in answer or answer.get("ok") is False)
