"""A draft on screens (modals): the way to one, what comes back from it, and what a change on it shows anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from faq.answers.kind_table import kind_of
from faq.answers.values import Misread, Read, Unclear
from faq.answers.values import read as read_value
from faq.pack.model import Part, Question
from faq.rules.conditions import UNSURE
from faq.rules.flow import Leaf, drop_item, leaves, missing, nested
from handlers.dialog.actions import OpenScreen
from handlers.dialog.blocks import Block, hint, items, text
from handlers.dialog.buttons import OnPress
from handlers.dialog.modals import Modal
from handlers.dialog.remembered import AboutForm
from handlers.dialog.screen_views import FormView
from handlers.dialog.translator import mark
from handlers.dialog.turn import Button, Reply, Step
from handlers.dialog.visit import Visit, command_button, plain
from handlers.forms import answer_keeping, draft, draft_places, form_sheet, hearing, messages, question_prompt
from handlers.forms.form_view import (
    REMOVE,
    item_leaves,
    item_of,
    known_screen,
    part_leaves,
    part_of,
    screen_of,
    standing,
)
from storage.records import Json

LONGEST_NAME = 20
PLACES = (draft_places.AT, draft_places.TASKS, draft_places.SUMMARY)


@dataclass(frozen=True, slots=True)
class DraftScreen:
    """What a screen of a draft is about: the form's id, and a part of it or an item of a list."""

    form: str
    part: str


def open_form(visit: Visit, part: str) -> Step:
    """The screen that is asked for, or that of the part where the draft stands; without a draft, what begins one."""
    form = draft_places.own(visit) if visit.has_programme else None
    if form is None:
        return Step(draft.begin(visit)) if visit.has_programme else Step([_no_programme(visit)])
    sheet = form_sheet.sheet_of(visit, form)
    wanted = known_screen(sheet, part) if part.strip() else standing(sheet)
    return Step([], screen_of(visit, sheet, wanted)) if wanted else Step([_no_part(visit, sheet, part)])


def _no_part(visit: Visit, sheet: form_sheet.Sheet, part: str) -> Reply:
    """That there is no such part, or list that is asked, and those there are."""
    words = visit.t("There is no screen for {part}. These are the parts:", part=part.strip()[:LONGEST_NAME])
    names = items(*(f"{one.id} · {visit.p(one.name)}" for one in sheet.parts))
    return plain(text(words), names, buttons=[_part_button(visit, one.id) for one in sheet.parts])


def _no_programme(visit: Visit) -> Reply:
    button = command_button(visit, mark("programme"))
    return plain(text(visit.t("Choose the programme first.")), buttons=(button,))


def change(visit: Visit, about: DraftScreen, values: Mapping[str, str]) -> Step:
    """The screen as it would be with these values; nothing is kept."""
    sheet = _own_sheet(visit, about.form)
    if sheet is None:
        return Step([])
    known = {leaf.id: leaf for leaf in leaves(sheet.questions, sheet.answers, sheet.facts)}
    given = dict(visit.answers(sheet.form.id))
    for name, words in values.items():
        if name in known:
            given.pop(name, None)
            value, wrong = _value(visit, known[name], words)
            given |= {} if wrong or value is None else {name: value}
    return Step([], screen_of(visit, replace(sheet, answers=nested(given)), about.part))


def _own_sheet(visit: Visit, form_id: str) -> form_sheet.Sheet | None:
    """The person's own form of that id; an id is never trusted."""
    form = visit.store.form(form_id)
    known = form is not None and form.programme in visit.turn.knowledge.packs and form_sheet.may_open(visit, form)
    return form_sheet.sheet_of(visit, form) if form and known else None


def take(visit: Visit, about: DraftScreen, values: Mapping[str, str]) -> Step:
    """Store what can be read of a screen; the screen again with what could not, or a word of how many were saved."""
    sheet = _own_sheet(visit, about.form)
    if sheet is None:
        return Step([plain(text(visit.t("That draft is there no more.")))])
    question, number = item_of(sheet, about.part)
    if question and values.get(REMOVE) == question_prompt.YES:
        return _removed(visit, sheet, question, number)
    saved, errors, remarks = _take_all(visit, sheet, about.part, values)
    fresh = form_sheet.sheet_of(visit, sheet.form)
    if errors:
        return Step([], screen_of(visit, fresh, about.part, errors))
    return Step([_saved(visit, fresh, about.part, saved, remarks)], _around(visit, fresh, question))


def _around(visit: Visit, sheet: form_sheet.Sheet, question: Question | None) -> FormView | None:
    """The screen of the part that an item's screen was opened from, as it is now."""
    return screen_of(visit, sheet, question.part) if question else None


def _removed(visit: Visit, sheet: form_sheet.Sheet, question: Question, number: int) -> Step:
    answer_keeping.apply_changes(visit, sheet, drop_item(question, visit.answers(sheet.form.id), number))
    fresh = form_sheet.sheet_of(visit, sheet.form)
    done = text(visit.t("Taken out of the list."))
    return Step([plain(done, buttons=_ways_on(visit, fresh, question.id))], _around(visit, fresh, question))


def _take_all(
    visit: Visit, sheet: form_sheet.Sheet, part: str, values: Mapping[str, str]
) -> tuple[int, dict[str, str], list[Block]]:
    """How many answers were stored, what was wrong by leaf, and what there is to remark."""
    saved, errors, remarks = 0, dict[str, str](), list[Block]()
    for leaf in _sent(visit, sheet, part, values):
        if values[leaf.id] == sheet.answers.get(leaf.id):
            continue
        value, wrong = _value(visit, leaf, values[leaf.id])
        now = form_sheet.sheet_of(visit, sheet.form)
        if wrong:
            errors[leaf.id] = wrong
        elif value is None:
            saved += leaf.id in now.answers
            visit.store.unanswer(sheet.form.id, leaf.id, visit.turn.millis)
        elif now.answers.get(leaf.id) != value:
            saved += 1
            remarks += _about(visit, leaf, answer_keeping.keep(visit, now, leaf, value))
    return saved, errors, remarks


def _about(visit: Visit, leaf: Leaf, remarks: Sequence[Block]) -> list[Block]:
    """Remarks on an answer of many, each with what was asked."""
    name = form_sheet.label_of(visit, leaf)
    return [replace(one, text=f"{name}: {one.text}") if one.kind == "hint" else one for one in remarks]


def _sent(visit: Visit, sheet: form_sheet.Sheet, name: str, values: Mapping[str, str]) -> Iterator[Leaf]:
    """The leaves that were sent, in order; which ones there are depends on the answers stored before each."""
    question, number = item_of(sheet, name)
    if question:
        yield from (leaf for leaf in item_leaves(question, number) if leaf.id in values)
        return
    part, seen = part_of(sheet, name), set[str]()
    while leaf := _next_sent(form_sheet.sheet_of(visit, sheet.form), part, values, seen):
        seen.add(leaf.id)
        yield leaf


def _next_sent(sheet: form_sheet.Sheet, part: Part, values: Mapping[str, str], seen: set[str]) -> Leaf | None:
    return next((leaf for leaf in part_leaves(sheet, part) if leaf.id in values and leaf.id not in seen), None)


def _value(visit: Visit, leaf: Leaf, words: str) -> tuple[Json, str]:
    """What was sent for a leaf as a value (None where it was left empty), or what is wrong with it."""
    if not words.strip():
        return None, ""
    if picked := _picked(leaf.field, words):
        return picked if kind_of(leaf.field).many else picked[0], ""
    quoted = visit.commands.unquoted(words, visit.words)
    if not quoted and hearing.says_empty(visit, leaf.field, words):
        return None, ""
    understood = read_value(leaf.field, quoted or words, form_sheet.context(visit))
    if isinstance(understood, Read):
        return understood.value, ""
    return None, _what_is_wrong(visit, understood)


def _picked(field: Question, words: str) -> list[str]:
    """The ids of options that were sent; none where something else was."""
    offered = [option.id for option in kind_of(field).options_of(field)]
    picked = words.split("\n")
    return picked if offered and all(one in (*offered, UNSURE) for one in picked) else []


def _what_is_wrong(visit: Visit, understood: Misread | Unclear) -> str:
    if isinstance(understood, Misread):
        blocks = messages.misread(visit, understood)
        return " ".join(one for block in blocks for one in (block.text, *block.items))
    names = "; ".join(label for label, _ in understood.choices)
    return visit.t("Which one do you mean? {names}", names=names)


def _saved(visit: Visit, sheet: form_sheet.Sheet, name: str, saved: int, remarks: Sequence[Block]) -> Reply:
    some = visit.tn("Saved: {number} answer.", "Saved: {number} answers.", saved)
    done = some if saved else visit.t("Nothing was changed, so nothing was saved.")
    left = len(missing(sheet.questions, sheet.answers))
    total = visit.tn("{number} mandatory question left.", "{number} mandatory questions left.", left)
    there = len(form_sheet.answered_leaves(sheet))
    kept = visit.tn("Your draft has {number} answer in all.", "Your draft has {number} answers in all.", there)
    question, _ = item_of(sheet, name)
    around = question.id if question else _after(sheet, name)
    return plain(text(done), *remarks, hint(f"{kept} {total}"), buttons=_ways_on(visit, sheet, around))


def _after(sheet: form_sheet.Sheet, name: str) -> str:
    """The part that comes after one; nothing after the last."""
    names = [one.id for one in sheet.parts]
    return dict(pairwise(names)).get(name, "")


def _ways_on(visit: Visit, sheet: form_sheet.Sheet, around: str) -> tuple[Button, ...]:
    """Buttons to the next part; after an item of a list, to another one and to the part it is in."""
    tasks = command_button(visit, mark("tasks"))
    question = next((one for one in sheet.questions if one.id == around), None)
    if question is None:
        return (_part_button(visit, around), tasks) if around else (tasks,)
    another = Button(visit.t("Add another"), OpenScreen(question.id).encode(), numbered=False)
    return (another, _part_button(visit, question.part), tasks)


def _part_button(visit: Visit, part: str) -> Button:
    return Button(visit.t("Part {part} on one screen", part=part), OpenScreen(part).encode(), numbered=False)


def with_button(visit: Visit, replies: list[Reply]) -> list[Reply]:
    """The replies; where a draft is talked about and the place has screens, with the button that opens one."""
    if not (replies and visit.turn.channel.screens and visit.at in PLACES and visit.remembered.prompt):
        return replies
    form = visit.store.form(visit.here(AboutForm).form)
    if form is None or not replies[-1].buttons:
        return replies
    sheet = form_sheet.sheet_of(visit, form)
    at = form_sheet.open_leaf(visit, sheet)
    around = at.question if isinstance(at, Leaf) else None
    name = around.id if around and kind_of(around).repeats else around.part if around else standing(sheet)
    button = Button(visit.t("Fill in on one screen"), OpenScreen(name).encode(), numbered=False)
    return [*replies[:-1], replace(replies[-1], buttons=(*replies[-1].buttons, button))]


BUTTONS = (OnPress(action=OpenScreen),)
"""Where there are screens, pressing it comes as ``OpenForm``; elsewhere it is never shown."""
MODALS = (
    Modal(
        name="",
        about=lambda sent: DraftScreen(sent.form, sent.part),
        open=open_form,
        take=take,
        change=change,
    ),
)
