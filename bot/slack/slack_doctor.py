"""What ``city2city doctor`` says of Slack: whether the tokens are good, and which scopes are lacking."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator

from slack_sdk.web.async_client import AsyncWebClient

from bot.runtime.settings import Settings
from bot.slack.slack_adapter import connect
from bot.slack.slack_cli import manifest
from bot.slack.slack_errors import FAILED, NO_BOT, OURS_TO_MEND, reason, to_mend
from bot.slack.slack_http import session
from bot.slack.slack_platform import SLACK
from bot.slack.slack_run import check
from bot.slack.slack_settings import slack_settings

SECONDS = 10


def look(conf: Settings) -> Iterator[str]:
    """The findings; Slack is asked where there is a token. Misconfigured where a setting is wrong."""
    if not slack_settings(conf).token:
        yield "✓ Slack: not used (SLACK_BOT_TOKEN is not set)"
        return
    check(conf)
    yield from asyncio.run(_asked(conf))


def scopes(*, panel: bool = False) -> set[str]:
    """The scopes that the manifest asks for, with the assistant panel or without it."""
    asked = re.search(r"^ +bot:\n((?: +- \S+\n)+)", manifest("", panel=panel), re.MULTILINE)
    return set(re.findall(r"- (\S+)", asked[1] if asked else ""))


async def _asked(conf: Settings) -> list[str]:
    async with session(SECONDS) as http:
        client = connect(slack_settings(conf).token, slack_settings(conf).api, http)
        findings = [await _bot(client, scopes(panel=slack_settings(conf).panel))]
        if not conf.public_url:
            findings.append(await _socket(connect(slack_settings(conf).app_token, slack_settings(conf).api, http)))
    return findings


async def _bot(client: AsyncWebClient, wanted: set[str]) -> str:
    try:
        found = await client.auth_test()
    except FAILED as error:
        return f"! Slack: {_why(error, 'SLACK_BOT_TOKEN')}."
    if not found.get("user_id"):
        return f"! Slack: {OURS_TO_MEND[NO_BOT].format(token=SLACK.token)}."
    granted = set(str(found.headers.get("x-oauth-scopes") or "").split(","))
    lacking = sorted(wanted - granted)
    if lacking:
        return (
            f"! Slack: the app lacks the scopes {', '.join(lacking)}. Install it again from `city2city slack manifest`."
        )
    return f"✓ Slack: {found['user']} in {found['team']}, all scopes"


async def _socket(client: AsyncWebClient) -> str:
    try:
        await client.apps_connections_open(app_token=str(client.token))
    except FAILED as error:
        return f"! Slack: {_why(error, 'SLACK_APP_TOKEN')}. It needs the scope connections:write."
    return "✓ Slack: Socket Mode can be opened"


def _why(error: Exception, token: str) -> str:
    return to_mend(error, token) or f"it cannot be reached ({reason(error)})"
