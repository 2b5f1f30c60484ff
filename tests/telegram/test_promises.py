"""No acknowledged update is lost, none applied twice; junk is refused, and a store that is away is not the update's fault."""

from __future__ import annotations

import asyncio
import json
import random
import socket
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import httpx
import pytest

from bot.telegram.telegram_web import PATH, SECRET_HEADER
from tests.fake.telegram import TOKEN, FakeTelegram, Fault, Phone
from tests.telegram.killing import rows_by_chat
from tests.telegram.process import SECRET, Bot

Start = Callable[..., Bot]
ODD = (
    None,
    True,
    -1,
    0,
    2**70,
    1.5,
    "",
    "x",
    "😀" * 50,
    "\ud800",
    [],
    {},
    [[]],
    {"id": {}},
    "\x00",
    "../..",
    "<b>",
    "9" * 400,
)


async def post(url: str, updates: list[Any], secret: str = SECRET, at_once: int = 40) -> list[int]:
    """The statuses of posting each body, many at once."""
    gate = asyncio.Semaphore(at_once)
    async with aiohttp.ClientSession() as client:

        async def one(body: Any) -> int:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            async with gate, client.post(url, data=data, headers={SECRET_HEADER: secret}) as response:
                await response.read()
                return response.status

        return await asyncio.gather(*(one(body) for body in updates))


def hook(bot: Bot) -> str:
    return f"http://127.0.0.1:{bot.port}{PATH}"


def test_replayed_shuffled_and_concurrent_updates_have_one_effect_each(own: FakeTelegram, start: Start) -> None:
    bot = start(webhook=True)
    own.wait(lambda: own.webhook)
    phones = [Phone(own) for _ in range(100)]
    updates = [{"update_id": n, "message": p.message(text="/about")} for n, p in enumerate(phones)] * 8
    random.Random(8).shuffle(updates)
    statuses = asyncio.run(post(hook(bot), updates))
    # What is not taken in time, on a busy machine, is delivered again.
    late = [one for one, status in zip(updates, statuses, strict=True) if status == 503]
    assert {*statuses} <= {200, 503}
    assert {*asyncio.run(post(hook(bot), late))} <= {200}
    rows = rows_by_chat(bot)
    assert [rows[str(phone.chat)] for phone in phones] == [1] * 100


def test_junk_and_strangers_are_refused_and_the_process_lives(own: FakeTelegram, start: Start) -> None:
    own.validate = False
    bot = start(webhook=True)
    dice = random.Random(3000)
    phone = Phone(own)
    seeds = [
        {"message": phone.message(text="/start")},
        {"message": phone.message(location={"latitude": 50.0, "longitude": 4.0})},
        {"edited_message": phone.message(text="x", edit_date=1)},
        {"callback_query": {"id": "1", "from": phone.me, "chat_instance": "1", "data": "a:0:b",
                            "message": phone.message(text="?")}},
        {"inline_query": {"id": "1", "from": phone.me, "query": "deadline", "offset": ""}},
        {"my_chat_member": {"chat": {"id": -1, "type": "group", "title": "x"}, "from": phone.me, "date": 1}},
        {"poll": {"id": "1"}}, {"chosen_inline_result": {}}, {},
    ]  # fmt: skip
    bodies: list[Any] = [mutated(dice, {"update_id": n, **dice.choice(seeds)}) for n in range(2200)]
    bodies += [dice.randbytes(dice.randrange(300)) for _ in range(200)]
    bodies += [b"[" * 50_000, b'{"update_id": 1', b"\xff\xfe", b"null", b"[1]", b"1" * 5000, b'{"update_id": NaN}']
    statuses = asyncio.run(post(hook(bot), bodies))
    # What comes while the store is busy is told to come again, and does.
    while late := [number for number, status in enumerate(statuses) if status == 503]:
        for number, status in zip(late, asyncio.run(post(hook(bot), [bodies[n] for n in late])), strict=True):
            statuses[number] = status
    statuses += asyncio.run(post(hook(bot), bodies[:300], secret="wrong"))
    statuses += [raw_status(bot.port, dice) for _ in range(300)]
    assert len(statuses) >= 3000
    assert all(status == 200 or 400 <= status < 500 for status in statuses), {s: statuses.count(s) for s in statuses}
    assert statuses[-600:-300] == [401] * 300
    own.queue.clear()
    phone = Phone(own)
    phone.say("/start")
    phone.hears("What would you like to do?")
    assert bot.alive


def mutated(dice: random.Random, value: Any) -> Any:
    """The value with odd things in a few places."""
    if dice.random() < 0.06:
        return dice.choice(ODD)
    if isinstance(value, dict):
        return {k: (v if k == "update_id" else mutated(dice, v)) for k, v in value.items() if dice.random() > 0.03}
    return [mutated(dice, one) for one in value] if isinstance(value, list) else value


def raw_status(port: int, dice: random.Random) -> int:
    """The status that a request of odd bytes gets; 400 where the server hangs up on it."""
    odd = bytes(dice.choice(b"\x01 aZ:;\xff\x80\x7f,=0") for _ in range(dice.randrange(40)))
    head = b"POST /telegram HTTP/1.1\r\nHost: x\r\n" + dice.choice((
        SECRET_HEADER.encode() + b": " + odd, odd + b": x", b"Content-Length: " + odd, b"Transfer-Encoding: " + odd,
        b"Content-Length: 5\r\nContent-Length: 6", b"X: " + b"y" * 70_000,
    ))  # fmt: skip
    with socket.create_connection(("127.0.0.1", port), timeout=10) as one:
        try:
            one.sendall(head + b"\r\nConnection: close\r\n\r\n")
            one.shutdown(socket.SHUT_WR)
            answer = one.recv(100)
        except ConnectionError:
            return 400
    return int(answer.split(b" ")[1]) if answer.startswith(b"HTTP/") else 400


def test_only_post_and_only_so_much(own: FakeTelegram, start: Start) -> None:
    bot = start(webhook=True)
    own.wait(lambda: own.webhook)

    with httpx.Client() as client:
        refused = [client.request(method, hook(bot)).status_code for method in ("GET", "PUT", "DELETE", "HEAD")]
        large = client.post(hook(bot), content=b"x" * 10 * 2**20, headers={SECRET_HEADER: SECRET})
        health = client.get(f"http://127.0.0.1:{bot.port}/health")
    assert [*refused, large.status_code, health.status_code] == [405, 405, 405, 405, 413, 200]


def test_while_the_store_is_away_nothing_is_acknowledged(own: FakeTelegram, start: Start) -> None:
    bot = start(webhook=True)
    own.wait(lambda: own.webhook)
    phones = [Phone(own) for _ in range(6)]
    updates = [{"update_id": n, "message": phone.message(text="/about")} for n, phone in enumerate(phones)]
    with closing(sqlite3.connect(bot.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        assert asyncio.run(post(hook(bot), updates)) == [503] * 6
        assert time.monotonic() - began < len(updates)  # a second each, were they to wait for one another
        other.execute("ROLLBACK")
    own.wait(lambda: set(asyncio.run(post(hook(bot), updates))) == {200})
    rows = rows_by_chat(bot)
    assert [rows[str(phone.chat)] for phone in phones] == [1] * 6


def test_polling_waits_for_a_store_that_is_away(own: FakeTelegram, start: Start) -> None:
    bot = start()
    phone = Phone(own)
    with closing(sqlite3.connect(bot.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        phone.say("/about")
        bot.wait_for_log("updates wait for the store")
        assert own.confirmed == []
        other.execute("ROLLBACK")
    phone.hears("About")
    own.wait(lambda: own.confirmed)


def test_no_secret_and_no_word_of_anybody_is_logged(own: FakeTelegram, start: Start) -> None:
    for webhook in (False, True):
        bot = start(webhook=webhook, LOG_LEVEL="DEBUG")
        phone = Phone(own)
        own.faults += [Fault("500"), Fault("reset"), Fault("500", "answerCallbackQuery"), Fault("502", "getUpdates")]
        phone.say("canary-of-a-person-7f3a")
        phone.hears("I am not sure what you are asking")
        own.put("message", {"message_id": "canary-of-a-person-7f3a"}, 1)
        phone.press("Keep this question")
        phone.hears("Kept without your name")
        assert bot.stop() == 0
        own.webhook = {}
    assert len(bot.log) > 1000
    for secret in (TOKEN, TOKEN.partition(":")[2], SECRET, "canary-of-a-person-7f3a"):
        assert secret not in bot.log


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"TELEGRAM_TOKEN": ""}, "Set TELEGRAM_TOKEN to the token that @BotFather gave you"),
        ({"TELEGRAM_SECRET": ""}, "With PUBLIC_URL, set TELEGRAM_SECRET"),
        ({"TELEGRAM_SECRET": "with space"}, "TELEGRAM_SECRET must be 1 to 256 letters"),
        ({"PORT": "http"}, "PORT must be a number"),
        ({"CITY2CITY_PACKS": ""}, "names no controller of the personal data"),
        ({"DATABASE_URL": "/nowhere/at/all.db"}, "cannot be opened"),
    ],
)
def test_what_is_not_set_right_is_said_in_a_line(
    own: FakeTelegram, tmp_path: Path, env: dict[str, str], said: str
) -> None:
    done = Bot(own, tmp_path, webhook=True, env=env).run("telegram")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
