"""Whatever is waited for, the stop ends it; and what was asked of the store's thread is done all the same."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Coroutine
from contextlib import closing
from typing import Any, TypeVar

import pytest

from bot.runtime import stopping
from bot.runtime.stopping import LONGEST_WAIT, ended, pause, tries, unless_stopped
from bot.runtime.store_thread import Writer
from tests.patience import PATIENCE, pauses

T = TypeVar("T")
FOR_EVER = 1e9


def run(work: Coroutine[Any, Any, T]) -> T:
    """Its result; TimeoutError where it waits for something that does not come."""

    async def patiently() -> T:
        async with asyncio.timeout(PATIENCE):
            return await work

    return asyncio.run(patiently())


# -- pauses


def test_a_pause_ends_with_its_time_or_with_the_stop() -> None:
    async def paused() -> None:
        stop = asyncio.Event()
        await pause(stop, 0.001)
        assert not stop.is_set()
        asyncio.get_running_loop().call_later(0.001, stop.set)
        await pause(stop, FOR_EVER)
        await pause(stop, FOR_EVER)

    run(paused())


def test_a_pause_that_is_too_short_is_none() -> None:
    async def paused() -> float:
        began = time.monotonic()
        await pause(asyncio.Event(), 0.05)
        return time.monotonic() - began

    assert run(paused()) >= 0.049


def test_tries_come_ever_more_seldom_until_the_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    async def tried() -> list[float]:
        stop, waits, paused = asyncio.Event(), list[float](), pauses(monkeypatch, stopping)
        async for wait in tries(stop):
            waits.append(wait)
            if len(waits) == 8:
                stop.set()
        assert paused == waits
        return waits

    assert run(tried()) == [1, 2, 4, 8, 16, LONGEST_WAIT, LONGEST_WAIT, LONGEST_WAIT]


def test_where_we_are_stopped_already_nothing_is_tried() -> None:
    async def tried() -> list[float]:
        stop = asyncio.Event()
        stop.set()
        return [wait async for wait in tries(stop)]

    assert run(tried()) == []


# -- answers


def test_what_is_asked_for_comes_or_fails_as_it_does() -> None:
    async def well() -> int:
        return 7

    async def badly() -> int:
        raise ZeroDivisionError

    async def asked() -> int | None:
        stop = asyncio.Event()
        with pytest.raises(ZeroDivisionError):
            await unless_stopped(stop, badly())
        return await unless_stopped(stop, well())

    assert run(asked()) == 7


def test_at_the_stop_nobody_waits_for_an_answer_and_nothing_goes_on() -> None:
    async def asked() -> tuple[object, list[str], int]:
        stop, went = asyncio.Event(), list[str]()

        async def hangs() -> int:
            try:
                await asyncio.sleep(FOR_EVER)
            finally:
                went.append("ended")
            return 1

        asyncio.get_running_loop().call_later(0.001, stop.set)
        found = await unless_stopped(stop, hangs())
        return found, went, len(asyncio.all_tasks())

    assert run(asked()) == (None, ["ended"], 1)


def test_tasks_are_waited_for_and_then_ended() -> None:
    async def waited() -> tuple[bool, bool, bool]:
        quick, slow = (asyncio.create_task(asyncio.sleep(seconds)) for seconds in (0.01, FOR_EVER))
        asyncio.get_running_loop().call_later(0.05, slow.cancel)
        await ended([quick, slow], FOR_EVER)
        hanging = asyncio.create_task(asyncio.sleep(FOR_EVER))
        await ended([hanging], 0)
        await ended([], FOR_EVER)
        return quick.cancelled(), slow.cancelled(), hanging.cancelled()

    assert run(waited()) == (False, True, True)


# -- the store's thread


def test_the_store_is_worked_on_by_one_thread_in_the_order_in_which_it_is_asked() -> None:
    async def asked(writer: Writer) -> tuple[list[int], set[str]]:
        done, threads = list[int](), set[str]()

        def work(number: int) -> int:
            done.append(number)
            threads.add(threading.current_thread().name)
            return number

        assert await asyncio.gather(*(writer(work, number) for number in range(9))) == list(range(9))
        return done, threads

    with closing(Writer()) as writer:
        assert run(asked(writer)) == (list(range(9)), {"store_0"})


def test_what_it_raises_is_raised() -> None:
    with closing(Writer()) as writer, pytest.raises(ValueError, match="invalid literal"):
        run(writer(int, "x"))


def test_what_had_begun_is_done_though_nobody_waits_for_it_any_more() -> None:
    begun, held, done = threading.Event(), threading.Event(), list[str]()

    def slowly() -> None:
        begun.set()
        held.wait(PATIENCE)
        done.append("done")

    async def left(writer: Writer) -> None:
        asking = asyncio.create_task(writer(slowly))
        await asyncio.to_thread(begun.wait, PATIENCE)
        asking.cancel()
        held.set()

    writer = Writer()
    run(left(writer))
    writer.close()
    assert done == ["done"]
    with pytest.raises(RuntimeError):
        run(writer(int, "1"))
