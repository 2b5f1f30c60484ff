"""Keeping an answer, with what there is to remark on it."""

from __future__ import annotations

from collections.abc import Mapping

from faq.answers.kind_table import kind_of
from faq.rules.conditions import Answers, Facts, holds
from faq.rules.flow import Leaf, done_mark, nested
from handlers.dialog.blocks import Block, hint
from handlers.dialog.remembered import Filling
from handlers.dialog.visit import Visit
from handlers.forms import import_record, messages
from handlers.forms.form_sheet import LISTED, UNREAD, Sheet, flaws, later_mark
from storage.records import Json


def choose(visit: Visit, sheet: Sheet, leaf: Leaf, value: Json) -> list[Block]:
    """Take the value of a button as the answer."""
    if isinstance(value, Mapping):
        visit.store.answer(sheet.form.id, done_mark(leaf.question), True, visit.turn.millis)
        close(visit)
        return []
    many = kind_of(leaf.field).many and not isinstance(value, list)
    return keep(visit, sheet, leaf, [value] if many else value)


def keep(visit: Visit, sheet: Sheet, leaf: Leaf, value: Json) -> list[Block]:
    """Store one answer and close its question; what there is to remark on it."""
    visit.store.answer(sheet.form.id, leaf.id, value, visit.turn.millis)
    if value in visit.here(Filling).figures:
        visit.store.answer(sheet.form.id, f"{LISTED}{leaf.id}", value, visit.turn.millis)
    import_record.leave_out(visit, sheet, leaf.question.id)
    for mark_of in (f"{UNREAD}{leaf.id}", later_mark(leaf.question)):
        if mark_of in sheet.answers:
            visit.store.unanswer(sheet.form.id, mark_of, visit.turn.millis)
    close(visit)
    answers = nested(visit.answers(sheet.form.id))
    return flaws_of(visit, leaf, value) + remarks(visit, leaf, answers, sheet.facts)


def flaws_of(visit: Visit, leaf: Leaf, value: Json) -> list[Block]:
    """What is wrong with a stored answer (too long by N …); it is kept all the same."""
    return [hint(messages.problem(visit, one)) for one in flaws(visit, leaf, value)]


def remarks(visit: Visit, leaf: Leaf, answers: Answers, facts: Facts) -> list[Block]:
    """The pack's remarks on a valid answer."""
    blocks: list[Block] = []
    for warn in leaf.field.warn:
        if holds(warn.when, answers, facts):
            blocks.append(hint(visit.p(warn.text)))
            blocks += [visit.cited(warn.cite)] if warn.cite else []
    return blocks


def close(visit: Visit) -> None:
    """Nothing is open, offered or half said any more."""
    filling = visit.here(Filling)
    if filling.form:
        visit.keep_here(Filling(filling.form, stay=filling.stay, queue=filling.queue))


def apply_changes(visit: Visit, sheet: Sheet, changes: Mapping[str, Json]) -> None:
    """Store answers, and take those away that are None."""
    for question in dict.fromkeys(map(import_record.question_of, changes)):
        import_record.leave_out(visit, sheet, question)
    for leaf, value in changes.items():
        if value is None:
            visit.store.unanswer(sheet.form.id, leaf, visit.turn.millis)
        else:
            visit.store.answer(sheet.form.id, leaf, value, visit.turn.millis)
