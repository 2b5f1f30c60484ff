"""Questions asked in vain, and what staff taught."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from storage.records import Millis, Miss, Taught


class QuestionStore(Protocol):
    """Questions asked in vain, and what staff taught."""

    def keep_miss(self, programme: str, text: str, band: str, at: Millis, person: str = "") -> Miss:
        """Keep a (masked) question; ``person`` where it is handed over to the team and a reply is wanted."""

    def misses(self, programme: str = "") -> Sequence[Miss]:
        """The kept questions, oldest first."""

    def kept_misses(self) -> int:
        """How many were ever kept, those that are gone too."""

    def answered_miss(self, miss_id: int, at: Millis) -> None:
        """Note that the team replied. Who asked stays with it: ``forget`` must find it. No error where there is none (any more)."""

    # -- what staff taught
    def teach(self, taught: Taught) -> None:
        """Keep a way to ask; the same phrase for the same entry is kept once."""

    def unteach(self, programme: str, entry: str, phrase: str) -> bool:
        """Take a taught phrase back; False where it was not there."""

    def taught(self, programme: str = "") -> Sequence[Taught]:
        """What staff taught, oldest first."""

    def taught_version(self) -> int:
        """A number that changes whenever what is taught changes, so that an index knows when to be rebuilt."""
