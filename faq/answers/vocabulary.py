"""Words that people answer with, in every language that has a folder."""

from __future__ import annotations

import re
from itertools import dropwhile

from faq.search import talk
from faq.text.language_words import AnswerWords
from faq.text.spelling import fold, joined
from faq.text.wordlists import alternatives, folded, merged

ANSWERS = merged(AnswerWords)
YES, YES_ALONE = folded(ANSWERS.yes), folded(ANSWERS.yes_alone)
NO, NO_ALONE = folded(ANSWERS.no), folded(ANSWERS.no_alone)
UNSURE, NEGATIONS, ASKING = folded(ANSWERS.unsure), folded(ANSWERS.negations), folded(ANSWERS.asking)
HEDGES, FILLER, SUBJECTS = folded(ANSWERS.hedges), folded(ANSWERS.filler), folded(ANSWERS.subjects)
SIZES = folded(ANSWERS.sizes)
AND, OR, ALL = folded(ANSWERS.joins), folded(ANSWERS.either), folded(ANSWERS.all_of_them)
NOT_YET, TELLERS, CHOOSING = folded(ANSWERS.not_yet), folded(ANSWERS.tellers), folded(ANSWERS.choosing)
BECAUSE, TICK = folded(ANSWERS.because), folded(ANSWERS.tick)

# An x alone is neither: it marks a box, and it crosses out.
_SIGNS = (
    dict.fromkeys([*"👍✅✔✓☑👌💯🆗+", "+1"], "yes")
    | dict.fromkeys([*"👎❌✗✘✖🚫⛔-", "-1", "\u22121"], "no")
    | dict.fromkeys("🤷🤔❓⁉", "unsure")
)
# As they are typed where nothing makes pictures of them; a platform that does has names of its own.
_NAMES_OF_SIGNS = {
    "+1": "👍", "thumbsup": "👍", "thumbs_up": "👍", "white_check_mark": "👍", "heavy_check_mark": "👍", "ok_hand": "👍",
    "-1": "👎", "thumbsdown": "👎", "thumbs_down": "👎", "x": "👎", "no_entry": "👎", "shrug": "🤷", "person_shrugging": "🤷",
}  # fmt: skip
_NAMED_SIGN = re.compile(r":([\w+-]+):(?::skin-tone-\d:)?")
# Colour of skin, the choice between picture and character, and who is shown.
_VARIANTS = re.compile("[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f\u200d\u2640\u2642]")
CLAUSE = re.compile(r"[,.:](?!\d)|[;!\n\u2013\u2014]| - ")
_AGAINST_YES = NEGATIONS | HEDGES | ASKING
_AGAINST_NO = HEDGES | ASKING | folded(ANSWERS.takes_no_back)
_ASIDE = re.compile(rf"(?<!\w)(?:{alternatives(ANSWERS.asides)})(?!\w)", re.I)
_FOR_US = re.compile(rf" (?:{alternatives(folded(ANSWERS.for_us))})$")
_TURN = re.compile(rf"(?<!\S)(?:{alternatives(folded(ANSWERS.turns))})(?!\S)")
_FEW = 12
_NAMES = 2
"""Words that may be no more than a name."""


def words(text: str) -> list[str]:
    """The words of a folded text."""
    return text.split()


def asking(text: str) -> bool:
    """Whether a text holds a word that asks."""
    return not ASKING.isdisjoint(words(fold(text)))


def negates(text: str) -> bool:
    """Whether a folded text holds a negation."""
    return not NEGATIONS.isdisjoint(words(text))


def only_filler(text: str, more: frozenset[str] = frozenset()) -> bool:
    """Whether a folded text says nothing by itself, apart from the words ``more``; so does an empty one."""
    return (FILLER | more).issuperset(words(text))


def _pattern(*phrases: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{alternatives(phrase for one in phrases for phrase in one)})(?!\S)")


_SAYS_YES, _SAYS_NO = _pattern(YES), _pattern(NEGATIONS)
_ALL = _pattern(ALL)
_DOES_NOT_KNOW = _pattern(UNSURE)
_LEANS_YES, _LEANS_NO = _pattern(folded(ANSWERS.leans_yes)), _pattern(folded(ANSWERS.leans_no))
_UNDECIDED = _pattern(folded(ANSWERS.undecided))
_OPENS_YES, _OPENS_NO = _pattern(YES), _pattern(NO | NOT_YET)
_CLOSINGS = _pattern(folded(ANSWERS.closings))
_SIGNATURE = 5
"""Words of a signature at most, behind the thanks or regards."""
_CLOSING = max(len(words(phrase)) for phrase in folded(ANSWERS.closings)) + _SIGNATURE


def without_courtesy(text: str) -> str:
    """The text without a greeting before it and thanks or a signature behind it; the same where nothing else is said."""
    bare = talk.without_greeting(text.strip())
    bare = bare[: _closing(bare)].rstrip(" \n,;-\u2013\u2014")
    return bare if fold(bare) else text


def _closing(text: str) -> int:
    """Where the thanks begin that end a text; its length where there are none.

    Sought from behind, where they are: from the beginning, a text of many lines would be read once for each of them.
    """
    found = end = len(text)
    said: list[str] = []
    for mark in reversed(list(CLAUSE.finditer(text))):
        said = [*words(fold(text[mark.end() : end])), *said]
        end = mark.end()
        if len(said) > _CLOSING:
            break
        if _closes(" ".join(said)):
            found = end
    return found


def _closes(said: str) -> bool:
    """Whether folded words are thanks or regards, and at most a signature."""
    found = _CLOSINGS.match(said)
    return found is not None and len(words(said[found.end() :])) <= _SIGNATURE and not any(map(str.isdecimal, said))


def without_asides(text: str) -> str:
    """The text without what says nothing beside the rest of it ("we are, in fact, a town"); the same where nothing else is said."""
    bare = _ASIDE.sub(" ", text)
    return " ".join(bare.split(" ")).strip() if fold(bare) else text


def all_of_them(text: str) -> bool:
    """Whether a text says all, and nothing else but yes."""
    said = fold(text)
    rest = _ALL.sub(" ", said)
    return rest != said and only_filler(" ".join(words(_SAYS_YES.sub(" ", rest))), CHOOSING)


def not_yet(text: str) -> bool:
    """Whether a text opens with a no for now."""
    return any(f"{fold(text)} ".startswith(f"{phrase} ") for phrase in NOT_YET)


def side_taken(text: str) -> str:
    """The ``yes``, ``no`` or ``unsure`` that a text says somewhere, however much takes it back; empty where it says none.

    What it opens with counts most, then a yes anywhere, then what denies.
    """
    said = fold(text)
    rest = _LEANS_YES.sub(" ", said)
    if _OPENS_YES.match(said) or fold(CLAUSE.split(text)[0]) in YES_ALONE:
        return "yes"
    if _OPENS_NO.match(rest):
        return "no"
    if _DOES_NOT_KNOW.search(said) and not _SAYS_YES.search(said):
        return "unsure"
    if _SAYS_YES.search(said):
        return "yes"
    return "no" if _SAYS_NO.search(rest) else ""


def leaning(text: str) -> str:
    """The side that a text takes, or leans to by what is lacking, likely or undecided."""
    rest, likely = _LEANS_YES.subn(" ", fold(text))
    weak = "no" if _LEANS_NO.search(rest) else "yes" if likely else "unsure" if _UNDECIDED.search(rest) else ""
    return side_taken(text) or weak


def states(text: str) -> bool:
    """Whether a text tells how things are, and asks nothing."""
    said = words(fold(text))
    return len(said) > _NAMES and not TELLERS.isdisjoint(said) and not asking(text)


def unsure(text: str) -> bool:
    """Whether a folded text says that the person does not know, and nothing else."""
    found = [phrase for phrase in UNSURE if f" {phrase} " in f" {text} "]
    return bool(found) and only_filler(f" {text} ".replace(f" {max(found, key=len)} ", " ", 1))


def yes_or_no(text: str) -> str:
    """``yes``, ``no`` or ``unsure`` where the text opens with it and takes nothing back; else ""."""
    said = fold(text)
    named = _NAMED_SIGN.fullmatch(text.strip().lower())
    text = _NAMES_OF_SIGNS.get(named[1], "") if named else text
    if unsure(said):
        return "unsure"
    if said and joined(said) == said.replace(" ", "") != said:
        return yes_or_no(joined(said))  # "n.a." is no "n"
    if sign := _SIGNS.get(_VARIANTS.sub("", text.strip())):
        return sign
    if said in YES_ALONE or _agreed(said) in YES_ALONE:
        return "yes"
    return _opened_with(text)


def _agreed(said: str) -> str:
    """What agrees in folded words, without what it is about and for whom: "okay" of "that is okay for us"."""
    rest = words(_FOR_US.sub("", said))
    if rest and rest[0] in TELLERS:
        rest = list(dropwhile(FILLER.__contains__, rest[1:]))
    return " ".join(rest)


def mixed(text: str) -> bool:
    """Whether one clause of a text says yes and another no: "yes to the first, no to the second"."""
    said = {yes_or_no(part) for clause in CLAUSE.split(text) for part in _TURN.split(fold(clause))}
    return {"yes", "no"} <= said


def _opened_with(text: str) -> str:
    """The yes or no that the first clause opens with, where the others are few words and none against it; else ""."""
    first, *more = [clause for clause in map(fold, CLAUSE.split(text)) if clause] or [""]
    rest = words(" ".join(more))
    if not_yet(first) and (rest or first not in NOT_YET):
        return ""
    sides = (("yes", YES, YES_ALONE, _AGAINST_YES), ("no", NO, NO_ALONE, _AGAINST_NO))
    for answer, phrases, alone, against in sides if len(rest) <= _FEW else ():
        if _opens(first, phrases, alone, against) and against.isdisjoint(rest):
            return answer
    return ""


def _opens(clause: str, phrases: frozenset[str], alone: frozenset[str], against: frozenset[str]) -> bool:
    """Whether a clause is one of the phrases, or begins with one and goes on as a new sentence would."""
    if clause in phrases or clause in alone:
        return True
    for phrase in phrases:
        rest = words(clause[len(phrase) :]) if clause.startswith(f"{phrase} ") else []
        goes_on = rest and (alone is YES_ALONE or rest[0] in FILLER | NEGATIONS | BECAUSE)
        if goes_on and against.isdisjoint(rest) and len(rest) <= _FEW:
            return True
    return False
