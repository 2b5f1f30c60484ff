"""How a question begins that has no question mark: "who pays the trains", "would Brno pay". A name may begin so too ("Can Tho")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

from faq.answers.vocabulary import ALL, NEGATIONS, NO, TELLERS, without_asides
from faq.places.countries import PLACES
from faq.search.talk import without_greeting
from faq.search.text import QUERY_CHARACTERS
from faq.text.language_words import QuestionWords
from faq.text.spelling import fold, spaced
from faq.text.wordlists import folded, merged

_WORDS = merged(QuestionWords)
_WORDS_THAT_ASK = folded(_WORDS.asks)
_ASKS = _WORDS_THAT_ASK | {f"{before} {one}" for before in folded(_WORDS.before_asks) for one in _WORDS_THAT_ASK}
_MEANING = folded(_WORDS.asks_what, _WORDS.defines)
_VERBS = frozenset(one for one in folded(_WORDS.asks_of, _WORDS.asks_first) if len(one) > 1)
_SOMEONE, _LEADS = folded(_WORDS.someone), folded(_WORDS.ahead, _WORDS.links)
_SOMEBODY = (_SOMEONE & TELLERS) - ALL
"""Who stands behind the verb in no answer whose own "we" is left out: "have all of it", "is a town"."""
_OF, _NOT = folded(PLACES.of), NEGATIONS - NO
_LONGEST = max(len(one.split()) for one in _ASKS | _MEANING | _VERBS | _LEADS)
_NAME = 3
"""Words of a name at most that begins with one that asks: "Que Son City"."""
_PARTS = re.compile(r"[,;:.!\u2013\u2014](?:\s|$)")
_SIGNS = " ,;.:!-\u2013\u2014"


class Opening(Enum):
    """What the first words of a question are."""

    WORD = auto()
    """A word that asks: "who pays the trains", "for how long", "why"."""
    SOMEONE = auto()
    """A verb before somebody: "do we pay", "is there a fee"."""
    CLAUSE = auto()
    """What may as well be a part of what is told: "what we offer", "when the lead changes"."""
    VERB = auto()
    """A verb before whatever is named, which may begin an answer too: "would Brno pay", "is pending since May"."""


SURE = (Opening.WORD, Opening.SOMEONE)
"""What begins a question and no answer."""


def opening(line: str) -> Opening | None:
    """How a single line begins as a question does; None where it does not, or is too long to be one."""
    line = line.strip()
    if "\n" in line or len(line) > QUERY_CHARACTERS:
        return None
    words = _without_leads(without_asides(without_greeting(line)).lstrip(_SIGNS).split())
    if count := _count(words, _ASKS):
        return _of_word(words, count)
    if count := _count(words, _MEANING):
        return Opening.WORD if count < len(words) else None
    count = _count(words, _VERBS)
    if count and _behind(words[count:]) in _SOMEBODY:
        return Opening.SOMEONE
    return Opening.VERB if count and len(words) > 2 else None


def asks_for_sure(line: str) -> bool:
    """Whether a line asks for sure: by its mark, or as it begins with a word that asks or a verb before somebody."""
    return line.endswith("?") or opening(line) in SURE


def asks_at_a_name(line: str) -> bool:
    """Whether a line asks where a name or a few words are waited for: "what would we pay"; not what is written as a name is, and
    no clause that goes on ("when the lead changes, the deputy …")."""
    found = opening(line)
    if found is None or (found is not Opening.SOMEONE and _written_as_name(line, found)):
        return False
    return found in SURE or not _PARTS.search(line.strip(_SIGNS))


def _of_word(words: Sequence[str], count: int) -> Opening | None:
    """What a word that asks begins, by what is behind it; nothing where it is a heading ("How: by train")."""
    if words[count - 1][-1] in _SIGNS and count < len(words):
        return None
    behind = _behind(words[count:])
    if behind in _NOT:
        return None  # "why not here" proposes; "why no fee" asks.
    said = spaced(" ".join(words[:count]))
    has_verb = said in _WORDS_THAT_ASK and " " in said  # "est-ce que" asks, whoever is named behind it.
    return Opening.CLAUSE if behind in _SOMEONE and not has_verb else Opening.WORD


def _behind(rest: Sequence[str]) -> str:
    return spaced(" ".join(rest)).partition(" ")[0]


def _without_leads(words: list[str]) -> list[str]:
    """The words behind those that only lead over to a question ("ok, and who …")."""
    while (count := _count(words, _LEADS)) and count < len(words):
        words = words[count:]
    return words


def _count(words: Sequence[str], phrases: frozenset[str]) -> int:
    """How many words the longest phrase has that they begin with; of a word with a hyphen all: "Where-town" begins with none."""
    heads = ((count, " ".join(words[:count])) for count in range(min(_LONGEST, len(words)), 0, -1))
    return next((count for count, head in heads if _is_one_of(head, phrases)), 0)


def _is_one_of(head: str, phrases: frozenset[str]) -> bool:
    """Whether words are a phrase, also one with something behind its apostrophe ("who's")."""
    said, plain = spaced(head), fold(head)
    return said in phrases or plain in phrases or (" " not in plain and said.partition(" ")[0] in phrases)


def _written_as_name(line: str, found: Opening) -> bool:
    """Whether all words but little ones begin with a capital, and not all have nothing else; where a word asks, only in a few."""
    words = line.split()
    few = 1 < len(words) <= _NAME or found is not Opening.WORD
    large = all(word[0].isupper() or fold(word) in _OF for word in words)
    return few and large and not line.isupper()
