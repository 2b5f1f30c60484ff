"""What an answer to a self-check tells beside it: of another question, or a figure. None of it is lost without a word."""

from __future__ import annotations

from faq.answers import numbers
from faq.answers.kind_table import kind_of
from faq.answers.stated_facts import FEWEST, stated, topics
from faq.answers.vocabulary import NO, YES
from faq.rules.flow import Leaf
from faq.text.spelling import fold
from handlers.dialog.blocks import Block, hint
from handlers.dialog.visit import Visit
from handlers.forms import form_sheet
from handlers.forms.form_sheet import Sheet

_OPENING = max(len(phrase.split()) for phrase in YES | NO)


def of_another(visit: Visit, sheet: Sheet, leaf: Leaf, words: str) -> list[Block]:
    """What is said where a yes is to something else than what is asked ("yes, we signed the covenant")."""
    behind = _behind(words, YES)
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


def unused(visit: Visit, sheet: Sheet, leaf: Leaf, words: str) -> list[Block]:
    """That a figure behind a yes or a no was not used ("no, 55000"), and how it can be; a year may be its reason."""
    behind = _behind(words, YES | NO)
    if not behind or not _asks_one_of(sheet, leaf) or not kind_of(leaf.field).chosen:
        return []
    found = [one for one in numbers.find(behind, visit.words.language).values if one >= FEWEST]
    told = sorted({int(one) for one in found if one.denominator == 1 and one not in numbers.YEARS})
    left = [visit.words.number(one) for one in told if one not in sheet.answers.values()]
    said = visit.t(
        "I have not used {numbers} here; `change` changes an earlier answer.", numbers=visit.words.list(left)
    )
    return [hint(said)] if left else []


def _asks_one_of(sheet: Sheet, leaf: Leaf) -> bool:
    return sheet.form.kind == "check" and leaf.field is leaf.question


def _behind(words: str, openings: frozenset[str]) -> str:
    """What stands behind the yes or no that words open with; empty where they open with none."""
    said = words.split()
    ends = (end for end in range(min(_OPENING, len(said)), 0, -1) if fold(" ".join(said[:end])) in openings)
    return " ".join(said[next(ends, len(said)) :])
