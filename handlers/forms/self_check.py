"""The self-check: questions one at a time, a summary, then what follows from the answers, with every section quoted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from faq.answers.vocabulary import yes_or_no
from faq.rules.criteria import Verdict
from faq.rules.flow import Leaf, PartEnd, find
from handlers.access.roles import ANYONE
from handlers.dialog.blocks import Block, head, hint, numbered, text
from handlers.dialog.commands import Command, Topic
from handlers.dialog.remembered import Filling
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Choice, Visit, beside, prompt
from handlers.forms import (
    answer_changes,
    answer_keeping,
    answer_summary,
    form_sheet,
    hearing,
    pasted_rows,
    question_prompt,
    result,
    told_changes,
)
from handlers.forms.check_places import AT, ended, held, kept, running
from handlers.forms.held_words import HELD, let_go, says_it_was_the_answer
from handlers.programme import call_status
from handlers.staff import figures
from storage.records import Form, Json

SEE, SEE_AND_KEEP = "see", "see and keep"


def begin(visit: Visit, told: Mapping[str, Json] = MappingProxyType({}), lead: Sequence[Block] = ()) -> list[Reply]:
    """Start the self-check, or go on with one that was begun; answers that were ``told`` before are filled in. Where answers of
    an ended one are there, they are shown first."""
    form = running(visit)
    past = kept(visit) or held(visit)
    if past and not form and not told:
        return result.look(visit, past.id, result.AGAIN, lead=lead)
    return _go_on(visit, form, told, lead)


def anew(visit: Visit) -> list[Reply]:
    """Start with no answers; those that were kept stay until the new ones take their place."""
    return _go_on(visit, None, {}, ())


def _go_on(visit: Visit, form: Form | None, told: Mapping[str, Json], lead: Sequence[Block]) -> list[Reply]:
    lead = (
        [*lead, text(visit.t("You began this self-check before. We go on where you were.")), text(_call(visit))]
        if form and visit.answers(form.id)
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
    first, *rest = show(visit, [*lead, *([hint(filled)] if told else [])])
    return [beside(first, call_status.wait_for(visit, [visit.pack])), *rest]


def _new(visit: Visit) -> Form:
    visit.count(figures.CHECK_BEGUN)
    return visit.store.create_form(visit.person.id, visit.person.programme, "check", visit.turn.millis)


def _intro(visit: Visit) -> Sequence[Block]:
    title = visit.t("Self-check · {programme}", programme=visit.pack.name)
    return (head(title), text(_call(visit)), text(visit.p(visit.pack.eligibility.intro)))


def _call(visit: Visit) -> str:
    return call_status.line(visit.words, visit.pack, visit.turn.now)


def show(visit: Visit, lead: Sequence[Block] = ()) -> list[Reply]:
    """The open question, or the summary when all are answered."""
    sheet = form_sheet.current_sheet(visit)
    if question := answer_changes.listed(visit, sheet):
        return answer_changes.ask_list(visit, sheet, question, lead)
    leaf = form_sheet.open_leaf(visit, sheet) or _next_in_queue(visit, sheet)
    if isinstance(leaf, Leaf):
        return question_prompt.ask(visit, sheet, leaf, lead)
    return result.look(visit, sheet.form.id, lead=lead) if ended(sheet.form) else _summary(visit, sheet, lead)


def _next_in_queue(visit: Visit, sheet: form_sheet.Sheet) -> Leaf | None:
    """Open the next of the answers that are to be given anew."""
    waiting = visit.here(Filling).queue
    for number, name in enumerate(waiting, 1):
        if leaf := find(sheet.questions, sheet.answers, name):
            visit.keep_here(Filling(sheet.form.id, open=name, queue=waiting[number:]))
            return leaf
    return None


def _summary(visit: Visit, sheet: form_sheet.Sheet, lead: Sequence[Block]) -> list[Reply]:
    blocks = [
        *lead,
        head(visit.t("Your answers")),
        numbered(*answer_summary.summary_lines(visit, sheet)),
        text(visit.t("Is this right? To change one, type `change` and its number.")),
        hint(
            visit.t(
                "Kept answers can be changed on another day and go into the draft. "
                "Otherwise they are deleted when you leave the result."
            )
        ),
    ]
    return [_to_see(visit, sheet, blocks)]


def _to_see(visit: Visit, sheet: form_sheet.Sheet, blocks: Sequence[Block]) -> Reply:
    choices = [
        Choice(visit.t("See the result and keep my answers"), SEE_AND_KEEP),
        Choice(visit.t("See the result, keep nothing"), SEE),
    ]
    return prompt(visit, blocks, choices, about={"form": sheet.form.id}, commands=(mark("change"), mark("back")))


def choose(visit: Visit, value: Json) -> list[Reply]:
    """A button of the open prompt."""
    if value == question_prompt.AGAIN:
        hearing.ask_again(visit)
        return show(visit)
    sheet = form_sheet.current_sheet(visit)
    leaf = form_sheet.open_leaf(visit, sheet)
    if value == HELD:
        return _use_held(visit, sheet, leaf)
    if value in (SEE, SEE_AND_KEEP):
        return _end(visit, sheet, keep=value == SEE_AND_KEEP) if leaf is None else show(visit)
    if pasted_rows.is_list(value) and isinstance(leaf, Leaf):
        return show(visit, pasted_rows.answered(visit, sheet, leaf, value))
    if isinstance(value, Mapping) and "told" in value:
        return show(visit, told_changes.take(visit, sheet, value["told"]))
    if isinstance(value, Mapping) and "end" not in value:
        answer_changes.change_list(visit, sheet, value)
        return show(visit)
    return show(visit, answer_keeping.choose(visit, sheet, leaf, value)) if isinstance(leaf, Leaf) else show(visit)


def hear(visit: Visit, words: str) -> list[Reply] | None:
    """Typed words as an answer; None where they are none. A yes to the summary leaves one thing to choose."""
    sheet = form_sheet.current_sheet(visit)
    leaf = form_sheet.open_leaf(visit, sheet)
    if visit.here(Filling).list:
        return None
    if not isinstance(leaf, Leaf):
        return _hear_at_summary(visit, sheet, words)
    if says_it_was_the_answer(visit, words):
        return _use_held(visit, sheet, leaf)
    said = hearing.hear(visit, sheet, leaf, words)
    return None if said is None else show(visit, said)


def _use_held(visit: Visit, sheet: form_sheet.Sheet, leaf: Leaf | PartEnd | None) -> list[Reply]:
    words = let_go(visit)
    return show(visit, answer_keeping.keep(visit, sheet, leaf, words) if words and isinstance(leaf, Leaf) else [])


def _hear_at_summary(visit: Visit, sheet: form_sheet.Sheet, words: str) -> list[Reply] | None:
    if _goes_on(visit, words):
        return [_to_see(visit, sheet, [text(visit.t("Shall I keep your answers?"))])]
    if not told_changes.only_tells(words):
        return None
    return told_changes.offered(visit, words) or told_changes.known(visit, words, lambda: show(visit)) or None


def _goes_on(visit: Visit, words: str) -> bool:
    """Whether words say that the summary is right, or ask for the result."""
    meant = visit.commands.meant(words, visit.words)
    return yes_or_no(words) == "yes" or (meant is not None and meant.word == "summary")


def _end(visit: Visit, sheet: form_sheet.Sheet, *, keep: bool) -> list[Reply]:
    _count(visit, result.judged(visit, sheet)[0])
    form = replace(sheet.form, finished_at=visit.turn.millis, updated_at=visit.turn.millis)
    visit.store.save_form(form)
    if keep:
        keep_only(visit, form)
    return result.look(visit, form.id)


def keep_only(visit: Visit, form: Form) -> None:
    """Keep the answers of an ended check; those of an older one give way to them."""
    older = kept(visit)
    if older and older.id != form.id:
        visit.store.drop_form(older.id)
    visit.store.save_form(replace(form, keep=True))


def _count(visit: Visit, verdict: Verdict) -> None:
    visit.count(f"{figures.OUTCOME}{verdict.outcome.id}")
    for finding in verdict.of("fail"):
        visit.count(f"{figures.FAILING}{finding.criterion.id}")


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
