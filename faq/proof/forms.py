"""Checks on questions and rules: every name is there once and means something, every question and outcome can be reached."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from faq.answers.kind_table import DATE, KINDS, TICK, kind_of
from faq.answers.question_kind import QuestionKind
from faq.pack.model import Condition, Criterion, Outcome, Pack, Question
from faq.pack.toml_positions import Spot
from faq.proof.parts import APPLICATION, ENTRIES, PROGRAMME, RULES, UnplacedFlaw, forms, questions
from faq.rules import conditions, reach
from faq.rules.reach import AnswerSpace, domain, named, tests

_TICKED = sorted(kind.name for kind in KINDS.values() if kind.options)

# -- ids

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_MARKS = {"done", "optional", "later", "unread"}
"""Stored beside answers as ``A5.later`` and the like, so that no question or field may have these ids."""


def ids(pack: Pack) -> Iterator[UnplacedFlaw]:
    """Every id is used once, and question ids are words that can stand in a heading and before a dot."""
    for name, spot, what, found in _lists_of_ids(pack):
        for number in _repeated(found):
            yield name, (*spot, number, "id"), f"{what} {found[number]!r} is there twice"
    for name, asked in forms(pack).items():
        for spot, question in questions(asked):
            if not _ID.fullmatch(question.id) or question.id in _MARKS:
                yield (
                    name,
                    (*spot, "id"),
                    f"{question.id!r} cannot be an id: letters, digits and _ only; not: {', '.join(sorted(_MARKS))}",
                )
    entries = [entry.id for entry in pack.entries]
    for number in _repeated(entries):
        yield ENTRIES, pack.entries[number].line, f"entry {entries[number]!r} is there twice"


def _lists_of_ids(pack: Pack) -> Iterator[tuple[str, Spot, str, list[str]]]:
    for name, asked in forms(pack).items():
        yield name, ("question",), "question", [one.id for one in asked]
        for spot, question in questions(asked):
            yield name, (*spot, "options"), "option", [one.id for one in question.options]
            yield name, (*spot, "fields"), "field", [one.id for one in question.fields]
    yield RULES, ("criterion",), "criterion", [one.id for one in pack.eligibility.criterion]
    yield RULES, ("outcome",), "outcome", [one.id for one in pack.eligibility.outcome]
    yield APPLICATION, ("part",), "part", [one.id for one in pack.application.part]
    yield PROGRAMME, ("call",), "call", [one.id for one in pack.file.call]
    yield PROGRAMME, ("topic",), "topic", [one.id for one in pack.file.topic]


def _repeated(found: Sequence[str]) -> list[int]:
    return [number for number, one in enumerate(found) if one in found[:number]]


# -- the shape of questions


def shapes(pack: Pack) -> Iterator[UnplacedFlaw]:
    """Every question has what its type needs, and nothing that its type does not know."""
    for name, asked in forms(pack).items():
        for spot, question in questions(asked):
            for key, what in _shape(question, is_field=len(spot) > 2):
                yield name, (*spot, key), f"{question.id!r}: {what}"


def _shape(question: Question, *, is_field: bool) -> Iterator[tuple[str, str]]:
    kind = kind_of(question)
    if kind.from_pack != bool(question.options):
        yield "type", f"type {kind.name} {'has no' if question.options else 'needs'} options"
    if kind.has_fields != bool(question.fields):
        yield "type", f"type {kind.name} {'has no' if question.fields else 'needs'} fields"
    if is_field and kind.has_fields:
        yield "type", f"a field cannot be of type {kind.name}"
    yield from _shape_beside_type(question, kind)


def _shape_beside_type(question: Question, kind: QuestionKind) -> Iterator[tuple[str, str]]:
    if "today" in (question.min, question.max) and kind is not DATE:
        yield "min" if question.min == "today" else "max", "only a date can be bound by today"
    if isinstance(question.max, int) and question.least is not None and question.least > question.max:
        yield "min", f"'min' {question.min} is more than 'max' {question.max}"
    if kind.repeats and any(field.when for field in question.fields):
        yield "fields", "a field of a list cannot have 'when'"
    if question.screen and not kind.options:
        yield "screen", f"a screen holds questions of type {' and '.join(_TICKED)} only"


# -- what questions refer to


def links(pack: Pack) -> Iterator[UnplacedFlaw]:
    """Parts, criteria and what is taken over from the self-check refer to something that is there."""
    checked = {question.id: question for question in pack.eligibility.question}
    for number, criterion in enumerate(pack.eligibility.criterion):
        if criterion.question not in checked:
            yield RULES, ("criterion", number, "question"), f"unknown question {criterion.question!r}"
    for number, question in enumerate(pack.eligibility.question):
        fields = {field.id for field in question.fields}
        for one in question.stands_for:
            if one not in checked or one not in fields:
                what = f"'stands_for' names {one!r}, which is not both a question and a field of {question.id!r}"
                yield RULES, ("question", number, "stands_for"), what
    for spot, question in questions(pack.application.question):
        yield from ((APPLICATION, (*spot, key), what) for key, what in _taken(question, checked))
    yield from _parts(pack)


def _taken(question: Question, checked: Mapping[str, Question]) -> Iterator[tuple[str, str]]:
    if question.takes and question.takes not in checked:
        yield "takes", f"'takes' names {question.takes!r}, which is no question of the self-check"
    elif question.takes:
        known = (domain(checked[question.takes]), domain(question))
        for given, own in question.takes_values.items():
            for value, values, whose in ((given, known[0], question.takes), (own, known[1], question.id)):
                if values and value not in values:
                    yield "takes_values", f"{whose!r} has no value {value!r}; it has: {', '.join(values)}"


def _parts(pack: Pack) -> Iterator[UnplacedFlaw]:
    application = pack.application
    used = Counter(question.part for question in application.question)
    known = [part.id for part in application.part]
    for number, part in enumerate(known):
        if not used[part]:
            yield APPLICATION, ("part", number), f"part {part!r} has no question"
    for number, question in enumerate(application.question):
        if question.part not in known:
            what = f"{question.id!r} is in part {question.part!r}, which is not there; there are: {', '.join(known)}"
            yield APPLICATION, ("question", number, "part"), what
    consent = [question for question in application.question if question.id == application.consent]
    if not consent or kind_of(consent[0]) is not TICK:
        yield APPLICATION, ("consent",), f"the consent {application.consent!r} is no question of type {TICK.name}"


# -- conditions


def rules(pack: Pack) -> Iterator[UnplacedFlaw]:
    """Every condition is of a form that exists and names what is there."""
    sets = pack.eligibility.sets
    for name, asked in forms(pack).items():
        known = _known(asked)
        for spot, condition in _conditions(pack, name):
            for what in _flaws(condition, known, frozenset(named(asked)), sets):
                yield name, spot, what
    yield from _set_values(pack)


def _conditions(pack: Pack, name: str) -> Iterator[tuple[Spot, Condition]]:
    for spot, question in questions(forms(pack)[name]):
        if question.when:
            yield (*spot, "when"), question.when
        yield from (((*spot, *rest), condition) for rest, condition in _beside_when(question))
    if name == RULES:
        for number, criterion in enumerate(pack.eligibility.criterion):
            yield from (((("criterion", number, *rest)), condition) for rest, condition in _of_criterion(criterion))
        for number, outcome in enumerate(pack.eligibility.outcome):
            yield from _of_outcome(number, outcome)


def _of_outcome(number: int, outcome: Outcome) -> Iterator[tuple[Spot, Condition]]:
    if outcome.when:
        yield ("outcome", number, "when"), outcome.when
    for place, step in enumerate(outcome.next):
        if step.when:
            yield ("outcome", number, "next", place, "when"), step.when


def _beside_when(question: Question) -> Iterator[tuple[Spot, Condition]]:
    if not isinstance(question.required, bool):
        yield ("required",), question.required
    for number, warn in enumerate(question.warn):
        yield ("warn", number, "when"), warn.when


def _of_criterion(criterion: Criterion) -> Iterator[tuple[Spot, Condition]]:
    if criterion.applies:
        yield ("applies",), criterion.applies
    for key in ("fail", "unknown", "warn", "awaits"):
        yield from (((key, number), condition) for number, condition in enumerate(getattr(criterion, key)))
    yield from _of_words(criterion)


def _of_words(criterion: Criterion) -> Iterator[tuple[Spot, Condition]]:
    """The conditions on which a passage is shown or advice is given."""
    for key in ("change", "find_out", "advice", "awaited", "more"):
        for number, one in enumerate(getattr(criterion, key)):
            if one.when:
                yield (key, number, "when"), one.when


def _known(asked: Sequence[Question]) -> dict[str, frozenset[str]]:
    """The values of all that conditions may name, and of the fields of lists, which they may name under ``any``."""
    items = {f"{one.id}.{field.id}": field for one in asked if kind_of(one).repeats for field in one.fields}
    plain = {name: one.question for name, one in named(asked).items()}
    return {name: frozenset(domain(question)) for name, question in (plain | items).items()}


def _flaws(
    condition: Condition, known: Mapping[str, frozenset[str]], plain: frozenset[str], sets: Mapping[str, Any]
) -> Iterator[str]:
    if not _well_formed(condition):
        yield "this is no condition; docs/packs.md lists the forms there are"
        return
    yield from conditions.flaws(condition, known, sets)
    for name, _ in tests((condition,)):
        if name in known and name not in plain:
            yield f"{name!r} is a field of a list: it can only be named under 'any'"
    for name in _predicate_arguments(condition):
        if name not in plain:
            yield f"unknown question {name!r} in a predicate"


def _well_formed(condition: object) -> bool:
    if not isinstance(condition, Mapping):
        return False
    return all(
        _well_formed(test) if key == "not" else isinstance(test, str) if key == "predicate" else _test_well_formed(test)
        for key, test in condition.items()
    )


def _test_well_formed(test: object) -> bool:
    if not isinstance(test, Mapping):
        return _are(str, test)
    kind, value = next(iter(test.items()), ("", None))
    if kind == "any":
        return _well_formed(value)
    if kind == "between":
        return isinstance(value, list | tuple) and all(end == "" or isinstance(end, int) for end in value)
    return _are(str, value) if kind in ("in", "outside") else True


def _are(kind: type, values: object) -> bool:
    return isinstance(values, list | tuple) and bool(values) and all(isinstance(value, kind) for value in values)


def _predicate_arguments(condition: Condition) -> Iterator[str]:
    for key, test in condition.items():
        if key == "not":
            yield from _predicate_arguments(test)
        elif key == "predicate":
            yield test.partition(":")[2]


def _set_values(pack: Pack) -> Iterator[UnplacedFlaw]:
    """The values of a set are values of the questions that it is used on."""
    known, sets = _known(pack.eligibility.question), pack.eligibility.sets
    sound = [condition for _, condition in _conditions(pack, RULES) if _well_formed(condition)]
    used = {(which, name) for name, test in tests(sound) for which in _named_sets(test) if which in sets}
    for which, name in sorted(used):
        for number, value in enumerate(sets[which].values):
            if known.get(name) and value not in known[name]:
                yield RULES, ("sets", which, "values", number), f"{value!r} is no value of {name!r}"


def _named_sets(test: Any) -> Sequence[str]:
    return [*test.get("in", ()), *test.get("outside", ())] if isinstance(test, Mapping) else []


# -- what can be reached


def reached(pack: Pack, name: str) -> Iterator[UnplacedFlaw]:
    """Every question of a file can come to be asked, and every condition beside it can hold. No condition may have flaws."""
    asked, sets = forms(pack)[name], pack.eligibility.sets
    space = AnswerSpace(asked, sets, [condition for _, condition in _conditions(pack, name)], hide=True)
    for spot, question in questions(asked):
        outer = _outermost(asked, spot)
        whens = [one.when for one in (outer, question) if one.when]
        if not space.can_hold(whens):
            if outer is question or not outer.when or space.can_hold([outer.when]):
                yield name, (*spot, "when"), f"{question.id!r} is never asked: no answers fulfil its 'when'"
            continue
        for rest, condition in _beside_when(question):
            if not space.can_hold([*whens, condition]):
                yield name, (*spot, *rest), "no answers fulfil this condition"


def _outermost(asked: Sequence[Question], spot: Spot) -> Question:
    return next(question for number, question in enumerate(asked) if number == spot[1])


def came_to(pack: Pack) -> Iterator[UnplacedFlaw]:
    """Every condition of a criterion can hold, every outcome is reached, and all answers have one. No condition may have flaws."""
    checked = pack.eligibility
    for number, criterion in enumerate(checked.criterion):
        for rest, condition in _of_criterion(criterion):
            if rest != ("applies",) and not reach.can_apply(checked, criterion, condition):
                yield RULES, ("criterion", number, *rest), f"{criterion.id!r}: no answers fulfil this condition"
    found = reach.outcomes(checked, hide=True)
    for number, outcome in enumerate(checked.outcome):
        if outcome.id not in found:
            yield RULES, ("outcome", number), f"no answers lead to the outcome {outcome.id!r}"
    if (without := reach.outcomes(checked, hide=False).get("")) is not None:
        yield RULES, ("outcome",), f"no outcome is for these answers, whatever the others are: {dict(without)}"
