"""The application draft: where it begins, its commands, and a file of it that comes back. A helper, never the form."""

from __future__ import annotations

from collections.abc import Callable

from handlers.access.roles import ANYONE
from handlers.dialog.blocks import text
from handlers.dialog.commands import Command, Topic
from handlers.dialog.remembered import AboutForm, ShownSummary
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, command_button, plain
from handlers.forms import draft_import, form_files, form_sheet, import_dialog
from handlers.forms.draft_consent import show_consent
from handlers.forms.draft_finish import show_finish
from handlers.forms.draft_places import CONSENT, FINISH, SUMMARY, TASKS, own
from handlers.forms.draft_summary import show_summary
from handlers.forms.draft_tasks import show_tasks
from handlers.forms.sent_files import SentFile
from handlers.programme import call_status, quoting


def begin(visit: Visit) -> list[Reply]:
    """Start a draft with its consents, or go on with the one there is."""
    form = own(visit)
    if form is None:
        visit.go(CONSENT)
        return show_consent(visit)
    visit.go(TASKS, AboutForm(form.id))
    call = call_status.line(visit.words, visit.pack, visit.turn.now)
    return show_tasks(visit, [text(visit.t("Welcome back. Your draft is as you left it.")), text(call)])


def finish(visit: Visit) -> list[Reply]:
    """The command ``finish``."""
    return _with_own(visit, FINISH, AboutForm, show_finish)


def tasks(visit: Visit) -> list[Reply]:
    """The command ``tasks``."""
    return _with_own(visit, TASKS, AboutForm, show_tasks)


def summary(visit: Visit) -> list[Reply]:
    """The command ``summary``."""
    return _with_own(visit, SUMMARY, ShownSummary, show_summary)


def export_files(visit: Visit) -> list[Reply]:
    """The command ``export``: the draft as files; the open question stays as it is."""
    form = own(visit)
    return form_files.files(visit, form.id) if form else _no_draft(visit)


def _with_own(visit: Visit, place: str, kept: type[AboutForm], then: Callable[[Visit], list[Reply]]) -> list[Reply]:
    form = own(visit)
    if form is None:
        return _no_draft(visit)
    visit.go(place, kept(form.id))
    return then(visit)


def _no_draft(visit: Visit) -> list[Reply]:
    words = visit.t("There is no draft yet. Type `draft` to start one.")
    return [plain(text(words), buttons=(command_button(visit, mark("draft")),))]


def reply_when_gone(visit: Visit) -> list[Reply]:
    """What to say where the draft that was open is there no more."""
    visit.go("menu")
    return _no_draft(visit)


def receive_file(visit: Visit, sent: SentFile) -> list[Reply]:
    """A filled-in export sent back: many answers at once, wrong ones listed and kept as they came."""
    form = own(visit)
    if form is None:
        words = visit.t(
            "I have no draft of yours to put this into. Type `draft` to start one, then send the file again."
        )
        return [plain(text(words), buttons=(command_button(visit, mark("draft")),))]
    other = draft_import.programme_of(visit.turn.knowledge.packs, sent.lines)
    if other not in ("", form.programme):
        return [quoting.elsewhere(visit, other)]
    return import_dialog.receive(visit, form_sheet.sheet_of(visit, form), sent)


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("draft"),
        help=mark("draft the application, or go on with your draft"),
        topic=Topic.BEGINNING,
        rule=ANYONE,
        run=lambda visit, _: begin(visit),
        needs_programme=True,
        aliases=("apply", "application"),
    ),
    Command(
        word=mark("tasks"),
        help=mark("the parts of your draft and what is left"),
        topic=Topic.DRAFT,
        rule=ANYONE,
        run=lambda visit, _: tasks(visit),
        needs_programme=True,
        aliases=("task",),
        spellings={"": mark("todo")},
    ),
    Command(
        word=mark("summary"),
        help=mark("all answers of your draft"),
        topic=Topic.DRAFT,
        rule=ANYONE,
        run=lambda visit, _: summary(visit),
        needs_programme=True,
        spellings={"": mark("recap")},
    ),
    Command(
        word=mark("finish"),
        help=mark("finish your draft as a version"),
        topic=Topic.DRAFT,
        rule=ANYONE,
        run=lambda visit, _: finish(visit),
        needs_programme=True,
    ),
    Command(
        word=mark("export"),
        help=mark("your draft as files"),
        topic=Topic.DRAFT,
        rule=ANYONE,
        run=lambda visit, _: export_files(visit),
        needs_programme=True,
    ),
)
