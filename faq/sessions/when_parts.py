"""A line about a session taken apart: its hour, its length, its link, and the words between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from faq.answers.vocabulary import words
from faq.places.countries import PLACES
from faq.text.language_words import TimeWords
from faq.text.spelling import digits, fold
from faq.text.wordlists import alternatives, folded, merged

_TIMES = merged(TimeWords)
_MORNING, _AFTERNOON = folded(_TIMES.morning), folded(_TIMES.afternoon)
_HALF = rf"(?:{alternatives(_TIMES.morning + _TIMES.afternoon)})\b\.?"
_OCLOCK = rf"(?:{alternatives(_TIMES.oclock)})\b"
_UNTIL = rf"(?:{alternatives(_TIMES.until)})"
_HOUR = r"(?P<{0}hour>\d{{1,2}})(?:(?P<{0}sign>[:hu.])(?P<{0}minute>\d{{2}})(?::\d{{2}})?)?"
_BEHIND_HOUR = rf"(?:\s*(?:(?P<{{0}}half>{_HALF})|(?P<{{0}}oclock>{_OCLOCK})))?"
_ONE = _HOUR + _BEHIND_HOUR
_CLOCK = re.compile(
    rf"(?<![\w:./+-])(?:{_ONE.format('a')}|(?P<word>{alternatives(_TIMES.noon + _TIMES.midnight)})\b)"
    r"(?P<offset>\s?[+-]\d{2}:?\d{2}\b)?(?![\w/-]|[.:]\d)",
    re.I,
)
_RANGE = re.compile(
    rf"(?<![\w:./+-]){_ONE.format('a')}\s*(?:[-\u2013\u2014]|\b{_UNTIL}\b)\s*{_ONE.format('b')}(?![\w/-]|[.:]\d)", re.I
)
_LATER_END = re.compile(rf"(?<!\w){_UNTIL}\s+{_ONE.format('b')}(?![\w/-]|[.:]\d)", re.I)
_GLUED = re.compile(r"(?<![\w:./+-])(?P<ahour>[01]\d|2[0-3])(?P<aminute>[0-5]\d)(?![\w:./-])")
_QUARTERS = ("00", "15", "30", "45")
_LENGTH = re.compile(
    rf"(?<!\S)(?:(?:{alternatives(_TIMES.lasting)})\s+)?(?:"
    rf"(?P<whole>{alternatives(_TIMES.half_hour)}|{alternatives(_TIMES.one_hour)}|{alternatives(_TIMES.hour_and_half)})"
    rf"|(?P<hours>\d{{1,2}}(?:[.,]\d{{1,2}}|\s?[\u00bd\u00bc\u00be])?)\s*(?:{alternatives(_TIMES.hours)})"
    rf"(?:(?P<glued>\d{{2}})|,?\s*(?:(?:{alternatives(_TIMES.joins)})\s+)?(?P<rest>\d{{1,2}})\s*(?:{alternatives(_TIMES.minutes)}))?"
    rf"|(?P<minutes>\d{{1,4}})\s*(?:{alternatives(_TIMES.minutes)}))(?![^\s,;)])",
    re.I,
)
_FRACTIONS = {"\u00bc": ".25", "\u00bd": ".5", "\u00be": ".75"}
_URL = re.compile(r"https?://\S+")
_BEFORE = re.compile(rf"(?:\b(?:{alternatives(_TIMES.before_clock)})|,|\u22c5|\u00b7)\s*$", re.I)
_ISO = re.compile(r"(?<!\d)(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d)(?::?\d\d(?:[.,]\d{1,9})?)?(?P<zulu>Z\b)?", re.I)
_EMPTY, _ARTICLES = folded(_TIMES.beside, _TIMES.before_clock), folded(PLACES.article)
_CUT = "\n"
_PARTS = re.compile(rf"[,;/]|\b(?:{alternatives([*_TIMES.joins, *_TIMES.either])})\b", re.I)
_DAY = 24 * 60
LONGEST_LENGTH = 5
"""Digits of minutes of which a number is read: more are too many minutes in any case."""
_HOURS, _MONTHS = 24, 12


@dataclass(frozen=True, slots=True)
class Clock:
    """The hour of a line; ``minutes`` where it says until when, ``offset`` as it stands behind the hour (``+01:00``)."""

    at: time
    minutes: int | None = None
    offset: str = ""


@dataclass(frozen=True, slots=True)
class LineParts:
    """``before`` and ``behind`` are the words on either side of the hour, in pieces where something was taken out.

    ``clock`` is None where there is no such hour as ``part``, or no hour at all. ``link`` is the first link with what is behind it;
    ``others`` are lines with each of several hours.
    """

    clock: Clock | None
    before: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    minutes: int | None = None
    link: str = ""
    part: str = ""
    others: tuple[str, ...] = ()


def apart(line: str) -> LineParts:
    """Take a line apart; its digits may be of any script."""
    text = _ISO.sub(_spaced, digits(" ".join(line.split())))
    found = _URL.search(text)
    text, link = (text[: found.start()], text[found.start() :]) if found else (text, "")
    text, link, length = _without_length(text, link)
    hour = _hour_in(text)
    if hour is None:
        return LineParts(None, (text,), minutes=length, link=link)
    clock = _clock(hour)
    if clock is None:
        return LineParts(None, (text,), part=hour[0].strip())
    before, behind = _BEFORE.sub("", text[: hour.start()]), text[hour.end() :]
    behind, clock = _with_later_end(behind, clock)
    others = _several(text, hour) if names_hour(behind.replace(_CUT, " ; ")) else ()
    return LineParts(clock, _pieces(before), _pieces(behind), length or clock.minutes, link, others=others)


def beside_hours(line: str) -> tuple[str, int | None, str]:
    """A line about no single hour: its words, the minutes of its length, and its link."""
    text = digits(" ".join(line.split()))
    url = _URL.search(text)
    text, link = (f"{text[: url.start()]} {text[url.end() :]}", url[0].rstrip(",.")) if url else (text, "")
    found = _LENGTH.search(text)
    if found is None:
        return text.strip(" ,"), None, link
    return f"{text[: found.start()].strip(' ,')} {text[found.end() :].strip(' ,')}".strip(), _minutes(found), link


def length_alone(words: str) -> int:
    """The minutes of words that are a length and nothing else, or a number of minutes; 0 where they are none."""
    text = digits(" ".join(words.split()))
    if text.isdecimal():
        return int(text[:LONGEST_LENGTH])
    found = _LENGTH.fullmatch(text)
    return _minutes(found) or 0 if found else 0


def _spaced(found: re.Match[str]) -> str:
    year, month, day, hour, minute = found.groups()[:5]
    return f"{year}-{month}-{day} {hour}:{minute}{' UTC' if found['zulu'] else ''}"


def _pieces(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (one.strip(" ,;") for one in text.split(_CUT))))


def _hour_in(text: str) -> re.Match[str] | None:
    """Where the hour stands: two hours with a dash, an hour with a sign that no day has, else one with a dot or glued."""
    ranges = [one for one in _RANGE.finditer(text) if _is_range(one)]
    clocks = [one for one in _CLOCK.finditer(text) if one["word"] or one["ahalf"] or one["aoclock"] or one["asign"]]
    clocks = [one for one in clocks if not (_is_day(one) and int(one["ahour"]) >= _HOURS)]
    plain = [one for one in clocks if one["asign"] == ":" or one["word"] or one["ahalf"]]
    sure = plain or [one for one in clocks if one["asign"] in ("h", "u") or one["aoclock"]]
    glued = [one for one in _GLUED.finditer(text) if not 1900 <= int(one[0]) <= 2100]
    return next(iter([*ranges, *sure]), None) or next(iter([*clocks[::-1], *glued]), None)


def _is_day(found: re.Match[str]) -> bool:
    """Whether two numbers with a dot between them can be a day and a month ("27.11."), and are no quarter of an hour."""
    given = found.groupdict()
    dotted = given.get("asign") == "." and not (given.get("ahalf") or given.get("bhour"))
    return dotted and given["aminute"] not in _QUARTERS and 1 <= int(given["aminute"] or 0) <= _MONTHS


def names_hour(text: str) -> bool:
    """Whether there is an hour that is no day."""
    found = _hour_in(text)
    return found is not None and not _is_day(found)


def _is_range(found: re.Match[str]) -> bool:
    """Whether two numbers are hours and no days: something says so, or both are at a quarter of an hour."""
    signs = {found["asign"], found["bsign"]}
    said = any(found[name] for name in ("ahalf", "aoclock", "bhalf", "boclock"))
    return (
        said
        or bool(signs & {":", "h", "u"})
        or (signs == {"."} and {found["aminute"], found["bminute"]} <= {*_QUARTERS})
    )


def _clock(found: re.Match[str]) -> Clock | None:
    given = found.groupdict()
    if word := given.get("word"):
        return Clock(time(0 if fold(word) in folded(_TIMES.midnight) else 12), offset=_offset(given))
    until = _time(given, "b") if "bhour" in given else None
    start = _time(given, "a")
    if until and start and given["bhalf"] and not given["ahalf"]:
        # "2-3.30pm": the half of the day is said once, for both where that leaves the beginning first.
        halved = _time(given | {"ahalf": given["bhalf"]}, "a")
        start = halved if halved and halved < until else start
    if start is None or ("bhour" in given and until is None):
        return None
    return Clock(start, _between(start, until) if until else None, _offset(given))


def _time(given: dict[str, str | None], of: str) -> time | None:
    hour, minute = int(given[f"{of}hour"] or 0), int(given.get(f"{of}minute") or 0)
    half = fold(given.get(f"{of}half") or "")
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in _AFTERNOON else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _offset(given: dict[str, str | None]) -> str:
    said = (given.get("offset") or "").strip().replace(":", "")
    return f"{said[:3]}:{said[3:]}" if said else ""


def _between(start: time, until: time) -> int:
    begun, ended = (60 * one.hour + one.minute for one in (start, until))
    return (ended - begun) % _DAY


def _with_later_end(behind: str, clock: Clock) -> tuple[str, Clock]:
    """The end of a session that stands apart from its beginning: "14:00 Berlin until 16:00"."""
    found = _LATER_END.search(behind) if clock.minutes is None else None
    until = _time(found.groupdict(), "b") if found else None
    if found is None or until is None:
        return behind, clock
    text = f"{behind[: found.start()]}{_CUT}{behind[found.end() :]}"
    return text, Clock(clock.at, _between(clock.at, until), clock.offset)


def _without_length(text: str, link: str) -> tuple[str, str, int | None]:
    """The text and the link without the length, and its minutes."""
    for found in _lengths(text):
        return f"{text[: found.start()]}{_CUT}{text[found.end() :]}", link, _minutes(found)
    for found in _LENGTH.finditer(link):
        return text, f"{link[: found.start()].rstrip(' ,')}{link[found.end() :]}", _minutes(found)
    return text, link, None


def _lengths(text: str) -> Iterator[re.Match[str]]:
    """The lengths in a text. Hours alone may be one of the day ("14h"), which stands first or is the only one."""
    for one in _LENGTH.finditer(text):
        rest = f"{text[: one.start()]} ; {text[one.end() :]}"
        alone = one["hours"] and not one["rest"] and _CLOCK.match(text, one.start("hours"))
        if not alone or names_hour(text[: one.start()]) or ":" in (_hour_in(rest) or " ")[0]:
            yield one


def _minutes(found: re.Match[str]) -> int:
    if whole := found["whole"]:
        said = fold(whole)
        return 30 if said in folded(_TIMES.half_hour) else 90 if said in folded(_TIMES.hour_and_half) else 60
    hours = (found["hours"] or "0").replace(",", ".").replace(" ", "")
    for sign, value in _FRACTIONS.items():
        hours = hours.replace(sign, value)
    return int(float(hours) * 60) + int(found["glued"] or found["rest"] or 0) + int(found["minutes"] or 0)


def _several(text: str, first: re.Match[str]) -> tuple[str, ...]:
    """The line parted into one for each of its hours, where a comma or the like parts them."""
    plain = text.replace(_CUT, " ")
    cuts = [0, *(one.end() for one in _PARTS.finditer(plain)), len(plain)]
    lines = [plain[start:end].strip(" ,;/") for start, end in pairwise(cuts)]
    return tuple(one for one in lines if _hour_in(one)) or (plain[: first.end()],)


def unsaid(text: str) -> str:
    """The words without those at either end that say nothing in a line about a session; an article stays with its noun."""
    said = text.strip(" ,;()[]\u00b7\u22c5-\u2013").split()
    while said and _says_nothing(said[-1]):
        said = said[:-1]
    begin = next((n for n, word in enumerate(said) if not _says_nothing(word)), len(said))
    begin -= begin > 0 and begin < len(said) and fold(said[begin - 1]) in _ARTICLES
    return " ".join(said[begin:]).strip(" ,;()[]")


def _says_nothing(word: str) -> bool:
    return set(words(fold(word))) <= _EMPTY
