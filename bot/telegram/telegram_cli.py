"""The commands ``city2city telegram`` and ``city2city telegram setup``."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from types import ModuleType
from typing import Any

import click

from bot.runtime import logs
from bot.runtime.settings import Misconfigured, Settings


@click.group(invoke_without_command=True)
@click.option("--db", "database", metavar="URL", help="The database: a path or sqlite:///path.")
@click.pass_context
def telegram(context: click.Context, database: str | None) -> None:
    """Run the assistant on Telegram: by polling, or with PUBLIC_URL by webhook."""
    if not context.invoked_subcommand:
        conf: Settings = context.obj
        _plainly(conf, lambda: _parts().run(conf, conf.place(database)))


@telegram.command()
@click.pass_obj
def setup(conf: Settings) -> None:
    """Tell Telegram the bot's commands, descriptions and menu button. Running it again changes nothing."""
    _parts()
    from bot.telegram import telegram_setup

    _plainly(conf, lambda: telegram_setup.run(conf, click.echo))


def _parts() -> ModuleType:
    """What runs on Telegram; a plain word where its packages are not installed."""
    try:
        from bot.telegram import telegram_run
    except ModuleNotFoundError as error:
        raise click.ClickException(f"{error.name} is not installed: pip install 'city2city[telegram]'") from None
    return telegram_run


def _plainly(conf: Settings, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run, and turn what people can put right into one plain line and exit code 2."""
    from faq.pack.load import PackError
    from storage.store import StoreError

    logs.set_up(conf.log_level, [conf.telegram_token, conf.telegram_secret])
    try:
        asyncio.run(work())
    except* (Misconfigured, PackError, StoreError, OSError) as group:
        for error in group.exceptions:
            click.echo(f"{error}", err=True)
        sys.exit(2)
