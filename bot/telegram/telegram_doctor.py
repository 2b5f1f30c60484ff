"""What ``city2city doctor`` says of Telegram: whether the token is good, what the webhook is told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from telegram.error import InvalidToken, TelegramError

from bot.runtime.settings import Settings
from bot.telegram.telegram_adapter import connect, perform, said
from bot.telegram.telegram_render import ApiRequest
from bot.telegram.telegram_run import check, pace
from bot.telegram.telegram_settings import telegram_settings


def look(conf: Settings) -> Iterator[str]:
    """The findings about settings and account; Telegram is asked where there is a token. Misconfigured where a setting is wrong."""
    if not telegram_settings(conf).token:
        yield "✓ Telegram: not used (TELEGRAM_TOKEN is not set)"
        return
    check(conf)
    pace(telegram_settings(conf).pace)
    yield asyncio.run(_account(conf))


async def _account(conf: Settings) -> str:
    bot = connect(telegram_settings(conf).token, telegram_settings(conf).api)
    try:
        await bot.initialize()
        hook: dict[str, Any] = await perform(bot, ApiRequest("getWebhookInfo", {}))
        return _webhook(bot.username, hook, conf.public_url)
    except InvalidToken:
        return "! Telegram refuses TELEGRAM_TOKEN: it is mistyped or was revoked."
    except TelegramError as error:
        return f"! Telegram cannot be reached: {said(error)}"
    finally:
        await bot.shutdown()


def _webhook(name: str, hook: dict[str, Any], public_url: str) -> str:
    there = str(hook.get("url") or "")
    if there and not there.startswith(public_url or "-"):
        return (
            f"! Telegram: @{name} has a webhook at {there}, which is not ours: what people write goes there."
            " End the process that set it, then start this one again."
        )
    waiting = f"{hook.get('pending_update_count', 0)} updates waiting"
    if trouble := hook.get("last_error_message"):
        return f"! Telegram: @{name}, {waiting}; Telegram could not deliver to {there}: {trouble}"
    return f"✓ Telegram: @{name}, by {'webhook' if there else 'polling'}, {waiting}"
