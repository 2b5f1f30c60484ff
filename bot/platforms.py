"""The platforms there are. One more is a folder and two lines here: its import and its place in the list."""

from __future__ import annotations

from collections.abc import Mapping

from bot.runtime.platform_spec import PlatformSpec
from bot.runtime.settings import SECRETS
from bot.slack.slack_platform import SLACK
from bot.telegram.telegram_platform import TELEGRAM
from bot.terminal.terminal_platform import TERMINAL
from faq.proof.limits import strictest
from handlers.dialog import platform_traits

PLATFORMS: tuple[PlatformSpec, ...] = (
    TELEGRAM,
    SLACK,
    TERMINAL,
)
LIMITS = strictest([one.limits for one in PLATFORMS])
"""What a pack must fit into, so that it can be shown on all of them."""
PLATFORM_SETTINGS: Mapping[str, str] = dict(
    sorted((name, what) for one in PLATFORMS for name, what in one.settings.items())
)
SECRET_SETTINGS: tuple[str, ...] = (*SECRETS, *sorted(name for one in PLATFORMS for name in one.secrets))
"""The settings whose values no log may hold; each may be given as a file, too."""

for _one in PLATFORMS:
    platform_traits.register(_one.traits)
