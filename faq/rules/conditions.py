"""The few tests a pack may put on answers; anything more is a named predicate in Python.

All keys of a condition must hold. ``{cohort = ["member"]}``: the answer is one of these (of a multi: any of its values).
``{population = {between = [0, 49999]}}``: a number in the range, an end may be ``""``. ``{country = {in = ["eu"]}}``: in
one of the named sets; ``outside``: a known value in none of them. ``{members = {any = {…}}}``: some item of a list fulfils
a condition. ``{not = {…}}``. ``{predicate = "name:argument"}``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from faq.pack.model import Condition, ValueSet

Answers = Mapping[str, Any]

UNSURE = "unsure"
"""What "I'm not sure" is stored as."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What conditions may refer to beside the answers: the pack's named sets and the earliest deadline, where known."""

    sets: Mapping[str, ValueSet] = field(default_factory=dict)
    deadline: date | None = None


NO_FACTS = Facts()


def _after_deadline(leaf: str, answers: Answers, facts: Facts) -> bool:
    given = answers.get(leaf)
    return isinstance(given, str) and facts.deadline is not None and given > facts.deadline.isoformat()


PREDICATES: Mapping[str, Callable[[str, Answers, Facts], bool]] = {"after_deadline": _after_deadline}


def holds(condition: Condition | None, answers: Answers, facts: Facts = NO_FACTS) -> bool:
    """Whether the answers fulfil the condition; a missing answer fulfils no test, None is fulfilled by anything."""
    return condition is None or all(_key_holds(key, test, answers, facts) for key, test in condition.items())


def _key_holds(key: str, test: Any, answers: Answers, facts: Facts) -> bool:
    if key == "not":
        return not holds(test, answers, facts)
    if key == "predicate":
        name, _, argument = test.partition(":")
        return PREDICATES[name](argument, answers, facts)
    return key in answers and _test_holds(test, answers[key], facts)


def _test_holds(test: Any, value: Any, facts: Facts) -> bool:
    if isinstance(test, list | tuple):
        return any(one in test for one in value) if isinstance(value, list | tuple) else value in test
    if "between" in test:
        return _between(test["between"], value)
    if "in" in test:
        return any(value in facts.sets[name].values for name in test["in"])
    if "outside" in test:
        return value != UNSURE and not any(value in facts.sets[name].values for name in test["outside"])
    return isinstance(value, list | tuple) and any(holds(test["any"], item, facts) for item in value)


def _between(ends: tuple[Any, Any], value: Any) -> bool:
    low, high = ends
    number = isinstance(value, int) and not isinstance(value, bool)
    return number and (low == "" or low <= value) and (high == "" or value <= high)


def matching_items(condition: Condition, answers: Answers, facts: Facts = NO_FACTS) -> list[Mapping[str, Any]]:
    """The list items that make the ``any`` tests of a condition hold: those that a finding names."""
    return [
        item
        for key, test in condition.items()
        if isinstance(test, Mapping) and "any" in test
        for item in answers.get(key, ())
        if holds(test["any"], item, facts)
    ]


def flaws(condition: Condition, known: Mapping[str, frozenset[str]], sets: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a condition: names it uses that the pack does not have, forms that do not exist.

    ``known`` maps each id that may be named to the values it may have; an empty set means any value.
    """
    for key, test in condition.items():
        if key == "not":
            yield from flaws(test, known, sets)
        elif key == "predicate":
            if str(test).partition(":")[0] not in PREDICATES:
                yield f"unknown predicate {test!r}; there are: {', '.join(sorted(PREDICATES))}"
        elif key not in known:
            yield f"unknown question {key!r} in a condition"
        else:
            yield from _test_flaws(key, test, known, sets)


def _test_flaws(key: str, test: Any, known: Mapping[str, frozenset[str]], sets: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(test, list | tuple):
        yield from _value_flaws(key, test, known[key])
    elif not isinstance(test, Mapping) or len(test) != 1 or next(iter(test)) not in ("between", "in", "outside", "any"):
        yield f"the test on {key!r} is none of: a list of values, between, in, outside, any"
    elif "between" in test and (len(test["between"]) != 2):
        yield f"'between' on {key!r} needs two ends"
    elif "in" in test or "outside" in test:
        yield from _set_flaws(next(iter(test.values())), sets)
    elif "any" in test:
        inner = {name.removeprefix(f"{key}."): values for name, values in known.items() if name.startswith(f"{key}.")}
        yield from flaws(test["any"], inner, sets)


def _value_flaws(key: str, values: Iterable[str], known: frozenset[str]) -> Iterator[str]:
    wrong = sorted(set(values) - known) if known else []
    if wrong:
        yield f"{key!r} has no value {wrong[0]!r}; it has: {', '.join(sorted(known))}"


def _set_flaws(names: Iterable[str], sets: Mapping[str, Any]) -> Iterator[str]:
    for name in names:
        if name not in sets:
            yield f"unknown set {name!r}; there are: {', '.join(sorted(sets)) or 'none'}"
