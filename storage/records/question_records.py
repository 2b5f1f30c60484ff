"""Questions asked in vain, and what staff taught."""

from __future__ import annotations

from dataclasses import dataclass

from storage.records.addresses import Millis


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that found no answer, kept with the asker's consent and masked. ``person`` only where a reply is wanted."""

    id: int
    programme: str
    text: str
    at: Millis
    band: str
    person: str = ""
    answered_at: Millis | None = None


@dataclass(frozen=True, slots=True)
class Taught:
    """A way to ask that staff added to an entry after the pack was written."""

    programme: str
    entry: str
    phrase: str
    at: Millis
