"""A draft that comes back as a file: many answers at once. What cannot be read is listed and kept as it came, what was not used is
listed too, and what was changed here since the file was made is not replaced unasked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from faq.answers.kind_table import kind_of
from faq.answers.values import Context, Problem, Read, reread
from faq.pack.model import Pack, Question
from faq.rules.flow import done_mark, nested
from handlers.dialog.visit import Visit
from handlers.forms import draft_wording as wording
from handlers.forms import form_sheet, hearing, messages
from handlers.forms.answer_summary import shorten
from handlers.forms.draft_document import document
from handlers.forms.draft_lines import fields_named, flat, plain, row_of, same_words
from handlers.forms.draft_sections import DraftText, FileState, Section, squeezed, state_in
from handlers.forms.form_sheet import UNREAD, Sheet
from handlers.forms.word_reader import Line, Row
from storage.records import Json

MOST_SURPLUS = 50
"""Lines too many of a list that are told and kept one by one; what comes behind them is kept as one."""


@dataclass(slots=True)
class ImportedAnswers:
    """What a file asks for. ``changes`` by stored key, None to take one away; ``newer`` are those that the person must decide on.

    ``kept`` are answers that were changed here and not in the file, ``wrong`` what could not be read, ``unknown`` the headings
    of no question, ``unused`` lines that no answer was made of, ``in_part`` lines that hold more than the answer made of them.
    """

    changes: dict[str, Json] = field(default_factory=dict)
    newer: dict[str, Json] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    in_part: list[str] = field(default_factory=list)
    of_another: bool = False


def programme_of(packs: Mapping[str, Pack], lines: Sequence[Line]) -> str:
    """The id of the programme that the title of a file names; empty where it names none."""
    title = squeezed(next((line for line in lines if isinstance(line, str) and line.strip()), "").lstrip("\ufeff# "))
    for pack in packs.values():
        name, named, rest = squeezed(pack.name), title[: len(squeezed(pack.name))], title[len(squeezed(pack.name)) :]
        if named == name and rest.strip()[:1] in ("·", "-", "|", ":", "•"):
            return pack.id
    return ""


def plan(visit: Visit, sheet: Sheet, lines: Sequence[Line]) -> ImportedAnswers | None:
    """What is to be done with a file; None where it has no question of this programme."""
    pack = visit.turn.knowledge.packs[sheet.form.programme]
    words = DraftText(visit, pack, sheet.questions)
    sections = words.sections(lines)
    if not any(section.heading.question for section in sections):
        return None
    base = _base(pack, sheet, state_in(lines))
    reader = _Reader(visit, sheet, base, ImportedAnswers(of_another=base.of_another))
    for section in sections:
        reader.take(section, words)
    return reader.plan


@dataclass(frozen=True, slots=True)
class _Base:
    """What the draft was when the file was made: digests by unit, None where that is not known. ``guarded``: it was not what it
    is now, so nothing is replaced unasked."""

    digests: Mapping[str, str] | None = None
    guarded: bool = False
    of_another: bool = False


def _base(pack: Pack, sheet: Sheet, state: FileState) -> _Base:
    if state.draft == wording.draft_mark(sheet):
        return _Base(state.digests)
    if state.draft:
        return _Base(guarded=True, of_another=True)
    if state.sha256 == document(pack, sheet)["sha256"]:
        return _Base(wording.state_of(sheet))
    return _Base(guarded=bool(state.sha256))


@dataclass(frozen=True, slots=True)
class _Misread:
    """Words that are no answer, with what was expected."""

    expected: str


class _Reader:
    """Reads the sections of one file into a plan."""

    def __init__(self, visit: Visit, sheet: Sheet, base: _Base, plan: ImportedAnswers) -> None:
        self._visit, self._sheet, self._base, self.plan = visit, sheet, base, plan
        self._questions = {question.id: question for question in sheet.questions}
        self._read = set[str]()

    def take(self, section: Section, words: DraftText) -> None:
        """Take in what stands under a heading."""
        name = section.heading.question
        self._unused(name, section.unused)
        if name and name not in self._read:
            self._read.add(name)
            self._question(self._questions[name], section.lines)
            return
        self.plan.unknown += [section.heading.unknown] if section.heading.unknown else []
        lines = [line for line in flat(section.lines) if not words.is_title(line)]
        self._unused(name or section.heading.unknown, lines)

    def _unused(self, name: str, lines: Sequence[str]) -> None:
        self.plan.unused += [f"{name}: {line.strip()}".removeprefix(": ") for line in lines if line.strip()]

    def _question(self, question: Question, lines: Sequence[Line]) -> None:
        kind = kind_of(question)
        if kind.repeats:
            self._list(question, lines)
        elif kind.composite:
            for one, words in self._fields(question, lines).items():
                self._leaf(f"{question.id}.{one}", next(field for field in question.fields if field.id == one), words)
        else:
            self._leaf(question.id, question, plain(lines, bullets=not kind.long))

    # -- a question, a field

    def _leaf(self, leaf: str, field: Question, words: str) -> None:
        mine = wording.written(self._visit, self._sheet.answers, leaf, field)
        if same_words(words, mine):
            return
        if not words or hearing.says_empty(self._visit, field, words):
            self._settle(leaf, None, {leaf: None, f"{UNREAD}{leaf}": None})
            return
        value = self._value(leaf, field, words)
        if isinstance(value, _Misread):
            self._wrong(leaf, words, value.expected)
        elif value != self._sheet.answers.get(leaf):
            later = form_sheet.later_mark(self._questions[leaf.partition(".")[0]])
            self._settle(leaf, value, {leaf: value, f"{UNREAD}{leaf}": None, later: None})

    def _wrong(self, leaf: str, words: str, expected: str) -> None:
        if self._base.digests is not None and self._untouched(leaf, words):
            self.plan.kept.append(leaf)
            return
        self.plan.changes[f"{UNREAD}{leaf}"] = words
        self.plan.wrong.append(f"{self._name(leaf)}: {shorten(words)} ({expected})")

    def _name(self, leaf: str) -> str:
        return form_sheet.name_of(self._visit, self._sheet.questions, leaf)

    def _value(self, leaf: str, field: Question, words: str) -> Json | _Misread:
        """What words mean in whichever language the file is in."""
        visit = self._visit
        own = visit.words.language
        for language in dict.fromkeys((own, "en", *visit.turn.translators)):
            translator = visit.turn.translators[language]
            labels = lambda said, words=translator: words.pack(self._sheet.form.programme, said)  # noqa: E731
            understood = reread(field, words, Context(form_sheet.today(visit), language, labels))
            if isinstance(understood, Read):
                if hearing.leaves_words(visit, field, words, understood):
                    self.plan.in_part.append(f"{self._name(leaf)}: {words}")
                return understood.value
        return _Misread(messages.expected(visit, field) or visit.t("choose one of the options"))

    def _fields(self, question: Question, lines: Sequence[Line]) -> dict[str, str]:
        """The words of each field that is named; what stands before any name is of the first."""
        names = self._names(question)
        before, held = list[str](), dict[str, list[str]]()
        current = before
        for line in lines:
            for name, words in fields_named(line, names):
                if name:
                    current = held.setdefault(name, [])
                current.append(words)
        found = {name: "\n".join(said).strip() for name, said in held.items()}
        first, loose = question.fields[0].id, "\n".join(before).strip()
        if loose and found.get(first):
            self._unused(question.id, before)
        elif loose:
            found[first] = loose
        return found if any(found.values()) or held else {field.id: "" for field in question.fields}

    def _names(self, question: Question) -> dict[str, str]:
        """The ids of the fields by their names in all languages."""
        said = [each.pack for each in self._visit.turn.translators.values()]
        programme = self._sheet.form.programme
        return {
            squeezed(name).casefold(): one.id
            for one in question.fields
            for name in (one.id, *(each(programme, one.label or one.text) for each in said))
        }

    # -- a list

    def _list(self, question: Question, lines: Sequence[Line]) -> None:
        rows = self._rows(question, lines)
        old = list(nested(self._sheet.answers).get(question.id, []))
        room = int(question.max or len(rows))
        marks, wrong = dict[str, Json](), list[str]()
        new = [self._item(question, n, row, old, marks, wrong) for n, row in enumerate(rows[:room])]
        self._surplus(question, rows[room:], len(rows), marks, wrong)
        if new == old and all(self._sheet.answers.get(key) == words for key, words in marks.items()):
            self.plan.wrong += wrong
        else:
            changes = self._list_changes(question, old, new, marks)
            if self._settle(question.id, new or None, changes):
                self.plan.wrong += wrong

    def _rows(self, question: Question, lines: Sequence[Line]) -> list[Row]:
        """The rows that hold something, without the head of a table."""
        rows = [row for line in lines if any(row := row_of(line))]
        names = self._names(question)
        if rows and all(squeezed(cell).casefold() in names for cell in rows[0]):
            rows = rows[1:]
        for row in rows:
            self._unused(question.id, row[len(question.fields) :])
        return rows

    def _item(
        self, question: Question, number: int, row: Row, old: Sequence[Mapping[str, Json]], marks: dict[str, Json],
        wrong: list[str],
    ) -> dict[str, Json]:  # fmt: skip
        """An item of a list. What it cannot be read or is left out is as it was in the item of the same name."""
        was = self._same_item(question, number, row, old)
        item = dict[str, Json]()
        for one, words in zip(question.fields, (*row, *[""] * len(question.fields)), strict=False):
            mine = wording.written_value(self._visit, one, was[one.id]) if one.id in was else ""
            leaf = f"{question.id}.{number}.{one.id}"
            value = was.get(one.id) if same_words(words, mine) else self._cell(leaf, one, words)
            if isinstance(value, _Misread):
                marks[f"{UNREAD}{leaf}"] = words
                wrong.append(f"{self._name(leaf)}: {shorten(words)} ({value.expected})")
            if isinstance(value, _Misread) or (value is None and self._base.digests is None):
                value = was.get(one.id)
            if value is not None:
                item[one.id] = value
        return item

    def _cell(self, leaf: str, field: Question, words: str) -> Json | _Misread:
        empty = not words or hearing.says_empty(self._visit, field, words)
        return None if empty else self._value(leaf, field, words)

    def _same_item(
        self, question: Question, number: int, row: Row, old: Sequence[Mapping[str, Json]]
    ) -> Mapping[str, Json]:
        first = question.fields[0].id
        named = [one for one in old if squeezed(str(one.get(first, ""))) == squeezed(row[0])]
        if named:
            return old[number] if number < len(old) and old[number] in named else named[0]
        return old[number] if number < len(old) and len(row) == 1 and not row[0] else {}

    def _surplus(
        self, question: Question, rows: Sequence[Row], count: int, marks: dict[str, Json], wrong: list[str]
    ) -> None:
        """Rows that a list has no room for are kept as they came."""
        room = count - len(rows)
        expected = messages.problem(self._visit, Problem("too_many", {"max": room, "count": count}))
        said = ["; ".join(row) for row in rows]
        rest = "\n".join(said[MOST_SURPLUS:])
        for number, words in enumerate([*said[:MOST_SURPLUS], rest] if rest else said, room):
            leaf = f"{question.id}.{number}"
            marks[f"{UNREAD}{leaf}"] = words
            wrong.append(f"{self._name(leaf)}: {shorten(words)} ({expected})")

    def _list_changes(
        self, question: Question, old: Sequence[Mapping[str, Json]], new: Sequence[Mapping[str, Json]],
        marks: Mapping[str, Json],
    ) -> dict[str, Json]:  # fmt: skip
        """The keys of a list that is replaced as a whole."""
        before = {f"{question.id}.{n}.{key}": value for n, item in enumerate(old) for key, value in item.items()}
        after = {f"{question.id}.{n}.{key}": value for n, item in enumerate(new) for key, value in item.items()}
        stale = [key for key in self._sheet.answers if key.startswith(f"{UNREAD}{question.id}.")]
        changes: dict[str, Json] = dict.fromkeys([*before, *stale])
        changes |= after
        changes |= marks
        ended = len(new) >= max(question.least or 0, 1) and new != old
        if ended or not new:
            changes[done_mark(question)] = True if ended else None
        return changes

    # -- what is done about a difference

    def _settle(self, unit: str, theirs: Json, changes: Mapping[str, Json]) -> bool:
        """Take what the file says, keep what is here, or have the person decide; whether it is taken."""
        mine = wording.unit_value(self._sheet, unit)
        if self._base.digests is None:
            take = theirs is not None and (mine is None or not self._base.guarded)
            ask = theirs is not None and not take
        else:
            take = self._digest(unit, mine) == self._base.digests.get(unit)
            ask = not take and not self._untouched(unit, theirs)
            self.plan.kept += [] if take or ask else [unit]
        target = self.plan.changes if take else self.plan.newer if ask else {}
        target.update(changes)
        return take or ask

    def _untouched(self, unit: str, theirs: Json) -> bool:
        """Whether the file says what it said when it was made, while the answer has changed here."""
        assert self._base.digests is not None
        was = self._base.digests.get(unit)
        return self._digest(unit, theirs) == was != self._digest(unit, wording.unit_value(self._sheet, unit))

    def _digest(self, unit: str, value: Json) -> str | None:
        return None if value is None else wording.digest(self._sheet, unit, value)
