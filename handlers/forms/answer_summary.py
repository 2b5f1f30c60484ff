"""The answers of a form, a line each."""

from __future__ import annotations

from faq.rules.flow import Leaf
from handlers.dialog.visit import Visit
from handlers.forms import messages
from handlers.forms.form_sheet import Sheet, answered_leaves, flaws, from_list, label_of, shown


def summary_lines(visit: Visit, sheet: Sheet) -> list[str]:
    """One line an answered leaf, in the order of ``answered_leaves``, with what is wrong with it."""
    return [_summary_line(visit, sheet, leaf) for leaf in answered_leaves(sheet)]


def _summary_line(visit: Visit, sheet: Sheet, leaf: Leaf) -> str:
    value = sheet.answers[leaf.id]
    source = f" ({visit.t('by GeoNames, please check')})" if from_list(sheet.answers, leaf.id) else ""
    wrong = "".join(f" ⚠ {messages.problem(visit, one)}" for one in flaws(visit, leaf, value))
    return f"{label_of(visit, leaf)}: {shorten(shown(visit, leaf, value))}{source}{wrong}"


def shorten(words: str, limit: int = 120) -> str:
    """One line of at most ``limit`` characters, cut at a word."""
    line = " ".join(words.split())
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + " …"
