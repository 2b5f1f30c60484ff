"""What a message is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, Literal

from faq.text.showing import on_one_line, seen

BlockKind = Literal["text", "head", "quote", "items", "numbered", "hint", "struck", "table"]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a message. A quote is programme text with its ``source``; a hint is small print; what is
    struck holds no longer. Of the ``rows`` of a table the first is its head. ``before`` are the lines of a counted list that were
    shown before it.

    ``moments`` are instants that the text writes out: the very words, and the seconds since 1970. A platform that can shows
    them by the reader's own clock too.

    Whatever words it is made of, it holds no sign that nobody sees or that a terminal obeys; a head, an item, a cell and a source
    have one line.
    """

    kind: BlockKind
    text: str = ""
    items: tuple[str, ...] = ()
    source: str = ""
    moments: tuple[tuple[str, int], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    before: int = 0

    def __post_init__(self) -> None:
        put = partial(object.__setattr__, self)
        put("text", on_one_line(self.text) if self.kind == "head" else seen(self.text))
        put("items", tuple(map(on_one_line, self.items)))
        put("source", on_one_line(self.source))
        put("rows", tuple(tuple(map(on_one_line, row)) for row in self.rows))


def text(words: str) -> Block:
    """A paragraph."""
    return Block("text", words)


def head(words: str) -> Block:
    """A heading."""
    return Block("head", words)


def quote(words: str, source: str) -> Block:
    """Programme text, verbatim, with where it stands."""
    return Block("quote", words, source=source)


def items(*lines: str) -> Block:
    """A list."""
    return Block("items", items=lines)


def numbered(*lines: str, before: int = 0) -> Block:
    """A list whose lines are counted from 1, or on from those that were shown ``before`` it."""
    return Block("numbered", items=lines, before=before)


def table(*rows: tuple[str, ...]) -> Block:
    """A table whose first row and first column are headings."""
    return Block("table", rows=rows)


def unfolded(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with each table as short lists, one a row: for platforms whose letters differ in width, and for phones."""
    return tuple(one for block in blocks for one in (_as_lists(block) if block.kind == "table" else (block,)))


def _as_lists(block: Block) -> Iterator[Block]:
    columns, *rows = block.rows
    for title, *cells in rows:
        yield text(title)
        yield items(*(f"{column}: {cell}" for column, cell in zip(columns[1:], cells, strict=True)))


def hint(words: str) -> Block:
    """Small print."""
    return Block("hint", words)


def stored_block(block: Block) -> dict[str, Any]:
    """The JSON form of a block, as it is queued."""
    return {name: value for name, value in asdict(block).items() if value}


def block_from(stored: Mapping[str, Any]) -> Block:
    """A block as its JSON form was queued."""
    moments = tuple((written, at) for written, at in stored.get("moments", ()))
    rows = tuple(map(tuple, stored.get("rows", ())))
    items, source = tuple(stored.get("items", ())), stored.get("source", "")
    return Block(stored["kind"], stored.get("text", ""), items, source, moments, rows, stored.get("before", 0))
