"""Polling, one step at a time: what is confirmed, what waits for a document, and what is done where Telegram fails."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.runtime.stopping import LONGEST_WAIT
from bot.telegram import telegram_poll
from bot.telegram.telegram_adapter import REVOKED_SECONDS, Bot, Prepared
from bot.telegram.telegram_event import TelegramEvent
from bot.telegram.telegram_parse import ALLOWED
from bot.telegram.telegram_poll import BATCH, CONFLICT_SECONDS, LONG_POLL_SECONDS, Poller
from bot.telegram.telegram_render import ApiRequest
from bot.telegram.telegram_request import TelegramRequest
from handlers.dialog.turn import Channel, Text
from storage.records import Address, Identity
from storage.store import StoreBusy
from tests.fake.telegram import TOKEN, FakeTelegram, Fault
from tests.patience import PATIENCE, pauses

ANNA = Identity("telegram", "", "501")
pytestmark = pytest.mark.filterwarnings("ignore:Please use .Bot:telegram.warnings.PTBUserWarning")
Raw = dict[str, Any]


@dataclass
class Desk:
    """What takes updates: a ``slow`` one has a document that comes when it is let go, one of the ``lost`` is not kept, a ``press``
    is answered."""

    bot: Bot
    go: asyncio.Event = field(default_factory=asyncio.Event)
    raw: dict[str, Raw] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    applied: list[str] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    noted: list[str] = field(default_factory=list)
    noting: StoreBusy | None = None

    @property
    def receiver(self) -> Desk:
        return self

    def note(self, what: str) -> None:
        if self.noting:
            raise self.noting
        self.noted.append(what)

    async def work(self, call: Callable[[str], None], what: str) -> None:
        call(what)

    def parse(self, raw: Mapping[str, Any]) -> Prepared:
        number, file = str(raw["update_id"]), "F1" if raw.get("slow") else ""
        self.raw[number] = dict(raw)
        where = Address("telegram", "42", "", raw.get("chat", "501"))
        return Prepared(number, TelegramEvent(Text(""), where, ANNA, Channel(), file=file))

    async def fetch(self, update: Prepared) -> Prepared:
        self.fetched.append(update.id)
        await self.go.wait()
        assert isinstance(update.what, TelegramEvent)
        return replace(update, what=replace(update.what, file=""))

    async def apply(self, update: Prepared) -> ApiRequest | None:
        assert not update.lacks_file
        if update.id in self.lost:
            raise StoreBusy("held by another process")
        self.applied.append(update.id)
        pressed = self.raw[update.id].get("press")
        return ApiRequest("answerCallbackQuery", {"callback_query_id": pressed}) if pressed else None


def with_poller(url: str, work: Callable[[Desk, Poller], Awaitable[None]]) -> None:
    """Work with a poller to the end, which comes in time."""

    async def working() -> None:
        calls, asking = TelegramRequest(read_timeout=PATIENCE), TelegramRequest()
        client: ExtBot[None] = ExtBot(TOKEN, base_url=f"{url}/bot", request=calls, get_updates_request=asking)
        desk = Desk(client)
        try:
            async with asyncio.timeout(PATIENCE):
                await work(desk, Poller(desk, asyncio.Event()))  # type: ignore[arg-type]
        finally:
            await calls.shutdown()
            await asking.shutdown()

    asyncio.run(working())


def without_telegram(work: Callable[[Desk, Poller], Awaitable[None]]) -> None:
    with_poller("http://127.0.0.1:9", work)


def update(number: int, **more: Any) -> Raw:
    return {"update_id": number, **more}


# -- what is confirmed


def test_the_offset_is_behind_the_last_update_also_where_ids_jump_down() -> None:
    async def work(desk: Desk, poller: Poller) -> None:
        assert await poller._applied([update(900), update(3), update(4)])
        assert (desk.applied, poller.offset, poller.ahead) == (["900", "3", "4"], 5, set())

    without_telegram(work)


def test_what_is_no_update_is_neither_applied_nor_confirmed() -> None:
    async def work(desk: Desk, poller: Poller) -> None:
        assert not await poller._applied([{"message": {}}, {"update_id": "7"}])
        assert (desk.applied, poller.offset) == ([], None)
        assert await poller._applied([{"message": {}}, update(7)])
        assert (desk.applied, poller.offset) == (["7"], 8)

    without_telegram(work)


def test_what_the_store_does_not_keep_comes_again_with_all_behind_it(caplog: pytest.LogCaptureFixture) -> None:
    async def work(desk: Desk, poller: Poller) -> None:
        desk.lost.add("2")
        assert not await poller._applied([update(1), update(2), update(3)])
        assert (desk.applied, poller.offset) == (["1"], 2)
        assert "updates wait for the store: held by another process" in caplog.text
        desk.lost.clear()
        assert await poller._applied([update(2), update(3)])
        assert (desk.applied, poller.offset) == (["1", "2", "3"], 4)

    without_telegram(work)


# -- documents


def test_a_document_holds_what_its_chat_says_after_it_and_nobody_else() -> None:
    batch = [update(1, slow=True), update(2), update(3, chat="502"), update(4, slow=True)]

    async def work(desk: Desk, poller: Poller) -> None:
        for _ in range(3):
            assert await poller._applied(batch)
            await asyncio.sleep(0)
            assert (desk.applied, poller.offset, poller.ahead) == (["3"], None, {3})
            assert (desk.fetched, sorted(poller.fetching)) == (["1", "4"], [1, 4])
        desk.go.set()
        await asyncio.wait(poller.fetching.values())
        assert await poller._applied(batch)
        assert (desk.applied, poller.offset, poller.ahead) == (["3", "1", "2", "4"], 5, set())
        assert poller.fetching == {}

    without_telegram(work)


def test_a_document_that_the_store_does_not_keep_is_not_fetched_again() -> None:
    async def work(desk: Desk, poller: Poller) -> None:
        desk.go.set()
        await poller._applied([update(1, slow=True)])
        await asyncio.wait(poller.fetching.values())
        desk.lost.add("1")
        assert not await poller._applied([update(1, slow=True)])
        desk.lost.clear()
        assert await poller._applied([update(1, slow=True)])
        assert (desk.fetched, desk.applied, poller.offset) == (["1"], ["1"], 2)

    without_telegram(work)


def test_before_it_is_asked_again_a_document_is_given_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(desk: Desk, poller: Poller) -> None:
        await poller._documents()
        await poller._applied([update(1, slow=True)])
        monkeypatch.setattr(telegram_poll, "HOLD_SECONDS", 0.001)
        await poller._documents()
        assert not poller.fetching[1].done()
        monkeypatch.setattr(telegram_poll, "HOLD_SECONDS", 1e9)
        asyncio.get_running_loop().call_later(0.01, desk.go.set)
        await poller._documents()
        assert poller.fetching[1].done()
        await poller._documents()

    without_telegram(work)


# -- answers to presses


def test_a_press_is_answered_without_waiting_for_it(own: FakeTelegram, caplog: pytest.LogCaptureFixture) -> None:
    own.faults.append(Fault("400", "answerCallbackQuery", description="Bad Request: query is too old"))

    async def work(desk: Desk, poller: Poller) -> None:
        caplog.set_level(logging.INFO)
        assert await poller._applied([update(1), update(2, press="q1")])
        assert len(poller.answers) == 1
        await asyncio.wait(poller.answers)
        assert await poller._applied([update(3, press="q2")])
        await asyncio.wait(poller.answers)
        await asyncio.sleep(0)
        assert poller.answers == set()

    with_poller(own.url, work)
    assert list(own.answered) == ["q2"]
    assert "answerCallbackQuery was not taken: Query is too old" in caplog.text


# -- asking


def test_it_is_asked_for_what_is_not_confirmed_and_patiently(own: FakeTelegram) -> None:
    first, second = (own.put("message", {"text": "x"}, 501) for _ in range(2))

    async def work(_desk: Desk, poller: Poller) -> None:
        poller.failures, poller.said = 3, "trouble"
        assert [raw["update_id"] for raw in await poller._fetched()] == [first, second]
        assert (poller.failures, poller.said) == (0, "")
        poller.offset = first + 1
        assert [raw["update_id"] for raw in await poller._fetched()] == [second]

    with_poller(own.url, work)
    asked = {"limit": BATCH, "timeout": LONG_POLL_SECONDS, "allowed_updates": list(ALLOWED)}
    assert [call.params for call in own.calls] == [asked, asked | {"offset": first + 1}]


def test_a_failure_is_waited_out_and_brings_nothing(own: FakeTelegram, monkeypatch: pytest.MonkeyPatch) -> None:
    own.faults.append(Fault("500", "getUpdates"))
    paused = pauses(monkeypatch, telegram_poll)

    async def work(_desk: Desk, poller: Poller) -> None:
        assert await poller._fetched() == []
        assert (poller.failures, paused) == (1, [1])

    with_poller(own.url, work)


OTHER = Conflict("Conflict: terminated by other getUpdates request")
HOOK = Conflict("Conflict: can't use getUpdates method while Webhook is active")


@pytest.mark.parametrize(
    ("error", "seconds", "noted", "words"),
    [
        (OTHER, CONFLICT_SECONDS, ["telegram:second poller"], "Another process polls"),
        (HOOK, CONFLICT_SECONDS, ["telegram:foreign webhook"], "Another process set a webhook"),
        (InvalidToken(), REVOKED_SECONDS, ["telegram:token refused"], "Telegram refuses the token (401)"),
        (RetryAfter(7), 7, [], ""),
        (NetworkError("Bad Gateway"), 1, [], "no updates could be fetched: Bad Gateway"),
    ],
)
def test_each_failure_is_waited_out_as_it_needs_and_told_to_whom_it_concerns(
    error: TelegramError, seconds: float, noted: list[str], words: str,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    paused = pauses(monkeypatch, telegram_poll)

    async def work(desk: Desk, poller: Poller) -> None:
        await poller._wait_out(error)
        assert (paused, desk.noted, poller.failures) == ([seconds], noted, 1)

    without_telegram(work)
    assert words in caplog.text
    assert bool(words) == bool(caplog.text)


def test_a_trouble_is_told_once_until_it_is_another_or_over(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    pauses(monkeypatch, telegram_poll)

    async def work(desk: Desk, poller: Poller) -> None:
        for error in (OTHER, OTHER, HOOK, OTHER):
            await poller._wait_out(error)
        desk.noting = StoreBusy("away")
        await poller._wait_out(HOOK)
        assert desk.noted == ["telegram:second poller", "telegram:foreign webhook", "telegram:second poller"]

    without_telegram(work)
    assert len(caplog.records) == 4


def test_where_telegram_cannot_be_reached_it_is_asked_ever_more_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    paused = pauses(monkeypatch, telegram_poll)

    async def work(_desk: Desk, poller: Poller) -> None:
        for _ in range(7):
            await poller._wait_out(NetworkError("Bad Gateway"))

    without_telegram(work)
    assert paused == [1, 2, 4, 8, 16, LONGEST_WAIT, LONGEST_WAIT]


# -- a whole run


def test_it_goes_on_until_the_stop_and_then_waits_for_nothing(own: FakeTelegram) -> None:
    first = own.put("message", {"text": "x"}, 501)

    async def work(desk: Desk, poller: Poller) -> None:
        running = asyncio.create_task(poller.run())
        while poller.offset != first + 1:
            await asyncio.sleep(0.001)
        own.put("message", {"text": "x"}, 501)
        while len(desk.applied) < 2:
            await asyncio.sleep(0.001)
        poller.stop.set()
        await running
        assert len(asyncio.all_tasks()) == 1

    with_poller(own.url, work)


def test_documents_are_left_at_the_stop_and_answers_are_given_a_moment(
    own: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_poll, "ANSWER_SECONDS", PATIENCE)

    async def work(desk: Desk, poller: Poller) -> None:
        await poller._applied([update(1, slow=True), update(2, chat="502", press="q1")])
        poller.stop.set()
        await poller.run()
        assert poller.fetching[1].cancelled()

    with_poller(own.url, work)
    assert list(own.answered) == ["q1"]


@pytest.mark.parametrize("kept", [False, True])
def test_where_the_store_keeps_nothing_it_is_given_a_second(
    own: FakeTelegram, monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    number = own.put("message", {"text": "x"}, 501)
    turns, paused = itertools.count(1), list[float]()

    async def work(desk: Desk, poller: Poller) -> None:
        async def instead(stop: asyncio.Event, seconds: float) -> None:
            paused.append(seconds)
            stop.set()

        async def documents() -> None:
            if next(turns) == 1 and kept:
                poller.stop.set()

        monkeypatch.setattr(telegram_poll, "pause", instead)
        monkeypatch.setattr(Poller, "_documents", lambda _self: documents())
        desk.lost |= set() if kept else {str(number)}
        await poller.run()

    with_poller(own.url, work)
    assert paused == ([] if kept else [1])
