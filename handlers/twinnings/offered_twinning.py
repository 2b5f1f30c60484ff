"""A line of cities and a title that is typed without a word of command: by who may, a twinning is offered to be made of it."""

from __future__ import annotations

from faq.places import places
from handlers.access import permissions
from handlers.dialog import asked_once, menu
from handlers.dialog.blocks import items, text
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Choice, Visit, prompt
from handlers.programme import quoting
from handlers.twinnings import twinning_wizard
from handlers.twinnings.twinning_line import read_line

LEAST = 2
"""So many cities must be known, or the line is words like any."""


def offered(visit: Visit, words: str) -> list[Reply] | None:
    """The offer; None where the line is no such line, or nobody's who may make a twinning, or something else is open."""
    open_here = visit.at in (menu.MENU, quoting.AT) and permissions.may(visit, twinning_wizard.AT)
    if not open_here or ":" not in words or "\n" in words or words.endswith("?"):
        return None
    line = read_line(words)
    if line is None or not line.title or sum(bool(places.cities(one, 1, near=False)) for one in line.cities) < LEAST:
        return None
    visit.go(asked_once.AT)
    asked = visit.t("Make a twinning of this line?")
    choices = [
        Choice(visit.t("Yes, begin it"), f"{twinning_wizard.AT} {words}"),
        Choice(visit.t("No, look it up in the text"), f"ask {words}"),
    ]
    return [prompt(visit, [text(asked), items(line.title, visit.words.list(list(line.cities)))], choices)]
