"""Finding one's way: what can be done, by task and for who asks; every word; and where to set what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from handlers.access import permissions
from handlers.access.roles import ANYONE, LEADERS, STAFF, Rule
from handlers.dialog import group_words
from handlers.dialog.blocks import Block, head, hint, items
from handlers.dialog.commands import Command, InGroup, Subcommand, Topic
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, command_button, plain

ALL = "all"
NEWCOMERS = ("check", "draft", "ask", "faq", "help", "settings", "privacy", "language")
"""What who is new needs, the first first: for a platform that lists commands beside the chat."""
_COMMAND = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Task:
    """What somebody may want to do, with the commands for it in backticks."""

    words: str
    rule: Rule = ANYONE


TASKS = (
    Task(mark("Run the programme: `questions`, `overview`, `schedule`, `matches`, `audit`, `staff`"), STAFF),
    Task(mark("Lead your twinnings: `session`, `twinning`, `poll`, `invite`, `announce`"), LEADERS),
    Task(mark("Take part in your twinning: `sessions`, `feedback`"), frozenset({"representative"})),
    Task(mark("Check whether your city may join: `check`")),
    Task(mark("Draft the application, or go on with your draft: `draft`")),
    Task(mark("Ask about the programme: type your question. `faq` shows what there is to read.")),
    Task(mark("See your data and your settings: `privacy`, `settings`")),
    Task(mark("See every word I know: `help all`")),
)


def show_help(visit: Visit, wanted: str) -> list[Reply]:
    """What can be done, by task; with ``all``, every command. The open question stays open."""
    return [_every_command(visit) if wanted == ALL else _tasks(visit)]


def _tasks(visit: Visit) -> Reply:
    who = visit.grants.whose()
    lines = [_typed_here(visit, visit.t(one.words)) for one in TASKS if one.rule & who]
    return plain(head(visit.t("What I can do")), items(*lines))


def _typed_here(visit: Visit, words: str) -> str:
    """The words with each command as it is typed here."""
    before = visit.turn.channel.prefix
    return _COMMAND.sub(lambda found: f"`{before} {found[1]}`", words) if before else words


def _every_command(visit: Visit) -> Reply:
    shown = [visit.commands.every[word] for word in permissions.shown(visit)]
    shown.sort(key=lambda one: one.rule == ANYONE)
    lines = [f"{visit.t(one.word)} – {visit.t(one.help)}" for one in shown]
    how = hint(visit.t("Numbers, labels and near spellings work; so does a / before a word."))
    return plain(head(visit.t("What I can do")), items(*lines), how, *how_to_send_files(visit))


def how_to_send_files(visit: Visit) -> list[Block]:
    """How a file is sent where it takes a command."""
    command = visit.turn.channel.file_command
    words = visit.t("To send me a file, type `{command}` and its path: `{command} draft.docx`.", command=command)
    return [hint(words)] if command else []


def show_settings(visit: Visit) -> list[Reply]:
    """What is set now, and the commands that change it."""
    buttons = [command_button(visit, word) for word in (mark("language"), mark("reminders"), mark("privacy"))]
    lines = [_typed_here(visit, one) for one in _settings(visit)]
    return [plain(head(visit.t("Settings")), items(*lines), buttons=buttons)]


def _settings(visit: Visit) -> Iterator[str]:
    yield visit.t("Language: {language}. `language` changes it.", language=visit.words.name)
    if visit.has_programme:
        yield visit.t("Programme: {programme}. `programme` changes it.", programme=visit.p(visit.pack.name))
    yield visit.t("Reminders: `reminders` shows and stops them.")
    yield visit.t("Your data: `privacy` says what is kept, `mydata` gives it to you, `forget` deletes it.")


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("help"),
        help=mark("what I can do; help all lists every word"),
        topic=Topic.ABOUT,
        rule=ANYONE,
        run=show_help,
        subcommands=(Subcommand(ALL),),
        in_group=InGroup(lambda visit, _: [group_words.introduction(visit)]),
    ),
    Command(
        word=mark("settings"),
        help=mark("language, programme, reminders, your data"),
        topic=Topic.ABOUT,
        rule=ANYONE,
        run=lambda visit, _: show_settings(visit),
        aliases=("preferences",),
    ),
)
