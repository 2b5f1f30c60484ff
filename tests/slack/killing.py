"""Slack's stage for deaths: a stand-in that takes its time, and its people."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.fake.slack import ALICE, Delivery, Desktop, FakeSlack, Shown, args_of
from tests.slack.process import Bot
from tests.soak.kills import Seen, hear_out, latency


class SlowSlack(FakeSlack):
    """Takes its time before it shows a message, and before it says so. It delivers an event until that is acknowledged."""

    def __init__(self, mode: str) -> None:
        super().__init__(mode)
        self.received, self.edited = Counter[str](), Counter[str]()
        self.retry_seconds, self.most_deliveries = 0.1, 10**6
        self._dice = random.Random(7)

    def hear_out(self) -> None:
        hear_out(self._loop)

    async def _api(self, request: web.Request) -> web.StreamResponse:
        args = await args_of(request)
        match request.match_info["method"]:
            case "chat.postMessage":
                self.received[args["channel"]] += 1
            case "chat.update":
                self.edited[args["ts"]] += 1
            case _:
                return await super()._api(request)
        self.notify()
        await asyncio.sleep(latency(self._dice) / 2)
        answer = await super()._api(request)
        await asyncio.sleep(latency(self._dice) / 2)
        return answer


@dataclass
class SlackPerson:
    """A person in the direct message. ``waiting`` are all deliveries that are not acknowledged."""

    desktop: Desktop
    waiting: list[Delivery]
    pressed: tuple[Delivery, str, Seen] | None = None
    last: Delivery | None = None

    @property
    def chat(self) -> str:
        return self.desktop.direct

    @property
    def in_order(self) -> bool:
        """Slack promises no order: what was acknowledged is before what is said then."""
        return self.last is None or self.last.acked_after is not None

    def says(self, words: str) -> None:
        self.last = self.desktop.says(words)
        self.waiting.append(self.last)

    def presses(self, label: str, seen: Seen) -> None:
        shown = next(one for one in self._mine() if one.ts == seen.id)
        if any(label in one for one in shown.labels):
            self.pressed = self.desktop.presses(label, shown), label, seen
            self.waiting.append(self.pressed[0])

    def insists(self) -> None:
        if self.pressed and self.pressed[0].in_vain:
            _, label, seen = self.pressed
            self.pressed = None
            self.presses(label, seen)

    def sees(self) -> list[Seen]:
        return [Seen(one.ts, one.words, one.labels, one.edited) for one in self._mine()]

    def _mine(self) -> list[Shown]:
        return [one for one in self.desktop.slack.messages if one.chat == self.chat]


@dataclass
class SlackStage:
    """The stand-in and the process."""

    slack: SlowSlack
    bot: Bot
    waiting: list[Delivery] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def way(self) -> str:
        return f"Slack, {self.slack.mode}"

    @property
    def received(self) -> Counter[str]:
        return self.slack.received

    @property
    def edited(self) -> Counter[str]:
        return self.slack.edited

    @property
    def unacknowledged(self) -> int:
        self.waiting[:] = [one for one in self.waiting if one.acked_after is None and not one.in_vain]
        return len(self.waiting)

    def newcomer(self) -> SlackPerson:
        person = Desktop(self.slack, f"U1{next(self.numbers):06d}")
        self.slack.users[person.user] = {**self.slack.users[ALICE], "id": person.user, "name": person.user}
        return SlackPerson(person, self.waiting)

    def hear_out(self) -> None:
        self.slack.hear_out()

    def wait(self, what: Callable[[], Any], about: str) -> Any:
        return self.slack.wait(what, about=about)


@contextmanager
def slack_stage(folder: Path, *, mode: str) -> Iterator[SlackStage]:
    """Slack, by socket or by HTTP."""
    with SlowSlack(mode) as slack:
        yield SlackStage(slack, Bot(slack, folder))
