"""Copies of the whole store, and whether it is whole itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from storage.records import Copied, Millis


class BackupStore(Protocol):
    """Copies of the whole store, and whether it is whole itself. Restoring needs the store closed: ``storage.open.restore``."""

    def back_up(self, file: str, at: Millis) -> Copied:
        """Write one state of it to a new file that only its owner reads, while others go on writing; the run is noted as BACKUP.
        StoreError where the file exists or cannot be written, or is not whole when it is read again: then there is no file."""

    def flaws(self) -> Sequence[str]:
        """What is not as it must be, a sentence each: damage, rows that belong to nothing, parts of the schema that are missing.
        Reads everything; none where all is well."""

    def expire_copies(self, now: Millis, days: int) -> None:
        """Delete copies kept beside the store that are older than backups may be, and who was forgotten longer ago. The time of
        those who were forgotten runs from the first call after it."""
