"""When what is done regularly was done last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from storage.records import Millis, Run


class RunStore(Protocol):
    """When what is done regularly was done last: backups, purges. One row for each, nothing of a person."""

    def note_run(self, what: str, at: Millis, counted: Mapping[str, int] | None = None) -> None:
        """Note that it ran to its end; what was noted of it before is replaced."""

    def last_run(self, what: str) -> Run | None:
        """The last time; None where it never was."""

    def runs(self) -> Mapping[str, Run]:
        """The last time of each, by what ran."""
