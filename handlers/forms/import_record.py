"""What the last import changed and what was there before, kept with the draft until those answers are changed again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.dialog.visit import Visit
from handlers.forms.form_sheet import IMPORTED, UNREAD, Sheet

_KEYED = ("before", "after", "newer")
"""The parts of a record that are by stored key."""


def question_of(key: str) -> str:
    """The question that a stored key belongs to."""
    return key.removeprefix(UNREAD).partition(".")[0]


def changed_since(sheet: Sheet, record: Mapping[str, Any]) -> set[str]:
    """The questions of an import whose answers are not as it left them."""
    after = record["after"].items()
    return {*record["left"], *(question_of(key) for key, value in after if sheet.answers.get(key) != value)}


def leave_out(visit: Visit, sheet: Sheet, question: str) -> None:
    """Keep no more of a question whose answer is changed or emptied: what somebody takes away is nowhere any more."""
    # Read anew: several answers may be changed in one step.
    record = visit.answers(sheet.form.id).get(IMPORTED) if IMPORTED in sheet.answers else None
    if not record or not any(question_of(key) == question for part in _KEYED for key in record[part]):
        return
    rest = {part: {key: one for key, one in record[part].items() if question_of(key) != question} for part in _KEYED}
    left = [*record["left"], question]
    if any(rest.values()):
        visit.store.answer(sheet.form.id, IMPORTED, {**record, **rest, "left": left}, visit.turn.millis)
    else:
        visit.store.unanswer(sheet.form.id, IMPORTED, visit.turn.millis)
