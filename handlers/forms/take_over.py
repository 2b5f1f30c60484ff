"""What the self-check knows already is taken over into a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from faq.answers.kind_table import kind_of
from faq.pack.model import Question
from faq.rules.conditions import UNSURE
from faq.rules.flow import leaves, missing, nested
from handlers.dialog.blocks import Block, hint, items, text
from handlers.dialog.remembered import Filling
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Choice, Visit, prompt
from handlers.forms import check_places, form_sheet
from handlers.forms.draft_places import AT
from handlers.forms.draft_questions import show
from storage.records import Json


def _known(visit: Visit) -> dict[str, Json]:
    """The leaves of the application that the person's self-check answers."""
    found = check_places.kept(visit) or check_places.running(visit)
    answers = nested(visit.answers(found.id)) if found else nested({})
    known: dict[str, Json] = {}
    for question in visit.pack.application.question:
        known |= _from_list(question, answers) if kind_of(question).repeats else _from_answers(question, answers)
    return known


def _from_list(question: Question, answers: Mapping[str, Json]) -> dict[str, Json]:
    fields = {field.id for field in question.fields}
    return {
        f"{question.id}.{number}.{key}": value
        for number, item in enumerate(answers.get(question.takes, []))
        for key, value in item.items()
        if key in fields and value != UNSURE
    }


def _from_answers(question: Question, answers: Mapping[str, Json]) -> dict[str, Json]:
    own = [(question.id, question), *((f"{question.id}.{field.id}", field) for field in question.fields)]
    found = {leaf: _taken(field, answers[field.takes]) for leaf, field in own if field.takes in answers}
    known = {leaf: value for leaf, value in found.items() if value is not None}
    listed = (leaf for leaf, field in own if leaf in known and form_sheet.from_list(answers, field.takes))
    return known | {f"{form_sheet.LISTED}{leaf}": known[leaf] for leaf in listed}


def _taken(field: Question, value: Json) -> Json:
    value = field.takes_values.get(str(value), value)
    allowed = [option.id for option in field.options]
    if value == UNSURE or (allowed and value not in allowed):
        return None
    return [value] if kind_of(field).many else value


def show_take_over(visit: Visit) -> list[Reply]:
    """Offer what the self-check knows; straight on where it knows nothing."""
    known = _known(visit)
    sheet = form_sheet.current_sheet(visit)
    if not known:
        visit.go(AT, Filling(sheet.form.id))
        return show(visit, [*_opening(visit, sheet)])
    filled = nested({**sheet.answers, **known})
    found = [leaf for leaf in leaves(sheet.questions, filled, sheet.facts) if leaf.id in known]
    lines = [
        visit.words.labelled(
            f"{leaf.question.id} {form_sheet.label_of(visit, leaf)}", form_sheet.shown(visit, leaf, known[leaf.id])
        )
        for leaf in found
    ]
    blocks = [text(visit.t("From your self-check I can take over:")), items(*lines)]
    choices = [Choice(visit.t("Take them over"), "take"), Choice(visit.t("No, ask me"), "ask")]
    return [prompt(visit, blocks, choices, about={"form": sheet.form.id})]


def choose_take_over(visit: Visit, value: Json) -> list[Reply]:
    """Take over or not; then the first question."""
    sheet = form_sheet.current_sheet(visit)
    if value == "take":
        for leaf, known in _known(visit).items():
            visit.store.answer(sheet.form.id, leaf, known, visit.turn.millis)
    visit.go(AT, Filling(sheet.form.id))
    return show(visit, [*_opening(visit, sheet)])


def _opening(visit: Visit, sheet: form_sheet.Sheet) -> Sequence[Block]:
    left = len(missing(sheet.questions, sheet.answers))
    return (
        text(visit.tn("{number} mandatory question in all.", "{number} mandatory questions in all.", left)),
        hint(
            visit.t(
                "Stop whenever you like; `draft` brings you back here. `later` puts a question off, `tasks` shows the list."
            )
        ),
    )
