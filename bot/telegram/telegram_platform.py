"""Telegram as the rest of the program knows it."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.runtime.platform_spec import Doctor, PlatformSpec
from bot.telegram.telegram_settings import TELEGRAM_SETTINGS
from faq.proof.limits import Limit, Limits
from handlers.dialog.platform_traits import PlatformTraits

if TYPE_CHECKING:
    import click

    from bot.runtime.service import Connector

PLATFORM = "telegram"
TEXT, DATA = 4096, 64
"""Characters of a message, bytes that a button carries."""
ROOM = 600
"""What may stand around a question: progress, remarks on the answer before, translation."""
AROUND_IDS = len("faq:/:0")
"""What a button carries besides ids: its kind, and what stands between and behind them."""


def _commands() -> Sequence[click.Command]:
    from bot.telegram.telegram_cli import telegram

    return [telegram]


def _connector() -> Connector:
    from bot.telegram.telegram_run import telegram

    return telegram


def _doctor() -> Doctor:
    from bot.telegram import telegram_doctor

    return telegram_doctor.look


TELEGRAM = PlatformSpec(
    PlatformTraits(PLATFORM, "Telegram"),
    _commands,
    limits=Limits(
        message=Limit(TEXT - ROOM, "a Telegram message"),
        poll=Limit(300, "the question of a Telegram poll"),
        poll_options=Limit(12, "Telegram"),
        ids=Limit(DATA - AROUND_IDS, "a Telegram button"),
    ),
    settings=TELEGRAM_SETTINGS,
    token="TELEGRAM_TOKEN",  # noqa: S106 - the name of the variable
    secrets=("TELEGRAM_TOKEN", "TELEGRAM_SECRET"),
    tokens=re.compile(r"\d{6,12}(?::|%3A)[\w-]{30,}"),
    levels={
        "httpx": logging.WARNING,  # logs the URL of each request, which holds the token
        "httpcore": logging.WARNING,
        "telegram": logging.CRITICAL,  # logs what it received, in full, also in errors that we log ourselves
    },
    connector=_connector,
    doctor=_doctor,
)
