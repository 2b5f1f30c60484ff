"""Words that were taken for a question where the open question takes words of one's own: they may be the answer, in one tap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from faq.answers.kind_table import kind_of
from faq.rules.flow import Leaf
from handlers.dialog.remembered import Filling
from handlers.dialog.visit import Choice, Visit, current_choices
from handlers.forms import form_sheet
from storage.records import Json

HELD: Mapping[str, Json] = {"held": True}


def hold(visit: Visit, words: str) -> Choice | None:
    """Remember such words, and what says that they were the answer; None where the open question takes none of one's own."""
    at = form_sheet.open_leaf(visit, form_sheet.current_sheet(visit))
    if not isinstance(at, Leaf) or not kind_of(at.field).in_words:
        return None
    visit.keep_here(replace(visit.here(Filling), held=words))
    return Choice(visit.t("That was my answer, not a question"), HELD)


def says_it_was_the_answer(visit: Visit, words: str) -> bool:
    """Whether words choose that, where it is offered: by its number, or its label."""
    choices = current_choices(visit) if visit.here(Filling).held else []
    typed = words.strip().casefold()
    return any(
        one.value == HELD and typed in (str(number), one.label.casefold()) for number, one in enumerate(choices, 1)
    )


def let_go(visit: Visit) -> str:
    """The words that are held, which are so no more; empty where there are none."""
    words = visit.here(Filling).held
    visit.keep_here(replace(visit.here(Filling), held=""))
    return words
