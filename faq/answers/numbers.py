"""Reading numbers as people write them: with any separators, scales ("50k", "1,2 Mio") or in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from text_to_num import text2num

from faq.answers.vocabulary import FILLER, SUBJECTS, words
from faq.text.language_words import NumberWords
from faq.text.locales import READ
from faq.text.spelling import digits, fold
from faq.text.wordlists import alternatives, by_language, folded, merged

_NUMBERS = merged(NumberWords)
_SCALES = {
    10**3: _NUMBERS.thousand,
    10**5: _NUMBERS.hundred_thousand,
    10**6: _NUMBERS.million,
    10**7: _NUMBERS.ten_million,
    10**12: _NUMBERS.billion,
}
_SIGNS = {"万": 10**4, "萬": 10**4, "만": 10**4, "億": 10**8, "亿": 10**8, "억": 10**8}
SCALE = {word: factor for factor, names in _SCALES.items() for word in names}

_SPACES = re.compile(r"[^\S\n]")
_APOSTROPHES = re.compile("[\u2019\u02bc\u066c`\u00b4\uff07]")
_COMMAS = str.maketrans({"\uff0c": ",", "\uff0e": ".", "\u066b": "."})
NUMBER = re.compile(
    r"(?<![A-Za-z])(?P<digits>\d{1,3}(?:[ ']\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*)"
    rf"(?:\s*(?:(?P<scale>{alternatives(SCALE)})\b\.?|(?P<sign>[{''.join(_SIGNS)}])))?",
    re.I,
)
# Digits and letters in one word: a code, a date, 1e5.
_MIXED = re.compile(r"[A-Za-z]\d|\d[A-Za-z]")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3}(?:\1\d{3})*|([.,])\d{2,3}(?:\2\d{2,3})*\2\d{3})")
_NEGATIVE = re.compile(rf"\W*(?:[-\u2212\u2013]|\b(?:{alternatives(_NUMBERS.minus)}))\s*\d", re.I)
_BOUND = re.compile(r"[<>\u2264\u2265%+\u00b1]")

COUNTED = FILLER | SUBJECTS | folded(_NUMBERS.beside)
"""Words that may stand around a number without putting it in doubt; "almost" does, it says that the number is too high."""

_ONE = folded(_NUMBERS.one, _NUMBERS.joins)
_AS_ONE = {
    other: words.said_as_one[0] for words in by_language(NumberWords).values() for other in words.said_as_one[1:]
}
_PARTS = {
    250_000: folded(_NUMBERS.quarter_million),
    500_000: folded(_NUMBERS.half_million),
    1_500_000: folded(_NUMBERS.million_and_half),
}


@dataclass(frozen=True, slots=True)
class FoundNumbers:
    """The numbers of a text in their order; ``strange`` are the words and signs beside them that do not go with a number."""

    values: tuple[Fraction, ...]
    strange: tuple[str, ...] = ()


def find(text: str, language: str) -> FoundNumbers:
    """The numbers in a text; none where one of them is written in no known way (``1.2.3``)."""
    text = _APOSTROPHES.sub("'", _SPACES.sub(" ", digits(text))).translate(_COMMAS)
    matches = list(NUMBER.finditer(text))
    if not matches:
        return _in_words(text, language)
    if _MIXED.search(NUMBER.sub("0", text)):
        return FoundNumbers(())
    values = [_value(match["digits"], _scale(match)) for match in matches]
    if _NEGATIVE.match(text) and values[0] is not None:
        values[0] = -values[0]
    others = [word for word in words(fold(NUMBER.sub(" ", text))) if word not in COUNTED]
    known = tuple(value for value in values if value is not None)
    return FoundNumbers(known if len(known) == len(values) else (), (*others, *_BOUND.findall(text)))


def _scale(match: re.Match[str]) -> int:
    return SCALE.get((match["scale"] or "").lower(), 1) * _SIGNS.get(match["sign"], 1)


def _value(raw: str, scale: int) -> Fraction | None:
    """The value of digits with separators: a single one before exactly three digits groups thousands, unless a scale follows."""
    raw = raw.replace(" ", "").replace("'", "")
    if "." in raw and "," in raw:
        decimal = max(".,", key=raw.rfind)
        head, _, tail = raw.rpartition(decimal)
        return Fraction(f"{re.sub('[.,]', '', head)}.{tail}") * scale if _GROUPED.fullmatch(head) else None
    if _GROUPED.fullmatch(raw) and (scale == 1 or len(re.findall("[.,]", raw)) > 1):
        return Fraction(re.sub("[.,]", "", raw)) * scale
    return Fraction(raw.replace(",", ".")) * scale if len(re.findall("[.,]", raw)) < 2 else None


def _in_words(text: str, language: str) -> FoundNumbers:
    said = [word for word in words(text.lower().replace("-", " ")) if fold(word) in _ONE or fold(word) not in COUNTED]
    for part, phrases in _PARTS.items():
        if fold(" ".join(said)) in phrases:
            return FoundNumbers((Fraction(part),))
    while said:
        value = spoken(" ".join(said), language)
        if value is not None:
            return FoundNumbers((Fraction(value),))
        if fold(said[0]) not in _ONE:
            break
        said = said[1:]
    return FoundNumbers((), tuple(said))


def spoken(said: str, language: str, least: int = 1000) -> int | None:
    """The number said, in the person's language or English; in another only from ``least``: "once" is eleven in Spanish."""
    first, *rest = said.split() or [""]
    said = " ".join((_AS_ONE.get(first, first) if rest else first, *rest))
    mine = language[:2].lower()
    for tried in dict.fromkeys((mine, *READ)):
        value = _text2num(said, tried)
        if value is not None and (tried in (mine, "en") or value >= least):
            return value
    return None


def _text2num(said: str, language: str) -> int | None:
    """The number; None also where the library does not know the language."""
    try:
        return int(text2num(said, language))
    except ValueError:
        return None
