"""Taking out of a question what could name a person before it is kept."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from faq.pack.model import Entry, Pack
from faq.text.language_words import QuestionWords
from faq.text.spelling import fold
from faq.text.wordlists import folded, merged

_MASKS = (
    (re.compile(r"(?<!\S)\S+@\S+"), "[e-mail]"),
    (re.compile(r"(?:https?://|www\.)\S+"), "[link]"),
    (re.compile(r"\+?\d[\d\s().,'-]{1,}"), "[number] "),
    (re.compile(r"\d"), "[number]"),
)
# A capitalised word that does not begin the sentence is taken for a name: better one word too many than a person.
_NAME = re.compile(r"(?<=[a-z,;\x00] )[A-ZÀ-ÞĀ-Ž][\w'-]+(?: [A-ZÀ-ÞĀ-Ž][\w'-]+)*")

_NOUNS = folded(merged(QuestionWords).nouns)


def own_names(packs: Iterable[Pack]) -> frozenset[str]:
    """What programmes are called, and the words of theirs that look like somebody's name."""
    files = [pack.file for pack in packs]
    return frozenset(name for file in files for name in (file.name, file.short, *file.names) if name)


def names_in_texts(packs: Iterable[Pack]) -> frozenset[str]:
    """The names that the texts of programmes have ("Global Covenant", "Mayors"), and parts of them."""
    return frozenset().union(*(_names_in(pack.entries) for pack in packs))


@lru_cache(maxsize=16)
def _names_in(entries: tuple[Entry, ...]) -> frozenset[str]:
    runs = {tuple(found[0].split()) for entry in entries for text in entry.text for found in _NAME.finditer(text)}
    ends = ((run, start, end) for run in runs for start in range(len(run)) for end in range(start, len(run)))
    return frozenset(" ".join(run[start : end + 1]) for run, start, end in ends)


def masked(words: str, names: Iterable[str], in_texts: Collection[str] = ()) -> str:
    """The question with e-mails, links, numbers and names taken out; those that are ``names`` of programmes stay.

    So does one ``in_texts``, but only where it is not a part of another name: not the Mayor of "Mayor Anna Muster". The common
    nouns of a language that writes them with a capital are no names either, unless one stands by them.
    """
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
    covered = _NAME.sub(lambda found: found[0] if found[0] in in_texts or _common(found[0]) else "[name]", covered)
    for number, kept in enumerate(held, 1):
        covered = covered.replace(f"\x00{'x' * number}\x00", kept)
    return " ".join(covered.split())


def _common(name: str) -> bool:
    """Whether every word of what looks like a name is a common noun."""
    return all(fold(word) in _NOUNS for word in name.split())
