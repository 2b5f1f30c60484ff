"""What a file that came back changes in a draft: told in full, and undone with one tap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from faq.answers.kind_table import kind_of
from faq.pack.model import Question
from faq.rules.flow import Leaf, nested
from handlers.dialog.blocks import Block, hint, items, text
from handlers.dialog.visit import Choice, Visit
from handlers.forms import form_sheet
from handlers.forms.answer_summary import shorten
from handlers.forms.draft_import import ImportedAnswers
from handlers.forms.form_sheet import IMPORTED, Sheet
from handlers.forms.import_record import changed_since, question_of
from storage.records import Json

MOST_TOLD = 25
"""Lines that were not used are told one by one up to so many; the others are counted."""
_LONGEST_VALUE = 60
_WORDS_BEFORE = 3
"""So many words are shown before the one where two long answers part."""


# -- doing and undoing


def carry_out(visit: Visit, sheet: Sheet, changes: Mapping[str, Json], newer: Mapping[str, Json]) -> None:
    """Store what a file changes, with what was there before."""
    effective = {key: value for key, value in changes.items() if sheet.answers.get(key) != value}
    if effective or newer:
        record = {
            "at": visit.turn.millis,
            "before": {key: sheet.answers.get(key) for key in effective},
            "after": effective,
            "newer": dict(newer),
            "left": [],
        }
        store(visit, sheet, {**effective, IMPORTED: record})


def store(visit: Visit, sheet: Sheet, changes: Mapping[str, Json]) -> None:
    """Keep answers and marks, and take those away that are None."""
    for key, value in changes.items():
        if value is None:
            visit.store.unanswer(sheet.form.id, key, visit.turn.millis)
        else:
            visit.store.answer(sheet.form.id, key, value, visit.turn.millis)


def undo(visit: Visit, sheet: Sheet, at: Json) -> list[Block]:
    """Put back what was there before the last import, but for what was changed since; what to say."""
    record = sheet.answers.get(IMPORTED)
    if record is None or str(record["at"]) != str(at):
        return [text(visit.t("This import cannot be undone any more."))]
    changed = changed_since(sheet, record)
    back = {key: value for key, value in record["before"].items() if question_of(key) not in changed}
    store(visit, sheet, {**back, IMPORTED: None})
    return _undone_words(visit, sheet, back, sorted(changed))


def _undone_words(visit: Visit, sheet: Sheet, back: Mapping[str, Json], changed: Sequence[str]) -> list[Block]:
    restored, emptied = lines_of(visit, sheet, back)
    blocks = [text(visit.t("The import is undone.")), *([items(*restored)] if restored else [])]
    blocks += _listed(visit.t("I emptied:"), emptied)
    if changed:
        words = visit.t("These were changed since, so I left them: {names}", names=visit.words.list(list(changed)))
        blocks.append(text(words))
    return blocks


def undo_choices(visit: Visit, sheet: Sheet) -> list[Choice]:
    """The way back from the last import, while anything that it changed is as it left it."""
    record = sheet.answers.get(IMPORTED)
    if record is None or {question_of(key) for key in record["after"]} <= changed_since(sheet, record):
        return []
    return [Choice(visit.t("Undo this import"), {"undo": str(record["at"])})]


# -- what is said


def told(visit: Visit, sheet: Sheet, plan: ImportedAnswers) -> list[Block]:
    """What became of a file; ``sheet`` is the draft as it was before."""
    changed, emptied = lines_of(visit, sheet, plan.changes)
    number = sum(
        value is not None and not form_sheet.is_mark(key) and sheet.answers.get(key) != value
        for key, value in plan.changes.items()
    )
    another = [text(visit.t("This file is of another draft than the one you have here."))] if plan.of_another else []
    return [
        *another,
        text(visit.tn("I took over {number} answer.", "I took over {number} answers.", number)),
        *([items(*changed)] if changed else []),
        *_listed(visit.t("I emptied:"), emptied),
        *_listed(
            visit.t("These I could not read. They are kept as you wrote them, until you answer again:"), plan.wrong
        ),
        *_listed(
            visit.t("Of these I kept only the answer. The other words are not in your draft:"),
            [shorten(line) for line in plan.in_part[:MOST_TOLD]],
        ),
        *_not_used(visit, plan),
        *_kept(visit, plan),
    ]


def _listed(title: str, lines: Sequence[str]) -> list[Block]:
    return [text(title), items(*lines)] if lines else []


def _not_used(visit: Visit, plan: ImportedAnswers) -> list[Block]:
    blocks = []
    if plan.unknown:
        names = visit.words.list(plan.unknown[:MOST_TOLD])
        blocks.append(text(visit.t("These headings are no questions of this programme: {names}", names=names)))
    lines = [shorten(line) for line in plan.unused[:MOST_TOLD]]
    if more := len(plan.unused) - len(lines):
        lines.append(visit.tn("{number} more line", "{number} more lines", more))
    return [*blocks, *_listed(visit.t("I made no answer of these lines of the file:"), lines)]


def _kept(visit: Visit, plan: ImportedAnswers) -> list[Block]:
    if not plan.kept:
        return []
    names = visit.words.list(list(dict.fromkeys(map(question_of, plan.kept))))
    return [hint(visit.t("Changed here since, and not in the file, so I kept them: {names}", names=names))]


def lines_of(visit: Visit, sheet: Sheet, changes: Mapping[str, Json]) -> tuple[list[str], list[str]]:
    """What changes, as old → new, and what is emptied, as old: by question."""
    changed, emptied = list[str](), list[str]()
    for name, mine, theirs in differences(visit, sheet, changes):
        if not theirs:
            emptied.append(f"{name}: {mine}")
        else:
            changed.append(f"{name}: {mine} → {theirs}" if mine else f"{name}: {theirs}")
    return changed, emptied


def differences(visit: Visit, sheet: Sheet, changes: Mapping[str, Json]) -> Iterator[tuple[str, str, str]]:
    """(name, what is here, what it becomes) of each answer that becomes another one; a list is one."""
    new = {key: value for key, value in {**_stored(sheet), **changes}.items() if value is not None}
    touched = {key for key in changes if not form_sheet.is_mark(key) and sheet.answers.get(key) != changes[key]}
    by_question: dict[str, list[str]] = {}
    for key in changes:
        if key in touched:
            by_question.setdefault(question_of(key), []).append(key)
    for question in sheet.questions:
        keys = by_question.get(question.id, [])
        if keys and kind_of(question).repeats:
            yield from _items(visit, question, sheet.answers, new)
        else:
            yield from (_difference(visit, sheet, question, key, new) for key in keys)


def _difference(
    visit: Visit, sheet: Sheet, question: Question, key: str, new: Mapping[str, Json]
) -> tuple[str, str, str]:
    field = next((one for one in question.fields if key == f"{question.id}.{one.id}"), question)
    leaf = Leaf(key, question, field)
    mine, theirs = _apart(*(_value_words(visit, leaf, one) for one in (sheet.answers, new)))
    return f"{question.id} {form_sheet.label_of(visit, leaf)}", mine, theirs


def _value_words(visit: Visit, leaf: Leaf, answers: Mapping[str, Json]) -> str:
    if leaf.id not in answers:
        return ""
    return " ".join(form_sheet.shown(visit, leaf, answers[leaf.id]).split()) or "…"


def _apart(mine: str, theirs: str) -> tuple[str, str]:
    """Both shortened, and begun shortly before the word where they part: long answers may begin alike."""
    words, others = mine.split(" "), theirs.split(" ")
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(words, others, strict=False)))
    start = max(alike - _WORDS_BEFORE, 0) if max(len(mine), len(theirs)) > _LONGEST_VALUE else 0
    lead = "… " if start else ""
    old, new = (shorten(lead + " ".join(said[start:]), _LONGEST_VALUE) for said in (words, others))
    return old, new


def _items(
    visit: Visit, question: Question, mine: Mapping[str, Json], theirs: Mapping[str, Json]
) -> Iterator[tuple[str, str, str]]:
    """The items of a list that are new, gone or other ones, by their names."""
    here, there = (_named_items(visit, question, answers) for answers in (mine, theirs))
    for name in dict.fromkeys((*here, *there)):
        if here.get(name) != there.get(name):
            yield f"{question.id} {name}", here.get(name, ""), there.get(name, "")


def _named_items(visit: Visit, question: Question, answers: Mapping[str, Json]) -> dict[str, str]:
    """The words of each item beside its name; several of one name are one."""
    first, *rest = question.fields
    found: dict[str, str] = {}
    for number, item in enumerate(nested(answers).get(question.id, []), 1):
        name = shorten(str(item.get(first.id, number)), _LONGEST_VALUE)
        told = (form_sheet.shown(visit, Leaf(one.id, question, one), item[one.id]) for one in rest if one.id in item)
        found[name] = "; ".join([*([found[name]] if name in found else []), shorten(", ".join(told)) or "…"])
    return found


def _stored(sheet: Sheet) -> dict[str, Json]:
    """The answers by key, without the lists that are put together of them."""
    return {
        key: value for key, value in sheet.answers.items() if not (isinstance(value, list) and _is_list(sheet, key))
    }


def _is_list(sheet: Sheet, key: str) -> bool:
    return any(one.id == key and kind_of(one).repeats for one in sheet.questions)
