"""The settings of Telegram."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.runtime.settings import Settings

API, PACE = "https://api.telegram.org", "30/1 8/5 20/60"
TELEGRAM_SETTINGS: Mapping[str, str] = {
    "TELEGRAM_API": f"The Bot API; default: `{API}`. Another one is a local Bot API server; it must give its files over HTTP, too.",
    "TELEGRAM_PACE": f"How fast we send, as messages/seconds: in all, to a chat, to a group besides; default: `{PACE}`.",
    "TELEGRAM_SECRET": "With PUBLIC_URL: a long random word (letters, digits, - and _) by which we know that it is Telegram.",
    "TELEGRAM_TOKEN": "The bot's token, from @BotFather. Whoever has it is the bot: keep it out of files that are shared.",
}


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """What the environment says of Telegram."""

    api: str
    pace: str
    token: str = field(repr=False)
    secret: str = field(repr=False)


def telegram_settings(conf: Settings) -> TelegramSettings:
    """The settings of an environment, not checked yet. Misconfigured where a secret cannot be read."""
    said = conf.environment
    return TelegramSettings(
        api=(said.get("TELEGRAM_API") or API).rstrip("/"),
        pace=said.get("TELEGRAM_PACE") or PACE,
        token=conf.secret("TELEGRAM_TOKEN"),
        secret=conf.secret("TELEGRAM_SECRET"),
    )
