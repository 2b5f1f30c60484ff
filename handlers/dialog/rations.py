"""What may be done only so often. A step is told how much of it is left, and says what it used: whoever calls it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from storage.records import Millis

Rationed = Literal["wrong code", "forget"]
WRONG_CODE: Rationed = "wrong code"
FORGET: Rationed = "forget"


@dataclass(frozen=True, slots=True)
class Ration:
    """How often something may still be done; where not at all, ``again`` is when it may be."""

    left: int
    again: Millis = 0


def spent(rations: Mapping[Rationed, Ration], what: Rationed) -> Ration | None:
    """The ration of which nothing is left; None where something is, or where it is not rationed."""
    ration = rations.get(what)
    return ration if ration and not ration.left else None
