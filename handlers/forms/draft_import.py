"""A draft that comes back as Markdown: many answers at once; what cannot be read is listed and kept as it came."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from faq.answers.kind_table import kind_of
from faq.answers.values import Context, Problem, Read, reread
from faq.pack.model import Pack, Question
from faq.rules.flow import done_mark, nested
from handlers.dialog.turn import Block, items, text
from handlers.dialog.visit import Visit
from handlers.forms import answer_summary, form_sheet, hearing, messages
from handlers.forms.draft_markdown import written

_SECTION = re.compile(r"###\s+([A-Za-z]\w*)\b(.*)")
_PART = re.compile(r"##\s+\w+\s+·.*")
_NUMBERED = re.compile(r"\d+[.)](?:\s(.*))?")
MOST_SURPLUS = 50
"""Lines too many of a list that are told and kept one by one; what comes behind them is kept as one."""


def _cells(row: str) -> list[str]:
    """The cells of a list line, parted by semicolons that no backslash stands before."""
    held = row.replace("\\\\", "\x00").replace("\\;", "\x01")
    return [cell.replace("\x01", ";").replace("\x00", "\\").strip() for cell in held.split(";")]


def is_export(pack: Pack, content: str) -> bool:
    """Whether a text has at least one heading of a question of this pack."""
    known = {question.id for question in pack.application.question}
    return any(name in known for name, _ in _sections(content, known))


def programme_of(packs: Mapping[str, Pack], content: str) -> str:
    """The id of the programme that the title of an export names; empty where it names none."""
    title = next((line for line in content.splitlines() if line.strip("\ufeff").startswith("# ")), "")
    return next((pack.id for pack in packs.values() if f"# {pack.name} · " in title), "")


@dataclass(slots=True)
class _Taken:
    """What became of a file that was sent back."""

    new: int
    wrong: list[str]
    unknown: list[str]
    out: list[str]


def take_in(visit: Visit, sheet: form_sheet.Sheet, content: str) -> list[Block]:
    """Store what can be read of a filled-in export; what to say about it. Blank answers change nothing."""
    if not is_export(visit.turn.knowledge.packs[sheet.form.programme], content):
        return [
            text(
                visit.t(
                    "I do not find my headings (such as ### A1) in this file. Please send the exported file, filled in."
                )
            )
        ]
    questions = {question.id: question for question in sheet.questions}
    taken = _Taken(0, [], [], [])
    for name, lines in _sections(content, questions.keys()):
        if name in questions:
            _take_section(visit, sheet, questions[name], lines, taken)
        else:
            taken.unknown.append(name)
    return _taken_words(visit, taken)


def _take_section(
    visit: Visit, sheet: form_sheet.Sheet, question: Question, lines: Sequence[str], taken: _Taken
) -> None:
    before = taken.new
    for leaf, field, words in _leaves(visit, question, lines):
        result = _take_one(visit, sheet, leaf, field, words)
        taken.new += result is True
        taken.wrong += [f"{leaf}: {answer_summary.shorten(words)} ({result})"] if isinstance(result, str) else []
    if kind_of(question).repeats and (rows := _rows(lines)):
        _too_many(visit, sheet, question, rows, taken)
        _take_out(visit, sheet, question, len(rows), taken)
        if len(rows) >= (question.least or 0) and (taken.new > before or taken.out):
            visit.store.answer(sheet.form.id, done_mark(question), True, visit.turn.millis)


def _too_many(visit: Visit, sheet: form_sheet.Sheet, question: Question, rows: Sequence[str], taken: _Taken) -> None:
    """Lines that a list has no room for are kept as they came."""
    room = int(question.max or len(rows))
    expected = messages.problem(visit, Problem("too_many", {"max": room, "count": len(rows)}))
    surplus = rows[room : room + MOST_SURPLUS]
    rest = "\n".join(rows[room + MOST_SURPLUS :])
    for number, row in enumerate([*surplus, rest] if rest else surplus, room):
        leaf = f"{question.id}.{number}"
        visit.store.answer(sheet.form.id, f"{form_sheet.UNREAD}{leaf}", row, visit.turn.millis)
        taken.wrong.append(f"{leaf}: {answer_summary.shorten(row)} ({expected})")


def _take_out(visit: Visit, sheet: form_sheet.Sheet, question: Question, rows: int, taken: _Taken) -> None:
    """Items whose lines are gone from the end of a list that has lines still."""
    surplus = nested(visit.answers(sheet.form.id)).get(question.id, [])[rows:]
    for number, item in enumerate(surplus, rows):
        taken.out.append(str(item.get(question.fields[0].id, number + 1)))
        for key in item:
            visit.store.unanswer(sheet.form.id, f"{question.id}.{number}.{key}", visit.turn.millis)


def _taken_words(visit: Visit, taken: _Taken) -> list[Block]:
    blocks = [text(visit.tn("I took over {number} answer.", "I took over {number} answers.", taken.new))]
    if taken.wrong:
        blocks += [
            text(visit.t("These I could not read. They are kept as you wrote them, until you answer again:")),
            items(*taken.wrong),
        ]
    if taken.out:
        blocks += [text(visit.t("Taken out of the list.")), items(*taken.out)]
    if taken.unknown:
        words = visit.t(
            "These headings are no questions of this programme: {names}", names=visit.words.list(taken.unknown)
        )
        blocks.append(text(words))
    return blocks


def _take_one(visit: Visit, sheet: form_sheet.Sheet, leaf: str, field: Question, words: str) -> bool | str:
    """True where a new answer was stored, False where nothing changed, else what was expected."""
    if not words or hearing.says_empty(visit, field, words) or words == written(visit, sheet.answers, leaf, field):
        return False
    for language in dict.fromkeys((visit.words.language, "en")):
        labels = visit.p if language == visit.words.language else str
        understood = reread(field, words, Context(form_sheet.today(visit), language, labels))
        if isinstance(understood, Read):
            visit.store.answer(sheet.form.id, leaf, understood.value, visit.turn.millis)
            visit.store.unanswer(sheet.form.id, f"{form_sheet.UNREAD}{leaf}", visit.turn.millis)
            return True
    visit.store.answer(sheet.form.id, f"{form_sheet.UNREAD}{leaf}", words, visit.turn.millis)
    return messages.expected(visit, field) or visit.t("choose one of the options")


def _sections(content: str, known: Container[str]) -> Iterator[tuple[str, list[str]]]:
    """(heading, lines) of each section. A line after # that is no heading of ours belongs to the answer it stands in."""
    name, lines = "", list[str]()
    for line in content.replace("\r\n", "\n").replace("\ufeff", "").splitlines():
        heading = _heading(line.rstrip(), known)
        if heading is not None:
            if name:
                yield name, lines
            name, lines = heading, []
        elif not line.startswith(">"):
            lines.append(line)
    if name:
        yield name, lines


def _heading(line: str, known: Container[str]) -> str | None:
    """The question's id of a heading, empty where it is the heading of a part; None where the line is neither."""
    found = _SECTION.fullmatch(line)
    if found and (found[1] in known or found[2].lstrip().startswith("·")):
        return found[1]
    return "" if _PART.fullmatch(line) else None


def _leaves(visit: Visit, question: Question, lines: Sequence[str]) -> Iterator[tuple[str, Question, str]]:
    """(leaf id, how it is read, words) of one section."""
    kind = kind_of(question)
    if kind.repeats:
        yield from _list_leaves(question, lines)
    elif kind.composite:
        yield from _field_leaves(visit, question, lines)
    else:
        words = "\n".join(line[1:] if line.startswith("\\") else line for line in lines).strip()
        yield question.id, question, words


def _field_leaves(visit: Visit, question: Question, lines: Sequence[str]) -> Iterator[tuple[str, Question, str]]:
    names = {
        name.casefold(): one
        for one in question.fields
        for name in (one.id, one.label or one.text, visit.p(one.label or one.text))
    }
    # What stands before any name is of the first: nothing that came may be lost.
    field, held = question.fields[0], list[str]()
    for line in [*lines, "- :"]:
        name, words = _named(line)
        begins = names.get(name)
        if begins or line == "- :":
            yield f"{question.id}.{field.id}", field, "\n".join(held).strip()
            field, held = begins or field, [words]
        else:
            held.append(line.strip())


def _named(line: str) -> tuple[str, str]:
    """The name, folded, and the words of a line ``- name: words``; no name where it is none."""
    name, colon, words = line.rstrip()[1:].partition(":")
    named = colon and line.startswith("-") and name[:1].isspace()
    return (name.strip().casefold(), words.strip()) if named else ("", "")


def _list_leaves(question: Question, lines: Sequence[str]) -> Iterator[tuple[str, Question, str]]:
    for number, row in enumerate(_rows(lines)[: int(question.max or len(lines))]):
        for field, cell in zip(question.fields, _cells(row), strict=False):
            yield f"{question.id}.{number}.{field.id}", field, cell


def _rows(lines: Sequence[str]) -> list[str]:
    """The lines of a list without their numbers; empty ones at the end are none."""
    rows = [_row(line.strip()) for line in lines if line.strip()]
    while rows and not any(_cells(rows[-1])):
        rows.pop()
    return rows


def _row(line: str) -> str:
    numbered = _NUMBERED.fullmatch(line)
    return (numbered[1] or "").strip() if numbered else line.strip(" -*\t")
