"""Going back, changing and emptying answers that are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from faq.answers.kind_table import kind_of
from faq.pack.model import Question
from faq.rules.flow import (
    Leaf,
    PartEnd,
    answered,
    before,
    done_mark,
    drop_item,
    leaves,
    leaves_of,
    may_end,
    nested,
    required,
    started,
)
from faq.text.spelling import fold
from handlers.dialog.blocks import Block, items, text
from handlers.dialog.command_phrases import without_naming
from handlers.dialog.remembered import Filling
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Choice, Visit, ordinal, prompt, sure, typed_choice
from handlers.forms import question_prompt
from handlers.forms.answer_keeping import apply_changes, close
from handlers.forms.answer_summary import ListItem, rows, shorten
from handlers.forms.form_sheet import LISTED, UNREAD, Sheet, answered_leaves, label_of, later_mark, open_leaf, shown
from handlers.forms.import_record import leave_out
from storage.records import Json


def back(visit: Visit, sheet: Sheet) -> bool:
    """Open the last answered leaf before the present one; False where there is none."""
    at = open_leaf(visit, sheet)
    leaf = (
        _before_end(sheet, at)
        if isinstance(at, PartEnd)
        else before(sheet.questions, sheet.answers, at.id if at else None)
    )
    if leaf is None:
        return False
    close(visit)
    visit.keep_here(replace(visit.here(Filling), open=leaf.id))
    return True


def _before_end(sheet: Sheet, end: PartEnd) -> Leaf | None:
    """The last answered leaf of a part or of those before it: a later part may have answers already."""
    names = [part.id for part in sheet.parts]
    past = names[: names.index(end.part.id) + 1]
    return next((leaf for leaf in reversed(answered_leaves(sheet)) if leaf.question.part in past), None)


def to_change(sheet: Sheet, wanted: str) -> Leaf | ListItem | Question | None:
    """What ``change 3`` or ``change A5`` is about: a row by its number in the summary, or a question by its id."""
    if wanted.isdecimal():
        numbered = rows(sheet)
        number = ordinal(wanted, len(numbered))
        return numbered[number - 1] if number else None
    folded = wanted.casefold()
    for leaf in leaves(sheet.questions, sheet.answers, sheet.facts):
        if folded == leaf.id.casefold():
            return leaf
        if folded == leaf.question.id.casefold():
            return leaf.question if kind_of(leaf.question).repeats and started(leaf.question, sheet.answers) else leaf
    return None


def row_named(visit: Visit, sheet: Sheet, words: str) -> Leaf | ListItem | None:
    """The one row of the summary that words name, by its name or some words of it ("my answer about the mandate"), an item of a
    list by its first answer; None where they name none, or several."""
    said = without_naming(words)
    if not said or any(map(str.isdigit, said)):
        return None
    found = rows(sheet)
    names = [_row_name(visit, sheet, row) for row in found]
    meant = typed_choice([Choice(name, number) for number, name in enumerate(names)], said)
    if meant:
        return found[meant.value]
    alike = [row for row, name in zip(found, names, strict=True) if set(said.split()) <= set(fold(name).split())]
    return alike[0] if len(alike) == 1 else None


def _row_name(visit: Visit, sheet: Sheet, row: Leaf | ListItem) -> str:
    if isinstance(row, Leaf):
        return label_of(visit, row)
    first = row.leaves[0]
    return shown(visit, first, sheet.answers[first.id])


def names_question(sheet: Sheet, words: str) -> bool:
    """Whether words are the id of a question that is asked now, and nothing else: "B1"."""
    return not words.isdecimal() and to_change(sheet, words) is not None


def open_for_change(visit: Visit, leaf: Leaf) -> None:
    """Make a leaf the open question."""
    close(visit)
    visit.keep_here(replace(visit.here(Filling), open=leaf.id, stay=leaf.question.id))


def ask_row(visit: Visit, sheet: Sheet, row: Leaf | ListItem | Question, lead: Sequence[Block] = ()) -> list[Reply]:
    """Ask an answer anew, or what is to be changed in a list or in one of its items."""
    if isinstance(row, Leaf):
        open_for_change(visit, row)
        return question_prompt.ask(visit, sheet, row, lead)
    question = row.question if isinstance(row, ListItem) else row
    shown = f"{question.id}.{row.number}" if isinstance(row, ListItem) else question.id
    visit.keep_here(replace(visit.here(Filling), list=shown))
    return ask_list(visit, sheet, question, lead)


def ask_list(visit: Visit, sheet: Sheet, question: Question, lead: Sequence[Block] = ()) -> list[Reply]:
    """The items of a list, to change or remove one, or to add one; or the answers of the one item that is looked at."""
    item = _item_shown(visit, sheet, question)
    visit.keep_here(replace(visit.here(Filling), list=f"{question.id}.{item.number}" if item else question.id))
    choices = _item_choices(visit, sheet, item) if item else list_choices(visit, sheet, question)
    words = visit.t("What do you want to change?") if item else visit.p(question.text)
    return [prompt(visit, [*lead, text(words)], choices, about={"form": sheet.form.id}, commands=(mark("keep"),))]


def listed(visit: Visit, sheet: Sheet) -> Question | None:
    """The list whose items, or one of them, are shown to be changed."""
    name = visit.here(Filling).list.partition(".")[0]
    return next((one for one in sheet.questions if one.id == name), None)


def _item_shown(visit: Visit, sheet: Sheet, question: Question) -> ListItem | None:
    found = (row for row in rows(sheet) if isinstance(row, ListItem))
    return next((one for one in found if f"{question.id}.{one.number}" == visit.here(Filling).list), None)


def _item_choices(visit: Visit, sheet: Sheet, item: ListItem) -> list[Choice]:
    """Each answer of an item, and to take the item out."""
    choices = [
        Choice(visit.words.labelled(visit.p(leaf.field.label or leaf.field.text),
                                    shorten(shown(visit, leaf, sheet.answers[leaf.id]))),
               {"leaf": leaf.id})
        for leaf in item.leaves
    ]  # fmt: skip
    name = shown(visit, item.leaves[0], sheet.answers[item.leaves[0].id])
    return [
        *choices,
        _removal(visit, name, item.question, item.number),
        Choice(visit.t("Add another"), {"more": item.question.id}),
    ]


def _removal(visit: Visit, name: str, question: Question, number: int) -> Choice:
    asked = sure(visit, visit.t("This is taken out of the list: {what}", what=shorten(name, 80)))
    return Choice(visit.t("Remove {what}", what=name), {"remove": [question.id, number]}, sure=asked)


def end_as_it_is(visit: Visit, sheet: Sheet, question: Question) -> None:
    """End a list with the items that it has, where it may end."""
    own = list(leaves_of(question, sheet.answers))
    if all(answered(leaf, sheet.answers) for leaf in own[:-1]) and may_end(own[-1], sheet.answers):
        visit.store.answer(sheet.form.id, done_mark(question), True, visit.turn.millis)


def list_choices(visit: Visit, sheet: Sheet, question: Question) -> list[Choice]:
    """What can be done with a list that has items: change or remove one, add one."""
    choices = []
    first = question.fields[0]
    for number, item in enumerate(sheet.answers.get(question.id, [])):
        name = str(item.get(first.id, number + 1))
        choices.append(Choice(visit.t("Change {what}", what=name), {"leaf": f"{question.id}.{number}.{first.id}"}))
        choices.append(_removal(visit, name, question, number))
    return [*choices, Choice(visit.t("Add another"), {"more": question.id})]


def change_list(visit: Visit, sheet: Sheet, wish: Mapping[str, Json]) -> None:
    """Do what one of ``list_choices`` says."""
    questions = {question.id: question for question in sheet.questions}
    close(visit)
    if "leaf" in wish:
        opened = str(wish["leaf"])
        visit.keep_here(replace(visit.here(Filling), open=opened, stay=opened.partition(".")[0]))
    elif "more" in wish:
        visit.keep_here(replace(visit.here(Filling), stay=wish["more"]))
        visit.store.unanswer(sheet.form.id, done_mark(questions[wish["more"]]), visit.turn.millis)
    else:
        name, number = wish["remove"]
        _take_out(visit, sheet, questions[name], number)


def _take_out(visit: Visit, sheet: Sheet, question: Question, item: int) -> None:
    """Take an item out of a list; those behind it move up."""
    answers = visit.answers(sheet.form.id)
    changes = drop_item(question, answers, item) | _marks_moved(question.id, answers, item)
    apply_changes(visit, sheet, changes)


def _close_gap(visit: Visit, sheet: Sheet, emptied: Leaf) -> None:
    """Take an item out of which nothing is left."""
    there = nested(visit.answers(sheet.form.id)).get(emptied.question.id, []) if emptied.item is not None else []
    if emptied.item is not None and emptied.item < len(there) and not there[emptied.item]:
        _take_out(visit, sheet, emptied.question, emptied.item)


def _marks_moved(name: str, answers: Mapping[str, Json], item: int) -> dict[str, Json]:
    """The changes that keep the marks of a list beside their items where one is taken out; None means delete."""
    gone, moved = dict[str, Json](), dict[str, Json]()
    for key, value in answers.items():
        before, of_list, rest = key.partition(f"{name}.")
        number, dot, field = rest.partition(".")
        if before not in (UNREAD, LISTED) or not of_list or not number.isdecimal():
            continue
        gone[key] = None
        if int(number) != item:
            moved[f"{before}{of_list}{int(number) - (int(number) > item)}{dot}{field}"] = value
    return gone | moved


def to_clear(sheet: Sheet, wanted: str) -> list[Leaf]:
    """The answered leaves that ``clear 3``, ``clear F1`` or ``clear F1.city`` is about: one, or all of a question."""
    found = to_change(sheet, wanted)
    if found is None or isinstance(found, ListItem):
        return list(found.leaves) if found else []
    if isinstance(found, Leaf) and (wanted.isdecimal() or wanted.casefold() == found.id.casefold()):
        return [found] if answered(found, sheet.answers) else []
    question = found.question if isinstance(found, Leaf) else found
    return [leaf for leaf in leaves_of(question, sheet.answers) if answered(leaf, sheet.answers)]


def may_be_empty(sheet: Sheet, leaf: Leaf) -> list[Leaf]:
    """What is emptied with an answer that need not be: it alone, or the whole question that needs it; nothing where it must be."""
    if leaf.field is not leaf.question and not required(leaf.field, sheet.answers):
        return [leaf]
    return [] if required(leaf.question, sheet.answers) else to_clear(sheet, leaf.question.id)


def clear(visit: Visit, sheet: Sheet, emptied: Sequence[Leaf]) -> list[Block]:
    """Empty answers of one question; they are said once more, since they are nowhere else now."""
    question = emptied[0].question
    lines = [
        visit.words.labelled(_name_of(visit, sheet, leaf), shorten(shown(visit, leaf, sheet.answers[leaf.id])))
        for leaf in emptied
    ]
    beside = (f"{sign}{leaf.id}" for leaf in emptied for sign in (UNREAD, LISTED))
    marks = (done_mark(question), later_mark(question), *beside)
    for key in (*(leaf.id for leaf in emptied), *marks):
        if key in sheet.answers:
            visit.store.unanswer(sheet.form.id, key, visit.turn.millis)
    _close_gap(visit, sheet, emptied[0])
    leave_out(visit, sheet, question.id)
    close(visit)
    return [text(visit.t("I emptied:")), items(*lines)]


def _name_of(visit: Visit, sheet: Sheet, leaf: Leaf) -> str:
    label = label_of(visit, leaf)
    return f"{leaf.question.id} {label}" if sheet.parts else label
