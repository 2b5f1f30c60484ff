"""Wall time and instants: what the clocks of a zone show is the truth, UTC follows from it.

Zones come from the package ``tzdata`` alone, not from the machine, so that its version says what was reckoned with.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from zoneinfo import ZoneInfo

VERSION = version("tzdata")
"""The version of the rules that wall time is turned into UTC with."""


@cache
def zone(name: str) -> ZoneInfo:
    """The zone of that IANA name; LookupError where there is none."""
    try:
        with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
            return ZoneInfo.from_file(file, key=name)
    except (OSError, ValueError) as error:
        raise LookupError(f"there is no time zone {name!r}") from error


def instants(wall: datetime, name: str) -> tuple[datetime, ...]:
    """The instants (UTC) at which clocks show this wall time: none in a skipped hour, two in one that comes twice."""
    both = {_as_utc(wall, name, fold) for fold in (0, 1)}
    return tuple(sorted(at for at in both if shown(at, name) == wall))


def instant(wall: datetime, name: str, fold: int = 0) -> datetime:
    """The one instant meant by a wall time; ``fold`` 1 is the second of two, and a skipped hour moves on by the gap."""
    found = instants(wall, name)
    return found[min(fold, len(found) - 1)] if found else _as_utc(wall, name, 0)


def shown(at: datetime, name: str) -> datetime:
    """The wall time (naive) that clocks of a zone show at an instant."""
    return at.astimezone(zone(name)).replace(tzinfo=None, fold=0)


def offset(at: datetime, name: str) -> timedelta:
    """How far the clocks of a zone are ahead of UTC at an instant."""
    return shown(at, name) - at.astimezone(UTC).replace(tzinfo=None)


def _as_utc(wall: datetime, name: str, fold: int) -> datetime:
    return wall.replace(tzinfo=zone(name), fold=fold).astimezone(UTC)
