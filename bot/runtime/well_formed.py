"""Text as Unicode has it. JSON may hold half of a pair of UTF-16 alone, as where a client cuts an emoji in two; such a half can be
neither stored nor sent."""

from __future__ import annotations

import re
from typing import Any

_HALVES = re.compile("[\ud800-\udfff]")
REPLACEMENT = "\ufffd"
"""What stands for what is no character (The Unicode Standard, 3.9); one unit of UTF-16 as the half was, so that offsets hold."""


def well_formed(value: Any) -> Any:
    """A parsed JSON value whose texts, keys too, have no halves alone."""
    match value:
        case str():
            return _HALVES.sub(REPLACEMENT, value)
        case dict():
            return {well_formed(key): well_formed(one) for key, one in value.items()}
        case list():
            return [well_formed(one) for one in value]
    return value
