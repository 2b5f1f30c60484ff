"""When a session is: wall time in a zone, its length and its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from faq.sessions import moments

MINUTES, LEAST_MINUTES, MOST_MINUTES = 90, 15, 600
"""The length of a session where none is given, and what it may be."""


@dataclass(frozen=True, slots=True)
class When:
    """Wall time in a zone. ``starts`` is local ISO to the minute; ``fold`` 1 is the second of an hour that comes twice."""

    starts: str
    zone: str
    minutes: int = MINUTES
    place: str = ""
    fold: int = 0

    @property
    def wall(self) -> datetime:
        """What the clocks of the zone show."""
        return datetime.fromisoformat(self.starts)

    @property
    def at(self) -> datetime:
        """The instant, UTC."""
        return moments.instant(self.wall, self.zone, self.fold)

    @property
    def line(self) -> str:
        """The same as a line that reads without doubt."""
        return spelled(self.wall, self.zone, self.minutes, self.place, self.at if self.twice else None)

    @property
    def twice(self) -> bool:
        """Whether the hour comes twice on that day."""
        return len(moments.instants(self.wall, self.zone)) > 1


def spelled(wall: datetime, zone: str, minutes: int, place: str, at: datetime | None = None) -> str:
    """A line that reads without doubt; ``at`` is the instant where the hour comes twice on that day."""
    hour = f"{wall:%H:%M}{signed_offset(at, zone) if at else ''}"
    return " ".join(part for part in (f"{wall:%Y-%m-%d}", hour, zone, f"{minutes}min", place) if part)


def signed_offset(at: datetime, zone: str) -> str:
    """How far the clocks of a zone are ahead then: ``+01:00``."""
    minutes = int(moments.offset(at, zone).total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
