"""What somebody agrees to before a draft begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.dialog.blocks import Block, head, hint, items, text
from handlers.dialog.remembered import AboutForm, Consenting
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Choice, Gone, Visit, beside, plain, prompt
from handlers.forms import form_files
from handlers.forms.draft_places import TAKE_OVER
from handlers.forms.take_over import show_take_over
from handlers.programme import call_status
from handlers.staff import figures
from storage.records import Json

HAND = "hand"
"""The choice that shows what is good to have at hand."""


def show_consent(visit: Visit) -> list[Reply]:
    """The two consents, one after the other; with the first, whether there is a call to apply to."""
    if visit.here(Consenting).keep:
        words = visit.t(
            "May the programme team of {programme} read your draft once you have finished it?",
            programme=visit.pack.name,
        )
        blocks = [text(words), hint(visit.t("You can finish and export it either way, and change your mind later."))]
        return _ask(visit, blocks)
    if visit.here(Consenting).told:
        return _ask(visit, [text(_keep_question(visit))])
    visit.keep_here(replace(visit.here(Consenting), told=True))
    (opening,) = _ask(visit, _opening(visit), hand=bool(visit.pack.file.draft))
    return [beside(opening, call_status.wait_for(visit, [visit.pack]))]


def _ask(visit: Visit, blocks: Sequence[Block], *, hand: bool = False) -> list[Reply]:
    choices = [Choice(visit.t("Yes"), "yes"), Choice(visit.t("No"), "no")]
    choices += [Choice(visit.t("What to have at hand"), HAND)] if hand else []
    return [prompt(visit, blocks, choices, commands=(mark("privacy"),))]


def _opening(visit: Visit) -> list[Block]:
    """What this is, how long it takes, and the first consent."""
    application, found = visit.pack.application, visit.pack.file.draft
    return [
        head(visit.t("Application draft · {programme}", programme=visit.pack.name)),
        hint(visit.p(application.label)),
        text(call_status.line(visit.words, visit.pack, visit.turn.now)),
        text(visit.p(application.intro)),
        *([text(_lasts(visit, found.minutes))] if found else []),
        text(_keep_question(visit)),
    ]


def _lasts(visit: Visit, minutes: int) -> str:
    return visit.tn(
        "It takes about {number} minute by our reckoning; stop and go on whenever you like.",
        "It takes about {number} minutes by our reckoning; stop and go on whenever you like.",
        minutes,
    )


def _at_hand(visit: Visit) -> list[Reply]:
    """What to look up before the first question; then the consent again."""
    found = visit.pack.file.draft
    listed = [text(visit.t("Good to have at hand:")), items(*map(visit.p, found.at_hand))] if found else []
    return _ask(visit, [*listed, text(_keep_question(visit))])


def _keep_question(visit: Visit) -> str:
    return visit.tn(
        "May I keep what you write here as your draft? It is deleted {number} day after your last change, "
        "or at once when you type `forget`.",
        "May I keep what you write here as your draft? It is deleted {number} days after your last change, "
        "or at once when you type `forget`.",
        visit.pack.file.retention_days,
    )


def choose_consent(visit: Visit, value: Json) -> list[Reply]:
    """Yes or no to one of the consents, or what to have at hand; Gone where the programme is there no more."""
    if not visit.has_programme:
        raise Gone("programme")
    if visit.here(Consenting).keep:
        return _create(visit, staff_may_read=value == "yes")
    if value == "yes":
        visit.keep_here(Consenting(keep=True))
        return show_consent(visit)
    if value == HAND:
        return _at_hand(visit)
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
