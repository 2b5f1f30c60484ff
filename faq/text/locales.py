"""The CLDR data of a language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from faq.text.wordlists import SEVERAL, codes

READ = tuple(code for code in codes() if code != SEVERAL)
"""Languages whose names of months and countries are understood whatever the person's own."""


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """The locale of a language tag such as ``pt-BR``; English where CLDR does not know it."""
    try:
        return Locale.parse(language, sep="_" if "_" in language else "-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def locales(language: str) -> Iterator[Locale]:
    """The person's own locale, then those of READ."""
    seen = dict.fromkeys((locale_of(language), *map(locale_of, READ)))
    yield from seen
