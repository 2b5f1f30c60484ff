"""The draft as files, and files taken back in.

The Markdown has a heading for each question; what stands under it is the answer, lines after ``>`` are ours. It can be filled
in anywhere and sent back: many answers at once, what cannot be read is listed and kept as it came.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from faq.answers.kind_table import kind_of
from faq.answers.values import Context, Problem, Read, read, show
from faq.pack.model import Pack, Part, Question
from faq.rules.calls import state
from faq.rules.criteria import judge
from faq.rules.flow import View, applies, done_mark, nested, required, stray
from handlers.dialog.translator import Translator
from handlers.dialog.turn import Block, Channel, FileSpec, Knowledge, Made, Reply, Text, Turn, items, text
from handlers.dialog.visit import Gone, Visit
from handlers.forms import answer_summary, form_sheet, hearing, messages, outcome
from storage.records import Address, Form, Identity, Json, Person
from storage.store import Store

_SECTION = re.compile(r"###\s+([A-Za-z]\w*)\b(.*)")
_PART = re.compile(r"##\s+\w+\s+·.*")
_NUMBERED = re.compile(r"\d+[.)](?:\s(.*))?")
MOST_SURPLUS = 50
"""Lines too many of a list that are told and kept one by one; what comes behind them is kept as one."""
_STARTS = ("#", ">", "-", "\\")


# -- what a draft holds


def document(pack: Pack, sheet: form_sheet.Sheet) -> dict[str, Json]:
    """The answers that apply, in the order of the questions, with their SHA-256: what a version keeps."""
    answers = {leaf.id: sheet.answers[leaf.id] for leaf in form_sheet.answered_leaves(sheet)}
    other = stray(
        sheet.questions,
        form_sheet.is_mark,
        {k: v for k, v in sheet.answers.items() if k not in answers and not isinstance(v, list)},
    )
    canonical = json.dumps(answers, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {
        "programme": pack.id,
        "label": pack.application.label,
        "submitted": False,
        "answers": answers,
        "no_longer_asked": other,
        "sha256": hashlib.sha256(canonical.encode()).hexdigest(),
    }


def spec(visit: Visit, make: str, **data: Json) -> FileSpec:
    """A file to be made when it is sent, in the person's language as it is now; of a ``form`` where one is named."""
    visit.made_of |= {data["form"]} if "form" in data else set()
    return FileSpec(make, {"programme": visit.person.programme, "language": visit.words.language, **data})


def files(visit: Visit, form_id: str, version: int = 0) -> list[Reply]:
    """The two files of a draft; of a finished version where ``version`` is given, else of the draft as it is when sent."""
    made = [spec(visit, kind, form=form_id, version=version) for kind in ("draft.md", "draft.json")]
    lead = text(visit.t("Your draft as text to read, fill in and send back, and as data."))
    return [Reply((lead,), file=made[0]), Reply((), file=made[1])]


def blank(visit: Visit) -> Reply:
    """The empty list of questions as a file."""
    return Reply((), file=spec(visit, "blank.md"))


# -- made when sent


def make(
    made_of: FileSpec, store: Store, knowledge: Knowledge, translators: Mapping[str, Translator], now: datetime
) -> Made | None:
    """The file; None where what it is of is gone."""
    data = made_of.data
    visit = desk(store, knowledge, translators, now, data["programme"], data["language"])
    maker = _MAKERS[made_of.make]
    try:
        return maker(visit, data)
    except Gone:
        return None


def desk(
    store: Store,
    knowledge: Knowledge,
    translators: Mapping[str, Translator],
    now: datetime,
    programme: str,
    language: str = "en",
) -> Visit:
    """A visit of nobody, to write something in a language about a programme."""
    nowhere = Turn(Text(""), now, Address("", "", "", ""), Identity("", "", ""), Channel(), knowledge, translators, str)
    return Visit(nowhere, store, Person("", 0, language=language, programme=programme), {})


def _draft_md(visit: Visit, data: Mapping[str, Json]) -> Made | None:
    found = _sheet(visit, data)
    if found is None:
        return None
    pack, sheet = found
    name = f"{pack.id}-draft{_suffix(data)}.md"
    return Made(name, markdown(visit, pack, sheet, data["version"]))


def _draft_json(visit: Visit, data: Mapping[str, Json]) -> Made | None:
    found = _sheet(visit, data)
    if found is None:
        return None
    pack, sheet = found
    whole = {**document(pack, sheet), "version": data["version"] or None}
    return Made(f"{pack.id}-draft{_suffix(data)}.json", json.dumps(whole, ensure_ascii=False, indent=2) + "\n")


def _suffix(data: Mapping[str, Json]) -> str:
    return f"-v{data['version']}" if data["version"] else ""


def _sheet(visit: Visit, data: Mapping[str, Json]) -> tuple[Pack, form_sheet.Sheet] | None:
    form = visit.store.form(data["form"])
    if form is None or form.programme not in visit.turn.knowledge.packs:
        return None
    sheet = form_sheet.sheet_of(visit, form)
    versions = {one.number: one for one in visit.versions(form.id)}
    if data["version"] in versions:
        kept = versions[data["version"]].document
        sheet = replace(sheet, answers=nested({**kept["answers"], **kept["no_longer_asked"]}))
    return visit.turn.knowledge.packs[form.programme], sheet


def _blank_md(visit: Visit, data: Mapping[str, Json]) -> Made | None:
    pack = visit.pack
    sheet = form_sheet.sheet_of(visit, Form("", "", pack.id, "draft", 0, 0))
    return Made(f"{pack.id}-questions.md", markdown(visit, pack, sheet, 0))


def _receipt(visit: Visit, data: Mapping[str, Json]) -> Made | None:
    pack = visit.pack
    at = datetime.fromtimestamp(data["at"] / 1000, UTC)
    answers = nested(data["answers"])
    sheet = replace(form_sheet.sheet_of(visit, Form("", "", pack.id, "check", 0, 0)), answers=answers)
    verdict = judge(pack.eligibility, answers)
    title, answered = visit.t("Self-check"), visit.t("Your answers")
    lines = [f"# {pack.name} · {title}", ""]
    lines += [visit.t("Made on {moment} (UTC).", moment=at.strftime("%Y-%m-%d %H:%M")), ""]
    lines += [f"## {answered}", ""]
    lines += [f"- {line}" for line in answer_summary.summary_lines(visit, sheet)]
    for block in outcome.blocks(visit, verdict, state(pack.file, at)):
        lines += ["", *_block_lines(block)]
    return Made(f"{pack.id}-self-check-{at.date().isoformat()}.md", "\n".join(lines) + "\n")


def _block_lines(block: Block) -> list[str]:
    if block.items:
        return [f"- {line}" for line in block.items]
    if block.kind == "quote":
        return [*(f"> {line}" for line in block.text.splitlines()), f"> — {block.source}"]
    return [f"## {block.text}" if block.kind == "head" else block.text]


def _my_data(visit: Visit, data: Mapping[str, Json]) -> Made | None:
    whole = visit.store.dump(data["person"])
    return Made("my-data.json", json.dumps(whole, ensure_ascii=False, indent=2) + "\n")


def _calendar(visit: Visit, data: Mapping[str, Json]) -> Made | None:
    # Only twinning groups get calendars; everybody's chat would begin 50 ms later.
    from handlers.calendar import icalendar_file

    session = visit.store.session(data["session"])
    return icalendar_file.made(visit, session) if session else None


_MAKERS = {
    "draft.md": _draft_md,
    "draft.json": _draft_json,
    "blank.md": _blank_md,
    "receipt": _receipt,
    "mydata": _my_data,
    "calendar": _calendar,
}


# -- writing Markdown


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
    yield from ("", *_answer_lines(visit, sheet, question))


def _expectations(visit: Visit, question: Question) -> Iterator[str]:
    if kind_of(question).repeats:
        names = [visit.p(field.label or field.text) for field in question.fields]
        yield _ours(visit.t("One line each, parted by semicolons: {fields}", fields="; ".join(names)))
    for field in question.fields or (question,):
        options = [visit.p(option.label) for option in field.options]
        if kind_of(field).options:
            options = [visit.t("Yes"), visit.t("No")]
        name = f"{visit.p(field.label or field.text)}: " if question.fields else ""
        if options:
            yield _ours(name + visit.t("one of: {options}", options="; ".join(options)))
        elif says := messages.expected(visit, field):
            yield f"> {name}{says}"


def _answer_lines(visit: Visit, sheet: form_sheet.Sheet, question: Question) -> Iterator[str]:
    kind = kind_of(question)
    if kind.repeats:
        yield from _list_lines(visit, sheet, question)
    elif kind.composite:
        for field in question.fields:
            if applies(field, sheet.answers):
                words = _written(visit, sheet.answers, f"{question.id}.{field.id}", field)
                yield f"- {visit.p(field.label or field.text)}: {_indented(words)}".rstrip()
    else:
        yield _escaped(_written(visit, sheet.answers, question.id, question))


def _list_lines(visit: Visit, sheet: form_sheet.Sheet, question: Question) -> Iterator[str]:
    for number in range(len(sheet.answers.get(question.id, []))):
        cells = [
            _written(visit, sheet.answers, f"{question.id}.{number}.{field.id}", field) for field in question.fields
        ]
        yield f"{number + 1}. {'; '.join(_cell(cell) for cell in cells)}"
    for key, value in sheet.answers.items():
        if key.startswith(f"{form_sheet.UNREAD}{question.id}."):
            yield _ours(visit.t("Not understood: {words}", words=value))


def _cell(words: str) -> str:
    return words.replace("\\", "\\\\").replace(";", "\\;")


def _cells(row: str) -> list[str]:
    """The cells of a list line, parted by semicolons that no backslash stands before."""
    held = row.replace("\\\\", "\x00").replace("\\;", "\x01")
    return [cell.replace("\x01", ";").replace("\x00", "\\").strip() for cell in held.split(";")]


def _written(visit: Visit, answers: View, leaf: str, field: Question) -> str:
    """A value as it is written to a file, so that it reads back as the same value."""
    if leaf not in answers:
        return str(answers.get(f"{form_sheet.UNREAD}{leaf}", ""))
    value = answers[leaf]
    return show(field, value, visit.words.locale, visit.p) if kind_of(field).written_as_shown else str(value)


def _escaped(words: str) -> str:
    return "\n".join(f"\\{line}" if line.startswith(_STARTS) else line for line in words.splitlines())


def _indented(words: str) -> str:
    return "\n  ".join(words.splitlines())


# -- taking Markdown in


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
        if len(rows) >= (question.min or 0) and (taken.new > before or taken.out):
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
    if not words or hearing.says_empty(visit, field, words) or words == _written(visit, sheet.answers, leaf, field):
        return False
    for language in dict.fromkeys((visit.words.language, "en")):
        labels = visit.p if language == visit.words.language else str
        understood = read(field, words, Context(form_sheet.today(visit), language, labels))
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
    field, held = None, list[str]()
    for line in [*lines, "- :"]:
        name, words = _named(line)
        begins = names.get(name)
        if begins or line == "- :":
            if field:
                yield f"{question.id}.{field.id}", field, "\n".join(held).strip()
            field, held = begins, [words]
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
