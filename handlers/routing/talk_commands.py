"""The commands of any talk: to ask, to stop, to choose programme or language; and those that two features share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from faq.pack.model import Entry, Pack
from faq.search import talk
from faq.search.question_openings import opening
from faq.search.splitting import without_sign_off
from faq.search.text import QUERY_CHARACTERS
from handlers.access import permissions
from handlers.access.roles import ANYONE, LEADERS
from handlers.dialog import group_words, menu
from handlers.dialog.actions import ReadEntry, ReadTheme, SwitchProgramme
from handlers.dialog.blocks import hint, text
from handlers.dialog.buttons import OnPress
from handlers.dialog.commands import Command, CommandUse, InGroup, Topic, anything, one_word
from handlers.dialog.message_length import joined
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply, Step
from handlers.dialog.visit import FORM_PLACES, Visit, command_button, plain, with_choices
from handlers.forms import (
    check_places,
    draft_places,
    held_words,
    result,
    result_choices,
    told_answers,
    told_changes,
)
from handlers.people import accounts
from handlers.programme import contents, quoting, sections
from handlers.programme.wishes import Wish, wish, wish_among
from handlers.routing.dialog_places import (
    again,
    and_again,
    asked_again,
    begin_form,
    beside,
    choose_programme,
    choosing_safely,
    run,
    show,
    show_with,
)
from handlers.routing.programme_choice import PROGRAMME_WORD, choose_named
from handlers.sessions import spoken_sessions
from handlers.twinnings import twinning_commands

_WISHES_AMONG_PROGRAMMES: Mapping[Wish | None, str] = {Wish.FIT: menu.FIT, Wish.COMPARE: "compare"}
"""What somebody wants to know of several programmes, whichever is chosen, and the command that tells it."""


def digress(visit: Visit, words: str) -> list[Reply]:
    """Answer a question in the middle of a form, then ask the form's question again. It never fills a slot.

    To a goodbye nothing is asked; which programme fits, and how they differ, is no question about the chosen one.
    """
    if among := _WISHES_AMONG_PROGRAMMES.get(wish(words)):
        return run(visit, CommandUse(among))
    said_now = quoting.answer(visit, words, in_form=True)
    if talk.kind(words) == "bye":
        return said_now
    held = held_words.hold(visit, words) if is_question(words) or opening(words) else None
    asked_again = show_with(visit, [hint(visit.t("Back to the question:"))])
    if held:
        asked_again = [with_choices(visit, asked_again[0], [held]), *asked_again[1:]]
    return [*said_now, *asked_again]


def answered(visit: Visit, words: str) -> list[Reply]:
    """What comes of words where no answer is waited for: a greeting is returned, a wish leads to what it is for, a question is
    answered."""
    if talk.kind(words) == "greeting" or (talk.introduces(words) and not told_answers.tells(visit, words)):
        return menu.greet(visit)
    return _wished(visit, words) or told_answers.offered(visit, words, quoting.answer(visit, words))


def answered_at_result(visit: Visit, words: str) -> list[Reply]:
    """The same at the result of a self-check, which stays what is talked about."""
    if replies := _wished(visit, words):
        return replies
    if talk.kind(words) == "bye":
        return quoting.answer(visit, words, in_form=True)
    if not told_changes.only_tells(words):
        said = quoting.answer(visit, words, in_form=True)
        behind, *more = told_changes.offered(visit, words) or result.show_briefly(visit)
        return [*joined(said, behind), *more]
    told = told_changes.offered(visit, words) or told_changes.known(visit, words, lambda: result.show_briefly(visit))
    return told or joined(quoting.answer(visit, words, in_form=True), *result.show_briefly(visit))


def _wished(visit: Visit, words: str) -> list[Reply] | None:
    names = [name for pack in visit.turn.knowledge.packs.values() for name in pack.file.also_asked_as]
    match wish_among(words, names):
        case Wish.CHECK:
            return begin_form(visit, "check", words)
        case Wish.DRAFT:
            return begin_form(visit, "draft", words)
        case Wish.FIT | Wish.COMPARE as among:
            return run(visit, CommandUse(_WISHES_AMONG_PROGRAMMES[among]))
        case Wish.APPLY:
            return [_ways_to_apply(visit)]
    return None


def _ways_to_apply(visit: Visit) -> Reply:
    words = visit.t(
        "I can first check with you whether your city may join, or help you to draft the application."
        " You hand it in yourself, on the programme's own form."
    )
    return plain(text(words), buttons=[command_button(visit, word) for word in (mark("check"), mark("draft"))])


def _cancel(visit: Visit) -> list[Reply]:
    if visit.at == check_places.AT and (replies := result_choices.stop_changing(visit)):
        return replies
    was = visit.at
    words = {
        check_places.AT: visit.t(
            "Stopped. Your answers so far are kept; `check` goes on with them, `forget` deletes them."
        ),
        draft_places.AT: visit.t("Stopped. Your draft is kept; `draft` goes on with it."),
    }.get(was, visit.t("Stopped."))
    return menu.show_menu(visit, [text(words)])


def _ask(visit: Visit, question: str) -> list[Reply]:
    if of_sessions := beside(visit, lambda: spoken_sessions.understood(visit, question)):
        return of_sessions
    if visit.at in FORM_PLACES and not choosing_safely(visit):
        return (
            digress(visit, question)
            if question
            else show_with(visit, [text(visit.t("Ask after the word, like this: /ask your question"))])
        )
    return answered(visit, question) if question else quoting.show(visit)


def _instead(visit: Visit) -> list[Reply]:
    """What else there is to the last question; what is open stays so."""
    if visit.at in (menu.MENU, quoting.AT):
        return [quoting.instead(visit)]
    return and_again(visit, [quoting.instead(visit, in_form=True)])


def _faq(visit: Visit, wanted: str) -> list[Reply]:
    """A section, the sections of a theme, or the contents; what names none of these is a question."""
    waits = _may_wait(visit)
    found = (
        contents.named(visit, wanted, in_form=not waits, behind_faq=True)
        if wanted
        else contents.show(visit, in_form=not waits)
    )
    if found is None:
        return _ask(visit, wanted)
    return found if waits else [*found, *asked_again(visit)]


def _may_wait(visit: Visit) -> bool:
    """Whether something may be offered to choose from: nothing is open that waits for an answer itself."""
    return visit.at in (menu.MENU, quoting.AT)


def _more(visit: Visit) -> list[Reply]:
    if visit.at == check_places.RESULT and not visit.remembered.entry:
        return result_choices.more(visit)
    found = sections.entry_of(visit, visit.remembered.entry)
    if found is None:
        return again(visit, [text(visit.t("There is no section to show more of."))])
    return _whole(visit, *found)


def _whole(visit: Visit, pack: Pack, entry: Entry) -> list[Reply]:
    """A whole section; in the middle of a form its question again."""
    return [sections.whole(visit, pack, entry), *(show(visit) if visit.at in FORM_PLACES else [])]


def is_question(words: str) -> bool:
    """Whether words ask us something, whatever is signed behind it."""
    asked = without_sign_off(words)
    return asked.endswith("?") and "\n" not in asked and len(asked) <= QUERY_CHARACTERS


def _link(visit: Visit, code: str) -> list[Reply]:
    return twinning_commands.link_in_private(visit, code) or accounts.link(visit, code)


# -- in a group


def answer_in_group(visit: Visit, words: str) -> list[Reply]:
    """The answer to a question; without one, what may be asked."""
    if not words.strip():
        return [group_words.introduction(visit)]
    return spoken_sessions.understood(visit, words) or quoting.answer(visit, words, in_form=True)


def _ask_in_group(visit: Visit, words: str) -> list[Reply]:
    return answer_in_group(visit, words) if words else [group_words.introduction(visit)]


def _faq_in_group(visit: Visit, wanted: str) -> list[Reply]:
    if not wanted:
        return contents.show(visit, in_form=True)
    return contents.named(visit, wanted, in_form=True, behind_faq=True) or answer_in_group(visit, wanted)


def _more_in_group(visit: Visit, _argument: str) -> list[Reply]:
    found = sections.entry_of(visit, visit.remembered.entry)
    return [sections.whole(visit, *found) if found else group_words.introduction(visit)]


# -- buttons


def _read_entry(visit: Visit, action: ReadEntry) -> list[Reply] | None:
    found = sections.entry_of(visit, f"{action.programme}/{action.entry}")
    return _whole(visit, *found) if found else None


def _read_entry_in_group(visit: Visit, action: ReadEntry) -> Step | None:
    found = sections.entry_of(visit, f"{action.programme}/{action.entry}")
    return Step([sections.whole(visit, *found)]) if found else None


def _read_theme(visit: Visit, action: ReadTheme) -> list[Reply] | None:
    found = contents.theme_of(visit, action.programme, action.theme)
    if found is None:
        return None
    waits = _may_wait(visit)
    read = contents.read_theme(visit, *found, in_form=not waits)
    return [read] if waits else [read, *asked_again(visit)]


def _read_theme_in_group(visit: Visit, action: ReadTheme) -> Step | None:
    found = contents.theme_of(visit, action.programme, action.theme)
    return Step([contents.read_theme(visit, *found, in_form=True)]) if found else None


def _switch(visit: Visit, action: SwitchProgramme) -> list[Reply] | None:
    return choose_programme(visit, action.programme) if action.programme in visit.turn.knowledge.packs else None


BUTTONS = (
    OnPress(action=ReadEntry, in_private=_read_entry, in_group=_read_entry_in_group),
    OnPress(action=ReadTheme, in_private=_read_theme, in_group=_read_theme_in_group),
    OnPress(action=SwitchProgramme, in_private=_switch),
)


# -- the commands


def _to_all(visit: Visit, replies: list[Reply] | None) -> list[Reply] | None:
    """The replies, where they are for one person's eyes said to the whole group: it must know what it is linked to."""
    if not replies or not visit.turn.channel.prefix:
        return replies
    return [replace(one, address=permissions.place(visit.turn.address)) for one in replies]


def _link_here(visit: Visit, code: str) -> list[Reply] | None:
    return _to_all(visit, twinning_commands.link_here(visit, code))


def _unlink_here(visit: Visit, _argument: str) -> list[Reply] | None:
    return _to_all(visit, twinning_commands.unlink_here(visit))


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("ask"),
        help=mark("ask about the programme"),
        topic=Topic.ASKING,
        rule=ANYONE,
        run=_ask,
        in_group=InGroup(_ask_in_group),
        argument=mark("your question"),
    ),
    Command(
        word=mark("faq"),
        help=mark("what there is to read, or a section, such as faq 3.2"),
        topic=Topic.ASKING,
        rule=ANYONE,
        run=_faq,
        in_group=InGroup(_faq_in_group),
        argument=mark("section or question"),
        follows=anything,
    ),
    Command(
        word=mark("more"),
        help=mark("the whole section that was quoted last"),
        topic=Topic.ASKING,
        rule=ANYONE,
        run=lambda visit, _: _more(visit),
        in_group=InGroup(_more_in_group),
    ),
    Command(
        word=mark("link"),
        help=mark("join your accounts on two platforms"),
        topic=Topic.ACCOUNT,
        rule=ANYONE,
        run=_link,
        in_group=InGroup(_link_here, "bind", LEADERS, mark("link this group to a twinning")),
        argument=mark("code"),
        follows=one_word,
    ),
    Command(
        word=quoting.INSTEAD,
        help=mark("your last answer is not what you asked: what else there is"),
        topic=Topic.ASKING,
        rule=ANYONE,
        run=lambda visit, _: _instead(visit),
        in_group=InGroup(lambda visit, _: [quoting.instead(visit, in_form=True)]),
    ),
    Command(
        word=mark("unlink"),
        help=mark("separate this account from your others"),
        topic=Topic.ACCOUNT,
        rule=ANYONE,
        run=lambda visit, _: accounts.unlink(visit),
        in_group=InGroup(_unlink_here, "unbind", LEADERS, mark("end the link of this group to its twinning")),
    ),
    Command(
        word=mark("repeat"),
        help=mark("say the last question again"),
        topic=Topic.TALK,
        rule=ANYONE,
        run=lambda visit, _: show(visit),
    ),
    Command(
        word=mark("cancel"),
        help=mark("stop here; what you answered is kept"),
        topic=Topic.TALK,
        rule=ANYONE,
        run=lambda visit, _: _cancel(visit),
        aliases=("stop", "quit"),
        spellings={"": mark("abort")},
    ),
    Command(
        word=PROGRAMME_WORD,
        help=mark("choose the programme"),
        topic=Topic.TALK,
        rule=ANYONE,
        run=choose_named,
        argument=mark("name"),
        follows=one_word,
        aliases=("program",),
    ),
)
