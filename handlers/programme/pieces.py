"""The passages of one section as they are quoted: what hangs together in one piece, and nothing twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from faq.pack.model import Entry
from faq.search.passages import in_context


def pieces(entry: Entry, passages: Sequence[str]) -> list[str]:
    """The passages, verbatim, each with the lines that it hangs on. What follows one upon the other in the text is one piece."""
    found, said = list[str](), set[str]()
    for passage in filter(None, passages):
        shown = in_context(entry, passage if len(passages) == 1 else _as_item(entry.text, passage))
        lines = [line for line in shown.splitlines() if _bare(line) not in said]
        said.update(map(_bare, lines))
        piece = "\n".join(lines)
        between = _between(entry.text, found[-1], piece) if found and piece else None
        if between is not None:
            found[-1] += between + piece
        elif piece:
            found.append(piece)
    return found


def _as_item(lines: Iterable[str], passage: str) -> str:
    """A passage that begins an item of a list with the item's dash: beside others, it is seen to be one."""
    item = f"- {passage}"
    return item if any(line.lstrip().startswith(item) for line in lines) else passage


def _bare(line: str) -> str:
    return line.strip().removeprefix("- ")


def _between(lines: Sequence[str], before: str, after: str) -> str | None:
    """What the text has between two pieces, where nothing else is: the blank of a paragraph, the line break of a list."""
    if any(f"{before} {after}" in line for line in lines):
        return " "
    last, first = before.splitlines()[-1], after.splitlines()[0]
    follows = first.startswith("- ") and any(
        one.rstrip().endswith(last) and first in two for one, two in pairwise(lines)
    )
    return "\n" if follows else None
