"""Which twinnings a line begins with: one by its number, several, or all."""

from __future__ import annotations

import re
from collections.abc import Iterable

from faq.answers.vocabulary import ALL, AND
from faq.text.spelling import fold
from faq.text.wordlists import alternatives
from handlers.dialog.visit import LONGEST_NUMBER

_BETWEEN = rf"(?:[,;&]|\b(?:{alternatives(AND)})\b)"
_TO = re.compile(
    rf"\s*(?P<to>\d+(?:\s*{_BETWEEN}\s*\d+)*|[^\W\d]+)\s*(?P<colon>:?)\s*(?P<words>.*)", re.DOTALL | re.IGNORECASE
)
_ONLY_NUMBERS = re.compile(r"\d+")
_NUMBERS = re.compile(r"[\d\s]+")


def named(able: Iterable[int], line: str) -> tuple[tuple[int, ...], str]:
    """Those of ``able`` that a line names first, each once, and its other words; all of it are words where it names none, or one
    that is not among them."""
    known, found = frozenset(able), _TO.fullmatch(line)
    if found and fold(found["to"]) in ALL and (found["colon"] or not found["words"]):
        return tuple(sorted(known)), found["words"].strip()
    numbers, words = (line, "") if _NUMBERS.fullmatch(line) else (found["to"], found["words"]) if found else ("", "")
    wanted = [int(one) for one in re.findall(r"\d+", numbers) if len(one) <= LONGEST_NUMBER]
    if wanted and known.issuperset(wanted):
        return tuple(dict.fromkeys(wanted)), words.strip()
    return (), line.strip()


def unknown(able: Iterable[int], line: str) -> tuple[str, str]:
    """The numbers before a colon, or of a line of nothing else, that are none of ``able``, and the other words; empty where there
    is none."""
    known, found = frozenset(map(str, able)), _TO.fullmatch(line)
    numbers = _ONLY_NUMBERS.findall(found["to"]) if found and (found["colon"] or not found["words"]) else []
    gone = [one for one in dict.fromkeys(numbers) if one not in known]
    return (", ".join(gone), found["words"].strip()) if found and gone else ("", "")
