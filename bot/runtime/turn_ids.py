"""Which event a line of the log belongs to: a short name of it, the same when it is delivered again, and for what it has sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

REMEMBERED = 1000
"""So many messages are known by the event that they answer; of older ones it is not said any more."""
_CURRENT: ContextVar[str] = ContextVar("turn", default="")


def current() -> str:
    """The name of the event under way here; empty where none is."""
    return _CURRENT.get()


@contextmanager
def turn(platform: str, bot: str, event: str, part_of: str = "") -> Iterator[None]:
    """While an event is under way. What comes of another, such as the second file of a message, is ``part_of`` its turn."""
    with _named(part_of or hashlib.sha256("\0".join((platform, bot, event)).encode()).hexdigest()[:12]):
        yield


@contextmanager
def _named(name: str) -> Iterator[None]:
    before = _CURRENT.set(name)
    try:
        yield
    finally:
        _CURRENT.reset(before)


@dataclass(frozen=True, slots=True)
class QueuedTurns:
    """The turns that the last messages in the outbox came of. Kept in memory: after a restart a message has none."""

    of_rows: dict[int, str] = field(default_factory=dict)

    def note(self, rows: Sequence[int]) -> None:
        """These came of the event under way."""
        self.of_rows.update(dict.fromkeys(rows, current()))
        while len(self.of_rows) > REMEMBERED:
            del self.of_rows[next(iter(self.of_rows))]

    @contextmanager
    def sending(self, row: int) -> Iterator[None]:
        """While this one is under way."""
        with _named(self.of_rows.get(row, "")):
            yield
