"""The two platforms of ``make demo``: what each person sees in each room, and what they do there."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.fake import mrkdwn
from tests.fake import slack as slack_server
from tests.fake import telegram as telegram_server
from tests.fake.slack import ALICE, BOB, GENERAL, Desktop, FakeSlack, pressable
from tests.fake.telegram import FakeTelegram, Phone

PEOPLE = {"alice": "Alice", "bob": "Bob"}
GROUP = -1001
NAMES = {"telegram": f"@{telegram_server.BOT['username']}", "slack": "@City2City"}


class Side(Protocol):
    """A platform. Rooms are ``private`` and ``group``, and on Slack ``home``."""

    def messages(self, who: str, room: str) -> Sequence[Any]:
        """The messages of the bot that a person sees in a room."""

    def describe(self, shown: Any, who: str) -> dict[str, Any]:
        """A message as the page draws it."""

    def say(self, who: str, room: str, words: str) -> None:
        """Write something."""

    def press(self, who: str, room: str, shown: Any, number: int) -> None:
        """Press a button, or choose an option of a poll, counted from 0."""

    def upload(self, who: str, name: str, content: bytes) -> None:
        """Send a file in private."""

    def extra(self, who: str, room: str) -> dict[str, Any]:
        """What else the person sees: a ``toast``, a ``screen`` to fill in, the ``home`` page."""

    def content(self, shown: Any) -> bytes:
        """What is in the file of a message."""


@dataclass
class TelegramSide:
    """Alice and Bob each have a phone; in the group the bot hears commands and its name alone, as its privacy mode has it."""

    fake: FakeTelegram
    phones: dict[tuple[str, str], Phone] = field(default_factory=dict)
    queries: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.fake.met.add(GROUP)
        for number, (who, name) in enumerate(PEOPLE.items()):
            for room, chat in (("private", None), ("group", GROUP)):
                self.phones[who, room] = phone = Phone(self.fake, 501 + number, chat)
                phone.me["first_name"] = name

    def messages(self, who: str, room: str) -> Sequence[Any]:
        return self.phones[who, room].mine

    def describe(self, shown: Any, who: str) -> dict[str, Any]:
        words = html.escape(shown.html, quote=False) if shown.plain else shown.html
        rows = [[{"label": one["text"], "url": one.get("url", "")} for one in row] for row in shown.keyboard]
        poll = shown.poll and self._poll(shown.poll, self.phones[who, "private"].user)
        if poll:
            words = f"<b>{html.escape(shown.poll.question)}</b>"
        return {"html": words, "rows": rows, "file": shown.file.name if shown.file else "", "poll": poll}

    def _poll(self, poll: telegram_server.Poll, user: int) -> dict[str, Any]:
        options = [
            {"label": one["text"], "count": one["voter_count"], "mine": poll.votes.get(user) == number}
            for number, one in enumerate(poll.described()["options"])
        ]
        return {"options": options, "closed": poll.closed}

    def say(self, who: str, room: str, words: str) -> None:
        phone, at = self.phones[who, room], words.lower().find(NAMES["telegram"])
        if at >= 0:
            phone.say(words, entities=[{"type": "mention", "offset": at, "length": len(NAMES["telegram"])}])
        elif room == "private" or words.startswith("/"):
            phone.say(words)

    def press(self, who: str, room: str, shown: Any, number: int) -> None:
        phone = self.phones[who, room]
        if shown.poll:
            phone.vote(shown.poll, None if shown.poll.votes.get(phone.user) == number else number)
            return
        button = [one for row in shown.keyboard for one in row][number]
        self.queries[phone.press_data(button["callback_data"], shown)] = who

    def upload(self, who: str, name: str, content: bytes) -> None:
        self.phones[who, "private"].document(name, content)

    def extra(self, who: str, _room: str) -> dict[str, Any]:
        done = next((one for one, owner in self.queries.items() if owner == who and one in self.fake.answered), None)
        if done is None:
            return {}
        del self.queries[done]
        return {"toast": self.fake.answered[done].get("text", "")}

    def content(self, shown: Any) -> bytes:
        return bytes(shown.file.content)


@dataclass
class SlackSide:
    """Alice and Bob each sit before Slack. ``filling`` is who has a screen open."""

    fake: FakeSlack
    filling: str = ""
    desks: dict[str, Desktop] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.desks = {who: Desktop(self.fake, user) for who, user in zip(PEOPLE, (ALICE, BOB), strict=True)}

    def messages(self, who: str, room: str) -> Sequence[Any]:
        desk = self.desks[who]
        chat = desk.direct if room == "private" else GENERAL
        return [
            one for one in self.fake.messages if one.chat == chat and one.only in ("", desk.user) and room != "home"
        ]

    def describe(self, shown: Any, _who: str) -> dict[str, Any]:
        file = shown.file[0] if shown.file else ""
        words = mrkdwn.blocks_html(shown.blocks) or mrkdwn.as_html(shown.text)
        return {
            "html": words,
            "rows": _rows(shown.blocks),
            "file": file,
            "only": bool(shown.only),
            "thread": bool(shown.thread),
        }

    def say(self, who: str, room: str, words: str) -> None:
        desk, chat = self.desks[who], GENERAL if room == "group" else ""
        if words.startswith("/city2city"):
            self.filling = who
            desk.commands(words.removeprefix("/city2city").strip(), chat)
        elif room == "group" and words.lower().startswith(NAMES["slack"].lower()):
            desk.mentions(words[len(NAMES["slack"]) :].strip())
        else:
            desk.says(words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"), chat)

    def press(self, who: str, room: str, shown: Any, number: int) -> None:
        desk, self.filling = self.desks[who], who
        if room == "home":
            view = self.fake.homes[desk.user]
            action = list(pressable(view["blocks"]))[number]["action"]
            desk.acts(action, container={"type": "view", "view_id": "V0"}, view={**view, "id": "V0", "hash": "h"})
        else:
            desk._press(shown, shown.choices[number]["action"])

    def upload(self, who: str, name: str, content: bytes) -> None:
        self.desks[who].uploads(name, content)

    def looks_at_home(self, who: str) -> None:
        """Open the App Home; it comes a moment later."""
        desk = self.desks[who]
        desk.event(type="app_home_opened", user=desk.user, channel=desk.direct, tab="home", event_ts=self.fake.ts())

    def extra(self, who: str, room: str) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        home = self.fake.homes.get(self.desks[who].user) if room == "home" else None
        if home:
            seen["home"] = {"html": mrkdwn.blocks_html(home["blocks"]), "rows": _rows(home["blocks"])}
        if self.filling == who and self.fake.views:
            seen["screen"] = screen(self.fake.views[-1])
        return seen

    def content(self, shown: Any) -> bytes:
        return str(shown.file[1]).encode()


def _rows(blocks: Sequence[Mapping[str, Any]]) -> list[list[dict[str, str]]]:
    """The buttons of blocks, a row a block; those with an address are no actions."""
    rows = [[{"label": one["label"], "url": ""} for one in pressable([dict(block)])] for block in blocks]
    links = [
        {"label": one["text"]["text"], "url": one["url"]}
        for block in blocks
        for one in (block.get("elements", []) if block["type"] == "actions" else [block.get("accessory") or {}])
        if "url" in one
    ]
    return [row for row in (*rows, links) if row]


def screen(view: Mapping[str, Any]) -> dict[str, Any]:
    """A screen (modal) as the page draws it."""
    fields = [_field(one, view.get("errors", {})) for one in view["blocks"] if one["type"] == "input"]
    said = [one for one in view["blocks"] if one["type"] != "input"]
    return {
        "id": f"{view['id']}/{view['hash']}/{len(view.get('errors', ()))}", "title": view["title"]["text"],
        "submit": view.get("submit", {}).get("text", ""), "html": mrkdwn.blocks_html(said), "rows": _rows(view["blocks"]),
        "fields": fields,
    }  # fmt: skip


def _field(block: Mapping[str, Any], errors: Mapping[str, str]) -> dict[str, Any]:
    element = block["element"]
    given = slack_server._given(element, None)
    chosen = given.get("selected_options") or [one for one in [given.get("selected_option")] if one]
    return {
        "leaf": block["block_id"], "label": block["label"]["text"], "kind": element["type"],
        "hint": block.get("hint", {}).get("text", ""), "error": errors.get(block["block_id"], ""),
        "options": [(one["value"], one["text"]["text"]) for one in element.get("options", [])],
        "chosen": [one["value"] for one in chosen], "long": bool(element.get("multiline")),
        "value": given.get("value") or given.get("selected_date") or given.get("selected_time") or "",
    }  # fmt: skip
