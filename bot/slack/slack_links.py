"""Links to messages of ours in channels, asked of Slack once each: a notice about a post has one, or goes without."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field, replace

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.slack_errors import FAILED, reason
from bot.slack.slack_platform import PLATFORM
from handlers.dialog.turn import Button, PostedAt, Reply

log = logging.getLogger(__name__)

LINK_SECONDS = 1.0
MOST_KEPT = 10_000


@dataclass(slots=True)
class PostLinks:
    """Finds the links. What Slack said is kept: a message keeps its address."""

    client: AsyncWebClient
    kept: dict[tuple[str, str], str] = field(default_factory=dict)

    async def added(self, reply: Reply, team: str) -> Reply:
        """The reply with a button to the post that it is about, if it stands in this workspace and Slack gives a link in time."""
        posts = reply.about.posts if reply.about else ()
        own = next((one for one in posts if (one.platform, one.team) == (PLATFORM, team)), None)
        link = await self._link(own) if own else ""
        if not reply.about or not link:
            return reply
        return replace(reply, buttons=(*reply.buttons, Button(reply.about.label, "", numbered=False, link=link)))

    async def _link(self, post: PostedAt) -> str:
        place = (post.chat, post.message)
        if place not in self.kept:
            try:
                async with asyncio.timeout(LINK_SECONDS):
                    found = await self.client.chat_getPermalink(channel=post.chat, message_ts=post.message)
            except FAILED as error:
                log.warning("a post could not be linked to (%s)", reason(error))
                return ""
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            self.kept[place] = str(found["permalink"])
        return self.kept[place]
