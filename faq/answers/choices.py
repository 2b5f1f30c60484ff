"""Reading which of some options a person means.

A wrong match is worse than a question back: a text that holds a negation and an option that holds none (or the other way
round) never match without confirmation, and what stands beside a label may only be filler.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from faq.answers.named_options import NamedOption, ask
from faq.answers.option_places import CONSENTS, counted, numbered
from faq.answers.reading import Misread, Read, Reading
from faq.answers.vocabulary import (
    ANSWERS,
    CLAUSE,
    HEDGES,
    NEGATIONS,
    NO,
    OR,
    SIZES,
    SUBJECTS,
    YES,
    negates,
    not_yet,
    only_filler,
    without_asides,
    words,
    yes_or_no,
)
from faq.text.spelling import fold
from faq.text.wordlists import alternatives, folded

_TURN = re.compile(rf"(?<!\S)(?:{alternatives(folded(ANSWERS.turns))})(?!\S)")
_BESIDE = SUBJECTS | OR | SIZES
"""Says nothing beside the name of an option."""
_REACH = 4
"""Words before an option's name within which a negation is about it."""
_SHORTEST = 2

SURE = 86
"""Similarity in percent from which a near spelling is taken, the next option being ``MARGIN`` away; from NEAR on we ask."""
NEAR = 72
MARGIN = 10


def choose(options: Sequence[NamedOption], text: str) -> Reading:
    """The option that a text names by its label, number (from 1), another word for it, a beginning or a near spelling."""
    folded = fold(text)
    return (
        exact(options, folded)
        or numbered(options, text)
        or answered(options, text)
        or _begun(options, folded)
        or _told_beside_denied(options, text)
        or _told(options, fold(without_asides(text)))
        or counted(options, text)
        or _reasoned(options, text)
        or _near(options, folded)
        or _one_of_many(options, text)
        or Misread("choice")
    )


def named_whole(options: Sequence[NamedOption], text: str) -> bool:
    """Whether a text is one option's whole name, or a yes or no that is one of them."""
    return isinstance(exact(options, fold(text)) or answered(options, text), Read)


def exact(options: Sequence[NamedOption], folded: str) -> Reading | None:
    """The option that is called so, in its label before other names."""
    first = [option for option in options if option.names[:1] == (folded,)]
    return _settle(first or [option for option in options if folded in option.names])


def _reasoned(options: Sequence[NamedOption], text: str) -> Reading | None:
    """What a text begins with, where the rest tells no more than why: nothing in it denies, takes back or names another option."""
    answer = yes_or_no(text)
    if answer in ("yes", "no"):
        found, clear = of_side(options, answer), not not_yet(text)
    else:
        first, *rest = [clause for clause in CLAUSE.split(text) if fold(clause)] or [""]
        opening = choose(options, first) if rest and len(fold(first)) > _SHORTEST else Misread("choice")
        silent_no = isinstance(opening, Read) and opening.value == "no" and not_yet(text)
        found = [one for one in options if isinstance(opening, Read) and one.id == opening.value and not silent_no]
        clear = (HEDGES | NEGATIONS).isdisjoint(words(fold(" ".join(rest))))
    others = [option for option in mentioned(options, text).told if option not in found]
    return Read(found[0].id, "sentence") if clear and len(found) == 1 and not others else None


def of_side(options: Sequence[NamedOption], answer: str) -> list[NamedOption]:
    """The options that a yes or a no may be: those called so, else those whose label begins so."""
    side = YES if answer == "yes" else NO
    itself = [option for option in options if option.id == answer]
    called = [option for option in options if not side.isdisjoint(option.names)]
    begins = [option for option in options if words(option.names[0])[:1] and words(option.names[0])[0] in side]
    return itself or called or begins


@dataclass(frozen=True, slots=True)
class Mentioned:
    """The options that a sentence names: those it tells, the most telling first, and those it denies; the ``rest`` names none."""

    told: tuple[NamedOption, ...] = ()
    denied: tuple[NamedOption, ...] = ()
    rest: str = ""


def mentioned(options: Sequence[NamedOption], text: str, *, like: bool = True) -> Mentioned:
    """The options named anywhere in a text, of nested names the longest. A yes or no alone names none.

    ``like``: also by the words by which they are only probably meant.
    """
    by_name = {
        _stem(name): option
        for option in reversed(options)
        for name in (*(option.like if like else ()), *option.calls)
        if _names(name)
    }
    pattern = re.compile(rf"(?<!\S)(?:{alternatives(by_name)})(?!\S)")
    told, denied, rest = dict[str, NamedOption](), dict[NamedOption, None](), list[str]()
    for clause in (part for one in CLAUSE.split(text) for part in _TURN.split(fold(one))):
        said = _stem(clause)
        rest.append(pattern.sub(" ", said))
        for found in pattern.finditer(said):
            option = by_name[found[0]]
            if negates(" ".join(words(said[: found.start()])[-_REACH:])) and not negates(found[0]):
                denied[option] = None
            else:
                told[found[0]] = option
    each = tuple(option for option in denied if option not in told.values())
    return Mentioned(_most_telling(list(told.values()), list(told)), each, " ".join(rest))


def _most_telling(found: Sequence[NamedOption], names: Sequence[str]) -> tuple[NamedOption, ...]:
    """Each option once, first those whose own words hold most of the names: of "applied" and "rejected" what tells of both."""

    def held(option: NamedOption) -> int:
        own = {word for call in (*option.calls, *option.like) for word in words(_stem(call))}
        return sum(own.issuperset(words(_stem(name))) for name in names)

    return tuple(sorted(dict.fromkeys(found), key=lambda option: -held(option)))


def _names(name: str) -> bool:
    return len(name) > 2 and not only_filler(name, OR) and name not in YES | NO | NEGATIONS


def _stem(folded: str) -> str:
    """The words without the s of a plural."""
    return " ".join(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words(folded))


def answered(options: Sequence[NamedOption], text: str) -> Reading | None:
    """Yes and no in many words where there is nothing else to choose, and "I don't know" anywhere."""
    answer = yes_or_no(text)
    meant = [option for option in options if option.id == answer]
    if answer == "unsure":
        return _settle(meant, "said")
    if meant and all(option.id in CONSENTS for option in options):
        return Read(answer)
    begun = _begun(options, fold(text)) if meant else None
    return (
        ask([option for option in options if option.id in (begun.value, answer)]) if isinstance(begun, Read) else None
    )


def _one_of_many(options: Sequence[NamedOption], text: str) -> Reading | None:
    """A yes or no that is one of several options is to be confirmed."""
    meant = [option for option in options if option.id == yes_or_no(text)]
    return ask(meant, options) if meant else None


def _begun(options: Sequence[NamedOption], folded: str) -> Reading | None:
    if len(folded) < 2 or only_filler(folded):
        return None
    whole = [option for option in options if any(f"{name} ".startswith(f"{folded} ") for name in option.names)]
    part = [option for option in options if any(name.startswith(folded) for name in option.names) and len(folded) > 2]
    return _same_sense(whole or part, options, folded)


def _told(options: Sequence[NamedOption], folded: str) -> Reading | None:
    """Options named within a sentence that says nothing else, such as "we are a consortium"; of nested names the longest."""
    by_name = {name: option for option in reversed(options) for name in option.calls if len(name) > 2}
    pattern = re.compile(rf"(?<= )(?:{'|'.join(sorted(by_name, key=len, reverse=True)) or '-'})(?= )")
    spaced = f" {folded} "
    names = pattern.findall(spaced)
    found = _most_telling([option for option in options if option in {by_name[name] for name in names}], names)
    rest = words(pattern.sub(" ", spaced))
    if not found or not only_filler(" ".join(word for word in rest if not negates(word)), _BESIDE):
        return None
    # A name may hold a negation that the label has not, or lack it: "rejected" is "not accepted".
    return _same_sense(found, options, folded, note="said") if negates(" ".join(rest)) else _settle(found, "said")


def _told_beside_denied(options: Sequence[NamedOption], text: str) -> Reading | None:
    """The one option that is told where others are denied, and nothing else is said: "a town, not a consortium"."""
    named = mentioned(options, without_asides(text), like=False)
    alone = len(named.told) == 1 and named.denied and only_filler(named.rest, _BESIDE | NEGATIONS)
    return Read(named.told[0].id, "said") if alone else None


def _near(options: Sequence[NamedOption], folded: str) -> Reading | None:
    """A near spelling; and, to be confirmed, the option that alone has all the words of the text."""
    if len(folded) < 3 or only_filler(folded):
        return None
    scores = {option: max(_likeness(folded, name) for name in option.calls) for option in options if option.calls}
    close = _close(scores)
    if len(close) == 1 and scores[close[0]] >= SURE:
        return _same_sense(close, options, folded, note="fuzzy")
    likely = (*close, *(option for option in options if _hints(folded, option)))
    return ask(_of_one_sense(likely, folded)) if likely else None


def _close(scores: Mapping[NamedOption, float]) -> list[NamedOption]:
    """Those that are near and not far behind the nearest, that one first."""
    best = max(scores.values(), default=0.0)
    near = [option for option, score in scores.items() if score >= NEAR and score > best - MARGIN]
    return sorted(near, key=lambda option: -scores[option])


def _of_one_sense(found: Sequence[NamedOption], folded: str) -> Sequence[NamedOption]:
    """Those that hold a negation as the text does, or none as it does; all where none agrees with it."""
    return [option for option in found if negates(folded) == negates(option.names[0])] or found


def _hints(folded: str, option: NamedOption) -> bool:
    said = {word for word in words(folded) if not only_filler(word, SUBJECTS) and not negates(word)}
    known = {word for name in option.calls for word in words(name)}
    return said <= known and any(len(word) > 3 for word in said)


def _likeness(folded: str, name: str) -> float:
    """How alike in percent the text is to a name or to as many of its first words as the text has."""
    start = " ".join(words(name)[: len(words(folded))])
    return max(fuzz.ratio(folded, name), fuzz.ratio(folded, start) if len(folded) > 4 else 0.0)


def _same_sense(
    found: Sequence[NamedOption], options: Sequence[NamedOption], folded: str, note: str = ""
) -> Reading | None:
    """Taken only where the text and the one option found both hold a negation, or neither does."""
    if len(found) == 1 and negates(folded) != negates(found[0].names[0]):
        return ask(found, options)
    alike = _of_one_sense(found, folded)
    return _settle(found, note) if len(alike) == len(found) else ask(alike)


def _settle(found: Sequence[NamedOption], note: str = "") -> Reading | None:
    if len(found) == 1:
        return Read(found[0].id, note)
    return ask(found) if found else None
