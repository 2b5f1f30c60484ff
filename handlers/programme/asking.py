"""A question put to the programme texts, and what is said to it: the same on every way to ask.

``ask`` finds, ``said`` puts into words. Neither keeps anything, nor knows who asks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from faq.pack.citation import Citation
from faq.pack.model import Entry, Pack
from faq.pack.programme_file import PassageGroup, Term
from faq.search import naming
from faq.search.results import BANDS, Band, Hit, SearchResult
from faq.search.text import asked as read_of
from handlers.dialog.translator import Translator
from handlers.dialog.turn import Knowledge
from handlers.programme import definitions, figure_and_rule
from handlers.programme.definitions import Definition
from handlers.programme.figure_and_rule import FigureComparison
from handlers.programme.pieces import pieces

BESIDE = 0.4
"""So likely must the nearest passage be to stand beside the answer of another programme."""
OFFERED = 3
"""So many sections are offered where it is not sure which is meant."""
ENGLISH = Translator("en")


@dataclass(frozen=True, slots=True)
class ProgrammeAnswer:
    """What one programme has on a question. ``passages`` are those that answer it, or the nearest where that is not sure.

    ``defines`` is the word whose meaning was asked for: its explanation goes before the passages. ``figures`` are set against
    those of the passages.
    """

    pack: Pack
    found: SearchResult
    passages: tuple[Citation, ...] = ()
    defines: Term | None = None
    figures: tuple[FigureComparison, ...] = ()

    @property
    def quoted(self) -> tuple[Citation, ...]:
        """What answers; nothing where that is not sure."""
        return self.passages if self.found.band == "answer" else ()

    @property
    def beside(self) -> tuple[Citation, ...]:
        """What is nearest, where it is likelier than not to be worth reading beside what another programme answers."""
        return self.passages if not self.quoted and self.score >= BESIDE else ()

    @property
    def entry(self) -> Entry:
        """The section that more can be read of."""
        return self.pack.entry(self.passages[0].entry)

    @property
    def score(self) -> float:
        """How likely its first section is the one meant, 0 to 1."""
        return self.found.hits[0].score if self.found.hits else 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What there is to a question.

    ``heard`` are the programmes that have a say, in that order; none where it is small ``talk``. ``chosen`` is the programme that
    is talked about, None where none is; ``unheard`` the other one that a question names where no other has a say. ``about`` is
    what the question was read with, for people; ``besides`` are sections that it may be about where it is read otherwise.
    """

    heard: tuple[ProgrammeAnswer, ...] = ()
    talk: str = ""
    chosen: Pack | None = None
    unheard: Pack | None = None
    about: str = ""
    besides: tuple[Hit, ...] = ()

    @property
    def sure(self) -> tuple[ProgrammeAnswer, ...]:
        """The programmes whose text answers."""
        return tuple(one for one in self.heard if one.quoted)

    @property
    def band(self) -> Band:
        """How sure it is: that of the programme that is surest."""
        return min((one.found.band for one in self.heard), key=BANDS.index, default="none")

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The sections found in all programmes that are heard, the likeliest first."""
        return tuple(sorted((hit for one in self.heard for hit in one.found.hits), key=lambda hit: -hit.score))

    @property
    def score(self) -> float:
        """How likely the first of them is the one meant."""
        return max((one.score for one in self.heard), default=0.0)

    @property
    def nearest(self) -> ProgrammeAnswer | None:
        """The programme of which a passage is shown although it may not answer; None where one is sure, or nothing is near."""
        likeliest = max(self.heard, key=lambda one: one.score, default=None)
        near = likeliest and not self.sure and likeliest.found.near and likeliest.passages
        return likeliest if near else None

    @property
    def shown(self) -> tuple[ProgrammeAnswer, ...]:
        """The programmes that are quoted: those that are sure, or else the nearest; then those with something near."""
        first = (self.nearest,) if self.nearest else self.sure
        return (*first, *(one for one in self.heard if first and one not in first and one.beside))

    @property
    def others(self) -> tuple[Hit, ...]:
        """The sections to choose from: those found that are not shown already, none where the question is far from all."""
        shown = {(one.pack.id, cite.entry) for one in self.shown for cite in one.passages}
        found = (*self.besides, *(self.hits if self.band != "none" else ()))
        different = {(hit.programme, hit.entry): hit for hit in reversed(found)}
        return tuple(hit for key, hit in reversed(different.items()) if key not in shown)[:OFFERED]

    @property
    def understood(self) -> bool:
        """Whether the question is in a language that is searched."""
        return any(one.found.understood for one in self.heard) or not self.heard

    @property
    def elsewhere(self) -> Pack | None:
        """The programme that the question is about instead of the one talked about; None where that has the first word."""
        first = self.heard[0].pack if self.heard else self.unheard
        return first if self.chosen and first and first.id != self.chosen.id else None


# -- what there is


def ask(
    knowledge: Knowledge, words: str, programme: str = "", *, alone: bool = False, own: Translator = ENGLISH
) -> Answer:
    """What the programmes have on a question: the one that is talked about, or all where none is.

    ``alone``: no other is heard of, even where the question is about another. ``own`` is the language of who asks.
    """
    packs, words = knowledge.packs, read_of(words)
    if meanings := _meanings(packs, words, programme, alone=alone, own=own):
        return Answer(meanings, chosen=packs[programme] if programme else None)
    mentioned = naming.named(words, {key: naming.names(pack) for key, pack in packs.items()})
    found = {key: knowledge.library.ask(words, key) for key in ([programme] if programme else packs)}
    chosen = packs[programme] if programme else None
    if found and all(one.talk for one in found.values()):
        return Answer(talk=next(iter(found.values())).talk, chosen=chosen)
    other = found[programme].elsewhere if programme else ""
    if other and alone and other in mentioned:
        return Answer(chosen=chosen, unheard=packs[other])
    if other and not alone:
        found = _with(knowledge, words, other, found, is_named=other in mentioned)
    elif not programme and mentioned:
        found = {key: found[key] for key in mentioned}
    heard = [_answer(packs[key], words, one, own) for key, one in found.items()]
    return Answer(tuple(sorted(heard, key=lambda one: (not one.quoted, -one.score))), chosen=chosen)


def _meanings(
    packs: Mapping[str, Pack], words: str, programme: str, *, alone: bool, own: Translator
) -> tuple[ProgrammeAnswer, ...]:
    """What a word means, where that is asked: in the programme that is talked about, else in each other that explains it."""
    here = [packs[programme]] if programme else []
    others = [pack for pack in packs.values() if pack not in here and not alone]
    found = list(definitions.defined(here, words, own)) or definitions.defined(others, words, own)
    return tuple(_meaning(one) for one in found)


def _meaning(one: Definition) -> ProgrammeAnswer:
    entry = one.pack.entry(one.cite.entry)
    hit = Hit(one.pack.id, entry.id, entry.title, 1.0, one.cite.quote)
    return ProgrammeAnswer(one.pack, SearchResult("answer", (hit,)), (one.cite,), one.term)


def _with(
    knowledge: Knowledge, words: str, other: str, here: dict[str, SearchResult], *, is_named: bool
) -> dict[str, SearchResult]:
    """What is found where a question is about another programme: there alone, where it is named."""
    there = {other: knowledge.library.ask(words, other)}
    return there if is_named else {**there, **here}


def _answer(pack: Pack, words: str, found: SearchResult, own: Translator) -> ProgrammeAnswer:
    quoted = _quoted(pack, words, found)
    return ProgrammeAnswer(pack, found, quoted, figures=figure_and_rule.compared(pack, quoted, words, own.language))


def _quoted(pack: Pack, words: str, found: SearchResult) -> tuple[Citation, ...]:
    """What is quoted: the passages that the pack shows together to such a question, else those of the first hit."""
    if not found.hits or (found.band != "answer" and not found.near and found.hits[0].score < BESIDE):
        return ()
    together = _together(pack, found.hits[0], words) if found.band == "answer" else ()
    return together or passages(pack, found.hits[0])


def passages(pack: Pack, hit: Hit) -> tuple[Citation, ...]:
    """What is quoted of a hit; the beginning of its section where no sentence of it is nearest."""
    entry = pack.entry(hit.entry)
    shown = pieces(entry, hit.passages or (hit.passage,)) or list(entry.text[:1])
    return tuple(Citation(entry.id, one) for one in shown)


def _together(pack: Pack, hit: Hit, words: str) -> tuple[Citation, ...]:
    """The passages that belong together on the topic of the question, where the hit is in one of their sections."""
    for topic in pack.file.topic:
        if hit.entry in {cite.entry for cite in topic.show} and _is_about(topic, words.casefold()):
            return topic.show
    return ()


def _is_about(topic: PassageGroup, folded: str) -> bool:
    return bool(_whole_words(topic.words).search(folded))


@cache
def _whole_words(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words)) or '(?!)'})(?!\w)")


# -- that in words
