"""The static proof of a pack: what is wrong with it, each with file and line. ``faq.proof`` holds the checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process, utils

from faq.pack.load import toml_line
from faq.pack.model import Pack
from faq.pack.pack_text import read_text
from faq.proof import forms, pack_words, parts, programme
from faq.proof.limits import Limits
from faq.proof.parts import RULES, UnplacedFlaw

NEAR = 85
"""How alike in percent two questions are, word by word in any order, from which one is a copy of the other."""

_FIRST: Sequence[Callable[[Pack], Iterator[UnplacedFlaw]]] = (forms.ids, forms.shapes, forms.links, forms.rules)
"""Where these find something, what can be reached is not asked: questions and conditions have to be sound for that."""
_OTHERS: Sequence[Callable[[Pack], Iterator[UnplacedFlaw]]] = (
    pack_words.quotes,
    pack_words.reasons,
    pack_words.short_labels,
    pack_words.entries,
    pack_words.rulings,
    pack_words.alternates,
    pack_words.asked_sentences,
    pack_words.satisfied,
    programme.calls,
    programme.sessions,
    programme.glossary,
    programme.contents,
    programme.matching,
    programme.common,
    programme.comparison,
    programme.preparation,
    programme.span,
    programme.figures,
)
_FITTING: Sequence[Callable[[Pack, Limits], Iterator[UnplacedFlaw]]] = (
    pack_words.lengths,
    pack_words.polls,
    pack_words.buttons,
)


@dataclass(frozen=True, slots=True, order=True)
class Flaw:
    """Something wrong in a pack; as a string ``file:line: what``."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


def flaws(pack: Pack, limits: Limits, came_to: Callable[[Pack], Iterable[UnplacedFlaw]] = forms.came_to) -> list[Flaw]:
    """All that is wrong with a pack, by file and line; nothing is run, and nothing but its own files is read.
    ``limits`` are what its texts must fit into.

    ``came_to`` is for who proves many packs with the same rules: what these come to takes longest, and need be asked but once.
    """
    found = [one for check in _FIRST for one in check(pack)]
    unsound = {name for name, _, _ in found}
    for check in _OTHERS:
        found += check(pack)
    for fits in _FITTING:
        found += fits(pack, limits)
    for name in parts.forms(pack):
        if not unsound & {name, RULES}:
            found += forms.reached(pack, name)
    if RULES not in unsound:
        found += came_to(pack)
    return sorted({_flaw(pack, one) for one in found})


def near_copies(pack: Pack, questions: Iterable[str]) -> list[Flaw]:
    """The other ways to ask that nearly copy one of these questions, so that a test set is not learnt by heart."""
    given = list(questions)
    bare = [utils.default_process(question) for question in given]
    found = []
    for name, line in pack_words.alternate_phrases(pack):
        phrase = line.way.words
        near = process.extractOne(utils.default_process(phrase), bare, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR)
        if near:
            found.append(
                _flaw(pack, (name, line.number, f"{phrase!r} nearly copies {given[near[2]]!r} ({near[1]:.0f} %)"))
            )
    return found


def transcripts_missing(pack: Pack, outcomes_seen: Iterable[str]) -> list[Flaw]:
    """The outcomes that no transcript of the pack came to."""
    seen = set(outcomes_seen)
    return [
        _flaw(pack, (RULES, ("outcome", number), f"no transcript in tests/ comes to the outcome {outcome.id!r}"))
        for number, outcome in enumerate(pack.eligibility.outcome)
        if outcome.id not in seen
    ]


def _flaw(pack: Pack, found: UnplacedFlaw) -> Flaw:
    name, where, what = found
    path = Path(pack.folder) / name
    return Flaw(str(path), where if isinstance(where, int) else toml_line(read_text(path), where), what)
