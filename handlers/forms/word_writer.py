"""A draft as a Word file (.docx): headings for parts and questions, small lines that are ours, and the answers.

Fields are rows of a table of two columns, the items of a list rows of a table. It can be filled in with any program and sent back
(``draft_import``, ``word_reader``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from faq.answers.kind_table import kind_of
from faq.pack.model import Pack, Part, Question
from faq.rules.flow import applies
from handlers.dialog.visit import Visit
from handlers.forms import draft_wording as wording
from handlers.forms.draft_sections import DraftText
from handlers.forms.form_sheet import Sheet

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

HINT = "Hint"
_SPARE_ROWS = 3
_ILLEGAL = re.compile("[\x00-\x08\x0a-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML may hold."""


def word(visit: Visit, pack: Pack, sheet: Sheet, version: int) -> bytes:
    """The draft by part, ready to fill in and to send back."""
    # A tenth of a second that only those wait for who export.
    import docx

    page = _Page(docx.Document(), visit, sheet, DraftText(visit, pack, sheet.questions))
    page.prepare(wording.title(visit, pack), visit.turn.now)
    page.ours(wording.lead(visit, pack, sheet, version, wording.OURS_IN_WORD))
    for part in sheet.parts:
        page.part(part)
    page.ours(wording.tail(visit, pack, sheet))
    written = BytesIO()
    page.document.save(written)
    return written.getvalue()


class _Page:
    def __init__(self, document: Document, visit: Visit, sheet: Sheet, text: DraftText) -> None:
        self.document, self._visit, self._sheet, self._text = document, visit, sheet, text
        self._ids: dict[str, str] = {}

    def prepare(self, title: str, now: datetime) -> None:
        """Name the file, without anybody's name; and what our lines look like."""
        about, language = self.document.core_properties, self._visit.words.locale.replace("_", "-")
        about.title, about.author, about.last_modified_by, about.comments = title, "", "", ""
        about.language, about.created, about.modified = language, now, now
        self._hint_style()
        for element in self.document.styles.element.xpath("w:docDefaults//w:lang"):
            element.set(element.nsmap["w"].join("{}") + "val", language)
        self._line(title, "Title")

    def _line(self, words: str, style: str) -> None:
        """A paragraph. The style of a name is sought once: the library goes through all there are for each paragraph."""
        if style not in self._ids:
            self._ids[style] = self.document.styles[style].style_id
        self.document.add_paragraph(_legal(words))._p.style = self._ids[style]

    def _hint_style(self) -> None:
        from docx.enum.style import WD_STYLE_TYPE
        from docx.shared import Pt, RGBColor

        style = self.document.styles.add_style(HINT, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = self.document.styles["Normal"]
        style.next_paragraph_style = self.document.styles["Normal"]
        style.font.size, style.font.color.rgb = Pt(8.5), RGBColor(0x59, 0x59, 0x59)
        style.paragraph_format.space_after = Pt(2)

    def ours(self, lines: Iterator[str]) -> None:
        """Lines that are not read back."""
        for line in lines:
            self._line(f"{wording.OURS_IN_WORD} {line}", HINT)

    def part(self, part: Part) -> None:
        """A part with its questions."""
        self._line(wording.part_heading(self._visit, part), "Heading 1")
        for question in wording.asked(self._sheet, part):
            self._line(wording.question_heading(self._visit, self._sheet, question), "Heading 2")
            self.ours(wording.hints(self._visit, question, wording.ROW_EACH))
            self.ours(wording.from_the_list(self._visit, self._sheet, question))
            self._answer(question)

    def _answer(self, question: Question) -> None:
        kind = kind_of(question)
        if kind.repeats:
            self._list(question)
            self.ours(wording.unread_rows(self._visit, self._sheet, question))
        elif kind.composite:
            fields = [field for field in question.fields if applies(field, self._sheet.answers)]
            self._table([[wording.label(self._visit, field), self._words(question, field)] for field in fields])
        else:
            words = wording.written(self._visit, self._sheet.answers, question.id, question)
            for line in list(self._text.escaped(words, bullets=not kind.long)) or [""]:
                self.document.add_paragraph(_legal(line))

    def _words(self, question: Question, field: Question) -> str:
        return wording.written(self._visit, self._sheet.answers, f"{question.id}.{field.id}", field)

    def _list(self, question: Question) -> None:
        rows = list(wording.rows(self._visit, self._sheet, question))
        spare = min(_SPARE_ROWS, int(question.max or len(rows) + _SPARE_ROWS) - len(rows))
        head = [wording.label(self._visit, field) for field in question.fields]
        self._table([head, *rows, *([""] * len(head) for _ in range(spare))])

    def _table(self, rows: Sequence[Sequence[str]]) -> None:
        table = self.document.add_table(rows=0, cols=len(rows[0]) if rows else 1, style="Table Grid")
        for row in rows:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                self._fill(cell, words)
        self.document.add_paragraph()

    def _fill(self, cell: _Cell, words: str) -> None:
        first, *more = list(self._text.escaped(words, bullets=False)) or [""]
        cell.paragraphs[0].text = _legal(first)
        for line in more:
            cell.add_paragraph(_legal(line))


def _legal(words: str) -> str:
    return _ILLEGAL.sub("", words)
