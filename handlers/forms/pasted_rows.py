"""The items of a list, pasted in one message."""

from __future__ import annotations

import re
from collections.abc import Sequence

from faq.answers.values import Read, read
from faq.pack.model import Question
from faq.rules.flow import Leaf
from faq.text.spelling import wordless
from handlers.dialog.turn import Block, items, text
from handlers.dialog.visit import Visit
from handlers.forms.answer_keeping import close
from handlers.forms.form_sheet import Sheet, context

_COMMA = re.compile(r",(?!\d{3}(?!\d))")


def rows_in(visit: Visit, leaf: Leaf, words: str) -> list[list[str]]:
    """The items of a pasted list: one a line, its fields apart by comma, semicolon or tab. None unless two lines at least."""
    lines = [line.strip(" -*•\t") for line in words.splitlines() if line.strip(" -*•\t")]
    opens = leaf.item is not None and leaf.field is leaf.question.fields[0]
    if not opens or len(lines) < 2:
        return []
    ends = {line for line in set(lines) if _ends(visit, line)}
    return [row for line in lines if line not in ends and any(row := _cells(line))]


def _ends(visit: Visit, line: str) -> bool:
    """Whether a pasted line says that the list ends."""
    found = visit.commands.said(line, visit.words)
    return "done" in (visit.commands.meant(line, visit.words), found.word if found else "")


def _cells(line: str) -> list[str]:
    """The cells of a pasted line: apart by tabs, else by semicolons, else by commas that are not within a number."""
    apart = next((sign for sign in "\t;" if sign in line), "")
    cells = line.split(apart) if apart else _COMMA.split(line)
    return ["" if wordless(cell) else cell.strip() for cell in cells]


def take_rows(visit: Visit, sheet: Sheet, leaf: Leaf, rows: Sequence[Sequence[str]]) -> list[Block]:
    """Store the items of a pasted list; what is said of them."""
    room = int(leaf.question.max or len(rows) + (leaf.item or 0)) - (leaf.item or 0)
    unread: list[str] = []
    for number, cells in enumerate(rows[:room], leaf.item or 0):
        unread += _take_row(visit, sheet, leaf.question, number, cells)
    unread += [", ".join(cells) for cells in rows[room:]]
    close(visit)
    count = min(len(rows), room)
    blocks = [text(visit.tn("I took over {number} line.", "I took over {number} lines.", count))]
    if unread:
        blocks += [text(visit.t("These I could not read; I will ask for them:")), items(*unread)]
    return blocks


def _take_row(visit: Visit, sheet: Sheet, question: Question, number: int, cells: Sequence[str]) -> list[str]:
    unread = []
    for field, cell in zip(question.fields, cells, strict=False):
        understood = read(field, cell, context(visit)) if cell else None
        if isinstance(understood, Read):
            visit.store.answer(sheet.form.id, f"{question.id}.{number}.{field.id}", understood.value, visit.turn.millis)
        elif cell:
            unread.append(f"{cells[0]}: {cell}")
    return unread
