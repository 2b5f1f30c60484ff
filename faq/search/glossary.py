"""Which word of a programme's glossary is asked about, and where the text uses the word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from faq.pack.citation import Citation
from faq.pack.model import Entry, Pack
from faq.pack.programme_file import Term
from faq.search.passages import in_context, sentences_of
from faq.search.talk import without_greeting
from faq.search.text import stem
from faq.text.language_words import QuestionWords
from faq.text.spelling import spaced
from faq.text.wordlists import alternatives, merged

LONGEST = 120
"""A question for the meaning of a word has no more characters than this."""
_LONG_WORD = 7
"""So many letters has a word that is known with a slip in it."""

Own = Callable[[str], str]
"""The word of the person's language for a word of the glossary."""


def meant(pack: Pack, words: str, own: Own = str) -> Term | None:
    """The word whose meaning is asked for; None where something else is asked, or the programme does not explain it.

    A word is known in English and in the person's language, in one or more, and with a slip.
    """
    asked = _asked(words)
    term = _term(pack, asked[0], own) if asked else None
    return term if term and asked and (asked[1] or not _is_a_topic(pack, term)) else None


def used(pack: Pack, term: Term) -> Citation | None:
    """Where the text uses a word: as its editors say, or the first passage that has it, of its own section before the others."""
    if term.cite:
        return replace(term.cite, quote=in_context(pack.entry(term.cite.entry), term.cite.quote))
    every = sorted(pack.entries, key=lambda entry: entry.id != term.entry)
    return next((Citation(entry.id, found) for entry in every if (found := _passage(entry, term))), None)


# -- what is asked


def _asked(words: str) -> tuple[str, bool] | None:
    """The bare word that is asked about, and whether only its meaning can be meant ("define"); None where there is none."""
    line = without_greeting(words.strip())
    if len(line) > LONGEST or "\n" in line:
        return None
    said = spaced(line)
    opened, closed = _before().match(said), _behind().search(said)
    bare = said[opened.end() if opened else 0 : closed.start() if closed else None]
    word = _bare(bare)
    return (word, bool(closed or (opened and opened["defines"]))) if word else None


def _without_little_words(words: list[str]) -> list[str]:
    while words and words[0] in _little():
        words = words[1:]
    while words and words[-1] in _little():
        words = words[:-1]
    return words


@cache
def _phrases() -> QuestionWords:
    return merged(QuestionWords)


@cache
def _before() -> re.Pattern[str]:
    defines, what = (alternatives(map(spaced, one)) for one in (_phrases().defines, _phrases().asks_what))
    return re.compile(rf"(?:(?P<defines>{defines})|(?:{what})) ")


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(rf" (?:{alternatives(map(spaced, _phrases().defines_after))})$")


@cache
def _little() -> frozenset[str]:
    return frozenset(map(spaced, _phrases().articles))


# -- the words of a programme


def _term(pack: Pack, word: str, own: Own) -> Term | None:
    """The word that is explained, or one that means the same, in either language; else one in another form, or with a slip."""
    names = [(_bare(name), term) for term in pack.file.term for name in (term.term, *term.same, own(term.term))]
    for is_meant in (str.__eq__, _is_another_form, _is_a_slip):
        found = next((term for name, term in names if is_meant(name, word)), None)
        if found:
            return found
    return None


@lru_cache(maxsize=4096)
def _bare(words: str) -> str:
    return " ".join(_without_little_words(spaced(words).split()))


def _is_another_form(name: str, word: str) -> bool:
    return _stems(name) == _stems(word)


def _is_a_slip(name: str, word: str) -> bool:
    return len(word) >= _LONG_WORD and OSA.distance(name, word, score_cutoff=1) == 1


@lru_cache(maxsize=4096)
def _stems(words: str) -> tuple[str, ...]:
    """The words without their endings; of an abbreviation the stemmer leaves the plural ("SPVs") as it is."""
    return tuple(stem(word).removesuffix("s") for word in _bare(words).split())


def _is_a_topic(pack: Pack, term: Term) -> bool:
    """Whether what is asked by this word may be the thing itself: "what is the deadline"."""
    name = term.term.casefold()
    return any(name.startswith(word.casefold()) for topic in pack.file.topic for word in topic.words)


def _passage(entry: Entry, term: Term) -> str:
    names = [_stems(name) for name in (term.term, *term.same)]
    found = next((one for one in sentences_of(entry.text) if _holds(_stems(one), names)), "")
    return in_context(entry, found)


def _holds(words: tuple[str, ...], names: Iterable[tuple[str, ...]]) -> bool:
    return any(words[at : at + len(name)] == name for name in names for at in range(len(words)))
