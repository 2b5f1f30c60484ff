"""The language that is talked: chosen by its name, offered to who speaks another, and changed without losing one's place."""

from __future__ import annotations

from faq.rules.flow import Leaf
from handlers.access.roles import ANYONE
from handlers.dialog import menu
from handlers.dialog.actions import SwitchLanguage
from handlers.dialog.blocks import Block, hint, text
from handlers.dialog.buttons import OnPress
from handlers.dialog.commands import Command, Topic, in_quotes, one_word
from handlers.dialog.language_wish import ASKED_IN, LanguageWish, wished
from handlers.dialog.translator import mark
from handlers.dialog.turn import Button, Reply
from handlers.dialog.visit import FORM_PLACES, Choice, Visit, current_choices, plain, typed_choice
from handlers.forms import form_sheet, hearing
from handlers.forms.messages import TALK
from handlers.programme import quoting
from handlers.routing.dialog_places import asked_again, choosing_safely

WORD = mark("language")
GREETING = "greeting"
_BETWEEN_THINGS = (menu.MENU, menu.LANGUAGE, quoting.AT)
"""Places where nothing is open that would be lost."""


def choose(visit: Visit, language: str) -> list[Reply]:
    """Talk in that language from now on, at the same place."""
    if visit.at in _BETWEEN_THINGS:
        return menu.choose_language(visit, language)
    visit.keep_person(language=language)
    return [plain(menu.talked(visit)), *asked_again(visit)]


def _language(visit: Visit, wanted: str) -> list[Reply]:
    names = [Choice(name, code) for code, words in visit.turn.translators.items() for name in (code, words.name)]
    in_order = [Choice("", code) for code in visit.turn.translators]
    picked = typed_choice(in_order if wanted.isdecimal() else names, wanted) if wanted else None
    if picked:
        return choose(visit, picked.value)
    if visit.at in _BETWEEN_THINGS:
        return menu.ask_language(visit)
    how = hint(
        visit.t(
            "Type `language` and its name, such as `language {name}`.",
            name=visit.words.language_name(visit.words.language),
        )
    )
    return [plain(text(visit.t(menu.WHICH)), how, buttons=_ways(visit)), *asked_again(visit)]


# -- offered


def offered(visit: Visit, words: str) -> list[Reply] | None:
    """What is said to somebody whose words are in, or about, another language; None where they are an answer, or anything else."""
    wish = None if _is_answer(visit, words) else wished(words, visit.words, visit.turn.translators, visit.commands)
    if wish is None:
        return None
    if wish.asked and wish.language in visit.turn.translators:
        return choose(visit, wish.language)
    said = _offer(visit, wish.language) if wish.language in visit.turn.translators else _no_interface(visit, wish)
    return [said, *([] if visit.at in _BETWEEN_THINGS else asked_again(visit))]


def unquoted(visit: Visit, words: str) -> str:
    """What is in quotes, where it would be a wish for another language without them; else empty."""
    inner = in_quotes(words)
    return inner if inner and wished(inner, visit.words, visit.turn.translators, visit.commands) else ""


def _is_answer(visit: Visit, words: str) -> bool:
    """Whether words answer what is open for sure."""
    if visit.at not in FORM_PLACES or choosing_safely(visit):
        return typed_choice(current_choices(visit), words) is not None
    sheet = form_sheet.current_sheet(visit)
    leaf = form_sheet.open_leaf(visit, sheet)
    return isinstance(leaf, Leaf) and hearing.takes(visit, sheet, leaf, words)


def _offer(visit: Visit, language: str) -> Reply:
    """In that language, and in the one that is talked: somebody may have meant neither."""
    other = visit.turn.translators[language]
    own, name = other.language_name(language), visit.words.language_name(language)
    offer = mark("We can talk {name}: press the button, or type `language {own}`.")
    said = (text(other.t(offer, name=own, own=own)), hint(visit.t(offer, name=name, own=own)))
    return plain(*said, buttons=(_way(visit, language),))


def _no_interface(visit: Visit, wish: LanguageWish) -> Reply:
    greeting: list[Block] = [text(visit.t(TALK[GREETING]))] if wish.greets else []
    talked = visit.words.list([visit.words.language_name(code) for code in visit.turn.translators])
    blocks = [*greeting, text(visit.t("I talk {languages}.", languages=talked))]
    if wish.language in ASKED_IN:
        name = visit.words.language_name(wish.language)
        asked = visit.t("You may ask your questions in {name} too: the answer quotes the English text.", name=name)
        blocks.append(text(asked))
    return plain(*blocks, buttons=_ways(visit))


def _ways(visit: Visit) -> tuple[Button, ...]:
    return tuple(_way(visit, code) for code in visit.turn.translators if code != visit.words.language)


def _way(visit: Visit, language: str) -> Button:
    return Button(visit.turn.translators[language].name, SwitchLanguage(language).encode(), numbered=False)


def _switch(visit: Visit, action: SwitchLanguage) -> list[Reply] | None:
    return choose(visit, action.language) if action.language in visit.turn.translators else None


BUTTONS = (OnPress(action=SwitchLanguage, in_private=_switch),)

COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=WORD,
        help=mark("choose the language"),
        topic=Topic.TALK,
        rule=ANYONE,
        run=_language,
        argument=mark("name"),
        follows=one_word,
        aliases=("lang",),
    ),
)
