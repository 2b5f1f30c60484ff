"""From the summary of a draft to a finished version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from handlers.dialog.blocks import Block, head, hint, text
from handlers.dialog.remembered import AboutForm, Filling, ShownSummary, changed
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Choice, Visit, command_button, prompt
from handlers.forms import draft_document, form_files, form_sheet
from handlers.forms.draft_places import AT, FINISH, SUMMARY
from handlers.forms.draft_questions import show
from handlers.forms.draft_summary import ANSWERS, OPEN, as_far_as_fits, open_lists, show_summary
from handlers.programme import call_status
from handlers.staff import figures
from storage.records import Json


def choose_summary(visit: Visit, value: Json) -> list[Reply]:
    """Finish, go on, export, or look at more of it."""
    if value == "finish":
        visit.go(FINISH, AboutForm(visit.about_form))
        return show_finish(visit)
    if value == "export":
        return [*form_files.files(visit, visit.here(AboutForm).form), *show_summary(visit)]
    if isinstance(value, Mapping):
        form = visit.here(AboutForm).form
        visit.keep_here(changed(ShownSummary(form), value))
        return show_summary(visit)
    form = visit.here(AboutForm).form
    _take_up_again(visit)
    visit.go(AT, Filling(form))
    return show(visit)


def _take_up_again(visit: Visit) -> None:
    """Questions that were put off are asked again."""
    sheet = form_sheet.current_sheet(visit)
    for key in [key for key in sheet.answers if key.endswith((f".{form_sheet.LATER}", ".optional"))]:
        visit.store.unanswer(sheet.form.id, key, visit.turn.millis)


def show_finish(visit: Visit) -> list[Reply]:
    """What finishing means, and what is missing, before it is done."""
    sheet = form_sheet.current_sheet(visit)
    number = len(visit.versions(sheet.form.id)) + 1
    above = [
        head(visit.t("Finish as version {number}?", number=number)),
        text(call_status.line(visit.words, visit.pack, visit.turn.now)),
    ]
    below = text(visit.t("Finishing keeps this version and gives you the file. It sends nothing to the programme."))
    points, unseen = as_far_as_fits(visit, open_lists(visit, sheet), [*above, below])
    choices = [Choice(visit.t("Finish as version {number}", number=number), "finish"), Choice(visit.t("Not yet"), "no")]
    choices += [Choice(visit.t("All that is open"), OPEN)] if unseen else []
    return [prompt(visit, [*above, *points, below], choices, about={"form": sheet.form.id})]


def choose_finish(visit: Visit, value: Json) -> list[Reply]:
    """Finish, or go back to the summary: to what is open, or to its beginning."""
    sheet = form_sheet.current_sheet(visit)
    if value != "finish":
        visit.go(SUMMARY, ShownSummary(sheet.form.id, OPEN if value == OPEN else ANSWERS))
        return show_summary(visit)
    version = visit.store.finish(sheet.form.id, draft_document.document(visit.pack, sheet), visit.turn.millis)
    visit.go("menu")
    lines = [text(visit.t("Version {number} of your draft is finished and kept.", number=version.number))]
    if version.number == 1:
        visit.count(figures.DRAFT_FINISHED)
    else:
        lines.append(hint(visit.t("Earlier versions are kept beside it.")))
    first, *more = form_files.files(visit, sheet.form.id, version.number)
    below = [*_where_to_apply(visit), *_who_reads(visit, sheet), *first.blocks]
    points, unseen = as_far_as_fits(visit, open_lists(visit, sheet), [*lines, *below])
    ways = [command_button(visit, mark("tasks"))] if unseen else []
    buttons = (*ways, *call_status.wait_for(visit, [visit.pack]))
    return [replace(first, blocks=(*lines, *points, *below), buttons=buttons), *more]


def _where_to_apply(visit: Visit) -> list[Block]:
    not_sent = text(visit.t("It is not an application yet: only the programme's own form is."))
    where = (
        visit.t("The official form: {url}", url=visit.pack.file.form_url)
        if visit.pack.file.form_url
        else visit.t(
            "For the official form, ask the programme team: {contact}",
            contact=call_status.contact(visit.words, visit.pack),
        )
    )
    return [not_sent, text(where), text(call_status.line(visit.words, visit.pack, visit.turn.now))]


def _who_reads(visit: Visit, sheet: form_sheet.Sheet) -> list[Block]:
    if sheet.form.staff_may_read:
        return [hint(visit.t("As you agreed, the programme team may read this finished version."))]
    return [hint(visit.t("The programme team cannot read it, as you wished."))]
