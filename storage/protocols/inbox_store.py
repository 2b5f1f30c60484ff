"""What was received, so that nothing is applied twice, and how often what happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from storage.records import Count, Millis, Parked


class InboxStore(Protocol):
    """What was received, so that nothing is applied twice, and how often what happened."""

    def take(self, platform: str, bot: str, event: str, at: Millis) -> bool:
        """Note an event id; False where it was noted before."""

    def park(self, parked: Parked) -> None:
        """Note an event whose handler raised, and its id as taken."""

    def parked(self) -> Sequence[Parked]:
        """All parked events, oldest first."""

    # -- counters without person
    def count(self, day: str, programme: str, what: str) -> None:
        """Add one."""

    def counts(self) -> Sequence[Count]:
        """All counters, by day, programme and what."""
