"""What people are called on the lists of those who lead their twinnings: a name that they agreed to, else their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from faq.text.spelling import clean, key
from handlers.access.roles import MEMBERS
from handlers.dialog import menu
from handlers.dialog.blocks import Block, hint, text
from handlers.dialog.command_phrases import says_empty
from handlers.dialog.commands import Command, Topic
from handlers.dialog.remembered import OfferedName
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Choice, Gone, Visit, prompt
from storage.records import FLEETING, Json

AT = "name"
LONGEST, MOST_WORDS = 60, 5
WHO_SEES = mark("Who leads your twinnings and the programme team see it on their lists; your group does not.")


def clean_name(words: str) -> str:
    """A name as it is kept: one line without signs around it, cut at ``LONGEST`` characters."""
    return clean(words, lines=False).strip(" .,:;\"'")[:LONGEST]


def called(visit: Visit, people: Sequence[str]) -> Mapping[str, str]:
    """What each is called: the name they agreed to, with their number behind it, by which commands know them."""
    numbers, names = visit.store.person_numbers(people), visit.store.names(people)
    return {one: f"{names[one]} ({numbers[one]})" if one in names else numbers[one] for one in people}


def person_called(visit: Visit, people: Sequence[str], wanted: str) -> str:
    """Who of these has that number or name; empty where nobody has, or several have the name."""
    if (numbered := visit.store.person_numbered(wanted)) in people:
        return numbered
    found = [one for one, name in visit.store.names(people).items() if key(name) == key(wanted)]
    return found[0] if len(found) == 1 else ""


def offered(visit: Visit, label: str, taken: Reply) -> Reply:
    """The reply to who took an invitation, with the question whether its name may be kept, or with how to give one."""
    if visit.person.name:
        return taken
    if label:
        visit.go(AT, OfferedName(label))
        return show(visit, taken.blocks)[0]
    how = visit.t("You are a number on lists. `name Maria Schmidt` gives you a name there, if you like.")
    return replace(taken, blocks=(*taken.blocks, hint(f"{how} {visit.t(WHO_SEES)}")))


def show(visit: Visit, lead: Sequence[Block] = ()) -> list[Reply]:
    """The name that an invitation was made for, to agree to."""
    offer = visit.here(OfferedName)
    if offer.blank:
        return [_ask(visit)]
    label = offer.label
    if not label:
        raise Gone(AT)
    asked = visit.t("May I keep the name {name} for you?", name=label)
    choices = [Choice(visit.t("Yes"), "yes"), Choice(visit.t("No name"), "no")]
    other = visit.t("Another one: type `name` and the name.")
    return [prompt(visit, [*lead, text(asked), hint(f"{visit.t(WHO_SEES)} {other}")], choices)]


def choose(visit: Visit, value: Json) -> list[Reply]:
    """Agree to the name, or to none."""
    label = visit.here(OfferedName).label
    return menu.show_menu(visit, [text(_kept(visit, label if value == "yes" else ""))])


def command(visit: Visit, argument: str) -> list[Reply]:
    """``name Maria Schmidt``; ``name none`` takes it away; ``name`` alone says what it is."""
    wanted = clean_name(argument)
    if not wanted and visit.at in (AT, menu.MENU):
        visit.go(AT, OfferedName(blank=True))
        return [_ask(visit)]
    if not wanted:
        return [Reply((text(_told(visit)), hint(visit.t(WHO_SEES))), kind=FLEETING)]
    said = _kept(visit, "" if says_empty(wanted) else wanted)
    if visit.at == AT:
        return menu.show_menu(visit, [text(said)])
    return [Reply((text(said), hint(visit.t(WHO_SEES))), kind=FLEETING)]


def _ask(visit: Visit) -> Reply:
    return replace(prompt(visit, [text(_told(visit)), hint(visit.t(WHO_SEES))]), kind=FLEETING)


def hear(visit: Visit, words: str) -> list[Reply] | None:
    """The name that was asked for; None for anything else, which drops the question."""
    if not visit.here(OfferedName).blank:
        return None
    if says_empty(words) or not _is_name(words):
        drop(visit)
        return None
    return menu.show_menu(visit, [text(_kept(visit, clean_name(words)))])


def drop(visit: Visit) -> None:
    """Ask for no name any more."""
    if visit.here(OfferedName).blank:
        visit.go(menu.MENU)


def _is_name(words: str) -> bool:
    """Whether a line is nothing but a name: a few words without figures, the first and the last with a capital."""
    parts = words.split()
    plain_words = "\n" not in words and not any(one.isdecimal() or one in "?!:;" for one in words)
    return plain_words and len(parts) <= MOST_WORDS and parts[0][0].isupper() and parts[-1][0].isupper()


def _kept(visit: Visit, wanted: str) -> str:
    visit.keep_person(name=wanted)
    if not wanted:
        return visit.t("I keep no name for you. On lists you are a number.")
    return visit.t("On lists you are {name} now. `name none` takes it away, `forget` too.", name=wanted)


def _told(visit: Visit) -> str:
    how = visit.t("Type `name` and your name behind it, for example `name Maria Schmidt`.")
    now = visit.t("On lists you are {name}.", name=visit.person.name) if visit.person.name else ""
    return f"{now} {how}".strip()


def _may_be_name(argument: str) -> bool:
    """Whether what follows the word can be somebody's name, and is no sentence that begins so ("name of the city?")."""
    words = argument.split()
    return says_empty(argument) or (len(words) <= MOST_WORDS and words[0][0].isupper() and argument[-1] not in "?!")


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("name"),
        help=mark("what you are called on the lists of who leads your twinnings"),
        topic=Topic.ACCOUNT,
        rule=MEMBERS,
        run=command,
        argument=mark("your name"),
        follows=_may_be_name,
    ),
)
