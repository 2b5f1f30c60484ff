"""In a group: questions about the programme are answered, everything personal is moved to a private talk."""

from __future__ import annotations

from handlers.access import permissions
from handlers.dialog import group_words
from handlers.dialog.commands import Said
from handlers.dialog.translator import mark
from handlers.dialog.turn import Press, Reply, Step, Text
from handlers.dialog.visit import Visit
from handlers.programme import quoting
from handlers.routing.talk_commands import answer_in_group
from handlers.sessions import planning, proposals


def react(visit: Visit) -> Step:
    """What comes of an event in a group that was meant for us."""
    event = visit.turn.event
    if isinstance(event, Press):
        return _press(visit, event.data, event.message)
    if not isinstance(event, Text):
        return Step([group_words.in_private(visit, mark("start"))])
    command = visit.commands.said(event.text, visit.words, permissions.known(visit, event.text))
    if command is None:
        return Step(answer_in_group(visit, event.text))
    return Step(_run(visit, command) or [group_words.in_private(visit, command.word or mark("start"))])


def _run(visit: Visit, command: Said) -> list[Reply]:
    """What a command says to the group; nothing where it is not for a group."""
    declared = visit.commands.every.get(command.word)
    in_group = declared and declared.in_group
    return in_group.run(visit, command.argument) or [] if in_group else []


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
    return Step(replies, None if replies else group_words.in_private(visit, wanted.word or mark("start")))
