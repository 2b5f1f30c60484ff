"""Sending, counted and logged."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.runtime.meter import Meter
from bot.runtime.relay import SendError, Transport
from handlers.dialog.turn import Made, Reply
from storage.records import OutboxRow

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MeteredTransport:
    """A transport whose messages are counted, by what is known of them: ``sent``, or what SendError says."""

    transport: Transport
    meter: Meter

    @property
    def platform(self) -> str:
        """The platform's name in addresses."""
        return self.transport.platform

    async def send(self, row: OutboxRow, reply: Reply, made: Made | None) -> str:
        """As the transport does."""
        fate = "dead"
        try:
            sent = await self.transport.send(row, reply, made)
            fate = "sent"
        except SendError as error:
            fate = error.kind
            raise
        finally:
            self.meter.sent(self.platform, fate)
            log.debug("a message of kind %s to %s: %s", row.out.kind, self.platform, fate)
        return sent
