"""How long a message may be to be read at a glance on a telephone, and lists of which as much is shown as that takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, takewhile

from handlers.dialog.blocks import Block, hint, items, text
from handlers.dialog.turn import Button, Reply
from storage.records import FLEETING

LONGEST = 700
"""Characters of a message: two screens of a telephone. What people wrote themselves, and the text read whole, may be longer."""
_BETWEEN, _SIGN = 2, 5
"""Characters that part blocks, and the most that stand before a line of a list with its end."""


def characters(blocks: Iterable[Block], buttons: Iterable[Button] = ()) -> int:
    """How many people read, at the most: labels are counted where a platform may write them out."""
    words = sum(len(one.text) + len(one.source) + lines_of(one.items) + _BETWEEN for one in blocks)
    options = [one for one in buttons if one.numbered]
    return words + (lines_of([one.label for one in options]) if any(one.short for one in options) else 0)


def is_short(reply: Reply) -> bool:
    """Whether a reply is as short as a message is to be."""
    return characters(reply.blocks, reply.buttons) <= LONGEST


def lines_of(lines: Iterable[str]) -> int:
    """The characters of a list."""
    return sum(len(one) + _SIGN for one in lines)


def fitting(lines: Sequence[str], room: int) -> int:
    """How many lines a screen takes that has so much room: one at least, so that whoever turns pages gets on."""
    fit = sum(1 for _ in takewhile(lambda used: used <= room, accumulate(len(one) + _SIGN for one in lines)))
    return min(max(fit, 1), len(lines))


def led(lead: Sequence[Block], replies: Sequence[Reply]) -> list[Reply]:
    """What is said first and the reply behind it, in one message where that is short enough."""
    first, *rest = replies
    whole = replace(first, blocks=(*lead, *first.blocks))
    return [whole, *rest] if is_short(whole) and not first.edit_of else [Reply(tuple(lead)), *replies]


def joined(said: Sequence[Reply], behind: Reply) -> list[Reply]:
    """Replies with what comes behind them: as one message with the last where both are short enough."""
    *early, last = said
    kind = FLEETING if FLEETING in (last.kind, behind.kind) else behind.kind
    blocks, buttons = (*last.blocks, *behind.blocks), (*behind.buttons, *last.buttons)
    whole = replace(behind, blocks=blocks, buttons=buttons, kind=kind)
    return [*early, whole] if is_short(whole) and not (last.file or last.prompt) else [*said, behind]


@dataclass(frozen=True, slots=True)
class TitledList:
    """A list under its title, with ``how`` to deal with what is in it."""

    title: str
    lines: Sequence[str]
    how: str = ""

    @property
    def length(self) -> int:
        """The characters of all but the lines."""
        return len(self.title) + len(self.how) + 2 * _BETWEEN


def as_blocks(lists: Sequence[TitledList]) -> list[Block]:
    """All of the lists that are not empty."""
    return [block for one in lists if one.lines for block in _list_blocks(one)]


def part_of(lists: Sequence[TitledList], first: int, room: int) -> tuple[list[Block], int]:
    """What a screen with so much room takes of the lists from a line on, and how many lines are left then."""
    rows = [(number, line) for number, one in enumerate(lists) for line in one.lines]
    titles = [lists[number].length if not line else 0 for number, line in _firsts(rows[first:])]
    costs = (len(line) + _SIGN + title for (_, line), title in zip(rows[first:], titles, strict=True))
    fit = sum(1 for _ in takewhile(lambda used: used <= room, accumulate(costs)))
    shown = groupby(rows[first : first + fit], key=lambda row: row[0])
    found = [replace(lists[number], lines=[line for _, line in own]) for number, own in shown]
    return as_blocks(found), len(rows) - first - fit


def _firsts(rows: Sequence[tuple[int, str]]) -> list[tuple[int, bool]]:
    """Of each row its list, and whether that was there before it."""
    return [(number, at > 0 and rows[at - 1][0] == number) for at, (number, _) in enumerate(rows)]


def _list_blocks(one: TitledList) -> list[Block]:
    return [text(one.title), items(*one.lines), *([hint(one.how)] if one.how else [])]
