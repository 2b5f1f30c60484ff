"""A stand-in for Telegram and the real process beside it; a broken bound of the Bot API fails the test that broke it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fake.telegram import FakeTelegram
from tests.telegram.process import Bot

FAST = {"TELEGRAM_PACE": "1000/1 1000/1 1000/1"}


@pytest.fixture(scope="module", params=["polling", "webhook"])
def bot(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """One process for the tests of a file, by both ways of receiving, as fast as it goes."""
    folder, webhook = tmp_path_factory.mktemp("bot"), request.param == "webhook"
    with FakeTelegram() as fake, Bot(fake, folder, webhook=webhook, env=FAST) as started:
        started.wait_for_log("messages taken up")
        yield started


@pytest.fixture
def fake(bot: Bot) -> Iterator[FakeTelegram]:
    """The stand-in that ``bot`` talks to."""
    yield bot.fake
    assert bot.fake.broken == []


@pytest.fixture
def own() -> Iterator[FakeTelegram]:
    """A stand-in for a test alone."""
    with FakeTelegram() as server:
        yield server
        assert server.broken == []


@pytest.fixture
def start(own: FakeTelegram, tmp_path: Path) -> Iterator[Callable[..., Bot]]:
    """Starts a process for a test alone, by polling or ``webhook``, with these settings."""
    started: list[Bot] = []

    def begin(*, webhook: bool = False, **env: str) -> Bot:
        started.append(Bot(own, tmp_path, webhook=webhook, env=FAST | env).start())
        started[-1].wait_for_log("messages taken up")
        return started[-1]

    yield begin
    for one in started:
        if one.alive:
            one.kill()
