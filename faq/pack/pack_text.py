"""The one way in which a file of a pack is read: small, of the pack's own folder, UTF-8, and without signs that nobody sees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import isfinite
from pathlib import Path

from faq.pack.toml_positions import Spot
from faq.text.showing import HIDDEN, unhidden

LARGEST = 2_000_000
"""Bytes of a file."""
DEEPEST = 20
"""Of tables and lists within each other."""
GREATEST = 10**12
"""Of numbers, above and below zero."""
MOST_FILES = 200
YEARS = range(2000, 2101)
_SUBFOLDERS = ("also", "locale", "tests")


class PackError(ValueError):
    """A pack cannot be read or is wrong; the message begins with ``file:line:``, and shows hidden signs as their numbers."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        super().__init__(unhidden(f"{path}:{line}: {what}"))
        self.path, self.line, self.what = path, line, what


def read_text(path: Path) -> str:
    """A text file of a pack; PackError where it is a link or behind one, too large, no UTF-8, or has hidden signs."""
    if path.is_symlink() or not path.is_file() or _is_behind_a_link(path):
        raise PackError(path, 1, "expected a file here (no link)")
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise PackError(path, 1, f"cannot be read: {error.strerror}") from error
    if len(content) > LARGEST:
        raise PackError(path, 1, f"the file is larger than {LARGEST} bytes")
    return _decoded(path, content)


def _is_behind_a_link(path: Path) -> bool:
    return path.parent.name in _SUBFOLDERS and path.parent.is_symlink()


def _decoded(path: Path, content: bytes) -> str:
    try:
        text = content.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise PackError(path, line, "the file is not UTF-8 text") from error
    if found := HIDDEN.search(text):
        raise PackError(path, text.count("\n", 0, found.start()) + 1, hidden(found[0]))
    return text


def hidden(sign: str) -> str:
    """What is said of a sign that nobody sees, or that turns the words behind it round."""
    return f"a hidden sign, U+{ord(sign):04X}; expected text as it is seen"


def files_of(folder: Path, pattern: str) -> list[Path]:
    """The files of a folder within a pack, by name; PackError where there are too many."""
    found = sorted(folder.glob(pattern))
    if len(found) > MOST_FILES:
        raise PackError(folder, 1, f"{len(found)} files; expected at most {MOST_FILES}")
    return found


def strange(value: object) -> Iterator[tuple[Spot, str]]:
    """What may stand in no file of a pack, whatever its table: hidden signs, endless numbers, tables within tables for ever."""
    left: list[tuple[Spot, object]] = [((), value)]
    while left:
        spot, one = left.pop()
        if len(spot) > DEEPEST:
            yield spot, f"expected at most {DEEPEST} tables and lists within each other"
        elif isinstance(one, dict):
            yield from ((spot, hidden(found[0])) for key in one if (found := HIDDEN.search(key)))
            left += (((*spot, key), inner) for key, inner in one.items())
        elif isinstance(one, list):
            left += (((*spot, number), inner) for number, inner in enumerate(one))
        elif isinstance(one, str) and (found := HIDDEN.search(one)):
            yield spot, hidden(found[0])
        elif isinstance(one, int | float) and not (isfinite(one) and abs(one) <= GREATEST):
            yield spot, f"expected a number from {-GREATEST} to {GREATEST}"
        elif isinstance(one, date) and one.year not in YEARS:
            yield spot, f"expected a day of the years {YEARS[0]} to {YEARS[-1]}"
