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
        versions, misses with what quotes questions to the team, and of the queue all but a ``last_word``, put before or
        after. No error where there is nobody. After the commit nothing of it is left in the file either, which takes as long as
        copying it (about 12 ms a MB)."""
