"""The self-check: every criterion judged, never stopping at the first that fails, and the outcome that follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from faq.answers.kind_table import kind_of
from faq.answers.values import problems
from faq.pack.citation import Citation
from faq.pack.model import Advice, Condition, Criterion, Eligibility, NextStep, Outcome, Question
from faq.rules.conditions import UNSURE, Answers, Facts, holds, matching_items
from faq.rules.flow import applies

Status = Literal["fail", "unknown", "warn", "pass"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one criterion came to; ``who`` names the list items (members of a consortium) that it is about. Of its passages and
    its advice it has what fits the answers. One that passes may not be ``asked`` at all, or be ``awaited`` from somebody else."""

    criterion: Criterion
    status: Status
    who: tuple[str, ...] = ()
    cites: tuple[Citation, ...] = ()
    advice: tuple[str, ...] = ()
    asked: bool = True
    awaited: bool = False

    @property
    def settled(self) -> bool:
        """Whether it is met, and nobody has still to decide."""
        return self.status == "pass" and not self.awaited


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome, the findings in the pack's order, and the steps of the outcome that fit the answers."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    steps: tuple[NextStep, ...] = ()

    def of(self, status: Status) -> tuple[Finding, ...]:
        """The findings of one status."""
        return tuple(finding for finding in self.findings if finding.status == status)

    @property
    def citations(self) -> tuple[tuple[str, Citation], ...]:
        """(criterion or outcome id, citation) of all that did not simply pass, without repeats."""
        found = [(one.criterion.id, cite) for one in self.findings if one.status != "pass" for cite in one.cites]
        if self.outcome.cite:
            found.append((self.outcome.id, self.outcome.cite))
        return tuple(dict.fromkeys(found))


class AnswersError(ValueError):
    """An answer set names a question or value that the programme does not have; the message names it and the allowed ones."""


def judge(eligibility: Eligibility, answers: Answers) -> Verdict:
    """What follows from the answers; a missing one counts as unsure.

    >>> # a pack's rules are tables of conditions: see docs/packs.md
    """
    facts = Facts(eligibility.sets)
    complete = _complete(eligibility.question, answers)
    found = findings(eligibility, answers)
    worst = _worst(found)
    for outcome in eligibility.outcome:
        if outcome.on == worst and holds(outcome.when, complete, facts):
            steps = tuple(step for step in outcome.next if holds(step.when, complete, facts))
            return Verdict(outcome, found, steps)
    raise AnswersError(f"no outcome of the pack is for these answers ({worst})")


def findings(eligibility: Eligibility, answers: Answers) -> tuple[Finding, ...]:
    """What each criterion came to, in the pack's order; a missing answer counts as unsure."""
    facts, complete = Facts(eligibility.sets), _complete(eligibility.question, answers)
    return tuple(_judge_one(criterion, complete, facts) for criterion in eligibility.criterion)


def _complete(questions: Sequence[Question], answers: Answers) -> dict[str, Any]:
    complete = {question.id: UNSURE for question in questions} | dict(answers)
    for question in questions:
        if kind_of(question).repeats:
            items = answers.get(question.id) or [{name: complete[name] for name in question.stands_for}]
            blank = {field.id: UNSURE for field in question.fields if field.options}
            complete[question.id] = [blank | dict(item) for item in items]
    return complete


def _judge_one(criterion: Criterion, answers: Answers, facts: Facts) -> Finding:
    asked = holds(criterion.applies, answers, facts)
    if asked:
        cases: tuple[tuple[Status, tuple[Condition, ...]], ...] = (
            ("fail", criterion.fail), ("unknown", criterion.unknown), ("warn", criterion.warn),
        )  # fmt: skip
        for status, conditions in cases:
            for condition in conditions:
                if holds(condition, answers, facts):
                    return _finding(criterion, status, answers, facts, _names(condition, answers, facts))
    awaited = asked and any(holds(condition, answers, facts) for condition in criterion.awaits)
    advice = _fitting(criterion.awaited, answers, facts) if awaited else ()
    return replace(_finding(criterion, "pass", answers, facts), asked=asked, awaited=awaited, advice=advice)


def _finding(
    criterion: Criterion, status: Status, answers: Answers, facts: Facts, who: tuple[str, ...] = ()
) -> Finding:
    more = (Citation(one.entry, one.quote) for one in criterion.more if holds(one.when, answers, facts))
    said = {"fail": criterion.change, "unknown": criterion.find_out, "warn": criterion.advice}
    given: tuple[Advice, ...] = said.get(status, ())
    return Finding(criterion, status, who, (criterion.cite, *more), _fitting(given, answers, facts))


def _fitting(given: Sequence[Advice], answers: Answers, facts: Facts) -> tuple[str, ...]:
    return tuple(one.text for one in given if holds(one.when, answers, facts))


def _names(condition: Condition, answers: Answers, facts: Facts) -> tuple[str, ...]:
    return tuple(name for item in matching_items(condition, answers, facts) if (name := item.get("name")))


def _worst(findings: Sequence[Finding]) -> Literal["failing", "unknown", "clear"]:
    statuses = {finding.status for finding in findings}
    if "fail" in statuses:
        return "failing"
    return "unknown" if "unknown" in statuses else "clear"


def read_answers(eligibility: Eligibility, raw: object) -> dict[str, Any]:
    """The answers of a JSON object, checked against the pack; AnswersError where one is not allowed or a needed one is missing."""
    if not isinstance(raw, Mapping):
        raise AnswersError("expected a JSON object of answers")
    questions = {question.id: question for question in eligibility.question}
    _refuse_unknown(raw, questions, "answer")
    read = {key: _read_value(questions[key], value, key) for key, value in raw.items()}
    for question in eligibility.question:
        needed = not question.unsure and not kind_of(question).repeats
        if needed and question.id not in read and applies(question, read):
            raise AnswersError(f"missing answer {question.id!r}; allowed: {_allowed(question)}")
    return read


def _refuse_unknown(raw: Mapping[Any, Any], questions: Mapping[str, Question], what: str) -> None:
    for key in raw:
        if key not in questions:
            raise AnswersError(f"unknown {what} {key!r}; allowed: {', '.join(questions)}")


def _read_value(question: Question, value: object, path: str) -> Any:
    kind = kind_of(question)
    if kind.repeats:
        return _read_list(question, value, path)
    named = [one for one in allowed_values(question) if isinstance(value, str) and _folded(one) == _folded(value)]
    if named:
        return named[0]
    stored = kind.normal(value)
    if kind.composite or problems(question, stored):
        raise AnswersError(f"{path}: unknown value {value!r}; allowed: {_allowed(question)}")
    return stored


def _read_list(question: Question, value: object, path: str) -> list[dict[str, Any]]:
    low, high = question.least or 0, question.max
    if not isinstance(value, list) or not low <= len(value) <= int(high or len(value)):
        raise AnswersError(
            f"{path}: expected a list of {low} to {high} objects with: {', '.join(f.id for f in question.fields)}"
        )
    return [_read_item(question, item, f"{path}[{number}]") for number, item in enumerate(value)]


def _read_item(question: Question, item: object, path: str) -> dict[str, Any]:
    if not isinstance(item, Mapping):
        raise AnswersError(f"{path}: expected an object with: {', '.join(f.id for f in question.fields)}")
    fields = {field.id: field for field in question.fields}
    _refuse_unknown(item, fields, f"key in {path}:")
    return {key: _read_field(fields[key], value, f"{path}.{key}") for key, value in item.items()}


def _read_field(field: Question, value: object, path: str) -> Any:
    if kind_of(field).in_words:
        if not isinstance(value, str):
            raise AnswersError(f"{path}: expected a text, not {value!r}")
        return value
    return _read_value(field, value, path)


def allowed_values(question: Question) -> tuple[str, ...]:
    """The ids that an answer to a choice-like question may be (of a country only ``unsure``)."""
    ids = tuple(option.id for option in kind_of(question).options_of(question))
    return (*ids, UNSURE) if question.unsure else ids


def _allowed(question: Question) -> str:
    kind = kind_of(question)
    ends = ((" from ", question.min or 0), (" to ", question.max)) if kind.number else ()
    range_ = "".join(f"{word}{end}" for word, end in ends if end is not None)
    return ", ".join(filter(None, (f"{kind.allowed}{range_}", *allowed_values(question))))


def _folded(text: str) -> str:
    return "".join(text.split()).casefold()
