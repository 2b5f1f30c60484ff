"""Slack, taken in: Bolt verifies and dispatches, the desk applies, and only then is anything acknowledged."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any
from weakref import WeakValueDictionary

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.runtime.clock import machine
from bot.runtime.receive import Incoming, Receiver
from bot.runtime.relay import SendError
from bot.runtime.store_thread import StoreRunner
from bot.runtime.turn_ids import turn
from bot.runtime.well_formed import well_formed
from bot.slack import slack_render, slack_screens
from bot.slack.slack_assistant import Panes, suggest
from bot.slack.slack_errors import FAILED, code_of, reason
from bot.slack.slack_event import Body, SlackApp, SlackEvent, event_key, whisper, whispered
from bot.slack.slack_files import events_of
from bot.slack.slack_parse import SlackParser, is_direct
from bot.slack.slack_people import CROWD, People, Profile, with_names
from bot.slack.slack_platform import COMMAND, PLATFORM
from bot.slack.slack_send import NOT_A_MEMBER, SlackSender
from bot.slack.slack_zones import SUGGESTING, zone_options
from handlers.dialog.blocks import text
from handlers.dialog.screen_views import FormView
from handlers.dialog.translator import Translator, mark
from handlers.dialog.turn import Channel, Event, FormChanged, HomeOpened, Membership, OpenForm, Press, Reply, TalkOpened
from storage.records import Address, Identity
from storage.store import StoreError

log = logging.getLogger(__name__)

GOOD_SECONDS, QUIET_SECONDS = 300, 600
"""How old a request may be, by Slack's rule; how long the same trouble with requests is not said again."""
ASK_SECONDS = 1.0
"""How long to ask Slack something before what it concerns is acknowledged: Slack waits 3 s for that."""
PATIENCE_SECONDS = 1.5
"""How long a commit may take before we leave an event unacknowledged; when it comes again it is known."""
NOTED: Mapping[str, str] = {
    "tokens_revoked": "Slack revoked the app's token: install it again and set SLACK_BOT_TOKEN anew",
    "app_uninstalled": "the app was removed from the workspace: install it again",
    "wrong signature": "a request was not signed with SLACK_SIGNING_SECRET: if it was Slack's, the secret is wrong",
    "request too old": "a request was signed more than five minutes ago: if it was Slack's, this machine's clock is wrong",
}
"""Events that are for staff: they are said in the log and counted for ``doctor``."""
NOT_SHOWN = mark("Slack did not show the screen. Nothing is lost: press again, or go on here with words.")
INVITE_US = mark(
    "I am not in this channel, so nothing could be posted here. Invite me (`/invite` and my name), then type it again."
)

LOOKS = (HomeOpened, OpenForm, FormChanged)
"""Events that change nothing which the App Home shows."""


def connect(token: str, api: str, http: aiohttp.ClientSession) -> AsyncWebClient:
    """A client of Slack's Web API at ``api`` that never sends anything twice by itself."""
    return AsyncWebClient(token, base_url=f"{api.rstrip('/')}/", session=http, retry_handlers=[], logger=quiet())


def quiet() -> logging.Logger:
    """The logger for Slack's libraries, which log what people wrote; what is to be known of an error we say ourselves."""
    logger = logging.getLogger("city2city.slack")
    logger.setLevel(logging.CRITICAL)
    return logger


@dataclass(frozen=True, slots=True)
class SlackReceiver:
    """Takes what Slack delivers, from a socket or by HTTP. ``queued`` is called when there is something to send."""

    client: AsyncWebClient
    http: aiohttp.ClientSession
    me: SlackApp
    receiver: Receiver
    work: StoreRunner
    sender: SlackSender
    people: People
    queued: Callable[[], None]
    locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    later: set[asyncio.Task[None]] = field(default_factory=set)
    quiet_until: dict[str, float] = field(default_factory=dict)
    panes: Panes = field(default_factory=Panes)
    homes: dict[str, str] = field(default_factory=dict)
    """What the App Home shows of each who looked at theirs; it is shown anew where that changes."""

    async def take(self, body: Body) -> dict[str, Any]:
        """Apply a delivery in full; what goes along with its acknowledgement. StoreError, or an error of ``FAILED``, where nothing
        may be acknowledged; what cannot be read is put aside, as it would come again just so."""
        key = event_key(body := well_formed(dict(body)))
        with turn(PLATFORM, self.me.user, key):
            try:
                return await self._taken(key, body)
            except (StoreError, *FAILED):
                raise
            except Exception as error:
                await self.work(self.receiver.set_aside, PLATFORM, self.me.user, key, error)
                return {}

    async def _taken(self, key: str, body: Body) -> dict[str, Any]:
        if not self._is_ours(body):
            return {}
        if body.get("type") == SUGGESTING:
            return await zone_options(body, self.receiver.languages)
        parser = SlackParser(self.me, self.receiver.languages)
        heard = parser.hear(body)
        if heard is None:
            await self._note(body)
            return {}
        # Of one person one after the other, as it came: what is looked up first must not turn the order round.
        async with self.locks.setdefault(heard.user, asyncio.Lock()):
            heard = parser.hear(await with_names(body, self.me.user, self.people)) or heard
            return await self._apply(key, replace(heard, app=str(body.get("api_app_id") or "")))

    def _is_ours(self, body: Body) -> bool:
        """Whether an event is for the workspace that our token is of. In a channel that is shared with another organisation it
        is told by whom the event is for, and not by where it came from."""
        teams = {str(one.get("team_id")) for one in body.get("authorizations") or () if isinstance(one, dict)}
        named = teams or {str(body.get("team_id") or self.me.team)}
        if not (body.get("type") == "event_callback" or "command" in body) or self.me.team in named:
            return True
        log.warning("an event of another workspace is not answered: the app is for %s alone", self.me.team)
        return False

    async def _note(self, body: Body) -> None:
        event = body.get("event") or {}
        kind, tokens = str(event.get("type")), event.get("tokens")
        if kind in NOTED and (not isinstance(tokens, dict) or tokens.get("bot")):
            log.warning("%s", NOTED[kind])
            await self.work(self.receiver.note, f"slack:{kind}")

    async def refused(self, signed_at: int) -> None:
        """Take note of a request whose signature is not by our secret, once in a while: anybody can send such."""
        late = abs(machine().timestamp() - signed_at) > GOOD_SECONDS  # by that clock it was verified
        what = "slack:request too old" if late else "slack:wrong signature"
        if time.monotonic() < self.quiet_until.get(what, 0):
            return
        self.quiet_until[what] = time.monotonic() + QUIET_SECONDS
        log.error("%s", NOTED[what.removeprefix("slack:")])
        with suppress(StoreError):
            await self.work(self.receiver.note, what)

    async def _apply(self, key: str, heard: SlackEvent) -> dict[str, Any]:
        profile = await self.people.of(heard.user) if heard.user else Profile()
        if profile.gone:
            return {}
        heard, known = await self._placed(heard), self.receiver.languages
        words = known.get(profile.language) or known["en"]
        if whispered(heard.thread) and not heard.private and not await self._are_in(heard.chat):
            return slack_render.message(Reply((text(words.t(INVITE_US)),)))
        self.sender.may_respond(heard.chat, heard.thread, heard.user, heard.response)
        if heard.only_if_known and not await self.work(self._is_known, heard):
            return {}
        ack: dict[str, Any] = {}
        for number, event in enumerate(await events_of(self.client, self.http, heard)):
            incoming = self._incoming(f"{key}.{number}" if number else key, event, heard, profile)
            receipt = await self._within_patience(incoming)
            ack = self._answer(heard, receipt, words) or ack
        self.queued()
        self._keep_home(heard, profile)
        return ack

    async def _placed(self, heard: SlackEvent) -> SlackEvent:
        """Where it was said. Private is only the direct message that Slack opens with the person, from which alone we are told
        what is written; a command may be typed in one between two people just as well, and there they are whispered to."""
        if not heard.chat:
            chat = await self._own_chat(heard.user) or await self.work(self._talked_in, heard.user)
            return replace(heard, chat=chat, within=self.panes.of(heard.user))
        written = not (heard.response or heard.answering)
        told = isinstance(heard.event, HomeOpened | TalkOpened) or (written and not isinstance(heard.event, Press))
        if told and is_direct(heard.chat):
            self.sender.direct[heard.user] = heard.chat
            self.panes.look(heard)
        own = "" if written or not is_direct(heard.chat) else await self._own_chat(heard.user)
        if heard.chat == own and whispered(heard.thread):
            return replace(heard, thread="", within=heard.within or self.panes.of(heard.user))
        if heard.chat == own:
            return heard
        return replace(heard, thread=whisper(heard.user)) if own else heard

    async def _own_chat(self, user: str) -> str:
        """The direct message with a person; empty where Slack does not say in time."""
        try:
            async with asyncio.timeout(ASK_SECONDS):
                return await self.sender.direct_chat(user)
        except FAILED as error:
            log.warning("a direct message could not be looked up (%s)", reason(error))
            return ""

    def _talked_in(self, user: str) -> str:
        """The direct message that somebody wrote to us in before. StoreError where there is none: the event can come again."""
        store = self.receiver.store
        person = store.person_of(Identity(PLATFORM, self.me.team, user))
        places = [one.address for one in store.conversations(person)] if person else []
        own = [one.chat for one in places if (one.bot, one.thread) == (self.me.user, "") and is_direct(one.chat)]
        if not own:
            raise StoreError("Slack does not say which is their direct message")
        return own[0]

    async def account_of(self, person: str) -> str:
        """The account here of a person of ours, by their id; empty where there is none. StoreError as in ``take``."""
        found = await self.work(self.receiver.store.identities, person) if person else ()
        return next((one.user for one in found if (one.platform, one.team) == (PLATFORM, self.me.team)), "")

    async def _are_in(self, chat: str) -> bool:
        """Whether we are in a channel; Slack does not even know closed ones to who is not in. Where it does not say in time, the
        answer is tried there: it comes by the response URL where we are not in."""
        try:
            async with asyncio.timeout(ASK_SECONDS):
                found = await self.client.conversations_info(channel=chat)
        except FAILED as error:
            if code_of(error) == "channel_not_found":
                return False
            log.warning("a channel could not be looked up (%s)", reason(error))
            return True
        return bool(found["channel"].get("is_member"))

    def _is_known(self, heard: SlackEvent) -> bool:
        root = replace(heard, thread=heard.within or heard.thread)
        return self.receiver.store.conversation(_address(self.me, root)) is not None

    async def _within_patience(self, incoming: Incoming) -> FormView | Reply | None:
        applying = asyncio.ensure_future(self.work(self.receiver.receive, incoming))
        applying.add_done_callback(_seen)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                receipt = await asyncio.shield(applying)
        except TimeoutError:
            raise StoreError("the store is slow") from None
        return receipt.answer

    def _incoming(self, key: str, event: Event, heard: SlackEvent, profile: Profile) -> Incoming:
        aside = bool(whispered(heard.thread))
        screens = slack_screens.TYPED if heard.private else 0
        channel = Channel(
            edits=not aside,
            private=heard.private,
            screens=screens,
            prefix=COMMAND if aside else "",
            talk=self._talk(heard),
        )
        who = Identity(PLATFORM, self.me.team, heard.user)
        return Incoming(
            key, event, _address(self.me, heard), who, channel, profile.language, profile.zone, within=heard.within
        )

    def _talk(self, heard: SlackEvent) -> str:
        """The address that opens our direct message with whoever presses it."""
        return f"https://slack.com/app_redirect?app={heard.app}&team={self.me.team}" if heard.app else ""

    async def told(self, address: Address, event: Membership) -> None:
        """Apply what Slack said of a channel when we sent something there. StoreError as in ``take``."""
        await self.work(self.receiver.group_changed, address, event)
        self.queued()

    # -- answers

    def _answer(self, heard: SlackEvent, answer: FormView | Reply | None, words: Translator) -> dict[str, Any]:
        """What is acknowledged with; what Slack wants as a call of its own is made right after."""
        if isinstance(answer, Reply) and heard.answering == "home":
            self._soon(self._at_home(heard.user, answer))
        elif isinstance(answer, Reply) and heard.answering == "suggest":
            self._soon(suggest(self.client, heard, answer))
        elif isinstance(answer, Reply):
            self._soon(self._whispered(heard, answer))
        elif answer and answer.errors:
            return {"response_action": "errors", "errors": slack_screens.errors(answer)}
        elif answer:
            self._soon(self._shown(heard, answer, words))
        return {}

    async def _whispered(self, heard: SlackEvent, answer: Reply) -> None:
        """Tell only the one who pressed a button."""
        within = heard.within or ("" if whispered(heard.thread) else heard.thread)
        try:
            await self.sender.whisper(heard.chat, heard.user, answer, within)
        except SlackApiError as error:
            if code_of(error) not in NOT_A_MEMBER:
                raise
            await self.sender.respond(heard.chat, heard.thread, heard.user, answer)

    async def _at_home(self, user: str, page: Reply) -> None:
        view = slack_screens.home(page)
        await self.client.views_publish(user_id=user, view=view)
        if len(self.homes) >= CROWD:
            self.homes.clear()
        self.homes[user] = json.dumps(view)

    def _keep_home(self, heard: SlackEvent, profile: Profile) -> None:
        if heard.private and heard.user in self.homes and not isinstance(heard.event, LOOKS):
            self._soon(self._home_again(heard, profile))

    async def _home_again(self, heard: SlackEvent, profile: Profile) -> None:
        """Show the App Home of somebody anew where what they did changed it."""
        home = SlackEvent(HomeOpened(), heard.user, await self.sender.direct_chat(heard.user), answering="home")
        page = await self.work(self.receiver.glance, self._incoming("", home.event, home, profile))
        if isinstance(page, Reply) and json.dumps(slack_screens.home(page)) != self.homes.get(heard.user):
            await self._at_home(heard.user, page)

    async def _shown(self, heard: SlackEvent, answer: FormView, words: Translator) -> None:
        """Show a screen; who waits for it is told where Slack does not open it."""
        try:
            await self._drawn(heard, answer)
        except FAILED as error:
            log.warning("a screen could not be shown (%s)", reason(error))
            await self._whispered(heard, Reply((text(words.t(NOT_SHOWN)),)))

    async def _drawn(self, heard: SlackEvent, answer: FormView) -> None:
        drawn = slack_screens.modal(answer, slack_screens.ModalOrigin(heard.chat, heard.thread, heard.within))
        if heard.answering == "open":
            await self.client.views_open(trigger_id=heard.trigger, view=drawn)
        elif heard.answering == "push":
            await self.client.views_push(trigger_id=heard.trigger, view=drawn)
        elif heard.answering == "update":
            await self.client.views_update(view_id=heard.view.id, hash=heard.view.hash or None, view=drawn)
        elif heard.view.inside:
            await self.client.views_update(view_id=heard.view.inside, view=drawn)

    def _soon(self, call: Coroutine[Any, Any, Any]) -> None:
        """Make a call that nobody waits for: losing it costs nothing."""
        task = asyncio.create_task(_lossy(call))
        self.later.add(task)
        task.add_done_callback(self.later.discard)


async def _lossy(call: Coroutine[Any, Any, Any]) -> None:
    try:
        await call
    except (*FAILED, SendError) as error:
        log.warning("Slack did not take an answer (%s); it comes anew when asked again", reason(error))
    except StoreError as error:
        log.warning("an answer could not be made (%s); it comes anew when asked again", error)


def _seen(applying: asyncio.Future[Any]) -> None:
    """Take note of an error that nobody waits for any more."""
    if not applying.cancelled():
        applying.exception()


def _address(me: SlackApp, heard: SlackEvent) -> Address:
    return Address(PLATFORM, me.user, me.team, heard.chat, heard.thread)
