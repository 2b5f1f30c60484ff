"""The answers of a poll, read from one message: apart by lines, else by semicolons, else by commas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_SEMICOLON = re.compile("[;；؛]")
_COMMA = re.compile("[,，、،]")
_BETWEEN_WORDS = re.compile(r"(?<!\d),|,(?!\d)|[，、،]")
"""A comma that stands in no number."""
_BULLET = re.compile(r"[-*•·–—]\s+")
_NUMBER = re.compile(r"(\d{1,2})[.)]\s+")


def read(words: str) -> list[str]:
    """The answers in words, in their order, without what only lists them; the same one twice is there twice."""
    found = _cleaned(_parts(words))
    numbers = [_NUMBER.match(one) for one in found]
    if not all(one and one[1] == str(place) for place, one in enumerate(numbers, 1)):
        return found
    return [_NUMBER.sub("", one, count=1) for one in found]


def once(options: Sequence[str]) -> tuple[str, ...]:
    """The same answers, each once: what differs in case alone is one answer, as it was typed first."""
    kept: dict[str, str] = {}
    for one in options:
        kept.setdefault(one.casefold(), one)
    return tuple(kept.values())


def _parts(words: str) -> Sequence[str]:
    """Words at the first mark that parts them; a comma within a number is none where other commas part."""
    for apart in (str.splitlines, _SEMICOLON.split, _BETWEEN_WORDS.split, _COMMA.split):
        parts: list[str] = apart(words)
        if len(_cleaned(parts)) > 1:
            return parts
    return [words]


def _cleaned(parts: Sequence[str]) -> list[str]:
    return [one for one in _without_marks(parts) if one]


def _without_marks(parts: Sequence[str]) -> Iterator[str]:
    for part in parts:
        line = part.strip().strip(";；؛,，、،").strip()
        bullet = _BULLET.match(line)
        yield line[bullet.end() :] if bullet else line
