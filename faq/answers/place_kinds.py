"""Questions that are answered by a country or a time zone."""

from __future__ import annotations

import itertools
import string
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from faq.answers.question_kind import QuestionKind
from faq.answers.reading import SHOWN, Context, Json, Labels, Misread, Read, Reading, Unclear
from faq.answers.vocabulary import FILLER, NO, NO_ALONE, YES, YES_ALONE, words, yes_or_no
from faq.answers.zones import is_zone, read_zone
from faq.pack.model import Question
from faq.places.places import PLACES, countries, is_country, zones_of
from faq.text.locales import locale_of
from faq.text.marking import mark
from faq.text.spelling import fold, joined, key
from faq.text.wordlists import folded as folded_words

_BESIDE = folded_words(PLACES.country)


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
        bare = " ".join(word for word in words(joined(fold(text))) if word not in FILLER | _BESIDE)
        # Among other words a code is one in capitals: a town is called La Gi.
        short = bare.upper() in text.split() and not text.isupper()
        codes = countries(text, context.language, near=False)
        codes = codes or countries(bare, context.language, near=False, codes=short)
        if len(codes) == 1 and not _doubtful(text, context.language):
            shown = self.show(question, codes[0], context.language, context.labels)
            return Read(codes[0], "" if text in (codes[0], shown) else "country")
        codes = codes or countries(bare, context.language, codes=False)
        choices = ((self.show(question, code, context.language, context.labels), code) for code in codes)
        return Unclear(tuple(choices)[:SHOWN]) if codes else Misread("country")

    def show(self, question: Question, value: Json, language: str, labels: Labels) -> str:
        return str(locale_of(language).territories.get(value, value))


@dataclass(frozen=True, slots=True, kw_only=True)
class _ZoneKind(QuestionKind):
    def suggested(self, country: str) -> Sequence[str]:
        return zones_of(country)

    def read(self, question: Question, text: str, context: Context) -> Reading:
        reading = read_zone(text, context.language)
        doubtful = bool(yes_or_no(text)) or _doubtful(text, context.language)
        return Unclear(((reading.value, reading.value),)) if isinstance(reading, Read) and doubtful else reading


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
    fits=is_zone,
    of_city=lambda city: city.zone,
    allowed="a time zone",
    expects=mark("A time zone, such as Europe/Brussels, or a large city in it."),
    misread={"zone": mark("I do not know that time zone. I expected a name such as Europe/Brussels, or a large city.")},
)
