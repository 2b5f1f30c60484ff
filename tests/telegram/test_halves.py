"""Half of a pair of UTF-16, alone: what came with it is heard all the same."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.runtime.clock import machine
from bot.runtime.receive import Receiver
from bot.runtime.store_thread import directly
from bot.runtime.well_formed import well_formed
from bot.telegram.telegram_adapter import TelegramReceiver, connect
from bot.telegram.telegram_event import BotAccount
from storage.open import open_store
from tests.fake.telegram import TOKEN, chat_of
from tests.flow.talk import Shelf, languages_of, shipped

HALF = "\ud800"
ANNA = {"id": 7, "is_bot": False, "first_name": f"A{HALF}", "language_code": f"en{HALF}"}
BASE = {"message_id": 1, "date": 1, "from": ANNA}
MENTION = {"type": "mention", "offset": 2, "length": 14}
UPDATES: dict[str, dict[str, Any]] = {
    "a command": {"message": {**BASE, "chat": chat_of(7), "text": f"draft staff 1/1.2d {HALF}"}},
    "a question": {"message": {**BASE, "chat": chat_of(7), "text": f"when is the deadline? {HALF}"}},
    "a name": {
        "message": {
            **BASE, "chat": chat_of(-500) | {"title": HALF}, "text": f"{HALF} @twin_test_bot who can apply?", "entities": [MENTION],
        }
    },
    "a press": {"callback_query": {"id": "1", "from": ANNA, "chat_instance": "1", "data": f"a:0:{HALF}",
                                   "message": {**BASE, "chat": chat_of(7), "text": "?"}}},
}  # fmt: skip


@pytest.mark.parametrize("what", UPDATES)
def test_what_comes_with_half_a_character_is_answered_and_not_put_aside(tmp_path: Path, what: str) -> None:
    async def said() -> None:
        with closing(open_store(str(tmp_path / "city.db"))) as store:
            receiver = Receiver(store, Shelf(shipped(), store), languages_of(shipped().packs), machine)
            bot = connect(TOKEN, "http://127.0.0.1:9")
            desk = TelegramReceiver(bot, BotAccount(42, "twin_test_bot"), receiver, directly, lambda: None)
            await desk.apply(desk.parse({"update_id": 1, **UPDATES[what]}))
            assert store.parked() == []
            assert store.outbox()

    asyncio.run(said())


def test_offsets_hold_and_whole_pairs_stay() -> None:
    assert well_formed({HALF: [f"a{HALF}b", "😀", 1, None]}) == {"\ufffd": ["a\ufffdb", "😀", 1, None]}
