"""The commands ``city2city telegram`` and ``city2city telegram setup``."""

from __future__ import annotations

import click

from bot.cli import running, saying
from bot.cli.options import DATABASE
from bot.runtime.settings import Settings
from bot.telegram.telegram_platform import TELEGRAM


@click.group(invoke_without_command=True)
@DATABASE
@click.pass_context
def telegram(context: click.Context, database: str | None) -> None:
    """Run the assistant on Telegram: by polling, or with PUBLIC_URL by webhook."""
    if not context.invoked_subcommand:
        running.run(context.obj, database, [TELEGRAM])


@telegram.command()
@click.pass_obj
def setup(conf: Settings) -> None:
    """Tell Telegram the bot's commands, descriptions and menu button. Running it again changes nothing."""
    running.connector(TELEGRAM)
    from bot.telegram import telegram_setup

    running.plainly(conf, lambda: telegram_setup.run(conf, saying.line))
