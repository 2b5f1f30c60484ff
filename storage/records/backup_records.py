"""What is known of a copy of the store."""

from __future__ import annotations

from dataclasses import dataclass

BACKUP = "backup"
"""What a backup is noted as in the store (``Upkeep``)."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy that was read again after it was written; ``size`` is in bytes, ``drafts`` counts those of all programmes."""

    file: str
    schema: int
    size: int
    people: int
    drafts: int
    twinnings: int


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restoring did. ``kept`` is the file that what was there is in now, empty where nothing was there; ``doubtful`` counts
    messages that may have been sent since the backup; ``forgotten`` people that were forgotten again, None where nothing tells who
    was."""

    copied: Copied
    kept: str
    doubtful: int
    forgotten: int | None
