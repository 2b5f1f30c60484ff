"""The terminal as the rest of the program knows it: a platform that runs by itself and fits everything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.runtime.platform_spec import PlatformSpec
from handlers.dialog.platform_traits import PlatformTraits
from handlers.dialog.translator import mark

if TYPE_CHECKING:
    import click

PLATFORM = "terminal"


def _commands() -> Sequence[click.Command]:
    from bot.terminal.terminal_cli import chat

    return [chat]


TERMINAL = PlatformSpec(PlatformTraits(PLATFORM, mark("the terminal"), local=True), _commands)
