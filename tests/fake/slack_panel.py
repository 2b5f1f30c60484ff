"""Slack with its assistant panel: each talk with the app is a thread there, and what hangs from no thread is not seen.

From https://docs.slack.dev/reference/events/assistant_thread_started, its ``message/assistant_app_thread``, and
https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.fake.slack import BOT, SCOPES, TEAM, Delivery, Desktop, FakeSlack, Shown, _Refused

MOST = 4
"""So many suggestions a thread takes."""


class PanelSlack(FakeSlack):
    """The server. ``threads`` are those that people opened, with their direct message; ``suggested`` what was suggested in each."""

    def __init__(self, mode: str = "socket") -> None:
        super().__init__(mode)
        self.scopes = f"{SCOPES},assistant:write"
        self.threads: dict[str, str] = {}
        self.suggested: dict[str, dict[str, str]] = {}

    def _assistant_threads_setSuggestedPrompts(self, args: dict[str, Any]) -> dict[str, Any]:
        self._in(args["channel_id"])
        thread, prompts = args.get("thread_ts"), args["prompts"]
        if not thread:
            raise _Refused("missing_thread_ts")
        if self.threads.get(thread) != args["channel_id"]:
            raise _Refused("invalid_thread_ts")
        whole = all(set(one) == {"title", "message"} and all(one.values()) for one in prompts)
        if not (whole and 1 <= len(prompts) <= MOST and args.get("title")):
            self.broken.append(f"no suggestions: {args}")
        self.suggested[thread] = {one["title"]: one["message"] for one in prompts}
        return {}


@dataclass
class Panel(Desktop):
    """A person who has the panel open: they see the thread that they opened last, and nothing else of the direct message."""

    slack: PanelSlack
    thread: str = ""

    def opens(self) -> Panel:
        """Open a new thread: Slack tells that the tab was opened, too, and gives the thread its title afterwards."""
        self.thread, self.heard = self.slack.ts(), 0
        self.slack.threads[self.thread] = self.direct
        self.event(
            type="app_home_opened", user=self.user, channel=self.direct, tab="messages", event_ts=self.slack.ts()
        )
        self._about_the_thread("assistant_thread_started")
        root = {
            "type": "message",
            "subtype": "assistant_app_thread",
            "user": BOT,
            "ts": self.thread,
            "thread_ts": self.thread,
        }
        self.event(
            type="message", subtype="message_changed", hidden=True, channel=self.direct, channel_type="im",
            message={**root, "text": "New chat, named"}, previous_message={**root, "text": "New chat"}, ts=self.slack.ts(),
        )  # fmt: skip
        return self

    def looks_at(self, chat: str) -> Delivery:
        """Go to a channel with the panel open beside it."""
        return self._about_the_thread(
            "assistant_thread_context_changed", channel_id=chat, team_id=TEAM, enterprise_id=None
        )

    def _about_the_thread(self, kind: str, **context: str | None) -> Delivery:
        thread = {"user_id": self.user, "context": context, "channel_id": self.direct, "thread_ts": self.thread}
        return self.event(type=kind, assistant_thread=thread, event_ts=self.slack.ts())

    def suggestions(self) -> dict[str, str]:
        """What is suggested in the thread: what each shows, and the words it says."""
        found: dict[str, str] = self.slack.wait(lambda: self.slack.suggested.get(self.thread), about="suggestions")
        return found

    def says(self, words: str, chat: str = "", thread: str = "", **more: Any) -> Delivery:
        """Write; in the panel it is into the thread, and Slack says so."""
        if chat not in ("", self.direct):
            return super().says(words, chat, thread, **more)
        return super().says(words, chat, thread or self.thread, assistant_thread={"action_token": "t"}, **more)

    def _seen(self) -> list[Shown]:
        return [one for one in super()._seen() if one.chat != self.direct or one.thread == self.thread]
