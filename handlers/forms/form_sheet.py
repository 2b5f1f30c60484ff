"""A form as it stands: its questions, its answers and marks, and what is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from faq.answers.kind_table import COUNTRY, kind_of
from faq.answers.values import Context, Problem, problems, show
from faq.pack.model import Part, Question
from faq.rules.calls import deadline
from faq.rules.conditions import Facts
from faq.rules.flow import AnswersView, Leaf, PartEnd, answered, find, leaves, leaves_of, nested, pending, position
from handlers.dialog.remembered import AboutForm, Filling
from handlers.dialog.visit import Gone, Visit
from storage.records import Form, Json

LATER = "later"
UNREAD = "unread."
"""Before the id of a leaf: what was sent for it in a file and could not be read. It is kept as it came."""
LISTED = "listed."
"""Before the id of a leaf: the figure that the list of cities has for it. While that is the answer, nobody has checked it."""
IMPORTED = "file.imported"
"""What the last file that was sent back changed, with what was there before: a mark, so that it goes with the form."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form as it stands: its questions, its parts (none for a self-check) and the answers so far."""

    form: Form
    questions: Sequence[Question]
    parts: Sequence[Part]
    answers: AnswersView
    facts: Facts

    def position(self, within: str = "") -> Leaf | PartEnd | None:
        """Where the form stands by its answers alone, or one question or part of it. Questions put off are passed over."""
        own = [one for one in self.questions if within in ("", one.id, one.part)]
        now = [one for one in own if later_mark(one) not in self.answers]
        parts = [part for part in self.parts if within in ("", part.id)]
        return position(now, parts, self.answers) if parts else pending(now, self.answers)


def later_mark(question: Question) -> str:
    """The mark that says a question was put off."""
    return f"{question.id}.{LATER}"


def is_mark(key: str) -> bool:
    """Whether a stored key is a mark and not an answer."""
    marks = key == IMPORTED or key.startswith((UNREAD, LISTED))
    return marks or key.endswith((".done", ".optional", f".{LATER}"))


def from_list(answers: Mapping[str, Json], leaf: str) -> bool:
    """Whether an answer is a figure out of the list of cities, and not the person's own."""
    return leaf in answers and answers.get(f"{LISTED}{leaf}") == answers[leaf]


def sheet_of(visit: Visit, form: Form) -> Sheet:
    """The form with its questions and answers, read afresh from the store; Gone where its programme is there no more."""
    pack = visit.pack_of(form.programme)
    facts = Facts(pack.eligibility.sets, deadline(pack.file))
    answers = nested(visit.answers(form.id))
    if form.kind == "check":
        return Sheet(form, pack.eligibility.question, (), answers, facts)
    return Sheet(form, pack.application.question, pack.application.part, answers, facts)


def current_sheet(visit: Visit) -> Sheet:
    """The form that the conversation is about; Gone where it is there no more, or of a programme that is not chosen any more."""
    form = visit.store.form(visit.here(AboutForm).form)
    chosen = form is not None and visit.has_programme and form.programme == visit.person.programme
    if form is None or not chosen or not may_open(visit, form):
        raise Gone("form")
    return sheet_of(visit, form)


def may_open(visit: Visit, form: Form) -> bool:
    """Whether the form is the person's, or they were invited to it; it may have been handed over since."""
    return form.person == visit.person.id or form in visit.store.forms(visit.person.id, form.programme, form.kind)


def open_leaf(visit: Visit, sheet: Sheet) -> Leaf | PartEnd | None:
    """What is asked now: the leaf that was opened by hand, the rest of what was opened with it, else the position."""
    filling = visit.here(Filling)
    opened = find(sheet.questions, sheet.answers, filling.open)
    return opened or sheet.position(filling.stay) or sheet.position()


def today(visit: Visit) -> date:
    """The date where the person is."""
    return visit.turn.now.astimezone(ZoneInfo(visit.person.zone or "UTC")).date()


def context(visit: Visit) -> Context:
    """What reading and showing values needs to know."""
    return Context(today(visit), visit.words.locale, visit.p, _country(visit))


def _country(visit: Visit) -> str:
    """The country that the form answers which is talked about."""
    here = visit.remembered.here
    form = visit.store.form(here.form) if isinstance(here, AboutForm) and here.form else None
    if form is None or form.programme not in visit.turn.knowledge.packs:
        return ""
    pack = visit.pack_of(form.programme)
    asked = pack.eligibility.question if form.kind == "check" else pack.application.question
    return country_of(visit.answers(form.id), asked)


def country_of(answers: Mapping[str, Json], questions: Sequence[Question]) -> str:
    """The country that is answered; empty where none is."""
    given = (answers.get(question.id) for question in questions if kind_of(question) is COUNTRY)
    return next((code for code in given if isinstance(code, str)), "")


def shown(visit: Visit, leaf: Leaf, value: Json) -> str:
    """A stored answer as a person reads it."""
    return show(leaf.field, value, visit.words.locale, visit.p)


def label_of(visit: Visit, leaf: Leaf) -> str:
    """What a leaf is called in summaries: the question's label, the field's, the item's number."""
    question = visit.p(leaf.question.label or leaf.question.text)
    if leaf.field is leaf.question:
        return question
    field = visit.p(leaf.field.label or leaf.field.text)
    if field == question and leaf.item is None:
        return question
    return f"{question} · {field}" if leaf.item is None else f"{question} {leaf.item + 1} · {field}"


def name_of(visit: Visit, questions: Sequence[Question], key: str) -> str:
    """What the leaf or the list item of a stored key is called, behind the id of its question; the key where there is none."""
    name, _, rest = key.partition(".")
    question = next((one for one in questions if one.id == name), None)
    if question is None:
        return key
    number, _, last = rest.rpartition(".") if "." in rest or not rest.isdecimal() else (rest, "", "")
    field = next((one for one in question.fields if one.id == last), question)
    item = int(number) if number.isdecimal() else None
    if field is question and item is not None:
        return f"{name} {visit.p(question.label or question.text)} {item + 1}"
    return f"{name} {label_of(visit, Leaf(key, question, field, item))}"


def flaws(visit: Visit, leaf: Leaf, value: Json) -> tuple[Problem, ...]:
    """What is wrong with a stored answer, today: a day that was to come may have passed."""
    return problems(leaf.field, value, today(visit))


def answered_leaves(sheet: Sheet) -> list[Leaf]:
    """The answered leaves that apply, in order: the numbered lines of the summary."""
    return [leaf for leaf in leaves(sheet.questions, sheet.answers, sheet.facts) if answered(leaf, sheet.answers)]


def first_leaf(sheet: Sheet, question: Question) -> Leaf:
    """The first leaf of a question that has no answer yet, else its first."""
    own = list(leaves_of(question, sheet.answers))
    return next((leaf for leaf in own if not answered(leaf, sheet.answers)), own[0])
