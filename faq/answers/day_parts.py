"""The parts of a day as somebody wrote it: numbers, years, months, and the words beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from rapidfuzz import fuzz, process

from faq.answers.day_names import months, quarters, weekdays, weekdays_called
from faq.answers.vocabulary import FILLER, SUBJECTS
from faq.text.language_words import DateWords, TimeWords
from faq.text.spelling import digits, fold
from faq.text.wordlists import alternatives, folded, merged

_DATES, _TIMES = merged(DateWords), merged(TimeWords)
NEXT, LAST, THIS = folded(_DATES.next), folded(_DATES.last), folded(_DATES.this)
UNITS: Mapping[str, frozenset[str]] = {
    "day": folded(_DATES.day),
    "week": folded(_DATES.week),
    "month": folded(_DATES.month),
    "quarter": folded(_DATES.quarter),
    "year": folded(_DATES.year),
}
EDGES: Mapping[str, frozenset[str]] = {
    "s": folded(_DATES.start),
    "m": folded(_DATES.middle),
    "e": folded(_DATES.end),
}
"""Words for a part of a month and the like, by the letter that they have in a shape."""

_BESIDE = (FILLER | SUBJECTS) - THIS | folded(_DATES.beside)
VAGUE = folded(_DATES.vague)
Names = Callable[[str], Mapping[str, int]]
"""The names that a language has for something, with their numbers."""
_ORDINAL = re.compile(rf"(\d{{1,2}}|\d{{4}})(?:{alternatives(folded(_DATES.ordinal_endings))})?")
_EAST_ASIAN = str.maketrans("年月日년월일", "-- -- ")
_ELIDED = re.compile(r"(?<!\w)[dl]['\u2019](?=\w)", re.I)
_WHOLE = re.compile(r"(?<!\w)\d{8}(?!\w)")
_ONE_MONTH_TOO_MANY = re.compile(r"[^M]*M[^M]*M[^M]*|M(?:nny|ynn|nnn)")
_SHORT_NUMBER = re.compile(r"(?<!\w)\d{1,2}(?!\d)")
_NEAR_MONTH, _SHORTEST_MISSPELT = 85, 5

# The hour of a mail client or of ISO 8601, which no day needs.
_INSTANT = re.compile(r"(?<=\d)T\d\d:?\d\d(?::?\d\d)?(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?(?!\w)", re.I)
_HALF = f"(?:{alternatives((*_TIMES.morning, *_TIMES.afternoon, *_TIMES.oclock))})"
_CLOCK = re.compile(
    rf"(?<!\w)(?:(?:{alternatives(_TIMES.before_clock)}) )?"
    rf"(?:\d{{1,2}}:\d\d(?::\d\d)?(?: ?{_HALF})?\b|\d{{1,2}} ?{_HALF}\b)(?: ?(?:Z|UTC|GMT|CES?T)\b)?(?: ?[+-]\d{{4}}\b)?",
    re.I,
)
_RELATIVE = re.compile(
    rf"(?<= )(?:(?P<before>{alternatives(NEXT | LAST | THIS)}) )?(?P<unit>{alternatives(set().union(*UNITS.values()))})"
    rf"(?: (?P<after>{alternatives(NEXT | LAST | THIS)}))?(?= )"
)


@dataclass(frozen=True, slots=True)
class DayParts:
    """What was recognised, in its order: a letter of ``shape`` for each of ``values``, and what was not.

    Letters: ``n`` a number, ``y`` a year, ``M`` a month, ``q`` a quarter, ``k`` a week (how many lie between), and those of EDGES.
    ``weekdays`` are the days of the week that one word can mean.
    """

    values: tuple[int, ...] = ()
    shape: str = ""
    weekdays: tuple[int, ...] = ()
    strange: tuple[str, ...] = ()

    def without(self, letters: str) -> DayParts:
        """The parts without those of these letters."""
        kept = [(value, kind) for value, kind in zip(self.values, self.shape, strict=True) if kind not in letters]
        return replace(self, values=tuple(value for value, _ in kept), shape="".join(kind for _, kind in kept))


def bare(text: str) -> str:
    """The folded text without the hour, its digits being 0-9."""
    said = _INSTANT.sub(" ", digits(" ".join(text.split())).translate(_EAST_ASIAN))
    return fold(_ELIDED.sub("", _WHOLE.sub(_spaced, _CLOCK.sub(" ", said))))


def plain(said: str) -> str:
    """The folded text without words that change nothing."""
    return " ".join(word for word in said.split() if word not in _BESIDE)


def parts_of(said: str, language: str, today: date) -> DayParts:
    """The parts of a plain text; ``today`` says what "next month" is."""
    edged = not set().union(*EDGES.values()).isdisjoint(said.split())
    spaced = _RELATIVE.sub(lambda found: _resolved(found, today, edged=edged), f" {said} ")
    spaced = _signed(_signed(spaced, quarters, language, "%"), months, language, "@")
    found = DayParts()
    dated = bool(_SHORT_NUMBER.search(said))
    for word in spaced.split():
        found = _with(found, word, language, dated=dated)
    return _as_weekday(found, said, language) if _ONE_MONTH_TOO_MANY.fullmatch(found.shape) else found


def years_resolved(text: str, today: date) -> str:
    """The folded text, with "last year" and the like as a number."""
    years = UNITS["year"]
    return _RELATIVE.sub(
        lambda found: _resolved(found, today) if found["unit"] in years else found[0], f" {bare(text)} "
    ).strip()


def _spaced(found: re.Match[str]) -> str:
    """Eight digits as year, month and day where they can be, else as two numbers and a year."""
    whole = found[0]
    if whole[:2] in ("19", "20") and 1 <= int(whole[4:6]) <= 12:
        return f" {whole[:4]} {whole[4:6]} {whole[6:]} "
    return f" {whole[:2]} {whole[2:4]} {whole[4:]} "


def _resolved(found: re.Match[str], today: date, *, edged: bool = False) -> str:
    """What "next month" is: a month, a quarter or a year by its number, or a week; ``edged`` that "the month" is this one."""
    beside = {found["before"], found["after"]} - {None}
    unit = next(name for name, words in UNITS.items() if found["unit"] in words)
    if len(beside) > 1 or not (beside or edged) or unit == "day":
        return found[0]
    step = 0 if not beside or beside <= THIS else 1 if beside <= NEXT else -1
    if unit == "week":
        return f" &{step} "
    if unit == "year":
        return f" {today.year + step} "
    length, sign = (3, "%") if unit == "quarter" else (1, "@")
    count = 12 // length
    year, number = divmod(today.year * count + (today.month - 1) // length + step, count)
    return f" {sign}{number + 1} {year} "


def _with(found: DayParts, word: str, language: str, *, dated: bool) -> DayParts:
    """The parts with one more word; beside a day in numbers, "mi" is a Wednesday and no middle of a month."""
    of_week = () if found.weekdays else weekdays_called(word, language)
    known = None if of_week and dated else _part(word, language)
    if known is not None:
        return replace(found, values=(*found.values, known[0]), shape=found.shape + known[1])
    if of_week:
        return replace(found, weekdays=of_week)
    return replace(found, strange=(*found.strange, word))


def _part(word: str, language: str) -> tuple[int, str] | None:
    signs = {"@": "M", "%": "q", "&": "k"}
    if word[0] in signs:
        return int(word[1:]), signs[word[0]]
    if number := _ORDINAL.fullmatch(word):
        return int(number[1]), "y" if len(number[1]) == 4 else "n"
    if edge := next((letter for letter, words in EDGES.items() if word in words), ""):
        return 0, edge
    if len(word) < _SHORTEST_MISSPELT or word in VAGUE or word in weekdays(language):
        return None
    names = {name: number for name, number in months(language).items() if len(name) >= _SHORTEST_MISSPELT}
    near = process.extractOne(word, names.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR_MONTH)
    return (names[near[0]], "M") if near else None


def _as_weekday(found: DayParts, said: str, language: str) -> DayParts:
    """The same where one of two months is a day of the week by its short name: "mar. 3 mars 2026"."""
    known, names = weekdays(language), months(language)
    word = next((word for word in said.split() if word in names and word in known), "")
    if not word or found.weekdays:
        return found
    place = [index for index, kind in enumerate(found.shape) if kind == "M" and found.values[index] == names[word]]
    at = place[0]
    return replace(
        found,
        values=found.values[:at] + found.values[at + 1 :],
        shape=found.shape[:at] + found.shape[at + 1 :],
        weekdays=known[word],
    )


def _signed(spaced: str, names: Names, language: str, sign: str) -> str:
    """The text with each of the names as its number behind the sign."""
    known = names(language)
    return _any_of(names, language).sub(lambda name: f"{sign}{known[name[0]]}", spaced)


@lru_cache(maxsize=128)
def _any_of(names: Names, language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<= )(?:{alternatives(names(language))})(?= )")
