"""Where a page of a database file has unused space between its cell pointers and its cells (SQLite file format, section 1.6).

``secure_delete`` overwrites cells that are deleted, and pages that become free. What it leaves are the former bytes of cells that
were moved when pages were balanced: they lie in that gap, and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass

HEADER = 100
"""Bytes before the first page's own header."""
POINTERS = {2: 12, 5: 12, 10: 8, 13: 8}
"""Where the cell pointers begin, by the kind of b-tree page that its first byte tells."""
TELLING = 1 << 25
"""From so many pages on an overflow page, which begins with the number of the next one, can look like a b-tree page."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What the header of a file says of its pages."""

    size: int
    usable: int
    maps: bool
    """Whether some pages only say where others are (``auto_vacuum``): they look like b-tree pages."""

    @classmethod
    def of(cls, header: bytes) -> Layout:
        """From the first 100 bytes; ValueError where they are none of a database."""
        size = int.from_bytes(header[16:18], "big")
        if not header.startswith(b"SQLite format 3\0") or not size:
            raise ValueError("no database begins like this")
        size = 65536 if size == 1 else size
        return cls(size, size - header[20], any(header[52:56]))

    def gap(self, number: int, page: bytes) -> tuple[int, int]:
        """From where to where nothing is kept on the page of this number, the end not counted; (0, 0) where it is no b-tree page
        or does not make sense."""
        at = HEADER if number == 1 else 0
        if page[at] not in POINTERS:
            return 0, 0
        start = at + POINTERS[page[at]] + 2 * int.from_bytes(page[at + 3 : at + 5], "big")
        end = int.from_bytes(page[at + 5 : at + 7], "big") or 65536
        return (start, end) if start <= end <= self.usable else (0, 0)
