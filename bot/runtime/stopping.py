"""Waiting that ends with the process: whoever stops us waits a few seconds, and then kills."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")

LONGEST_WAIT = 30.0
"""Seconds until a platform that could not be reached is tried again."""


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Wait so long, or until the stop."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()


async def tries(stop: asyncio.Event) -> AsyncIterator[float]:
    """One try after the other, until the stop: how many seconds we wait after it, which doubles up to ``LONGEST_WAIT``."""
    wait = 1.0
    while not stop.is_set():
        yield wait
        await pause(stop, wait)
        wait = min(wait * 2, LONGEST_WAIT)


async def unless_stopped(stop: asyncio.Event, asking: Coroutine[Any, Any, T]) -> T | None:
    """What was asked for; None where we are to stop first."""
    task, stopping = asyncio.create_task(asking), asyncio.create_task(stop.wait())
    await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if task.done():
        return task.result()
    await ended([task], 0)
    return None


async def ended(tasks: Collection[asyncio.Task[Any]], seconds: float) -> None:
    """Wait so long until all have ended; then end those that have not."""
    if tasks:
        _, left = await asyncio.wait(tasks, timeout=seconds)
        for one in left:
            one.cancel()
        await asyncio.gather(*left, return_exceptions=True)
