"""Questions that are answered by a country or a time zone."""

from __future__ import annotations

import itertools
import re
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from faq.answers.question_kind import QuestionKind
from faq.answers.reading import SHOWN, Context, Json, Labels, Misread, Read, Reading, Unclear
from faq.answers.vocabulary import AND, FILLER, NO, NO_ALONE, OR, YES, YES_ALONE, words, yes_or_no
from faq.answers.zones import WELL_KNOWN, is_zone, read_zone
from faq.pack.model import Question
from faq.places.countries import PLACES, countries, flags, is_country, named_in, parts_of, slips, zones_of
from faq.places.places import cities, meant, people_of_countries, told_by_region
from faq.text.locales import locale_of
from faq.text.marking import mark
from faq.text.spelling import fold, joined, key
from faq.text.wordlists import alternatives
from faq.text.wordlists import folded as folded_words

_MOST_PARTS = 4
_EITHER = 2
"""So many countries of a city's name are asked about at most."""
_JOINED = re.compile(rf"[,;/&()\[\]\n]|(?<=\s)(?:{alternatives(AND | OR)})(?=\s)", re.I)
_BESIDE = folded_words(PLACES.country, PLACES.before_place)


@cache
def _codes() -> tuple[str, ...]:
    return tuple(filter(is_country, map("".join, itertools.product(string.ascii_uppercase, repeat=2))))


@dataclass(frozen=True, slots=True, kw_only=True)
class _CountryKind(QuestionKind):
    def values(self) -> tuple[str, ...]:
        return _codes()

    def normal(self, value: Json) -> Json:
        return value.upper() if isinstance(value, str) else value

    def read(self, question: Question, text: str, context: Context) -> Reading:
        if fold(text) == "no" and text != "NO":
            return Misread("country")
        flagged, beside_flags = flags(text)
        if flagged and not _telling(beside_flags):
            return self._either(question, flagged, context)
        words_left = _telling(text)
        # Among other words a code is one in capitals: a town is called La Gi.
        short = words_left.upper() in text.split() and not text.isupper()
        codes = countries(text, context.language, near=False)
        codes = codes or countries(words_left, context.language, near=False, codes=short)
        beside = _rivals(text, words_left, codes, context.language)
        if len(codes) == 1 and not beside and not _doubtful(text, context.language):
            return self._read(question, codes[0], text, context)
        return self._asked(question, (*codes, *beside), context) or self._of_city(question, text, words_left, context)

    def _either(self, question: Question, codes: Sequence[str], context: Context) -> Reading:
        """One country, or those to choose from."""
        several = self._asked(question, codes, context) if len(codes) > 1 else None
        return several or Read(codes[0], "country")

    def _read(self, question: Question, code: str, text: str, context: Context) -> Read:
        shown = self.show(question, code, context.language, context.labels)
        return Read(code, "" if text in (code, shown) else "country")

    def _asked(self, question: Question, codes: Iterable[str], context: Context) -> Unclear | None:
        distinct = tuple(dict.fromkeys(codes))[:SHOWN]
        shown = ((self.show(question, code, context.language, context.labels), code) for code in distinct)
        return Unclear(tuple(shown)) if distinct else None

    def _of_city(self, question: Question, text: str, words_left: str, context: Context) -> Reading:
        """The country of the city that was named, or what may be meant: it, a region, a name that is spelled nearly so."""
        name = text if cities(text, 1, near=False) else words_left
        found = meant(name, lambda city: city.country)
        several = self._of_several(question, text, context)
        if not found and isinstance(several, Read):
            return several
        regions = parts_of(text) or parts_of(words_left)
        near = slips(words_left, context.language) if found else ()
        word = text.islower() and all(city.population < WELL_KNOWN for city in cities(name, 1, near=False))
        if len(found) == 1 and {*near, *regions} <= set(found) and not word and not told_by_region(name):
            return Read(found[0], "city")
        near = near or (() if found or regions else countries(words_left, context.language, codes=False))
        either = (*found[:1], *near, *found[1:], *regions)[:_EITHER] if found else (*near, *regions)
        return self._asked(question, either, context) or several

    def _of_several(self, question: Question, text: str, context: Context) -> Reading:
        """The countries of places that are joined by "and", "or" or a sign."""
        parts = [part for part in _JOINED.split(text) if fold(part)]
        each = [self.read(question, part, context) for part in parts] if 1 < len(parts) <= _MOST_PARTS else []
        codes = tuple(dict.fromkeys(one.value for one in each if isinstance(one, Read)))
        if len(codes) == 1 and all(isinstance(one, Read) for one in each):
            return Read(codes[0], "country")
        return self._asked(question, codes, context) or Misread("country")

    def show(self, question: Question, value: Json, language: str, labels: Labels) -> str:
        return str(locale_of(language).territories.get(value, value))


@dataclass(frozen=True, slots=True, kw_only=True)
class _ZoneKind(QuestionKind):
    def suggested(self, country: str) -> Sequence[str]:
        return zones_of(country)

    def read(self, question: Question, text: str, context: Context) -> Reading:
        reading = read_zone(text, context.language, context.today, context.country)
        doubtful = bool(yes_or_no(text)) or _doubtful(text, context.language)
        return Unclear(((reading.value, reading.value),)) if isinstance(reading, Read) and doubtful else reading


def _telling(text: str) -> str:
    """The words of a text that may name a place."""
    return " ".join(word for word in words(joined(fold(text))) if word not in FILLER | _BESIDE)


def _rivals(text: str, words_left: str, codes: tuple[str, ...], language: str) -> tuple[str, ...]:
    """The countries of cities that are named like a country elsewhere, which may be meant by less than its own name."""
    if not codes or key(text).upper() in codes:
        return ()
    found = cities(text, near=False) or cities(words_left, near=False)
    alike = [one for one in found if one.country not in codes and key(one.name) in (key(text), key(words_left))]
    if not alike:
        return ()
    sure = named_in(text, language) or named_in(words_left, language)
    least = max(people_of_countries().get(code, 0) for code in codes) if sure else WELL_KNOWN
    return tuple(dict.fromkeys(city.country for city in alike if city.population > least))


def _doubtful(text: str, language: str) -> bool:
    """Whether a place may not be meant: "no", "it" and "is" are words before they are codes, and "n/a" and "s.o." are none."""
    folded = fold(text)
    if folded in FILLER | YES_ALONE | YES | NO_ALONE | NO:
        return folded == "no" or not text.isupper()
    return (
        not text.isalpha() and is_country(key(text).upper()) and not countries(text, language, near=False, codes=False)
    )


COUNTRY = _CountryKind(
    name="country",
    fits=is_country,
    written_as_shown=True,
    of_city=lambda city: city.country,
    allowed="an ISO 3166 alpha-2 code",
    expects=mark("A country."),
    misread={"country": mark("I do not know that country. I expected its name or its two letters.")},
)
ZONE = _ZoneKind(
    name="zone",
    element="zone",
    fits=is_zone,
    of_city=lambda city: city.zone,
    allowed="a time zone",
    expects=mark("A time zone, such as Europe/Brussels, or a large city in it."),
    misread={"zone": mark("I do not know that time zone. I expected a name such as Europe/Brussels, or a large city.")},
)
