"""The relay: claims what is due of the platforms it can send to, sends it, and settles what became of it."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, Protocol

from bot.knowledge import Known
from handlers import export
from handlers.model import Made, Reply, reply_from
from handlers.words import Translator
from storage.records import OutboxRow
from storage.store import Store

log = logging.getLogger(__name__)

BACK_OFF = (2, 10, 60, 300, 1800)
"""Seconds to wait after the first, second … failed attempt; after the last the row is dead."""


class SendError(Exception):
    """A send did not go through. ``kind`` says what is known of it.

    ``wait``: refused for now, try again after ``seconds``; ``refused``: certainly not sent, trying again is safe;
    ``uncertain``: it may have been sent; ``dead``: it never will be.
    """

    def __init__(self, kind: Literal["wait", "refused", "uncertain", "dead"], what: str, seconds: float = 0) -> None:
        super().__init__(what)
        self.kind, self.seconds = kind, seconds


class Transport(Protocol):
    """A platform as the relay sees it."""

    @property
    def platform(self) -> str:
        """The platform's name in addresses."""

    async def send(self, row: OutboxRow, reply: Reply, made: Made | None) -> str:
        """Send one message; the platform's id of it. SendError where it did not go through."""


@dataclass(frozen=True, slots=True)
class Relay:
    """Sends what is queued. ``jitter`` gives a factor around 1 for waiting times."""

    store: Store
    known: Known
    languages: Mapping[str, Translator]
    transports: Mapping[str, Transport]
    clock: Callable[[], datetime]
    jitter: Callable[[], float] = lambda: random.uniform(0.8, 1.2)  # noqa: S311

    def start(self) -> int:
        """Take up what a process that died left in the middle; how many messages that were."""
        return self.store.recover(self._now())

    async def drain(self) -> int:
        """Send all that is due now; how many rows were tried."""
        tried = 0
        while rows := self.store.claim(self._platforms(), self._now(), 1):
            for row in rows:
                await self._send(row)
                tried += 1
        return tried

    def _platforms(self) -> Sequence[str]:
        return tuple(self.transports)

    def _now(self) -> int:
        return int(self.clock().astimezone(UTC).timestamp() * 1000)

    async def _send(self, row: OutboxRow) -> None:
        try:
            reply = reply_from(row.out.body)
            made = self._make(reply)
            if reply.file and made is None:
                self.store.settle(row.id, "dropped", self._now(), error="what the file was of is gone")
                return
            sent_as = await self.transports[row.out.address.platform].send(row, reply, made)
        except SendError as error:
            self._failed(row, error)
        except Exception as error:
            log.exception("a message of kind %s could not be rendered (%s)", row.out.kind, type(error).__name__)
            self.store.settle(row.id, "dead", self._now(), error=type(error).__name__)
        else:
            self.store.settle(row.id, "sent", self._now(), sent_as=sent_as)

    def _make(self, reply: Reply) -> Made | None:
        if reply.file is None:
            return None
        return export.make(reply.file, self.store, self.known.now(), self.languages, self.clock())

    def _failed(self, row: OutboxRow, error: SendError) -> None:
        now, why = self._now(), str(error)
        if error.kind == "wait":
            self.store.settle(row.id, "due", now, error=why, due_at=now + int(error.seconds * 1000), counts=False)
        elif error.kind == "dead" or row.attempts > len(BACK_OFF):
            self.store.settle(row.id, "dead", now, error=why)
        elif error.kind == "uncertain" and (row.out.policy == "hold" or row.doubts >= 2):
            self.store.settle(row.id, "uncertain", now, error=why)
        else:
            wait = int(BACK_OFF[row.attempts - 1] * self.jitter() * 1000)
            self.store.settle(row.id, "due", now, error=why, due_at=now + wait)
