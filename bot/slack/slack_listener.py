"""The Bolt app: whatever Slack delivers goes to the desk, and is acknowledged when it is applied."""

from __future__ import annotations

import logging
import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from bot.slack.slack_adapter import SlackReceiver, quiet
from bot.slack.slack_errors import FAILED, reason
from storage.store import StoreError

log = logging.getLogger(__name__)

ANY = re.compile(".*", re.DOTALL)


def bolt(desk: SlackReceiver, secret: str) -> AsyncApp:
    """The Bolt app: everything that Slack may deliver has this one listener."""
    known = AuthorizeResult(
        enterprise_id=None, team_id=desk.me.team, bot_user_id=desk.me.user, bot_token=desk.client.token
    )

    async def authorize() -> AuthorizeResult:
        return known

    async def listener(body: dict[str, Any], ack: AsyncAck) -> BoltResponse | None:
        try:
            answer = await desk.take(body)
        except StoreError as error:
            log.warning("an event is not acknowledged, it must come again: %s", error)
            return BoltResponse(status=503)
        except FAILED as error:
            log.warning("an event is not acknowledged, Slack cannot be asked (%s)", reason(error))
            return BoltResponse(status=503)
        return await ack(answer) if answer else await ack()

    app = AsyncApp(
        client=desk.client, signing_secret=secret, authorize=authorize, process_before_response=True, logger=quiet()
    )
    for kind in (app.event, app.command, app.action, app.view, app.view_closed, app.shortcut, app.options):
        kind(ANY)(listener)
    return app
