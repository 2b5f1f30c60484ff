"""The flow over a form's questions: only answers are stored, the position follows from them by replay.

A *leaf* is what one message can answer: a plain question, one field of a composite one (``A5.year``), one field of one item
of a list (``members.2.plan``). Beside leaves a form stores marks: ``members.done`` (no more items) and ``A.optional`` (the
optional questions of part A were offered).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from faq.answers.kind_table import kind_of
from faq.pack.model import Part, Question
from faq.rules.conditions import NO_FACTS, Answers, Facts, holds


@dataclass(frozen=True, slots=True)
class Leaf:
    """One thing to answer: ``field`` is what it is read as, ``question`` the one it belongs to, ``item`` the list index."""

    id: str
    question: Question
    field: Question
    item: int | None = None


@dataclass(frozen=True, slots=True)
class PartEnd:
    """The mandatory questions of a part are done; these optional ones may be answered now."""

    part: Part
    optional: tuple[Question, ...]


def applies(question: Question, answers: Answers, facts: Facts = NO_FACTS) -> bool:
    """Whether a question is asked at all, given the answers."""
    return holds(question.when, nested(answers), facts)


def required(question: Question, answers: Answers) -> bool:
    """Whether a question must be answered, given the answers."""
    must = question.required
    return must if isinstance(must, bool) else holds(must, nested(answers))


def done_mark(question: Question) -> str:
    """The mark that says a list has no more items."""
    return f"{question.id}.done"


def optional_mark(part: Part) -> str:
    """The mark that says the optional questions of a part were offered."""
    return f"{part.id}.optional"


class AnswersView(dict[str, Any]):
    """Stored answers, and beside them each list question as a list of its items: what conditions look at."""


def nested(answers: Answers) -> AnswersView:
    """The view of stored answers; one that is a view already is given back as it is."""
    if isinstance(answers, AnswersView):
        return answers
    lists: dict[str, dict[int, dict[str, Any]]] = {}
    for leaf, value in answers.items():
        name, _, rest = leaf.partition(".")
        index, _, field = rest.partition(".")
        if index.isdecimal() and field:
            lists.setdefault(name, {}).setdefault(int(index), {})[field] = value
    return AnswersView(
        answers, **{name: [items.get(n, {}) for n in range(max(items) + 1)] for name, items in lists.items()}
    )


def flat(question: Question, items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The leaves of a whole list, with its done mark."""
    leaves = {f"{question.id}.{n}.{key}": value for n, item in enumerate(items) for key, value in item.items()}
    return leaves | {done_mark(question): True}


def leaves_of(question: Question, answers: Answers) -> Iterator[Leaf]:
    """The leaves of one question that apply, answered or not."""
    kind = kind_of(question)
    if kind.composite:
        for field in question.fields:
            if applies(field, answers):
                yield Leaf(f"{question.id}.{field.id}", question, field)
    elif kind.repeats:
        yield from _list_leaves(question, answers)
    else:
        yield Leaf(question.id, question, question)


def _list_leaves(question: Question, answers: Answers) -> Iterator[Leaf]:
    items = len(nested(answers).get(question.id, ()))
    for item in range(items):
        for field in question.fields:
            yield Leaf(f"{question.id}.{item}.{field.id}", question, field, item)
    if not answers.get(done_mark(question)) and items < int(question.max or items + 1):
        yield Leaf(f"{question.id}.{items}.{question.fields[0].id}", question, question.fields[0], items)


def leaves(questions: Sequence[Question], answers: Answers, facts: Facts = NO_FACTS) -> Iterator[Leaf]:
    """All leaves that apply, in the order of asking."""
    answers = nested(answers)
    for question in questions:
        if applies(question, answers, facts):
            yield from leaves_of(question, answers)


def answered(leaf: Leaf, answers: Answers) -> bool:
    """Whether the leaf has an answer."""
    return leaf.id in answers


def started(question: Question, answers: Answers) -> bool:
    """Whether any leaf of the question has an answer, or its list was ended."""
    own = (question.id, done_mark(question), *(f"{question.id}.{field.id}" for field in question.fields))
    return not nested(answers).keys().isdisjoint(own)


def _needed(leaf: Leaf, answers: Answers) -> bool:
    wanted = required(leaf.question, answers) or started(leaf.question, answers)
    opens_item = leaf.item is not None and leaf.field is leaf.question.fields[0]
    return wanted and (opens_item or leaf.field is leaf.question or required(leaf.field, answers))


def may_end(leaf: Leaf, answers: Answers) -> bool:
    """Whether the leaf would begin a list item that need not be: enough items are there."""
    items = len(nested(answers).get(leaf.question.id, ())) if leaf.item is not None else 0
    return leaf.item is not None and leaf.item == items and items >= (leaf.question.least or 0)


def pending(questions: Sequence[Question], answers: Answers, facts: Facts = NO_FACTS) -> Leaf | None:
    """The first leaf that must still be answered."""
    answers = nested(answers)
    for leaf in leaves(questions, answers, facts):
        if not answered(leaf, answers) and _needed(leaf, answers):
            return leaf
    return None


def missing(questions: Sequence[Question], answers: Answers) -> tuple[Question, ...]:
    """The questions that must still be answered, wholly or in part, in order."""
    return tuple(one for one in _lacking(questions, answers) if required(one, answers))


def begun(questions: Sequence[Question], answers: Answers) -> tuple[Question, ...]:
    """The optional questions of which a part is answered and another lacks, in order."""
    return tuple(one for one in _lacking(questions, answers) if not required(one, answers))


def _lacking(questions: Sequence[Question], answers: Answers) -> Iterator[Question]:
    answers = nested(answers)
    lacking = (
        leaf.question for leaf in leaves(questions, answers) if not answered(leaf, answers) and _needed(leaf, answers)
    )
    yield from {question.id: question for question in lacking}.values()


def of_part(questions: Sequence[Question], part: Part) -> tuple[Question, ...]:
    """The questions of one part."""
    return tuple(question for question in questions if question.part == part.id)


def open_optional(questions: Sequence[Question], answers: Answers) -> tuple[Question, ...]:
    """The optional questions that apply and were not begun."""
    answers = nested(answers)
    return tuple(
        question
        for question in questions
        if applies(question, answers) and not required(question, answers) and not started(question, answers)
    )


def position(questions: Sequence[Question], parts: Sequence[Part], answers: Answers) -> Leaf | PartEnd | None:
    """Where a form with parts stands: mandatory questions first, at the end of each part its optional ones, then nothing."""
    answers = nested(answers)
    for part in parts:
        own = of_part(questions, part)
        if leaf := pending(own, answers):
            return leaf
        optional = open_optional(own, answers)
        if optional and optional_mark(part) not in answers:
            return PartEnd(part, optional)
    return None


def find(questions: Sequence[Question], answers: Answers, leaf_id: str) -> Leaf | None:
    """The leaf of that id, where it applies now."""
    return next((leaf for leaf in leaves(questions, answers) if leaf.id == leaf_id), None)


def screen(questions: Sequence[Question], answers: Answers, leaf: Leaf) -> tuple[Leaf, ...]:
    """The leaves that are shown together with this one; only itself where it has no screen."""
    if not leaf.question.screen:
        return (leaf,)
    return tuple(one for one in leaves(questions, answers) if one.question.screen == leaf.question.screen)


def before(questions: Sequence[Question], answers: Answers, leaf_id: str | None) -> Leaf | None:
    """The last answered leaf before that one (before the end where None or not found)."""
    previous = None
    for leaf in leaves(questions, answers):
        if leaf.id == leaf_id:
            break
        if answered(leaf, answers):
            previous = leaf
    return previous


def drop_item(question: Question, answers: Answers, item: int) -> dict[str, Any | None]:
    """The changes that take one item out of a list and move up those behind it; None means delete."""
    items = nested(answers).get(question.id, [])
    kept = items[:item] + items[item + 1 :]
    old: dict[str, Any | None] = dict.fromkeys(key for key in answers if key.startswith(f"{question.id}."))
    return old | {key: value for key, value in flat(question, kept).items() if key != done_mark(question)}


def stray(questions: Sequence[Question], marks: Callable[[str], bool], answers: Answers) -> dict[str, Any]:
    """Answers whose question the pack no longer has: kept, and shown apart."""
    known = {question.id: {field.id for field in question.fields} for question in questions}
    return {key: value for key, value in answers.items() if not marks(key) and not _known(key, known)}


def _known(key: str, known: Mapping[str, set[str]]) -> bool:
    name, _, rest = key.partition(".")
    if name not in known:
        return False
    field = rest.rpartition(".")[2]
    return not rest or rest == "done" or field in known[name]
