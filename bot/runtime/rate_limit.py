"""How fast a platform lets us send: so many messages in any so many seconds, in all and to one chat; and what a 429 said."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from storage.records import Address

CROWD = 10_000
"""So many chats are remembered before those that rest are forgotten."""


@dataclass(frozen=True, slots=True)
class Rate:
    """At most ``count`` messages in any ``seconds``."""

    count: int
    seconds: float


@dataclass(slots=True)
class Window:
    """The places of one rate. A send holds a place from its begin until ``seconds`` after its end, however long it runs."""

    rate: Rate
    running: int = 0
    ended: deque[float] = field(default_factory=deque)

    def places(self, now: float) -> int:
        """How many sends may begin now."""
        while self.ended and self.ended[0] + self.rate.seconds <= now:
            self.ended.popleft()
        return self.rate.count - self.running - len(self.ended)

    def wait(self, now: float) -> float:
        """Seconds until a place is free; infinite while only the end of a running send can free one."""
        lacking = 1 - self.places(now)
        if lacking <= 0:
            return 0.0
        return self.ended[lacking - 1] + self.rate.seconds - now if lacking <= len(self.ended) else math.inf

    def rests(self, now: float) -> bool:
        """Whether nothing is held in it."""
        return self.places(now) == self.rate.count


@dataclass(slots=True)
class _Chat:
    windows: tuple[Window, ...]
    told: float = -math.inf

    def wait(self, now: float) -> float:
        return max(self.told - now, 0.0, *(window.wait(now) for window in self.windows))

    def rests(self, now: float) -> bool:
        return self.told <= now and all(window.rests(now) for window in self.windows)


class RateLimiter:
    """The pace of one platform, for one thread. ``clock`` counts seconds from anywhere.

    A 429 stops the chat that it was for. When a second chat is told to wait while the first one still does, it is not about
    a chat: all wait. ``edits_free`` says where a change of an earlier message takes no place of a chat's.
    """

    def __init__(
        self,
        whole: Rate,
        chat: Callable[[Address], Iterable[Rate]],
        clock: Callable[[], float] = time.monotonic,
        edits: Rate | None = None,
        edits_free: Callable[[Address], bool] = lambda _: False,
    ) -> None:
        self._edit_seconds = edits.seconds / edits.count if edits else 0.0
        self._edit_at = self._edit_reserved = -math.inf
        self._whole, self._rates, self._clock, self._edits_free = Window(whole), chat, clock, edits_free
        self._told = -math.inf
        self._chats: dict[tuple[str, str, str], _Chat] = {}

    def room(self) -> int:
        """How many messages may begin now, whatever their chats."""
        now = self._clock()
        return 0 if self._told > now else max(0, self._whole.places(now))

    def until_room(self) -> float:
        """Seconds until there is room again; infinite while only the end of a running send makes room."""
        now = self._clock()
        return max(self._told - now, self._whole.wait(now))

    def wait(self, address: Address, *, edit: bool = False) -> float:
        """Seconds until a message to this chat may begin, or an earlier one be changed; 0 where it may now."""
        now, chat = self._clock(), self._chat(address)
        return max(chat.told - now, 0.0) if edit and self._edits_free(address) else chat.wait(now)

    def wait_to_edit(self) -> float:
        """Seconds until a message may be edited: 0 where it may now, and that turn is taken. Who waits is given a turn of their
        own, so that a thousand do not come back at once."""
        now = self._clock()
        # Half a turn early is early enough: who comes back at its turn must not find it missed by a hair.
        if now >= self._edit_at - self._edit_seconds / 2:
            self._edit_at = max(self._edit_at, now) + self._edit_seconds
            return 0.0
        self._edit_reserved = max(self._edit_reserved, self._edit_at) + self._edit_seconds
        return self._edit_reserved - now

    def begin(self, address: Address, *, edit: bool = False) -> None:
        """A message is being sent, or changed."""
        for window in self._windows(address, edit):
            window.running += 1

    def end(self, address: Address, *, edit: bool = False) -> None:
        """It was sent, or was not."""
        now = self._clock()
        for window in self._windows(address, edit):
            window.running -= 1
            window.ended.append(now)
        self._forget(now)

    def told(self, address: Address, seconds: float) -> None:
        """The platform said to wait (429)."""
        now = self._clock()
        chat = self._chat(address)
        if any(other.told > now for other in self._chats.values() if other is not chat):
            self._told = max(self._told, now + seconds)
        chat.told = max(chat.told, now + seconds)

    def _windows(self, address: Address, edit: bool) -> tuple[Window, ...]:
        free = edit and self._edits_free(address)
        return (self._whole,) if free else (self._whole, *self._chat(address).windows)

    def _chat(self, address: Address) -> _Chat:
        """The pace of a chat; what one person alone sees there is no message to all."""
        key = (address.team, address.chat, address.aside)
        if key not in self._chats:
            self._chats[key] = _Chat(tuple(Window(rate) for rate in self._rates(address)))
        return self._chats[key]

    def _forget(self, now: float) -> None:
        if len(self._chats) > CROWD:
            self._chats = {key: chat for key, chat in self._chats.items() if not chat.rests(now)}
