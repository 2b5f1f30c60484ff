"""An answer that also asks ("yes, but must the mayor sign?"): it is kept, the question is answered, and the form goes on."""

from __future__ import annotations

from faq.answers.kind_table import kind_of
from faq.rules.flow import Leaf, screen
from faq.search.splitting import told_and_asked
from handlers.dialog.blocks import Block, hint
from handlers.dialog.command_phrases import is_courtesy
from handlers.dialog.remembered import Filling
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, plain
from handlers.forms import form_sheet, hearing
from handlers.programme import quoting
from handlers.routing.dialog_places import show_with
from storage.records import Json


def kept_and_answered(visit: Visit, words: str) -> list[Reply] | None:
    """What comes of words that tell an answer and then ask; None where they only ask, or nothing they tell is an answer.

    Where an answer is words of one's own, all of them may be it, or none: that is asked back elsewhere.
    """
    told, asked = told_and_asked(words)
    sheet = form_sheet.current_sheet(visit)
    leaf = form_sheet.open_leaf(visit, sheet)
    if (
        not isinstance(leaf, Leaf)
        or kind_of(leaf.field).in_words
        or len(screen(sheet.questions, sheet.answers, leaf)) > 1
    ):
        return None
    said = hearing.hear(visit, sheet, leaf, told) if told and not is_courtesy(told) else None
    if said is None:
        return None
    answered = quoting.answer(visit, asked, in_form=True)
    kept = visit.answers(sheet.form.id)
    if leaf.id not in kept or visit.here(Filling).unclear.leaf == leaf.id:
        return [*answered, *show_with(visit, said)]
    echo = plain(*_echoed(visit, leaf, said, kept[leaf.id]))
    return [echo, *answered, *show_with(visit, [])]


def _echoed(visit: Visit, leaf: Leaf, said: list[Block], value: Json) -> list[Block]:
    """What was kept, once, and what there is to remark on it."""
    echo = hint(visit.t("I read that as: {answer}", answer=form_sheet.shown(visit, leaf, value)))
    return [echo, *(one for one in said if one != echo)]
