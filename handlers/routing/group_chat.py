"""In a group: questions about the programme are answered, everything personal is moved to a private talk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from handlers.access import permissions
from handlers.dialog import menu
from handlers.dialog.commands import COMMANDS, Said, said
from handlers.dialog.translator import mark
from handlers.dialog.turn import Press, Reply, Step, Text, hint, text
from handlers.dialog.visit import Visit, plain
from handlers.people import privacy
from handlers.programme import quoting
from handlers.sessions import planning, proposals, session_commands
from handlers.twinnings import twinning_commands


def _to_all(visit: Visit, replies: list[Reply] | None) -> list[Reply] | None:
    """The replies, where they are for one person's eyes said to the whole group: it must know what it is linked to."""
    if not replies or not visit.turn.channel.prefix:
        return replies
    return [replace(one, address=permissions.place(visit.turn.address)) for one in replies]


HERE: Mapping[str, Callable[[Visit, str], list[Reply] | None]] = {
    "link": lambda visit, code: _to_all(visit, twinning_commands.link_here(visit, code)),
    "unlink": lambda visit, _: _to_all(visit, twinning_commands.unlink_here(visit)),
    "session": session_commands.command,
    "sessions": planning.mine,
}
"""The commands that are about the group; None where they are not for who says it."""

PUBLIC = (*(word for word in COMMANDS if permissions.RULES[word].where == "anywhere"), *HERE)
"""The commands that are heard in a group: they say nothing of a person, or are about the group."""


def react(visit: Visit) -> Step:
    """What comes of an event in a group that was meant for us."""
    event = visit.turn.event
    if isinstance(event, Press):
        return _press(visit, event.data, event.message)
    if not isinstance(event, Text):
        return Step([_in_private(visit, mark("start"))])
    command = said(event.text, visit.words, permissions.known(visit, event.text))
    if command is None:
        return Step(_answer(visit, event.text))
    return Step(_run(visit, command) or [_in_private(visit, command.word or mark("start"))])


def _run(visit: Visit, command: Said) -> list[Reply]:
    """What a command says to the group; nothing where it is not for a group."""
    if replies := HERE[command.word](visit, command.argument) if command.word in HERE else None:
        return replies
    if command.word not in PUBLIC or command.word in HERE:
        return []
    if command.word in ("ask", "faq") and command.argument:
        return _answer(visit, command.argument)
    if command.word == "more" and (found := quoting.entry_of(visit, visit.state.get("entry", ""))):
        return [quoting.whole(visit, *found)]
    pages = {"about": menu.about, "privacy": privacy.privacy}
    return pages[command.word](visit) if command.word in pages else [_introduction(visit)]


def _answer(visit: Visit, words: str) -> list[Reply]:
    replies = quoting.answer(visit, words, in_form=True) if words.strip() else [_introduction(visit)]
    visit.state.pop("asked", None)
    return replies


def _press(visit: Visit, data: str, message: str) -> Step:
    """What a button brings. The group reads only what is for the group; all else is said to who pressed it alone."""
    kind, _, rest = data.partition(":")
    ident = rest.rpartition(":")[0]
    if kind == "out":
        answer, *told = planning.out(visit, ident)
        return Step(told, answer)
    if kind == "suits":
        replies = proposals.suits(visit, ident, message)
        return Step(replies, None if replies else planning.out_of_date(visit))
    if kind == "faq" and (found := quoting.entry_of(visit, ident)):
        return Step([quoting.whole(visit, *found)])
    wanted = Said(ident if kind == "do" and permissions.usable(visit, Said(ident)) else "")
    replies = _run(visit, wanted)
    return Step(replies, None if replies else _in_private(visit, wanted.word or mark("start")))


def _introduction(visit: Visit) -> Reply:
    words = visit.t(
        "I am an automated assistant. Here I answer questions about the programme by quoting its text; just ask me."
    )
    return plain(text(words), hint(_where(visit, mark("start"))))


def _in_private(visit: Visit, word: str) -> Reply:
    return plain(text(visit.t("That is a matter between you and me, not for this group.")), text(_where(visit, word)))


def _where(visit: Visit, word: str) -> str:
    link = visit.turn.channel.private_link
    if link:
        return visit.t("Write to me in private: {link}", link=f"{link}{word}")
    return visit.t("Write to me in private.")
