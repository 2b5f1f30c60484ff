"""A table in letters of one width: columns that stand below one another, cells that break within their column."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest

BETWEEN, LEAST, MOST = "  ", 12, 48
"""What parts columns; a column that has to break is at least so wide, and none is wider than can be read."""


def aligned(rows: Sequence[Sequence[str]], width: int = 0) -> Iterator[str]:
    """The lines of a table. ``width`` 0 means that lines may be of any length."""
    widths = _widths(rows, width)
    for row in rows:
        cells = [textwrap.wrap(cell, size) or [""] for cell, size in zip(row, widths, strict=True)]
        for parts in zip_longest(*cells, fillvalue=""):
            yield BETWEEN.join(part.ljust(size) for part, size in zip(parts, widths, strict=True)).rstrip()


def _widths(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """How wide each column is: as wide as its longest cell, or where that is too much an even share of what the first leaves."""
    longest = [min(max(map(len, column), default=0) or 1, MOST) for column in zip(*rows, strict=True)]
    if not width or sum(longest) + len(BETWEEN) * (len(longest) - 1) <= width:
        return longest
    first, *others = longest
    share = (width - first) // max(len(others), 1) - len(BETWEEN)
    return [first, *(min(one, max(share, LEAST)) for one in others)]
