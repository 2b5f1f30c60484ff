"""A part of a draft, or an item of a list in it, as it is shown on one screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from faq.answers.kind_table import kind_of
from faq.pack.model import Condition, Part, Question
from faq.rules.flow import Leaf, answered, leaves, missing, required
from handlers.dialog.screen_views import FieldView, FormView, FormWords, ListView
from handlers.dialog.visit import Visit
from handlers.forms import answer_summary, form_sheet, messages, question_prompt
from storage.records import Json

REMOVE = "remove"
"""The field of an item's screen that takes the item out of its list."""


def known_screen(sheet: form_sheet.Sheet, part: str) -> str:
    """The name of a screen as we write it: a part's, by its letter or by a question in it, or with its number an item's of a list
    that is asked; else nothing."""
    wanted, _, item = part.strip().upper().partition(".")
    if wanted in {one.id for one in sheet.parts}:
        return wanted
    question = _asked_list(sheet, wanted)
    if question is None:
        return next((one.part for one in sheet.questions if one.id == wanted and not kind_of(one).repeats), "")
    there = len(sheet.answers.get(question.id, ()))
    number = int(item) if item.isdecimal() and int(item) < there else there
    return f"{question.id}.{number}" if number < int(question.max or number + 1) else question.part


def _asked_list(sheet: form_sheet.Sheet, name: str) -> Question | None:
    asked = {leaf.question.id: leaf.question for leaf in leaves(sheet.questions, sheet.answers, sheet.facts)}
    own = {question.id.upper(): question for question in sheet.questions if kind_of(question).repeats}
    full = own.get(name)
    return full if full and (full.id in asked or full.id in sheet.answers) else None


def standing(sheet: form_sheet.Sheet) -> str:
    """The first part in which something must still be answered."""
    lacking = missing(sheet.questions, sheet.answers)
    return lacking[0].part if lacking else sheet.parts[0].id


def screen_of(visit: Visit, sheet: form_sheet.Sheet, name: str, errors: Mapping[str, str] | None = None) -> FormView:
    """The screen of a part with the answers as they are, or of one item of a list."""
    question, number = item_of(sheet, name)
    if question is None:
        part = part_of(sheet, name)
        title, fields = f"{part.id} · {visit.p(part.name)}", tuple(_fields(visit, sheet, part))
        return FormView(sheet.form.id, part.id, title, fields, _words(visit), errors=errors or {})
    label = visit.p(question.label or question.text)
    title = visit.t("{what}, number {number}", what=label, number=number + 1)
    own = [_field(visit, sheet, leaf) for leaf in item_leaves(question, number)]
    if number < len(sheet.answers.get(question.id, ())):
        remove = ((question_prompt.YES, visit.t("Take this one out of the list")),)
        own.append(FieldView(REMOVE, visit.t("Remove"), "", "tick", remove, ""))
    return FormView(sheet.form.id, name, title, tuple(own), _words(visit), question.part, errors or {})


def _words(visit: Visit) -> FormWords:
    notice = visit.t("Save keeps what is here. Closing loses what was not saved.")
    return FormWords(visit.t("Save"), visit.t("Close"), visit.t("Change"), visit.t("Add one"), notice)


def part_of(sheet: form_sheet.Sheet, name: str) -> Part:
    """The part that a screen is about, else the first."""
    return next((one for one in sheet.parts if one.id == name), sheet.parts[0])


def item_of(sheet: form_sheet.Sheet, name: str) -> tuple[Question | None, int]:
    """The list question and the number of the item that a screen is about."""
    wanted, _, item = name.partition(".")
    found = next((one for one in sheet.questions if one.id == wanted and kind_of(one).repeats), None)
    return (found, int(item)) if found and item.isdecimal() else (None, 0)


def item_leaves(question: Question, number: int) -> list[Leaf]:
    """The fields of one item of a list."""
    return [Leaf(f"{question.id}.{number}.{field.id}", question, field, number) for field in question.fields]


def _fields(visit: Visit, sheet: form_sheet.Sheet, part: Part) -> Iterator[FieldView | ListView]:
    decide = _deciding(sheet, part)
    listed = set[str]()
    for leaf in part_leaves(sheet, part):
        if not kind_of(leaf.question).repeats:
            yield replace(_field(visit, sheet, leaf), decides=leaf.id in decide)
        elif leaf.question.id not in listed:
            listed.add(leaf.question.id)
            yield _list(visit, sheet, leaf.question)


def part_leaves(sheet: form_sheet.Sheet, part: Part) -> Iterator[Leaf]:
    """What is asked in a part."""
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
    least, most = lengths(leaf.field)
    hint, element = _hint(visit, sheet, leaf), kind_of(leaf.field).element
    return FieldView(leaf.id, _label(visit, leaf), hint, element, options, value, least=least, most=most)


def lengths(question: Question) -> tuple[int, int]:
    """How many characters an answer in words has, at least and at most; 0 where nothing says so."""
    given = (question.min, question.max) if kind_of(question).in_words else (0, 0)
    least, most = (one if isinstance(one, int) else 0 for one in given)
    return least, most


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
    given = [leaf for leaf in item_leaves(question, number) if answered(leaf, sheet.answers)]
    return " · ".join(
        answer_summary.shorten(form_sheet.shown(visit, leaf, sheet.answers[leaf.id]), 80) for leaf in given
    )
