"""A draft as Markdown.

It has a heading for each question; what stands under it is the answer, lines after ``>`` are ours. It can be filled in anywhere and
sent back (``draft_import``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from faq.answers.kind_table import kind_of
from faq.pack.model import Pack, Part, Question
from faq.rules.flow import applies
from handlers.dialog.visit import Visit
from handlers.forms import draft_wording as wording
from handlers.forms.draft_sections import DraftText
from handlers.forms.form_sheet import Sheet


def markdown(visit: Visit, pack: Pack, sheet: Sheet, version: int) -> str:
    """The draft by part, ready to copy into a form, to fill in and to send back."""
    page = _Page(visit, sheet, DraftText(visit, pack, sheet.questions))
    lines = [f"# {wording.title(visit, pack)}", ""]
    lines += map(_ours, wording.lead(visit, pack, sheet, version, wording.OURS))
    for part in sheet.parts:
        lines += page.part(part)
    if tail := [_ours(line) for line in wording.tail(visit, pack, sheet)]:
        lines += ["", *tail]
    return "\n".join(lines) + "\n"


def _ours(words: str) -> str:
    """A line that is not read back."""
    return f"{wording.OURS} {words}"


@dataclass(frozen=True, slots=True)
class _Page:
    visit: Visit
    sheet: Sheet
    text: DraftText

    def part(self, part: Part) -> Iterator[str]:
        yield from ("", f"## {wording.part_heading(self.visit, part)}")
        for question in wording.asked(self.sheet, part):
            yield from ("", f"### {wording.question_heading(self.visit, self.sheet, question)}")
            yield from map(_ours, wording.hints(self.visit, question, wording.LINE_EACH))
            yield from map(_ours, wording.from_the_list(self.visit, self.sheet, question))
            yield from ("", *self._answer(question))

    def _answer(self, question: Question) -> Iterator[str]:
        kind = kind_of(question)
        if kind.repeats:
            yield from self._list(question)
        elif kind.composite:
            yield from self._fields(question)
        else:
            words = wording.written(self.visit, self.sheet.answers, question.id, question)
            yield "\n".join(self.text.escaped(words, bullets=not kind.long))

    def _list(self, question: Question) -> Iterator[str]:
        for number, cells in enumerate(wording.rows(self.visit, self.sheet, question), 1):
            yield f"{number}. {'; '.join(map(_cell, cells))}"
        yield from map(_ours, wording.unread_rows(self.visit, self.sheet, question))

    def _fields(self, question: Question) -> Iterator[str]:
        for field in question.fields:
            if applies(field, self.sheet.answers):
                words = wording.written(self.visit, self.sheet.answers, f"{question.id}.{field.id}", field)
                first, *more = words.splitlines() or [""]
                yield f"- {wording.label(self.visit, field)}: {first}".rstrip()
                yield from (f"  \\{line}" for line in more)


def _cell(words: str) -> str:
    return words.replace("\\", "\\\\").replace(";", "\\;")
