"""What somebody agrees to before a draft begins."""

from __future__ import annotations

from dataclasses import replace

from handlers.dialog.blocks import Block, head, hint, items, text
from handlers.dialog.remembered import AboutForm, Consenting
from handlers.dialog.translator import mark
from handlers.dialog.turn import Button, Reply
from handlers.dialog.visit import Choice, Gone, Visit, beside, plain, prompt
from handlers.forms import form_files
from handlers.forms.draft_places import TAKE_OVER
from handlers.forms.take_over import show_take_over
from handlers.programme import call_status
from handlers.staff import figures
from storage.records import Json


def show_consent(visit: Visit) -> list[Reply]:
    """The two consents, one after the other; with the first, whether there is a call to apply to."""
    buttons = list[Button]()
    if visit.here(Consenting).keep:
        words = visit.t(
            "May the programme team of {programme} read your draft once you have finished it?",
            programme=visit.pack.name,
        )
        blocks = [text(words), hint(visit.t("You can finish and export it either way, and change your mind later."))]
    elif visit.here(Consenting).told:
        blocks = [text(_keep_question(visit))]
    else:
        application = visit.pack.application
        blocks = [
            head(visit.t("Application draft · {programme}", programme=visit.pack.name)),
            hint(visit.p(application.label)),
            text(call_status.line(visit.words, visit.pack, visit.turn.now)),
            text(visit.p(application.intro)),
            *_at_hand(visit),
            text(_keep_question(visit)),
        ]
        buttons = call_status.wait_for(visit, [visit.pack])
        visit.keep_here(replace(visit.here(Consenting), told=True))
    choices = [Choice(visit.t("Yes"), "yes"), Choice(visit.t("No"), "no")]
    return [beside(prompt(visit, blocks, choices, commands=(mark("privacy"),)), buttons)]


def _at_hand(visit: Visit) -> list[Block]:
    """What to look up before the first question, and how long it takes."""
    found = visit.pack.file.draft
    if found is None:
        return []
    lasts = visit.tn(
        "It takes about {number} minute by our reckoning; stop and go on whenever you like. Good to have at hand:",
        "It takes about {number} minutes by our reckoning; stop and go on whenever you like. Good to have at hand:",
        found.minutes,
    )
    return [text(lasts), items(*map(visit.p, found.at_hand))]


def _keep_question(visit: Visit) -> str:
    return visit.tn(
        "May I keep what you write here as your draft? It is deleted {number} day after your last change, "
        "or at once when you type `forget`.",
        "May I keep what you write here as your draft? It is deleted {number} days after your last change, "
        "or at once when you type `forget`.",
        visit.pack.file.retention_days,
    )


def choose_consent(visit: Visit, value: Json) -> list[Reply]:
    """Yes or no to one of the consents; Gone where the programme is there no more."""
    if not visit.has_programme:
        raise Gone("programme")
    if visit.here(Consenting).keep:
        return _create(visit, staff_may_read=value == "yes")
    if value == "yes":
        visit.keep_here(Consenting(keep=True))
        return show_consent(visit)
    visit.go("menu")
    words = visit.t("Then I keep nothing. Here is the empty list of questions, to fill in elsewhere.")
    return [plain(text(words)), *form_files.blank(visit)]


def _create(visit: Visit, *, staff_may_read: bool) -> list[Reply]:
    visit.count(figures.DRAFT_BEGUN)
    form = visit.store.create_form(visit.person.id, visit.person.programme, "draft", visit.turn.millis)
    visit.store.save_form(replace(form, keep=True, staff_may_read=staff_may_read))
    visit.store.answer(form.id, visit.pack.application.consent, "yes", visit.turn.millis)
    visit.go(TAKE_OVER, AboutForm(form.id))
    return show_take_over(visit)
