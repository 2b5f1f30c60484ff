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
        shown = in_context(entry, passage if len(passages) == 1 else _as_item(entry.text, passage)).splitlines()
        lines = [line for line in shown if _bare(line) not in said]
        said.update(map(_bare, lines))
        hangs = bool(lines) and lines[0] != shown[0]
        if lines and not (hangs and _put_in(lines, found, entry.text)):
            _append("\n".join(lines), found, entry.text)
    return found


def _put_in(items: Sequence[str], found: list[str], text: Sequence[str]) -> bool:
    """Put items into the last piece where lines of it come behind them in the text: at its end they would seem to be of another."""
    lines = found[-1].splitlines()
    at = next((number for number, line in enumerate(lines) if _place(line, text) > _place(items[0], text)), None)
    if at is None:
        return False
    found[-1] = "\n".join((*lines[:at], *items, *lines[at:]))
    return True


def _place(line: str, text: Sequence[str]) -> int:
    return next((number for number, one in enumerate(text) if _bare(line) in one), -1)


def _append(piece: str, found: list[str], text: Sequence[str]) -> None:
    between = _between(text, found[-1], piece) if found else None
    if between is None:
        found.append(piece)
    else:
        found[-1] += between + piece


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
