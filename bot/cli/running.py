"""Running on platforms, and the command ``city2city run``."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

import click

from bot.cli import saying
from bot.cli.options import DATABASE
from bot.platforms import PLATFORMS, SECRET_SETTINGS
from bot.runtime import logs
from bot.runtime.platform_spec import PlatformSpec
from bot.runtime.settings import Misconfigured, Settings

if TYPE_CHECKING:
    from bot.runtime.service import Connector


@click.command("run")
@DATABASE
@click.pass_obj
def run_all(conf: Settings, database: str | None) -> None:
    """Run the assistant on every platform that has a token, in one process."""
    with_token = [one for one in PLATFORMS if one.token]
    named = [one for one in with_token if conf.secret(one.token)]
    if not named:
        raise click.ClickException(f"Set {' or '.join(one.token for one in with_token)}, or both.")
    run(conf, database, named)


def run(conf: Settings, database: str | None, platforms: Sequence[PlatformSpec]) -> None:
    """Run the assistant on these."""
    connectors = [connector(one) for one in platforms]
    from bot.runtime import service

    plainly(conf, lambda: service.run(conf, conf.place(database), connectors))


def connector(platform: PlatformSpec) -> Connector:
    """How a platform is connected; a plain word where its packages are not installed."""
    if platform.connector is None:
        raise click.ClickException(f"{platform.name} runs by itself.")
    try:
        return platform.connector()
    except ModuleNotFoundError as error:
        needs = f"{error.name} is not installed: pip install '.[{platform.name}]' in the checkout, or 'FILE.whl[{platform.name}]'"
        raise click.ClickException(needs) from None


def plainly(conf: Settings, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run, and turn what people can put right into one plain line and exit code 2."""
    from faq.pack.pack_text import PackError
    from storage.store import StoreError

    logs.set_up(conf.log_level, [conf.secret(name) for name in SECRET_SETTINGS], conf.log_format)
    try:
        asyncio.run(work())
    except* (Misconfigured, PackError, StoreError, OSError) as group:
        for error in group.exceptions:
            saying.say(error, err=True)
        sys.exit(2)
