"""Telegram and Slack without a network: they answer at once, and remember which buttons each chat shows."""

from __future__ import annotations

import itertools
import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from telegram.request import BaseRequest, RequestData

from tests.fake import slack as fake
from tests.fake.telegram import BOT, chat_of

SEEN = 8
"""So many messages with buttons are remembered of each chat."""


class NoButton(Exception):
    """Nobody offers the button that was to be pressed."""


@dataclass
class Clock:
    """Stands until it is moved."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        """The same, counted."""
        return self.now.timestamp()


@dataclass
class Screens:
    """The buttons that each chat shows, with the message that has them."""

    shown: dict[str, deque[tuple[str, Mapping[str, Any]]]] = field(default_factory=dict)

    def show(self, chat: str, message: str, buttons: Mapping[str, Any]) -> None:
        """A message, new or changed."""
        held = self.shown.setdefault(chat, deque(maxlen=SEEN))
        for one in [one for one in held if one[0] == message]:
            held.remove(one)
        if buttons:
            held.append((message, buttons))

    def find(self, chat: str, label: str) -> tuple[str, Any]:
        """The last message that has a button, and what that carries."""
        for message, buttons in reversed(self.shown.get(chat, ())):
            for name, data in buttons.items():
                if label in name:
                    return message, data
        raise NoButton(label)


class QuickTelegram(BaseRequest):
    """Telegram without a network."""

    def __init__(self, clock: Clock, screens: Screens) -> None:
        self._clock, self._screens, self._ids = clock, screens, itertools.count(1)

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        given = request_data.parameters if request_data else {}
        return 200, json.dumps({"ok": True, "result": self._result(url.rpartition("/")[2], given)}).encode()

    def _result(self, method: str, given: Mapping[str, Any]) -> Any:
        if method == "getMe":
            return BOT
        if "chat_id" not in given or method == "sendChatAction":
            return True
        number = int(given.get("message_id") or next(self._ids))
        rows = (given.get("reply_markup") or {}).get("inline_keyboard", ())
        buttons = {one["text"]: one["callback_data"] for row in rows for one in row if "callback_data" in one}
        self._screens.show(str(given["chat_id"]), str(number), buttons)
        return message(number, int(given["chat_id"]), self._clock)


def message(number: int, chat: int, clock: Clock) -> dict[str, Any]:
    return {"message_id": number, "date": int(clock.seconds()), "chat": chat_of(chat), "from": BOT}


class QuickSlack(AsyncWebClient):
    """Slack without a network."""

    def __init__(self, screens: Screens, http: aiohttp.ClientSession) -> None:
        super().__init__(fake.TOKEN, session=http)
        self._screens, self._ids = screens, itertools.count(1)

    async def api_call(self, api_method: str, **how: Any) -> AsyncSlackResponse:
        given = how.get("json") or how.get("params") or how.get("data") or {}
        data = {"ok": True, **self._result(api_method, given)}
        return AsyncSlackResponse(
            client=self, http_verb="POST", api_url=api_method, req_args={}, data=data, headers={}, status_code=200
        )

    def _result(self, method: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
        if method == "users.info":
            return {"user": {"id": given["user"], "tz": "Europe/Madrid", "locale": "en-GB", "deleted": False}}
        if method == "conversations.open":
            return {"channel": {"id": fake.direct(given["users"])}}
        if method == "files.getUploadURLExternal":
            return {"upload_url": f"https://slack.test/{next(self._ids)}", "file_id": f"F{next(self._ids)}"}
        if not method.startswith("chat."):
            return {}
        ts = str(given.get("ts") or f"{next(self._ids)}.000000")
        buttons = {one["label"]: one["action"] for one in fake.pressable(given.get("blocks") or [])}
        self._screens.show(given["channel"], ts, buttons)
        return {"ts": ts, "channel": given["channel"]}


class QuickPost:
    """What Slack's files are posted with, without a network."""

    status = 200

    def post(self, *_: Any, **__: Any) -> QuickPost:
        return self

    async def __aenter__(self) -> QuickPost:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Nothing to close."""
