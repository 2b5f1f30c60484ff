"""What people say about the sessions of their twinning, in every language that has words for it: what is meant, and of which."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from faq.answers import dates
from faq.answers.option_places import count_named
from faq.answers.reading import Context, Unclear
from faq.answers.vocabulary import BECAUSE, CLAUSE
from faq.places import places
from faq.text.spelling import fold, spaced
from faq.text.wordlists import merged
from handlers.dialog import command_phrases
from handlers.dialog.language_files import FOLDER, SessionWords
from handlers.dialog.slot_phrases import MOST_WORDS, Filled, Reader, SlotPhrases

LONGEST = 300
"""What is said about a session has no more characters than this."""
AWAY, BACK = "away", "comes"
LAST = "last"
_SIGNS = ",.;:!?()'’"
_FEW = 4
"""Words of a city or of a day at most."""
_WORDS = merged(SessionWords, FOLDER)
_FILLER = frozenset(map(spaced, _WORDS.filler)) | command_phrases.COURTESY
BECAUSE_OF = tuple(_WORDS.slots["because"])
"""What stands before the reason for which a session is cancelled."""
_DO_IT = frozenset(map(spaced, _WORDS.slots["do_it"]))
_PHRASES = SlotPhrases(_WORDS.slots, _WORDS.says, _FILLER)


@dataclass(frozen=True, slots=True)
class SaidOfSessions:
    """What is meant, by its name in the language files, and what stands in the slots."""

    meaning: str
    filled: Filled

    @property
    def number(self) -> str:
        """The number of the session that is named, or ``last``; empty where none is."""
        return count_named(self.filled.get("number", "") or self.filled.get("nth", ""))

    @property
    def city(self) -> str:
        """The city that is named."""
        return self.filled.get("city", "").strip(_SIGNS)

    @property
    def next(self) -> bool:
        """Whether it is the next one."""
        return "next" in self.filled

    def days(self, today: date, language: str) -> tuple[date, ...]:
        """The days that are named; of a week or a month all of them."""
        context = Context(today, language, str)
        if day := self.filled.get("day", ""):
            return dates.days_alone(_bare(day), context)
        span = dates.read_date(_bare(self.filled["span"]), context, None) if "span" in self.filled else None
        ends = [date.fromisoformat(value) for _, value in span.choices] if isinstance(span, Unclear) else []
        return _between(min(ends), max(ends)) if ends else ()

    @property
    def names_one(self) -> bool:
        """Whether it is said of which session, in any way."""
        return not {"number", "nth", "next", "day", "span"}.isdisjoint(self.filled)

    @property
    def target(self) -> str:
        """The number as a command has it; empty where the session is named otherwise."""
        return self.number if self.number.isdecimal() else ""

    @property
    def time(self) -> str:
        """When it is to be, as it was written."""
        return self.filled.get("time", "").rstrip("?!. ")

    @property
    def why(self) -> str:
        """The reason for it, as it was written."""
        return self.filled.get("why", "")


def said(line: str, today: date, language: str, cities: Collection[str] = ()) -> SaidOfSessions | None:
    """What a message means about sessions; None where it is about anything else. ``cities`` are known without a capital, too."""
    if len(line) > LONGEST or "\n" in line.strip():
        return None
    readers = _readers(Context(today, language, str), frozenset(map(fold, cities)))
    found = _meant(line, readers)
    if found or line.rstrip().endswith("?"):
        return found
    clauses = CLAUSE.split(line)
    told = [one for clause in clauses for part in _without_reason(clause) if (one := _meant(part, readers))]
    return next((one for one in told if one.meaning in (AWAY, BACK)), None)


def says_do_it(words: str) -> bool:
    """Whether words only say that it is to be done."""
    return command_phrases.without_courtesy(spaced(words).split()) in _DO_IT


def _meant(line: str, readers: Mapping[str, Reader]) -> SaidOfSessions | None:
    meaning, filled = _PHRASES.meant(line, readers)
    asks = line.rstrip().endswith("?")
    return SaidOfSessions(meaning, filled) if meaning and not (asks and meaning in (AWAY, BACK)) else None


def _without_reason(clause: str) -> Iterator[str]:
    """A clause, and what stands before each word that begins a reason in it."""
    yield clause
    words = clause.split()[:MOST_WORDS]
    yield from (" ".join(words[:at]) for at, word in enumerate(words) if at and fold(word) in BECAUSE)


def _readers(context: Context, cities: frozenset[str]) -> Mapping[str, Reader]:
    return {
        "number": _numbers,
        "nth": _numbers,
        "city": lambda words: (n for n in _runs(words) if _names_city(_joined(words[:n]), cities)),
        "day": lambda words: (n for n in _runs(words) if dates.days_alone(_bare(_joined(words[:n])), context)),
        "time": _all_left,
        "why": _all_left,
    }


def _all_left(words: Sequence[str]) -> Iterator[int]:
    if words:
        yield len(words)


def _numbers(words: Sequence[str]) -> Iterator[int]:
    if words and count_named(words[0]):
        yield 1


def _names_city(words: str, known: frozenset[str]) -> bool:
    """Whether words are a city's name; of one that is not known with a capital, as "nice" and "of" are cities too."""
    name = words.strip(_SIGNS)
    if fold(name) in known:
        return True
    found = {fold(one.name) for one in places.cities(name, near=False)}
    return not known.isdisjoint(found) or (bool(found) and name[:1].isupper())


def _runs(words: Sequence[str]) -> range:
    return range(min(len(words), _FEW), 0, -1)


def _joined(words: Sequence[str]) -> str:
    return " ".join(filter(None, words))


def _bare(words: str) -> str:
    """Words without signs behind them, and as nobody's: "tomorrow's" as "tomorrow"."""
    return words.strip(_SIGNS).removesuffix("'s").removesuffix("’s")


def _between(first: date, last: date) -> tuple[date, ...]:
    return tuple(date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))
