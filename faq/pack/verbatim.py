"""Whether words stand in a text, whatever the marks around them: links, emphasis, list signs and line breaks are not words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from faq.pack.model import Pack

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_LINK = re.compile(r"\[([^][]*)\]\([^()]*\)")
_LIST_SIGN = re.compile(r"\s*(?:[-•]\s+|#+\s+)?(?:(?:\d{1,2}|[a-z])[.)]\s+)?")
_WITHHELD = re.compile(r"withheld: \w+:(\d+)-(\d+)\b")


def plain(text: str) -> str:
    """The words of a text, with single spaces between."""
    bare = _LINK.sub(r"\1", _TAG.sub("", text))
    lines = (line[_sign_length(line) :] for line in bare.splitlines())
    return " ".join(" ".join(lines).replace("*", "").split())


def _sign_length(line: str) -> int:
    sign = _LIST_SIGN.match(line)
    return sign.end() if sign else 0


def holds(text: str, words: str) -> bool:
    """Whether a plain text has these words, whole and in this order."""
    wanted = plain(words)
    return bool(wanted) and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", text) is not None


def withheld(notes: Iterable[str]) -> Iterator[int]:
    """The lines of ``source.txt`` (from 1) that notes such as ``withheld: A:207-212 …`` take out of use."""
    for note in notes:
        if lines := _WITHHELD.match(note):
            yield from range(int(lines[1]), int(lines[2]) + 1)


def quotable(pack: Pack) -> str:
    """The programme text without what is withheld, plain."""
    gone = {line for entry in pack.entries for line in withheld(entry.notes)}
    lines = pack.source.splitlines()
    return plain("\n".join(line for number, line in enumerate(lines, 1) if number not in gone))
