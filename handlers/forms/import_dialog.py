"""A file of a draft that came back: it is taken in, and the person decides about what is newer here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from handlers.dialog.actions import UndoImport
from handlers.dialog.blocks import Block, hint, items, text
from handlers.dialog.remembered import AboutForm
from handlers.dialog.turn import Button, Reply
from handlers.dialog.visit import FORM_PLACES, Choice, Gone, Visit, plain, prompt
from handlers.forms import draft_import, form_sheet, import_changes
from handlers.forms.draft_import import ImportedAnswers
from handlers.forms.draft_places import IMPORT, TASKS, own
from handlers.forms.draft_tasks import show_tasks
from handlers.forms.form_sheet import IMPORTED, Sheet
from handlers.forms.sent_files import SentFile
from storage.records import Json


def receive(visit: Visit, sheet: Sheet, sent: SentFile) -> list[Reply]:
    """Take in a file that was sent back; what to say, and the next question: about newer answers, or the parts of the draft."""
    plan = draft_import.plan(visit, sheet, sent.lines)
    if plan is None:
        words = visit.t(
            "I do not find the questions (such as A1) in this file. Please send the exported file, filled in."
        )
        return _tasks(visit, sheet, [text(words)])
    import_changes.carry_out(visit, sheet, plan.changes, plan.newer)
    said = [*(hint(visit.t(note)) for note in sent.notes), *import_changes.told(visit, sheet, plan)]
    return _ask(visit, sheet, said) if plan.newer else _tasks(visit, sheet, said)


def _tasks(visit: Visit, sheet: Sheet, lead: Sequence[Block]) -> list[Reply]:
    """The parts of the draft; in the middle of a form only what there is to say, as its question comes again behind it."""
    if visit.at in FORM_PLACES:
        undone = import_changes.undo_choices(visit, form_sheet.sheet_of(visit, sheet.form))
        buttons = [Button(one.label, UndoImport(one.value["undo"]).encode(), numbered=False) for one in undone]
        return [plain(*lead, buttons=buttons)]
    visit.go(TASKS, AboutForm(sheet.form.id))
    return show_tasks(visit, lead)


def show_import(visit: Visit) -> list[Reply]:
    """Ask about the answers that were changed here since the file was made."""
    return _ask(visit, form_sheet.current_sheet(visit), [])


def _ask(visit: Visit, sheet: Sheet, lead: Sequence[Block]) -> list[Reply]:
    fresh = form_sheet.sheet_of(visit, sheet.form)
    record = fresh.answers.get(IMPORTED)
    if not record or not record["newer"]:
        return _tasks(visit, fresh, lead)
    visit.go(IMPORT, AboutForm(sheet.form.id))
    lines = list(_newer_lines(visit, fresh, record["newer"]))
    words = visit.tn(
        "This answer is newer here than in the file:", "These answers are newer here than in the file:", len(lines)
    )
    choices = [
        Choice(visit.t("Take the file's"), {"newer": "take"}),
        Choice(visit.t("Keep mine"), {"newer": "keep"}),
        *import_changes.undo_choices(visit, fresh),
    ]
    return [prompt(visit, [*lead, text(words), items(*lines)], choices, about={"form": sheet.form.id})]


def _newer_lines(visit: Visit, sheet: Sheet, newer: Mapping[str, Json]) -> Iterator[str]:
    for name, mine, theirs in import_changes.differences(visit, sheet, newer):
        nothing = visit.t("empty")
        yield visit.t(
            "{what}: here {mine}; in the file {theirs}", what=name, mine=mine or nothing, theirs=theirs or nothing
        )


def choose_import(visit: Visit, value: Json) -> list[Reply]:
    """Take the file's answers, keep those that are here, or undo it all."""
    if "undo" in value:
        return undo(visit, value["undo"])
    sheet = form_sheet.current_sheet(visit)
    record = sheet.answers.get(IMPORTED)
    if value["newer"] != "take" or not record:
        import_changes.store(
            visit, sheet, {IMPORTED: {**record, "newer": {}} if record["after"] else None} if record else {}
        )
        return _tasks(visit, sheet, [text(visit.t("I left your answers as they are."))])
    newer = {key: one for key, one in record["newer"].items() if sheet.answers.get(key) != one}
    before = {**{key: sheet.answers.get(key) for key in newer}, **record["before"]}
    after = {**record["after"], **newer}
    import_changes.store(visit, sheet, {**newer, IMPORTED: {**record, "before": before, "after": after, "newer": {}}})
    return _tasks(visit, sheet, import_changes.told(visit, sheet, ImportedAnswers(newer)))


def undo(visit: Visit, at: Json) -> list[Reply]:
    """Undo the import that a button was for, also where the talk has gone on since; Gone where there is no draft."""
    form = own(visit)
    if form is None:
        raise Gone("form")
    sheet = form_sheet.sheet_of(visit, form)
    return _tasks(visit, sheet, import_changes.undo(visit, sheet, at))


def undo_last(visit: Visit) -> list[Reply]:
    """Undo the import where it was the last thing that changed the draft; nothing where it was not."""
    form = own(visit)
    record = form_sheet.sheet_of(visit, form).answers.get(IMPORTED) if form else None
    return undo(visit, record["at"]) if form and record and record["at"] == form.updated_at else []
