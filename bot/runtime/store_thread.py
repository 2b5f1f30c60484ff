"""The one thread that works on the store, in the order it is asked to: the event loop never waits for a disk or a lock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

T = TypeVar("T")


class StoreRunner(Protocol):
    """Something that calls a function and waits for what it returns."""

    async def __call__(self, work: Callable[..., T], *args: object) -> T:
        """What the function returns, or raises."""


async def directly(work: Callable[..., T], *args: object) -> T:
    """Calls it here and now."""
    return work(*args)


class Writer:
    """A thread of its own for the store."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, "store")

    async def __call__(self, work: Callable[..., T], *args: object) -> T:
        """What the function returns or raises on the store's thread. It is done even where nobody waits for it any more."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work, *args)

    def close(self) -> None:
        """Wait for what was asked, and end the thread."""
        self._pool.shutdown()
