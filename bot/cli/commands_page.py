"""What ``city2city commands`` prints: the commands of chat and command line, and every setting, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from inspect import cleandoc

import click

from bot.platforms import PLATFORM_SETTINGS, PLATFORMS, SECRET_SETTINGS
from bot.runtime.settings import SETTINGS, file_setting
from faq.text import wordlists
from handlers.dialog.commands import Command
from handlers.dialog.language_files import FOLDER, CommandWords
from handlers.dialog.translator import Translator
from handlers.dialog.visit import Visit
from handlers.routing.command_table import COMMANDS
from handlers.routing.form_commands import WHAT

PROGRAM = "city2city"


def document(program: click.Command, words: Translator) -> str:
    """The whole text; the commands of the chat are as ``words`` has them."""
    parts = [
        "# Commands",
        *_chat(words),
        *_command_line(program, click.Context(program, info_name=PROGRAM)),
        *_settings(),
    ]
    return "\n\n".join(parts) + "\n"


# -- in the chat


def _chat(words: Translator) -> Iterator[str]:
    yield "## In the chat"
    yield (
        "Each word does the same with and without a `/` before it, in any state, in English and in the person's language, "
        f"when it is the whole message; what may follow it is said behind it. {_by_command()}"
    )
    every = COMMANDS.every.values()
    yield _listed(COMMANDS.for_everybody, words)
    others = ", ".join(f"`{other}` for `{words.t(word)}`" for other, word in COMMANDS.aliases.items())
    further = ", ".join(_further(one, words) for one in every if one.spellings)
    yield (
        f"Other words for the same: {others}, {further}. `{words.t('clear')} {WHAT}` asks what to delete; "
        f"outside of a form it is `{words.t('forget')}`."
    )
    yield (
        "Where a question waits for an answer, these are commands too, unless the question takes them as an answer for sure. "
        'What is wholly in quotes is never a command: a town called Done is `"Done"`.'
    )
    yield _table(
        ("word", "what people say for it"), [(f"`{words.t(one)}`", said) for one, said in _said(words.language)]
    )
    yield (
        "*In words*: only where the answer is words of one's own; there a bare yes, no or \"I don't know\" is none either. "
        'What may stand around them ("can I skip this for now, please?") changes nothing, nor does a slip (`skpi`) of what ends a '
        "list or skips a question. Everybody's words are known in all languages: `handlers/languages/*/commands.toml`."
    )
    yield "These exist only for those who may use them; for all others they are no commands:"
    yield _listed(COMMANDS.for_some, words)
    yield "In the terminal, `/file PATH` sends a file, and a line that ends with a backslash goes on in the next one."


def _said(language: str) -> Iterator[tuple[str, str]]:
    """What people say for each command in that language."""
    own = wordlists.read(CommandWords, FOLDER / language)
    passed = (*own.said.get("later", ()), *own.none, *own.blank)
    for word, phrases in {**own.said, "later": passed}.items():
        yield word, " / ".join(phrases)
    yield from ((word, f"in words: {' / '.join(phrases)}") for word, phrases in own.in_words.items())


def _by_command() -> str:
    named = [one.traits for one in PLATFORMS if one.traits.command]
    return " ".join(f"In {one.label}, `{one.command} WORD` takes them all." for one in named)


def _further(command: Command[Visit], words: Translator) -> str:
    """The translated words for a command, with what they stand for."""
    return ", ".join(
        f"`{one}` for `{f'{words.t(command.word)} {given}'.strip()}`"
        for given, spellings in command.spellings.items()
        for one in words.t(spellings).split(" / ")
    )


def _listed(commands: Mapping[str, Command[Visit]], words: Translator) -> str:
    told = ((words.t(one.word), words.t(one.argument), words.t(one.help)) for one in commands.values())
    rows = [(f"`{word}`", argument, what) for word, argument, what in told]
    return _table(("word", "what may follow", "what it does"), rows)


# -- on the command line


def _command_line(command: click.Command, context: click.Context) -> Iterator[str]:
    yield "## On the command line"
    yield "Each takes `--help`. A wrong option or value is told with the right ones, and the command exits with 2."
    yield from _one(command, context)


def _one(command: click.Command, context: click.Context) -> Iterator[str]:
    """A command with its options, then those below it."""
    yield f"### `{context.command_path}`"
    yield f"    {' '.join([context.command_path, *command.collect_usage_pieces(context)])}"
    yield cleandoc(command.help or "")
    if rows := _options(command, context):
        yield _table(("option", "what it does"), rows)
    for name, inner in _below(command, context):
        yield from _one(inner, click.Context(inner, info_name=name, parent=context))


def _options(command: click.Command, context: click.Context) -> list[tuple[str, str]]:
    """What ``--help`` says of each option and argument; of ``--help`` itself and of arguments without a word nothing."""
    records = [one.get_help_record(context) for one in command.params]
    return [(f"`{record[0]}`", record[1]) for record in records if record and record[1]]


def _below(command: click.Command, context: click.Context) -> Sequence[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        return ()
    found = ((name, command.get_command(context, name)) for name in command.list_commands(context))
    return [(name, inner) for name, inner in found if inner and not inner.hidden]


# -- settings


def _settings() -> Iterator[str]:
    yield "## Settings"
    yield "Read from the environment when a command starts. What is secret may stand in a file instead, in one line."
    yield settings_table()


def settings_table() -> str:
    """Every setting, as ``docs/settings.md`` has them."""
    rows = [
        (f"`{name}`", what, f"`{file_setting(name)}`" if name in SECRET_SETTINGS else "")
        for name, what in (*SETTINGS.items(), *PLATFORM_SETTINGS.items())
    ]
    return _table(("name", "what it is", "or the file it stands in"), rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|")
