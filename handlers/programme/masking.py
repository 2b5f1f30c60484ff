"""Taking out of a question what could name a person before it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable

from faq.pack.model import Pack

_MASKS = (
    (re.compile(r"(?<!\S)\S+@\S+"), "[e-mail]"),
    (re.compile(r"(?:https?://|www\.)\S+"), "[link]"),
    (re.compile(r"\+?\d[\d\s().,'-]{1,}"), "[number] "),
    (re.compile(r"\d"), "[number]"),
    # a capitalised word that does not begin the sentence is taken for a name: better one word too many than a person
    (re.compile(r"(?<=[a-z,;] )[A-ZÀ-ÞĀ-Ž][\w'-]+(?: [A-ZÀ-ÞĀ-Ž][\w'-]+)*"), "[name]"),
)


def own_names(packs: Iterable[Pack]) -> frozenset[str]:
    """What programmes are called, and the words of theirs that look like somebody's name."""
    files = [pack.file for pack in packs]
    return frozenset(name for file in files for name in (file.name, file.short, *file.names) if name)


def masked(words: str, names: Iterable[str]) -> str:
    """The question with e-mails, links, numbers and names taken out; those that are ``names`` of programmes stay."""
    held: list[str] = []

    def hold(found: re.Match[str]) -> str:
        held.append(found[0])
        return f"\x00{'x' * len(held)}\x00"

    # Blanks first: a line separator or a no-break space before a name is as good as the space that the patterns look for.
    covered = " ".join(words.split())
    if longest_first := sorted(map(re.escape, names), key=len, reverse=True):
        covered = re.sub(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", hold, covered)
    for pattern, mask in _MASKS:
        covered = pattern.sub(mask, covered)
    for number, kept in enumerate(held, 1):
        covered = covered.replace(f"\x00{'x' * number}\x00", kept)
    return " ".join(covered.split())
