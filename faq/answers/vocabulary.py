"""Words that people answer with, in every language that has a folder."""

from __future__ import annotations

import re

from faq.text.language_words import AnswerWords
from faq.text.spelling import fold, joined
from faq.text.wordlists import folded, merged

ANSWERS = merged(AnswerWords)
YES, YES_ALONE = folded(ANSWERS.yes), folded(ANSWERS.yes_alone)
NO, NO_ALONE = folded(ANSWERS.no), folded(ANSWERS.no_alone)
UNSURE, NEGATIONS, ASKING = folded(ANSWERS.unsure), folded(ANSWERS.negations), folded(ANSWERS.asking)
HEDGES, FILLER, SUBJECTS = folded(ANSWERS.hedges), folded(ANSWERS.filler), folded(ANSWERS.subjects)
AND, OR, ALL = folded(ANSWERS.joins), folded(ANSWERS.either), folded(ANSWERS.all_of_them)

# An x alone is neither: it marks a box, and it crosses out.
_SIGNS = dict.fromkeys([*"👍✅✔✓☑👌💯🆗+", "+1"], "yes") | dict.fromkeys([*"👎❌✗✘✖🚫⛔-", "-1", "\u22121"], "no")
# Colour of skin and the choice between picture and character.
_VARIANTS = re.compile("[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f]")
CLAUSE = re.compile(r"[,.;:!\n\u2013\u2014]| - ")
_AGAINST_YES = NEGATIONS | HEDGES | ASKING
_AGAINST_NO = HEDGES | ASKING | folded(ANSWERS.takes_no_back)
_FEW = 12


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


def unsure(text: str) -> bool:
    """Whether a folded text says that the person does not know, and nothing else."""
    found = [phrase for phrase in UNSURE if f" {phrase} " in f" {text} "]
    return bool(found) and only_filler(f" {text} ".replace(f" {max(found, key=len)} ", " ", 1))


def yes_or_no(text: str) -> str:
    """``yes``, ``no`` or ``unsure`` where the text opens with it and takes nothing back; else ""."""
    said = fold(text)
    if unsure(said):
        return "unsure"
    if said and joined(said) == said.replace(" ", "") != said:
        return yes_or_no(joined(said))  # "n.a." is no "n"
    if sign := _SIGNS.get(_VARIANTS.sub("", text.strip())):
        return sign
    if said in YES_ALONE:
        return "yes"
    return _opened_with(text)


def _opened_with(text: str) -> str:
    """The yes or no that the first clause opens with, where the others are few words and none against it; else ""."""
    first, *more = [clause for clause in map(fold, CLAUSE.split(text)) if clause] or [""]
    rest = words(" ".join(more))
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
        if rest and rest[0] in FILLER | NEGATIONS and against.isdisjoint(rest) and len(rest) <= _FEW:
            return True
    return False
