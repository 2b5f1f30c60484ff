"""Questions that are answered by a number or a year."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import ceil, floor

from babel.numbers import format_decimal

from faq.answers import numbers
from faq.answers.dates import read_year
from faq.answers.question_kind import QuestionKind
from faq.answers.reading import SHOWN, Context, Json, Labels, Misread, Problem, Read, Reading, Unclear
from faq.answers.vocabulary import ASKING, HEDGES, NEGATIONS, words
from faq.pack.model import Question
from faq.text.language_words import DateWords
from faq.text.locales import locale_of
from faq.text.marking import mark
from faq.text.spelling import digits, fold
from faq.text.wordlists import folded, merged

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_DOUBTS = HEDGES | NEGATIONS | folded(merged(DateWords).vague) - {"about", "around"}
_STRANGE, _STRANGE_BESIDE_LARGE, _LARGE = 3, 12, 1000
"""Words beside a number or year that may be strange, and beside a large number; with more the text says something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _NumberKind(QuestionKind):
    """``out_of_range`` is the code that says the range."""

    least: int
    most: int
    out_of_range: str
    number: bool = True

    def bounds(self, question: Question, today: date | None) -> tuple[int, int]:
        """The least and the largest value; an upper bound of now is left open where ``today`` is not known."""
        most = today.year if question.max == "now" and today else self.most
        return (
            self.least if question.least is None else question.least,
            question.max if isinstance(question.max, int) else most,
        )

    def beyond(self, question: Question, today: date | None) -> Misread:
        """What is said of a number out of range."""
        low, high = self.bounds(question, today)
        return Misread(self.out_of_range, {"min": low, "max": high})

    def within(self, question: Question, found: Iterable[int], today: date) -> list[int]:
        """Those of the numbers that the question takes."""
        low, high = self.bounds(question, today)
        return [value for value in found if low <= value <= high]

    def problems(self, question: Question, value: Json) -> tuple[Problem, ...]:
        low, high = self.bounds(question, None)
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return ()
        return (Problem(self.out_of_range, {"min": low, "max": high}),)

    def confirm(self, question: Question, values: Iterable[int], context: Context) -> Unclear:
        """The numbers to choose from, or one to be confirmed."""
        shown = ((self.show(question, value, context.language, context.labels), value) for value in values)
        return Unclear(tuple(shown)[:SHOWN])


@dataclass(frozen=True, slots=True, kw_only=True)
class _IntegerKind(_NumberKind):
    def read(self, question: Question, text: str, context: Context) -> Reading:
        found = numbers.find(text, context.language)
        every = list(dict.fromkeys(whole for value in found.values for whole in (floor(value), ceil(value))))
        values = [value for value in every if value not in numbers.YEARS] or every
        if not values or len(values) > 2 or not _can_answer(found.strange, max(values)):
            return Misread(self.name)
        if found.below:
            return Misread("integer_below")
        fitting = self.within(question, values, context.today)
        if not fitting:
            return self.beyond(question, context.today)
        if len(every) > 1 or found.strange:
            return self.confirm(question, fitting, context)
        return Read(values[0], "" if text == str(values[0]) else "number")

    def show(self, question: Question, value: Json, language: str, labels: Labels) -> str:
        return format_decimal(value, locale=locale_of(language)) if isinstance(value, int) else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class _YearKind(_NumberKind):
    def read(self, question: Question, text: str, context: Context) -> Reading:
        text = digits(text)
        told = text if _YEAR.search(text) else read_year(text, context)
        years = self.within(question, dict.fromkeys(map(int, _YEAR.findall(told))), context.today)
        beside = [word for word in words(fold(_YEAR.sub(" ", told))) if word not in numbers.COUNTED]
        if not years or not _can_answer(beside, max(years)):
            return self.beyond(question, context.today)
        doubtful = len(beside) > _STRANGE or not _DOUBTS.isdisjoint(beside) or any(map(str.isdecimal, beside))
        if len(years) > 1 or doubtful:
            return self.confirm(question, years, context)
        return Read(years[0], "" if text == str(years[0]) else "number")

    def expected(self, question: Question, text: str, context: Context) -> Misread:
        return self.beyond(question, context.today)


def _can_answer(strange: Iterable[str], value: int = 0) -> bool:
    """Whether a text with these words beside its number can still be an answer."""
    strange = list(strange)
    return len(strange) <= (_STRANGE_BESIDE_LARGE if value >= _LARGE else _STRANGE) and ASKING.isdisjoint(strange)


INTEGER = _IntegerKind(
    name="integer",
    least=0,
    most=10**11,
    out_of_range="integer_range",
    allowed="a whole number",
    of_city=lambda city: city.population,
    expects=mark("A whole number."),
    misread={
        "integer": mark("I expected a whole number, such as 50000."),
        "integer_below": mark("I need the number itself, not a limit. An estimate will do, such as 48000."),
        "integer_range": mark("I expected a whole number from {min} to {max}."),
    },
)
YEAR = _YearKind(
    name="year",
    least=1000,
    most=2999,
    out_of_range="year",
    allowed="a year",
    expects=mark("A year."),
    misread={"year": mark("I expected a year from {min} to {max}.")},
)
