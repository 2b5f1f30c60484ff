"""What people say for a word of command where a question waits for their answer, in every language that has words for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from rapidfuzz.distance import OSA

from faq.answers.vocabulary import CLAUSE, NO, NO_ALONE, YES, YES_ALONE, unsure
from faq.text.spelling import fold
from faq.text.wordlists import PhrasesByName, folded, merged
from handlers.dialog.language_files import FOLDER, CommandWords

LATER, DONE, REPEAT = "later", "done", "repeat"
LONGEST = 80
"""What is said for a command has no more characters than this."""
_SWAPPED, _NEAR = 4, 7
"""A phrase has so many letters to be known with two of them swapped, and with any slip."""
_DASHES = frozenset(("-", "--", "\u2013", "\u2014"))

_WORDS = merged(CommandWords, FOLDER)
COURTESY = folded(_WORDS.courtesy)
_BEFORE, _BEHIND, _SHOW = folded(_WORDS.before), folded(_WORDS.behind), folded(_WORDS.show)
_OF_ANSWER, _NONE = folded(_WORDS.of_answer), folded(_WORDS.none)
_EMPTY = _NONE | folded(_WORDS.blank)


def _meanings(tables: PhrasesByName) -> dict[str, str]:
    """The meaning of each phrase; of one that has two, the first."""
    return {fold(one): meaning for meaning, phrases in reversed([*tables.items()]) for one in phrases}


_SAID: Mapping[str, str] = _meanings(_WORDS.said) | dict.fromkeys(_EMPTY, LATER) | {DONE: DONE, LATER: LATER}
_IN_WORDS: Mapping[str, str] = {
    **dict.fromkeys(YES | YES_ALONE, REPEAT),
    **dict.fromkeys(NO | NO_ALONE, LATER),
    **_meanings(_WORDS.in_words),
}
"""A bare yes or no and their like, where an answer is words of one's own."""
_FORGIVEN: Mapping[str, str] = {
    **{phrase: meaning for phrase, meaning in _SAID.items() if meaning in (LATER, DONE)},
    DONE: DONE,
    LATER: LATER,
}
"""What is known with a slip too; what empties or deletes is not."""


def meaning(line: str, *, in_words: bool = False) -> str:
    """The word of command that is meant, with what follows it; empty where it is none.

    ``in_words``: what is asked for is words, so that what only agrees or thanks is no answer.
    """
    if len(line) > LONGEST or "\n" in line.strip():
        return ""
    if not fold(line):
        return LATER if line.strip() in _DASHES else ""
    return _meaning(line, in_words) or _of_clauses(line, in_words)


def _meaning(line: str, in_words: bool) -> str:
    words = fold(line).split()
    bare = without_courtesy(words)
    return (
        next((_SAID[one] for one in _within(words) if one in _SAID), "")
        or (_agrees(bare) if in_words else "")
        or next((meant for known, meant in _FORGIVEN.items() if _slip(bare, known)), "")
    )


def _of_clauses(line: str, in_words: bool) -> str:
    """What each clause means that says more than courtesy, where that is one thing: "no more, that's all"."""
    clauses = [one for one in CLAUSE.split(line) if fold(one) and not is_courtesy(one)]
    meanings = {_meaning(one, in_words) for one in clauses}
    return meanings.pop() if len(clauses) > 1 and len(meanings) == 1 else ""


def _agrees(said: str) -> str:
    """What a bare yes, no or "I don't know" means where none of them is an answer."""
    return _IN_WORDS.get(said) or (LATER if unsure(said) else "")


def says_none(line: str) -> bool:
    """Whether words say that there is nothing to answer ("none"); a dash alone says it without words."""
    return line.strip() in _DASHES or without_courtesy(fold(line).split()) in _NONE


def says_empty(line: str) -> bool:
    """Whether words say that the answer is to be empty: that there is none, or to leave it so."""
    return line.strip() in _DASHES or any(one in _EMPTY for one in _within(fold(line).split()))


def without_courtesy(words: list[str]) -> str:
    """The folded words without courtesy around them; as they are where nothing else is in them."""
    return min(_between(words, COURTESY, COURTESY), key=len, default=" ".join(words))


def is_courtesy(line: str) -> bool:
    """Whether words are nothing but courtesy."""
    words = fold(line).split()
    return len(words) in _reached(words, COURTESY)


def shown(line: str) -> str:
    """What somebody wants to see, behind words such as "show me the"; empty where it does not begin so."""
    words = line.split()
    starts = [start for start in _reached(words, _SHOW | _BEFORE | COURTESY) if start]
    shows = [start for start in starts if any(fold(" ".join(words[at:start])) in _SHOW for at in range(start))]
    return " ".join(words[max(shows) :]) if shows else ""


def named_answer(argument: str) -> str:
    """What names an answer behind a word of command, without "my answer to question" before it."""
    words = argument.rstrip("?!. ").split()
    return words[-1] if words and all(fold(one) in _OF_ANSWER for one in words[:-1]) else argument


def without_naming(argument: str) -> str:
    """What names an answer in words, folded: "mandate" of "my answer about the mandate"."""
    words = fold(argument).split()
    return " ".join(words[max(_reached(words, _OF_ANSWER)) :])


def wished(line: str) -> str:
    """A line without what stands before a wish: "change answer 3" of "I need to change answer 3"."""
    words = line.split()
    return " ".join(words[max(_reached(words, _BEFORE | COURTESY)) :])


def _within(words: list[str]) -> Iterator[str]:
    """The folded words, and what is left of them without what may stand around: the longest first."""
    return _between(words, _BEFORE | _SHOW | _BEHIND | COURTESY, _BEHIND | COURTESY)


def _between(words: list[str], before: frozenset[str], behind: frozenset[str]) -> Iterator[str]:
    starts = _reached(words, before)
    ends = [len(words) - end for end in _reached(words[::-1], _reversed(behind))]
    spans = sorted(((start, end) for start in starts for end in ends if start < end), key=lambda one: one[0] - one[1])
    yield from (" ".join(words[start:end]) for start, end in spans)


def _reached(words: list[str], phrases: frozenset[str]) -> list[int]:
    """How many of the first words can be read as phrases, one behind the other."""
    longest, reached = _longest(phrases), {0}
    for start in range(len(words)):
        if start in reached:
            ends = range(start + 1, min(start + longest, len(words)) + 1)
            reached |= {end for end in ends if _is_one(" ".join(words[start:end]), phrases)}
    return sorted(reached)


def _is_one(words: str, phrases: frozenset[str]) -> bool:
    """Whether words are one of the phrases, or signs and pictures, of which nothing is left."""
    said = fold(words)
    return not said or said in phrases


@cache
def _reversed(phrases: frozenset[str]) -> frozenset[str]:
    return frozenset(" ".join(reversed(one.split())) for one in phrases)


@cache
def _longest(phrases: Iterable[str]) -> int:
    return max((len(one.split()) for one in phrases), default=0)


def _slip(said: str, known: str) -> bool:
    """Whether words are a phrase but for a slip: two letters swapped, or in a longer one any letter."""
    if len(known) < _SWAPPED or OSA.distance(said, known, score_cutoff=1) != 1:
        return False
    return len(known) >= _NEAR or sorted(said) == sorted(known)
