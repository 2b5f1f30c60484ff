"""The question flow of a pack as a Mermaid flowchart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from faq.pack.model import Condition, Outcome, Pack, Question
from faq.rules.conditions import Facts, holds
from faq.rules.reach import AnswerSpace, decidable

Answers = Mapping[str, Any]
START, END = "start", "last"
_ESCAPED = {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;", "\\": "#92;"}
_WHEN = {
    "failing": "a criterion is not met",
    "unknown": "none is not met, one is open",
    "clear": "no criterion stands against it",
}


def mermaid(pack: Pack, form: str) -> str:
    """The questions of a ``check`` or ``draft`` in order, with what leads to each; of a check also its criteria and outcomes."""
    lines = _check(pack) if form == "check" else _draft(pack)
    return "\n".join(["flowchart TD", *(f"    {line}" for line in lines)]) + "\n"


def _check(pack: Pack) -> Iterator[str]:
    rules = pack.eligibility
    yield f"{START}([{_label(f'{pack.file.short}: self-check')}])"
    for question in rules.question:
        yield _node(question)
    yield f"subgraph {END} [{_label('Every criterion is judged')}]"
    yield "    direction LR"
    for criterion in rules.criterion:
        yield f"    {_id('c', criterion.id)}[{_label(f'{criterion.label} ({criterion.question})')}]"
    yield "end"
    yield from _edges(pack, rules.question)
    for outcome in rules.outcome:
        yield f"{_id('o', outcome.id)}([{_label(outcome.id)}])"
        yield f"{END} -->|{_label(_leads_to(outcome))}| {_id('o', outcome.id)}"


def _leads_to(outcome: Outcome) -> str:
    return _WHEN[outcome.on] + (f"; {_says(outcome.when)}" if outcome.when else "")


def _draft(pack: Pack) -> Iterator[str]:
    """The consent is asked before all others, wherever it stands."""
    application = pack.application
    places = {part.id: number for number, part in enumerate(application.part)}
    asked = sorted(
        application.question, key=lambda one: -1 if one.id == application.consent else places.get(one.part, len(places))
    )
    yield f"{START}([{_label(f'{pack.file.short}: application draft')}])"
    for part in application.part:
        yield f"subgraph {_id('p', part.id)} [{_label(f'{part.id} · {part.name}')}]"
        yield from (f"    {_node(question)}" for question in asked if question.part == part.id)
        yield "end"
    yield f"{END}([{_label('Summary')}])"
    yield from _edges(pack, asked)


def _node(question: Question) -> str:
    """A box, rounded where the question is optional."""
    words = f"{question.id} · {question.label or question.text}"
    left, right = ("(", ")") if question.required is False else ("[", "]")
    return f"{_id('q', question.id)}{left}{_label(words)}{right}"


# -- which question may follow which


def _edges(pack: Pack, asked: Sequence[Question]) -> Iterator[str]:
    """An arrow for every two questions that may follow one another, with what decides where there are several ways on."""
    facts = Facts(pack.eligibility.sets)
    nodes = {_id("q", question.id): question for question in asked}
    ways = _ways(nodes, facts)
    for one in (START, *nodes):
        ends = [then for then in (*nodes, END) if (one, then) in ways]
        through = [answers for then in ends for answers in ways[one, then]]
        for then in ends:
            label = f"|{_label(_decides(nodes.get(then), through, facts))}| " if len(ends) > 1 else ""
            yield f"{one} --> {label}{then}"


def _ways(nodes: Mapping[str, Question], facts: Facts) -> dict[tuple[str, str], list[Answers]]:
    """The steps that a visit may take, each with answers that lead over it."""
    whens = [decidable(question.when) for question in nodes.values() if question.when]
    space = AnswerSpace(tuple(nodes.values()), facts.sets, whens, hide=True)
    ways: dict[tuple[str, str], list[Answers]] = {}
    for answers in space.answers(space.names(whens)):
        for sure in (True, False):
            shown = [node for node, question in nodes.items() if _shown(question, answers, facts, sure)]
            for step in pairwise((START, *shown, END)):
                ways.setdefault(step, []).append(answers)
    return ways


def _shown(question: Question, answers: Answers, facts: Facts, sure: bool) -> bool:
    """Whether it is asked; ``sure`` where only what can be decided without a predicate is."""
    when = question.when or {}
    return holds(decidable(when), answers, facts) and not (sure and decidable(when) != when)


def _decides(then: Question | None, through: Sequence[Answers], facts: Facts) -> str:
    """What of the next question's condition is not settled by all that leads here; "else" where it has none."""
    when = (then.when if then else None) or {}
    open_tests = {
        key: test
        for key, test in when.items()
        if key == "predicate" or len({holds({key: test}, answers, facts) for answers in through}) > 1
    }
    return _says(open_tests) or "else"


# -- words


def _says(condition: Condition) -> str:
    """A condition in short words."""
    return ", ".join(_test(key, test) for key, test in condition.items())


def _test(key: str, test: Any) -> str:
    if key == "not":
        return f"not ({_says(test)})"
    if key == "predicate":
        return str(test)
    if isinstance(test, list | tuple):
        return f"{key}: {' or '.join(test)}"
    if "between" in test:
        low, high = ("…" if end == "" else end for end in test["between"])
        return f"{key}: {low} to {high}"
    if "any" in test:
        return f"any of {key}: {_says(test['any'])}"
    kind, sets = next(iter(test.items()))
    return f"{key} {kind} {' or '.join(sets)}"


def _label(words: str) -> str:
    return '"' + "".join(_ESCAPED.get(sign, sign) for sign in " ".join(words.split())) + '"'


def _id(kind: str, name: str) -> str:
    """An id that is no word of Mermaid's own."""
    return f"{kind}_{re.sub(r'[^A-Za-z0-9]', '_', name)}"
