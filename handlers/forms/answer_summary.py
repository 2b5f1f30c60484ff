"""The answers of a form, a line each."""

from __future__ import annotations

from typing import NamedTuple

from faq.answers.kind_table import kind_of
from faq.pack.model import Question
from faq.rules.flow import Leaf
from handlers.dialog.visit import Visit
from handlers.forms import messages
from handlers.forms.form_sheet import Sheet, answered_leaves, flaws, from_list, label_of, shown


class ListItem(NamedTuple):
    """An item of a list with its answered leaves: one line of the summary."""

    question: Question
    number: int
    leaves: tuple[Leaf, ...]


def rows(sheet: Sheet) -> list[Leaf | ListItem]:
    """What the numbered lines of the summary are about, in the order of asking: an answer, or an item of a list."""
    found: dict[str, list[Leaf]] = {}
    for leaf in answered_leaves(sheet):
        found.setdefault(leaf.id if leaf.item is None else f"{leaf.question.id}.{leaf.item}", []).append(leaf)
    return [
        first if first.item is None else ListItem(first.question, first.item, (first, *rest))
        for first, *rest in found.values()
    ]


def summary_lines(visit: Visit, sheet: Sheet) -> list[str]:
    """One line a row, with what is wrong with it."""
    return [
        _item_line(visit, sheet, row) if isinstance(row, ListItem) else _summary_line(visit, sheet, row)
        for row in rows(sheet)
    ]


def _item_line(visit: Visit, sheet: Sheet, item: ListItem) -> str:
    label = visit.p(item.question.label or item.question.text)
    told = [_told(visit, sheet, leaf) for leaf in item.leaves]
    return visit.words.labelled(f"{label} {item.number + 1}", " · ".join(told))


def _told(visit: Visit, sheet: Sheet, leaf: Leaf) -> str:
    """An answer within the line of its item: the first names the item; of an option its first words."""
    beside = _beside(visit, sheet, leaf)
    words = shorten(shown(visit, leaf, sheet.answers[leaf.id]), 80)
    if leaf.field is leaf.question.fields[0]:
        return f"{words}{beside}"
    brief = words.partition(",")[0] if kind_of(leaf.field).chosen else words
    return visit.words.labelled(visit.p(leaf.field.label or leaf.field.text), f"{brief}{beside}")


def _summary_line(visit: Visit, sheet: Sheet, leaf: Leaf) -> str:
    words = shorten(shown(visit, leaf, sheet.answers[leaf.id]))
    return visit.words.labelled(label_of(visit, leaf), f"{words}{_beside(visit, sheet, leaf)}")


def _beside(visit: Visit, sheet: Sheet, leaf: Leaf) -> str:
    """Behind an answer: that it is a figure out of the list of cities, and what is wrong with it."""
    source = f" ({visit.t('by GeoNames, please check')})" if from_list(sheet.answers, leaf.id) else ""
    return source + "".join(f" ⚠ {messages.problem(visit, one)}" for one in flaws(visit, leaf, sheet.answers[leaf.id]))


def shorten(words: str, limit: int = 120) -> str:
    """One line of at most ``limit`` characters, cut at a word."""
    line = " ".join(words.split())
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + " …"
