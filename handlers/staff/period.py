"""The days that a report is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from storage.records import Millis, Twinning


@dataclass(frozen=True, slots=True)
class Period:
    """From a first to a last day, both with it; where one is missing there is no bound."""

    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        """Whether there is any bound."""
        return bool(self.first or self.last)

    def holds(self, day: str) -> bool:
        """Whether an ISO date lies in it."""
        return (not self.first or f"{self.first}" <= day) and (not self.last or day <= f"{self.last}")

    def ran(self, twinning: Twinning) -> bool:
        """Whether a twinning ran in it: without bounds, whether it runs now."""
        if not self:
            return twinning.archived_at is None
        begun = not self.last or day_of(twinning.created_at) <= f"{self.last}"
        ended = twinning.archived_at is not None and self.first and day_of(twinning.archived_at) < f"{self.first}"
        return begun and not ended


ALWAYS = Period()


def day_of(at: Millis) -> str:
    """The day of an instant, in UTC, as an ISO date."""
    return datetime.fromtimestamp(at / 1000, UTC).date().isoformat()
