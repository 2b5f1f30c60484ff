"""What is said to a question that was put to the programme texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from faq.pack.citation import Citation
from faq.pack.model import Pack
from faq.pack.programme_file import Term
from faq.search.results import Hit
from handlers.dialog.blocks import Block, head, hint, items, numbered, quote, text
from handlers.dialog.translator import Translator, mark
from handlers.dialog.visit import section, source
from handlers.forms.answer_summary import shorten
from handlers.forms.messages import TALK
from handlers.programme import call_status, definitions, figure_and_rule
from handlers.programme.asking import Answer, ProgrammeAnswer
from handlers.programme.pieces import pieces

TWO_LINES = 170
"""Characters of a sentence that is shown beside others to choose from."""
SEVERAL = 3
"""So many quotes in one message are told by their sections, without titles."""
ENGLISH_TEXT = mark("The programme text is in English: asked in English, I find more.")


def on_screen(words: Translator, answer: ProgrammeAnswer, now: datetime) -> Iterator[Citation]:
    """All that is quoted of a programme, piece by piece: with the places of the text that go with a call's days."""
    pack, cites = answer.pack, answer.passages
    entries = {where(pack, one.id): one.id for one in pack.entries for where in (section, source)}
    ahead, behind = call_status.beside(words, pack, now, [cite.quote for cite in cites])
    beside = [[block for block in blocks if block.kind == "quote"] for blocks in (ahead, behind)]
    before, after = ([Citation(entries[one.source], one.text) for one in blocks] for blocks in beside)
    yield from (*before, *cites, *after)


def said(words: Translator, answer: Answer, now: datetime, *, to_choose: bool = True) -> list[Block]:
    """All that is said to a question. ``to_choose``: what is offered is counted, as what can be chosen by its number is."""
    if answer.talk:
        return [text(words.t(TALK[answer.talk]))]
    lead = [hint(words.t("about: {question}", question=shorten(answer.about, TWO_LINES)))] if answer.about else []
    lead += [text(_is_about_another(words, answer, answer.elsewhere))] if answer.elsewhere else []
    if answer.unheard:
        return lead
    if answer.sure:
        return [*lead, *_answered(words, answer, now)]
    if answer.nearest:
        return [*lead, *_nearest(words, answer, answer.nearest, now), *_or(words, answer, now, to_choose)]
    if answer.band == "suggest":
        asked = text(words.t("I am not sure what you are asking. Did you mean one of these?"))
        return [*lead, asked, *in_english(words), *_offered(words, answer, now, to_choose)]
    return [*lead, *_nothing(words, answer), *_goes_on(words, answer, now, to_choose)]


def _is_about_another(words: Translator, answer: Answer, other: Pack) -> str:
    this = answer.chosen.name if answer.chosen else ""
    return words.t("That is about {other}; we are talking about {this}.", other=other.name, this=this)


def _answered(words: Translator, answer: Answer, now: datetime) -> list[Block]:
    """Each programme that is sure, by its name where none is talked about; of the others, that nothing sure is found."""
    blocks = list[Block]()
    for one in answer.sure:
        blocks += [*_by_name(answer, one.pack), *_passages(words, one, now)]
    rest = [one for one in answer.heard if not one.quoted]
    return [*blocks, *(said for one in rest for said in _silent(words, one, now)), *from_the_text(words)]


def _silent(words: Translator, one: ProgrammeAnswer, now: datetime) -> list[Block]:
    """That a programme has nothing sure, with what is nearest, so that nobody goes by another's text alone."""
    if not one.beside:
        return [text(words.t("{programme}: I find nothing sure in its text.", programme=one.pack.name))]
    lead = words.t("{programme}: I find nothing sure in its text. This is nearest:", programme=one.pack.name)
    return [text(lead), *_passages(words, one, now)]


def from_the_text(words: Translator) -> list[Block]:
    """Why quotes are in another language than what stands around them."""
    return [] if words.language == "en" else [hint(words.t("Quoted from the programme text, which is in English."))]


def _by_name(answer: Answer, pack: Pack) -> list[Block]:
    return [] if answer.chosen else [head(pack.name)]


def _nearest(words: Translator, answer: Answer, one: ProgrammeAnswer, now: datetime) -> list[Block]:
    near = text(words.t("This is the nearest passage; I am not sure that it answers you:"))
    quotes = _passages(words, one, now)
    rest = [other for other in answer.heard if other is not one]
    silent = (said for other in rest for said in _silent(words, other, now))
    return [near, *_by_name(answer, one.pack), *quotes, *silent, *from_the_text(words)]


def _passages(words: Translator, one: ProgrammeAnswer, now: datetime) -> list[Block]:
    return [*shown(words, one.pack, one.passages, now, one.defines), *figure_and_rule.said(words, one.figures)]


def shown(
    words: Translator, pack: Pack, cites: Sequence[Citation], now: datetime, defines: Term | None = None
) -> list[Block]:
    """Passages of a programme, verbatim, those of a section under one source, with all that belongs to them.

    The meaning of a word that they are shown for goes before them.
    """
    quoted = [cite.quote for cite in cites]
    ahead, behind = call_status.beside(words, pack, now, quoted)
    by_section = [(entry, [cite.quote for cite in of]) for entry, of in groupby(cites, key=lambda cite: cite.entry)]
    beside = sum(block.kind == "quote" for block in (*ahead, *behind))
    named = section if len(by_section) + beside >= SEVERAL else source
    quotes = [quote("\n".join(words), named(pack, entry)) for entry, words in by_section]
    meaning = definitions.explained(words, pack, defines) if defines else []
    return [*meaning, *ahead, *quotes, *behind, *_explained(words, pack, quoted, but=defines)]


def _explained(words: Translator, pack: Pack, quoted: Iterable[str], *, but: Term | None = None) -> list[Block]:
    """What the abbreviations in the quotes mean; the programme's own names need no word, nor does what is explained already."""
    used = {word for one in quoted for word in re.findall(r"\w+", one)}
    found = [one for one in pack.file.term if one.term in used and sum(map(str.isupper, one.term)) > 1]
    return [
        hint(f"{one.term}: {words.pack(pack.id, one.means)}")
        for one in found
        if one.term not in pack.file.also_asked_as and one != but
    ]


def _or(words: Translator, answer: Answer, now: datetime, to_choose: bool) -> list[Block]:
    offered = _offered(words, answer, now, to_choose)
    return [text(words.t("Or did you mean one of these?")), *offered] if offered else []


def _goes_on(words: Translator, answer: Answer, now: datetime, to_choose: bool) -> list[Block]:
    """What there would be, read otherwise, where a text says nothing to a question as it stands."""
    offered = _offered(words, answer, now, to_choose)
    return [text(words.t("If it goes on from your last question, perhaps this:")), *offered] if offered else []


def _offered(words: Translator, answer: Answer, now: datetime, to_choose: bool) -> list[Block]:
    return listed([line for _, line in offered(words, answer, now)], to_choose=to_choose)


def offered(words: Translator, answer: Answer, now: datetime) -> list[tuple[Hit, str]]:
    """The sections that may be meant, the likeliest first, each with its best sentence."""
    packs = {one.pack.id: one.pack for one in answer.heard}
    return [(hit, _best(words, packs[hit.programme], hit, answer.chosen, now)) for hit in answer.others]


def listed(lines: Sequence[str], *, to_choose: bool) -> list[Block]:
    """Lines above what can be chosen by their number, or read."""
    return [numbered(*lines) if to_choose else items(*lines)] if lines else []


def _best(words: Translator, pack: Pack, hit: Hit, chosen: Pack | None, now: datetime) -> str:
    """The best sentence of a section; the programme is named where it is not the one talked about."""
    sentence = " ".join(pieces(pack.entry(hit.entry), (hit.passage,))) or hit.title
    line = f"{_cut(sentence)} ({where(pack, hit.entry, chosen)})"
    return f"{line} {call_status.in_a_word(words, pack, now, [hit.passage])}".strip()


def where(pack: Pack, entry: str, chosen: Pack | None) -> str:
    """A section in short."""
    return entry if chosen and chosen.id == pack.id else f"{pack.file.short} · {entry}"


def _cut(sentence: str) -> str:
    return f"“{shorten(sentence, TWO_LINES)}”"


def _nothing(words: Translator, answer: Answer) -> list[Block]:
    if not answer.understood:
        lost = words.t("I did not understand that question. Please ask it in other words.")
        return [text(lost), hint(words.t(ENGLISH_TEXT))]
    blocks = [text(words.t("The programme text does not say that, or I do not find it there.")), *in_english(words)]
    return [*blocks, *a_person(words, answer.elsewhere or answer.chosen, [one.pack for one in answer.heard])]


def a_person(words: Translator, about: Pack | None, packs: Sequence[Pack]) -> list[Block]:
    """Who can help: of the programme that is talked about, or where that is none, of each by its name."""
    contact = call_status.contact(words, about) if about else call_status.contacts(words, packs)
    if not contact:
        return []
    mailbox = words.t("A person can help: {contact}", contact=contact)
    return [text(contact if about and not about.file.contact.email else mailbox)]


def in_english(words: Translator) -> list[Block]:
    """The text is English: a question in another language finds less."""
    return [] if words.language == "en" else [hint(words.t(ENGLISH_TEXT))]
