"""A stand-in for Telegram and the real process beside it; a broken bound of the Bot API fails the test that broke it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fake.telegram import FakeTelegram
from tests.telegram.process import Bot

FAST = {"TELEGRAM_PACE": "1000/1 1000/1 1000/1"}


@pytest.fixture
def fake() -> Iterator[FakeTelegram]:
    with FakeTelegram() as server:
        yield server
        assert server.broken == []


@pytest.fixture(params=["polling", "webhook"])
def bot(request: pytest.FixtureRequest, fake: FakeTelegram, tmp_path: Path) -> Iterator[Bot]:
    """The process, by both ways of receiving, as fast as it goes."""
    with Bot(fake, tmp_path, webhook=request.param == "webhook", env=FAST) as started:
        yield started


@pytest.fixture
def polling(fake: FakeTelegram, tmp_path: Path) -> Iterator[Callable[..., Bot]]:
    """Starts the process by polling, with these settings."""
    started: list[Bot] = []

    def start(**env: str) -> Bot:
        started.append(Bot(fake, tmp_path, env=FAST | env).start())
        return started[-1]

    yield start
    for one in started:
        if one.alive:
            one.kill()
