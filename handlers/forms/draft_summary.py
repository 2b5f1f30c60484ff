"""All answers of a draft, and what is open in it."""

from __future__ import annotations

from collections.abc import Sequence

from faq.pack.model import Question
from faq.rules.flow import begun, missing, stray
from handlers.dialog.blocks import Block, head, hint, items, numbered, text
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Choice, Visit, prompt
from handlers.forms import answer_summary, form_sheet
from handlers.programme import call_status


def open_points(visit: Visit, sheet: form_sheet.Sheet) -> list[Block]:
    """What is missing, could not be read, or belongs to questions that are gone."""
    lacking = _names(visit, missing(sheet.questions, sheet.answers))
    return [*_listed(visit.t("Still missing:"), lacking), *half_ones(visit, sheet), *odd_ones(visit, sheet)]


def half_ones(visit: Visit, sheet: form_sheet.Sheet) -> list[Block]:
    """The optional questions that are answered in part: they may be emptied."""
    half = begun(sheet.questions, sheet.answers)
    how = [hint(visit.t("`clear {id}` empties it.", id=half[0].id))] if half else []
    return [*_listed(visit.t("Optional, and answered only in part:"), _names(visit, half)), *how]


def _names(visit: Visit, questions: Sequence[Question]) -> list[str]:
    return [f"{one.id} {visit.p(one.label or one.text)}" for one in questions]


def odd_ones(visit: Visit, sheet: form_sheet.Sheet) -> list[Block]:
    """What was sent in a file and could not be read, and answers to questions that are gone."""
    stored = visit.answers(sheet.form.id)
    unread = [
        f"{form_sheet.name_of(visit, sheet.questions, key.removeprefix(form_sheet.UNREAD))}: "
        f"{answer_summary.shorten(str(value))}"
        for key, value in stored.items()
        if key.startswith(form_sheet.UNREAD)
    ]
    gone = [f"{key}: {value}" for key, value in stray(sheet.questions, form_sheet.is_mark, stored).items()]
    return [
        *_listed(visit.t("Sent in a file and not understood:"), unread),
        *_listed(visit.t("Answers to questions that the programme no longer asks, kept for you:"), gone),
    ]


def _listed(title: str, lines: Sequence[str]) -> list[Block]:
    return [text(title), items(*lines)] if lines else []


def show_summary(visit: Visit, lead: Sequence[Block] = ()) -> list[Reply]:
    """All answers by number, and what is open."""
    sheet = form_sheet.current_sheet(visit)
    lines = answer_summary.summary_lines(visit, sheet)
    call = text(call_status.line(visit.words, visit.pack, visit.turn.now))
    blocks = [*lead, head(visit.t("Summary of your draft")), call, numbered(*lines), *open_points(visit, sheet)]
    blocks.append(text(visit.t("To change one, type `change` and its number or the question's letter and number.")))
    choices = [
        Choice(visit.t("Finish"), "finish"),
        Choice(visit.t("Go on with the questions"), "on"),
        Choice(visit.t("Export as a file"), "export"),
    ]
    return [prompt(visit, blocks, choices, about={"form": sheet.form.id}, commands=(mark("change"), mark("tasks")))]
