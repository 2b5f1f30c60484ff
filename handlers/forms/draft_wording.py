"""What a file of a draft says beside the answers, whatever kind of file it is: headings, and the lines that are ours.

Each of our lines stands behind a sign. Word and Google Docs change styles and bullets; a sign in the text stays.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

from faq.answers.kind_table import kind_of
from faq.answers.values import show
from faq.pack.model import Pack, Part, Question
from faq.rules.flow import AnswersView, applies, leaves_of, nested, required
from handlers.dialog.translator import mark
from handlers.dialog.visit import Visit
from handlers.forms import messages
from handlers.forms.draft_document import document
from handlers.forms.form_sheet import UNREAD, Sheet, from_list, label_of
from storage.records import Json

OURS, OURS_IN_WORD = ">", "›"
"""What our lines begin with."""
INSTRUCTION = mark(
    "Write your answers under the headings and send the file back. Lines that begin with {sign} are ours."
)
VERSION = mark("Version {number}.")
NOT_SUBMITTED = mark("Not submitted.")
NOT_UNDERSTOOD = mark("Not understood: {words}")
BY_THE_LIST = mark("By GeoNames, please check: {what}")
GONE = mark("No longer asked:")
LINE_EACH = mark("One line each, with semicolons between: {fields}")
ROW_EACH = mark("One row each: {fields}")
ONE_OF = mark("one of: {options}")
SHA = "SHA-256:"
STATE = "State"
_DIGEST = 6


def title(visit: Visit, pack: Pack) -> str:
    """What a file is headed by."""
    return f"{pack.name} · {visit.t('application draft')}"


def part_heading(visit: Visit, part: Part) -> str:
    """The heading of a part."""
    return f"{part.id} · {visit.p(part.name)}"


def question_heading(visit: Visit, sheet: Sheet, question: Question) -> str:
    """The heading of a question: by its id it is found again."""
    must = visit.t("mandatory") if required(question, sheet.answers) else visit.t("optional")
    return f"{question.id} · {label(visit, question)} ({must})"


def label(visit: Visit, question: Question) -> str:
    """The short name of a question or field."""
    return visit.p(question.label or question.text)


def lead(visit: Visit, pack: Pack, sheet: Sheet, version: int, sign: str) -> Iterator[str]:
    """Our lines before the first part."""
    yield f"{visit.p(pack.application.label)}. {visit.t(NOT_SUBMITTED)}"
    if version:
        yield visit.t(VERSION, number=version)
    yield f"{SHA} {document(pack, sheet)['sha256']}"
    yield visit.t(INSTRUCTION, sign=sign)


def from_the_list(visit: Visit, sheet: Sheet, question: Question) -> Iterator[str]:
    """Our lines about figures that are out of the list of cities."""
    for leaf in leaves_of(question, sheet.answers):
        if from_list(sheet.answers, leaf.id):
            yield visit.t(BY_THE_LIST, what=label_of(visit, leaf))


def hints(visit: Visit, question: Question, each: str) -> Iterator[str]:
    """Our lines under the heading of a question; ``each`` says how the items of a list are written."""
    yield visit.p(question.text)
    if question.hint:
        yield visit.p(question.hint)
    if kind_of(question).repeats:
        yield visit.t(each, fields="; ".join(label(visit, field) for field in question.fields))
    for field in question.fields or (question,):
        name = f"{label(visit, field)}: " if question.fields else ""
        if says := _expected(visit, field):
            yield name + says


def _expected(visit: Visit, field: Question) -> str:
    options = [visit.p(option.label) for option in field.options]
    if kind_of(field).options:
        options = [visit.t("Yes"), visit.t("No")]
    return visit.t(ONE_OF, options="; ".join(options)) if options else messages.expected(visit, field)


def unread_rows(visit: Visit, sheet: Sheet, question: Question) -> Iterator[str]:
    """Our lines behind a list, of rows that came in a file and have no room."""
    for key, value in sheet.answers.items():
        if key.startswith(f"{UNREAD}{question.id}.") and key.removeprefix(UNREAD).count(".") == 1:
            for line in str(value).splitlines():
                yield visit.t(NOT_UNDERSTOOD, words=line)


def tail(visit: Visit, pack: Pack, sheet: Sheet) -> Iterator[str]:
    """Our lines behind the last part: what is asked no more, and the state that an import is compared with."""
    for key, value in document(pack, sheet)["no_longer_asked"].items():
        for line in str(value).splitlines():
            yield f"{visit.t(GONE)} {key}: {line}"
    if sheet.form.id:
        digests = " ".join(f"{unit}={digest}" for unit, digest in state_of(sheet).items())
        yield f"{STATE} {draft_mark(sheet)}: {digests}"


def draft_mark(sheet: Sheet) -> str:
    """What tells a file of this draft from one of another."""
    return hashlib.sha256(sheet.form.id.encode()).hexdigest()[:8]


def state_of(sheet: Sheet) -> Mapping[str, str]:
    """A digest of each answer, by its leaf, and of a list as a whole: it tells whether that has changed since, and nothing else."""
    found = {unit: unit_value(sheet, unit) for question in sheet.questions for unit in units_of(question)}
    return {unit: digest(sheet, unit, value) for unit, value in found.items() if value is not None}


def units_of(question: Question) -> tuple[str, ...]:
    """What is compared on its own: a leaf, and a list as a whole."""
    if kind_of(question).composite:
        return tuple(f"{question.id}.{field.id}" for field in question.fields)
    return (question.id,)


def unit_value(sheet: Sheet, unit: str) -> Json:
    """The answer, or what was sent for it and could not be read; None where there is neither."""
    return sheet.answers.get(unit, sheet.answers.get(f"{UNREAD}{unit}"))


def digest(sheet: Sheet, unit: str, value: Json) -> str:
    """A few signs that tell an answer from another one; they are of no use without the draft."""
    whole = json.dumps([sheet.form.id, unit, value], ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()[:_DIGEST]


def written(visit: Visit, answers: AnswersView, leaf: str, field: Question) -> str:
    """A value as it is written to a file, so that it reads back as the same value."""
    if leaf not in answers:
        return str(answers.get(f"{UNREAD}{leaf}", ""))
    return written_value(visit, field, answers[leaf])


def written_value(visit: Visit, field: Question, value: Json) -> str:
    """The same of a value."""
    return show(field, value, visit.words.locale, visit.p) if kind_of(field).written_as_shown else str(value)


def rows(visit: Visit, sheet: Sheet, question: Question) -> Iterator[list[str]]:
    """The items of a list, as the words of their fields."""
    for number in range(len(nested(sheet.answers).get(question.id, []))):
        leaves = [f"{question.id}.{number}.{field.id}" for field in question.fields]
        yield [written(visit, sheet.answers, leaf, field) for leaf, field in zip(leaves, question.fields, strict=True)]


def asked(sheet: Sheet, part: Part) -> Iterator[Question]:
    """The questions of a part that are asked now."""
    return (one for one in sheet.questions if one.part == part.id and applies(one, sheet.answers, sheet.facts))
