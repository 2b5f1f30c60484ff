"""What goes when its time is over, and what is known of the last time that it did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from storage.records import Millis, Upkeep


class RetentionStore(Protocol):
    """What goes when its time is over, and what is known of the last time that it did."""

    def pruning(self, now: Millis, retention_days: Mapping[str, int]) -> Iterator[Mapping[str, int]]:
        """Delete what is past the time that ``storage.retention`` declares, a slice of some 10 ms at a time: each step is asked for
        within a transaction and says how many rows went in it, by what they are; it can be one for all or one each. Who stops in
        between leaves the rest to the next time. What refers to a deleted row goes along uncounted. A programme that is not named
        has the longest retention of those that are; where none is named, whatever depends on one stays."""

    def last_trace(self) -> Millis | None:
        """When something was received or changed last, as far as that is still known; None in an empty store."""

    def upkeep(self) -> Sequence[Upkeep]:
        """What was noted of upkeep, by name."""

    def note_upkeep(self, upkeep: Upkeep) -> None:
        """Note what became of upkeep, in the place of the last of that name."""

    def drop_upkeep(self, what: str) -> None:
        """Forget what was noted of it, for it is over; no error where nothing was."""

    def trust_clock(self, now: Millis) -> None:
        """Of what was received or changed after now, say that it was now: the clock was wrong then."""
