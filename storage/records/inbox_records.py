"""What could not be handled, and what is counted."""

from __future__ import annotations

from dataclasses import dataclass

from storage.records.addresses import Millis


@dataclass(frozen=True, slots=True)
class Parked:
    """An event whose handler raised: who raised what, never the text."""

    platform: str
    bot: str
    event: str
    handler: str
    error: str
    at: Millis


@dataclass(frozen=True, slots=True)
class Count:
    """A counter without person: how often ``what`` happened on ``day`` (ISO date, UTC) in a programme."""

    day: str
    programme: str
    what: str
    number: int
