"""Slack's assistant panel: each talk in it is a thread of the direct message, and what is said outside that is not seen there."""

from __future__ import annotations

from dataclasses import dataclass, field

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.slack_event import SlackEvent
from bot.slack.slack_people import CROWD
from bot.slack.slack_platform import SUGGESTIONS
from faq.text.showing import on_one_line
from handlers.dialog.turn import HomeOpened, Reply


@dataclass(slots=True)
class Panes:
    """The thread that each person looks at, where the app is a panel: what they do elsewhere, as on the App Home, is answered
    there. Lost with the process: then that comes outside until they write again."""

    used: bool = False
    last: dict[str, str] = field(default_factory=dict)

    def look(self, heard: SlackEvent) -> None:
        """Take note of where somebody wrote, or opened a thread."""
        if not self.used or isinstance(heard.event, HomeOpened):
            return
        if len(self.last) >= CROWD:
            self.last.clear()
        self.last[heard.user] = heard.within

    def of(self, user: str) -> str:
        """The thread somebody wrote in last; empty where that was outside, or is not known."""
        return self.last.get(user, "")


async def suggest(client: AsyncWebClient, heard: SlackEvent, answer: Reply) -> None:
    """Offer in a new thread what may be said first: pressing one says its short words in the person's name."""
    title = on_one_line(" ".join(block.text for block in answer.blocks))
    prompts = [{"title": one.label, "message": one.short} for one in answer.buttons[:SUGGESTIONS]]
    await client.assistant_threads_setSuggestedPrompts(
        channel_id=heard.chat, thread_ts=heard.within, title=title, prompts=prompts
    )
