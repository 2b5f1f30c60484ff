"""A part of the draft as one screen (a Slack modal), and what comes back from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from faq.conditions import UNSURE
from faq.flow import Leaf, PartEnd, leaves, required
from faq.model import Part
from faq.values import Read
from faq.values import read as read_value
from handlers import draft, forms, phrases
from handlers.model import FieldView, FormSent, FormView, Step, text
from handlers.visit import Visit, plain
from storage.records import Json


def open_form(visit: Visit, part: str) -> Step:
    """The screen of a part, or of the part where the draft stands; without a draft, what begins one."""
    form = draft.own(visit) if visit.has_programme else None
    if form is None:
        return (
            Step(draft.begin(visit))
            if visit.has_programme
            else Step([plain(text(visit.t("Choose the programme first.")))])
        )
    sheet = forms.sheet_of(visit, form)
    wanted = next((one for one in sheet.parts if one.id == part), None) or _standing(sheet)
    return Step([], view(visit, sheet, wanted))


def _standing(sheet: forms.Sheet) -> Part:
    at = sheet.position()
    if isinstance(at, PartEnd):
        return at.part
    wanted = at.question.part if isinstance(at, Leaf) else sheet.parts[0].id
    return next(one for one in sheet.parts if one.id == wanted)


def view(visit: Visit, sheet: forms.Sheet, part: Part, errors: Mapping[str, str] | None = None) -> FormView:
    """The screen of one part with the answers as they are. Lists are shown one line an item, as in the exported file."""
    fields = tuple(_field(visit, sheet, leaf) for leaf in _leaves(sheet, part))
    parts = tuple((one.id, visit.p(one.name)) for one in sheet.parts)
    return FormView(sheet.form.id, part.id, visit.p(part.name), fields, parts, errors or {})


def _leaves(sheet: forms.Sheet, part: Part) -> Iterator[Leaf]:
    own = [question for question in sheet.questions if question.part == part.id]
    return leaves(own, sheet.answers, sheet.facts)


def _field(visit: Visit, sheet: forms.Sheet, leaf: Leaf) -> FieldView:
    options = tuple(
        (str(one.value), one.label)
        for one in forms.choices_of(visit, sheet, leaf)
        if not isinstance(one.value, Mapping)
    )
    hint = visit.p(leaf.field.hint) or phrases.expected(visit, leaf.field)
    must = required(leaf.question, sheet.answers) and required(leaf.field, sheet.answers)
    value = _typed(sheet.answers.get(leaf.id, sheet.answers.get(f"{forms.UNREAD}{leaf.id}", "")))
    return FieldView(leaf.id, forms.label_of(visit, leaf), hint, leaf.field.type, options, value, not must)


def _typed(value: Json) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value)


def take(visit: Visit, sent: FormSent) -> Step:
    """Store what can be read of a screen; the screen again with what could not, or a word of how many were saved."""
    form = visit.store.form(sent.form)
    if form is None or form.person != visit.person.id:
        return Step([plain(text(visit.t("That draft is there no more.")))])
    sheet = forms.sheet_of(visit, form)
    part = next((one for one in sheet.parts if one.id == sent.part), sheet.parts[0])
    known = {leaf.id: leaf for leaf in _leaves(sheet, part)}
    errors, saved = dict[str, str](), 0
    for leaf_id, words in sent.values.items():
        if leaf_id in known:
            wrong = _take_one(visit, sheet, known[leaf_id], words)
            saved += not wrong
            errors |= {leaf_id: wrong} if wrong else {}
    fresh = forms.sheet_of(visit, form)
    if errors:
        return Step([], view(visit, fresh, part, errors))
    done = visit.tn(
        "Saved: {number} answer in part {part}.", "Saved: {number} answers in part {part}.", saved, part=part.id
    )
    return Step([replace(plain(text(done)), key=f"saved:{form.id}")])


def _take_one(visit: Visit, sheet: forms.Sheet, leaf: Leaf, words: str) -> str:
    """What is wrong with one field; empty where it was stored or left blank."""
    if not words.strip():
        if leaf.id in sheet.answers:
            visit.store.unanswer(sheet.form.id, leaf.id, visit.turn.millis)
        return ""
    options = [option.id for option in leaf.field.options]
    picked = [one for one in words.split("\n") if one in (*options, UNSURE, forms.YES, forms.NO)]
    if picked and len(picked) == len(words.split("\n")):
        forms.keep(visit, sheet, leaf, picked if leaf.field.type == "multi" else picked[0])
        return ""
    understood = read_value(leaf.field, words, forms.context(visit))
    if isinstance(understood, Read):
        forms.keep(visit, sheet, leaf, understood.value)
        return ""
    said = forms.misread(visit, leaf, words)
    return " ".join(block.text for block in said if block.text) or visit.t(
        "Please write it out; I am not sure what is meant."
    )
