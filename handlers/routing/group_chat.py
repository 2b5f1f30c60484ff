"""In a group: questions about the programme are answered, everything personal is moved to a private talk."""

from __future__ import annotations

from handlers.access import permissions
from handlers.dialog import group_words
from handlers.dialog.commands import CommandUse
from handlers.dialog.translator import mark
from handlers.dialog.turn import Press, Step, Text, Unreadable
from handlers.dialog.visit import Visit
from handlers.programme import quoting
from handlers.routing.button_table import BUTTONS
from handlers.routing.dialog_places import run_in_group
from handlers.routing.talk_commands import answer_in_group, is_question
from handlers.sessions import spoken_sessions


def react(visit: Visit) -> Step:
    """What comes of an event in a group that was meant for us."""
    event = visit.turn.event
    if isinstance(event, Press):
        return BUTTONS.in_group(visit, event.data) or Step([], group_words.in_private(visit, mark("start")))
    if isinstance(event, Unreadable):  # a sticker, a corrected word: people talk with each other
        return Step([])
    if not isinstance(event, Text):
        return Step([group_words.in_private(visit, mark("start"))])
    command = visit.commands.said(event.text, visit.words, permissions.known(visit, event.text))
    if command is None and visit.commands.meant(event.text, visit.words) == CommandUse(quoting.INSTEAD):
        command = CommandUse(quoting.INSTEAD)
    if (command is None or not command.word) and (refused := permissions.refused(visit, event.text)):
        return Step(refused)
    if command is None and (of_sessions := spoken_sessions.understood(visit, event.text)):
        return Step(of_sessions)
    if command is None:
        return Step([] if event.only_reply and _chats(visit, event.text) else answer_in_group(visit, event.text))
    return Step(run_in_group(visit, command) or [group_words.in_private(visit, command.word or mark("start"))])


def _chats(visit: Visit, words: str) -> bool:
    """Whether words in reply to ours neither ask nor name what the text surely says."""
    return not is_question(words.strip()) and not quoting.ask(visit, words).sure
