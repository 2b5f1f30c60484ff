"""The one thread that works on the store, in the order it is asked to: the event loop never waits for a disk or a lock."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")


class StoreRunner(Protocol):
    """Something that calls a function and waits for what it returns."""

    async def __call__(self, work: Callable[..., T], *args: object) -> T:
        """What the function returns, or raises."""


async def directly(work: Callable[..., T], *args: object) -> T:
    """Calls it here and now."""
    return work(*args)


class AskedOnce(Generic[T]):
    """A question to the store that anybody may ask. However many do, it is put once at a time: where the store is slow, questions
    do not pile up before its work."""

    def __init__(self, work: StoreRunner, question: Callable[[], T]) -> None:
        self._work, self._question = work, question
        self._asked: asyncio.Task[T] | None = None

    async def answer(self, seconds: float) -> T:
        """The answer, or what the question raises; TimeoutError where it takes longer."""
        if self._asked is None:
            self._asked = asyncio.create_task(self._put())
        asked = self._asked
        done, _ = await asyncio.wait({asked}, timeout=seconds)
        if not done:
            raise TimeoutError
        if self._asked is asked:
            self._asked = None
        return asked.result()

    async def _put(self) -> T:
        return await self._work(self._question)


class Writer:
    """A thread of its own for the store. What is done there is of the turn that asked for it."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, "store")

    async def __call__(self, work: Callable[..., T], *args: object) -> T:
        """What the function returns or raises on the store's thread. It is done even where nobody waits for it any more."""
        here = contextvars.copy_context()
        return await asyncio.get_running_loop().run_in_executor(self._pool, lambda: here.run(work, *args))

    def close(self) -> None:
        """Wait for what was asked, and end the thread."""
        self._pool.shutdown()
