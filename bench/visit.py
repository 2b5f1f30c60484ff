"""What one whole visit costs: ``python -m bench.visit [FILE] [--talk]`` plays it on Telegram and Slack and prints a table.

The real process talks to the stand-ins, at its own pace; its person acts once a second, and later only where a reply is late.
A file has a line an action:

    > words       says in private                   [ label    presses that button of the last message that has it
    # words       says in the group, to the bot     link       lets the bot into the group, with the link or code just given
    vote label    votes in the poll of the group    . ACTION   the same, but not counted: what others did before
    @Slack ACTION is done on that platform alone

``--talk`` prints all that was said, too. ``before.visit`` is the same visit as commit 7618963 wants it; this module runs there too.
"""

from __future__ import annotations

import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from tests.fake.slack import GENERAL, Desktop, FakeSlack
from tests.fake.telegram import FakeTelegram, Phone
from tests.slack.process import Bot as SlackBot
from tests.telegram.process import Bot as TelegramBot

VISIT = Path(__file__).with_name("data") / "visit" / "now.visit"
TWINNING = "programme,title,city,country,zone\nutm-city2city,Waste,Oslo,NO,Europe/Oslo\nutm-city2city,Waste,Cork,IE,Europe/Dublin\n"
CODE = re.compile(r"link_[\w-]+|(?<=link )[0-9a-f]{8}-[\w-]+")
BEAT, QUIET, PATIENT = 1.0, 0.15, 30.0
"""Seconds from one action to the next, without news until a reply is whole, and until we give up."""


@dataclass(frozen=True)
class News:
    """Something new at the stand-in: a message, or an ``edit`` of one."""

    at: float
    words: str
    labels: Sequence[str]
    edit: bool


class Place(Protocol):
    """A platform as its person uses it."""

    def messages(self) -> Sequence[Any]:
        """All messages of the bot, whoever they are for."""

    def delivered(self) -> bool:
        """Whether the bot has taken all that was sent to it."""

    def do(self, sign: str, words: str) -> None:
        """One action of the person."""


@dataclass
class Telegram:
    """``group`` is the same person there."""

    fake: FakeTelegram
    phone: Phone
    group: Phone

    def messages(self) -> Sequence[Any]:
        return self.fake.messages

    def delivered(self) -> bool:
        return not self.fake.queue

    def do(self, sign: str, words: str) -> None:
        if sign == "link":
            self.group.comes_or_goes("left", "member")
            self.group.say(f"/start@twin_test_bot {_code(self.fake.messages)}")
        elif sign == "vote":
            self._vote(words)
        elif sign == "#":
            mention = {"type": "mention", "offset": 0, "length": len("@twin_test_bot")}
            self.group.say(f"@twin_test_bot {words}", entities=[mention])
        elif sign == "[":
            self.phone.press(words)
        else:
            self.phone.say(words.replace("\\n", "\n"))

    def _vote(self, label: str) -> None:
        asked = next(one for one in reversed(self.group.mine) if one.poll or label in one.labels)
        if asked.poll:
            self.group.vote(asked.poll, asked.poll.options.index(label))
        else:
            self.group.press(label, on=asked)


@dataclass
class Slack:
    """The group is the channel."""

    fake: FakeSlack
    alice: Desktop

    def messages(self) -> Sequence[Any]:
        return self.fake.messages

    def delivered(self) -> bool:
        return all(one.acked_after is not None for one in self.fake.deliveries)

    def do(self, sign: str, words: str) -> None:
        if sign == "link":
            self.alice.commands(f"link {_code(self.fake.messages)}", GENERAL)
        elif sign in ("[", "vote"):
            self.alice.presses(words)
        elif sign == "#":
            self.alice.mentions(words)
        else:
            self.alice.says(words.replace("\\n", "\n"))


def _code(messages: Sequence[Any]) -> str:
    said = [*_words(messages[-1:]), *getattr(messages[-1], "urls", ())]
    found = next(match for one in reversed(said) if (match := CODE.search(one)))
    return found[0].strip("`")


def _words(messages: Sequence[Any]) -> list[str]:
    """What people read of each."""
    return [str(getattr(one, "words", None) or one.text) for one in messages]


@dataclass
class Count:
    """What a visit cost. ``waits`` are seconds from an action to the first new message, ``whole`` to the last of the reply."""

    taps: int = 0
    typed: int = 0
    edits: int = 0
    said: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)

    def add(self, sign: str, began: float, news: Sequence[News]) -> None:
        """Count an action and what came of it."""
        self.taps += sign in ("[", "vote", "link")
        self.typed += sign in (">", "#")
        new = [one for one in news if not one.edit]
        self.edits += len(news) - len(new)
        self.said += [one.words for one in new]
        if news:
            self.waits.append((new or news)[0].at - began)
            self.whole.append((new or news)[-1].at - began)

    def row(self) -> Mapping[str, str]:
        """The line of the table."""
        texts = [len(one) for one in self.said if one]
        return {
            "taps": f"{self.taps}",
            "typed": f"{self.typed}",
            "messages": f"{len(self.said)}",
            "changed": f"{self.edits}",
            "characters": f"{sum(texts):,}",
            "longest": f"{max(texts):,}",
            "over 700": f"{sum(one > 700 for one in texts)}",
            "waits > 1 s": f"{sum(one > 1 for one in self.waits)}",
            "longest wait": f"{max(self.waits):.2f} s",
            "whole after": f"{max(self.whole):.2f} s",
        }


def watched(place: Place, database: str, act: Callable[[], None]) -> tuple[float, list[News]]:
    """Do something and watch what comes of it, for a second at least and until nothing more is to come."""
    known = {id(one): one.edited for one in place.messages()}
    news, began = list[News](), time.monotonic()
    last = began
    act()
    while last - began < BEAT or not _settled(place, database) or _quiet_for(news, last) < QUIET:
        last = time.monotonic()
        assert last - began < PATIENT, f"no end of the reply; last: {_words(place.messages()[-1:])}"
        for one in list(place.messages()):
            if known.get(id(one)) != one.edited:
                news.append(News(last, _words([one])[0], one.labels, edit=id(one) in known))
                known[id(one)] = one.edited
        time.sleep(0.004)
    return began, news


def _quiet_for(news: Sequence[News], now: float) -> float:
    """Seconds since the last news."""
    return now - news[-1].at if news else QUIET


def _settled(place: Place, database: str) -> bool:
    due = "SELECT 1 FROM outbox WHERE state = 'sending' OR state = 'due' AND due_at < created_at + 5000"
    with closing(sqlite3.connect(database)) as db:
        return place.delivered() and not db.execute(due).fetchone()


def play(place: Place, database: str, lines: Sequence[str], talk: Callable[[str], None]) -> Count:
    """The whole visit, an action a second."""
    count = Count()
    for line in lines:
        talk(line)
        sign, _, words = line.removeprefix(". ").partition(" ")
        began, news = watched(place, database, partial(place.do, sign, words))
        if not line.startswith(". "):
            count.add(sign, began, news)
        for one in news:
            talk(
                f"    {'~' if one.edit else '<'} {one.at - began:.2f} s, {len(one.words)}: {one.words}  {list(one.labels)}"
            )
    return count


def prepared(bot: Any, folder: Path) -> str:
    """A twinning is there; the code by which the visitor becomes its owner."""
    (folder / "twinnings.csv").write_text(TWINNING, "utf-8")
    done = bot.run("twinnings", "import", str(folder / "twinnings.csv"), "--apply")
    assert done.returncode == 0, done.stderr
    return str(bot.run("owner-code").stdout.strip())


@contextmanager
def on_telegram(folder: Path) -> Iterator[tuple[Place, Any]]:
    with FakeTelegram() as fake, TelegramBot(fake, folder) as bot:
        bot.wait_for_log("messages taken up")
        phone = Phone(fake)
        yield Telegram(fake, phone, Phone(fake, phone.user, -1000 - phone.user)), bot


@contextmanager
def on_slack(folder: Path) -> Iterator[tuple[Place, Any]]:
    with FakeSlack() as fake, SlackBot(fake, folder) as bot:
        yield Slack(fake, Desktop(fake)), bot


PLATFORMS = {"Telegram": on_telegram, "Slack": on_slack}


def visited(platform: str, lines: Sequence[str], talk: Callable[[str], None]) -> Count:
    """A visit to one platform from nothing."""
    with tempfile.TemporaryDirectory() as folder, PLATFORMS[platform](Path(folder)) as (place, bot):
        code = prepared(bot, Path(folder))
        mine = [one.removeprefix(f"@{platform} ").replace("CODE", code) for one in lines]
        return play(place, bot.database, [one for one in mine if not one.startswith("@")], talk)


def main() -> None:
    given = [one for one in sys.argv[1:] if not one.startswith("-")]
    path = Path(given[0]) if given else VISIT
    lines = [one for one in path.read_text("utf-8").splitlines() if one and not one.startswith("//")]
    for number, platform in enumerate(PLATFORMS):
        count = visited(platform, lines, print if "--talk" in sys.argv else lambda _line: None).row()
        if not number:
            print(f"| {path.stem} | {' | '.join(count)} |\n|{'---|' * (len(count) + 1)}")
        print(f"| {platform} | {' | '.join(count.values())} |", flush=True)


if __name__ == "__main__":
    main()
