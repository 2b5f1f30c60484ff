"""The self-check: questions one at a time, a summary, then what follows from the answers, with every section quoted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from faq.rules.calls import state
from faq.rules.criteria import Verdict, judge
from faq.rules.flow import Leaf
from handlers.access.roles import ANYONE
from handlers.dialog.commands import Command, Topic
from handlers.dialog.remembered import Filling
from handlers.dialog.translator import mark
from handlers.dialog.turn import Block, Reply, head, hint, numbered, text
from handlers.dialog.visit import Choice, Visit, command_button, plain, prompt
from handlers.forms import (
    answer_changes,
    answer_keeping,
    answer_summary,
    form_files,
    form_sheet,
    hearing,
    outcome,
    question_prompt,
)
from handlers.staff import figures
from storage.records import FLEETING, Form, Json

AT = "check"
SEE, SEE_AND_KEEP = "see", "see and keep"


def begin(visit: Visit, told: Mapping[str, Json] = MappingProxyType({}), lead: Sequence[Block] = ()) -> list[Reply]:
    """Start the self-check, or go on with one that was begun; answers that were ``told`` before are filled in."""
    form = running(visit)
    lead = (
        [*lead, text(visit.t("You began this self-check before. We go on where you were."))]
        if form
        else [*lead, *_intro(visit)]
    )
    form = form or _new(visit)
    for leaf, value in told.items():
        visit.store.answer(form.id, leaf, value, visit.turn.millis)
    visit.go(AT, Filling(form.id))
    filled = visit.tn(
        "{number} answer is filled in. You see it again before the result, and can change it.",
        "{number} answers are filled in. You see them again before the result, and can change each.",
        len(told),
    )
    return show(visit, [*lead, *([hint(filled)] if told else [])])


def _new(visit: Visit) -> Form:
    visit.count(figures.CHECK_BEGUN)
    return visit.store.create_form(visit.person.id, visit.person.programme, "check", visit.turn.millis)


def running(visit: Visit) -> Form | None:
    """The self-check that was begun and not ended, in the chosen programme."""
    found = visit.store.forms(visit.person.id, visit.person.programme, "check")
    return next((form for form in found if not form.keep), None)


def kept(visit: Visit) -> Form | None:
    """The ended self-check whose answers the person kept."""
    found = visit.store.forms(visit.person.id, visit.person.programme, "check")
    return next((form for form in found if form.keep), None)


def _intro(visit: Visit) -> Sequence[Block]:
    rules = visit.pack.eligibility
    return (head(visit.t("Self-check · {programme}", programme=visit.pack.name)), text(visit.p(rules.intro)))


def show(visit: Visit, lead: Sequence[Block] = ()) -> list[Reply]:
    """The open question, or the summary when all are answered."""
    sheet = form_sheet.current_sheet(visit)
    if question := answer_changes.listed(visit, sheet):
        return answer_changes.ask_list(visit, sheet, question, lead)
    leaf = form_sheet.open_leaf(visit, sheet)
    return question_prompt.ask(visit, sheet, leaf, lead) if isinstance(leaf, Leaf) else _summary(visit, sheet, lead)


def _summary(visit: Visit, sheet: form_sheet.Sheet, lead: Sequence[Block]) -> list[Reply]:
    blocks = [
        *lead,
        head(visit.t("Your answers")),
        numbered(*answer_summary.summary_lines(visit, sheet)),
        text(visit.t("Is this right? To change one, type `change` and its number.")),
        hint(
            visit.t("Your answers are deleted when you see the result, unless you keep them for the application draft.")
        ),
    ]
    choices = [
        Choice(visit.t("See the result and keep my answers"), SEE_AND_KEEP),
        Choice(visit.t("See the result, keep nothing"), SEE),
    ]
    return [prompt(visit, blocks, choices, about={"form": sheet.form.id}, commands=(mark("change"), mark("back")))]


def choose(visit: Visit, value: Json) -> list[Reply]:
    """A button of the open prompt."""
    if value == question_prompt.AGAIN:
        hearing.ask_again(visit)
        return show(visit)
    sheet = form_sheet.current_sheet(visit)
    leaf = form_sheet.open_leaf(visit, sheet)
    if value in (SEE, SEE_AND_KEEP):
        return _end(visit, sheet, keep=value == SEE_AND_KEEP) if leaf is None else show(visit)
    if isinstance(value, Mapping) and "end" not in value:
        answer_changes.change_list(visit, sheet, value)
        return show(visit)
    return show(visit, answer_keeping.choose(visit, sheet, leaf, value)) if isinstance(leaf, Leaf) else show(visit)


def hear(visit: Visit, words: str) -> list[Reply] | None:
    """Typed words as an answer; None where they are none."""
    sheet = form_sheet.current_sheet(visit)
    leaf = form_sheet.open_leaf(visit, sheet)
    if not isinstance(leaf, Leaf) or visit.here(Filling).list:
        return None
    said = hearing.hear(visit, sheet, leaf, words)
    return None if said is None else show(visit, said)


def _end(visit: Visit, sheet: form_sheet.Sheet, *, keep: bool) -> list[Reply]:
    verdict = judge(visit.pack.eligibility, sheet.answers)
    call = state(visit.pack.file, visit.turn.now)
    receipt = form_files.spec(visit, "receipt", answers=dict(visit.answers(sheet.form.id)), at=visit.turn.millis)
    _count(visit, verdict)
    if keep:
        _keep_only(visit, sheet.form)
    else:
        visit.store.drop_form(sheet.form.id)
    visit.go("menu")
    buttons = tuple(command_button(visit, word) for word in (mark("draft"), mark("check"), mark("help")))
    result = Reply((*outcome.blocks(visit, verdict, call), *_kept_note(visit, keep)), buttons)
    return [result, Reply((text(visit.t("Your receipt, to keep or to pass on.")),), file=receipt, kind=FLEETING)]


def _keep_only(visit: Visit, form: Form) -> None:
    """Mark the check as ended and kept; an older kept one gives way to it."""
    if older := kept(visit):
        visit.store.drop_form(older.id)
    visit.store.save_form(replace(form, keep=True))


def _kept_note(visit: Visit, keep: bool) -> tuple[Block, ...]:
    if keep:
        return (
            hint(visit.t("Your answers are kept. The application draft can take them over; `forget` deletes them.")),
        )
    return (hint(visit.t("Your answers are deleted now.")),)


def _count(visit: Visit, verdict: Verdict) -> None:
    visit.count(f"{figures.OUTCOME}{verdict.outcome.id}")
    for finding in verdict.of("fail"):
        visit.count(f"{figures.FAILING}{finding.criterion.id}")


def reply_when_gone(visit: Visit) -> list[Reply]:
    """What to say where the self-check that was open is there no more."""
    visit.go("menu")
    button = command_button(visit, mark("check"))
    return [plain(text(visit.t("That self-check is closed. You can start a new one.")), buttons=(button,))]


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("check"),
        help=mark("check whether your city may join"),
        topic=Topic.BEGINNING,
        rule=ANYONE,
        run=lambda visit, _: begin(visit),
        needs_programme=True,
        spellings={"": mark("self-check / verify")},
    ),
)
