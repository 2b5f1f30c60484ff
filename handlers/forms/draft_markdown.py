"""A draft as Markdown.

It has a heading for each question; what stands under it is the answer, lines after ``>`` are ours. It can be filled in anywhere and
sent back (``draft_import``).
"""

from __future__ import annotations

from collections.abc import Iterator

from faq.answers.kind_table import kind_of
from faq.answers.values import show
from faq.pack.model import Pack, Part, Question
from faq.rules.flow import AnswersView, applies, leaves_of, required
from handlers.dialog.visit import Visit
from handlers.forms import form_sheet, messages
from handlers.forms.draft_document import document

_STARTS = ("#", ">", "-", "\\")


def markdown(visit: Visit, pack: Pack, sheet: form_sheet.Sheet, version: int) -> str:
    """The draft by part, ready to copy into a form, to fill in and to send back."""
    whole = document(pack, sheet)
    title, not_sent, gone = visit.t("application draft"), visit.t("Not submitted."), visit.t("No longer asked:")
    lines = [f"# {pack.name} · {title}", "", f"> {visit.p(pack.application.label)}. {not_sent}"]
    lines += [_ours(visit.t("Version {number}.", number=version))] if version else []
    lines += [_ours(f"SHA-256: {whole['sha256']}")]
    lines += [
        _ours(
            visit.t("Write your answers under the headings and send the file back. Lines that begin with > are ours.")
        )
    ]
    for part in sheet.parts:
        lines += _part_lines(visit, sheet, part)
    for key, value in whole["no_longer_asked"].items():
        lines += ["", _ours(f"{gone} {key}: {value}")]
    return "\n".join(lines) + "\n"


def _ours(words: str) -> str:
    """A line that is not read back."""
    return f"> {words}"


def _part_lines(visit: Visit, sheet: form_sheet.Sheet, part: Part) -> Iterator[str]:
    yield from ("", f"## {part.id} · {visit.p(part.name)}")
    for question in sheet.questions:
        if question.part == part.id and applies(question, sheet.answers, sheet.facts):
            yield from _question_lines(visit, sheet, question)


def _question_lines(visit: Visit, sheet: form_sheet.Sheet, question: Question) -> Iterator[str]:
    must = visit.t("mandatory") if required(question, sheet.answers) else visit.t("optional")
    yield from (
        "",
        f"### {question.id} · {visit.p(question.label or question.text)} ({must})",
        f"> {visit.p(question.text)}",
    )
    yield from _expectations(visit, question)
    yield from _from_the_list(visit, sheet, question)
    yield from ("", *_answer_lines(visit, sheet, question))


def _expectations(visit: Visit, question: Question) -> Iterator[str]:
    if kind_of(question).repeats:
        names = [visit.p(field.label or field.text) for field in question.fields]
        yield _ours(visit.t("One line each, with semicolons between: {fields}", fields="; ".join(names)))
    for field in question.fields or (question,):
        options = [visit.p(option.label) for option in field.options]
        if kind_of(field).options:
            options = [visit.t("Yes"), visit.t("No")]
        name = f"{visit.p(field.label or field.text)}: " if question.fields else ""
        if options:
            yield _ours(name + visit.t("one of: {options}", options="; ".join(options)))
        elif says := messages.expected(visit, field):
            yield f"> {name}{says}"


def _from_the_list(visit: Visit, sheet: form_sheet.Sheet, question: Question) -> Iterator[str]:
    for leaf in leaves_of(question, sheet.answers):
        if form_sheet.from_list(sheet.answers, leaf.id):
            yield _ours(f"{form_sheet.label_of(visit, leaf)}: {visit.t('by GeoNames, please check')}")


def _answer_lines(visit: Visit, sheet: form_sheet.Sheet, question: Question) -> Iterator[str]:
    kind = kind_of(question)
    if kind.repeats:
        yield from _list_lines(visit, sheet, question)
    elif kind.composite:
        for field in question.fields:
            if applies(field, sheet.answers):
                words = written(visit, sheet.answers, f"{question.id}.{field.id}", field)
                yield f"- {visit.p(field.label or field.text)}: {_indented(words)}".rstrip()
    else:
        yield _escaped(written(visit, sheet.answers, question.id, question))


def _list_lines(visit: Visit, sheet: form_sheet.Sheet, question: Question) -> Iterator[str]:
    for number in range(len(sheet.answers.get(question.id, []))):
        cells = [
            written(visit, sheet.answers, f"{question.id}.{number}.{field.id}", field) for field in question.fields
        ]
        yield f"{number + 1}. {'; '.join(_cell(cell) for cell in cells)}"
    for key, value in sheet.answers.items():
        if key.startswith(f"{form_sheet.UNREAD}{question.id}."):
            yield _ours(visit.t("Not understood: {words}", words=value))


def _cell(words: str) -> str:
    return words.replace("\\", "\\\\").replace(";", "\\;")


def written(visit: Visit, answers: AnswersView, leaf: str, field: Question) -> str:
    """A value as it is written to a file, so that it reads back as the same value."""
    if leaf not in answers:
        return str(answers.get(f"{form_sheet.UNREAD}{leaf}", ""))
    value = answers[leaf]
    return show(field, value, visit.words.locale, visit.p) if kind_of(field).written_as_shown else str(value)


def _escaped(words: str) -> str:
    return "\n".join(f"\\{line}" if line.startswith(_STARTS) else line for line in words.splitlines())


def _indented(words: str) -> str:
    return "\n  ".join(words.splitlines())
