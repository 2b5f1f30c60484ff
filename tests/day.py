"""The day on which the processes of tests live, whatever day it is. Their clock runs on, also from one process to the next."""

from __future__ import annotations

from bot.runtime.clock import instant, running_from

CLOCK = running_from(instant("2026-11-22T12:00Z"))
AHEAD = "2027-01-13"
"""A Wednesday without a holiday or a change of the clocks nearby."""


def said() -> dict[str, str]:
    """What tells a process that starts now what time it is, and that tests do not type at a person's pace."""
    return {"CITY2CITY_NOW": CLOCK().isoformat(), "CITY2CITY_MESSAGES": "3650"}
