"""What a message probably tells that a form asks, where it does not tell it for sure: to be confirmed, never taken.

A clause is put to the one question that it is about: whose topic it names, or else of which it names an option.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from faq.answers.choices import mentioned
from faq.answers.kind_table import kind_of
from faq.answers.likely import heard
from faq.answers.option_kinds import named_options
from faq.answers.reading import Context, Json, Read, Unclear
from faq.answers.stated_facts import clauses, topics
from faq.answers.vocabulary import asking, leaning, states, words
from faq.pack.model import Question
from faq.text.spelling import fold


def probable(
    questions: Sequence[Question], statements: Iterable[str], context: Context, names: Collection[str] = ()
) -> dict[str, Json]:
    """What each question is probably answered with, in the order of the questions; see ``stated_facts.stated``."""
    chosen = [one for one in questions if kind_of(one).chosen and not kind_of(one).many]
    known = topics(questions, context, names)
    found: dict[str, Json] = {}
    for clause in clauses(statements):
        question = None if asking(clause) else _about(chosen, clause, known, context)
        value = _value(question, clause, context) if question else None
        if question and value is not None:
            found.setdefault(question.id, value)
    return {one.id: found[one.id] for one in questions if one.id in found}


def _about(
    questions: Sequence[Question], clause: str, known: Mapping[str, frozenset[str]], context: Context
) -> Question | None:
    """The one question that a clause is about; None where it is about none, or several."""
    said = words(fold(clause))
    by_topic = [one for one in questions if not known[one.id].isdisjoint(said)]
    found = by_topic or [one for one in questions if states(clause) and _names_one(one, clause, context)]
    return found[0] if len(found) == 1 else None


def _names_one(question: Question, clause: str, context: Context) -> bool:
    named = mentioned(named_options(kind_of(question), question, context.labels), clause)
    return kind_of(question).from_pack and len(named.told) == 1


def _value(question: Question, clause: str, context: Context) -> Json:
    """The likeliest meaning; a no where the words lean to one, and of a yes and a no only what they lean to."""
    understood = heard(question, clause, context)
    if isinstance(understood, Read):
        return understood.value
    if leaning(clause) == "no" and any(option.id == "no" for option in kind_of(question).options_of(question)):
        return "no"
    yes_or_no_alone = not kind_of(question).from_pack
    if not isinstance(understood, Unclear) or (yes_or_no_alone and not leaning(clause)):
        return None
    return understood.choices[0][1]
