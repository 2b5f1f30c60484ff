"""The items of a list, named in one message: a line each, or one after the other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from faq.answers.kind_table import kind_of
from faq.answers.numbers import YEARS
from faq.answers.values import Read, read
from faq.answers.vocabulary import AND, ANSWERS, yes_or_no
from faq.pack.model import Question
from faq.places.places import cities
from faq.rules.flow import Leaf
from faq.text.spelling import fold, wordless
from faq.text.wordlists import alternatives, folded
from handlers.dialog.blocks import Block, items, text
from handlers.dialog.remembered import AskedBack, Filling
from handlers.dialog.visit import Visit
from handlers.forms.answer_keeping import close, keep
from handlers.forms.form_sheet import Sheet, context
from storage.records import Json

_COMMA = re.compile(r",(?!\d{3}(?!\d))")
_NUMBERED = re.compile(r"\d{1,2}[.)]\s+(?=\S)")
_JOINS = alternatives(AND | folded(ANSWERS.adds) | {*ANSWERS.joins, *ANSWERS.adds})
"""With accents and without."""
_BETWEEN = re.compile(rf"[;\t\u2022]|(?<!\S)\d{{1,2}}[.)](?=\s)|,(?!\d)|(?<!\S)(?:{_JOINS}|&|\+)(?=\s)", re.I)
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_PARTS_BEHIND = (": ", ", ", " - ", " \u2013 ", " \u2014 ")
_BEFORE_A_FIGURE = " \t:=-\u2013\u2014"
FEWEST = 100
"""A place has more inhabitants: a smaller number behind its name belongs to that."""
_LONGEST_NAME = 60

Rows = Sequence[Sequence[str]]


# -- a line each


def rows_in(visit: Visit, leaf: Leaf, words: str) -> Rows:
    """The items of a pasted list: one a line, its fields apart by comma, semicolon or tab.

    There must be two lines at least, or one with a cell that tells it is a row.
    """
    if not opens_item(leaf):
        return []
    lines = [line.strip(" -*•\t") for line in words.splitlines() if line.strip(" -*•\t")]
    if all(_NUMBERED.match(line) for line in lines):
        lines = [_NUMBERED.sub("", line, count=1) for line in lines]
    ends = {line for line in set(lines) if _ends(visit, line)}
    rows = [row for line in lines if line not in ends and any(row := _cells(line))]
    rows = [_with_figure(visit, leaf.question, row[0]) if len(row) == 1 else row for row in rows]
    if len(lines) < 2:
        return [row for row in rows if _is_row(visit, leaf.question, row, "\t" in words.strip())]
    return rows[1:] if len(rows) > 1 and _is_head(visit, leaf.question, *rows[:2]) else rows


def opens_item(leaf: Leaf) -> bool:
    """Whether an item of a list begins with the leaf."""
    return leaf.item is not None and leaf.field is leaf.question.fields[0]


def _ends(visit: Visit, line: str) -> bool:
    """Whether a pasted line says that the list ends."""
    found = visit.commands.said(line, visit.words) or visit.commands.meant(line, visit.words)
    return found is not None and found.word == "done"


def _cells(line: str) -> list[str]:
    """The cells of a pasted line: apart by tabs, else by semicolons, else by commas that are not within a number."""
    apart = next((sign for sign in "\t;" if sign in line), "")
    cells = line.split(apart) if apart else _COMMA.split(line)
    return ["" if wordless(cell) else cell.strip() for cell in cells]


def _is_row(visit: Visit, question: Question, row: Sequence[str], of_table: bool) -> bool:
    """Whether fields that do not take any words read most of the cells behind the first ("Vaasa; 68 000; signatory"), or one of
    them where tabs part the cells: those come out of a table."""
    behind = [(cell, field) for cell, field in zip_longest(row[1:], question.fields[1 : len(row)]) if cell]
    if any(field is None or kind_of(field).in_words for _, field in behind):
        return False
    understood = sum(_read(visit, field, cell) is not None for cell, field in behind)
    return understood > 0 and (of_table or 2 * understood > len(behind))


def _with_figure(visit: Visit, question: Question, cell: str) -> list[str]:
    """A name, and the figure behind it where the next field asks for a number: "Elva 14500", but not "Wien 22"."""
    behind = _name_and_figure(cell)
    field = question.fields[1] if len(question.fields) > 1 else question.fields[0]
    understood = _read(visit, field, behind[1]) if behind and kind_of(field).number else None
    if not behind or not understood or understood.value < FEWEST or understood.value in YEARS:
        return [cell]
    return list(behind)


def _name_and_figure(cell: str) -> tuple[str, str] | None:
    """A name, and what begins with a number behind it: "Elva 14500", "Elva (14500)"."""
    start = next((number for number, sign in enumerate(cell) if sign.isdecimal()), 0)
    name, figure = cell[:start].removesuffix("("), cell[start:].removesuffix(")")
    bare = name.rstrip(_BEFORE_A_FIGURE)
    parted = len(bare) < len(name) and any(map(str.isalpha, bare)) and not {"(", ")"} & {*bare, *figure}
    return (bare.strip(), figure.strip()) if parted else None


def _is_head(visit: Visit, question: Question, first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether the first line names the columns: as the form does, or in words where the next one has answers."""
    labels = {fold(words) for field in question.fields for words in (field.label, visit.p(field.label), field.text)}
    if fold(first[0]) in labels:
        return True
    pairs = list(zip(question.fields[1:], first[1:], second[1:], strict=False))
    chosen = [(head, cell) for field, head, cell in pairs if not kind_of(field).in_words and _read(visit, field, cell)]
    heads = [_read(visit, field, head) for field, head, _ in pairs if not kind_of(field).in_words]
    return bool(chosen) and not any(heads)


def _read(visit: Visit, field: Question, cell: str) -> Read | None:
    understood = read(field, cell, context(visit)) if cell else None
    return understood if isinstance(understood, Read) else None


def take_rows(visit: Visit, sheet: Sheet, leaf: Leaf, rows: Rows) -> list[Block]:
    """Store the items of a pasted list; what is said of them."""
    room = int(leaf.question.max or len(rows) + (leaf.item or 0)) - (leaf.item or 0)
    unread: list[str] = []
    for number, cells in enumerate(rows[:room], leaf.item or 0):
        unread += _take_row(visit, sheet, leaf.question, number, cells)
    unread += [", ".join(cells) for cells in rows[room:]]
    close(visit)
    count = min(len(rows), room)
    blocks = [text(visit.tn("I took over {number} line.", "I took over {number} lines.", count))]
    if unread:
        blocks += [text(visit.t("These I could not read; I will ask for them:")), items(*unread)]
    return blocks


def _take_row(visit: Visit, sheet: Sheet, question: Question, number: int, cells: Sequence[str]) -> list[str]:
    unread = []
    for field, cell in zip(question.fields, cells, strict=False):
        if understood := _read(visit, field, cell):
            visit.store.answer(sheet.form.id, f"{question.id}.{number}.{field.id}", understood.value, visit.turn.millis)
        elif cell:
            unread.append(f"{cells[0]}: {cell}")
    return unread


# -- one after the other


def several(visit: Visit, sheet: Sheet, leaf: Leaf, words: str) -> list[Block] | None:
    """Ask whether several items were named in one line, or take what is answered to that; None where it is neither."""
    offered = _offered(visit, leaf)
    if offered and (answer := _answer(offered, words)):
        return answered(visit, sheet, leaf, offered[answer == "no"][1])
    rows = _names(visit, leaf, words)
    return _ask(visit, leaf, rows, words) if rows else None


def answers_offer(visit: Visit, leaf: Leaf, words: str) -> bool:
    """Whether words answer the question whether they were several."""
    return bool(_answer(_offered(visit, leaf), words))


def is_list(value: Json) -> bool:
    """Whether a button says to take several items."""
    return isinstance(value, Mapping) and "rows" in value


def answered(visit: Visit, sheet: Sheet, leaf: Leaf, value: Json) -> list[Block]:
    """Take the items that were named, or the one name that they are."""
    return take_rows(visit, sheet, leaf, value["rows"]) if is_list(value) else keep(visit, sheet, leaf, value)


def _offered(visit: Visit, leaf: Leaf) -> Sequence[tuple[str, Json]]:
    """The list and the one name that were asked about."""
    unclear = visit.here(Filling).unclear
    return unclear.choices if unclear.leaf == leaf.id and any(is_list(value) for _, value in unclear.choices) else ()


def _answer(offered: Sequence[tuple[str, Json]], words: str) -> str:
    """``yes`` for the list, ``no`` for the one name, by that word, its number or its label; else ""."""
    typed = words.strip().casefold()
    for answer, number, (label, _) in zip(("yes", "no"), "12", offered, strict=False):
        if typed in (number, label.casefold()):
            return answer
    said = yes_or_no(words) if offered else ""
    return said if said in ("yes", "no") else ""


def _ask(visit: Visit, leaf: Leaf, rows: Rows, words: str) -> list[Block]:
    count = len(rows)
    whole = visit.tn("Yes, {number} name", "Yes, {number} names", count) if count > 1 else visit.t("Yes")
    choices = ((whole, {"rows": [list(row) for row in rows]}), (visit.t("No, it is one name"), words.strip()))
    visit.keep_here(replace(visit.here(Filling), open=leaf.id, unclear=AskedBack(leaf.id, choices)))
    asked = (
        visit.tn("Is this {number} name?", "Are these {number} names?", count)
        if count > 1
        else visit.t("Is this right?")
    )
    return [text(asked), items(*(": ".join(row) for row in rows))]


def _names(visit: Visit, leaf: Leaf, words: str) -> Rows:
    """The names that stand one after the other in a line; none where it is one name, or says something else."""
    said = words.strip().rstrip(".")
    if not opens_item(leaf) or "\n" in said:
        return []
    parts = parts_of(said)
    if len(parts) < 2 or (len(parts) == 2 and not _is_name(visit, parts[1])):
        row = _row(visit, leaf.question, said)
        return [row] if len(row) > 1 and _is_name(visit, row[0]) else []
    if _is_one_place(said, parts[-1]) or not all(_is_name(visit, part) for part in parts):
        return []
    return [_row(visit, leaf.question, part) for part in parts]


def places_in(words: str) -> list[str]:
    """The names of cities that stand one after the other in a line; none where it is one place, or not all are cities."""
    parts = parts_of(said := words.strip().rstrip("."))
    several = len(parts) > 1 and not _is_one_place(said, parts[-1])
    return parts if several and all(cities(part, 1, near=False) for part in parts) else []


def parts_of(said: str) -> list[str]:
    """What stands between the signs and words that part names; not those in brackets."""
    masked = _IN_BRACKETS.sub(lambda found: "-" * len(found[0]), said)
    marks = [found.span() for found in _BETWEEN.finditer(masked)]
    spans = zip([0, *(end for _, end in marks)], [*(start for start, _ in marks), len(said)], strict=True)
    return [part for start, end in spans if fold(part := said[start:end].strip())]


def without_join(said: str) -> str:
    """A text without the words before it that join it to what was said before: "and also Olten"."""
    begins = re.match(rf"\s*(?:(?:{_JOINS}),?\s+)+(?=\S)", said, re.I)
    return said[begins.end() :] if begins and said.lstrip()[0].islower() else said


def _is_name(visit: Visit, part: str) -> bool:
    """Whether it can be a name: it does not begin small, unless a city is called so, and is no word for the bot."""
    begins = part[0].isalpha() and (not part[0].islower() or bool(cities(part, 1, near=False)))
    return begins and len(part) <= _LONGEST_NAME and not _ends(visit, part) and not yes_or_no(part)


def _is_one_place(said: str, last: str) -> bool:
    """Whether a place is called so, or a city and the region it is in: "Paris, Texas"."""
    found, behind = cities(said, 1, near=False), cities(last, near=False)
    return bool(found) and (found[0] in behind or all(city.country != found[0].country for city in behind))


def _row(visit: Visit, question: Question, part: str) -> list[str]:
    """A name, with what is told behind it: a figure, or a role where the next field takes words ("Jana Novak (planner)")."""
    if len(question.fields) > 1 and kind_of(question.fields[1]).in_words and (behind := _name_and_words(part)):
        return list(behind)
    return _with_figure(visit, question, part)


def _name_and_words(part: str) -> tuple[str, str] | None:
    """A name, and the words behind it in brackets or behind a sign."""
    if part.endswith(")") and part.count("(") == part.count(")") == 1:
        name, _, words = part[:-1].partition("(")
    else:
        sign = next((one for one in _PARTS_BEHIND if one in part), "")
        name, _, words = part.partition(sign) if sign else ("", "", "")
        if {*"():,"} & {*name, *words}:
            return None
    return (name.strip(), words.strip()) if name.strip() and words.strip() else None
