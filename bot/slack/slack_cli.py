"""The commands ``city2city slack``, ``city2city slack manifest`` and ``city2city run``."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.options import DATABASE
from bot.runtime import logs
from bot.runtime.settings import Misconfigured, Settings

if TYPE_CHECKING:
    from bot.runtime.service import Connector

MANIFEST = Path(__file__).parent / "slack_manifest.yaml"
ADDRESS = "https://PUBLIC_URL"


@click.group(invoke_without_command=True)
@DATABASE
@click.pass_context
def slack(context: click.Context, database: str | None) -> None:
    """Run the assistant on Slack: in Socket Mode, or with PUBLIC_URL by signed HTTP."""
    if not context.invoked_subcommand:
        conf: Settings = context.obj
        _run(conf, database, [_connector("slack")])


@slack.command("manifest")
@click.pass_obj
def print_manifest(conf: Settings) -> None:
    """Print the app manifest to paste at https://api.slack.com/apps, with the public address filled in."""
    click.echo(manifest(conf.public_url), nl=False)


@click.command("run")
@DATABASE
@click.pass_obj
def run_all(conf: Settings, database: str | None) -> None:
    """Run the assistant on every platform that has a token, in one process."""
    tokens = {"telegram": conf.telegram_token, "slack": conf.slack_token}
    named = [name for name, token in tokens.items() if token]
    if not named:
        raise click.ClickException("Set TELEGRAM_TOKEN or SLACK_BOT_TOKEN, or both.")
    _run(conf, database, [_connector(name) for name in named])


def manifest(public_url: str) -> str:
    """The manifest for a public address; without one, for Socket Mode, which needs no addresses."""
    whole = MANIFEST.read_text(encoding="utf-8")
    if public_url:
        return whole.replace(ADDRESS, public_url.rstrip("/"))
    without = re.sub(rf"^ +(request_)?url: {ADDRESS}.*\n", "", whole, flags=re.MULTILINE)
    return without.replace("socket_mode_enabled: false", "socket_mode_enabled: true")


def _connector(name: str) -> Connector:
    """How a platform is connected; a plain word where its packages are not installed."""
    try:
        found: Connector = getattr(import_module(f"bot.{name}.{name}_run"), name)
    except ModuleNotFoundError as error:
        raise click.ClickException(f"{error.name} is not installed: pip install 'city2city[{name}]'") from None
    return found


def _run(conf: Settings, database: str | None, connectors: Sequence[Connector]) -> None:
    """Run, and turn what people can put right into one plain line and exit code 2."""
    from bot.runtime import service
    from faq.pack.load import PackError
    from storage.store import StoreError

    secrets = (conf.telegram_token, conf.telegram_secret, conf.slack_token, conf.slack_app_token, conf.slack_secret)
    logs.set_up(conf.log_level, secrets)
    try:
        asyncio.run(service.run(conf, conf.place(database), connectors))
    except* (Misconfigured, PackError, StoreError, OSError) as group:
        for error in group.exceptions:
            click.echo(f"{error}", err=True)
        sys.exit(2)
