"""A place in a question: whoever names one where "my city" could stand mostly means their own, so it is read as that too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from faq.places.countries import countries
from faq.places.places import called
from faq.search import text as t
from faq.text.spelling import key

_OWN = "my city"
_MOST_WORDS = 4
_LARGE = 100_000
"""So many people must live in a place whose name may well be a word: those of many small ones are words somewhere."""
_SHORTEST = 4
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")
_GENITIVE = re.compile(r"['’]s?$")


def read(text: str, knows: Callable[[str], bool]) -> str:
    """A question with the first place in it read as the city of whoever asks; as it is where it names none.

    ``knows`` says whether a folded word occurs in the texts. A name in small letters is seen where it is all that they do not know.
    """
    tokens = list(_WORD.finditer(text))
    strange = [not _known(token[0], knows) for token in tokens]
    for begin, end in _runs(len(tokens)):
        first = tokens[begin].start()
        name = _GENITIVE.sub("", text[first : tokens[end - 1].end()])
        capital = begin > 0 and name[0].isupper()
        unknown = any(strange[begin:end])
        told = capital or (unknown and sum(strange) == 1)
        if told and _is_place(name, sure=capital and unknown):
            return text[:first] + _OWN + text[first + len(name) :]
    return text


def _known(word: str, knows: Callable[[str], bool]) -> bool:
    return all(map(knows, t.words(word)))


def _runs(count: int) -> Iterator[tuple[int, int]]:
    """Where a name may begin and end: from the left, the longest first."""
    return ((begin, end) for begin in range(count) for end in range(min(begin + _MOST_WORDS, count), begin, -1))


def _is_place(name: str, *, sure: bool) -> bool:
    """Whether that is a city, where it is not ``sure`` to be a name a large one by its own; a country is not meant as a city."""
    found = called(name)
    if not found or countries(name, "en", near=False):
        return False
    own = " " in name or key(found[0].name) == key(name)
    return sure or (own and len(name) >= _SHORTEST and found[0].population >= _LARGE)
