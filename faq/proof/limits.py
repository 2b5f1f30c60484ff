"""What the texts of a pack must fit into: handed down by what shows them, since the proof knows no platform."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Limit:
    """The most there may be, and what sets it."""

    most: int
    why: str


NONE = Limit(sys.maxsize, "no limit")


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that each kind of text may have, in UTF-16 units: the words on a ``button``, a ``title``, a ``section`` of running
    text, a ``field`` of a screen with its hint, a whole ``message``, the question of a ``poll``. Then how many ``buttons`` a
    message and ``poll_options`` a poll may have, and the bytes of ``ids`` that a button carries.
    """

    button: Limit = NONE
    title: Limit = NONE
    section: Limit = NONE
    field: Limit = NONE
    message: Limit = NONE
    poll: Limit = NONE
    buttons: Limit = NONE
    poll_options: Limit = NONE
    ids: Limit = NONE


def strictest(each: Sequence[Limits]) -> Limits:
    """Limits that hold wherever one of these does."""
    names = [one.name for one in fields(Limits)]
    return Limits(**{name: min((getattr(one, name) for one in each), key=lambda limit: limit.most) for name in names})
