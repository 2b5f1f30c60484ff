"""What a message tells that a form asks: "62 000 people, signed in 2015" answers two questions of a self-check.

Each clause is read by the readers of the questions themselves. It answers a question where it is an option in some words, where
it holds a number of inhabitants, or where it names what the question is about and says it or denies it; nothing else is guessed,
and what is told in two ways is not taken at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from faq.answers import numbers
from faq.answers.kind_table import COUNTRY, kind_of
from faq.answers.option_kinds import named_options
from faq.answers.reading import Context, Json, Read
from faq.answers.values import read
from faq.answers.vocabulary import (
    ANSWERS,
    HEDGES,
    NEGATIONS,
    SUBJECTS,
    negates,
    only_filler,
    without_asides,
    words,
    yes_or_no,
)
from faq.pack.model import Question
from faq.text.language_words import NumberWords, PlaceWords
from faq.text.spelling import fold
from faq.text.wordlists import alternatives, folded, merged

FEWEST = 100
"""A city has more inhabitants."""
_READ, _MOST_CLAUSES = 3000, 60
_NUMBER_WORDS, _PLACES = merged(NumberWords), merged(PlaceWords)
_INHABITANTS = folded(_NUMBER_WORDS.inhabitants)
_AUTHORITIES = folded(_PLACES.authorities, _PLACES.authority_kinds)
_BEFORE_PLACE, _BESIDE = folded(_PLACES.before_place), folded(_NUMBER_WORDS.beside)
_SAYS_NOTHING = numbers.COUNTED
_BETWEEN = re.compile(rf"[,;!:\n]\s+|\.(?:\s+|$)|\s[-\u2013\u2014&]\s|\s(?:{alternatives(ANSWERS.turns)})\s", re.I)
_JOINED = re.compile(rf"\s(?:{alternatives((*ANSWERS.joins, *ANSWERS.told_apart))})\s", re.I)
_YEAR = re.compile(rf"\b(?:{alternatives(ANSWERS.before_year)})\s+(?:\w+\s+)?(?:19|20)\d\d\b", re.I)
_COUNTRY_WORDS = 4
_TAKEN_AS = ("", "said", "number", "country")
"""How an answer must be understood to be taken: never by a near spelling."""


def stated(
    questions: Sequence[Question], statements: Iterable[str], context: Context, names: Collection[str] = ()
) -> dict[str, Json]:
    """The answers that are told, by question, in the order of the questions; ``names`` are what the programme is called."""
    known, options = topics(questions, context, names), _option_words(questions, context)
    found: dict[str, list[Json]] = {}
    told = clauses(statements)
    if _tell_several_figures(told):
        questions = [one for one in questions if not kind_of(one).number]
    for clause in told:
        for question in questions:
            value = _value(question, clause, known[question.id], options, context)
            if value is not None and value not in found.setdefault(question.id, []):
                found[question.id].append(value)
    return {one.id: found[one.id][0] for one in questions if len(found.get(one.id, ())) == 1}


def clauses(statements: Iterable[str]) -> list[str]:
    """The clauses of what is told, without what says nothing beside them; one that denies goes on behind a word that joins."""
    every = (without_asides(part).strip() for one in statements for part in _parts(one[:_READ]))
    return [part for part in every if fold(part)][:_MOST_CLAUSES]


def _parts(statement: str) -> Iterator[str]:
    for clause in _BETWEEN.split(statement):
        joined = _JOINED.split(clause)
        yield from [clause] if negates(fold(joined[0])) else joined


def topics(questions: Sequence[Question], context: Context, names: Collection[str]) -> Mapping[str, frozenset[str]]:
    """What each question is about: the words of its label, and the abbreviations in it, that no other question has."""
    every = {one.id: frozenset(_topic_words(one, context)) for one in questions}
    shared = {word for word, count in Counter(word for each in every.values() for word in each).items() if count > 1}
    little = shared | _SAYS_NOTHING | HEDGES | {word for name in names for word in words(fold(name))}
    return {key: each - little for key, each in every.items()}


def _topic_words(question: Question, context: Context) -> Iterator[str]:
    for label in (question.label, context.labels(question.label)):
        yield from words(fold(label))
    for text in (question.text, question.hint):
        yield from (fold(word) for word in re.findall(r"\w+", text) if sum(map(str.isupper, word)) > 1)


def _option_words(questions: Sequence[Question], context: Context) -> frozenset[str]:
    """The words that options are called by: beside a number they are told of another question, and do not put it in doubt."""
    named = (one for question in questions for one in named_options(kind_of(question), question, context.labels))
    return frozenset(word for one in named for call in one.calls for word in words(call)) - HEDGES - NEGATIONS


def _value(question: Question, clause: str, topic: frozenset[str], options: frozenset[str], context: Context) -> Json:
    """What a clause answers a question with; None where that is nothing, or not for sure."""
    kind = kind_of(question)
    if kind.has_fields or kind.many:
        return None
    if kind.number:
        return _inhabitants(question, clause, options, context) if question.city else None
    if kind is COUNTRY:
        return _country(question, clause, context)
    return _chosen(question, _bare(clause), topic, context) if kind.chosen else None


# -- a number of inhabitants, a country


def _tell_several_figures(told: Iterable[str]) -> bool:
    """Whether figures are told that may belong together: "30,000 and 25,000 people" are two towns, or one."""
    found = (numbers.find(_YEAR.sub(" ", clause), "en").values for clause in told if numbers.NUMBER.search(clause))
    return len({value for values in found for value in values if value >= FEWEST}) > 1


def _inhabitants(question: Question, clause: str, options: frozenset[str], context: Context) -> Json:
    said = words(fold(clause))
    counted = not _INHABITANTS.isdisjoint(said) or not _AUTHORITIES.isdisjoint(said)
    text = " ".join(word for word in clause.split() if fold(word) not in _AUTHORITIES | options)
    value = _taken(question, text, context) if counted else None
    return value if isinstance(value, int) and value >= FEWEST else None


def _country(question: Question, clause: str, context: Context) -> Json:
    """The country behind the last word that goes before a place: "a town in North Macedonia"."""
    said = clause.split()
    for start in range(len(said) - 1, 0, -1):
        if fold(said[start - 1]) in _BEFORE_PLACE:
            ends = range(min(start + _COUNTRY_WORDS, len(said)), start, -1)
            return next(filter(None, (_taken(question, " ".join(said[start:end]), context) for end in ends)), None)
    return None


# -- an option


def _bare(clause: str) -> str:
    """A clause without years, and without a number of inhabitants and the words around it."""
    without_year = _YEAR.sub(" ", clause)
    if not numbers.find(without_year, "en").values:
        return without_year
    return " ".join(word for word in numbers.NUMBER.sub(" ", without_year).split() if fold(word) not in _BESIDE)


def _chosen(question: Question, clause: str, topic: frozenset[str], context: Context) -> Json:
    said = words(fold(clause))
    rest = [word for word in said if word not in topic]
    if len(rest) == len(said):
        says_nothing = only_filler(" ".join(said), SUBJECTS) and SUBJECTS.isdisjoint(said)
        return None if says_nothing or yes_or_no(clause) else _taken(question, clause, context)
    told = _taken(question, clause, context) or _taken(question, " ".join(rest), context)
    if told is None and (_SAYS_NOTHING | NEGATIONS).issuperset(rest):
        told = _taken(question, "no" if negates(" ".join(rest)) else "yes", context)
    return told


def _taken(question: Question, text: str, context: Context) -> Json:
    understood = read(question, text, context)
    sure = isinstance(understood, Read) and understood.note in _TAKEN_AS and understood.value != "unsure"
    return understood.value if sure and isinstance(understood, Read) else None
