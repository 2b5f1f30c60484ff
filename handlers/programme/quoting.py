"""Questions about the programme: the passage verbatim with its section, a "did you mean", or an honest "it does not say"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from faq.pack.citation import Citation
from faq.pack.model import Entry, Pack
from faq.pack.programme_file import PassageGroup
from faq.rules.calls import notes
from faq.search.passages import in_context
from faq.search.results import Hit, SearchResult
from handlers.dialog.actions import ReadEntry, SwitchProgramme
from handlers.dialog.remembered import AskedQuestion, arrived
from handlers.dialog.translator import Translator, mark
from handlers.dialog.turn import Block, Button, Knowledge, Reply, head, hint, quote, text
from handlers.dialog.visit import FORM_PLACES, Choice, Visit, command_button, plain, prompt, source
from handlers.forms.messages import TALK
from handlers.programme import call_status, masking
from storage.records import Json

CUT = 300


@dataclass(frozen=True, slots=True)
class QuotedAnswer:
    """Passages of a pack that answer a question together; ``entry`` is the one that more can be read of."""

    pack: Pack
    entry: Entry
    cites: tuple[Citation, ...]


def find(visit: Visit, words: str) -> SearchResult:
    """What the packs have on a question: the chosen pack, or all where none is chosen yet."""
    programme = visit.person.programme if visit.has_programme else ""
    return visit.turn.knowledge.library.ask(words[:CUT], programme)


def answer(visit: Visit, words: str, *, in_form: bool = False) -> list[Reply]:
    """The reply to a question. In a form it waits for nothing, so that the form's question stays the open one."""
    entry = _by_id(visit, words)
    if entry:
        return [whole(visit, *entry)]
    found = find(visit, words)
    if found.talk:
        return [plain(text(visit.t(TALK[found.talk])), buttons=_way_on(visit, in_form))]
    if found.elsewhere and visit.has_programme:
        return [elsewhere(visit, found.elsewhere)]
    programme = visit.person.programme if visit.has_programme else ""
    if answered := answers(visit.turn.knowledge, words, found, programme):
        return [_quotes(visit, one) for one in answered]
    names = masking.own_names(visit.turn.knowledge.packs.values())
    asked = AskedQuestion(masking.masked(words[:CUT], names), found.band)
    visit.remembered = replace(visit.remembered, asked=asked)
    return [_suggest(visit, found, in_form) if found.band == "suggest" else _nothing(visit, in_form)]


def _by_id(visit: Visit, words: str) -> tuple[Pack, Entry] | None:
    wanted = words.strip().casefold()
    packs = [visit.pack] if visit.has_programme else list(visit.turn.knowledge.packs.values())
    return next(((pack, one) for pack in packs for one in pack.entries if wanted == one.id.casefold()), None)


def answers(knowledge: Knowledge, words: str, found: SearchResult, programme: str) -> list[QuotedAnswer]:
    """What answers a question, of which that was found: at most one answer a programme, none where it is not sure that any does."""
    each = [found] if programme else _each(knowledge, words)
    return [one for part in each if not part.elsewhere and (one := _answered(knowledge, words, part))]


def _each(knowledge: Knowledge, words: str) -> list[SearchResult]:
    """What is found in each programme where none is chosen, the surest first."""
    each = [knowledge.library.ask(words[:CUT], pack_id) for pack_id in knowledge.packs]
    return sorted((one for one in each if one.hits), key=lambda one: -one.hits[0].score)


def _answered(knowledge: Knowledge, words: str, found: SearchResult) -> QuotedAnswer | None:
    """The passages that the pack shows together to such a question, where one of their entries was found; else the best one."""
    for hit in found.hits[:3] if found.band != "none" else ():
        if shown := _topic(knowledge.packs[hit.programme], hit, words):
            return shown
    return passage(knowledge, words, found.hits[0]) if found.band == "answer" else None


def passage(knowledge: Knowledge, words: str, hit: Hit) -> QuotedAnswer:
    """What is shown of a hit: what goes together on the topic of the question, else the passage with what it hangs on."""
    pack = knowledge.packs[hit.programme]
    entry = pack.entry(hit.entry)
    alone = QuotedAnswer(pack, entry, (Citation(hit.entry, in_context(entry, hit.passage)),))
    return _topic(pack, hit, words) or alone


def _topic(pack: Pack, hit: Hit, words: str) -> QuotedAnswer | None:
    for topic in pack.file.topic:
        if hit.entry in {cite.entry for cite in topic.show} and is_about(topic, words.casefold()):
            return QuotedAnswer(pack, pack.entry(topic.show[0].entry), topic.show)
    return None


def is_about(topic: PassageGroup, folded: str) -> bool:
    """Whether a question (in lower case) has one of the topic's words, or a word that begins so."""
    return bool(_beginnings(topic.words).search(folded))


@cache
def _beginnings(words: tuple[str, ...]) -> re.Pattern[str]:
    """Where a word begins with one of these."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words)) or '(?!)'})")


def shown(words: Translator, answer: QuotedAnswer, now: datetime) -> list[Block]:
    """The passages of an answer, verbatim, with all that belongs to them: the same on every way to ask."""
    quoted = [cite.quote for cite in answer.cites]
    ahead, behind = call_status.beside(words, answer.pack, now, quoted)
    quotes = [quote(cite.quote, source(answer.pack, cite.entry)) for cite in answer.cites]
    return [*ahead, *quotes, *behind, *_explained(words, answer.pack, quoted)]


def _quotes(visit: Visit, answer: QuotedAnswer) -> Reply:
    pack, entry = answer.pack, answer.entry
    blocks = shown(visit.words, answer, visit.turn.now)
    if notes(pack.file, entry):
        blocks.append(hint(visit.t("There are editor's notes on this section: `more` shows them.")))
    blocks.append(hint(visit.t("Quoted from the programme text, which is in English.")))
    return Reply(tuple(blocks), (_more(visit, pack, entry), *_to_check(visit, pack, answer.cites)))


def _to_check(visit: Visit, pack: Pack, cites: Sequence[Citation]) -> tuple[Button, ...]:
    """The way to the self-check beside a passage that it goes by."""
    if visit.at in FORM_PLACES or not visit.turn.channel.private:
        return ()
    rules = [one.cite for one in pack.eligibility.criterion]
    asked = any(rule.entry == cite.entry and rule.quote in cite.quote for rule in rules for cite in cites)
    return (command_button(visit, mark("check")),) if asked else ()


def _explained(words: Translator, pack: Pack, quoted: Iterable[str]) -> list[Block]:
    """What the abbreviations in the quotes mean; the programme's own names need no word."""
    used = {word for one in quoted for word in re.findall(r"\w+", one)}
    found = [one for one in pack.file.term if one.term in used and sum(map(str.isupper, one.term)) > 1]
    return [
        hint(f"{one.term}: {words.pack(pack.id, one.means)}")
        for one in found
        if one.term not in pack.file.also_asked_as
    ]


def _more(visit: Visit, pack: Pack, entry: Entry) -> Button:
    visit.remembered = replace(visit.remembered, entry=f"{pack.id}/{entry.id}")
    return Button(visit.t("more"), ReadEntry(pack.id, entry.id).encode(), numbered=False)


def whole(visit: Visit, pack: Pack, entry: Entry) -> Reply:
    """A whole entry, verbatim; the call where it tells of one, what is withheld and the editor's notes apart from it."""
    words = "\n\n".join(entry.text)
    ahead, behind = call_status.beside(visit.words, pack, visit.turn.now, [words])
    noted = [hint(visit.t("Editor's note: {note}", note=note)) for note in notes(pack.file, entry)]
    return plain(head(entry.title), *ahead, quote(words, source(pack, entry.id)), *behind, *noted)


def entry_of(visit: Visit, wanted: str) -> tuple[Pack, Entry] | None:
    """The entry of ``pack/id``, None where there is no such."""
    pack_id, _, entry_id = wanted.partition("/")
    pack = visit.turn.knowledge.packs.get(pack_id)
    found = [one for one in pack.entries if one.id == entry_id] if pack else []
    return (pack, found[0]) if pack and found else None


def elsewhere(visit: Visit, programme: str) -> Reply:
    """That something is about another programme, with the way to it."""
    other = visit.turn.knowledge.packs[programme]
    button = Button(
        visit.t("Switch to {programme}", programme=other.name), SwitchProgramme(programme).encode(), numbered=False
    )
    words = visit.t(
        "That is about {other}; we are talking about {this}. Type `programme` to switch.",
        other=other.name,
        this=visit.pack.name,
    )
    return plain(text(words), buttons=(button,))


def _suggest(visit: Visit, found: SearchResult, in_form: bool) -> Reply:
    blocks = [text(visit.t("I am not sure what you are asking. Did you mean one of these?")), *_in_english(visit)]
    hits = found.hits[:3]
    if in_form:
        buttons = [
            Button(_title(visit, hit), ReadEntry(hit.programme, hit.entry).encode(), numbered=False) for hit in hits
        ]
        return plain(*blocks, hint(visit.t("Type `faq` and a section number to read one.")), buttons=buttons)
    visit.remembered = replace(arrived("ask"), asked=visit.remembered.asked)
    choices = [Choice(_title(visit, hit), {"entry": f"{hit.programme}/{hit.entry}"}) for hit in hits]
    return prompt(visit, blocks, [*choices, *_keep_choices(visit)])


def _title(visit: Visit, hit: Hit) -> str:
    pack = visit.turn.knowledge.packs[hit.programme]
    return f"{hit.entry} {hit.title}" if visit.has_programme else f"{pack.file.short} · {hit.entry} {hit.title}"


def _nothing(visit: Visit, in_form: bool) -> Reply:
    blocks = [text(visit.t("The programme text does not say that, or I do not find it there.")), *_in_english(visit)]
    if visit.has_programme:
        blocks.append(text(visit.t("A person can help: {contact}", contact=call_status.contact(visit))))
    if in_form:
        return plain(*blocks)
    visit.remembered = replace(arrived("ask"), asked=visit.remembered.asked)
    return prompt(visit, blocks, _keep_choices(visit))


def _in_english(visit: Visit) -> tuple[Block, ...]:
    """The text is English: a question in another language finds less."""
    if visit.words.language == "en":
        return ()
    return (hint(visit.t("The programme text is in English: asked in English, I find more.")),)


def _keep_choices(visit: Visit) -> list[Choice]:
    return [
        Choice(visit.t("Keep this question, without my name"), {"keep": "masked"}),
        Choice(visit.t("Send it to the team for an answer"), {"keep": "team"}),
    ]


def _way_on(visit: Visit, in_form: bool) -> tuple[Button, ...]:
    return (
        () if in_form else tuple(command_button(visit, word) for word in (mark("check"), mark("draft"), mark("help")))
    )


# -- the place "ask": after "did you mean" and "it does not say"


def show(visit: Visit) -> list[Reply]:
    """What to ask, where nothing is open."""
    visit.go("menu")
    example = visit.t("Ask in your own words, for example: how many people must live in our city?")
    return [plain(text(example))]


def choose(visit: Visit, value: Json) -> list[Reply]:
    """A suggestion was chosen, or the question is to be kept."""
    if "entry" in value:
        found = entry_of(visit, value["entry"])
        return [whole(visit, *found)] if found else show(visit)
    asked = visit.remembered.asked
    visit.remembered = replace(visit.remembered, asked=None)
    if asked is None:
        return [plain(text(visit.t("I no longer have that question. Please ask it again.")))]
    to_team = value["keep"] == "team"
    programme = visit.person.programme
    visit.store.keep_miss(programme, asked.text, asked.band, visit.turn.millis, visit.person.id if to_team else "")
    visit.go("menu")
    if to_team:
        return [plain(text(visit.t("Sent to the programme team. When they answer, I write to you here.")))]
    return [plain(text(visit.t("Kept without your name. It helps the team to improve the answers.")))]
