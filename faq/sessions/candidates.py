"""Cities as their finished drafts describe them, to be compared. Nothing is compared that a city did not answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from faq.answers.kind_table import kind_of
from faq.pack.load import PackError
from faq.pack.model import Pack, Question
from faq.pack.programme_file import Matching
from faq.places import places
from faq.places.geography import Point, belt, located, world_region
from faq.search import text as texts
from faq.text import wordlists
from faq.text.language_words import DraftWords
from faq.text.spelling import fold
from faq.text.wordlists import folded, merged

SHORTEST_WORD = 4
FEWEST_WORDS, LEAST_LITTLE, LEAST_ACCENTED, NO_LIST = 8, 0.1, 0.1, 20
"""From so many words on it is told in which language they are: at least so many are its little words. Where there are none, so many
words with signs that English has not, or a text too long for a list of nouns, tell that it is one we do not know."""
OTHER = "other"
_STOP_WORDS = folded(merged(DraftWords).stop_words)

Words = Mapping[str, str]
"""Topic words: their stems, each with the word as the city wrote it first."""


@dataclass(frozen=True, slots=True)
class WishedCity:
    """A city that somebody would like to work with; ``works`` is how they work with it already: "", ``other`` or ``same``."""

    names: frozenset[str]
    country: str = ""
    works: Literal["", "other", "same"] = ""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A city as its draft describes it. What was not answered is empty. ``names`` are spellings that mean the same city."""

    id: str
    name: str
    country: str
    zone: str
    names: frozenset[str]
    topics: frozenset[str]
    needs: Words
    offers: Words
    powers: Mapping[str, str]
    powers_words: Words
    wishes: tuple[WishedCity, ...]
    language: str = ""
    """The language of its texts where that is not the programme's: a code, or ``OTHER``."""
    people: int = 0
    point: Point | None = None
    climate: Words = field(default_factory=dict)

    @property
    def region(self) -> str:
        """The part of the world it is in."""
        return world_region(self.country)

    @property
    def belt(self) -> str:
        """The belt of climate it is in."""
        return belt(self.point)


def candidate(pack: Pack, draft: str, answers: Mapping[str, Any]) -> Candidate:
    """The city of a finished draft; PackError where its pack does not say which answers to compare."""
    found = pack.file.matching
    if found is None:
        raise PackError(Path(pack.folder, "pack.toml"), 1, "no [matching]: it does not say which answers to compare")
    country, name = _said(answers, found.country), _said(answers, found.city)
    common = _common(pack, found)
    return Candidate(
        draft, name or draft, country, _said(answers, found.zone), names_of(name, country),
        frozenset(_many(answers.get(found.topics))) - {"other"},
        _words(answers, found.needs, common), _words(answers, found.offers, common),
        {leaf: _label(pack, leaf, said) for leaf in found.powers if (said := _said(answers, leaf))},
        _words(answers, found.powers_words, common),
        tuple(_wishes(found, answers)),
        language=_language(answers, found, pack),
        people=_number(answers.get(found.inhabitants)),
        point=located(name, country),
        climate=_words(answers, found.climate, common),
    )  # fmt: skip


def _label(pack: Pack, leaf: str, said: str) -> str:
    """What a choice is called."""
    asked = leaves(pack).get(leaf)
    return next((one.short or one.label for one in asked.options if one.id == said), said) if asked else said


def _number(said: Any) -> int:
    return said if isinstance(said, int) and said > 0 else 0


def _language(answers: Mapping[str, Any], found: Matching, pack: Pack) -> str:
    """The language of the texts that are compared; empty where it is one of the programme's, or they are too short to tell."""
    text = " ".join(_said(answers, leaf) for leaf in (*found.needs, *found.offers, *found.powers_words))
    written = written_in(text)
    return "" if written in pack.file.languages else written


def written_in(text: str) -> str:
    """The language of a text by its little words: a code, ``OTHER`` where they are of none that we know, empty if too short."""
    said = fold(text).split()
    if len(said) < FEWEST_WORDS:
        return ""
    counts = {code: sum(word in little for word in said) for code, little in _little_words().items()}
    best = max(counts, key=lambda code: counts[code])
    if counts[best] >= len(said) * LEAST_LITTLE:
        return best
    accented = sum(not word.isascii() for word in texts.WORDS.findall(text))
    return OTHER if accented >= len(said) * LEAST_ACCENTED or len(said) >= NO_LIST else ""


@cache
def _little_words() -> Mapping[str, frozenset[str]]:
    read = {
        code: folded(wordlists.read(DraftWords, wordlists.FOLDER / code).little_words) for code in wordlists.codes()
    }
    return {code: words for code, words in read.items() if words}


def _said(answers: Mapping[str, Any], leaf: str) -> str:
    return str(answers.get(leaf, "")).strip()


def _many(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)] if value else []


def _wishes(found: Matching, answers: Mapping[str, Any]) -> Iterator[WishedCity]:
    for wish in found.wish:
        country, said = _said(answers, wish.country), _said(answers, wish.cooperation)
        if names := names_of(_said(answers, wish.city), country):
            yield WishedCity(names, country, "same" if said in wish.same else "other" if said in wish.other else "")


@lru_cache(maxsize=4096)
def names_of(name: str, country: str) -> frozenset[str]:
    """The folded name, and the places of the city list that it means: "Köln" and "City of Cologne" are one."""
    listed = places.cities(name, 3, near=False) if name else ()
    meant = (f"{city.country} {city.name}" for city in listed if country in ("", city.country))
    return frozenset({fold(name), *meant}) - {""}


def _words(answers: Mapping[str, Any], leaves: Sequence[str], common: frozenset[str]) -> Words:
    return topic_words((_said(answers, leaf) for leaf in leaves), common)


def topic_words(said: Iterable[str], common: frozenset[str] = frozenset()) -> Words:
    """The words of some texts that may be topics: neither little words, nor numbers, nor of the stems that are ``common``."""
    found: dict[str, str] = {}
    for word, written in (pair for text in said for pair in texts.as_written(text)):
        stem = texts.stem(word)
        if len(word) >= SHORTEST_WORD and word not in _STOP_WORDS and stem not in common and not word.isdecimal():
            found.setdefault(stem, written)
    return found


def _common(pack: Pack, found: Matching) -> frozenset[str]:
    """The words of the questions themselves, which most answers repeat; but for those that name a topic."""
    asked = leaves(pack)
    own = (asked[leaf].text for leaf in (*found.needs, *found.offers, *found.powers_words) if leaf in asked)
    labels = (option.label for option in asked[found.topics].options) if found.topics in asked else ()
    return _stems(own) - _stems(labels)


def _stems(said: Iterable[str]) -> frozenset[str]:
    return frozenset(texts.stem(word) for one in said for word in texts.words(one))


def leaves(pack: Pack) -> dict[str, Question]:
    """The questions of the application and the fields of composite ones, by the id that answers are kept under."""
    asked = pack.application.question
    fields = {f"{one.id}.{field.id}": field for one in asked if kind_of(one).composite for field in one.fields}
    return {one.id: one for one in asked if not kind_of(one).has_fields} | fields
