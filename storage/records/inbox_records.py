"""What could not be handled, what is counted, and what became of upkeep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from storage.records.addresses import Json, Millis


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


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What became of upkeep (``what``) when it was last tried: ``detail`` is how many rows went, or why none did."""

    what: str
    at: Millis
    detail: Mapping[str, Json] = field(default_factory=dict)
