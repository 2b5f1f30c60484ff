"""What days, months and quarters are called, in every language that is read: from CLDR, the person's language first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import get_day_names, get_month_names, get_quarter_names

from faq.text.language_words import DateWords
from faq.text.locales import locales
from faq.text.spelling import fold
from faq.text.wordlists import folded, merged

_CONTEXTS = ("format", "stand-alone")
_LONG_BEGINNING = 4
_QUARTERS = merged(DateWords).quarters


@lru_cache(maxsize=64)
def months(language: str) -> dict[str, int]:
    """The folded names of months, whole and short."""
    names: dict[str, int] = {}
    for locale in locales(language):
        for number, name in _named(get_month_names, ("wide", "abbreviated"), locale):
            names.setdefault(name, number)
    return names


@lru_cache(maxsize=64)
def weekdays(language: str) -> dict[str, tuple[int, ...]]:
    """The folded names of the days of the week, whole and short, Monday being 0.

    A short one may be of several days: "ma" is a Monday in Dutch and a Tuesday in French.
    """
    names: dict[str, tuple[int, ...]] = {}
    for locale in locales(language):
        for number, name in _named(get_day_names, ("wide", "abbreviated", "short"), locale):
            names[name] = tuple(dict.fromkeys((*names.get(name, ()), number)))
    return names


def weekdays_called(word: str, language: str) -> tuple[int, ...]:
    """The days of the week that a folded word means: one of their names, or a long beginning of one ("Tues")."""
    names = weekdays(language)
    if word in names or len(word) < _LONG_BEGINNING:
        return names.get(word, ())
    return tuple({numbers[0]: None for name, numbers in names.items() if name.startswith(word)})


@lru_cache(maxsize=64)
def quarters(language: str) -> dict[str, int]:
    """The folded names of the quarters of a year, whole and short."""
    names = {name: int(number) for number, phrases in _QUARTERS.items() for name in folded(phrases)}
    for locale in locales(language):
        for number, name in _named(get_quarter_names, ("wide", "abbreviated"), locale):
            names.setdefault(name, number)
    return names


def _named(
    get: Callable[[Any, Any, Locale], Mapping[int, str]], widths: tuple[str, ...], locale: Locale
) -> Iterator[tuple[int, str]]:
    for width in widths:
        for context in _CONTEXTS:
            yield from ((number, fold(name)) for number, name in get(width, context, locale).items())
