"""Texts made fit to be shown: without signs that nobody sees, that a terminal obeys or that turn words round."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

_LINE_BREAKS = re.compile(r"\r\n?|[\n\v\f\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
UNSEEN = re.compile(rf"{_INVISIBLE.pattern}|[\r\v\f\u2028\u2029]")
"""Every sign that is not shown as it is; tabs and line feeds are none."""
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What a terminal would obey, or what makes words read otherwise than they are written; tabs and line breaks are none."""


def seen(text: str) -> str:
    """The text without what nobody sees, and with one kind of line break. Tabs stay."""
    # Nearly every text is printable from its first sign to its last, which is known at once.
    return text if text.isprintable() else _INVISIBLE.sub("", _LINE_BREAKS.sub("\n", text))


def on_one_line(text: str) -> str:
    """The same where there is one line: with spaces for line breaks and tabs."""
    return " ".join(seen(text).splitlines()).replace("\t", " ")


def as_json(value: object, *, indent: int | None = None, default: Callable[[Any], Any] | None = None) -> str:
    """JSON in the letters of all scripts. What is not shown stands in it as its number: nothing is lost, and nothing obeyed."""
    made = json.dumps(value, ensure_ascii=False, indent=indent, default=default)
    return UNSEEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", made)


def unhidden(text: str) -> str:
    """The text with signs that nobody sees as their numbers, so that it can be shown anywhere."""
    return HIDDEN.sub(lambda sign: f"<U+{ord(sign[0]):04X}>", text)
