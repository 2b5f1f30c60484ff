"""The parts of a draft with what is left in each, and the way to one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from faq.pack.model import Part
from faq.rules.flow import answered, leaves, missing, of_part, required
from handlers.dialog.blocks import Block, head, items, text
from handlers.dialog.message_length import LONGEST, TitledList, characters, part_of
from handlers.dialog.remembered import AboutForm, Filling, ShownSummary
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Choice, Visit, prompt
from handlers.forms import form_sheet, import_changes
from handlers.forms.draft_places import AT, SUMMARY
from handlers.forms.draft_questions import show
from handlers.forms.draft_summary import odd_ones, show_summary
from storage.records import Form, Json


def show_tasks(visit: Visit, lead: Sequence[Block] = ()) -> list[Reply]:
    """The parts with what is left in each."""
    sheet = form_sheet.current_sheet(visit)
    left = len(missing(sheet.questions, sheet.answers))
    total = visit.tn("{number} mandatory question left.", "{number} mandatory questions left.", left)
    total = total if left else visit.t("No mandatory question is left.")
    choices = [Choice(visit.t("Go on"), {"on": True})]
    choices += [_part_choice(visit, sheet, part) for part in sheet.parts]
    choices.append(Choice(visit.t("See the summary"), {"summary": True}))
    choices.append(_staff_choice(visit, sheet.form))
    choices += import_changes.undo_choices(visit, sheet)
    blocks = [*lead, head(visit.t("Your draft")), text(total)]
    blocks += _unused(visit, odd_ones(visit, sheet), [*blocks, items(*(one.label for one in choices))])
    return [prompt(visit, blocks, choices, about={"form": sheet.form.id}, commands=(mark("export"), mark("finish")))]


def _unused(visit: Visit, lists: Sequence[TitledList], beside: Sequence[Block]) -> list[Block]:
    """The answers that are of no use, where there is room for them; else how many there are."""
    shown, left = part_of(lists, 0, LONGEST - characters(beside))
    told = visit.tn(
        "{number} answer is not used; `summary` lists it.",
        "{number} answers are not used; `summary` lists them.",
        sum(len(one.lines) for one in lists),
    )
    return [text(told)] if left else shown


def _staff_choice(visit: Visit, form: Form) -> Choice:
    """The second consent, given or taken back."""
    if form.staff_may_read:
        return Choice(visit.t("Do not let the programme team read it"), {"staff": False})
    return Choice(visit.t("Let the programme team read it when finished"), {"staff": True})


def _part_choice(visit: Visit, sheet: form_sheet.Sheet, part: Part) -> Choice:
    """A part, to go to, with what is left in it."""
    own = of_part(sheet.questions, part)
    left = len(missing(own, sheet.answers))
    must = sum(
        required(one, sheet.answers)
        for one in {leaf.question.id: leaf.question for leaf in leaves(own, sheet.answers)}.values()
    )
    state = visit.tn("{number} mandatory left", "{number} mandatory left", left) if left else visit.t("done")
    name = f"{part.id} · {visit.p(part.name)}"
    state = f"{state} ({must - left}/{must})" if must else visit.t("all optional")
    return Choice(f"{name}: {state}", {"part": part.id}, short=name)


def hear_part(visit: Visit, words: str) -> list[Reply] | None:
    """A part by its letter with a word before it, as its questions say: "part B"."""
    before, _, letter = words.strip().partition(" ")
    parts = {part.id.casefold(): part.id for part in form_sheet.current_sheet(visit).parts}
    found = parts.get(letter.strip().casefold()) if before.isalpha() else None
    return choose_task(visit, {"part": found}) if found else None


def choose_task(visit: Visit, value: Json) -> list[Reply]:
    """Go on, go to a part, or to the summary."""
    form = visit.here(AboutForm).form
    if "summary" in value:
        visit.go(SUMMARY, ShownSummary(form))
        return show_summary(visit)
    if "undo" in value:
        return show_tasks(visit, import_changes.undo(visit, form_sheet.current_sheet(visit), value["undo"]))
    if "staff" in value:
        visit.store.save_form(replace(form_sheet.current_sheet(visit).form, staff_may_read=value["staff"]))
        return show_tasks(visit, [text(visit.t("Noted."))])
    visit.go(AT, Filling(form))
    if "part" in value:
        _open_part(visit, form_sheet.current_sheet(visit), value["part"])
    return show(visit)


def _open_part(visit: Visit, sheet: form_sheet.Sheet, part_id: str) -> None:
    own = [one for one in sheet.questions if one.part == part_id]
    found = list(leaves(own, sheet.answers, sheet.facts))
    wanted = next((leaf for leaf in found if not answered(leaf, sheet.answers)), found[0] if found else None)
    if wanted:
        visit.keep_here(replace(visit.here(Filling), open=wanted.id, stay=part_id))
