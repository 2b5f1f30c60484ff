"""A step is counted while it is under way, and ends the process where it takes more than any honest step could."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.runtime.settings import Misconfigured, Settings
from storage.underway import Begun, Marks, marks

MOST_DEATHS = 3
"""How often a process may die of an event before it is put aside: once may be a coincidence, such as an operator's kill."""
LATE_SECONDS = 900
"""How long we wait for an event that ended the process to come again: a platform may deliver one for six minutes, or only once."""


@dataclass(frozen=True, slots=True)
class Steps:
    """``seconds`` is the processor time that the process may use while a step is under way; 0 for any."""

    marks: Marks = field(default_factory=Marks)
    seconds: float = 0

    @contextmanager
    def under_way(self, begun: Begun) -> Iterator[int]:
        """Do a step; how many processes died of it before."""
        deaths = self.marks.begin(begun)
        # A matcher in C holds the interpreter, so no thread of ours could end it: the system does, by the signal's default.
        # Processor time, not the clock's: a busy machine, a slow disk and a lock that another process holds are no fault.
        signal.setitimer(signal.ITIMER_VIRTUAL, self.seconds)
        try:
            yield deaths
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            self.marks.end(begun)


def steps(conf: Settings, database: str) -> Steps:
    """The steps on a database. Misconfigured where the settings give them no time."""
    if not conf.step_seconds > 0:
        raise Misconfigured("CITY2CITY_STEP_SECONDS must be a number above 0.")
    return Steps(marks(database), conf.step_seconds)
