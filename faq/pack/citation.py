"""A quote of the programme text, and how strictly the tables of a pack are read."""

from __future__ import annotations

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

# Built when first used: a start that reads no pack pays nothing.
STRICT = ConfigDict(extra="forbid", defer_build=True)


@dataclass(frozen=True, slots=True, config=STRICT)
class Citation:
    """A verbatim ``quote`` of the section ``entry``; proven against ``source.txt`` when the pack is checked."""

    entry: str
    quote: str
