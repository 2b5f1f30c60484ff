"""Who connects and says nothing, or says it slowly, keeps nobody out: uvicorn itself has no time limit for a request to come."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

REQUEST_SECONDS = 10
"""How long a request may take to come, with its body; platforms send theirs at once."""
ANSWER_SECONDS = 30
"""How long a request may take in all, so that who does not read the answer keeps no place either."""
CONNECTIONS = 400
"""So many are open at most, well below the 1,024 files that a system lets a process open unless told otherwise."""


class Door(H11Protocol):
    """A connection that is closed where no whole request comes in time. Where there are too many, the one that has waited for one
    the longest makes room: only requests that are being answered count as work, and uvicorn's 503 is for too many of those.
    """

    late: asyncio.TimerHandle | None = None
    since: float = 0

    @property
    def waits(self) -> bool:
        """Whether no whole request came since the last answer."""
        return self.cycle is None or self.cycle.response_complete or self.cycle.more_body

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """As uvicorn's, with a time limit."""
        if len(self.connections) >= CONNECTIONS - 1:
            self._make_room()
        super().connection_made(transport)
        self._wait()

    def on_response_complete(self) -> None:
        """As uvicorn's; the next request has its own time."""
        self._wait()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """As uvicorn's."""
        if self.late:
            self.late.cancel()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self.late:
            self.late.cancel()
        self.since = self.loop.time()
        self.late = self.loop.call_later(REQUEST_SECONDS, self._too_late)

    def _too_late(self) -> None:
        if self.waits or self.loop.time() >= self.since + ANSWER_SECONDS:
            self.transport.abort()
        else:
            self.late = self.loop.call_at(self.since + ANSWER_SECONDS, self._too_late)

    def _make_room(self) -> None:
        # Uvicorn's set is of its own protocols, all of which are ours.
        idle = [one for one in self.connections if isinstance(one, Door) and one.waits]
        if idle:
            longest = min(idle, key=lambda one: one.since)
            self.connections.discard(longest)
            longest.transport.abort()
