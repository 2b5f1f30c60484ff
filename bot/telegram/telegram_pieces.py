"""Blocks as text with what Telegram calls entities."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.dialog.blocks import Block
from handlers.routing.command_table import COMMANDS

LONG_QUOTE = 900
SOURCE = 300
_CODE = re.compile(r"`([^`\n]{1,60})`")
_MOST_CODE = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a message, inside one tag or none; ``attributes`` are the renderer's own."""

    words: str
    tag: str = ""
    attributes: str = ""

    @property
    def html(self) -> str:
        """The words as HTML."""
        escaped = html.escape(self.words, quote=False)
        return f"<{self.tag}{self.attributes}>{escaped}</{self.tag}>" if self.tag else escaped


def units(words: str) -> int:
    """The length as Telegram counts it: in units of UTF-16."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def pieces(blocks: Sequence[Block]) -> list[Piece]:
    """A message as pieces, in order."""
    found: list[Piece] = []
    for before, block in zip((None, *blocks), blocks, strict=False):
        if before:
            found.append(Piece(_between(before, block)))
        found += block_pieces(block)
    return found


def _between(before: Block, block: Block) -> str:
    listed = block.kind in ("items", "numbered") and before.kind == "text"
    return "\n" if listed or (before.kind == block.kind == "hint") else "\n\n"


def block_pieces(block: Block) -> Iterator[Piece]:
    """One block, whatever stands before it."""
    match block.kind:
        case "head":
            yield Piece(block.text, "b")
        case "quote":
            yield Piece(block.text, "blockquote", " expandable" if len(block.text) > LONG_QUOTE else "")
            if block.source:
                yield Piece("\n")
                yield Piece(f"— {block.source}", "i")
        case "items" | "numbered":
            yield from _worded("\n".join(block_lines(block)))
        case "hint":
            yield from _worded(block.text, "i")
        case "struck":
            yield Piece(block.text, "s")
        case _:
            yield from _timed(block)


def block_lines(block: Block) -> list[str]:
    """The items of a list, each as its line."""
    if block.kind == "items":
        return [f"• {item}" for item in block.items]
    return [f"{number}. {item}" for number, item in enumerate(block.items, 1 + block.before)]


def _worded(words: str, tag: str = "") -> Iterator[Piece]:
    """Words with what stands in backticks: a command becomes one to tap, anything else is shown as something to type."""
    found = list(_CODE.finditer(words))
    end = 0
    for one in found if len(found) <= _MOST_CODE else ():
        yield from _some(words[end : one.start()], tag)
        yield Piece(f"/{one[1]}") if one[1] in COMMANDS.for_everybody else Piece(one[1], "code")
        end = one.end()
    yield from _some(words[end:], tag)


def _some(words: str, tag: str) -> Iterator[Piece]:
    if words:
        yield Piece(words, tag if words.strip() else "")


def _timed(block: Block) -> Iterator[Piece]:
    """A text; each instant that it writes out is shown by the reader's own clock, or in its words where that cannot be."""
    rest = block.text
    for written, at in block.moments:
        head, found, tail = rest.partition(written or "\0")
        if found:
            yield from _worded(head)
            yield Piece(found, "tg-time", f' unix="{at}" format="wDt"')
            rest = tail
    yield from _worded(rest)
