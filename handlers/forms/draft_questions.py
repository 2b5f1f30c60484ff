"""The questions of a draft: one at a time, part by part, put off and taken up again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from faq.answers.kind_table import kind_of
from faq.pack.model import Part
from faq.rules.flow import Leaf, PartEnd, answered, of_part, required, screen, started
from faq.text.spelling import wordless
from handlers.dialog.blocks import Block, hint, text
from handlers.dialog.remembered import Filling, ShownSummary
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Choice, Visit, current_choices, ordinal, prompt, typed_choice
from handlers.forms import answer_changes, answer_keeping, form_sheet, hearing, question_prompt
from handlers.forms.city_offer import fill_in, hear_offer, look_up_city, show_offer
from handlers.forms.draft_places import SUMMARY
from handlers.forms.draft_summary import show_summary
from handlers.forms.held_words import HELD, let_go, says_it_was_the_answer
from handlers.forms.long_answer import collect
from handlers.forms.pasted_rows import answered as take_list
from handlers.forms.pasted_rows import is_list
from handlers.forms.tick_list import agrees_to_all, in_place, is_ticked, leave_ticks, show_ticks, tick_leaf
from storage.records import Json


def show(visit: Visit, lead: Sequence[Block] = ()) -> list[Reply]:
    """The open question, screen or end of part; the summary when nothing is left to ask."""
    sheet = form_sheet.current_sheet(visit)
    if visit.here(Filling).offer is not None:
        return show_offer(visit, sheet, lead)
    if question := answer_changes.listed(visit, sheet):
        return answer_changes.ask_list(visit, sheet, question, lead)
    at = form_sheet.open_leaf(visit, sheet)
    if isinstance(at, PartEnd):
        return _show_part_end(visit, sheet, at, lead)
    if at is None:
        visit.go(SUMMARY, ShownSummary(sheet.form.id))
        return show_summary(visit, lead)
    if len(screen(sheet.questions, sheet.answers, at)) > 1:
        return show_ticks(visit, sheet, at, lead)
    return question_prompt.ask(visit, sheet, at, lead)


def _show_part_end(visit: Visit, sheet: form_sheet.Sheet, end: PartEnd, lead: Sequence[Block]) -> list[Reply]:
    words = _part_end_words(visit, sheet, end.part)
    choices = [Choice(f"{one.id} {visit.p(one.label or one.text)}", {"question": one.id}) for one in end.optional]
    choices.append(Choice(visit.t("Go on to the next part"), {"next": end.part.id}))
    return [
        prompt(
            visit, [*lead, text(words)], choices, about={"form": sheet.form.id}, commands=(mark("tasks"), mark("back"))
        )
    ]


def _part_end_words(visit: Visit, sheet: form_sheet.Sheet, part: Part) -> str:
    if any(required(one, sheet.answers) for one in of_part(sheet.questions, part)):
        return visit.t("Part {part} is done: {name}. These are optional:", part=part.id, name=visit.p(part.name))
    return visit.t("Part {part}: {name}. All of it is optional:", part=part.id, name=visit.p(part.name))


def choose(visit: Visit, value: Json) -> list[Reply]:
    """A button of the open prompt."""
    if value == question_prompt.AGAIN:
        hearing.ask_again(visit)
        return show(visit)
    sheet = form_sheet.current_sheet(visit)
    at = form_sheet.open_leaf(visit, sheet)
    if value == HELD:
        return _use_held(visit, sheet, at)
    if is_list(value) and isinstance(at, Leaf):
        return show(visit, take_list(visit, sheet, at, value))
    if isinstance(value, Mapping) and "end" not in value:
        replies = show(visit, _act(visit, sheet, at, value))
        return in_place(visit, replies) if "tick" in value else replies
    return show(visit, answer_keeping.choose(visit, sheet, at, value)) if isinstance(at, Leaf) else show(visit)


def _act(visit: Visit, sheet: form_sheet.Sheet, at: Leaf | PartEnd | None, wish: Mapping[str, Json]) -> list[Block]:
    """Do what a button that is no answer says."""
    if "fill" in wish:
        return fill_in(visit, wish["fill"])
    if "question" in wish:
        question = next(one for one in sheet.questions if one.id == wish["question"])
        leaf = form_sheet.first_leaf(sheet, question)
        visit.keep_here(replace(visit.here(Filling), open=leaf.id, stay=question.id))
    elif "next" in wish:
        visit.store.answer(sheet.form.id, f"{wish['next']}.optional", True, visit.turn.millis)
    elif "tick" in wish and isinstance(at, Leaf):
        tick_leaf(visit, sheet, at, wish["tick"], to=wish.get("to", True))
    elif "ticked" in wish and isinstance(at, Leaf):
        return leave_ticks(visit, sheet, at)
    elif not {"next", "tick", "ticked"} & wish.keys():
        answer_changes.change_list(visit, sheet, wish)
    return []


def hear(visit: Visit, words: str) -> list[Reply] | None:
    """Typed words as an answer; None where they are none."""
    sheet = form_sheet.current_sheet(visit)
    at = form_sheet.open_leaf(visit, sheet)
    filling = visit.here(Filling)
    if filling.offer is not None:
        said = hear_offer(visit, words)
        return None if said is None else show(visit, said)
    if not isinstance(at, Leaf) or filling.list:
        return None
    if says_it_was_the_answer(visit, words):
        return _use_held(visit, sheet, at)
    if len(screen(sheet.questions, sheet.answers, at)) > 1:
        return _hear_ticks(visit, sheet, at, words)
    if kind_of(at.field).long:
        return None if wordless(words) else collect(visit, sheet, at, words)
    said = hearing.hear(visit, sheet, at, words)
    if said is None:
        return None
    look_up_city(visit, at, words)
    return show(visit, said)


def _hear_ticks(visit: Visit, sheet: form_sheet.Sheet, at: Leaf, words: str) -> list[Reply] | None:
    own = screen(sheet.questions, sheet.answers, at)
    if picked := typed_choice(current_choices(visit), words):
        return choose(visit, picked.value)
    if agrees_to_all(words):
        return choose(visit, {"tick": ""})
    numbers = words.replace(",", " ").replace(";", " ").split()
    if not numbers or not all(ordinal(one, len(own)) for one in numbers):
        return None
    for leaf in [own[int(number) - 1] for number in dict.fromkeys(numbers)]:
        tick_leaf(visit, sheet, at, leaf.id, to=not is_ticked(sheet, leaf))
    return show(visit)


def done(visit: Visit) -> list[Reply]:
    """End a long answer, a list or a screen of ticks; keep the answer that is there."""
    sheet = form_sheet.current_sheet(visit)
    at = form_sheet.open_leaf(visit, sheet)
    if not isinstance(at, Leaf):
        return show(visit)
    if len(screen(sheet.questions, sheet.answers, at)) > 1:
        return show(visit, leave_ticks(visit, sheet, at))
    if not answered(at, sheet.answers):
        if at.item is not None:
            return show(visit, hearing.end_list(visit, sheet, at))
        return show(visit, [text(visit.t("There is no answer yet. Type it, or type `later` to put the question off."))])
    return show(
        visit,
        [*_kept_words(visit, at, sheet.answers[at.id]), *answer_keeping.keep(visit, sheet, at, sheet.answers[at.id])],
    )


def _kept_words(visit: Visit, leaf: Leaf, value: Json) -> list[Block]:
    if not kind_of(leaf.field).long:
        return []
    return [text(visit.tn("Kept, {number} character.", "Kept, {number} characters.", len(value)))]


def later(visit: Visit) -> list[Reply]:
    """Put the open question off; it stays on the list of what is missing."""
    sheet = form_sheet.current_sheet(visit)
    at = form_sheet.open_leaf(visit, sheet)
    if isinstance(at, PartEnd):
        return show(visit, _act(visit, sheet, at, {"next": at.part.id}))
    visit.keep_here(replace(visit.here(Filling), open=""))
    if isinstance(at, Leaf):
        visit.store.answer(sheet.form.id, form_sheet.later_mark(at.question), True, visit.turn.millis)
    return show(visit, [hint(visit.t("Left for later. You find it under `tasks`.")), *_begun(visit, sheet, at)])


def _begun(visit: Visit, sheet: form_sheet.Sheet, at: Leaf | PartEnd | None) -> list[Block]:
    """That an optional question was begun, and how to empty it."""
    if not isinstance(at, Leaf) or required(at.question, sheet.answers) or not started(at.question, sheet.answers):
        return []
    words = visit.t("You answered a part of it; `clear {id}` empties it.", id=at.question.id)
    return [hint(words)]


def _use_held(visit: Visit, sheet: form_sheet.Sheet, at: Leaf | PartEnd | None) -> list[Reply]:
    words = let_go(visit)
    if not words or not isinstance(at, Leaf):
        return show(visit)
    if kind_of(at.field).long:
        return collect(visit, sheet, at, words)
    return show(visit, answer_keeping.keep(visit, sheet, at, words))
