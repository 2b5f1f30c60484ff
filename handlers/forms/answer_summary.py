"""The answers of a form, a line each."""

from __future__ import annotations

from faq.rules.flow import Leaf
from handlers.dialog.visit import Visit
from handlers.forms import messages
from handlers.forms.form_sheet import Sheet, answered_leaves, flaws, label_of, shown
from storage.records import Json


def summary_lines(visit: Visit, sheet: Sheet) -> list[str]:
    """One line an answered leaf, in the order of ``answered_leaves``, with what is wrong with it."""
    return [_summary_line(visit, leaf, sheet.answers[leaf.id]) for leaf in answered_leaves(sheet)]


def _summary_line(visit: Visit, leaf: Leaf, value: Json) -> str:
    wrong = "".join(f" ⚠ {messages.problem(visit, one)}" for one in flaws(visit, leaf, value))
    return f"{label_of(visit, leaf)}: {shorten(shown(visit, leaf, value))}{wrong}"


def shorten(words: str, limit: int = 120) -> str:
    """One line of at most ``limit`` characters, cut at a word."""
    line = " ".join(words.split())
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + " …"
