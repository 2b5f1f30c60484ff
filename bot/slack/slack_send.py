"""Sending to Slack: one message a row, classified when it fails, and looked for before it is sent again."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.runtime.rate_limit import Rate, RateLimiter
from bot.runtime.relay import SendError
from bot.slack import slack_render
from bot.slack.slack_errors import FAILED, code_of, status_of, to_mend
from bot.slack.slack_http import Redirected
from bot.slack.slack_links import PostLinks
from bot.slack.slack_parse import is_direct, is_person
from bot.slack.slack_platform import PLATFORM
from handlers.dialog.turn import GroupChange, Made, Membership, Reply
from storage.records import Address, OutboxRow

log = logging.getLogger(__name__)

T = TypeVar("T")

METADATA = "city2city_message"
WHOLE, CHAT, TALK = Rate(20, 1), (Rate(10, 10),), (Rate(16, 10), Rate(80, 60))
"""Messages in all, in one channel and in a direct message. Of a channel Slack says one a second, with bursts; ten draw together.
In a direct message one person answers one by one, now and then by two messages: the bursts are longer there."""
EDITS = Rate(48, 60)
"""Of edits Slack allows 50 a minute in a workspace (tier 3 of its rate limits)."""
RESPONSE_SECONDS, RESPONSE_USES = 1500, 5
WAIT_SECONDS = 30
"""How long to wait where Slack says that it is too much, but not for how long."""

RESTRICTED = ("restricted_action", "restricted_action_read_only_channel", "restricted_action_thread_only_channel")
NOT_A_MEMBER = ("not_in_channel", "channel_not_found", "user_not_in_channel", *RESTRICTED)
UNTHREADED = ("restricted_action_non_threadable_channel", "cannot_reply_to_message")
"""What Slack says where no answer may hang from a message."""
LASTING: Mapping[str, GroupChange] = {
    "not_in_channel": "removed",
    "channel_not_found": "gone",
    "is_archived": "archived",
    **dict.fromkeys(RESTRICTED, "muted"),
}
"""What Slack says where a channel takes no message of ours until somebody does something about it."""
UNSHOWN = ("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long")
"""What Slack says of a message that it does not show as it is drawn."""
IN_DOUBT = ("fatal_error", "internal_error", "request_timeout")
UNDONE = ("service_unavailable", "team_added_to_org")
UNTAKEN = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, Redirected)
"""What a call fails with that Slack never saw: who leads elsewhere, where we do not go, stands before it."""


def chat_rates(address: Address) -> tuple[Rate, ...]:
    """Slack's rates of a conversation."""
    return TALK if is_direct(address.chat) else CHAT


def pace() -> RateLimiter:
    """Slack's pace. Changes have a limit of their own there, and take no place of a message's."""
    return RateLimiter(WHOLE, chat_rates, edits=EDITS, edits_free=lambda _address: True)


@dataclass(slots=True)
class Response:
    """A response URL that Slack gave us for one person: where a channel does not let us in, up to five answers go there."""

    url: str
    until: float
    uses: int = RESPONSE_USES


async def _nobody(_person: str) -> str:
    """Nobody is known."""
    return ""


async def _untold(_address: Address, _event: Membership) -> None:
    """Nobody wants to know."""


@dataclass(slots=True)
class SlackSender:
    """Sends rows. ``bot`` is our user: rows of another installation are not ours to send. ``account_of`` gives the account of a
    person of ours. ``responses`` are by channel, thread and account: what one person asked for, nobody else is to read. ``tell`` is
    told what becomes known of a channel.
    """

    client: AsyncWebClient
    http: aiohttp.ClientSession
    bot: str
    responses: dict[tuple[str, str, str], Response] = field(default_factory=dict)
    direct: dict[str, str] = field(default_factory=dict)
    account_of: Callable[[str], Awaitable[str]] = _nobody
    tell: Callable[[Address, Membership], Awaitable[None]] = _untold
    links: PostLinks = field(init=False)

    def __post_init__(self) -> None:
        self.links = PostLinks(self.client)

    @property
    def platform(self) -> str:
        """The platform's name in addresses."""
        return PLATFORM

    def may_respond(self, chat: str, thread: str, user: str, url: str) -> None:
        """Remember a response URL for what is said to that person at this place next."""
        if url:
            now = time.monotonic()
            for place in [place for place, held in self.responses.items() if held.until <= now]:
                del self.responses[place]
            self.responses[chat, thread, user] = Response(url, now + RESPONSE_SECONDS)

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
        there = await self._guarded(lambda: self._there(row), idempotent=True)
        if there.chat != row.out.address.chat:
            reply = replace(reply, answers="")
        if reply.answers and not there.aside:
            there = replace(there, thread=reply.answers)
        if row.attempts > 1 or row.doubts:
            found = await self._guarded(lambda: self._find(row, there), idempotent=True)
            if found:
                return str(found)
        reply = await self.links.added(reply, there.team)
        try:
            return await self._guarded(lambda: self._send(row, there, reply, made), idempotent=bool(reply.edit_of))
        except SendError as error:
            if (what := LASTING.get(str(error))) and not (row.out.address.aside or is_direct(there.chat)):
                await self.tell(row.out.address, Membership(what))
            found = await self._looked_for(row, there) if error.kind == "uncertain" else ""
            if not found:
                raise
            return found

    async def _there(self, row: OutboxRow) -> Address:
        """Where a row goes. A whisper is gone at the next look, and takes no file: what is more than the answer to somebody who
        waits goes to their direct message."""
        address = row.out.address
        keeps = row.out.lane or row.out.body.get("file")
        user = address.chat if is_person(address.chat) else address.aside if keeps else ""
        return replace(address, chat=await self.direct_chat(user), thread="") if user else address

    async def _looked_for(self, row: OutboxRow, there: Address) -> str:
        """Whether a doubtful message is there after all; nothing where that cannot be told."""
        try:
            return await self._guarded(lambda: self._find(row, there), idempotent=True)
        except SendError:
            return ""

    async def _guarded(self, call: Callable[[], Awaitable[T]], *, idempotent: bool) -> T:
        try:
            return await call()
        except FAILED as error:
            raise classified(error, idempotent=idempotent) from error

    async def _send(self, row: OutboxRow, there: Address, reply: Reply, made: Made | None) -> str:
        if made:
            return await self._upload(there, reply, made)
        if reply.edit_of:
            return await self._edit(there, reply)
        try:
            return await self._posted(row, there, reply)
        except SlackApiError as error:
            if code_of(error) in UNTHREADED:
                return await self._posted(
                    row, there if there.aside else replace(there, thread=""), replace(reply, answers="")
                )
            if code_of(error) not in NOT_A_MEMBER:
                raise
            return await self._otherwise(row, there, reply, error)

    async def _posted(self, row: OutboxRow, there: Address, reply: Reply) -> str:
        if there.aside:
            return await self.whisper(there.chat, there.aside, reply, reply.answers)
        done = await drawn(reply, partial(
            self.client.chat_postMessage, channel=there.chat, thread_ts=there.thread or None, metadata=_metadata(row),
            mrkdwn=False, unfurl_links=False, unfurl_media=False,
        ))  # fmt: skip
        return str(done.get("ts") or "")

    async def whisper(self, chat: str, user: str, reply: Reply, within: str = "") -> str:
        """Say something that one person alone sees, in the pane of a thread where it is ``within`` one; its ``ts``."""
        done = await drawn(
            reply, partial(self.client.chat_postEphemeral, channel=chat, user=user, thread_ts=within or None)
        )
        return str(done.get("message_ts") or "")

    async def _edit(self, there: Address, reply: Reply) -> str:
        await drawn(reply, partial(self.client.chat_update, channel=there.chat, ts=reply.edit_of))
        return reply.edit_of

    async def _otherwise(self, row: OutboxRow, there: Address, reply: Reply, error: SlackApiError) -> str:
        """Where we are not in the channel: through the response URL of whom it is for. What is for them alone goes to their
        direct message where there is no such URL any more; else the error stands."""
        user = there.aside or await self.account_of(row.out.person)
        if await self.respond(there.chat, there.thread, user, reply):
            return ""
        own = await self.direct_chat(user) if user and (there.aside or is_direct(there.chat)) else there.chat
        if own == there.chat:
            raise error
        return await self._posted(row, replace(there, chat=own, thread=""), replace(reply, answers=""))

    async def respond(self, chat: str, thread: str, user: str, reply: Reply) -> bool:
        """Answer somebody through the response URL that we have of them at that place; False where there is none to use."""
        held = self.responses.get((chat, thread, user))
        if held is None or not held.uses or held.until <= time.monotonic():
            return False
        held.uses -= 1
        drawn = {"response_type": "ephemeral", "replace_original": False, **slack_render.message(reply)}
        async with self.http.post(held.url, json=drawn) as response:
            if response.status != 200:
                raise SendError("refused", f"the response URL gave {response.status}")
        return True

    async def _upload(self, there: Address, reply: Reply, made: Made) -> str:
        """Hand the file over in Slack's three steps; only the last one shows it."""
        content = made.bytes
        file = await self._guarded(lambda: self._handed_in(made.name, content), idempotent=True)
        await self.client.files_completeUploadExternal(
            files=[{"id": file, "title": made.name}], channel_id=there.chat, thread_ts=there.thread or None,
            **slack_render.comment(reply),
        )  # fmt: skip
        return file

    async def _handed_in(self, name: str, content: bytes) -> str:
        ticket = await self.client.files_getUploadURLExternal(filename=name, length=len(content))
        async with self.http.post(ticket["upload_url"], data=content) as response:
            if response.status != 200:
                raise SendError("refused", f"the upload gave {response.status}")
        return str(ticket["file_id"])

    async def _find(self, row: OutboxRow, there: Address) -> str:
        """The ``ts`` of a row that was sent after all: its message carries the row's id; empty where there is none."""
        if there.aside or row.out.body.get("file") or row.out.body.get("edit_of"):
            return ""
        oldest = f"{row.created_at / 1000 - 60:.6f}"
        place = {"channel": there.chat, "oldest": oldest, "include_all_metadata": True, "limit": 200}
        try:
            if there.thread:
                found = await self.client.conversations_replies(ts=there.thread, **place)  # type: ignore[arg-type]
            else:
                found = await self.client.conversations_history(**place)  # type: ignore[arg-type]
        except SlackApiError as error:
            if code_of(error) not in NOT_A_MEMBER:
                raise
            return ""
        wanted = _metadata(row)["event_payload"]
        return next((one["ts"] for one in found["messages"] if _payload(one) == wanted), "")


async def drawn(reply: Reply, call: Callable[..., Awaitable[T]]) -> T:
    """Make a call with a reply as Slack shows it; where Slack does not take it so, with its words alone."""
    shown: Mapping[str, Any] = {"link_names": False, "parse": "none"}
    try:
        return await call(**slack_render.message(reply), **shown)
    except SlackApiError as error:
        if code_of(error) not in UNSHOWN:
            raise
        log.error("Slack does not show a message as it is drawn (%s): it goes as plain words", code_of(error))
    return await call(**slack_render.in_words(reply), **shown)


def _metadata(row: OutboxRow) -> dict[str, Any]:
    return {"event_type": METADATA, "event_payload": {"outbox": f"{row.id}.{row.created_at}"}}


def _payload(message: Mapping[str, Any]) -> Any:
    return (message.get("metadata") or {}).get("event_payload")


# -- what went wrong


def classified(error: Exception, *, idempotent: bool = False) -> SendError:
    """What is known of a failed call: only some errors mean that the message was certainly not taken."""
    if isinstance(error, SlackApiError):
        return _said(error, idempotent)
    certain = isinstance(error, UNTAKEN) or idempotent
    return SendError("refused" if certain else "uncertain", type(error).__name__)


def _said(error: SlackApiError, idempotent: bool) -> SendError:
    status, code = status_of(error), code_of(error)
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return SendError("wait", "told to wait", _seconds(error))
    if mend := to_mend(error, "SLACK_BOT_TOKEN"):
        log.error("Slack refuses (%s): %s", code, mend)
        return SendError("refused", code)
    if code in UNDONE:
        return SendError("refused", code)
    if status >= 500 or code in IN_DOUBT or not code:
        return SendError("refused" if idempotent else "uncertain", code or str(status))
    if code in NOT_A_MEMBER or code == "is_archived":
        log.warning("a channel takes no messages of ours (%s)", code)
    return SendError("dead", code)


def _seconds(error: SlackApiError) -> float:
    given = str(error.response.headers.get("Retry-After", ""))
    return float(given) if given.isdecimal() else WAIT_SECONDS
