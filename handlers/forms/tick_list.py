"""Several ticks in one message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from faq.answers.kind_table import kind_of
from faq.answers.vocabulary import TICK, all_of_them, without_courtesy, yes_or_no
from faq.rules.flow import Leaf, answered, screen
from faq.text.spelling import fold
from handlers.dialog.blocks import Block, hint, numbered, text
from handlers.dialog.remembered import Filling
from handlers.dialog.translator import mark
from handlers.dialog.turn import Press, Reply
from handlers.dialog.visit import Choice, Gone, Visit, prompt
from handlers.forms import form_sheet, question_prompt
from handlers.forms.draft_places import AT
from storage.records import Json


def show_ticks(visit: Visit, sheet: form_sheet.Sheet, at: Leaf, lead: Sequence[Block]) -> list[Reply]:
    """Several ticks in one message; each number ticks or unticks one."""
    own = screen(sheet.questions, sheet.answers, at)
    lines = [f"{_box(sheet, one)} {visit.p(one.question.text)}" for one in own]
    short = [f"{_box(sheet, one)} {visit.p(one.question.label)}" for one in own]
    buttons = visit.turn.channel.buttons
    choices = [
        Choice(label, {"tick": one.id, "to": not is_ticked(sheet, one)})
        for one, label in zip(own, short if buttons else lines, strict=True)
    ]
    choices += [Choice(visit.t("Tick all"), {"tick": ""}), Choice(visit.t("Go on"), {"ticked": at.question.screen})]
    blocks = [*lead, hint(question_prompt.progress(visit, sheet, at)), *((numbered(*lines),) if buttons else ())]
    blocks.append(hint(visit.t("Choose a number to tick or untick it; several at once, such as 1 2 3, work too.")))
    return [prompt(visit, blocks, choices, about={"form": sheet.form.id}, commands=(mark("why"), mark("back")))]


def _box(sheet: form_sheet.Sheet, leaf: Leaf) -> str:
    return "☑" if is_ticked(sheet, leaf) else "☐"


def is_ticked(sheet: form_sheet.Sheet, leaf: Leaf) -> bool:
    """Whether a leaf of the list is ticked."""
    return bool(sheet.answers.get(leaf.id) == "yes")


def in_place(visit: Visit, replies: list[Reply]) -> list[Reply]:
    """A list of ticks takes the place of the message whose button was pressed; of several changes the last one is shown."""
    event = visit.turn.event
    message = event.message if isinstance(event, Press) and visit.turn.channel.edits else ""
    return [replace(one, edit_of=message, key=f"ticks/{message}") for one in replies] if message else replies


def agrees_to_all(words: str) -> bool:
    """Whether words say yes to the whole list: "yes to all of these"."""
    said = fold(without_courtesy(words))
    return all_of_them(words) or yes_or_no(words) == question_prompt.YES or (len(said) > 1 and said in TICK)


def ticks_now(visit: Visit, shown: Mapping[str, Json]) -> bool:
    """Whether an earlier keyboard is of the list of ticks that is open: its buttons say what they tick, so they still hold."""
    if visit.at != AT:
        return False
    try:
        sheet = form_sheet.current_sheet(visit)
    except Gone:
        return False
    at = form_sheet.open_leaf(visit, sheet)
    own = [one.id for one in screen(sheet.questions, sheet.answers, at)] if isinstance(at, Leaf) else []
    ticks = [value["tick"] for _, value in shown["choices"] if isinstance(value, Mapping) and value.get("tick")]
    return bool(own) and ticks == own


def tick_leaf(visit: Visit, sheet: form_sheet.Sheet, at: Leaf, leaf_id: str, *, to: bool) -> None:
    """Tick a leaf of the open list, or ``to`` False untick it; all of them where none is named."""
    visit.keep_here(replace(visit.here(Filling), open=at.id))
    for leaf in screen(sheet.questions, sheet.answers, at):
        if leaf_id not in ("", leaf.id):
            continue
        if to:
            visit.store.answer(sheet.form.id, leaf.id, "yes", visit.turn.millis)
        elif is_ticked(sheet, leaf):
            visit.store.unanswer(sheet.form.id, leaf.id, visit.turn.millis)


def leave_ticks(visit: Visit, sheet: form_sheet.Sheet, at: Leaf) -> list[Block]:
    """Unticked ones that may be no become no; the others are left for later and listed."""
    open_ones = [leaf for leaf in screen(sheet.questions, sheet.answers, at) if not answered(leaf, sheet.answers)]
    for leaf in open_ones:
        if _may_be_no(leaf):
            visit.store.answer(sheet.form.id, leaf.id, question_prompt.NO, visit.turn.millis)
        else:
            visit.store.answer(sheet.form.id, form_sheet.later_mark(leaf.question), True, visit.turn.millis)
    visit.keep_here(replace(visit.here(Filling), open=""))
    left = [visit.p(leaf.question.label) for leaf in open_ones if not _may_be_no(leaf)]
    return [text(visit.t("Not ticked yet, and needed to finish: {what}", what=visit.words.list(left)))] if left else []


def _may_be_no(leaf: Leaf) -> bool:
    return any(option.id == question_prompt.NO for option in kind_of(leaf.field).options)
