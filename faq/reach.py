"""Which answers can come together: small spaces of answers that stand for all, so that a pack can be proven and drawn.

Answers that no condition tells apart are one class, and one answer stands for it: 49,999 and 50,000 for all numbers of
inhabitants. What lies behind other questions is asked only where their ``when`` holds, as in a visit.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from faq.conditions import Answers, Facts, holds
from faq.model import Condition, Criterion, Eligibility, Outcome, Question, ValueSet
from faq.rules import UNSURE, AnswersError, allowed_values, judge

LIMIT = 20_000
"""Sets of answers tried at most; of a larger space as many are tried, spread over it."""
SPREAD = 2_147_483_647
"""A prime: its multiples, modulo the size of a space, visit every place once before any twice."""

LEFT_OUT = None
"""In the place of an answer: there is none."""

Test = Any
Worst = str


@dataclass(frozen=True, slots=True)
class Named:
    """What a condition may name: what it is read as, and the conditions under which it is asked."""

    question: Question
    whens: tuple[Condition, ...]


def named(questions: Iterable[Question]) -> dict[str, Named]:
    """All that conditions on these questions may name, in the order of asking: questions, fields, lists."""
    found: dict[str, Named] = {}
    for question in questions:
        whens = (question.when,) if question.when else ()
        if question.type == "fields":
            for field in question.fields:
                own = (*whens, field.when) if field.when else whens
                found[f"{question.id}.{field.id}"] = Named(replace(field, required=False), own)
        else:
            found[question.id] = Named(question, whens)
    return found


def tests(conditions: Iterable[Condition]) -> Iterator[tuple[str, Test]]:
    """(name, test) of every single test in the conditions, those under ``not`` too; predicates are passed over."""
    for condition in conditions:
        for key, test in condition.items():
            if key == "not":
                yield from tests((test,))
            elif key != "predicate":
                yield key, test


def domain(question: Question) -> tuple[str, ...]:
    """The values that an answer may have; empty where they cannot be counted."""
    return ("yes",) if question.type == "tick" else allowed_values(question)


class Space:
    """The answers to a form's questions. ``hide`` leaves out what is not asked; without it anything is answered."""

    def __init__(self, questions: Sequence[Question], sets: Mapping[str, ValueSet], *, hide: bool = True) -> None:
        self._named = named(questions)
        self._facts = Facts(sets)
        self._hide = hide

    def names(self, conditions: Iterable[Condition]) -> tuple[str, ...]:
        """What the conditions name, after all that it hangs on: so that each can be decided in this order."""
        found: dict[str, None] = {}
        for name, _ in tests(conditions):
            self._follow(name, found, ())
        return tuple(found)

    def _follow(self, name: str, found: dict[str, None], through: tuple[str, ...]) -> None:
        if name in self._named and name not in found and name not in through:
            one = self._named[name]
            for before in (*one.question.stands_for, *(key for key, _ in tests(one.whens))):
                self._follow(before, found, (*through, name))
            found[name] = None

    def answers(self, conditions: Sequence[Condition]) -> Iterator[dict[str, Any]]:
        """Answers to all that the conditions name, one of every class; spread samples where they are too many."""
        names = self.names(conditions)
        told_apart = [*conditions, *(when for name in names for when in self._named[name].whens)]
        classes = [self.classes(name, told_apart) for name in names]
        size = math.prod(map(len, classes))
        for number in range(min(size, LIMIT)):
            yield self._answers(names, classes, number * SPREAD % size)

    def _answers(self, names: Sequence[str], classes: Sequence[Sequence[Any]], number: int) -> dict[str, Any]:
        answers: dict[str, Any] = {}
        for name, values in zip(names, classes, strict=True):
            number, at = divmod(number, len(values))
            if values[at] is not LEFT_OUT and self.asked(name, answers):
                answers[name] = values[at]
        return answers

    def asked(self, name: str, answers: Answers) -> bool:
        """Whether it is asked, given the answers before it."""
        return not self._hide or all(holds(when, answers, self._facts) for when in self._named[name].whens)

    def classes(self, name: str, conditions: Sequence[Condition]) -> list[Any]:
        """One answer of every class that the conditions tell apart, and ``LEFT_OUT`` where it may be missing."""
        question, own = self._named[name].question, [test for key, test in tests(conditions) if key == name]
        found = {self._signature(value, own): value for value in reversed(self._candidates(question, own))}
        may_miss = question.required is not True or bool(self._named[name].whens) or question.type == "list"
        return [*reversed(found.values()), *([LEFT_OUT] if may_miss or not found else [])]

    def _signature(self, value: Any, own: Sequence[Test]) -> tuple[bool, ...]:
        return tuple(holds({"it": test}, {"it": value}, self._facts) for test in own)

    def _candidates(self, question: Question, own: Sequence[Test]) -> list[Any]:
        if question.type == "list":
            return self._lists(question, own)
        values: list[Any] = list(domain(question)) or _mentioned(own)
        if question.type == "multi":
            return [list(some) for many in (1, 2) for some in itertools.combinations(values, many)]
        return [*_numbers(question, own), *values]

    def _lists(self, question: Question, own: Sequence[Test]) -> list[list[dict[str, Any]]]:
        """Lists of one and two items: any two things that a list may hold together."""
        inner = [test["any"] for test in own if isinstance(test, Mapping) and "any" in test]
        fields = Space(question.fields, self._facts.sets, hide=False)
        values = [fields.classes(field.id, inner) for field in question.fields]
        items = [dict(zip((field.id for field in question.fields), row, strict=True)) for row in itertools.product(*values)]
        plain = [{key: value for key, value in item.items() if value is not LEFT_OUT} for item in items]
        return [list(some) for many in (1, 2) for some in itertools.combinations(plain, many)]


def _mentioned(own: Sequence[Test]) -> list[Any]:
    return [value for test in own if isinstance(test, list | tuple) for value in test] or ["x"]


def _numbers(question: Question, own: Sequence[Test]) -> list[int]:
    """The numbers at the ends of all ranges, and on the other side of each; within what the question takes."""
    if question.type not in ("integer", "year"):
        return []
    ends = [end for test in own if isinstance(test, Mapping) for end in test.get("between", ()) if end != ""]
    near = sorted({number for end in ends for number in (end - 1, end, end + 1)}) or [question.min or 0]
    low = -math.inf if question.min is None else question.min
    high = question.max if isinstance(question.max, int) else math.inf
    return [number for number in near if low <= number <= high]


# -- what a self-check can come to

_ANY = tuple(Outcome(on, on, on, on) for on in ("failing", "unknown", "clear"))
_FORCED: Mapping[Worst, Mapping[str, Any]] = {"failing": {"fail": ({},)}, "unknown": {"unknown": ({},)}, "clear": {}}


def worst_of(rules: Eligibility, criterion: Criterion, answers: Answers) -> Worst:
    """What one criterion alone comes to: failing, unknown or clear."""
    return judge(replace(rules, criterion=(criterion,), outcome=_ANY), answers).outcome.id


def outcomes(rules: Eligibility, *, hide: bool) -> dict[str, Mapping[str, Any]]:
    """The outcomes that some answers lead to, by id, with such answers; the id is empty where answers lead to none.

    Only what several rules look at together is combined; the rest of each criterion is its own and can be judged by itself.
    """
    space = Space(rules.question, rules.sets, hide=hide)
    shared = _shared(rules, space)
    criteria = [_Judged(rules, space, criterion, frozenset(shared)) for criterion in rules.criterion]
    found: dict[str, Mapping[str, Any]] = {}
    everything = [*_conditions(rules)]
    for answers in _over(space, shared, everything):
        possible = [one.possible(answers, everything) for one in criteria]
        for worst in _worsts(possible):
            found.setdefault(_outcome(rules, worst, answers), answers)
    return found
