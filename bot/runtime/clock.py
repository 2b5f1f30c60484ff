"""The one clock: what time it is for all that is said, kept and sent. Nothing else asks the machine for its day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time

Clock = Callable[[], datetime]

NOON = time(12, tzinfo=UTC)
EXPECTED = "neither a date such as 2026-03-01 nor an instant such as 2026-03-01T09:00Z"


def machine() -> datetime:
    """The machine's clock, in UTC whatever its zone."""
    return datetime.now(UTC)


def running_from(start: datetime) -> Clock:
    """A clock that says ``start`` now and runs on from there."""
    ahead = start - machine()
    return lambda: machine() + ahead


def standing(at: datetime) -> Clock:
    """A clock that stands still."""
    return lambda: at


def instant(said: str) -> datetime:
    """A date (taken as 12:00 UTC) or an ISO 8601 instant (UTC where it names no zone); ValueError where it is neither."""
    try:
        if len(said) == len("2026-01-01"):
            return datetime.combine(date.fromisoformat(said), NOON)
        found = datetime.fromisoformat(said)
    except ValueError:
        raise ValueError(f"{said!r} is {EXPECTED}") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
