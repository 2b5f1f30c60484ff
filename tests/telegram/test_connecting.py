"""Telegram as a platform of the process: what keeps it from starting, who we are, and how updates are to reach us."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.runtime import stopping
from bot.runtime.knowledge import KnowledgeSource
from bot.runtime.receive import Receiver
from bot.runtime.relay import Relay
from bot.runtime.service import Services
from bot.runtime.settings import Misconfigured, Settings
from bot.runtime.store_thread import Writer
from bot.telegram.telegram_parse import ALLOWED
from bot.telegram.telegram_run import WEBHOOK_CONNECTIONS, Telegram, check, pace, telegram
from storage.open import open_store
from storage.records import Address
from tests.day import CLOCK
from tests.fake.telegram import BOT, TOKEN, FakeTelegram, Fault
from tests.patience import PATIENCE, pauses

ANNA, GROUP = (Address("telegram", "42", "", chat) for chat in ("501", "-100"))


def conf(folder: Path, public_url: str = "", **environment: str) -> Settings:
    said = {"TELEGRAM_TOKEN": TOKEN, **environment}
    return Settings((), folder, str(folder / "city.db"), colour=False, public_url=public_url, environment=said)


# -- what keeps it from starting


@pytest.mark.parametrize("secret", ["x", "a-long_Word-7", "x" * 256])
def test_a_secret_of_letters_digits_and_two_signs_is_one(tmp_path: Path, secret: str) -> None:
    check(conf(tmp_path, "https://bot.example", TELEGRAM_SECRET=secret))
    check(conf(tmp_path, TELEGRAM_SECRET=secret))


@pytest.mark.parametrize("secret", ["-", "two words", "größe", "x" * 257, "a+b"])
def test_another_is_none_whether_it_is_used_or_not(tmp_path: Path, secret: str) -> None:
    for public_url in ("", "https://bot.example"):
        with pytest.raises(Misconfigured, match="must be 1 to 256 letters, digits"):
            check(conf(tmp_path, public_url, TELEGRAM_SECRET=secret))


def test_a_public_address_needs_a_secret_and_polling_needs_none(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="anybody could send updates"):
        check(conf(tmp_path, "https://bot.example"))
    check(conf(tmp_path))
    with pytest.raises(Misconfigured, match="whole address"):
        check(conf(tmp_path, "bot.example", TELEGRAM_SECRET="x"))


def test_without_a_token_nothing_starts(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="Set TELEGRAM_TOKEN to the token"):
        check(conf(tmp_path, TELEGRAM_TOKEN=""))


# -- how fast


@pytest.mark.parametrize(
    "words", ["", "30/1", "30/1 8/5", "30/1 8/5 20/60 1/1", "x/1 8/5 20/60", "30 8/5 20/60", "1/2/3 8/5 20/60"]
)
def test_a_pace_is_three_times_so_many_in_so_long(words: str) -> None:
    with pytest.raises(Misconfigured, match="TELEGRAM_PACE must be three times messages/seconds"):
        pace(words)


def test_a_group_has_a_pace_more_and_there_a_change_is_a_message() -> None:
    for address, waits in ((ANNA, [0.0, 1.0]), (GROUP, [7.0, 7.0])):
        limiter = pace("100/1 3/1 2/7")
        limiter._clock = lambda: 0.0
        for _ in range(2):
            limiter.begin(address)
            limiter.end(address)
        found = [limiter.wait(address)]
        limiter.begin(address)
        limiter.end(address)
        assert [*found, limiter.wait(address)] == waits
        assert limiter.wait(address, edit=True) == (0.0 if address == ANNA else 7.0)


# -- who we are


def connected(settings: Settings, stop: asyncio.Event | None = None) -> Telegram | None:
    async def connecting() -> Telegram | None:
        async with asyncio.timeout(PATIENCE):
            found = await telegram(settings, stop or asyncio.Event())
            if found:
                await found.close()
            return found

    return asyncio.run(connecting())


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long it would have waited each time."""
    return pauses(monkeypatch, stopping)


def test_it_asks_who_we_are_until_telegram_can_be_reached(
    own: FakeTelegram, tmp_path: Path, hurried: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    own.faults.append(Fault("500", "getMe", times=2))
    found = connected(conf(tmp_path, TELEGRAM_API=own.url))
    assert found
    assert (found.me.id, found.me.name, found.name) == (BOT["id"], "twin_test_bot", "@twin_test_bot")
    assert (found.transport.me, found.transport.platform) == (found.me, "telegram")
    assert hurried == [1, 2]
    assert "Telegram cannot be reached, trying again in 2 s: " in caplog.text


def test_a_token_that_is_refused_ends_it(own: FakeTelegram, tmp_path: Path) -> None:
    own.revoked = True
    with pytest.raises(Misconfigured, match="Telegram refuses TELEGRAM_TOKEN"):
        connected(conf(tmp_path, TELEGRAM_API=own.url))


def test_a_pace_that_is_none_ends_it_before_anything_is_asked(own: FakeTelegram, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="TELEGRAM_PACE"):
        connected(conf(tmp_path, TELEGRAM_API=own.url, TELEGRAM_PACE="fast"))
    assert own.calls == []


def test_who_is_told_to_stop_before_is_nobody(own: FakeTelegram, tmp_path: Path) -> None:
    own.faults.append(Fault("hang", "getMe"))

    async def connecting() -> Telegram | None:
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(0.05, stop.set)
        async with asyncio.timeout(PATIENCE):
            return await telegram(conf(tmp_path, TELEGRAM_API=own.url), stop)

    assert asyncio.run(connecting()) is None


# -- how updates reach us


def worked(settings: Settings, enough: Callable[[], object]) -> tuple[int, int]:
    """How many routes and tasks there are; the tasks run until that is enough."""

    async def working() -> tuple[int, int]:
        writer, stop = Writer(), asyncio.Event()
        with closing(open_store("memory:")) as store, closing(writer):
            known = KnowledgeSource({}, store)
            found = await telegram(settings, stop)
            assert found
            relay = Relay(store, known, {}, {"telegram": found.transport}, CLOCK)
            work = found.work(Services(store, writer, Receiver(store, known, {}, CLOCK), relay), stop)
            running = [asyncio.create_task(one) for one in work.tasks]
            while not enough():
                await asyncio.sleep(0.01)
            stop.set()
            await asyncio.gather(*running)
            assert found.transport.tell.__name__ == "told"
            await found.close()
            return len(work.routes), len(work.tasks)

    async def patiently() -> tuple[int, int]:
        async with asyncio.timeout(PATIENCE):
            return await working()

    return asyncio.run(patiently())


def test_without_a_public_address_it_polls_and_no_webhook_is_in_the_way(own: FakeTelegram, tmp_path: Path) -> None:
    own.webhook = {"url": "https://elsewhere.example"}
    assert worked(conf(tmp_path, TELEGRAM_API=own.url), lambda: own.calls[-1].method == "getUpdates") == (0, 1)
    assert [call.method for call in own.calls] == ["getMe", "deleteWebhook", "getUpdates"]


def test_with_one_telegram_is_told_where_and_by_which_secret_until_it_knows(
    own: FakeTelegram, tmp_path: Path, hurried: list[float]
) -> None:
    own.faults.append(Fault("500", "setWebhook", times=2))
    public = replace(
        conf(tmp_path, TELEGRAM_API=own.url, TELEGRAM_SECRET="secret-word"), public_url="https://bot.example/"
    )
    assert worked(public, lambda: own.webhook) == (1, 1)
    asked = [call.params for call in own.calls if call.method == "setWebhook"]
    assert (len(asked), hurried) == (3, [1, 2])
    assert asked[0] == {
        "url": "https://bot.example/telegram",
        "secret_token": "secret-word",
        "allowed_updates": list(ALLOWED),
        "max_connections": WEBHOOK_CONNECTIONS,
    }
