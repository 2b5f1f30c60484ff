"""What runs beside the platforms from the first moment on: what is past its time goes, and what a dead process left is taken up."""

from __future__ import annotations

import asyncio
import faulthandler
import os
import signal
import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.runtime import relay, service
from bot.runtime.clock import instant, standing
from bot.runtime.rate_limit import RateLimiter
from bot.runtime.receive import Receiver
from bot.runtime.relay import Relay
from bot.runtime.service import PlatformTasks, Services
from bot.runtime.settings import Misconfigured, Settings
from bot.runtime.store_thread import Writer
from bot.runtime.used_rations import Rations
from bot.slack.slack_send import pace
from handlers.dialog.rations import FORGET
from handlers.dialog.turn import Made, Reply
from storage.open import open_store
from storage.records import DAY, MINUTE, Address, Conversation, Identity, OutboxRow, Outgoing, Poll, millis
from storage.store import Store
from storage.underway import Begun, marks
from tests.flow.talk import Shelf, languages_of, shipped
from tests.patience import PATIENCE
from tests.process import free_port

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
    begin: Callable[[Services], object] = lambda _: None
    routes: tuple[Route, ...] = ()
    closed: int = 0

    @property
    def transport(self) -> Quiet:
        return self

    async def send(self, row: OutboxRow, reply: Reply, made: Made | None) -> str:
        self.sent.append(row.id)
        return "1"

    def fit(self, reply: Reply) -> list[Reply]:
        return [reply]

    def work(self, office: Services, stop: asyncio.Event) -> PlatformTasks:
        self.begin(office)

        async def looking() -> None:
            # The store's one thread does all in the order in which it is asked.
            until = time.monotonic() + PATIENCE
            while not await office.writer(self.ended, office.store) and time.monotonic() < until:
                await asyncio.sleep(0.01)
            self.seen = await office.writer(self.look, office.store)
            stop.set()

        return PlatformTasks(self.routes, [looking()])

    async def close(self) -> None:
        """There is nothing to let go of."""
        self.closed += 1


@pytest.fixture
def conf(tmp_path: Path) -> Settings:
    return Settings((), tmp_path, str(tmp_path / "city.db"), colour=False, clock=standing(NOW))


def run(
    conf: Settings,
    look: Callable[[Store], Any],
    ended: Callable[[Store], bool] = lambda _: True,
    begin: Callable[[Services], object] = lambda _: None,
    routes: tuple[Route, ...] = (),
) -> Quiet:
    """Run until all that happens at the start has happened; what was seen then. ``begin`` is done behind it."""
    platform = Quiet(look, ended, begin=begin, routes=routes)

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


# -- what ended the process before


def dead(database: str) -> None:
    """A process died three times of one event."""
    for _ in range(3):
        marks(database).begin(Begun(Address("quiet", "me", "", "1"), "e1", "Text"))


def parked(store: Store) -> list[str]:
    return [one.event for one in store.parked()]


def test_what_ended_it_too_often_is_put_aside_at_the_start(conf: Settings) -> None:
    dead(conf.database)
    assert run(conf, parked).seen == ["e1"]


def test_and_while_it_runs(conf: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "LATE_SECONDS", 0.01)
    assert run(conf, parked, lambda store: bool(parked(store)), lambda _: dead(conf.database)).seen == ["e1"]


def test_a_mark_that_nobody_asks_about_any_more_is_forgotten(conf: Settings) -> None:
    """It is of a platform that is not connected."""
    marks(conf.database).begin(Begun(Address("elsewhere", "me", "", "1"), "e1", "Text"))
    (file,) = Path(f"{conf.database}.underway").iterdir()
    os.utime(file, (0, 0))
    assert run(conf, parked, lambda _: not file.exists()).seen == []
    assert not file.exists()


# -- what runs beside


def due(store: Store) -> int:
    return int(store._read("SELECT rounds FROM sweep")[0]["rounds"])  # type: ignore[attr-defined]


def test_what_deleted_rows_left_in_the_file_is_overwritten_to_the_end(conf: Settings) -> None:
    with closing(open_store(conf.database)) as store:
        assert due(store)
    assert run(conf, due, lambda store: not due(store)).seen == 0


def test_the_stop_wakes_who_sends(conf: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "LONGEST_SLEEP", 1e6)
    assert run(conf, lambda store: store.upkeep()).closed == 1


def test_a_poll_whose_time_is_over_is_closed_where_no_group_is_left(conf: Settings) -> None:
    with closing(open_store(conf.database)) as store, store.transaction():
        twinning = store.create_twinning("utm-city2city", "Waste", "", AT).id
        over, open_still = (
            store.add_poll(Poll(twinning, "Well?", "open", AT - 9, closes_at=at), ["Yes", "No"]).id
            for at in (AT - 1, AT + 1)
        )

    def closed(store: Store) -> list[bool]:
        return [poll.closed_at is not None for one in (over, open_still) if (poll := store.poll(one))]

    assert run(conf, closed, lambda store: any(closed(store))).seen == [True, False]


def test_when_it_was_started_first_is_noted_once(conf: Settings) -> None:
    run(conf, parked)
    later = replace(conf, clock=standing(instant("2026-11-23T12:00Z")))
    seen = run(later, lambda store: [one.at for one in store.upkeep() if one.what == "first start"]).seen
    assert seen == [AT]


def test_a_platform_that_cannot_be_connected_lets_go_of_those_before_it(conf: Settings) -> None:
    quiet = Quiet(lambda _: None, lambda _: True)

    async def connect(_conf: Settings, _stop: asyncio.Event) -> Quiet:
        return quiet

    async def refused(_conf: Settings, _stop: asyncio.Event) -> None:
        raise Misconfigured("Set the token.")

    with pytest.raises(Misconfigured):
        asyncio.run(service.run(conf, conf.database, [connect, refused]))
    assert (quiet.closed, Path(conf.database).exists()) == (1, False)


def test_who_is_told_to_stop_while_it_connects_runs_nothing(conf: Settings) -> None:
    async def stopped(_conf: Settings, stop: asyncio.Event) -> None:
        stop.set()

    asyncio.run(service.run(conf, conf.database, [stopped]))
    assert not Path(conf.database).exists()


def test_what_is_rationed_is_forgotten_when_its_time_is_over(conf: Settings) -> None:
    kept: list[Rations] = []

    def used(office: Services) -> None:
        assert office.receiver.rations
        kept.append(office.receiver.rations)
        for account, at in (("old", AT - 2 * DAY), ("new", AT)):
            kept[0].use(FORGET, Identity("quiet", "", account), at)

    run(conf, lambda _: None, lambda _: len(kept[0].times) < 2, used)
    assert len(kept[0].times) == 1


def test_what_is_done_now_and_then_is_not_done_all_the_time(conf: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    done = Counter[str]()

    def counted(name: str) -> None:
        call = getattr(Services, name)

        def instead(office: Services) -> Any:
            done[name] += 1
            return call(office)

        monkeypatch.setattr(Services, name, instead)

    for name in ("give_up", "keep_house", "drop_questions", "purging"):
        counted(name)
    looks = iter(range(20))
    run(conf, lambda _: None, lambda _: next(looks, None) is None)
    assert done == {"give_up": 1, "keep_house": 1, "drop_questions": 1, "purging": 1}


def test_a_platform_that_is_called_is_served_with_what_tells_whether_all_is_well(conf: Settings) -> None:
    async def hook(_request: Request) -> Response:
        return PlainTextResponse("heard")

    port, answers = free_port(), list[int]()

    def asked(_store: Store) -> bool:
        with suppress(httpx.ConnectError):
            answers.extend(httpx.get(f"http://127.0.0.1:{port}{path}").status_code for path in ("/hook", "/health"))
        return bool(answers)

    run(replace(conf, port=port), lambda _: None, asked, routes=(Route("/hook", hook),))
    assert answers == [200, 200]


def test_where_a_step_hung_is_written_before_the_process_ends(conf: Settings) -> None:
    run(conf, parked)
    assert faulthandler.unregister(signal.SIGVTALRM)
