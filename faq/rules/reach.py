"""Which answers can come together: small spaces of answers that stand for all, so that a pack can be proven and drawn.

Answers that no condition tells apart are one class, and one of them stands for it: 49,999 and 50,000 for all numbers of
inhabitants.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from faq.answers.kind_table import kind_of
from faq.pack.citation import Citation
from faq.pack.model import Condition, Criterion, Eligibility, Outcome, Question, ValueSet
from faq.rules.conditions import Answers, Facts, holds
from faq.rules.criteria import AnswersError, allowed_values, judge

LIMIT = 10_000
"""Sets of answers tried at most; of a larger space as many are tried, spread over all of it."""
_SPREAD = 2_147_483_647
"""A prime: its multiples, modulo the size of a space, visit every place once before any place twice."""
_LEFT_OUT = None
"""In the place of an answer: there is none."""


@dataclass(frozen=True, slots=True)
class Nameable:
    """What a condition may name: what it is read as, and the conditions under which it is asked."""

    question: Question
    whens: tuple[Condition, ...]


def named(questions: Iterable[Question]) -> dict[str, Nameable]:
    """All that a condition on these questions may name, by id: plain questions, lists, and the fields of composite ones."""
    found: dict[str, Nameable] = {}
    for question in questions:
        whens = (question.when,) if question.when else ()
        if not kind_of(question).composite:
            found[question.id] = Nameable(question, whens)
            continue
        for one in question.fields:
            must = one.required if question.required is True else False
            own = (*whens, one.when) if one.when else whens
            found[f"{question.id}.{one.id}"] = Nameable(replace(one, required=must), own)
    return found


def tests(conditions: Iterable[Condition]) -> Iterator[tuple[str, Any]]:
    """(name, test) of every single test, those under ``not`` too; predicates are passed over."""
    for condition in conditions:
        for key, test in condition.items():
            if key == "not":
                yield from tests((test,))
            elif key != "predicate":
                yield key, test


def decidable(condition: Condition) -> dict[str, Any]:
    """The condition without its predicates, which are taken to hold where they can help."""
    return {
        key: test
        for key, test in condition.items()
        if key != "predicate" and not (key == "not" and "predicate" in test)
    }


def domain(question: Question) -> tuple[str, ...]:
    """The values that an answer may have; empty where they cannot be counted."""
    return (*kind_of(question).values(), *allowed_values(question))


class AnswerSpace:
    """The answers to questions, as far as ``apart`` tells them apart. ``hide`` leaves out what would not be asked."""

    def __init__(
        self, questions: Sequence[Question], sets: Mapping[str, ValueSet], apart: Iterable[Condition], *, hide: bool
    ) -> None:
        self.named = named(questions)
        self._facts = Facts(sets)
        self._hide = hide
        whens = [when for one in self.named.values() for when in one.whens]
        self._tests: dict[str, list[Any]] = {}
        for name, test in tests((*apart, *whens)):
            self._tests.setdefault(name, []).append(test)
        self._classes: dict[str, list[Any]] = {}

    def names(self, conditions: Iterable[Condition]) -> tuple[str, ...]:
        """What the conditions name, and before each what it hangs on."""
        found: dict[str, None] = {}
        for name, _ in tests(conditions):
            self._follow(name, found, ())
        return tuple(found)

    def _follow(self, name: str, found: dict[str, None], through: tuple[str, ...]) -> None:
        if name in self.named and name not in found and name not in through:
            one = self.named[name]
            for before in (*one.question.stands_for, *(key for key, _ in tests(one.whens))):
                self._follow(before, found, (*through, name))
            found[name] = None

    def answers(self, names: Sequence[str], given: Answers | None = None) -> Iterator[dict[str, Any]]:
        """Answers to what is named beside those given, one of every class."""
        classes = [self.classes(name) for name in names]
        size = math.prod(map(len, classes))
        for number in range(min(size, LIMIT)):
            yield self._answers(dict(given or {}), names, number * _SPREAD % size)

    def _answers(self, answers: dict[str, Any], names: Sequence[str], number: int) -> dict[str, Any]:
        for name in names:
            values = self.classes(name)
            number, at = divmod(number, len(values))
            if values[at] is not _LEFT_OUT and (not self._hide or self.asked(name, answers)):
                answers[name] = values[at]
        return answers

    def asked(self, name: str, answers: Answers) -> bool:
        """Whether it is asked, given the answers to what it hangs on."""
        return all(holds(when, answers, self._facts) for when in self.named[name].whens)

    def can_hold(self, conditions: Sequence[Condition]) -> bool:
        """Whether some answers fulfil all the conditions, which must be among those told apart."""
        wanted = [decidable(condition) for condition in conditions]
        return any(
            all(holds(condition, answers, self._facts) for condition in wanted)
            for answers in self.answers(self.names(wanted))
        )

    def classes(self, name: str) -> list[Any]:
        """One answer of every class, and "left out" where there may be none."""
        if name not in self._classes:
            question, own = self.named[name].question, self._tests.get(name, [])
            found = {self._signature(value, own): value for value in reversed(self._candidates(question, own))}
            certain = question.required is True and not self.named[name].whens and not kind_of(question).repeats
            self._classes[name] = [*reversed(found.values()), *([] if certain else [_LEFT_OUT])]
        return self._classes[name]

    def _signature(self, value: Any, own: Sequence[Any]) -> tuple[bool, ...]:
        return tuple(holds({"it": test}, {"it": value}, self._facts) for test in own)

    def _candidates(self, question: Question, own: Sequence[Any]) -> list[Any]:
        if kind_of(question).repeats:
            return self._lists(question, own)
        values: list[Any] = [*_numbers(question, own), *(domain(question) or _mentioned(question, own))]
        if kind_of(question).many:
            return [list(some) for many in (1, 2) for some in itertools.combinations(values, many)]
        return values

    def _lists(self, question: Question, own: Sequence[Any]) -> list[list[dict[str, Any]]]:
        """Lists of one and of two items: all that any two tests on items can find in a list."""
        inner = [test["any"] for test in own if isinstance(test, Mapping) and "any" in test]
        within = AnswerSpace(question.fields, self._facts.sets, inner, hide=False)
        items = list(within.answers([one.id for one in question.fields]))
        return [list(some) for many in (1, 2) for some in itertools.combinations(items, many)]


def _mentioned(question: Question, own: Sequence[Any]) -> list[str]:
    if kind_of(question).number:
        return []
    return [value for test in own if isinstance(test, list | tuple) for value in test] or ["x"]


def _numbers(question: Question, own: Sequence[Any]) -> list[int]:
    """The numbers at the ends of the ranges and on the other side of each, within what the question takes."""
    if not kind_of(question).number:
        return []
    low = -math.inf if question.least is None else question.least
    high = question.max if isinstance(question.max, int) else math.inf
    near = {number for end in _ends(own) for number in (end - 1, end, end + 1)}
    return [number for number in sorted(near | {question.least or 0}) if low <= number <= high]


def _ends(own: Sequence[Any]) -> Iterator[int]:
    """The ends of the ranges in some tests."""
    for test in own:
        if isinstance(test, Mapping):
            yield from (end for end in test.get("between", ()) if end != "")


# -- what a self-check can come to

_NOWHERE = Citation("", "")
_ANY = tuple(Outcome(on, on, on, on) for on in ("failing", "unknown", "clear"))
_FORCED = {
    "failing": Criterion("", "", _NOWHERE, "", fail=({},)),
    "unknown": Criterion("", "", _NOWHERE, "", unknown=({},)),
    "clear": Criterion("", "", _NOWHERE, ""),
}


@dataclass(slots=True)
class _Probe:
    """One criterion by itself. ``shared`` are the names it has in common with others; its other names are its own."""

    rules: Eligibility
    space: AnswerSpace
    shared: tuple[str, ...]
    own: tuple[str, ...]
    known: dict[str, frozenset[str]] = field(default_factory=dict)

    def possible(self, given: Answers) -> frozenset[str]:
        """What it can come to, given the answers to what is shared."""
        key = _key(self.shared, given)
        if key not in self.known:
            answers = self.space.answers(self.own, given)
            self.known[key] = frozenset(judge(self.rules, one).outcome.id for one in answers)
        return self.known[key]


def conditions_of(criterion: Criterion) -> tuple[Condition, ...]:
    """All conditions of a criterion."""
    applies = (criterion.applies,) if criterion.applies else ()
    return (*applies, *criterion.fail, *criterion.unknown, *criterion.warn, *criterion.awaits)


def can_apply(rules: Eligibility, criterion: Criterion, condition: Condition) -> bool:
    """Whether some answers make one condition of a criterion hold, in the cases that the criterion applies to."""
    only = Criterion("", "", _NOWHERE, "", applies=criterion.applies, fail=(decidable(condition),))
    probe = replace(rules, criterion=(only,), outcome=_ANY)
    space = AnswerSpace(rules.question, rules.sets, conditions_of(only), hide=True)
    answers = space.answers(space.names(conditions_of(only)))
    return any(judge(probe, one).outcome.id == "failing" for one in answers)


def outcomes(rules: Eligibility, *, hide: bool) -> dict[str, Mapping[str, Any]]:
    """The outcomes that some answers lead to, by id, with such answers; the id is empty where no outcome is for them.

    Only what several rules look at is combined; what a single criterion looks at can be judged by itself.
    """
    named_by = (*(one.when for one in rules.outcome), *(one.when for one in rules.question))
    whens = [when for when in named_by if when]
    space = AnswerSpace(
        rules.question, rules.sets, [*whens, *itertools.chain(*map(conditions_of, rules.criterion))], hide=hide
    )
    looks = [space.names(conditions_of(criterion)) for criterion in rules.criterion]
    several = [name for name in space.named if sum(name in names for names in looks) > 1]
    shared = tuple(dict.fromkeys([*space.names(whens), *several]))
    probes = [_probe(rules, space, shared, number, names) for number, names in enumerate(looks)]
    return _led_to(rules, space, shared, probes)


def _led_to(
    rules: Eligibility, space: AnswerSpace, shared: Sequence[str], probes: Sequence[_Probe]
) -> dict[str, Mapping[str, Any]]:
    forced = {worst: replace(rules, criterion=(criterion,)) for worst, criterion in _FORCED.items()}
    found: dict[str, Mapping[str, Any]] = {}
    decided = space.names([one.when for one in rules.outcome if one.when])
    tried = set[tuple[str, str]]()
    for answers in space.answers(shared):
        for worst in _worsts([probe.possible(answers) for probe in probes]):
            # Answers that no outcome looks at lead to the same one again.
            if (case := (worst, _key(decided, answers))) not in tried:
                tried.add(case)
                found.setdefault(_outcome(forced[worst], answers), answers)
    return found


def _key(names: Sequence[str], answers: Answers) -> str:
    return repr([answers.get(name) for name in names])


def _probe(rules: Eligibility, space: AnswerSpace, shared: Sequence[str], number: int, names: Sequence[str]) -> _Probe:
    alone = replace(rules, criterion=(rules.criterion[number],), outcome=_ANY)
    common = tuple(name for name in names if name in shared)
    return _Probe(alone, space, common, tuple(name for name in names if name not in shared))


def _worsts(possible: Sequence[frozenset[str]]) -> Iterator[str]:
    """What all criteria together can come to, where each can come to what is said of it."""
    if any("failing" in one for one in possible):
        yield "failing"
    if all(one & {"unknown", "clear"} for one in possible) and any("unknown" in one for one in possible):
        yield "unknown"
    if all("clear" in one for one in possible):
        yield "clear"


def _outcome(rules: Eligibility, answers: Answers) -> str:
    try:
        return judge(rules, answers).outcome.id
    except AnswersError:
        return ""
