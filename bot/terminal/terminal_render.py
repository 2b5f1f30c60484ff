"""Replies as text for a terminal: the same words with or without colours, at any width."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from bot.terminal.terminal_table import aligned
from handlers.dialog.blocks import Block
from handlers.dialog.turn import Button, Reply


@dataclass(frozen=True, slots=True)
class Style:
    """How to render. ``width`` 0 means lines are not broken; ``colour`` uses the terminal's bold and dim."""

    width: int = 0
    colour: bool = False

    def bold(self, words: str) -> str:
        """Words that stand out."""
        return f"\x1b[1m{words}\x1b[0m" if self.colour else words

    def dim(self, words: str) -> str:
        """Small print."""
        return f"\x1b[2m{words}\x1b[0m" if self.colour else words

    def struck(self, words: str) -> str:
        """Words that hold no longer."""
        return f"\x1b[9m{words}\x1b[0m" if self.colour else f"~{words}~"


def lines(reply: Reply, style: Style) -> Iterator[str]:
    """The lines of a message: its blocks, its numbered choices, the commands at its side."""
    for number, block in enumerate(reply.blocks):
        if number and block.kind == "head":
            yield ""
        yield from _block(block, style)
    yield from _buttons(reply.buttons, style)


def _block(block: Block, style: Style) -> Iterator[str]:
    if block.kind == "table":
        yield from aligned(block.rows, style.width)
    elif block.kind == "items":
        for item in block.items:
            yield from _wrapped(item, style, "  • ", "    ")
    elif block.kind == "numbered":
        for number, item in enumerate(block.items, 1 + block.before):
            yield from _wrapped(item, style, f"  {number}. ", "     ")
    elif block.kind == "quote":
        for line in block.text.splitlines():
            yield from _wrapped(line, style, "  │ ", "  │ ")
        if block.source:
            yield from (style.dim(line) for line in _wrapped(block.source, style, "  │ — ", "  │   "))
    else:
        paint = {"head": style.bold, "hint": style.dim, "struck": style.struck}.get(block.kind, str)
        for line in block.text.splitlines():
            yield from (paint(one) for one in _wrapped(line, style, "", ""))


def _wrapped(words: str, style: Style, first: str, rest: str) -> list[str]:
    if not style.width:
        return [f"{first}{words}"]
    return textwrap.wrap(words, style.width, initial_indent=first, subsequent_indent=rest) or [first.rstrip()]


def _buttons(buttons: tuple[Button, ...], style: Style) -> Iterator[str]:
    numbered = [button for button in buttons if button.numbered]
    for number, button in enumerate(numbered, 1):
        yield from _wrapped(button.label, style, f"  {number}. ", "     ")
    words = [button.label for button in buttons if not button.numbered]
    if words:
        yield style.dim(f"  [{'] ['.join(words)}]")
