"""The desk that takes Slack's deliveries, one step at a time: whose event it is, where it was said, and what staff are told."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest

from bot.runtime.clock import machine
from bot.runtime.knowledge import KnowledgeSource
from bot.runtime.receive import Receiver
from bot.runtime.store_thread import directly
from bot.slack import slack_adapter
from bot.slack.slack_adapter import GOOD_SECONDS, QUIET_SECONDS, SlackReceiver, connect
from bot.slack.slack_event import SlackApp, SlackEvent, whisper
from bot.slack.slack_http import session
from bot.slack.slack_people import People
from bot.slack.slack_send import SlackSender
from handlers.dialog.turn import HomeOpened, Press, TalkOpened, Text
from storage.open import open_store
from storage.records import Address, Conversation, Identity
from storage.store import StoreError

T = TypeVar("T")
ME = SlackApp("U0BOT", "T1", panel=True)
ANNA, OWN, PAIR, CHANNEL = "U1ANNA", "D1OWN", "D2PAIR", "C1"
SAID = SlackEvent(Text("hello"), ANNA, OWN)


def with_desk(work: Callable[[SlackReceiver], Awaitable[T]]) -> T:
    """Work at a desk that knows Anna's direct message, and asks Slack nothing."""

    async def working() -> T:
        with closing(open_store("memory:")) as store:
            async with session(3) as http:
                client = connect("xoxb-1", "http://127.0.0.1:9/api/", http)
                receiver = Receiver(store, KnowledgeSource({}, store), {}, machine)
                sender = SlackSender(client, http, ME.user)
                sender.direct[ANNA] = OWN
                desk = SlackReceiver(client, http, ME, receiver, directly, sender, People(client), lambda: None)
                desk.panes.used = True
                return await work(desk)

    return asyncio.run(working())


# -- whose it is


@pytest.mark.parametrize(
    ("body", "ours"),
    [
        ({"type": "event_callback", "authorizations": [{"team_id": "T1"}], "team_id": "T2"}, True),
        ({"type": "event_callback", "authorizations": [{"team_id": "T2"}], "team_id": "T1"}, False),
        ({"type": "event_callback", "team_id": "T1"}, True),
        ({"type": "event_callback", "team_id": "T2"}, False),
        ({"type": "event_callback"}, True),
        ({"command": "/city2city", "team_id": "T2"}, False),
        ({"command": "/city2city", "team_id": "T1"}, True),
        ({"type": "block_actions", "team_id": "T2"}, True),
    ],
)
def test_an_event_is_ours_where_it_is_for_our_workspace(body: dict[str, Any], ours: bool) -> None:
    async def work(desk: SlackReceiver) -> bool:
        return desk._is_ours(body)

    assert with_desk(work) is ours


# -- where it was said


@pytest.mark.parametrize(
    ("heard", "chat", "thread", "within"),
    [
        (SAID, OWN, "", ""),
        (replace(SAID, chat=CHANNEL, private=False), CHANNEL, "", ""),
        (replace(SAID, chat=""), OWN, "", "7.1"),
        (replace(SAID, response="url", thread=whisper(ANNA)), OWN, "", "7.1"),
        (replace(SAID, response="url", thread=whisper(ANNA), within="8.1"), OWN, "", "8.1"),
        (replace(SAID, response="url", thread="9.1"), OWN, "9.1", ""),
        (replace(SAID, response="url", chat=PAIR), PAIR, whisper(ANNA), ""),
        (replace(SAID, answering="open", chat=PAIR), PAIR, whisper(ANNA), ""),
        (replace(SAID, response="url", chat=CHANNEL, thread="9.1"), CHANNEL, "9.1", ""),
    ],
)
def test_only_the_direct_message_with_us_is_private_and_in_that_of_others_we_whisper(
    heard: SlackEvent, chat: str, thread: str, within: str
) -> None:
    async def work(desk: SlackReceiver) -> SlackEvent:
        desk.panes.last[ANNA] = "7.1"
        return await desk._placed(heard)

    found = with_desk(work)
    assert (found.chat, found.thread, found.within) == (chat, thread, within)


@pytest.mark.parametrize(
    ("heard", "known", "looked_at"),
    [
        (replace(SAID, chat="D9", within="9.1"), "D9", "9.1"),
        (replace(SAID, event=TalkOpened(), chat="D9", response="url", within="9.1"), "D9", "9.1"),
        (replace(SAID, event=HomeOpened(), chat="D9", answering="home"), "D9", "7.1"),
        (replace(SAID, event=Press("a:0:b"), chat="D9", within="9.1"), OWN, "7.1"),
        (replace(SAID, chat=CHANNEL, within="9.1"), OWN, "7.1"),
    ],
)
def test_what_is_written_in_a_direct_message_tells_which_it_is_and_what_they_look_at(
    heard: SlackEvent, known: str, looked_at: str
) -> None:
    async def work(desk: SlackReceiver) -> tuple[str, str]:
        desk.panes.last[ANNA] = "7.1"
        await desk._placed(heard)
        return desk.sender.direct[ANNA], desk.panes.of(ANNA)

    assert with_desk(work) == (known, looked_at)


def test_where_slack_does_not_say_it_the_direct_message_is_the_one_they_wrote_in_before() -> None:
    async def work(desk: SlackReceiver) -> list[str]:
        store, found = desk.receiver.store, list[str]()
        with pytest.raises(StoreError, match="does not say which"):
            desk._talked_in(ANNA)
        with store.transaction():
            person = store.person(Identity("slack", ME.team, ANNA), 1).id
            for bot, chat, thread in (("U9", OWN, ""), (ME.user, CHANNEL, ""), (ME.user, PAIR, whisper(ANNA))):
                store.save_conversation(Conversation(Address("slack", bot, ME.team, chat, thread), person, {}))
        with pytest.raises(StoreError, match="does not say which"):
            desk._talked_in(ANNA)
        with store.transaction():
            store.save_conversation(Conversation(Address("slack", ME.user, ME.team, OWN), person, {}))
        found.append(desk._talked_in(ANNA))
        return [*found, await desk.account_of(person), await desk.account_of(""), await desk.account_of("nobody")]

    assert with_desk(work) == [OWN, ANNA, "", ""]


def test_the_account_of_a_person_is_that_of_our_workspace() -> None:
    async def work(desk: SlackReceiver) -> str:
        store = desk.receiver.store
        with store.transaction():
            person = store.person(Identity("telegram", "", "501"), 1).id
            for team in ("T0", "T2"):
                store.join(person, store.person(Identity("slack", team, f"U{team}"), 1).id)
        return await desk.account_of(person)

    assert with_desk(work) == ""


def test_our_direct_message_is_opened_by_an_address_where_the_app_is_known() -> None:
    async def work(desk: SlackReceiver) -> tuple[str, str]:
        return desk._talk(SAID), desk._talk(replace(SAID, app="A1"))

    assert with_desk(work) == ("", "https://slack.com/app_redirect?app=A1&team=T1")


# -- what staff are told


@pytest.mark.parametrize(
    ("event", "noted"),
    [
        ({"type": "app_uninstalled"}, ["slack:app_uninstalled"]),
        ({"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}}, ["slack:tokens_revoked"]),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}, []),
        ({"type": "team_join"}, []),
    ],
)
def test_what_is_for_staff_is_counted(event: dict[str, Any], noted: list[str]) -> None:
    async def work(desk: SlackReceiver) -> list[str]:
        await desk._note({"event": event})
        return [one.what for one in desk.receiver.store.counts()]

    assert with_desk(work) == noted


def test_a_request_that_slack_did_not_sign_is_noted_once_in_a_while(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    watch = SimpleNamespace(now=0.0)
    watch.monotonic = lambda: watch.now
    monkeypatch.setattr(slack_adapter, "time", watch)
    monkeypatch.setattr(slack_adapter, "machine", lambda: SimpleNamespace(timestamp=lambda: 10_000.0))

    async def work(desk: SlackReceiver) -> dict[str, int]:
        for now, signed_at in (
            (1, 10_000), (2, 10_000 - GOOD_SECONDS), (3, 10_000 + GOOD_SECONDS + 1), (4, 0),
            (1 + QUIET_SECONDS - 0.1, 10_000), (1 + QUIET_SECONDS, 10_000),
        ):  # fmt: skip
            watch.now = now
            await desk.refused(signed_at)
        return {one.what: one.number for one in desk.receiver.store.counts()}

    assert with_desk(work) == {"slack:wrong signature": 2, "slack:request too old": 1}
    assert len(caplog.records) == 3


def test_an_error_that_nobody_waits_for_any_more_is_taken_note_of() -> None:
    complaints: list[str] = []

    async def seen() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: complaints.append(context["message"]))
        for fails in (True, False):
            ended: asyncio.Future[None] = loop.create_future()
            ended.set_exception(ZeroDivisionError()) if fails else ended.cancel()
            slack_adapter._seen(ended)
            del ended
            gc.collect()

    asyncio.run(seen())
    assert complaints == []
