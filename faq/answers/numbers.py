"""Reading numbers as people write them: with any separators, scales ("50k", "1,2 Mio") or in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from babel.numbers import get_decimal_symbol
from rapidfuzz.distance import OSA
from text_to_num import text2num

from faq.answers.vocabulary import AND, ANSWERS, FILLER, HEDGES, NEGATIONS, OR, SUBJECTS, words
from faq.text.language_words import NumberWords
from faq.text.locales import READ, locale_of
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
_FOLDED_SCALE = {fold(word): factor for word, factor in SCALE.items()}

_SLIPS_FROM = 6
"""Shorter words are too near to others."""
_LONG_SCALES = tuple(word for word in _FOLDED_SCALE if len(word) >= _SLIPS_FROM)
_MAYBE_SCALE = re.compile(rf"(?<=\d )[^\W\d_]{{{_SLIPS_FROM},20}}(?!\w)")
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
_HUNDRED, _THOUSAND = 100, 1000
_LONGEST = 100
"""More digits count nothing; Python itself refuses some thousands of them."""
_MOST_WORDS = 30
"""Words that say one number, and what stands beside it, at most: each is tried as the first."""
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3}(?:\1\d{3})*|([.,])\d{2,3}(?:\2\d{2,3})*\2\d{3})")
_NEGATIVE = re.compile(rf"\W*(?:[-\u2212\u2013]|\b(?:{alternatives(_NUMBERS.minus)}))\s*\d", re.I)
_BOUND = re.compile(r"[<>\u2264\u2265%+\u00b1]")
OF_SOMETHING_ELSE = re.compile(r"\d\s*[%‰€$£¥]|[€$£¥]\s*\d")
"""A figure of money, or a share."""
_RANGE = AND | OR | folded(_NUMBERS.until)
_RANGE_SIGN = re.compile(r" ?[-\u2010-\u2015/] ?")

# "1½ million", "1 1/2 million", "2 and a half million"; without a scale they are no number of anything that is whole.
_SCALED = rf"(?= ?(?:{alternatives(SCALE)})\b)"
_VULGAR = re.compile(rf"(?P<whole>\d{{0,3}}) ?(?P<part>[\u00bc-\u00be\u2150-\u215e]){_SCALED}", re.I)
_RATIO = re.compile(rf"(?<![\d/.,])(?:(?P<whole>\d{{1,3}}) )?(?P<upper>[1-9])/(?P<lower>[2-9]){_SCALED}", re.I)
_AND_HALF = re.compile(rf"(?P<whole>\d{{1,3}})[ -](?:{alternatives(_NUMBERS.and_half)}){_SCALED}", re.I)
_OF_SCALE = re.compile(rf"(?<=[\u00bc-\u00be\u2150-\u215e2-9]) (?:{alternatives(_NUMBERS.of_a)}){_SCALED}", re.I)

# When it was counted, in brackets or behind a word: "46.134 (census 2021)", "46 134 in 2021", "46 134 as of 31.12.2023".
_BRACKETS = re.compile(r"\(([^()]{0,60})\)|\[([^\[\]]{0,60})\]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DAY = r"\d{1,2}[^\W\d]{0,3}\b[./ -]{0,2}(?:\d{1,2}[./-]|[^\W\d]{3,10}[. ]{0,2})"
_DATED = re.compile(
    rf",?[ (](?:{alternatives(ANSWERS.before_year)})[: ] ?(?:the )?(?:{_DAY})?{_YEAR.pattern}"
    rf"(?! (?:{alternatives((*_NUMBERS.inhabitants, *SCALE))})\b)",
    re.I,
)
_DATED_WORDS = 6

YEARS = range(1900, 2101)
_BELOW = tuple(sorted(folded(_NUMBERS.below)))
COUNTED = FILLER | SUBJECTS | folded(_NUMBERS.beside)
"""Words that may stand around a number without putting it in doubt; "almost" does, it says that the number is too high."""

CORRECTS = folded(_NUMBERS.corrects)
"""Words around a number that takes the place of another."""

_ONE = folded(_NUMBERS.one, _NUMBERS.joins)
_AS_ONE = {
    other: words.said_as_one[0] for words in by_language(NumberWords).values() for other in words.said_as_one[1:]
}
_POINT, _DIGIT = folded(_NUMBERS.point), range(10)
_LIMITS = tuple(sorted(folded(_NUMBERS.below, _NUMBERS.above) | HEDGES, key=len, reverse=True))


def _said(text: str) -> list[str]:
    """The words of a text that may say a number."""
    return [word for word in words(text.lower().replace("-", " ")) if fold(word) in _ONE or fold(word) not in COUNTED]


_PARTS = {
    fold(" ".join(_said(phrase))): value
    for value, phrases in (
        (250_000, _NUMBERS.quarter_million), (500_000, _NUMBERS.half_million), (1_500_000, _NUMBERS.million_and_half),
    )
    for phrase in phrases
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundNumbers:
    """The numbers of a text in their order; ``strange`` are the words and signs beside them that do not go with a number.

    ``below`` says that the only number is too high: "fewer than 50,000".
    """

    values: tuple[Fraction, ...]
    strange: tuple[str, ...] = ()
    below: bool = False


def find(text: str, language: str) -> FoundNumbers:
    """The numbers in a text; none where one of them is written in no known way (``1.2.3``).

    One that is read in two ways is there twice. When something was counted is none of them.
    """
    text = _MAYBE_SCALE.sub(_spelled, _SPACES.sub(" ", digits(text)))
    text = _APOSTROPHES.sub("'", _fractions(text)).translate(_COMMAS)
    text = _undated(text)
    matches = list(NUMBER.finditer(text))
    if not matches:
        return _in_words(text, language)
    if _MIXED.search(NUMBER.sub("0", text)):
        return FoundNumbers(())
    parts = _joined(text, [_part(match, language) for match in matches])
    if _NEGATIVE.match(text):
        parts[0] = replace(parts[0], values=tuple(-value for value in parts[0].values))
    beside = [
        text[: parts[0].start],
        *(text[one.end : two.start] for one, two in pairwise(parts)),
        text[parts[-1].end :],
    ]
    others = [word for word in words(fold(" ".join(beside))) if word not in COUNTED]
    known = tuple(value for part in parts for value in part.values)
    known = known if all(part.values for part in parts) else ()
    below = len(parts) == 1 and _is_below(beside[0])
    return FoundNumbers(known, (*others, *_BOUND.findall(text)), below)


def _spelled(found: re.Match[str]) -> str:
    """A scale as it is spelled, where the word behind a number is one but for a letter: "111 tousand"."""
    word = fold(found[0])
    if word in _FOLDED_SCALE or word in COUNTED:
        return found[0]
    meant = (scale for scale in _LONG_SCALES if OSA.distance(word, scale, score_cutoff=1) <= 1)
    return next(meant, found[0])


def _is_below(before: str) -> bool:
    return before.rstrip().endswith(("<", "\u2264")) or f" {fold(before)}".endswith(tuple(f" {one}" for one in _BELOW))


@dataclass(frozen=True, slots=True)
class _Part:
    """A number where it stands: what it can be (nothing where it is written in no known way), and its scale."""

    start: int
    end: int
    values: tuple[Fraction, ...]
    scale: int


def _part(match: re.Match[str], language: str) -> _Part:
    scale = SCALE.get((match["scale"] or "").lower(), 1) * _SIGNS.get(match["sign"], 1)
    return _Part(*match.span(), _values(match["digits"], scale, language), scale)


def _values(raw: str, scale: int, language: str) -> tuple[Fraction, ...]:
    """What digits with separators can be.

    A single separator before exactly three digits groups thousands. Before a scale it is decimal ("1.234 million"), but before
    that of a thousand it groups ("1.500 Tsd."), or may be either where it is the decimal sign of the language.
    """
    raw = raw.replace(" ", "").replace("'", "")
    if len(raw) > _LONGEST:
        return ()
    signs = re.findall("[.,]", raw)
    if len(set(signs)) > 1:
        head, _, tail = raw.rpartition(signs[-1])
        return (Fraction(f"{re.sub('[.,]', '', head)}.{tail}") * scale,) if _GROUPED.fullmatch(head) else ()
    decimal = (Fraction(raw.replace(",", ".")) * scale,) if len(signs) < 2 else ()
    if not _GROUPED.fullmatch(raw):
        return decimal
    grouped = (Fraction(re.sub("[.,]", "", raw)) * scale,)
    if scale == _THOUSAND and signs == [get_decimal_symbol(locale_of(language))]:
        return grouped + decimal
    return grouped if scale <= _THOUSAND or not decimal else decimal


def _joined(text: str, parts: Sequence[_Part]) -> list[_Part]:
    """The parts, where "1 million 200 thousand" is one number, as "47 thousand 250" is.

    The scale of "100 to 150 thousand" is that of both.
    """
    found: list[_Part] = []
    for part in parts:
        before = found[-1] if found else None
        between = text[before.end : part.start] if before else ""
        if before and _goes_on(before, part, between):
            both = tuple(one + two for one in before.values for two in part.values)
            found[-1] = _Part(before.start, part.end, both, part.scale)
            continue
        if before and _shares_scale(before, part, between):
            found[-1] = replace(before, values=tuple(value * part.scale for value in before.values), scale=part.scale)
        found.append(part)
    return found


def _goes_on(before: _Part, part: _Part, between: str) -> bool:
    """Whether the second part is the rest of one number."""
    joined = AND.issuperset(words(fold(between))) and not between.strip(" ,").strip().startswith("-")
    hundreds = before.scale == _THOUSAND and between == " " and all(value >= _HUNDRED for value in part.values)
    told = part.scale > 1 or hundreds or all(value >= _THOUSAND for value in part.values)
    return joined and told and before.scale > part.scale and all(value < before.scale for value in part.values)


def _shares_scale(before: _Part, part: _Part, between: str) -> bool:
    """Whether both are ends of a range whose scale is written once."""
    ends = bool(_RANGE_SIGN.fullmatch(between)) or (between != " " and _RANGE.issuperset(words(fold(between))))
    small = before.scale == 1 < part.scale and all(value < _THOUSAND for value in before.values)
    return ends and small and all(one * part.scale < two for one in before.values for two in part.values)


def _fractions(text: str) -> str:
    """The text with fractions before a scale as decimals."""
    text = _AND_HALF.sub(r"\g<whole>.5", _OF_SCALE.sub("", text))
    text = _VULGAR.sub(lambda found: _decimal(found["whole"], Fraction(unicodedata.numeric(found["part"]))), text)
    return _RATIO.sub(lambda found: _decimal(found["whole"], Fraction(int(found["upper"]), int(found["lower"]))), text)


def _decimal(whole: str | None, part: Fraction) -> str:
    return f"{float(int(whole or 0) + part):.6f}".rstrip("0")


def _undated(text: str) -> str:
    """The text without when it was counted, where another number is left."""
    bare = _BRACKETS.sub(lambda found: " " if _is_dated(found[1] or found[2] or "") else found[0], text)
    bare = _DATED.sub(" ", f" {bare}").strip()
    return bare if NUMBER.search(bare) else text


def _is_dated(note: str) -> bool:
    """Whether a note in brackets says when something was counted, and by whom: one year, and nothing that it counts or denies."""
    said = words(fold(note))
    numbers = re.findall(r"\d+", note)
    years = _YEAR.findall(note)
    short = all(len(number) <= 2 for number in numbers if number not in years)
    return len(years) == 1 and short and len(said) <= _DATED_WORDS and NEGATIONS.isdisjoint(said)


def _in_words(text: str, language: str) -> FoundNumbers:
    said = _said(text)
    if len(said) > _MOST_WORDS:
        return FoundNumbers((), tuple(said))
    if part := _PARTS.get(fold(" ".join(said))):
        return FoundNumbers((Fraction(part),))
    for start in range(len(said)):
        value = _spoken_with_part(said[start:], language)
        if value is not None:
            return FoundNumbers((Fraction(value),))
        if fold(said[start]) not in _ONE:
            return _behind_limit(text, language) or FoundNumbers((), tuple(said[start:]))
    return FoundNumbers(())


def _behind_limit(text: str, language: str) -> FoundNumbers | None:
    """The number in words behind "over", "nearly" and the like; None where the text does not begin with one."""
    limit = next((one for one in _LIMITS if fold(text).startswith(f"{one} ")), "")
    if not limit:
        return None
    rest = text.replace("-", " ").split()[len(words(limit)) :]
    found = _in_words(" ".join(rest), language)
    return replace(found, strange=(*words(limit), *found.strange), below=found.below or limit in _BELOW)


def _spoken_with_part(said: Sequence[str], language: str) -> Fraction | int | None:
    """The number said, with a decimal point ("one point two million") or a half ("two and a half million")."""
    whole = spoken(" ".join(said), language)
    scales = [_FOLDED_SCALE[fold(word)] for word in said if fold(word) in _FOLDED_SCALE]
    if whole is not None or not scales:
        return whole
    point = next((place for place, word in enumerate(said) if fold(word) in _POINT), None)
    if point is not None:
        return _with_point(said[:point], said[point + 1 : -1], scales[-1], language)
    parts = (" ".join(said).partition(half) for half in _NUMBERS.and_half)
    rests = (f"{start.strip()} {end.strip()}".strip() for start, half, end in parts if half)
    value = next((value for value in (spoken(rest, language) for rest in rests) if value is not None), None)
    return None if value is None else value + Fraction(scales[-1], 2)


def _with_point(before: Sequence[str], behind: Sequence[str], scale: int, language: str) -> Fraction | None:
    whole = spoken(" ".join(before), language, least=0)
    figures = [spoken(word, language, least=0) for word in behind]
    if whole is None or not figures or not all(figure in _DIGIT for figure in figures):
        return None
    return Fraction(f"{whole}.{''.join(map(str, figures))}") * scale


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
