"""The command ``city2city chat``."""

from __future__ import annotations

import sys
from datetime import datetime
from io import TextIOWrapper
from typing import IO

import click

from bot.cli.options import AS_OF, DATABASE, PROGRAMME, plain_errors
from bot.cli.streams import StreamGone
from bot.runtime.settings import Settings


@click.command()
@AS_OF
@PROGRAMME
@DATABASE
@click.option("--lang", default="", help="The language to begin with, such as fr.")
@click.option("--memory", is_flag=True, help="Keep nothing: the chat is forgotten at its end.")
@click.option(
    "--repro",
    type=click.File("w", encoding="utf-8", lazy=False),
    help="Write the chat to this file as a transcript that can be replayed.",
)
@click.option(
    "--group", default="", metavar="NAME", help="Stand in for a group of that name: what all see is said there."
)
@click.pass_obj
def chat(
    conf: Settings,
    as_of: datetime | None,
    programme: str,
    database: str | None,
    lang: str,
    memory: bool,
    repro: IO[str] | None,
    group: str,
) -> None:
    """Chat with the assistant here: typed at a terminal, or a message a line from a pipe.

    A line that ends with a backslash goes on in the next one; /file PATH sends a file.
    """
    from bot.terminal import terminal_chat

    wishes = terminal_chat.Wishes(
        as_of, programme, lang, terminal_chat.MEMORY if memory else conf.place(database), repro, group
    )
    if sys.stdin is None:
        raise StreamGone("The input is closed: there is nothing to answer.")
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    with plain_errors():
        terminal_chat.run(conf, wishes, sys.stdin, sys.stdout)
