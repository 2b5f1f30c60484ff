"""Which twinnings a line begins with: one by its number, several, or all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from faq.answers.vocabulary import ALL, AND
from faq.text.spelling import fold
from faq.text.wordlists import alternatives
from handlers.dialog.visit import LONGEST_NUMBER

_FIRST = re.compile(r"\d+|[^\W\d]+")
_NEXT = re.compile(rf"\s*(?:[,;&]|\b(?:{alternatives(AND)})\b)\s*\d+", re.IGNORECASE)
_ONLY_NUMBERS = re.compile(r"\d+")
_NUMBERS = re.compile(r"[\d\s]+")


class _Beginning(NamedTuple):
    """What a line begins with: numbers or a word, whether a colon follows, and its other words. All empty where it has neither."""

    to: str = ""
    colon: bool = False
    words: str = ""


def named(able: Iterable[int], line: str) -> tuple[tuple[int, ...], str]:
    """Those of ``able`` that a line names first, each once, and its other words; all of it are words where it names none, or one
    that is not among them."""
    known, found = frozenset(able), _beginning(line)
    if fold(found.to) in ALL and (found.colon or not found.words):
        return tuple(sorted(known)), found.words
    numbers, words = (line, "") if _NUMBERS.fullmatch(line) else (found.to, found.words)
    wanted = [int(one) for one in _ONLY_NUMBERS.findall(numbers) if len(one) <= LONGEST_NUMBER]
    if wanted and known.issuperset(wanted):
        return tuple(dict.fromkeys(wanted)), words
    return (), line.strip()


def unknown(able: Iterable[int], line: str) -> tuple[str, str]:
    """The numbers before a colon, or of a line of nothing else, that are none of ``able``, and the other words; empty where there
    is none."""
    known, found = frozenset(map(str, able)), _beginning(line)
    numbers = _ONLY_NUMBERS.findall(found.to) if found.colon or not found.words else []
    gone = [one for one in dict.fromkeys(numbers) if one not in known]
    return (", ".join(gone), found.words) if gone else ("", "")


def _beginning(line: str) -> _Beginning:
    line = line.strip()
    first = found = _FIRST.match(line)
    if not first or not found:
        return _Beginning()
    while first[0].isdigit() and (more := _NEXT.match(line, found.end())):
        found = more
    after = line[found.end() :].lstrip()
    return _Beginning(line[: found.end()], after.startswith(":"), after.removeprefix(":").strip())
