"""What a chat said is applied as it came, by the webhook too, where a file that was sent first is slow to come."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.runtime import web
from bot.runtime.clock import machine
from bot.runtime.receive import Receiver
from bot.runtime.store_thread import Writer
from bot.telegram import telegram_adapter, telegram_files, telegram_render, telegram_web
from bot.telegram.telegram_adapter import TelegramReceiver, connect
from bot.telegram.telegram_event import BotAccount, TelegramEvent
from handlers.dialog.turn import Channel, Membership, Unreadable
from storage.open import open_store
from storage.records import Address, Identity
from storage.store import Store
from tests.fake.telegram import TOKEN, FakeTelegram, Fault, Phone, chat_of
from tests.flow.talk import Shelf, languages_of, shipped
from tests.patience import PATIENCE
from tests.telegram.process import SECRET

UPDATES = itertools.count(1)
FILE_TAKEN, FILE_LOST = "Which programme is it about?", "I could not fetch that file."


@dataclass
class Hook:
    """The webhook, in this process, on a real database."""

    client: httpx.AsyncClient
    store: Store
    fake: FakeTelegram
    woken: list[None]
    desk: TelegramReceiver

    async def post(self, update: Mapping[str, Any], number: int | None = None) -> int:
        body = {"update_id": number or next(UPDATES), **update}
        answer = await self.client.post(telegram_web.PATH, json=body, headers={telegram_web.SECRET_HEADER: SECRET})
        return answer.status_code

    async def held(self, phone: Phone) -> tuple[Fault, asyncio.Task[int]]:
        """A document that Telegram does not give yet, and its update being answered."""
        fault, before = Fault("held", "getFile"), self.fetched
        self.fake.faults.append(fault)
        posted = asyncio.create_task(self.post({"message": document(phone)}))
        while self.fetched == before:
            await asyncio.sleep(0.01)
        return fault, posted

    @property
    def fetched(self) -> int:
        return sum(call.method == "getFile" for call in self.fake.calls)

    async def said(self, phone: Phone, count: int) -> list[str]:
        """What was said in a chat, as soon as it is so much."""
        async with asyncio.timeout(PATIENCE):
            while len(found := self._said(phone)) < count:
                await asyncio.sleep(0.01)
        return found

    def _said(self, phone: Phone) -> list[str]:
        mine = [row for row in self.store.outbox() if row.out.address.chat == str(phone.chat)]
        return [" ".join(block.get("text", "") for block in row.out.body["blocks"]) for row in mine]


def document(phone: Phone) -> dict[str, Any]:
    name = f"documents/{next(UPDATES)}"
    phone.fake.files[name] = b"# Notes"
    about = {"file_name": "notes.md", "mime_type": "text/markdown", "file_size": 7}
    return phone.message(document={"file_id": name, "file_unique_id": name, **about})


def text(phone: Phone) -> dict[str, Any]:
    return {"message": phone.message(text="/help")}


def edit(phone: Phone) -> dict[str, Any]:
    return {"edited_message": phone.message(text="help", edit_date=1)}


def press(phone: Phone) -> dict[str, Any]:
    on = phone.message(text="?") | {"chat": chat_of(phone.chat)}
    return {"callback_query": {"id": "1", "from": phone.me, "chat_instance": "1", "data": "a:0:b", "message": on}}


def second(phone: Phone) -> dict[str, Any]:
    return {"message": document(phone)}


@asynccontextmanager
async def hooked(fake: FakeTelegram, folder: Path) -> AsyncIterator[Hook]:
    writer, bot = Writer(), connect(TOKEN, fake.url)
    with closing(open_store(str(folder / "city.db"))) as store, contextlib.closing(writer):
        shelf, fits = Shelf(shipped(), store), {"telegram": telegram_render.fit}
        receiver = Receiver(store, shelf, languages_of(shipped().packs), machine, fits=fits)
        woken = list[None]()
        desk = TelegramReceiver(bot, BotAccount(42, "twin_test_bot"), receiver, writer, lambda: woken.append(None))
        transport = httpx.ASGITransport(web.app([telegram_web.route(desk, SECRET)]))
        async with bot, httpx.AsyncClient(transport=transport, base_url="http://here", timeout=PATIENCE) as client:
            yield Hook(client, store, fake, woken, desk)


def test_who_sends_is_told_at_once_that_there_is_something_to_say(own: FakeTelegram, tmp_path: Path) -> None:
    async def went() -> None:
        async with hooked(own, tmp_path) as hook:
            assert await hook.post(text(Phone(own))) == 200
            assert hook.woken == [None]
            assert "" not in {one.what for one in hook.store.counts()}
            await hook.desk.told(Address("telegram", "42", "", "-100"), Membership("removed"))
            assert hook.woken == [None, None]

    asyncio.run(went())


def test_what_operators_want_to_know_of_a_group_is_counted_once(own: FakeTelegram, tmp_path: Path) -> None:
    async def went() -> None:
        async with hooked(own, tmp_path) as hook:
            chat = {**chat_of(-500), "title": "Waste"}
            became = {"message_id": 7, "date": 1, "chat": chat, "migrate_to_chat_id": -100_500}
            for _ in range(2):
                assert await hook.post({"message": became}, 777) == 200
            counted = [(one.what, one.number) for one in hook.store.counts()]
            assert ("telegram:became a supergroup", 1) in counted

    asyncio.run(went())


def test_of_an_album_one_picture_is_answered_however_many_come_of_another(own: FakeTelegram, tmp_path: Path) -> None:
    async def went() -> None:
        async with hooked(own, tmp_path) as hook:
            seen = [hook.desk._seen_in_album(picture("first")), hook.desk._seen_in_album(picture(""))]
            seen += [hook.desk._seen_in_album(picture("second")) for _ in range(telegram_adapter.ALBUMS)]
            assert seen[:3] == [False, False, False]
            assert all(seen[3:])
            assert hook.desk._seen_in_album(picture("first"))
            assert list(hook.desk.albums) == ["first", "second"]

    def picture(album: str) -> TelegramEvent:
        who = Identity("telegram", "", "501")
        return TelegramEvent(Unreadable("photo"), Address("telegram", "42", "", "501"), who, Channel(), album=album)

    asyncio.run(went())


@pytest.mark.parametrize("then", [text, edit, press, second])
def test_what_is_said_after_a_file_is_applied_after_it(own: FakeTelegram, tmp_path: Path, then: Any) -> None:
    async def went() -> None:
        phone, other = Phone(own), Phone(own)
        async with hooked(own, tmp_path) as hook:
            fault, posted = await hook.held(phone)
            later = asyncio.create_task(hook.post(then(phone)))
            assert await hook.post(text(other)) == 200
            await asyncio.wait({later}, timeout=0.2)
            assert not later.done()
            fault.kind = "ok"
            assert await asyncio.gather(posted, later) == [200, 200]
            assert FILE_TAKEN in (await hook.said(phone, 2))[0]
            assert len(await hook.said(other, 1)) == 1

    asyncio.run(went())


def test_what_took_too_long_for_telegram_is_applied_in_its_order_and_once(own: FakeTelegram, tmp_path: Path) -> None:
    async def went() -> None:
        phone = Phone(own)
        async with hooked(own, tmp_path) as hook:
            fault, posted = await hook.held(phone)
            words = text(phone)
            later = asyncio.create_task(hook.post(words, 999_999))
            assert await asyncio.gather(posted, later) == [503, 503]
            fault.kind = "ok"
            before = await hook.said(phone, 2)
            assert FILE_TAKEN in before[0]
            assert [await hook.post(words, 999_999) for _ in range(3)] == [200] * 3
            assert await hook.said(phone, 2) == before

    asyncio.run(went())


def test_a_file_that_takes_too_long_is_told_and_what_followed_goes_on(
    own: FakeTelegram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_files, "FETCH_SECONDS", 0.3)

    async def went() -> None:
        phone = Phone(own)
        async with hooked(own, tmp_path) as hook:
            _, posted = await hook.held(phone)
            assert await asyncio.gather(posted, hook.post(text(phone))) == [200, 200]
            assert FILE_LOST in (await hook.said(phone, 2))[0]

    asyncio.run(went())
