"""The commands ``city2city slack`` and ``city2city slack manifest``."""

from __future__ import annotations

import re
from pathlib import Path

import click

from bot.cli import running, saying
from bot.cli.options import DATABASE
from bot.runtime.settings import Settings
from bot.slack.slack_platform import SLACK
from bot.slack.slack_settings import slack_settings

MANIFEST = Path(__file__).parent / "slack_manifest.yaml"
ADDRESS = "https://PUBLIC_URL"
OF_THE_PANEL = "  # SLACK_ASSISTANT"
"""What stands behind the lines that are for Slack's assistant panel alone."""


@click.group(invoke_without_command=True)
@DATABASE
@click.pass_context
def slack(context: click.Context, database: str | None) -> None:
    """Run the assistant on Slack: in Socket Mode, or with PUBLIC_URL by signed HTTP."""
    if not context.invoked_subcommand:
        running.run(context.obj, database, [SLACK])


@slack.command("manifest")
@click.pass_obj
def print_manifest(conf: Settings) -> None:
    """Print the app manifest to paste at https://api.slack.com/apps, with the public address filled in."""
    saying.file(manifest(conf.public_url, panel=slack_settings(conf).panel))


def manifest(public_url: str, *, panel: bool = False) -> str:
    """The manifest for a public address; without one, for Socket Mode, which needs no addresses. With the assistant ``panel``, or
    without it."""
    lines = MANIFEST.read_text(encoding="utf-8").splitlines(keepends=True)
    whole = "".join(one.replace(OF_THE_PANEL, "") for one in lines if panel or OF_THE_PANEL not in one)
    if public_url:
        return whole.replace(ADDRESS, public_url.rstrip("/"))
    without = re.sub(rf"^ +([a-z_]+_)?url: {ADDRESS}.*\n", "", whole, flags=re.MULTILINE)
    return without.replace("socket_mode_enabled: false", "socket_mode_enabled: true")
