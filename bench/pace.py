"""How long people wait: ``python -m bench.pace`` prints two tables. Figures are of this machine, in this run.

One person answers sixty questions, one a second, on the platform's own rates. And people ask twice a second while a document takes
20 s to come and the platform lets six messages hang.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from aiohttp import web

from tests.fake.slack import ALICE, Desktop, FakeSlack, args_of
from tests.fake.telegram import FakeTelegram, Phone
from tests.slack.process import Bot as SlackBot
from tests.soak.answering import QUESTIONS
from tests.telegram.process import Bot as TelegramBot

ANSWERS = 60
ASKED = 40
"""So many people ask, half a second after one another."""
TAKES, HANGS, DOCUMENT = 0.1, 30.0, 20.0
"""Seconds that a message takes, and those that hang and the document."""
HUNG = 6
MOST = 600


class Place(Protocol):
    """Somebody in private with the bot, on a stand-in that notes when each message came."""

    def says(self, words: str) -> None:
        """Write something."""

    def presses(self, label: str) -> None:
        """Press a button of the last message that has it."""

    def sends(self, content: bytes) -> None:
        """Send a document."""

    @property
    def came(self) -> Sequence[float]:
        """When each message came."""

    @property
    def last(self) -> tuple[str, Sequence[str]]:
        """The last message and its buttons."""

    def hangs(self) -> None:
        """From now on the platform lets messages to this person hang."""


class TimedTelegram(FakeTelegram):
    """Enforces Telegram's rates."""

    def __init__(self) -> None:
        super().__init__(rates=True, validate=False)
        self.came: dict[int, list[float]] = {}
        self.hung: set[int] = set()

    async def m_sendMessage(self, params: dict[str, Any]) -> Any:
        shown = await super().m_sendMessage(params)
        self.came.setdefault(params["chat_id"], []).append(time.monotonic())
        await asyncio.sleep(HANGS if params["chat_id"] in self.hung else TAKES)
        return shown

    async def m_editMessageText(self, params: dict[str, Any]) -> Any:
        shown = await super().m_editMessageText(params)
        await asyncio.sleep(TAKES)
        return shown

    async def _file(self, request: web.Request) -> web.Response:
        await asyncio.sleep(DOCUMENT)
        return await super()._file(request)


class TelegramPlace:
    def __init__(self, fake: TimedTelegram) -> None:
        self.fake, self.phone = fake, Phone(fake)

    def says(self, words: str) -> None:
        self.phone.say(words)

    def presses(self, label: str) -> None:
        self.phone.press(label)

    def sends(self, content: bytes) -> None:
        self.phone.document("draft.md", content)

    @property
    def came(self) -> Sequence[float]:
        return self.fake.came.get(self.phone.chat, ())

    @property
    def last(self) -> tuple[str, Sequence[str]]:
        shown = self.phone.mine[-1]
        return shown.text, shown.labels

    def hangs(self) -> None:
        self.fake.hung.add(self.phone.chat)


class TimedSlack(FakeSlack):
    """Notes when messages come."""

    def __init__(self, mode: str) -> None:
        super().__init__(mode)
        self.came: dict[str, list[float]] = {}
        self.hung: set[str] = set()
        self.numbers = itertools.count()

    async def _api(self, request: web.Request) -> web.StreamResponse:
        answer = await super()._api(request)
        if request.match_info["method"] in ("chat.postMessage", "chat.update"):
            chat = (await args_of(request))["channel"]
            if request.match_info["method"] == "chat.postMessage":
                self.came.setdefault(chat, []).append(time.monotonic())
            await asyncio.sleep(HANGS if chat in self.hung else TAKES)
        return answer

    async def _download(self, request: web.Request) -> web.Response:
        await asyncio.sleep(DOCUMENT)
        return await super()._download(request)


class SlackPlace:
    def __init__(self, slack: TimedSlack) -> None:
        self.slack, self.desktop = slack, Desktop(slack, f"U1{next(slack.numbers):06d}")
        slack.users[self.desktop.user] = {**slack.users[ALICE], "id": self.desktop.user}

    def says(self, words: str) -> None:
        self.desktop.says(words)

    def presses(self, label: str) -> None:
        self.desktop.presses(label)

    def sends(self, content: bytes) -> None:
        self.desktop.uploads("draft.md", content)

    @property
    def came(self) -> Sequence[float]:
        return self.slack.came.get(self.desktop.direct, ())

    @property
    def last(self) -> tuple[str, Sequence[str]]:
        shown = next(one for one in reversed(self.slack.messages) if one.chat == self.desktop.direct)
        return shown.words, shown.labels

    def hangs(self) -> None:
        self.slack.hung.add(self.desktop.direct)


class Newcomer(Protocol):
    """Gives somebody new."""

    def __call__(self) -> Place:
        """Somebody new."""


@contextmanager
def telegram(*, webhook: bool) -> Iterator[Newcomer]:
    with (
        TimedTelegram() as fake,
        tempfile.TemporaryDirectory() as folder,
        TelegramBot(fake, Path(folder), webhook=webhook) as bot,
    ):
        bot.wait_for_log("messages taken up")
        fake.wait(lambda: bool(fake.webhook) == webhook)
        yield partial(TelegramPlace, fake)


@contextmanager
def slack(*, mode: str) -> Iterator[Newcomer]:
    with TimedSlack(mode) as stand_in, tempfile.TemporaryDirectory() as folder, SlackBot(stand_in, Path(folder)):
        yield partial(SlackPlace, stand_in)


WAYS = {
    "Telegram, polling": partial(telegram, webhook=False),
    "Telegram, webhook": partial(telegram, webhook=True),
    "Slack, socket": partial(slack, mode="socket"),
    "Slack, http": partial(slack, mode="http"),
}


def answered(place: Place, answer: str, *, press: bool) -> float:
    """Give an answer; seconds until the next message came."""
    begun, before = time.monotonic(), len(place.came)
    if press:
        place.presses(answer)
    else:
        place.says(answer)
    while len(place.came) == before:
        if time.monotonic() - begun > MOST:
            raise TimeoutError(f"nothing came after {answer!r}")
        time.sleep(0.002)
    return place.came[before] - begun


def once_a_second(newcomer: Newcomer) -> list[float]:
    """What one person waits for the next message, at an answer a second: as often by a button as by typing."""
    place, waits = newcomer(), list[float]()
    answered(place, "programme utm-city2city", press=False)
    begun = time.monotonic()
    for number in range(ANSWERS):
        time.sleep(max(0.0, begun + number - time.monotonic()))
        words, labels = place.last
        asked = next((one for one in QUESTIONS if one.asks in words), None)
        press = bool(number % 2 and asked and asked.label and any(asked.label in one for one in labels))
        answer = (asked.label if press else asked.typed) if asked else "check"
        waits.append(answered(place, answer, press=press))
    return waits


def while_others_are_slow(newcomer: Newcomer, *, trouble: bool) -> list[float]:
    """What people wait for an answer while nothing is wrong, or a document and six messages are slow."""
    if trouble:
        slow = [newcomer() for _ in range(HUNG + 1)]
        for one in slow[1:]:
            one.hangs()
            one.says("about")
        slow[0].sends(b"# x\n" * 100)
    asked, begun = list[tuple[float, Place]](), time.monotonic()
    for number in range(ASKED):
        time.sleep(max(0.0, begun + number / 2 - time.monotonic()))
        place = newcomer()
        asked.append((time.monotonic(), place))
        place.says("about")
    while any(not place.came for _, place in asked):
        if time.monotonic() - begun > MOST:
            raise TimeoutError("somebody was not answered")
        time.sleep(0.05)
    return [place.came[0] - at for at, place in asked]


def row(title: str, waits: Sequence[float]) -> str:
    held = sorted(waits)
    p50, p95 = held[len(held) // 2], held[min(len(held) * 95 // 100, len(held) - 1)]
    late = sum(one > 1 for one in held)
    return f"{title:52}{len(held):4}{p50 * 1000:9.0f}{p95 * 1000:9.0f}{held[-1] * 1000:9.0f}{late:9}"


def main() -> None:
    head = f"{'':52}{'n':>4}{'p50 ms':>9}{'p95 ms':>9}{'max ms':>9}{'over 1 s':>9}"
    print(f"waits at an answer a second\n{head}", flush=True)
    for way, begin in WAYS.items():
        with begin() as newcomer:
            print(row(way, once_a_second(newcomer)), flush=True)
    print(f"\nwaits of {ASKED} people, two a second\n{head}", flush=True)
    for way, begin in WAYS.items():
        for trouble in (False, True):
            place: AbstractContextManager[Newcomer] = begin()
            with place as newcomer:
                title = f"{way}{', a slow document, six hung sends' if trouble else ''}"
                print(row(title, while_others_are_slow(newcomer, trouble=trouble)), flush=True)
    print(f"\nload {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
