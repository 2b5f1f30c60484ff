"""What ran to its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storage.records.addresses import Json, Millis


@dataclass(frozen=True, slots=True)
class Run:
    """The last time that ``what`` (such as backup or purge) ran to its end, and what it counted, by name."""

    what: str
    at: Millis
    counted: Mapping[str, Json]
