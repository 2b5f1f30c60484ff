"""Words of a text, folded and spelled one way, and a paragraph as its sentences."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

QUERY_CHARACTERS = 300
WORD_CHARACTERS = 30
_LOOKED_AT = 3000

WORDS = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_THOUSANDS = re.compile(r"(?<=\d)[.,'  ](?=\d{3}(?!\d))")
_SCALED = re.compile(r"\b(\d+)(?:[.,](\d))?\s?(k|m|mio|million|thousand)\b")
_ZEROS = {"k": 3, "thousand": 3}
_NUMBERS = {
    name: str(value)
    for value, name in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
}
_AMERICAN = re.compile(
    r"(?<=\w\w\w)(?:is(?=(?:e[sd]?|ing|ations?)$)|our(?=(?:s|ed|ing|able|ite|ites)?$))|(?<=gram)me(?=s?$)"
)
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]?\s+(?=[\"“‘(]?[A-Z0-9])")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|cf|n|N\.B|approx|incl|St|Dr|Mr|Ms)\.|\b[A-Z]\.)[\"”’)]?$")
_BEFORE_NUMBER = re.compile(r"\bno\.$")


def fold(text: str) -> str:
    """Lower case without accents, ligatures or typographic apostrophes."""
    if text.isascii():
        return text.casefold()
    flat = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(c for c in flat if not unicodedata.combining(c))


def asked(text: str) -> str:
    """As much of a question as is read: 300 characters, white space counted once."""
    return " ".join(text[:_LOOKED_AT].split())[:QUERY_CHARACTERS]


def words(text: str) -> list[str]:
    """The folded words of ``text`` in order: ``can't`` is two words, ``city's`` one, ``40k`` and ``40,000`` are ``40000``."""
    flat = _SCALED.sub(_digits, _THOUSANDS.sub("", fold(text)))
    found = []
    for word in WORDS.findall(flat):
        head, _, tail = word.partition("'")
        if tail == "t" and head.endswith("n"):
            found += [head if head == "can" else head[:-1], "not"]
        else:
            found.append(spelled(head))
    return [word[:WORD_CHARACTERS] for word in found if word]


def as_written(text: str) -> list[tuple[str, str]]:
    """The folded words of a text, each with how it stands there, in small letters unless it is an abbreviation."""
    found = ((word, token) for token in WORDS.findall(text.replace("’", "'")) for word in words(token))
    return [(word, token if token.isupper() else token.lower()) for word, token in found]


def _digits(number: re.Match[str]) -> str:
    zeros = _ZEROS.get(number[3], 6)
    return f"{number[1]}{number[2] or ''}".ljust(len(number[1]) + zeros, "0")


@lru_cache(maxsize=20_000)
def spelled(word: str) -> str:
    """The word in American spelling, a small number in digits: one form on both sides, never shown."""
    return _NUMBERS.get(word) or _AMERICAN.sub(lambda found: {"is": "iz", "our": "or"}.get(found[0], ""), word)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The English stem. A stemmer holds the word it works on, so each call has its own: threads share none."""
    return str(snowballstemmer.stemmer("english").stemWord(word))


def sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph, each verbatim; an abbreviation's full stop ends none."""
    cuts = [0]
    for end in _SENTENCE_END.finditer(paragraph):
        before = paragraph[cuts[-1] : end.start()]
        numbered = _BEFORE_NUMBER.search(before) and paragraph[end.end()].isdigit()
        if not numbered and not _ABBREVIATION.search(before):
            cuts.append(end.end())
    ends = [*cuts[1:], len(paragraph)]
    return [part for a, b in zip(cuts, ends, strict=True) if (part := paragraph[a:b].strip())]
