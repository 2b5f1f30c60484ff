"""Which programme is talked about: chosen by its name, its number or the word for it."""

from __future__ import annotations

from faq.search import naming
from handlers.dialog import menu
from handlers.dialog.commands import one_word
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, ordinal
from handlers.programme import quoting
from handlers.routing.dialog_places import (
    choose_programme,
)

PROGRAMME_WORD = mark("programme")


def choose_named(visit: Visit, wanted: str) -> list[Reply]:
    """Go over to a programme by its name or number, or offer all of them."""
    packs = visit.turn.knowledge.packs
    if wanted.isdecimal():
        counted = ordinal(wanted, len(packs))
        picked = list(packs)[counted - 1] if counted else ""
    else:
        picked = naming.meant(wanted, packs.values())
    return choose_programme(visit, picked) if picked else menu.ask_programme(visit)


def programme_chosen(visit: Visit, words: str) -> str:
    """The programme that words choose: any of its names behind the word ``programme``, or alone where no answer is open."""
    packs = visit.turn.knowledge.packs.values()
    said = visit.commands.said(f"/{words.removeprefix('/')}", visit.words)
    if said and said.word == PROGRAMME_WORD:
        return "" if one_word(said.argument) else naming.meant(said.argument, packs)
    switch, _, _ = quoting.switch_label(visit, "\0").partition("\0")
    if words.casefold().startswith(switch.casefold()):
        return naming.meant(words[len(switch) :], packs)
    return naming.is_name(words, packs) if visit.at in (menu.MENU, menu.PROGRAMME, quoting.AT) else ""
