"""Sending to Slack: one message a row, classified when it fails, and looked for before it is sent again."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot import slack_render
from bot.pace import Rate
from bot.relay import SendError
from bot.slack_parse import PLATFORM, whispered
from handlers.model import Made, Reply
from storage.records import Address, OutboxRow

log = logging.getLogger(__name__)

METADATA = "city2city_message"
WHOLE, CHAT = Rate(20, 1), (Rate(10, 10),)
"""Messages in all and in one channel: one a second there, which a burst of ten may draw together."""
EDITS = Rate(48, 60)
"""Of edits Slack allows 50 a minute in a workspace (tier 3 of its rate limits)."""
RESPONSE_SECONDS, RESPONSE_USES = 1500, 5
WAIT_SECONDS = 30
"""How long to wait where Slack says that it is too much, but not for how long."""

NOT_A_MEMBER = ("not_in_channel", "channel_not_found", "user_not_in_channel", "restricted_action")
OURS_TO_MEND = {
    "missing_scope": "SLACK_BOT_TOKEN lacks a scope: install the app again from the manifest",
    "invalid_auth": "SLACK_BOT_TOKEN is not valid: set it anew",
    "not_authed": "SLACK_BOT_TOKEN is not set",
    "token_revoked": "SLACK_BOT_TOKEN was revoked: install the app again and set the new token",
    "token_expired": "SLACK_BOT_TOKEN has expired: set it anew",
    "account_inactive": "the app was removed from the workspace, or its bot user deactivated: install it again",
}
"""What staff can put right, so that what is queued waits for it."""
IN_DOUBT = ("fatal_error", "internal_error", "request_timeout")
UNDONE = ("service_unavailable", "team_added_to_org")
CONNECTING = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)


def chat_rates(_address: Address) -> tuple[Rate, ...]:
    """Slack's rates of a channel."""
    return CHAT


@dataclass(slots=True)
class Response:
    """A response URL that Slack gave us: where a channel does not let us in, up to five answers go there."""

    url: str
    until: float
    uses: int = RESPONSE_USES


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends rows. ``bot`` is our user: rows of another installation are not ours to send."""

    client: AsyncWebClient
    http: aiohttp.ClientSession
    bot: str
    responses: dict[tuple[str, str], Response] = field(default_factory=dict)
    direct: dict[str, str] = field(default_factory=dict)

    @property
    def platform(self) -> str:
        """The platform's name in addresses."""
        return PLATFORM

    def may_respond(self, chat: str, thread: str, url: str) -> None:
        """Remember a response URL for what is said at this place next."""
        if url:
            now = time.monotonic()
            for place in [place for place, held in self.responses.items() if held.until <= now]:
                del self.responses[place]
            self.responses[chat, thread] = Response(url, now + RESPONSE_SECONDS)

    async def direct_chat(self, user: str) -> str:
        """The direct message with a person."""
        if user not in self.direct:
            opened = await self.client.conversations_open(users=user)
            self.direct[user] = opened["channel"]["id"]
        return self.direct[user]

    async def send(self, row: OutboxRow, reply: Reply, made: Made | None) -> str:
        """Send one message; its ``ts``. SendError where it did not go through."""
        if row.out.address.bot != self.bot:
            raise SendError("dead", f"belongs to the app {row.out.address.bot}")
        if row.attempts > 1 or row.doubts:
            found = await self._guarded(lambda: self._find(row), idempotent=True)
            if found:
                return str(found)
        try:
            return await self._guarded(lambda: self._send(row, reply, made), idempotent=bool(reply.edit_of))
        except SendError as error:
            found = await self._looked_for(row) if error.kind == "uncertain" else ""
            if not found:
                raise
            return found

    async def _looked_for(self, row: OutboxRow) -> str:
        """Whether a doubtful message is there after all; nothing where that cannot be told."""
        try:
            return await self._guarded(lambda: self._find(row), idempotent=True)
        except SendError:
            return ""

    async def _guarded(self, call: Callable[[], Awaitable[str]], *, idempotent: bool) -> str:
        try:
            return await call()
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            raise classified(error, idempotent=idempotent) from error

    async def _send(self, row: OutboxRow, reply: Reply, made: Made | None) -> str:
        address = row.out.address
        if made:
            return await self._upload(address, reply, made)
        if reply.edit_of:
            return await self._edit(address, reply)
        drawn: dict[str, Any] = {**slack_render.message(reply), "link_names": False, "parse": "none"}
        try:
            done = await self._posted(row, drawn)
        except SlackApiError as error:
            return await self._respond(address, reply, error)
        return str(done.get("ts") or done.get("message_ts") or "")

    async def _posted(self, row: OutboxRow, drawn: dict[str, Any]) -> AsyncSlackResponse:
        address = row.out.address
        if user := whispered(address.thread):
            return await self.client.chat_postEphemeral(channel=address.chat, user=user, **drawn)
        return await self.client.chat_postMessage(
            channel=address.chat, thread_ts=address.thread or None, metadata=_metadata(row), unfurl_links=False,
            unfurl_media=False, **drawn,
        )  # fmt: skip

    async def _edit(self, address: Address, reply: Reply) -> str:
        drawn = slack_render.message(reply)
        await self.client.chat_update(channel=address.chat, ts=reply.edit_of, **drawn, link_names=False, parse="none")
        return reply.edit_of

    async def _respond(self, address: Address, reply: Reply, error: SlackApiError) -> str:
        """Answer through the response URL where we are not in the channel; else the error stands."""
        held = self.responses.get((address.chat, address.thread))
        usable = held and held.uses and held.until > time.monotonic()
        if _code(error) not in NOT_A_MEMBER or held is None or not usable:
            raise error
        held.uses -= 1
        drawn = {"response_type": "ephemeral", "replace_original": False, **slack_render.message(reply)}
        async with self.http.post(held.url, json=drawn) as response:
            if response.status != 200:
                raise SendError("refused", f"the response URL gave {response.status}") from error
        return ""

    async def _upload(self, address: Address, reply: Reply, made: Made) -> str:
        """Hand the file over in Slack's three steps; only the last one shows it."""
        content = made.bytes
        user = whispered(address.thread)
        chat = await self.direct_chat(user) if user else address.chat
        file = await self._guarded(lambda: self._handed_in(made.name, content), idempotent=True)
        await self.client.files_completeUploadExternal(
            files=[{"id": file, "title": made.name}], channel_id=chat,
            initial_comment=slack_render.fallback(reply) if reply.blocks else None,
            thread_ts=None if user else address.thread or None,
        )  # fmt: skip
        return file

    async def _handed_in(self, name: str, content: bytes) -> str:
        ticket = await self.client.files_getUploadURLExternal(filename=name, length=len(content))
        async with self.http.post(ticket["upload_url"], data=content) as response:
            if response.status != 200:
                raise SendError("refused", f"the upload gave {response.status}")
        return str(ticket["file_id"])

    async def _find(self, row: OutboxRow) -> str:
        """The ``ts`` of a row that was sent after all: its message carries the row's id; empty where there is none."""
        address = row.out.address
        if whispered(address.thread) or row.out.body.get("file") or row.out.body.get("edit_of"):
            return ""
        oldest = f"{row.created_at / 1000 - 60:.6f}"
        place = {"channel": address.chat, "oldest": oldest, "include_all_metadata": True, "limit": 200}
        if address.thread:
            found = await self.client.conversations_replies(ts=address.thread, **place)  # type: ignore[arg-type]
        else:
            found = await self.client.conversations_history(**place)  # type: ignore[arg-type]
        wanted = _metadata(row)["event_payload"]
        return next((one["ts"] for one in found["messages"] if _payload(one) == wanted), "")


def _metadata(row: OutboxRow) -> dict[str, Any]:
    return {"event_type": METADATA, "event_payload": {"outbox": f"{row.id}.{row.created_at}"}}


def _payload(message: Mapping[str, Any]) -> Any:
    return (message.get("metadata") or {}).get("event_payload")


# -- what went wrong


def classified(error: Exception, *, idempotent: bool = False) -> SendError:
    """What is known of a failed call: only some errors mean that the message was certainly not taken."""
    if isinstance(error, SlackApiError):
        return _said(error, idempotent)
    certain = isinstance(error, CONNECTING) or idempotent
    return SendError("refused" if certain else "uncertain", type(error).__name__)


def _said(error: SlackApiError, idempotent: bool) -> SendError:
    status, code = _status(error), _code(error)
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return SendError("wait", "told to wait", _seconds(error))
    if code in OURS_TO_MEND:
        log.error("Slack refuses (%s): %s", code, OURS_TO_MEND[code])
        return SendError("refused", code)
    if code in UNDONE:
        return SendError("refused", code)
    if status >= 500 or code in IN_DOUBT or not code:
        return SendError("refused" if idempotent else "uncertain", code or str(status))
    if code in NOT_A_MEMBER or code == "is_archived":
        log.warning("a channel takes no messages of ours (%s)", code)
    return SendError("dead", code)


def _status(error: SlackApiError) -> int:
    return int(getattr(error.response, "status_code", 0) or getattr(error.response, "status", 0) or 0)


def _code(error: SlackApiError) -> str:
    """Slack's word for the error; empty where the answer was none of Slack's."""
    data = getattr(error.response, "data", None)
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def _seconds(error: SlackApiError) -> float:
    given = str(error.response.headers.get("Retry-After", ""))
    return float(given) if given.isdecimal() else WAIT_SECONDS
