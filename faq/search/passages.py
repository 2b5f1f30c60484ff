"""Sentences with what they need to be understood: the items behind a colon, the lead-in of an item, the answer to a question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from faq.pack.model import Entry
from faq.search import text as t

BARE = 40
"""A list item of at most this many characters says too little without the sentence that leads in to its list."""
HEADING = 12
"""An item of at most so many words that has items of its own is their heading."""
LIST = 90
"""A list of more words than this is shown without the items within its items."""


def sentences_of(body: Iterable[str]) -> Iterator[str]:
    """The sentences of an entry, those of a list line without its dash."""
    return (sentence for line in body for sentence in t.sentences(line.strip().removeprefix("- ")))


def passages_of(body: Iterable[str]) -> list[str]:
    """Its sentences that may answer; footnotes and the numbers of list items answer nothing by themselves."""
    return [one for one in sentences_of(body) if len(one) > 3 and not one.startswith(("¹", "²", "³"))]


def in_context(entry: Entry, passage: str) -> str:
    """The passage, verbatim, with the lines of the entry that it hangs on; the passage alone where it needs none."""
    lines = entry.text
    at = next((number for number, line in enumerate(lines) if passage in line), None)
    if at is None or not passage:
        return passage
    asks = passage.rstrip().endswith("?")
    lead = _lead(lines, at)
    if lead.endswith(":") and len(passage) <= BARE:
        shown = [lead, lines[at].strip()]
    else:
        shown = [*_above(lines, at), _answered(lines[at], passage) if asks else passage]
    if passage.rstrip().endswith(":") or _heads_a_list(lines, at):
        shown += _below(lines, at)
    return "\n".join(shown)


def _answered(line: str, question: str) -> str:
    """A question that the text asks itself, with the sentence behind it."""
    behind = t.sentences(line[line.index(question) + len(question) :].strip())
    return f"{question} {behind[0]}" if behind else question


def _depth(line: str) -> int:
    """0 for a paragraph, 1 for an item, more for an item within one."""
    indent = len(line) - len(line.lstrip())
    return 1 + indent if line.lstrip().startswith("- ") else 0


def _heads_a_list(lines: Sequence[str], at: int) -> bool:
    """Whether a line is an item that is no more than the heading of its own items."""
    has_items = at + 1 < len(lines) and _depth(lines[at + 1]) > _depth(lines[at]) > 0
    return has_items and len(lines[at].split()) <= HEADING


def _below(lines: Sequence[str], at: int) -> list[str]:
    """The items of a list."""
    found = list(takewhile(lambda line: _depth(line) > _depth(lines[at]), lines[at + 1 :]))
    if sum(len(line.split()) for line in found) > LIST:
        least = min(map(_depth, found))
        found = [line for line in found if _depth(line) == least]
    return [line.strip() for line in found]


def _above(lines: Sequence[str], at: int) -> list[str]:
    """The item that an item within it is of, where that is no sentence of its own."""
    item = _parent(lines, at)
    return [item] if item.startswith("- ") and not item.endswith(".") else []


def _lead(lines: Sequence[str], at: int) -> str:
    """The sentence that leads in to the list of an item; empty where there is none."""
    return (t.sentences(_parent(lines, at).removeprefix("- ")) or [""])[-1]


def _parent(lines: Sequence[str], at: int) -> str:
    """The line that an item hangs on; empty for a paragraph."""
    depth = _depth(lines[at])
    return next((line.strip() for line in reversed(lines[:at]) if _depth(line) < depth), "") if depth else ""


# -- which sentences answer

_NEXT = 0.55
"""A sentence with so much of what speaks for the best one is quoted with it."""
_TOGETHER, _WORDS = 3, 90
"""So many sentences and words at most; a list is quoted whole."""


def answering(scored: Sequence[tuple[str, float]]) -> tuple[str, ...]:
    """The sentences of an entry to quote, in its order: the best, and those that are as good or nearly."""
    if not scored:
        return ()
    ranked = sorted(range(len(scored)), key=lambda number: -scored[number][1])
    best = scored[ranked[0]][1]
    taken, words = [ranked[0]], len(scored[ranked[0]][0].split())
    for number in ranked[1:_TOGETHER]:
        words += len(scored[number][0].split())
        if scored[number][1] < _NEXT * best or words > _WORDS:
            break
        taken.append(number)
    return tuple(scored[number][0] for number in sorted(taken))
