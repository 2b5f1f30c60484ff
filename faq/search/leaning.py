"""Questions that lean on the one before: "and consortia?", "who pays?", "where does it say that?"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Generic, Protocol, TypeVar

from rapidfuzz import fuzz, process

from faq.search.results import BANDS, Band, Hit
from faq.search.text import QUERY_CHARACTERS
from faq.text import spelling
from faq.text.language_words import QuestionWords
from faq.text.wordlists import folded, merged

_WORDS = merged(QuestionWords)
_GOES_ON, _AHEAD, _POINTS_BACK = folded(_WORDS.goes_on), folded(_WORDS.ahead), folded(_WORDS.points_back)
_WHERE_SAID = tuple(sorted(folded(_WORDS.where_said)))
_ASKS = folded(_WORDS.asks, _WORDS.asks_of, _WORDS.asks_first)
_BARE = frozenset(word for one in (*_ASKS, *_POINTS_BACK, *folded(_WORDS.someone)) for word in one.split())
MARKS = ("?", "\uff1f", "\u061f", "\u037e")
"""At the end of a question."""
_FEW, _STILL_FEW = 3, 5
"""Of so few words a question may lean on the one before; of a few more where nothing sure is found for them alone."""
_LIKE = 88
_LONGEST = 80


class Leaning(Enum):
    """How a question hangs on the one before. ``PERHAPS``: it may as well be meant by itself."""

    PERHAPS = auto()
    SURELY = auto()
    WHERE_SAID = auto()
    """It asks where the answer before stands."""


class Found(Protocol):
    """What a search gives, of one programme or of several."""

    @property
    def band(self) -> Band:
        """How sure it is."""

    @property
    def hits(self) -> Sequence[Hit]:
        """The sections, the likeliest first."""

    @property
    def talk(self) -> str:
        """The kind of small talk that was asked; empty where it is none."""


F = TypeVar("F", bound=Found)


@dataclass(frozen=True, slots=True)
class Reading(Generic[F]):
    """One way to read a question: ``words`` are what is searched, ``about`` the question that it was read with, or nothing."""

    words: str
    found: F
    about: str = ""


def readings(ask: Callable[[str], F], question: str, before: str = "") -> tuple[Reading[F], ...]:
    """The ways to read a question that was asked after another, the likelier first: two where both are possible and find
    something else."""
    alone = Reading(question, ask(question))
    kind = leaning(question)
    unsure = alone.found.band != "answer" and _asks_in_few_words(question, _STILL_FEW)
    small_talk = alone.found.talk and kind is not Leaning.WHERE_SAID
    if not before or small_talk or not (kind or unsure):
        return (alone,)
    if kind is Leaning.WHERE_SAID:
        return (Reading(before, ask(before), before),)
    words = together(before, question)
    whole = Reading(words, ask(words), before)
    if whole.found.band == "none":
        return (alone,)
    if _BARE.issuperset(without(without(spaced(question), _AHEAD), _GOES_ON).split()):
        return (whole,)  # "why?" has no topic of its own
    if kind is Leaning.PERHAPS and not _asks_in_few_words(question, _FEW) and not _surer(whole, alone):
        return (alone,)  # "it" and "them" point back in their own sentence too
    if kind is Leaning.PERHAPS and "answer" not in (whole.found.band, alone.found.band):
        kind = None  # What is near both together is near the one before: it says nothing of this one.
    return _ordered(kind, whole, alone)


def _ordered(kind: Leaning | None, whole: Reading[F], alone: Reading[F]) -> tuple[Reading[F], ...]:
    """Both readings; where one is surer by a band, without the other."""
    same = _best(whole) == _best(alone)
    if kind is None:
        return (alone,) if same else (alone, whole)
    is_whole = kind is Leaning.SURELY or (_surer(whole, alone) and not same)
    first, second = (whole, alone) if is_whole else (alone, whole)
    if BANDS.index(first.found.band) > BANDS.index(second.found.band):
        first, second = second, first
    return (first, second) if first.found.band == second.found.band and not same else (first,)


def _surer(one: Reading[F], other: Reading[F]) -> bool:
    return _score(one) > _score(other)


def _score(one: Reading[F]) -> float:
    return one.found.hits[0].score if one.found.hits else 0.0


def _best(one: Reading[F]) -> tuple[str, str]:
    return (one.found.hits[0].programme, one.found.hits[0].entry) if one.found.hits else ("", "")


def leaning(question: str) -> Leaning | None:
    """How a question hangs on the one before, by its own words; None where nothing in it points back."""
    words = spaced(question)
    if len(question) <= _LONGEST and process.extractOne(words, _WHERE_SAID, scorer=fuzz.ratio, score_cutoff=_LIKE):
        return Leaning.WHERE_SAID
    rest = without(words, _AHEAD)
    if rest != without(rest, _GOES_ON):
        return Leaning.SURELY
    return Leaning.PERHAPS if _asks_in_few_words(question, _FEW) or _points_back(rest) else None


def together(before: str, question: str) -> str:
    """The question with what it leans on in front of it, as long as is searched; of what was before the beginning counts."""
    room = QUERY_CHARACTERS - len(question) - 1
    return f"{before[: max(room, 0)].rstrip()} {question}".strip()


def spaced(text: str) -> str:
    """The folded words of as much of a text as is searched, "what's" as two of them."""
    return spelling.spaced(text[:QUERY_CHARACTERS])


def without(words: str, phrases: frozenset[str]) -> str:
    """Folded words without those of the phrases that they begin with; as they are where nothing else is left."""
    rest = words
    while found := [one for one in phrases if rest.startswith(f"{one} ")]:
        rest = rest.removeprefix(max(found, key=len)).lstrip()
    return rest


def _asks_in_few_words(question: str, most: int) -> bool:
    """Whether few words ask: "who pays?", "how much". Others may be a topic, or no question at all."""
    words = without(spaced(question), _AHEAD).split()
    return bool(words) and len(words) <= most and (question.rstrip().endswith(MARKS) or words[0] in _ASKS)


def _points_back(words: str) -> bool:
    return any(f" {phrase} " in f" {words} " for phrase in _POINTS_BACK)
