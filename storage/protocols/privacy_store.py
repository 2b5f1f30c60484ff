"""What is kept about a person, and how it goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from storage.records import Json


class PrivacyStore(Protocol):
    """What is kept about a person, and how it goes."""

    def dump(self, person: str) -> Mapping[str, Json]:
        """Everything kept about a person, table by table, as it stands: for ``mydata``."""

    def owned(self, person: str) -> Mapping[str, int]:
        """How many rows there are of it in each table."""

    def forget(self, person: str) -> None:
        """Delete everything about a person: identities, conversations and the prompts at their addresses, forms, answers,
        versions, misses with what quotes or was taught from them, and of the queue all but a ``last_word``, put before or
        after. No error where there is nobody. What is left in unused space of the file is overwritten by ``sweep``, which is then
        due: a small file is swept behind the commit already."""

    def sweep(self) -> bool:
        """Overwrite a part of what deleted rows left in unused space of the file, if that is due; whether more is. Outside of a
        transaction; takes some 20 ms and waits for nobody. Once asked for, a part is swept behind each commit too. What is due
        stays due when the process ends."""
