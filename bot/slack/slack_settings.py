"""The settings of Slack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.runtime.settings import Settings

API = "https://slack.com/api/"
SLACK_SETTINGS: Mapping[str, str] = {
    "SLACK_API": f"Slack's Web API; default: `{API}`.",
    "SLACK_APP_TOKEN": "Without PUBLIC_URL: the app-level token (`xapp-…`, scope `connections:write`) for Socket Mode.",
    "SLACK_ASSISTANT": "`1`: the app is Slack's assistant panel, where each talk is a thread; the manifest then asks for that.",
    "SLACK_BOT_TOKEN": "The bot token (`xoxb-…`) that installing the app gives. Whoever has it is the bot.",
    "SLACK_SIGNING_SECRET": "With PUBLIC_URL: the app's signing secret, by which we know that it is Slack.",
}


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """What the environment says of Slack. ``panel``: whether the app is an assistant panel there."""

    api: str
    app_token: str = field(repr=False)
    token: str = field(repr=False)
    secret: str = field(repr=False)
    panel: bool


def slack_settings(conf: Settings) -> SlackSettings:
    """The settings of an environment, not checked yet. Misconfigured where a secret cannot be read."""
    said = conf.environment
    return SlackSettings(
        api=said.get("SLACK_API") or API,
        app_token=conf.secret("SLACK_APP_TOKEN"),
        token=conf.secret("SLACK_BOT_TOKEN"),
        secret=conf.secret("SLACK_SIGNING_SECRET"),
        panel=said.get("SLACK_ASSISTANT", "").casefold() in ("1", "yes", "true", "on"),
    )
