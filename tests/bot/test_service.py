"""What runs beside the platforms from the first moment on: what is past its time goes, and what a dead process left is taken up."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.runtime import service
from bot.runtime.clock import instant, standing
from bot.runtime.rate_limit import RateLimiter
from bot.runtime.receive import Receiver
from bot.runtime.relay import Relay
from bot.runtime.service import PlatformTasks, Services
from bot.runtime.settings import Settings
from bot.runtime.store_thread import Writer
from bot.slack.slack_send import pace
from handlers.dialog.turn import Made, Reply
from storage.open import open_store
from storage.records import DAY, MINUTE, Address, Conversation, Identity, OutboxRow, Outgoing, millis
from storage.store import Store
from tests.flow.talk import Shelf, languages_of, shipped
from tests.patience import PATIENCE

NOW = instant("2026-11-22T12:00Z")
AT = millis(NOW)


@dataclass
class Quiet:
    """A platform on which nothing happens. It is asked once what the store holds then, behind all that began with it and when
    ``ended`` is true, and stops."""

    look: Callable[[Store], Any]
    ended: Callable[[Store], bool]
    name: str = "quiet"
    platform: str = "quiet"
    pace: RateLimiter = field(default_factory=pace)
    sent: list[int] = field(default_factory=list)
    seen: Any = None

    @property
    def transport(self) -> Quiet:
        return self

    async def send(self, row: OutboxRow, reply: Reply, made: Made | None) -> str:
        self.sent.append(row.id)
        return "1"

    def fit(self, reply: Reply) -> list[Reply]:
        return [reply]

    def work(self, office: Services, stop: asyncio.Event) -> PlatformTasks:
        async def looking() -> None:
            # The store's one thread does all in the order in which it is asked.
            until = time.monotonic() + PATIENCE
            while not await office.writer(self.ended, office.store) and time.monotonic() < until:
                await asyncio.sleep(0.01)
            self.seen = await office.writer(self.look, office.store)
            stop.set()

        return PlatformTasks(tasks=[looking()])

    async def close(self) -> None:
        """There is nothing to let go of."""


@pytest.fixture
def conf(tmp_path: Path) -> Settings:
    return Settings((), tmp_path, str(tmp_path / "city.db"), colour=False, clock=standing(NOW))


def run(conf: Settings, look: Callable[[Store], Any], ended: Callable[[Store], bool] = lambda _: True) -> Quiet:
    """Run until all that happens at the start has happened; what was seen then."""
    platform = Quiet(look, ended)

    async def connect(_conf: Settings, _stop: asyncio.Event) -> Quiet:
        return platform

    asyncio.run(service.run(conf, conf.database, [connect]))
    return platform


def test_what_is_past_its_time_goes_and_nothing_else(conf: Settings) -> None:
    long_ago = AT - 4000 * DAY
    with closing(open_store(conf.database)) as store, store.transaction():
        gone, here = (store.person(Identity("telegram", "", user), at).id for user, at in (("1", long_ago), ("2", AT)))
        for person, at in ((gone, long_ago), (here, AT)):
            store.create_form(person, "city2city", "draft", at)
        for minutes in (1, 58, 60):
            result = store.create_form(here, "city2city", "check", AT)
            store.save_form(replace(result, finished_at=AT, updated_at=AT - minutes * MINUTE))
        for minutes in (1, 28, 29.5):
            state = {"asked": {"text": "why?", "at": int(AT - minutes * MINUTE)}}
            store.save_conversation(Conversation(Address("telegram", "helper", "", str(minutes)), here, state))

    def left(store: Store) -> tuple[list[str], list[int], list[str], list[str]]:
        results = sorted((AT - form.updated_at) // MINUTE for form in store.all_forms("check"))
        asked = sorted(one.address.chat for one in store.conversations(here) if one.state)
        return [form.person for form in store.all_forms("draft")], results, asked, [one.what for one in store.upkeep()]

    def purged(store: Store) -> bool:
        return any(one.what == "purge" for one in store.upkeep())

    assert run(conf, left, purged).seen == ([here], [1, 58], ["1", "28"], ["first start", "purge"])


def test_a_clock_that_jumps_while_it_runs_deletes_nothing(conf: Settings) -> None:
    now = [NOW]
    with closing(open_store(conf.database)) as store, closing(Writer()) as writer:
        known, spoken = Shelf(shipped(), store), languages_of(shipped().packs)
        receiver = Receiver(store, known, spoken, lambda: now[0])
        office = Services(store, writer, receiver, Relay(store, known, spoken, {}, receiver.clock))
        for days, noted in ((0, {"purge"}), (9, {"purge", "purge refused"})):
            now[0] = NOW + timedelta(days=days)
            deque(office.purging(), maxlen=0)
            assert {one.what for one in store.upkeep()} == noted


def test_what_an_interrupted_restore_left_goes_and_that_is_said(
    conf: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    left = Path(conf.database).with_name("city.restoring.db")
    for end in ("", "-wal"):
        Path(f"{left}{end}").write_bytes(b"x")
    run(conf, lambda _: None)
    assert [one.name for one in left.parent.iterdir() if "restoring" in one.name] == []
    assert f"deleted {left}" in caplog.text


def test_what_a_process_that_died_was_sending_is_in_doubt(conf: Settings) -> None:
    with closing(open_store(conf.database)) as store:
        with store.transaction():
            (row,) = store.put([Outgoing(Address("quiet", "me", "", "1"), Reply(()).stored(), AT, policy="hold")], AT)
        store.claim(["quiet"], AT)
    done = run(conf, lambda store: store.outbox_row(row))
    assert (done.seen.state, done.seen.doubts, done.sent) == ("uncertain", 1, [])
