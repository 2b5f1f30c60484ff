"""All answers of a draft, and what is open in it: as much as is read at a glance, the rest a tap away."""

from __future__ import annotations

from collections.abc import Sequence

from faq.pack.model import Question
from faq.rules.flow import begun, missing, stray
from handlers.dialog.blocks import Block, head, numbered, text
from handlers.dialog.message_length import LONGEST, TitledList, characters, fitting, part_of
from handlers.dialog.remembered import ShownSummary
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Choice, Visit, prompt
from handlers.forms import answer_summary, form_sheet
from handlers.programme import call_status

ANSWERS, OPEN = "", "open"
"""What is looked at: the answers, or what is open."""
FOR_A_COUNT = 50
"""Characters of the line that says how many points are not shown."""


def open_lists(visit: Visit, sheet: form_sheet.Sheet) -> list[TitledList]:
    """What could not be read, belongs to questions that are gone, is begun, or is missing: what is seldom comes first."""
    lacking = _names(visit, missing(sheet.questions, sheet.answers))
    return [*odd_ones(visit, sheet), *half_ones(visit, sheet), TitledList(visit.t("Still missing:"), lacking)]


def half_ones(visit: Visit, sheet: form_sheet.Sheet) -> list[TitledList]:
    """The optional questions that are answered in part: they may be emptied."""
    half = begun(sheet.questions, sheet.answers)
    how = visit.t("`clear {id}` empties it.", id=half[0].id) if half else ""
    return [TitledList(visit.t("Optional, and answered only in part:"), _names(visit, half), how)]


def _names(visit: Visit, questions: Sequence[Question]) -> list[str]:
    return [f"{one.id} {visit.p(one.label or one.text)}" for one in questions]


def odd_ones(visit: Visit, sheet: form_sheet.Sheet) -> list[TitledList]:
    """What was sent in a file and could not be read, and answers to questions that are gone."""
    stored = visit.answers(sheet.form.id)
    unread = [
        f"{form_sheet.name_of(visit, sheet.questions, key.removeprefix(form_sheet.UNREAD))}: "
        f"{answer_summary.shorten(str(value))}"
        for key, value in stored.items()
        if key.startswith(form_sheet.UNREAD)
    ]
    gone = [
        f"{key}: {answer_summary.shorten(str(value))}"
        for key, value in stray(sheet.questions, form_sheet.is_mark, stored).items()
    ]
    return [
        TitledList(visit.t("Sent in a file and not understood:"), unread),
        TitledList(visit.t("Answers to questions that the programme no longer asks, kept for you:"), gone),
    ]


def as_far_as_fits(visit: Visit, lists: Sequence[TitledList], beside: Sequence[Block]) -> tuple[list[Block], int]:
    """What a message takes of the lists beside what it says else, with how many points are left out."""
    room = LONGEST - characters(beside)
    shown, left = part_of(lists, 0, room)
    if not left:
        return shown, 0
    shown, left = part_of(lists, 0, room - FOR_A_COUNT)
    more = visit.tn("{number} more point is open.", "{number} more points are open.", left)
    return [
        *shown,
        text(more if shown else visit.tn("{number} point is open.", "{number} points are open.", left)),
    ], left


def show_summary(visit: Visit, lead: Sequence[Block] = ()) -> list[Reply]:
    """What is looked at of the summary, from the first line on that is not seen yet."""
    sheet = form_sheet.current_sheet(visit)
    shown = visit.here(ShownSummary)
    blocks, choices = (_open if shown.view == OPEN else _answers)(visit, sheet, lead, shown.first)
    return [prompt(visit, blocks, choices, about={"form": sheet.form.id}, commands=(mark("change"), mark("tasks")))]


_Screen = tuple[list[Block], list[Choice]]


def _answers(visit: Visit, sheet: form_sheet.Sheet, lead: Sequence[Block], first: int) -> _Screen:
    """The answers by number; what is open stands behind the last one."""
    lines = answer_summary.summary_lines(visit, sheet)[first:]
    call = [] if first else [text(call_status.line(visit.words, visit.pack, visit.turn.now))]
    above = [*lead, head(visit.t("Summary of your draft")), *call]
    below = text(visit.t("To change one, type `change` and its number or the question's letter and number."))
    page = lines[: fitting(lines, LONGEST - characters([*above, below]) - FOR_A_COUNT)]
    answers, left = numbered(*page, before=first), len(lines) - len(page)
    points, unseen = as_far_as_fits(visit, open_lists(visit, sheet), [*above, answers, below])
    more = Choice(visit.tn("{number} more answer", "{number} more answers", left), {"first": first + len(page)})
    turns = [*([more] if left else []), *([Choice(visit.t("All that is open"), {"view": OPEN})] if unseen else [])]
    return [*above, answers, *points, below], [_finish(visit), _go_on(visit), *turns, _export(visit)]


def _open(visit: Visit, sheet: form_sheet.Sheet, lead: Sequence[Block], first: int) -> _Screen:
    """What is open, from one of its points on."""
    lists = open_lists(visit, sheet)
    above = [*lead, head(visit.t("Open in your draft"))]
    total = sum(len(one.lines) for one in lists)
    first = first if first < total else 0
    points, left = part_of(lists, first, LONGEST - characters(above))
    more = Choice(visit.tn("{number} more point", "{number} more points", left), {"view": OPEN, "first": total - left})
    back = Choice(visit.t("Back to the summary"), {"view": ANSWERS})
    return [*above, *points], [_go_on(visit), *([more] if left else []), back, _finish(visit)]


def _finish(visit: Visit) -> Choice:
    return Choice(visit.t("Finish"), "finish")


def _go_on(visit: Visit) -> Choice:
    return Choice(visit.t("Go on with the questions"), "on")


def _export(visit: Visit) -> Choice:
    return Choice(visit.t("Export as a file"), "export")
