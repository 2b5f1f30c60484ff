"""The webhook's own part: whom it lets in, what it says of each update, and what it remembers of those that took too long."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from bot.runtime import web
from bot.telegram import telegram_web
from bot.telegram.telegram_adapter import Prepared
from bot.telegram.telegram_event import TelegramEvent
from bot.telegram.telegram_render import ApiRequest
from bot.telegram.telegram_web import MOST_KEPT, PATH, SECRET_HEADER, Turns
from handlers.dialog.turn import Channel, Text
from storage.records import Address, Identity
from storage.store import StoreBusy
from tests.patience import PATIENCE
from tests.telegram.process import SECRET

CHAT, ANNA = Address("telegram", "42", "", "501"), Identity("telegram", "", "501")


@dataclass
class Desk:
    """What updates come to: one that is ``held`` waits until it is let go, one that ``fails`` ends with an error."""

    go: asyncio.Event = field(default_factory=asyncio.Event)
    begun: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    raw: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def parse(self, raw: Mapping[str, Any]) -> Prepared:
        number = str(raw["update_id"])
        self.raw[number] = raw
        return Prepared(number, TelegramEvent(Text(""), CHAT, ANNA, Channel()) if "chat" in raw else None)

    async def apply(self, update: Prepared) -> ApiRequest | None:
        raw = self.raw[update.id]
        self.begun.append(update.id)
        if "held" in raw:
            await self.go.wait()
        if "fails" in raw:
            raise StoreBusy("the store is busy")
        self.ended.append(update.id)
        return ApiRequest("answerCallbackQuery", {"text": "noted"}) if "press" in raw else None


def with_desk(work: Callable[[Desk, Turns], Awaitable[None]]) -> list[str]:
    """Work on turns to its end; what the loop would have to say of errors that nobody looked at."""
    complaints: list[str] = []

    async def working() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context["message"]))
        desk = Desk()
        await work(desk, Turns(desk))  # type: ignore[arg-type]
        gc.collect()

    asyncio.run(working())
    return complaints


async def too_late(turns: Turns, raw: dict[str, Any]) -> None:
    """An update that takes longer than Telegram is let wait."""
    with pytest.MonkeyPatch.context() as hurried, pytest.raises(TimeoutError):
        hurried.setattr(telegram_web, "PATIENCE_SECONDS", 0.001)
        await turns.done(raw)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_web, "PATIENCE_SECONDS", PATIENCE)


# -- the door


def ask(desk: Desk, content: bytes, secret: str = SECRET) -> httpx.Response:
    async def asking() -> httpx.Response:
        transport = httpx.ASGITransport(web.app([telegram_web.route(desk, SECRET)]))  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return await client.post(PATH, content=content, headers={SECRET_HEADER: secret.encode()} if secret else {})

    return asyncio.run(asking())


@pytest.mark.parametrize("secret", ["", SECRET[:-1], SECRET.upper(), f"{SECRET}x", "ü"])
def test_who_does_not_know_the_secret_is_not_heard(secret: str) -> None:
    desk = Desk()
    assert ask(desk, b'{"update_id": 1}', secret).status_code == 401
    assert desk.begun == []


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"[1]", b"{}", b'{"update_id": "1"}', b'{"update_id": true}', b"[" * 100_000]
)
def test_what_is_no_update_is_refused_for_good(content: bytes) -> None:
    desk = Desk()
    assert ask(desk, content).status_code == 400
    assert desk.begun == []


def test_an_update_is_answered_with_what_telegram_is_to_do_or_with_nothing() -> None:
    answer, bare = ask(Desk(), b'{"update_id": 1, "press": 1}'), ask(Desk(), b'{"update_id": 2}')
    assert answer.json() == {"method": "answerCallbackQuery", "text": "noted"}
    assert (answer.status_code, bare.status_code, bare.content) == (200, 200, b"")


def test_what_cannot_be_kept_is_to_come_again(caplog: pytest.LogCaptureFixture) -> None:
    answer = ask(Desk(), b'{"update_id": 1, "fails": 1}')
    assert (answer.status_code, answer.headers["Retry-After"], answer.content) == (503, "2", b"")
    assert "an update is refused, it must come again: the store is busy" in caplog.text


def test_what_takes_too_long_is_to_come_again(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_web, "PATIENCE_SECONDS", 0.001)
    assert ask(Desk(), b'{"update_id": 1, "held": 1}').status_code == 503
    assert "an update is refused, it must come again: a document, or the store, is slow" in caplog.text


# -- those that take long


def test_one_that_comes_again_joins_the_one_under_way_and_is_applied_once() -> None:
    async def work(desk: Desk, turns: Turns) -> None:
        raw = {"update_id": 7, "held": True}
        for _ in range(3):
            await too_late(turns, raw)
        desk.go.set()
        await turns.done(raw)
        assert (desk.begun, desk.ended, dict(turns.tasks)) == (["7"], ["7"], {})

    assert with_desk(work) == []


def test_an_error_that_nobody_waits_for_any_more_is_nobody_elses_either() -> None:
    async def work(desk: Desk, turns: Turns) -> None:
        await too_late(turns, {"update_id": 7, "held": True, "fails": True})
        desk.go.set()
        await asyncio.wait(turns.tasks.values())
        turns.tasks.clear()

    assert with_desk(work) == []


def test_of_those_that_were_done_too_late_the_newest_are_remembered() -> None:
    async def work(desk: Desk, turns: Turns) -> None:
        for number in range(MOST_KEPT + 5):
            await too_late(turns, {"update_id": number, "held": True})
        assert len(turns.tasks) == MOST_KEPT + 5, "none of these is done"
        desk.go.set()
        await asyncio.wait(turns.tasks.values())
        await turns.done({"update_id": 999})
        assert list(turns.tasks) == [str(number) for number in range(6, MOST_KEPT + 5)]

    assert with_desk(work) == []


def test_few_that_were_done_too_late_are_all_remembered() -> None:
    async def work(desk: Desk, turns: Turns) -> None:
        for number in range(MOST_KEPT - 1):
            await too_late(turns, {"update_id": number, "held": True})
        desk.go.set()
        await asyncio.wait(turns.tasks.values())
        await turns.done({"update_id": 999})
        assert len(turns.tasks) == MOST_KEPT - 1

    assert with_desk(work) == []


def test_of_one_chat_the_second_waits_and_others_do_not() -> None:
    async def work(desk: Desk, turns: Turns) -> None:
        await too_late(turns, {"update_id": 1, "chat": True, "held": True})
        await too_late(turns, {"update_id": 2, "chat": True})
        await turns.done({"update_id": 3})
        assert (desk.begun, desk.ended) == (["1", "3"], ["3"])
        desk.go.set()
        await asyncio.wait(turns.tasks.values())
        assert desk.ended == ["3", "1", "2"]

    assert with_desk(work) == []
