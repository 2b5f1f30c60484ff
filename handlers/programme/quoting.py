"""Questions about the programme in a talk: what is said to them, with buttons, and what comes of those."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from faq.pack.citation import Citation
from faq.pack.model import Entry, Pack
from faq.rules.calls import notes
from faq.search import talk
from faq.search.leaning import Leaning, leaning
from faq.search.text import asked as read_of
from handlers.dialog.actions import ReadEntry, Say, SwitchProgramme
from handlers.dialog.blocks import Block, hint, text
from handlers.dialog.remembered import AskedQuestion, arrived
from handlers.dialog.translator import mark
from handlers.dialog.turn import Button, Reply
from handlers.dialog.visit import FORM_PLACES, Choice, Visit, command_button, plain, prompt
from handlers.forms.answer_summary import shorten
from handlers.forms.messages import PERSON, TALK
from handlers.programme import answer_words, asking, contents, figure_and_rule, masking, message_questions
from handlers.programme.asking import Answer, ProgrammeAnswer
from handlers.programme.message_questions import Heard
from handlers.programme.sections import entry_of, own_programme, whole
from handlers.staff import team_questions
from storage.records import FLEETING, Json

AT = "ask"
"""The place after "did you mean" and "it does not say"."""
INSTEAD = mark("instead")
"""The command that shows what else may answer the last question."""
ON_A_BUTTON = 34
"""Characters of a label that no platform cuts or writes out again above its buttons."""
_IN_QUOTES = re.compile(r"“([^“”]+)”|\"([^\"]+)\"")
NOT_ASKED = mark("not what I asked")


def ask(visit: Visit, words: str) -> Answer:
    """What the programmes have on a question in this talk. A linked group hears of its own only."""
    own, linked = own_programme(visit)
    return asking.ask(visit.turn.knowledge, words, own, alone=linked, own=visit.words)


def answer(visit: Visit, words: str, *, in_form: bool = False) -> list[Reply]:
    """The reply to a question. In a form it waits for nothing, so that the form's question stays the open one."""
    if named := contents.named(visit, words, in_form=in_form):
        return named
    asked = visit.remembered.asked
    if asked is None and leaning(words) is Leaning.WHERE_SAID:
        return [gone(visit)]
    parts, left = message_questions.heard(partial(ask, visit), words, asked.text if asked else "")
    *early, last = parts
    replies = [one for part in early for one in _replies(visit, part, in_form=True, several=True)]
    replies += _replies(visit, last, in_form=in_form, several=bool(early))
    more = message_questions.and_more(visit.words, left)
    return [*replies[:-1], replace(replies[-1], blocks=(*replies[-1].blocks, *more))]


def _replies(visit: Visit, part: Heard, *, in_form: bool, several: bool) -> list[Reply]:
    """A reply to each way in which a question is read. What repeats somebody's words is blanked once it is sent."""
    (lead, first), *others = message_questions.ways(visit.words, part)
    # What is remembered is the first.
    behind = [_led(reply(visit, part.read, answer, in_form=True), lead) for lead, answer in others]
    said = _led(
        reply(visit, part.read, first, in_form=in_form),
        [*([message_questions.heading(part)] if several else []), *lead],
    )
    repeats = several or first.about or any(answer.about for _, answer in others)
    return [replace(one, kind=FLEETING) if repeats else one for one in (said, *behind)]


def _led(said: Reply, lead: Sequence[Block]) -> Reply:
    return replace(said, blocks=(*lead, *said.blocks))


def reply(visit: Visit, words: str, found: Answer, *, in_form: bool = False) -> Reply:
    """What is said to a question of which that was found; what it leaves open can be chosen, but in a form."""
    blocks = answer_words.said(visit.words, found, visit.turn.now, to_choose=not in_form)
    if found.talk:
        return plain(*blocks, *_whom(visit, found.talk), buttons=_way_on(visit, in_form))
    if not found.sure and talk.wants_a_person(words):
        return plain(text(visit.t(TALK[PERSON])), *_whom(visit, PERSON), buttons=_way_on(visit, in_form))
    _remember(visit, words, found)
    if found.sure:
        return plain(*blocks, *_noted(visit, found), buttons=_beside(visit, found))
    beside = [*_more(visit, found), *_to_switch(visit, found)]
    return _to_choose(visit, blocks, beside, in_form=in_form)


def instead(visit: Visit, *, in_form: bool = False) -> Reply:
    """What else may answer the last question, and the offer to keep it for staff; what was offered with it is not said again."""
    asked = visit.remembered.asked
    if asked is None:
        return gone(visit)
    if asked.band != "answer" or not asked.others:
        visit.remembered = replace(visit.remembered, asked=replace(asked, others=()))
        blocks = [text(visit.t("I find nothing else that is near your question.")), *_a_person(visit)]
        return _to_choose(visit, blocks, [], in_form=in_form)
    lines = answer_words.listed([line for _, line in asked.others], to_choose=not in_form)
    return _to_choose(visit, [text(visit.t("Is it one of these?")), *lines], [], in_form=in_form)


def gone(visit: Visit) -> Reply:
    """That the last question is not known any more, or was never put."""
    return plain(text(visit.t("I no longer have that question. Please ask it again.")))


def _a_person(visit: Visit) -> list[Block]:
    packs = visit.turn.knowledge.packs
    own, _ = own_programme(visit)
    return answer_words.a_person(visit.words, packs[own] if own else None, list(packs.values()))


def _whom(visit: Visit, talked: str) -> list[Block]:
    """Whom to write to, where somebody wants to talk to a person."""
    return _a_person(visit) if talked == PERSON else []


def _to_choose(visit: Visit, blocks: Sequence[Block], beside: Sequence[Button], *, in_form: bool) -> Reply:
    """What may answer the last question, to be chosen, and what to do with it where none does; in a form, to be read alone."""
    asked = visit.remembered.asked
    sections = [section for section, _ in asked.others] if asked else []
    found = [one for one in map(partial(entry_of, visit), sections) if one]
    if in_form:
        how = [hint(visit.t("Type `faq` and a section number to read one."))] if found else []
        return plain(*blocks, *how, buttons=[*(_to_read(visit, *one) for one in found), *beside])
    visit.remembered = replace(arrived("ask"), asked=asked, entry=visit.remembered.entry)
    choices = [Choice(_title(visit, pack, one), {"entry": f"{pack.id}/{one.id}"}) for pack, one in found]
    said = prompt(visit, blocks, [*choices, *_keep_choices(visit, bool(found))])
    return replace(said, buttons=(*said.buttons, *beside))


def _remember(visit: Visit, words: str, found: Answer) -> None:
    """The question, so that it can be kept for staff, and what else may answer it."""
    packs = visit.turn.knowledge.packs.values()
    offered = answer_words.offered(visit.words, found, visit.turn.now)
    others = tuple((f"{hit.programme}/{hit.entry}", line) for hit, line in offered)
    kept = masking.masked(read_of(words), masking.own_names(packs), masking.names_in_texts(packs))
    asked = AskedQuestion(kept, found.band, others, visit.turn.millis, visit.person.id)
    visit.remembered = replace(visit.remembered, asked=asked)


# -- beside an answer


def _noted(visit: Visit, found: Answer) -> list[Block]:
    """The editor's notes on the very words that are quoted; the others of the section are for who reads it whole."""
    noted = [(one, note) for one in found.sure for note in notes(one.pack.file, one.entry)]
    on_these = [(one, note) for one, note in noted if _is_on(note, one.quoted)]
    several = len(found.sure) > 1
    return [
        hint(f"{one.pack.file.short} · {_note(visit, note)}" if several else _note(visit, note))
        for one, note in on_these
    ]


def _note(visit: Visit, note: str) -> str:
    return visit.t("Editor's note: {note}", note=note)


def _is_on(note: str, cites: Sequence[Citation]) -> bool:
    """Whether a note has words in quotation marks that the passages have."""
    named = [words.casefold() for pair in _IN_QUOTES.findall(note) for words in pair if words]
    return any(one in cite.quote.casefold() for one in named for cite in cites)


def _beside(visit: Visit, found: Answer) -> list[Button]:
    buttons = [*_more(visit, found), *_to_check(visit, found.sure), *_to_switch(visit, found)]
    if visit.turn.channel.private:
        buttons.append(Button(visit.t(NOT_ASKED), Say(INSTEAD).encode(), numbered=False))
    return buttons


def _more(visit: Visit, found: Answer) -> list[Button]:
    """The way to read whole what was quoted of; typed, the word reads the first."""
    sections = [(one.pack, one.entry) for one in found.shown]
    if sections:
        pack, entry = sections[0]
        visit.remembered = replace(visit.remembered, entry=f"{pack.id}/{entry.id}")
    several = len(sections) > 1
    return [
        Button(
            f"{visit.t('more')} · {pack.file.short}" if several else visit.t("more"),
            ReadEntry(pack.id, entry.id).encode(),
            numbered=False,
        )
        for pack, entry in sections
    ]


def _to_check(visit: Visit, sure: Sequence[ProgrammeAnswer]) -> list[Button]:
    """The way to the self-check beside a passage that it goes by."""
    if visit.at in FORM_PLACES or not visit.turn.channel.private:
        return []
    asked = any(list(figure_and_rule.quoted_criteria(one.pack, one.quoted)) for one in sure)
    return [command_button(visit, mark("check"))] if asked else []


def _to_switch(visit: Visit, found: Answer) -> list[Button]:
    return [_switch(visit, found.elsewhere)] if found.elsewhere and visit.turn.channel.private else []


def switch_label(visit: Visit, programme: str) -> str:
    """The button that switches to a programme of that name; where there are no buttons, its words are typed."""
    return visit.t("Switch to {programme}", programme=programme)


def _switch(visit: Visit, other: Pack) -> Button:
    return Button(switch_label(visit, other.name), SwitchProgramme(other.id).encode(), numbered=False)


def elsewhere(visit: Visit, programme: str) -> Reply:
    """That something is about another programme, with the way to it."""
    other = visit.turn.knowledge.packs[programme]
    words = visit.t(
        "That is about {other}; we are talking about {this}. Type `programme` to switch.",
        other=other.name,
        this=visit.pack.name,
    )
    return plain(text(words), buttons=(_switch(visit, other),))


# -- what can be chosen


def _to_read(visit: Visit, pack: Pack, entry: Entry) -> Button:
    return Button(_title(visit, pack, entry), ReadEntry(pack.id, entry.id).encode(), numbered=False)


def _title(visit: Visit, pack: Pack, entry: Entry) -> str:
    """What is on the button of a section, whose best sentence stands above: short enough for every platform to show it as it is."""
    where = answer_words.where(pack, entry.id, visit.pack if visit.has_programme else None)
    return shorten(f"{where} {entry.title}", ON_A_BUTTON)


def _keep_choices(visit: Visit, some: bool) -> list[Choice]:
    last = visit.t("None of these: ask the team") if some else visit.t("Send it to the team for an answer")
    return [Choice(visit.t("Keep this question, without my name"), {"keep": "masked"}), Choice(last, {"keep": "team"})]


def _way_on(visit: Visit, in_form: bool) -> tuple[Button, ...]:
    return (
        () if in_form else tuple(command_button(visit, word) for word in (mark("check"), mark("draft"), mark("help")))
    )


# -- the place "ask": after "did you mean" and "it does not say"


def show(visit: Visit) -> list[Reply]:
    """What to ask, where nothing is open."""
    visit.go("menu")
    example = visit.t("Ask in your own words, for example: how many people must live in our city?")
    return [plain(text(example), buttons=(command_button(visit, mark("faq")),))]


def choose(visit: Visit, value: Json) -> list[Reply]:
    """A suggestion was chosen, or the question is to be kept."""
    if "theme" in value:
        return contents.choose(visit, value)
    if "entry" in value:
        found = entry_of(visit, value["entry"])
        return [whole(visit, *found)] if found else show(visit)
    asked = visit.remembered.asked
    visit.remembered = replace(visit.remembered, asked=None)
    if asked is None:
        return [gone(visit)]
    to_team = value["keep"] == "team"
    programme = visit.person.programme
    asker = visit.person.id if to_team else ""
    miss = visit.store.keep_miss(programme, asked.text, asked.band, visit.turn.millis, asker)
    visit.go("menu")
    if to_team:
        sent = visit.t("Sent to the programme team. When they answer, I write to you here.")
        return [plain(text(sent)), *team_questions.tell_team(visit, miss)]
    return [plain(text(visit.t("Kept without your name. It helps the team to improve the answers.")))]
