"""What somebody told while asking is offered as answers to the self-check: shown first, filled in by one tap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from faq.answers.stated_facts import stated
from faq.answers.values import Context, show
from faq.pack.model import Pack
from faq.search.splitting import split
from handlers.dialog import menu
from handlers.dialog.blocks import Block, head, items, text
from handlers.dialog.remembered import arrived
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Choice, Visit, prompt, with_choices
from handlers.forms import form_sheet, self_check
from storage.records import Json

AT = "ask"
"""The place where the offer stands: beside what else can be chosen after a question."""


def offered(visit: Visit, words: str, replies: list[Reply]) -> list[Reply]:
    """The replies to a question, with the offer to check by what was told in it, where that is something."""
    told = _told(visit, words)
    asked = visit.remembered.asked
    if not told or asked is None or not visit.turn.channel.private:
        return replies
    visit.remembered = replace(visit.remembered, asked=replace(asked, told=told))
    blocks = [block for programme, answers in told.items() for block in _shown(visit, programme, answers)]
    choices = [Choice(_label(visit, programme, len(told)), {"told": programme}) for programme in told]
    if any(button.numbered for button in replies[-1].buttons):
        return [*replies[:-1], with_choices(visit, replies[-1], choices, blocks)]
    visit.remembered = replace(arrived(AT), asked=visit.remembered.asked, entry=visit.remembered.entry)
    return [*replies, prompt(visit, blocks, choices)]


def tells(visit: Visit, words: str) -> bool:
    """Whether words tell something that a self-check asks."""
    return bool(_told(visit, words))


def begin(visit: Visit, programme: str) -> list[Reply]:
    """Start the self-check, or go on with it, with what was told; where that is too long ago, with nothing."""
    asked = visit.remembered.asked
    lead = [] if programme == visit.person.programme else menu.set_programme(visit, programme)
    return self_check.begin(visit, asked.told.get(programme, {}) if asked else {}, lead)


def _told(visit: Visit, words: str) -> dict[str, dict[str, Json]]:
    """The answers that are told, by programme: to the self-check of the chosen one, or of all where none is chosen."""
    statements = split(words).statements
    packs = [visit.pack] if visit.has_programme else list(visit.turn.knowledge.packs.values())
    found = {
        pack.id: stated(pack.eligibility.question, statements, _context(visit, pack), pack.file.also_asked_as)
        for pack in (packs if statements else [])
    }
    return {programme: answers for programme, answers in found.items() if answers}


def _context(visit: Visit, pack: Pack) -> Context:
    return Context(form_sheet.today(visit), visit.words.locale, lambda label: visit.words.pack(pack.id, label))


def _shown(visit: Visit, programme: str, answers: Mapping[str, Json]) -> list[Block]:
    pack = visit.pack_of(programme)
    context = _context(visit, pack)
    lines = [
        visit.words.labelled(
            context.labels(one.label or one.text), show(one, answers[one.id], context.language, context.labels)
        )
        for one in pack.eligibility.question
        if one.id in answers
    ]
    lead = visit.t("From what you tell I can fill in the self-check:")
    return [*([] if visit.has_programme else [head(pack.name)]), text(lead), items(*lines)]


def _label(visit: Visit, programme: str, of: int) -> str:
    if of == 1:
        return visit.t("Start the self-check with these answers")
    return visit.t("Start the self-check of {programme} with its answers", programme=visit.pack_of(programme).name)
