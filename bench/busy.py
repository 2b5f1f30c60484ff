"""What busy people do: greet, draft, check their city, ask. They press where there are buttons, else they type."""

from __future__ import annotations

import random
from typing import NamedTuple

SEED = 20261128
SOONEST, LATEST = 6.0, 14.0
"""Seconds between two turns of one person: busy, and within what one person may send."""


class Act(NamedTuple):
    """What somebody does: the label of a button, where the platform has buttons, and what is typed instead."""

    typed: str
    label: str = ""


FIRST = (
    Act("hello"),
    Act("programme utm-city2city"),
    Act("draft"),
    Act("yes", "Yes"),
    Act("no", "No"),
    Act("City of Burgos"),
    Act("1", "Burgos, Spain"),
    Act("1", "City or authority"),
    Act("1", "City"),
    Act("2021"),
)
"""Somebody comes, and begins a draft."""
AGAIN = (
    Act("check"),
    Act("1", "City or authority"),
    Act("3", "It has not applied yet"),
    Act("120000"),
    Act("1", "Yes, it is a signatory"),
    Act("1", "Yes, the whole city"),
    Act("why"),
    Act("yes", "Yes"),
    Act("yes", "Yes"),
    Act("yes", "Yes"),
    Act("1", "Renewable energy"),
    Act("yes", "Yes"),
    Act("2", "keep nothing"),
    Act("1", "Each point"),
    Act("when is the deadline?"),
    Act("can a town of 40,000 people apply?"),
    Act("what does it cost us?"),
    Act("who pays for the travel"),
    Act("draft"),
    Act("change A5"),
    Act("140000"),
    Act("summary"),
    Act("mydata"),
    Act("help"),
    Act("cancel"),
)
"""What they do from then on, again and again."""


class Person:
    """Where somebody is in what they do; ``done`` is how much of it."""

    def __init__(self, platform: str, number: int, done: int = 0) -> None:
        self.platform, self.number, self.done = platform, number, done
        self._dice = random.Random(f"{SEED} {platform} {number}")

    def next(self) -> Act:
        """What they do now."""
        at, self.done = self.done, self.done + 1
        return FIRST[at] if at < len(FIRST) else AGAIN[(at - len(FIRST)) % len(AGAIN)]

    @property
    def at_home(self) -> bool:
        """Whether all is done that was begun."""
        return self.done >= len(FIRST) and (self.done - len(FIRST)) % len(AGAIN) == 0

    def pause(self) -> float:
        """Seconds until they do something again."""
        return self._dice.uniform(SOONEST, LATEST)

    def begins(self) -> float:
        """Seconds until they come."""
        return self._dice.uniform(0, LATEST)
