"""A part of the draft as one screen (a modal), and what comes back from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from faq.answers.kind_table import kind_of
from faq.answers.values import Misread, Read
from faq.answers.values import read as read_value
from faq.pack.model import Condition, Part, Question
from faq.rules.conditions import UNSURE
from faq.rules.flow import Leaf, answered, drop_item, leaves, missing, nested, required
from handlers.dialog.actions import OpenScreen
from handlers.dialog.buttons import OnPress
from handlers.dialog.modals import Modal
from handlers.dialog.translator import mark
from handlers.dialog.turn import Block, Button, FieldView, FormView, FormWords, ListView, Reply, Step, hint, text
from handlers.dialog.visit import Visit, command_button, plain
from handlers.forms import (
    answer_keeping,
    answer_summary,
    draft,
    draft_places,
    form_sheet,
    hearing,
    messages,
    question_prompt,
)
from storage.records import Json

REMOVE = "remove"
"""The field of an item's screen that takes the item out of its list."""
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
    return Step([], _screen(visit, sheet, _known(sheet, part) or _standing(sheet)))


def _no_programme(visit: Visit) -> Reply:
    button = command_button(visit, mark("programme"))
    return plain(text(visit.t("Choose the programme first.")), buttons=(button,))


def _known(sheet: form_sheet.Sheet, part: str) -> str:
    """The name of a screen as we write it: a part's, or with its number an item's of a list that is asked; else nothing."""
    wanted, _, item = part.strip().upper().partition(".")
    if wanted in {one.id for one in sheet.parts}:
        return wanted
    question = _asked_list(sheet, wanted)
    if question is None:
        return ""
    there = len(sheet.answers.get(question.id, ()))
    number = int(item) if item.isdecimal() and int(item) < there else there
    return f"{question.id}.{number}" if number < int(question.max or number + 1) else question.part


def _asked_list(sheet: form_sheet.Sheet, name: str) -> Question | None:
    asked = {leaf.question.id: leaf.question for leaf in leaves(sheet.questions, sheet.answers, sheet.facts)}
    own = {question.id.upper(): question for question in sheet.questions if kind_of(question).repeats}
    full = own.get(name)
    return full if full and (full.id in asked or full.id in sheet.answers) else None


def _standing(sheet: form_sheet.Sheet) -> str:
    """The first part in which something must still be answered."""
    lacking = missing(sheet.questions, sheet.answers)
    return lacking[0].part if lacking else sheet.parts[0].id


# -- showing


def _screen(visit: Visit, sheet: form_sheet.Sheet, name: str, errors: Mapping[str, str] | None = None) -> FormView:
    """The screen of a part with the answers as they are, or of one item of a list."""
    question, number = _item(sheet, name)
    if question is None:
        part = _part(sheet, name)
        title, fields = f"{part.id} · {visit.p(part.name)}", tuple(_fields(visit, sheet, part))
        return FormView(sheet.form.id, part.id, title, fields, _words(visit), errors=errors or {})
    label = visit.p(question.label or question.text)
    title = visit.t("{what}, number {number}", what=label, number=number + 1)
    own = [_field(visit, sheet, leaf) for leaf in _item_leaves(question, number)]
    if number < len(sheet.answers.get(question.id, ())):
        remove = ((question_prompt.YES, visit.t("Take this one out of the list")),)
        own.append(FieldView(REMOVE, visit.t("Remove"), "", "tick", remove, ""))
    return FormView(sheet.form.id, name, title, tuple(own), _words(visit), question.part, errors or {})


def _words(visit: Visit) -> FormWords:
    notice = visit.t("Save keeps what is here. Closing loses what was not saved.")
    return FormWords(visit.t("Save"), visit.t("Close"), visit.t("Change"), visit.t("Add one"), notice)


def _part(sheet: form_sheet.Sheet, name: str) -> Part:
    return next((one for one in sheet.parts if one.id == name), sheet.parts[0])


def _item(sheet: form_sheet.Sheet, name: str) -> tuple[Question | None, int]:
    """The list question and the number of the item that a screen is about."""
    wanted, _, item = name.partition(".")
    found = next((one for one in sheet.questions if one.id == wanted and kind_of(one).repeats), None)
    return (found, int(item)) if found and item.isdecimal() else (None, 0)


def _item_leaves(question: Question, number: int) -> list[Leaf]:
    return [Leaf(f"{question.id}.{number}.{field.id}", question, field, number) for field in question.fields]


def _fields(visit: Visit, sheet: form_sheet.Sheet, part: Part) -> Iterator[FieldView | ListView]:
    decide = _deciding(sheet, part)
    listed = set[str]()
    for leaf in _leaves(sheet, part):
        if not kind_of(leaf.question).repeats:
            yield replace(_field(visit, sheet, leaf), decides=leaf.id in decide)
        elif leaf.question.id not in listed:
            listed.add(leaf.question.id)
            yield _list(visit, sheet, leaf.question)


def _leaves(sheet: form_sheet.Sheet, part: Part) -> Iterator[Leaf]:
    own = [question for question in sheet.questions if question.part == part.id]
    return leaves(own, sheet.answers, sheet.facts)


def _deciding(sheet: form_sheet.Sheet, part: Part) -> set[str]:
    """The leaves that conditions of this part look at."""
    own = [one for question in sheet.questions if question.part == part.id for one in (question, *question.fields)]
    tests = [test for one in own for test in (one.when, one.required) if isinstance(test, Mapping)]
    return {name for test in tests for name in _named(test)}


def _named(condition: Condition) -> Iterator[str]:
    for key, test in condition.items():
        if key == "not":
            yield from _named(test)
        else:
            yield test.partition(":")[2] if key == "predicate" else key


def _field(visit: Visit, sheet: form_sheet.Sheet, leaf: Leaf) -> FieldView:
    options = tuple(
        (str(one.value), one.label)
        for one in question_prompt.choices_of(visit, sheet, leaf)
        if kind_of(leaf.field).chosen and not isinstance(one.value, Mapping)
    )
    value = _typed(sheet.answers.get(leaf.id, sheet.answers.get(f"{form_sheet.UNREAD}{leaf.id}", "")))
    if len(value) > visit.turn.channel.screens:
        return FieldView(leaf.id, _label(visit, leaf), _too_long(visit, leaf, value), "elsewhere", (), "")
    return FieldView(
        leaf.id, _label(visit, leaf), _hint(visit, sheet, leaf), kind_of(leaf.field).element, options, value
    )


def _too_long(visit: Visit, leaf: Leaf, value: str) -> str:
    return visit.t(
        "Your answer has {number} characters, more than a screen takes ({most}). Type `change {id}` in our chat to change it.",
        number=visit.words.number(len(value)), most=visit.words.number(visit.turn.channel.screens), id=leaf.id,
    )  # fmt: skip


def _label(visit: Visit, leaf: Leaf) -> str:
    number = leaf.question.id if leaf.item is None else ""
    return f"{number} {visit.p(leaf.field.text)}".strip()


def _hint(visit: Visit, sheet: form_sheet.Sheet, leaf: Leaf) -> str:
    must = required(leaf.question, sheet.answers) and required(leaf.field, sheet.answers)
    most = visit.turn.channel.screens
    longer = kind_of(leaf.field).long and (not isinstance(leaf.field.max, int) or leaf.field.max > most)
    says = (
        visit.p(leaf.field.hint) if leaf.field.hint else "",
        messages.expected(visit, leaf.field) if not kind_of(leaf.field).many else "",
        visit.t("Up to {most} characters here; more in our chat.", most=visit.words.number(most)) if longer else "",
        visit.t("Needed to finish; it may stay empty for now.") if must else "",
    )
    return " ".join(one for one in says if one)


def _typed(value: Json) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value)


def _list(visit: Visit, sheet: form_sheet.Sheet, question: Question) -> ListView:
    there = sheet.answers.get(question.id, [])
    lines = tuple((f"{question.id}.{number}", _line(visit, sheet, question, number)) for number in range(len(there)))
    more = f"{question.id}.{len(there)}" if len(there) < int(question.max or len(there) + 1) else ""
    return ListView(
        f"{question.id} {visit.p(question.text)}", visit.p(question.hint) if question.hint else "", lines, more
    )


def _line(visit: Visit, sheet: form_sheet.Sheet, question: Question, number: int) -> str:
    given = [leaf for leaf in _item_leaves(question, number) if answered(leaf, sheet.answers)]
    return " · ".join(
        answer_summary.shorten(form_sheet.shown(visit, leaf, sheet.answers[leaf.id]), 80) for leaf in given
    )


# -- a change that other questions depend on


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
    return Step([], _screen(visit, replace(sheet, answers=nested(given)), about.part))


def _own_sheet(visit: Visit, form_id: str) -> form_sheet.Sheet | None:
    """The person's own form of that id; an id is never trusted."""
    form = visit.store.form(form_id)
    known = form is not None and form.programme in visit.turn.knowledge.packs and form_sheet.may_open(visit, form)
    return form_sheet.sheet_of(visit, form) if form and known else None


# -- taking a screen in


def take(visit: Visit, about: DraftScreen, values: Mapping[str, str]) -> Step:
    """Store what can be read of a screen; the screen again with what could not, or a word of how many were saved."""
    sheet = _own_sheet(visit, about.form)
    if sheet is None:
        return Step([plain(text(visit.t("That draft is there no more.")))])
    question, number = _item(sheet, about.part)
    if question and values.get(REMOVE) == question_prompt.YES:
        return _removed(visit, sheet, question, number)
    saved, errors, remarks = _take_all(visit, sheet, about.part, values)
    fresh = form_sheet.sheet_of(visit, sheet.form)
    if errors:
        return Step([], _screen(visit, fresh, about.part, errors))
    return Step([_saved(visit, fresh, about.part, saved, remarks)], _around(visit, fresh, question))


def _around(visit: Visit, sheet: form_sheet.Sheet, question: Question | None) -> FormView | None:
    """The screen of the part that an item's screen was opened from, as it is now."""
    return _screen(visit, sheet, question.part) if question else None


def _removed(visit: Visit, sheet: form_sheet.Sheet, question: Question, number: int) -> Step:
    for leaf, value in drop_item(question, visit.answers(sheet.form.id), number).items():
        if value is None:
            visit.store.unanswer(sheet.form.id, leaf, visit.turn.millis)
        else:
            visit.store.answer(sheet.form.id, leaf, value, visit.turn.millis)
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
            visit.store.unanswer(sheet.form.id, leaf.id, visit.turn.millis)
        elif now.answers.get(leaf.id) != value:
            saved += 1
            remarks += answer_keeping.keep(visit, now, leaf, value)
    return saved, errors, remarks


def _sent(visit: Visit, sheet: form_sheet.Sheet, name: str, values: Mapping[str, str]) -> Iterator[Leaf]:
    """The leaves that were sent, in order; which ones there are depends on the answers stored before each."""
    question, number = _item(sheet, name)
    if question:
        yield from (leaf for leaf in _item_leaves(question, number) if leaf.id in values)
        return
    part, seen = _part(sheet, name), set[str]()
    while leaf := _next_sent(form_sheet.sheet_of(visit, sheet.form), part, values, seen):
        seen.add(leaf.id)
        yield leaf


def _next_sent(sheet: form_sheet.Sheet, part: Part, values: Mapping[str, str], seen: set[str]) -> Leaf | None:
    return next((leaf for leaf in _leaves(sheet, part) if leaf.id in values and leaf.id not in seen), None)


def _value(visit: Visit, leaf: Leaf, words: str) -> tuple[Json, str]:
    """What was sent for a leaf as a value (None where it was left empty), or what is wrong with it."""
    if not words.strip():
        return None, ""
    kind, picked = kind_of(leaf.field), words.split("\n")
    offered = [option.id for option in kind.options_of(leaf.field)]
    if offered and all(one in (*offered, UNSURE) for one in picked):
        return picked if kind.many else picked[0], ""
    quoted = visit.commands.unquoted(words, visit.words)
    if not quoted and hearing.says_empty(visit, leaf.field, words):
        return None, ""
    understood = read_value(leaf.field, quoted or words, form_sheet.context(visit))
    if isinstance(understood, Read):
        return understood.value, ""
    if isinstance(understood, Misread):
        return None, " ".join(
            one for block in messages.misread(visit, understood) for one in (block.text, *block.items)
        )
    names = "; ".join(label for label, _ in understood.choices)
    return None, visit.t("Which one do you mean? {names}", names=names)


def _saved(visit: Visit, sheet: form_sheet.Sheet, name: str, saved: int, remarks: Sequence[Block]) -> Reply:
    done = visit.tn("Saved: {number} answer.", "Saved: {number} answers.", saved)
    left = len(missing(sheet.questions, sheet.answers))
    total = visit.tn("{number} mandatory question left.", "{number} mandatory questions left.", left)
    question, _ = _item(sheet, name)
    around = question.id if question else _after(sheet, name)
    return plain(text(done), *remarks, hint(total), buttons=_ways_on(visit, sheet, around))


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


# -- the way to a screen


def with_button(visit: Visit, replies: list[Reply]) -> list[Reply]:
    """The replies; where a draft is talked about and the place has screens, with the button that opens one."""
    if not (replies and visit.turn.channel.screens and visit.state["at"] in PLACES and visit.state.get("prompt")):
        return replies
    form = visit.store.form(visit.state["form"])
    if form is None or not replies[-1].buttons:
        return replies
    sheet = form_sheet.sheet_of(visit, form)
    at = form_sheet.open_leaf(visit, sheet)
    around = at.question if isinstance(at, Leaf) else None
    name = around.id if around and kind_of(around).repeats else around.part if around else _standing(sheet)
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
