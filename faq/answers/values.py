"""Understanding what a person types as an answer, and showing a stored answer again.

Stored forms: text, long: the text; choice, yesno, tick: an id (``unsure`` is one where the question has it); multi: a list of
ids; integer, year: a number; date: ISO; country: two letters; zone: IANA; email; phone: E.164.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from math import ceil, floor

from babel.numbers import format_decimal

from faq.answers import numbers
from faq.answers.choices import Named, ask, choose, choose_many, named, named_whole
from faq.answers.contacts import is_email, is_phone, read_email, read_phone
from faq.answers.dates import read_date, write
from faq.answers.reading import SHOWN, Context, Json, Misread, Problem, Read, Reading, Unclear
from faq.answers.vocabulary import (
    ANSWERS,
    ASKING,
    FILLER,
    HEDGES,
    NO,
    NO_ALONE,
    YES,
    YES_ALONE,
    only_filler,
    unsure,
    words,
    yes_or_no,
)
from faq.answers.zones import is_zone, read_zone
from faq.pack.model import Option, Question
from faq.places.places import PLACES, countries, is_country
from faq.text.locales import locale_of
from faq.text.spelling import clean, digits, fold, joined, key, wordless
from faq.text.wordlists import folded as folded_words

__all__ = [
    "LABELS",
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
    "show",
]

LABELS = {"yes": "Yes", "no": "No", "unsure": "I'm not sure"}
"""Labels of the answers that no pack spells out; ``labels`` translates them."""

LONGEST_KEPT = 100_000
"""Characters of a text that is kept; what is over a question's own ``max`` is kept and marked by :func:`problems`."""

_LONGEST_LIST = 1000
_LONGEST_REST = 300
_LARGEST = 10**11
_PART = 60
"""Characters of what was typed that are repeated where it was not understood."""
_YEARS = (1000, 2999)

_YES_NO = (Option("yes", LABELS["yes"]), Option("no", LABELS["no"]))
_TICK = (Option("yes", LABELS["yes"], ANSWERS.tick),)
_UNSURE = Option("unsure", LABELS["unsure"], ANSWERS.not_sure)
_WITH_OPTIONS = {"choice", "multi", "yesno", "tick"}

_QUESTION_MARKS = ("?", "\uff1f", "\u061f", "\u037e")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_STRANGE = 3
"""Words beside a number or year that may be strange; with more of them the text says something else."""
_BESIDE_COUNTRY = FILLER | folded_words(PLACES.country)


def read(question: Question, text: str, context: Context) -> Reading:
    """What the text means as an answer; never raises, but on ``fields`` and ``list``, whose fields are read one by one.

    A reading of a text that ends in a question mark is to be confirmed.
    """
    if question.type in ("text", "long"):
        return _text(question, text)
    text = text.strip()
    if len(text) > (_LONGEST_LIST if question.type == "multi" else _LONGEST_REST):
        return _expected(question, text, context)
    text = clean(text, lines=True)
    if not text:
        return Misread("empty")
    reading = _read(question, text, context)
    if isinstance(reading, Read) and text.endswith(_QUESTION_MARKS):
        return _confirm(question, [reading.value], context)
    return reading


def _read(question: Question, text: str, context: Context) -> Reading:
    if question.unsure and question.type not in _WITH_OPTIONS:
        folded = fold(text)
        if folded == fold(context.labels(LABELS["unsure"])):
            return Read("unsure")
        if unsure(folded):
            return Read("unsure", "said")
    return _READERS[question.type](question, text, context)


def _confirm(question: Question, values: Iterable[Json], context: Context) -> Unclear:
    return Unclear(tuple((show(question, value, context.language, context.labels), value) for value in values)[:SHOWN])


def _expected(question: Question, text: str, context: Context) -> Misread:
    """What was expected, where the text holds nothing that could be it."""
    if question.type in _WITH_OPTIONS:
        labels = tuple(option.label for option in _options(question, context.labels)[:SHOWN])
        return Misread(question.type, {"count": len(question.options), "part": text[:_PART]}, labels)
    if question.type == "year":
        low, high = _bounds(question, context.today)
        return Misread("year", {"min": low, "max": high})
    return Misread(question.type)


def _text(question: Question, text: str) -> Reading:
    if len(text) > LONGEST_KEPT:
        return Misread("too_long_to_keep", {"max": LONGEST_KEPT})
    kept = clean(text, lines=question.type == "long")
    return Misread("empty") if wordless(kept) else Read(kept)


def _options(question: Question, labels: Callable[[str], str]) -> tuple[Named, ...]:
    own = {"yesno": _YES_NO, "tick": _TICK}.get(question.type, question.options)
    return named((*own, _UNSURE) if question.unsure else own, labels)


def plain(question: Question, text: str, context: Context) -> bool:
    """Whether a text is an option as it is called, or a yes or no that is one: no beginning of it and no near spelling."""
    return question.type in _WITH_OPTIONS and named_whole(_options(question, context.labels), text)


def _choice(question: Question, text: str, context: Context) -> Reading:
    reading = choose(_options(question, context.labels), text)
    return _expected(question, text, context) if isinstance(reading, Misread) else reading


def _yesno(question: Question, text: str, context: Context) -> Reading:
    """As a choice; a yes or no that is taken back, or hedged, is to be confirmed."""
    reading = _choice(question, text, context)
    folded = fold(text)
    hedged = only_filler(folded, HEDGES) and not only_filler(folded)
    if isinstance(reading, Misread) and (hedged or (words(folded)[:1] and words(folded)[0] in YES | NO)):
        return ask(_options(question, context.labels))
    return reading


def _multi(question: Question, text: str, context: Context) -> Reading:
    reading = choose_many(_options(question, context.labels), text)
    if isinstance(reading, Unclear):
        fitting = tuple(choice for choice in reading.choices if not problems(question, choice[1]))
        return Unclear(fitting) if fitting else _expected(question, text, context)
    if isinstance(reading, Misread):
        expected = _expected(question, text, context)
        return Misread("multi", {**expected.params, **reading.params}, expected.suggestions)
    wrong = problems(question, reading.value)
    return Misread(wrong[0].code, wrong[0].params) if wrong else reading


def _integer(question: Question, text: str, context: Context) -> Reading:
    found = numbers.find(text, context.language)
    values = list(dict.fromkeys(whole for value in found.values for whole in (floor(value), ceil(value))))
    if not values or len(values) > 2 or not _answers(found.strange):
        return Misread("integer")
    low, high = _bounds(question, context.today)
    fitting = [value for value in values if low <= value <= high]
    if not fitting:
        return Misread("integer_range", {"min": low, "max": high})
    if len(values) > 1 or found.strange:
        return _confirm(question, fitting, context)
    return Read(values[0], "" if text == str(values[0]) else "number")


def _answers(strange: Iterable[str]) -> bool:
    """Whether a text with these words beside its number can still be an answer."""
    strange = list(strange)
    return len(strange) <= _STRANGE and ASKING.isdisjoint(strange)


def _year(question: Question, text: str, context: Context) -> Reading:
    low, high = _bounds(question, context.today)
    text = digits(text)
    years = [year for year in dict.fromkeys(map(int, _YEAR.findall(text))) if low <= year <= high]
    beside = [word for word in words(fold(_YEAR.sub(" ", text))) if word not in numbers.COUNTED]
    if not years or not _answers(beside):
        return _expected(question, text, context)
    if len(years) > 1 or any(map(str.isdecimal, beside)):
        return _confirm(question, years, context)
    return Read(years[0], "" if text == str(years[0]) else "number")


def _bounds(question: Question, today: date | None) -> tuple[int, int]:
    """The least and the largest number or year; an upper bound of now is left open where ``today`` is not known."""
    least, most = _YEARS if question.type == "year" else (0, _LARGEST)
    if question.max == "now" and today:
        most = today.year
    return (
        least if question.min is None else question.min,
        question.max if isinstance(question.max, int) else most,
    )


def _date(question: Question, text: str, context: Context) -> Reading:
    return read_date(text, context, context.today if question.max == "today" else None)


def _country(question: Question, text: str, context: Context) -> Reading:
    folded = fold(text)
    bare = " ".join(word for word in words(joined(folded)) if word not in _BESIDE_COUNTRY)
    # Among other words a code is one in capitals: a town is called La Gi.
    short = bare.upper() in text.split() and not text.isupper()
    codes = countries(text, context.language, near=False)
    codes = codes or countries(bare, context.language, near=False, codes=short)
    if len(codes) == 1 and not _doubtful(text, context.language):
        shown = show(question, codes[0], context.language, context.labels)
        return Read(codes[0], "" if text in (codes[0], shown) else "country")
    codes = codes or countries(bare, context.language, codes=False)
    return _confirm(question, codes, context) if codes else Misread("country")


def _doubtful(text: str, language: str) -> bool:
    """Whether a place may not be meant: "no", "it" and "is" are words before they are codes, and "n/a" and "s.o." are none."""
    folded = fold(text)
    if folded in FILLER | YES_ALONE | YES | NO_ALONE | NO:
        return folded == "no" or not text.isupper()
    return (
        not text.isalpha() and is_country(key(text).upper()) and not countries(text, language, near=False, codes=False)
    )


def _zone(question: Question, text: str, context: Context) -> Reading:
    reading = read_zone(text, context.language)
    doubtful = bool(yes_or_no(text)) or _doubtful(text, context.language)
    return _confirm(question, [reading.value], context) if isinstance(reading, Read) and doubtful else reading


def _email(question: Question, text: str, context: Context) -> Reading:
    return read_email(text)


def _phone(question: Question, text: str, context: Context) -> Reading:
    return read_phone(text)


_READERS: Mapping[str, Callable[[Question, str, Context], Reading]] = {
    "choice": _choice,
    "multi": _multi,
    "yesno": _yesno,
    "tick": _choice,
    "integer": _integer,
    "year": _year,
    "date": _date,
    "country": _country,
    "zone": _zone,
    "email": _email,
    "phone": _phone,
}


def problems(question: Question, value: Json) -> tuple[Problem, ...]:
    """What is wrong with a stored value, as far as it can be told without knowing the day; ``fields`` are judged one by one."""
    if question.unsure and value == "unsure" and question.type not in ("text", "long"):
        return ()
    if question.type in ("text", "long"):
        return _text_problems(question, value)
    if question.type in ("multi", "list"):
        return _count_problems(question, value)
    if question.type in ("integer", "year"):
        return _number_problems(question, value)
    right = _RIGHT.get(question.type)
    return () if right is None or (isinstance(value, str) and right(question, value)) else (Problem(question.type),)


def _text_problems(question: Question, value: Json) -> tuple[Problem, ...]:
    if not isinstance(value, str):
        return (Problem("empty"),)
    least, most = question.min or 0, question.max if isinstance(question.max, int) else LONGEST_KEPT
    if len(value) > most:
        return (Problem("too_long", {"by": len(value) - most, "max": most}),)
    return (Problem("too_short", {"by": least - len(value), "min": least}),) if len(value) < least else ()


def _count_problems(question: Question, value: Json) -> tuple[Problem, ...]:
    known = [option.id for option in question.options]
    strange = [each for each in value if each not in known] if isinstance(value, list) else [value]
    if not isinstance(value, list) or (question.type == "multi" and strange):
        return (Problem("multi", {"count": len(known), "part": str(strange[0])[:_PART]}),)
    if question.min is not None and len(value) < question.min:
        return (Problem("too_few", {"min": question.min, "count": len(value)}),)
    if isinstance(question.max, int) and len(value) > question.max:
        return (Problem("too_many", {"max": question.max, "count": len(value)}),)
    return ()


def _number_problems(question: Question, value: Json) -> tuple[Problem, ...]:
    low, high = _bounds(question, None)
    if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
        return ()
    return (Problem("year" if question.type == "year" else "integer_range", {"min": low, "max": high}),)


def _is_date(value: str) -> bool:
    with suppress(ValueError):
        return date.fromisoformat(value).isoformat() == value
    return False


_RIGHT: Mapping[str, Callable[[Question, str], bool]] = {
    "choice": lambda question, value: any(option.id == value for option in question.options),
    "yesno": lambda _, value: value in ("yes", "no"),
    "tick": lambda _, value: value == "yes",
    "date": lambda _, value: _is_date(value),
    "country": lambda _, value: is_country(value),
    "zone": lambda _, value: is_zone(value),
    "email": lambda _, value: is_email(value),
    "phone": lambda _, value: is_phone(value),
}


def show(question: Question, value: Json, language: str, labels: Callable[[str], str]) -> str:
    """A stored value as a person reads it, in the language; what is no value of the question's type is shown as it is."""
    if isinstance(value, Mapping):
        fields = {field.id: field for field in question.fields}
        return ", ".join(show(fields[id_], each, language, labels) for id_, each in value.items() if id_ in fields)
    if isinstance(value, list):
        return "; ".join(show(question, each, language, labels) for each in value)
    if question.type in _WITH_OPTIONS or value == "unsure":
        names = {option.id: option.label for option in question.options}
        return labels(names.get(value) or LABELS.get(value, value)) if isinstance(value, str) else str(value)
    if question.type == "integer" and isinstance(value, int):
        return format_decimal(value, locale=locale_of(language))
    if question.type == "date" and _RIGHT["date"](question, str(value)):
        return write(date.fromisoformat(value), language)
    if question.type == "country":
        return str(locale_of(language).territories.get(value, value))
    return str(value)
