"""Slack as the rest of the program knows it."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.runtime.platform_spec import Doctor, PlatformSpec
from bot.slack.slack_settings import SLACK_SETTINGS
from faq.proof.limits import Limit, Limits
from handlers.dialog.platform_traits import PlatformTraits

if TYPE_CHECKING:
    import click

    from bot.runtime.service import Connector

PLATFORM, COMMAND = "slack", "/city2city"
SECTION, HEADER, LABEL, MODAL_LABEL = 3000, 150, 75, 2000
"""Characters of running text, of a heading, on a button, and of a field's label in a modal."""
SUGGESTIONS = 4
"""So many suggestions a thread of the assistant panel shows."""


def _commands() -> Sequence[click.Command]:
    from bot.slack.slack_cli import slack

    return [slack]


def _connector() -> Connector:
    from bot.slack.slack_run import slack

    return slack


def _doctor() -> Doctor:
    from bot.slack import slack_doctor

    return slack_doctor.look


SLACK = PlatformSpec(
    PlatformTraits(PLATFORM, "Slack", command=COMMAND, topics=False),
    _commands,
    limits=Limits(
        # Less than it takes: a longer one is cut on a small screen.
        button=Limit(64, f"shown on a button; Slack takes {LABEL}"),
        title=Limit(HEADER, "a Slack header"),
        section=Limit(SECTION, "a Slack section"),
        field=Limit(MODAL_LABEL, "a label or hint in a Slack form"),
        buttons=Limit(25, "the buttons of a Slack message"),
    ),
    settings=SLACK_SETTINGS,
    token="SLACK_BOT_TOKEN",  # noqa: S106 - the name of the variable
    secrets=("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"),
    tokens=re.compile(r"xox[abeprs]-[\w-]{8,}|xapp-[\w-]{8,}"),
    levels={"aiohttp": logging.INFO, "slack_bolt": logging.INFO, "slack_sdk": logging.INFO},
    connector=_connector,
    doctor=_doctor,
)
