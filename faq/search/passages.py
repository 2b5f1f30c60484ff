"""Sentences with what they need to be understood: the items behind a colon, the lead-in of an item, the answer to a question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from faq.pack.model import Entry
from faq.search import text as t

BARE = 40
"""A list item of at most this many characters says too little without the sentence that leads in to its list."""
HEADING = 12
"""An item of at most so many words that has items of its own is their heading."""
LIST = 90
"""A list of more words than this is shown without the items within its items."""


def in_context(entry: Entry, passage: str) -> str:
    """The passage, verbatim, with the lines of the entry that it hangs on; the passage alone where it needs none."""
    return "\n".join(quoted(entry, (passage,)))


def quoted(entry: Entry, passages: Sequence[str]) -> tuple[str, ...]:
    """The passages, verbatim, in the order of the entry, each once, with the lines that they hang on.

    A list is one quote, and so are the sentences of a line.
    """
    taken, strange = dict[int, list[str]](), list[str]()
    for passage in filter(None, passages):
        at = next((number for number, line in enumerate(entry.text) if passage in line), None)
        if at is None:
            strange.append(passage)
            continue
        for number, words in _needed(entry.text, at, passage):
            held = taken.setdefault(number, [])
            if not any(words in one for one in held):
                held.append(words)
    return (*_joined(entry.text, taken), *strange)


def _needed(lines: Sequence[str], at: int, passage: str) -> Iterator[tuple[int, str]]:
    """The passage and what goes with it, each with the number of its line."""
    if lead := _lead(lines, at, passage):
        yield lead
    yield at, _answered(lines[at], passage) if passage.rstrip().endswith("?") else passage
    if passage.rstrip().endswith(":") or _heads_a_list(lines, at):
        yield from _below(lines, at)


def _answered(line: str, question: str) -> str:
    """A question that the text asks itself, with the sentence behind it."""
    behind = t.sentences(line[line.index(question) + len(question) :].strip())
    return f"{question} {behind[0]}" if behind else question


def _joined(lines: Sequence[str], taken: dict[int, list[str]]) -> Iterator[str]:
    """The words of each line together, an item under the lines above it."""
    block = list[str]()
    for number in sorted(taken):
        words = " ".join(sorted(taken[number], key=lines[number].index))
        if block and not _depth(lines[number]):
            yield "\n".join(block)
            block = []
        block.append(words)
    if block:
        yield "\n".join(block)


def _depth(line: str) -> int:
    """0 for a paragraph, 1 for an item, more for an item within one."""
    indent = len(line) - len(line.lstrip())
    return 1 + indent if line.lstrip().startswith("- ") else 0


def _heads_a_list(lines: Sequence[str], at: int) -> bool:
    """Whether a line is an item that is no more than the heading of its own items."""
    has_items = at + 1 < len(lines) and _depth(lines[at + 1]) > _depth(lines[at]) > 0
    return has_items and len(lines[at].split()) <= HEADING


def _below(lines: Sequence[str], at: int) -> list[tuple[int, str]]:
    """The items of a list."""
    found = list[tuple[int, str]]()
    for number in range(at + 1, len(lines)):
        if _depth(lines[number]) <= _depth(lines[at]):
            break
        found.append((number, lines[number].strip()))
    if sum(len(words.split()) for _, words in found) > LIST:
        least = min((_depth(lines[number]) for number, _ in found), default=0)
        found = [(number, words) for number, words in found if _depth(lines[number]) == least]
    return found


def _lead(lines: Sequence[str], at: int, passage: str) -> tuple[int, str] | None:
    """What an item needs before it: the sentence that leads in to its list, where it is bare or within another item."""
    depth = _depth(lines[at])
    if depth == 0:
        return None
    above = next((number for number in reversed(range(at)) if _depth(lines[number]) < depth), None)
    if above is None or not (depth > 1 or len(passage) <= BARE):
        return None
    sentence = (t.sentences(lines[above].strip().removeprefix("- ")) or [""])[-1]
    within = depth > 1 and not lines[above].rstrip().endswith(".")
    return (above, lines[above].strip() if within else sentence) if within or sentence.endswith(":") else None


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
