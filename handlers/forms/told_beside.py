"""What an answer to a self-check tells of another question than the one that is asked."""

from __future__ import annotations

from faq.answers.kind_table import kind_of
from faq.answers.stated_facts import stated, topics
from faq.answers.vocabulary import YES
from faq.rules.flow import Leaf
from faq.text.spelling import fold
from handlers.dialog.blocks import Block, hint
from handlers.dialog.visit import Visit
from handlers.forms import form_sheet
from handlers.forms.form_sheet import Sheet

_OPENING = max(len(phrase.split()) for phrase in YES)


def of_another(visit: Visit, sheet: Sheet, leaf: Leaf, words: str) -> list[Block]:
    """What is said where a yes is to something else than what is asked ("yes, we signed the covenant")."""
    behind = _behind(words)
    if not behind or not _asks_one_of(sheet, leaf) or not kind_of(leaf.field).chosen:
        return []
    context, names = form_sheet.context(visit), visit.pack.file.also_asked_as
    told = stated(sheet.questions, [behind], context, names)
    own = topics(sheet.questions, context, names)[leaf.id]
    others = [one for one in sheet.questions if one.id in told and kind_of(one).chosen]
    if not others or leaf.id in told or not own.isdisjoint(fold(behind).split()):
        return []
    what = visit.words.list([visit.p(one.label or one.text) for one in others])
    return [hint(visit.t("That sounds like an answer to another question: {what}.", what=what))]


def _asks_one_of(sheet: Sheet, leaf: Leaf) -> bool:
    return sheet.form.kind == "check" and leaf.field is leaf.question


def _behind(words: str) -> str:
    """What stands behind the yes that words open with; empty where they open with none."""
    said = words.split()
    ends = (end for end in range(min(_OPENING, len(said)), 0, -1) if fold(" ".join(said[:end])) in YES)
    return " ".join(said[next(ends, len(said)) :])
