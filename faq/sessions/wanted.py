"""Reading which hours a group is to choose from: own ones, or days to look for some in; how long, where, and until when."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from faq.answers import dates
from faq.answers.day_parts import bare, parts_of, plain
from faq.answers.periods import Span, period
from faq.answers.reading import Context
from faq.sessions.listed_days import each_day, with_days
from faq.sessions.read_when import Asker, Clarification, read_when
from faq.sessions.when import LEAST_MINUTES, MINUTES, MOST_MINUTES, When
from faq.sessions.when_parts import apart, beside_hours, unsaid
from faq.text.language_words import TimeWords
from faq.text.spelling import fold
from faq.text.wordlists import alternatives, folded, merged

MOST_HOURS = 8
"""So many own hours at most: each is a button."""
LONGEST_LINE = 600
_TIMES = merged(TimeWords)
_BEGINS, _ENDS = folded(_TIMES.range_begins), folded(_TIMES.range_ends)
_AFTER, _BEFORE, _DEADLINE = folded(_TIMES.after_day), folded(_TIMES.before_day), folded(_TIMES.deadline)
_EITHER = folded(_TIMES.either)
_AT = frozenset(word for word in folded(_TIMES.before_clock) if len(word) > 1)
_SHOWN = 40
_PHRASE, _DAY_WORDS = 3, 5
"""Words that a phrase and a day may have."""
_TO = rf"\s*(?:[-\u2013]|\b(?:{alternatives(_TIMES.range_ends)})\b)\s*"
_DASHED = re.compile(rf"(?<![\w.:/-])(\d{{1,2}}){_TO}(\d{{1,2}})(?=\.?\s+[^\W\d])", re.I)
_MONTH_DASHED = re.compile(rf"(?<![\w.:/-])([^\W\d]{{3,}} \d{{1,2}}){_TO}(\d{{1,2}})(?![\w:])", re.I)
_EDGES = " ,;.:"


@dataclass(frozen=True, slots=True)
class WantedHours:
    """Own ``hours``; or the ``first`` and ``last`` day to look in, where such were named. ``until`` is the last day for answers."""

    hours: tuple[When, ...] = ()
    first: date | None = None
    last: date | None = None
    minutes: int | None = None
    place: str = ""
    until: date | None = None

    @property
    def line(self) -> str:
        """The same as a line that reads without doubt, of own hours."""
        until = [f"until {self.until.isoformat()}"] if self.until else []
        return "; ".join([*(one.line for one in self.hours), *until])


@dataclass(frozen=True, slots=True)
class _Deadline:
    """The pieces of a line without the last day for answers, and that day."""

    pieces: tuple[str, ...]
    day: date | None = None


def read_wanted(line: str, asker: Asker) -> WantedHours | Clarification:
    """What is wanted, or what is not understood."""
    if len(line) > LONGEST_LINE:
        return Clarification("rest", part=f"{line[LONGEST_LINE : LONGEST_LINE + _SHOWN]} …")
    pieces = [piece.strip() for piece in re.split(r"[;\n]", line) if piece.strip()]
    found = _without_deadline(pieces, asker)
    if isinstance(found, Clarification):
        return found
    parted = [one for piece in found.pieces for one in each_day(piece, _context(asker))]
    hours = [hour for piece in parted for hour in with_days(_hours(piece, asker), _context(asker))]
    rest = " ".join(piece for piece in parted if not _hours(piece, asker))
    read = _own(hours, rest, asker) if hours else _ranged(rest, asker)
    return replace(read, until=found.day) if isinstance(read, WantedHours) else read


# -- until when people answer


def _without_deadline(pieces: Sequence[str], asker: Asker) -> _Deadline | Clarification:
    for number, piece in enumerate(pieces):
        words = piece.split()
        for at in range(len(words)):
            begin = at + _phrase(words, at, _DEADLINE)
            days, end = _day_behind(words, begin, asker) if begin > at else ((), begin)
            if not days or _ends_range(words[:end], at, asker):
                continue
            left = [*words[:at], *words[end:]]
            rest = (*pieces[:number], " ".join(left), *pieces[number + 1 :])
            return _certain_deadline(tuple(filter(None, rest)), days, asker)
    return _Deadline(tuple(pieces))


def _ends_range(words: Sequence[str], at: int, asker: Asker) -> bool:
    """Whether the words from there are the end of a range of days."""
    found = _between(words, asker)
    return found is not None and not found[1].endswith(" ".join(words[at:]))


def _certain_deadline(pieces: tuple[str, ...], days: Sequence[date], asker: Asker) -> _Deadline | Clarification:
    ahead = [day for day in days if day >= asker.today]
    if not ahead:
        return Clarification("past")
    if len(ahead) == 1:
        return _Deadline(pieces, ahead[0])
    choices = [(dates.write(day, asker.language), "; ".join([*pieces, f"until {day.isoformat()}"])) for day in ahead]
    return Clarification("date_which", tuple(choices))


# -- own hours


def _hours(piece: str, asker: Asker) -> tuple[str, ...]:
    """The lines of the hours that a piece names; none where it names none of the day."""
    parts = apart(piece)
    if parts.clock is None:
        return (piece,) if parts.part else ()
    words = beside_hours(piece)[0]
    is_range = apart(words).clock is None and _span_in(words.split(), asker, alone=False) is not None
    return () if is_range else parts.others or (piece,)


def _own(lines: Sequence[str], rest: str, asker: Asker) -> WantedHours | Clarification:
    """The hours of these lines. Zone, length and place that one of them names are those of all that name none."""
    left, minutes, link = beside_hours(rest)
    if unsaid(left):
        return Clarification("rest", part=unsaid(left))
    if len(lines) > MOST_HOURS:
        return Clarification("several")
    usual, whole = _whole(lines, minutes, link, asker)
    who = _knowing(whole, usual, asker)
    read = [read_when(line, who) for line in whole]
    for number, one in enumerate(read):
        if isinstance(one, Clarification):
            return _in_whole(one, whole, number)
    hours = {one for one in read if isinstance(one, When)}
    return WantedHours(tuple(sorted(hours, key=lambda one: one.at)))


def _whole(lines: Sequence[str], minutes: int | None, link: str, asker: Asker) -> tuple[int, list[str]]:
    """The length that holds where a line names none, and the lines with it and the link."""
    lengths = [apart(line).minutes for line in lines]
    usual = next(filter(None, (minutes, *lengths)), asker.was.minutes if asker.was else MINUTES)
    beside = [("" if own else f"{usual}min", link) for own in lengths]
    # A length behind "14h" would be read as one with it.
    said = zip(lines, beside, strict=True)
    whole = [" ".join(filter(None, (length, _without_either(line), at))) for line, (length, at) in said]
    return usual, whole


def _without_either(line: str) -> str:
    """An hour without the word that stood between it and the next one."""
    rest, _, last = line.rpartition(" ")
    return rest if fold(last) in _EITHER else line


def _knowing(lines: Sequence[str], minutes: int, asker: Asker) -> Asker:
    """Who writes, with the zone and the place that hold where a line names none: those that are named beside it."""
    named = [found for line in lines if isinstance(found := read_when(line, asker), When)]
    place = next((one.place for one in named if one.place), asker.was.place if asker.was else "")
    return replace(asker, was=When("", named[-1].zone, minutes, place)) if named else asker


def _in_whole(asked: Clarification, lines: Sequence[str], number: int) -> Clarification:
    """What is asked about one of several hours, the choices being whole lines."""
    choices = [(shown, "; ".join([*lines[:number], line, *lines[number + 1 :]])) for shown, line in asked.choices]
    return replace(asked, choices=tuple(choices))


# -- days to look in


def _ranged(text: str, asker: Asker) -> WantedHours | Clarification:
    words, minutes, link = beside_hours(text)
    if minutes is not None and not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        return Clarification("minutes", part=str(minutes))
    found = _span_in(words.split(), asker)
    (first, last), left = found or ((None, None), words)
    place, left = _place_in(left)
    if left:
        return Clarification("rest", part=left)
    if last is not None and last < asker.today:
        return Clarification("past")
    return WantedHours((), first, last, minutes, ", ".join(filter(None, (place, link))))


def _place_in(left: str) -> tuple[str, str]:
    """The place in words that are no day ("at City Hall"), and the other words."""
    words = left.strip(_EDGES).split()
    at = next((n for n, word in enumerate(words) if fold(word) in _AT and n + 1 < len(words)), len(words))
    return " ".join(words[at + 1 :]), unsaid(" ".join(words[:at]))


_Open = tuple[date | None, date | None]


def _span_in(words: Sequence[str], asker: Asker, *, alone: bool = True) -> tuple[_Open, str] | None:
    """The days that words say, and the other words; ``alone``: a day by itself is one too."""
    said = " ".join(words)
    for dashed in (_DASHED, _MONTH_DASHED):
        # A range has one word before it, also where it had none.
        words = dashed.sub(r"from \1 to \2", said).split()
        if found := _between(words, asker):
            return found[0], _unbegun(found[1])
    words = said.split()
    for at in range(len(words)):
        for phrases, open_end in ((_AFTER, True), (_BEGINS, True), (_BEFORE, False)):
            begin = at + _phrase(words, at, phrases)
            span, end = _longest(words, begin, asker) if begin > at else (None, begin)
            if span:
                return _opened(span, open_end, phrases is _BEGINS), " ".join([*words[:at], *words[end:]])
    return _bare(words, asker, alone)


def _unbegun(left: str) -> str:
    """The other words without one that began a range, which was said twice."""
    words = left.split()
    return " ".join(words[:-1]) if words and fold(words[-1]) in _BEGINS else left


def _opened(span: Span, open_end: bool, inclusive: bool) -> _Open:
    first, last = span
    if not open_end:
        return None, first - timedelta(days=1)
    return (first if inclusive else last + timedelta(days=1)), None


def _between(words: Sequence[str], asker: Asker) -> tuple[_Open, str] | None:
    """The days of "from 1 to 12 Feb"."""
    for at in range(len(words)):
        begin = at + _phrase(words, at, _BEGINS)
        for to in range(begin + 1, min(begin + _DAY_WORDS + 1, len(words))) if begin > at else ():
            behind = to + _phrase(words, to, _ENDS)
            last, end = _end_of(words, behind, words[begin:to], asker) if behind > to else (None, behind)
            first = _first_of(words[begin:to], last, asker) if last else None
            if first and last:
                return (first, last[1]), " ".join([*words[:at], *words[end:]])
    return None


def _end_of(words: Sequence[str], at: int, begun: Sequence[str], asker: Asker) -> tuple[Span | None, int]:
    """The day that a range ends with; a bare number is one of the month that it begins in."""
    span, end = _longest(words, at, asker)
    first = _span_of(" ".join(begun), asker) if span is None and at < len(words) and words[at].isdecimal() else None
    if (
        first
        and first[0] == first[1]
        and first[0].day <= int(words[at]) <= monthrange(first[0].year, first[0].month)[1]
    ):
        last = first[0].replace(day=int(words[at]))
        return (last, last), at + 1
    return span, end


def _first_of(words: Sequence[str], last: Span, asker: Asker) -> date | None:
    """The day that a range begins with; a bare number is one of the month that it ends in."""
    said = " ".join(words)
    number = re.fullmatch(r"(?:the )?(\d{1,2})(?:st|nd|rd|th|er|\.)?", said)
    if number and 1 <= int(number[1]) <= last[1].day:
        return last[1].replace(day=int(number[1]))
    found = _span_of(said, asker)
    return found[0] if found and found[0] <= last[1] else None


def _bare(words: Sequence[str], asker: Asker, alone: bool) -> tuple[_Open, str] | None:
    """The month or week that is named without more, or where ``alone`` the day."""
    for at in range(len(words)):
        span, end = _longest(words, at, asker)
        if span:
            span, end = _joined(words, span, end, asker)
            rest = " ".join([*words[:at], *words[end:]])
            return (span, rest) if alone or span[0] != span[1] else None
    return None


def _joined(words: Sequence[str], span: Span, end: int, asker: Asker) -> tuple[Span, int]:
    """The same up to a later one that is named beside it ("March or April")."""
    behind = end + _phrase(words, end, _ENDS | _EITHER)
    later, beyond = _longest(words, behind, asker) if behind > end else (None, end)
    return ((span[0], later[1]), beyond) if later and later[1] > span[1] else (span, end)


def _phrase(words: Sequence[str], at: int, phrases: frozenset[str]) -> int:
    """How many words of one of these phrases stand there."""
    return next((n for n in range(_PHRASE, 0, -1) if fold(" ".join(words[at : at + n])) in phrases), 0)


def _longest(words: Sequence[str], begin: int, asker: Asker) -> tuple[Span | None, int]:
    """The days that the longest run of words from there says, and where it ends."""
    for end in range(min(begin + _DAY_WORDS, len(words)), begin, -1):
        if _tells(words[end - 1]) and (span := _span_of(" ".join(words[begin:end]), asker)):
            return span, end
    return None, begin


def _tells(word: str) -> bool:
    """Whether a word is no filler, which is not of the day before it."""
    return bool(plain(bare(word)))


def _day_behind(words: Sequence[str], begin: int, asker: Asker) -> tuple[tuple[date, ...], int]:
    """The days that the longest run of words from there can be; a colon ends it."""
    most = min(begin + _DAY_WORDS, len(words))
    colon = next((n + 1 for n in range(begin, most) if words[n].endswith(":")), most)
    for end in range(colon, begin, -1):
        days = dates.days_alone(" ".join(words[begin:end]).strip(_EDGES), _context(asker))
        if days and _tells(words[end - 1]):
            return days, end
    return (), begin


def _span_of(text: str, asker: Asker) -> Span | None:
    said = text.strip(_EDGES)
    days = [day for day in dates.days_alone(said, _context(asker)) if day >= asker.today]
    if days:
        return days[0], days[0]
    return period(parts_of(plain(bare(said)), asker.language, asker.today), asker.today)


def _context(asker: Asker) -> Context:
    return Context(asker.today, asker.language, str)
