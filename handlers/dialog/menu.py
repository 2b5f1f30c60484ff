"""The way in and around: greeting, menu, help, the programme, the language, what this is."""

from __future__ import annotations

from collections.abc import Sequence

from faq.rules.calls import state
from handlers.access.roles import ANYONE
from handlers.dialog import group_words, role_menu
from handlers.dialog.actions import Say
from handlers.dialog.blocks import Block, head, hint, quote, text
from handlers.dialog.commands import Command, InGroup, Topic
from handlers.dialog.remembered import CommandToGoOn
from handlers.dialog.translator import mark
from handlers.dialog.turn import Button, Reply
from handlers.dialog.visit import Choice, Visit, beside, plain, prompt, source
from handlers.people import privacy
from handlers.programme import call_status
from storage.records import Json

MENU, PROGRAMME, LANGUAGE = "menu", "programme", "language"
FIT = mark("fit")
"""The command, and the place, to find out which programme fits."""
WHICH = mark("Which language shall we talk in?")
WHAT = mark("What would you like to do?")
OFFERS = (
    ("check", mark("Check whether my city may join")),
    ("draft", mark("Draft the application")),
    ("ask", mark("Ask about the programme")),
    (FIT, mark("Which programme fits?")),
)
BESIDE = (mark("language"), mark("mydata"), mark("help"))
"""Commands at the side of the menu."""


def show_menu(visit: Visit, lead: Sequence[Block] = ()) -> list[Reply]:
    """What can be done here: by who leads something, at their desk."""
    own = role_menu.choices(visit)
    if not own:
        return show_offers(visit, lead)
    visit.go(MENU)
    cities = Choice(visit.t("What cities can do here"), {"offers": True})
    return [prompt(visit, [*lead, text(visit.t(WHAT))], [*own, cities], commands=BESIDE)]


def show_offers(visit: Visit, lead: Sequence[Block] = ()) -> list[Reply]:
    """What cities can do here."""
    visit.go(MENU)
    choices = [Choice(visit.t(label), {"do": word}) for word, label in OFFERS]
    return [prompt(visit, [*lead, text(visit.t(WHAT))], choices, commands=BESIDE)]


def suggestions(visit: Visit) -> Reply:
    """What can be done here, for a place that offers what may be said: the short words are those of the command."""
    offers = [Button(visit.t(label), Say(word).encode(), numbered=False, short=visit.t(word)) for word, label in OFFERS]
    return Reply((text(visit.t(WHAT)),), tuple(offers))


def greet(visit: Visit) -> list[Reply]:
    """``start``: where we are, whether there is a call, and what can be done."""
    packs = [visit.pack] if visit.has_programme else list(visit.turn.knowledge.packs.values())
    lines = [call_status.line(visit.words, pack, visit.turn.now, named=True) for pack in packs]
    (menu,) = show_menu(visit, [head(_welcome(visit)), *map(text, lines)])
    return [beside(menu, call_status.wait_for(visit, packs))]


def _welcome(visit: Visit) -> str:
    if visit.person.noticed_at == visit.turn.millis:
        return visit.t("Welcome to the twinning assistant")
    return visit.t("Welcome back")


# -- the programme


def ask_programme(visit: Visit, then: str = "") -> list[Reply]:
    """Which programme it is about; ``then`` is the command to go on with."""
    visit.go(PROGRAMME, CommandToGoOn(then))
    choices = [Choice(pack.name, pack.id) for pack in visit.turn.knowledge.packs.values()]
    choices += [Choice(visit.t("I don't know: which one fits?"), FIT)] if len(choices) > 1 else []
    return [prompt(visit, [text(visit.t("Which programme is it about?"))], choices)]


def set_programme(visit: Visit, programme: str) -> list[Block]:
    """Choose the programme; what to say about it."""
    visit.keep_person(programme=programme)
    return [text(visit.t("We are talking about {programme} now. `programme` changes it.", programme=visit.pack.name))]


# -- the language


def ask_language(visit: Visit) -> list[Reply]:
    """Which language to talk in."""
    visit.go(LANGUAGE)
    choices = [Choice(words.name, code) for code, words in visit.turn.translators.items()]
    blocks = [text(visit.t(WHICH)), hint(visit.t("The programme text stays in English."))]
    return [prompt(visit, blocks, choices)]


def choose_language(visit: Visit, value: Json) -> list[Reply]:
    """Talk in that language from now on."""
    visit.keep_person(language=value)
    return show_menu(visit, [talked(visit)])


def talked(visit: Visit) -> Block:
    """Which language is talked now."""
    return text(visit.t("We talk English now."))


# -- what this is


def about(visit: Visit) -> list[Reply]:
    """What this is, who pays for the programmes, the state of the calls, where a person is."""
    packs = [visit.pack] if visit.has_programme else list(visit.turn.knowledge.packs.values())
    blocks: list[Block] = [
        head(visit.t("About")),
        text(visit.t("An automated assistant for city twinning programmes: rules and quotes, no decisions.")),
    ]
    for pack in packs:
        blocks.append(head(pack.name))
        blocks.append(text(visit.words.pack(pack.id, pack.file.summary)))
        blocks += [quote(cite.quote, source(pack, cite.entry)) for cite in pack.file.statements]
        blocks += call_status.banner(visit.words, pack, state(pack.file, visit.turn.now))
        contact = pack.file.contact.email or visit.words.pack(pack.id, pack.file.contact.text)
        blocks.append(text(visit.t("Contact: {contact}", contact=contact)))
        blocks += [text(visit.t("Materials: {web}", web=pack.file.contact.web))] if pack.file.contact.web else []
    if not any(pack.file.controller.name for pack in packs):
        blocks.append(text(privacy.controller(visit)))
    return [plain(*blocks, hint(visit.t("City names and figures: GeoNames, CC BY 4.0.")))]


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("start"),
        help=mark("greeting and menu"),
        topic=Topic.BEGINNING,
        rule=ANYONE,
        run=lambda visit, _: greet(visit),
        in_group=InGroup(lambda visit, _: [group_words.introduction(visit)]),
        aliases=("menu",),
    ),
    Command(
        word=mark("about"),
        help=mark("what this is, who funds it, contact"),
        topic=Topic.ABOUT,
        rule=ANYONE,
        run=lambda visit, _: about(visit),
        in_group=InGroup(lambda visit, _: about(visit)),
    ),
)
