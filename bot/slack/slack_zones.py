"""The time zones that Slack shows while somebody types in a picker: it asks for them anew with every letter, and waits 3 s."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable

from bot.runtime.clock import machine
from bot.slack.slack_errors import reason
from bot.slack.slack_event import Body
from bot.slack.slack_markup import Json
from bot.slack.slack_render import option
from faq.answers.zone_search import zones_like

log = logging.getLogger(__name__)

SUGGESTING = "block_suggestion"
MOST = 50
WAIT_SECONDS = 2.0


async def zone_options(body: Body, languages: Iterable[str]) -> Json:
    """The options for what was typed so far; an empty list where nothing is called so, or it takes too long to find out."""
    typed = body.get("value")
    found: list[tuple[str, str]] = []
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            if isinstance(typed, str):
                found = await asyncio.to_thread(zones_like, typed, tuple(languages), machine().date(), MOST)
    except (TimeoutError, ValueError) as error:
        log.warning("time zones could not be looked up (%s)", reason(error))
    return {"options": [option(zone, label) for zone, label in found]}
