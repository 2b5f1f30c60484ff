"""Slack's emoji: it delivers a typed 👎 as ``:-1:``, with ``:skin-tone-3:`` behind it where it is coloured."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

# Code spans and links stay as they are.
_CODE = re.compile(
    r"```[^`]*(?:`{1,2}[^`]+)*```|`[^`\n]*`|<[^<>]*>|:(?P<name>[^\s:`<>]+):(?::skin-tone-(?P<tone>[2-6])(?:-[2-6])?:)?",
    re.S,
)
_TONES = {number: chr(0x1F3F9 + int(number)) for number in "23456"}
_AS_IT_IS = "\ufe0f"
_TELLING = 4
"""A shorter name, or a number, is a code only apart from other words: "10:100:30" is none."""


def as_unicode(words: str) -> str:
    """The words with the emoji that their codes mean; a code that Slack itself does not know, a custom one, stays."""
    return _CODE.sub(_emoji, words)


def _emoji(found: re.Match[str]) -> str:
    name = found["name"] or ""
    emoji = _names().get(name, "")
    start, end = found.span()
    beside = found.string[max(start - 1, 0) : start] + found.string[end : end + 1]
    short = len(name) < _TELLING or name.isdecimal()
    if not emoji or (short and any(map(str.isalnum, beside))):
        return found[0]
    return emoji[0] + _TONES[found["tone"]] + emoji[1:].removeprefix(_AS_IT_IS) if found["tone"] else emoji


@cache
def _names() -> dict[str, str]:
    lines = (files("bot.slack") / "emoji.tsv").read_text("utf-8").splitlines()
    return {name: emoji for names, emoji in (line.split("\t") for line in lines) for name in names.split()}
