"""A sentence with what it needs to be understood: the items behind a colon, the lead-in of a bare item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from faq.pack.model import Entry

BARE = 40
"""A list item of at most this many characters says too little without the sentence that leads in to its list."""
MOST = 6
"""So many items behind a colon are shown at most; the rest is behind "more"."""


def in_context(entry: Entry, passage: str) -> str:
    """The passage, verbatim, with the lines of the entry that it hangs on; the passage alone where it needs none."""
    at = next((number for number, line in enumerate(entry.text) if passage in line), None)
    if at is None or not passage:
        return passage
    if passage.rstrip().endswith(":"):
        return "\n".join([passage, *_below(entry.text, at)])
    if _depth(entry.text[at]) and len(passage) <= BARE and (lead := _lead(entry.text, at)):
        return f"{lead}\n{entry.text[at].strip()}"
    return passage


def _depth(line: str) -> int:
    """0 for a paragraph, 1 for an item, more for an item within one."""
    indent = len(line) - len(line.lstrip())
    return 1 + indent if line.lstrip().startswith("- ") else 0


def _below(lines: Sequence[str], at: int) -> Iterator[str]:
    for line in lines[at + 1 : at + 1 + MOST]:
        if _depth(line) <= _depth(lines[at]):
            return
        yield line.strip()


def _lead(lines: Sequence[str], at: int) -> str:
    above = (line for line in reversed(lines[:at]) if _depth(line) < _depth(lines[at]))
    nearest = next(above, "").strip().removeprefix("- ")
    return nearest if nearest.endswith(":") else ""
