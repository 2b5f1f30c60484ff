"""Understanding what a person types as an answer, and showing a stored answer again.

Stored forms: text, long: the text; choice, yesno, tick: an id (``unsure`` is one where the question has it); multi: a list of
ids; integer, year: a number; date: ISO; country: two letters; zone: IANA; email; phone: E.164, where it has an
extension with that of RFC 3966 behind it (``+3222345678;ext=12``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from faq.answers.choices import named_whole
from faq.answers.kind_table import kind_of
from faq.answers.option_kinds import named_options
from faq.answers.question_kind import QuestionKind
from faq.answers.reading import LABELS, Context, Json, Labels, Misread, Problem, Read, Reading, Unclear
from faq.answers.vocabulary import unsure
from faq.answers.word_kinds import LONGEST_KEPT
from faq.pack.model import Question
from faq.text.spelling import clean, fold

__all__ = [
    "LABELS",
    "LONGEST_KEPT",
    "Context",
    "Json",
    "Misread",
    "Problem",
    "Read",
    "Reading",
    "Unclear",
    "plain",
    "problems",
    "read",
    "reread",
    "show",
]

_QUESTION_MARKS = ("?", "\uff1f", "\u061f", "\u037e")


def read(question: Question, text: str, context: Context) -> Reading:
    """What the text means as an answer; never raises, but on ``fields`` and ``list``, whose fields are read one by one.

    A reading of a text that ends in a question mark is to be confirmed.
    """
    kind = kind_of(question)
    if kind.in_words:
        return kind.read(question, text, context)
    text = text.strip()
    if len(text) > kind.longest:
        return kind.expected(question, text, context)
    text = clean(text, lines=True)
    if not text:
        return Misread("empty")
    reading = _read(kind, question, text, context)
    if isinstance(reading, Read) and text.endswith(_QUESTION_MARKS):
        return Unclear(((show(question, reading.value, context.language, context.labels), reading.value),))
    return reading


def reread(question: Question, text: str, context: Context) -> Reading:
    """The same of what stands in a file: a stored value that has become wrong by the day is taken all the same."""
    value = text.strip()
    return Read(value) if kind_of(question).outdated(question, value, context.today) else read(question, text, context)


def _read(kind: QuestionKind, question: Question, text: str, context: Context) -> Reading:
    if question.unsure and not kind.chosen:
        folded = fold(text)
        if folded == fold(context.labels(LABELS["unsure"])):
            return Read("unsure")
        if unsure(folded):
            return Read("unsure", "said")
    return kind.read(question, text, context)


def plain(question: Question, text: str, context: Context) -> bool:
    """Whether a text is an option as it is called, or a yes or no that is one: no beginning of it and no near spelling."""
    kind = kind_of(question)
    return kind.chosen and named_whole(named_options(kind, question, context.labels), text)


def problems(question: Question, value: Json, today: date | None = None) -> tuple[Problem, ...]:
    """What is wrong with a stored value, on that day where it is known; ``fields`` are judged one by one."""
    kind = kind_of(question)
    if question.unsure and value == "unsure" and not kind.in_words:
        return ()
    return kind.problems(question, value) + (kind.outdated(question, value, today) if today else ())


def show(question: Question, value: Json, language: str, labels: Labels) -> str:
    """A stored value as a person reads it, in the language; what is no value of the question's type is shown as it is."""
    if isinstance(value, Mapping):
        fields = {field.id: field for field in question.fields}
        return ", ".join(show(fields[id_], each, language, labels) for id_, each in value.items() if id_ in fields)
    if isinstance(value, list):
        return "; ".join(show(question, each, language, labels) for each in value)
    kind = kind_of(question)
    if value == "unsure" and not kind.in_words and not kind.chosen:
        return labels(LABELS[value])
    return kind.show(question, value, language, labels)
