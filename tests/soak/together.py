"""kill -9 and SIGTERM of one process that serves all platforms, while people ask and the platforms fail at random.

What was acknowledged is applied once, its answers go out in the order of the asking, and each was delivered or stands in the list
of what staff must look at.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.day import CLOCK
from tests.fake import slack as fake_slack
from tests.fake import telegram as fake_telegram
from tests.slack.killing import SlackStage, SlowSlack
from tests.slack.process import Bot
from tests.soak.kills import STILLBORN, TAKES_EVENTS, Person, Stage, states
from tests.telegram.conftest import FAST
from tests.telegram.killing import SlowTelegram, TelegramStage
from tests.telegram.process import SECRET

PEOPLE = 3
"""So many of each platform begin to talk in each life, half of them before it begins."""
ASKS = {"about": "About", "privacy": "Privacy", "help": "What I can do"}
"""What each of them says, and how the one message begins that answers it."""
LONGEST_LIFE = 1.5
"""Seconds after which a life ends at the latest."""
FAULTS = {"429": 3, "500": 3, "reset": 2, "502-after": 2, "reset-after": 2}
"""What goes wrong, and how often in comparison. Behind the last two the message was taken."""
FAULTY = 0.1
"""So many of the calls go wrong."""
SENDS = ("sendMessage", "chat.postMessage")
WAYS = {"polling and socket": "socket", "webhook and http": "http"}
SETTLED = {"sent", "uncertain", "dead"}
LISTED = {"uncertain", "dead"}
"""What staff see as unsent."""


@dataclass
class Trouble:
    """What a platform does to the calls that send, and which they were. ``doubtful``: how many were taken with a false answer."""

    dice: random.Random
    lasts: bool = True
    always: str = ""
    """What each call meets, instead of now and then something."""
    attempts: list[tuple[str, str]] = field(default_factory=list)
    doubtful: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: int = 0

    @property
    def seconds(self) -> int:
        """How long a 429 says to wait."""
        return 60 if self.always else 1

    def comes(self, method: str, chat: str, words: str) -> str:
        """The kind of fault that a call meets."""
        if method not in SENDS:
            return ""
        self.attempts.append((chat, _answer(words)))
        if not self.lasts or self.always or self.dice.random() >= FAULTY:
            return self.always if self.lasts else ""
        kind = self.dice.choices(list(FAULTS), list(FAULTS.values()))[0]
        self.faults += 1
        self.doubtful[self.attempts[-1]] += kind.endswith("-after")
        return kind


class TroubledTelegram(SlowTelegram):
    """Telegram on a bad day."""

    def __init__(self) -> None:
        super().__init__()
        self.trouble = Trouble(random.Random(11))

    def _fault(self, method: str, params: Mapping[str, Any]) -> fake_telegram.Fault | None:
        kind = self.trouble.comes(method, str(params.get("chat_id")), str(params.get("text")))
        return (
            fake_telegram.Fault(kind, method, retry_after=self.trouble.seconds)
            if kind
            else super()._fault(method, params)
        )


class TroubledSlack(SlowSlack):
    """Slack on a bad day."""

    def __init__(self, mode: str) -> None:
        super().__init__(mode)
        self.trouble = Trouble(random.Random(12))

    def _fault(self, method: str, args: Mapping[str, Any]) -> fake_slack.Fault | None:
        kind = self.trouble.comes(method, str(args.get("channel")), str(args.get("text")))
        return (
            fake_slack.Fault(kind, method, retry_after=self.trouble.seconds) if kind else super()._fault(method, args)
        )


@dataclass
class Talker:
    """Somebody who says one thing after the other."""

    person: Person
    said: int = 0

    @property
    def done(self) -> bool:
        return self.said == len(ASKS)

    def go_on(self) -> None:
        """Say the next thing, where the platform keeps it behind the last."""
        if not self.done and self.person.in_order:
            self.person.says(list(ASKS)[self.said])
            self.said += 1


@dataclass
class Toll:
    """What a series of deaths cost. ``astray`` are answers that were neither delivered nor listed for staff, ``disordered`` chats
    in which one overtook another, ``unexplained`` repeats that neither a death nor a false answer of the platform explains.
    """

    way: str
    kills: int = 0
    events: int = 0
    faults: int = 0
    lost: int = 0
    twice: int = 0
    astray: int = 0
    disordered: int = 0
    unexplained: int = 0
    repeats: int = 0
    in_flight: int = 0
    listed: int = 0
    seconds_a_life: float = 0.0
    seconds_to_begin: float = 0.0


@dataclass
class World:
    """Both platforms, and the process that serves them."""

    way: str
    telegram: TroubledTelegram
    slack: TroubledSlack
    bot: Bot
    stages: tuple[Stage, Stage]
    dice: random.Random
    talkers: list[Talker] = field(default_factory=list)
    flown: Counter[tuple[str, str]] = field(default_factory=Counter)
    """At how many deaths an answer to a chat was on its way."""
    begun: list[float] = field(default_factory=list)
    """How many seconds each life took to begin."""

    @property
    def troubles(self) -> tuple[Trouble, Trouble]:
        return self.telegram.trouble, self.slack.trouble

    @property
    def attempts(self) -> int:
        return sum(len(one.attempts) for one in self.troubles)

    @property
    def unacknowledged(self) -> int:
        return sum(one.unacknowledged for one in self.stages)

    def arrive(self, number: int) -> None:
        """So many more of each platform, who begin to talk."""
        self.talkers += [Talker(stage.newcomer()) for stage in self.stages for _ in range(number)]
        self.go_on()

    def go_on(self) -> bool:
        """Let all say the next thing; whether they have said everything."""
        for one in self.talkers:
            one.go_on()
        return all(one.done for one in self.talkers)

    def wait(self, what: Callable[[], Any], about: str) -> Any:
        return self.telegram.wait(what, about=about)

    def begin(self) -> None:
        """A life, up to its first event."""
        before, began = len(self.bot.log), time.monotonic()
        self.bot.start()
        self.wait(lambda: TAKES_EVENTS in self.bot.log[before:], "a new life")
        self.begun.append(time.monotonic() - began)

    def work(self) -> None:
        """Let it work for a while, which ends at any moment of some messages."""
        until, enough = time.monotonic() + LONGEST_LIFE, self.attempts + self.dice.randrange(4 * PEOPLE)
        self.wait(lambda: (self.go_on() and self.attempts >= enough) or time.monotonic() > until, "messages")
        time.sleep(self.dice.uniform(0, 0.05))

    def note_flying(self) -> int:
        """Note what was on its way when the process ended; how many messages that were."""
        for stage in self.stages:
            stage.hear_out()
        held = states(self.bot.database)
        flying = [
            (chat, answer)
            for chat, found in held.items()
            for state, answer in zip(found, ASKS.values(), strict=False)
            if state == "sending"
        ]
        self.flown.update(flying)
        return len(flying)

    def die(self) -> int:
        """One life and its end by kill -9; how many messages were on their way."""
        self.arrive(PEOPLE // 2)
        if self.begun and self.dice.random() < STILLBORN:
            self.bot.start()
            time.sleep(self.dice.uniform(0, 0.3))
        else:
            self.begin()
            self.arrive(PEOPLE - PEOPLE // 2)
            self.work()
        self.bot.kill()
        return self.note_flying()

    def stop(self) -> tuple[int, float, int]:
        """One life and its end by SIGTERM: the exit code, its seconds, and how many messages were left on their way."""
        self.begin()
        self.arrive(2 * PEOPLE)
        enough = self.attempts + self.dice.randrange(1, 2 * PEOPLE)
        self.wait(lambda: self.go_on() and self.attempts >= enough, "messages")
        began = time.monotonic()
        code = self.bot.stop()
        seconds = time.monotonic() - began
        return code, seconds, self.note_flying()

    def live_on(self) -> dict[str, list[str]]:
        """A life in which nothing fails and all comes to rest, an hour later, when no back-off holds anything; the states of all
        messages then."""
        for one in self.troubles:
            one.lasts = False
        self.bot.env["CITY2CITY_NOW"] = (CLOCK() + timedelta(hours=1)).isoformat()
        with self.bot:
            while not self._rests():
                before = self.attempts
                self.wait(lambda before=before: self._rests() or self.attempts > before, "rest")
            return states(self.bot.database)

    def _rests(self) -> bool:
        if not self.go_on() or self.unacknowledged:
            return False
        held = states(self.bot.database)
        all_there = all(len(held.get(one.person.chat, ())) >= one.said for one in self.talkers)
        return all_there and {state for one in held.values() for state in one} <= SETTLED

    def toll(self, held: Mapping[str, list[str]], toll: Toll) -> Toll:
        """The books, once all rests."""
        toll.events, toll.faults = sum(one.said for one in self.talkers), sum(one.faults for one in self.troubles)
        toll.listed = sum(state in LISTED for one in held.values() for state in one)
        explained = self.flown + self.troubles[0].doubtful + self.troubles[1].doubtful
        tried = self._tried()
        for talker in self.talkers:
            chat, found = talker.person.chat, held.get(talker.person.chat, [])
            shown = Counter(_answer(one.words) for one in talker.person.sees())
            again = {answer: often - 1 for answer, often in shown.items()}
            toll.lost += max(talker.said - len(found), 0)
            toll.twice += max(len(found) - talker.said, 0)
            toll.astray += sum(
                state not in LISTED and not shown[answer] for state, answer in zip(found, ASKS.values(), strict=False)
            )
            toll.disordered += tried[chat] != [one for one in ASKS.values() if one in tried[chat]]
            toll.repeats += sum(again.values())
            toll.unexplained += sum(max(often - explained[chat, answer], 0) for answer, often in again.items())
        return toll

    def _tried(self) -> dict[str, list[str]]:
        """By chat, the answers in the order in which each was first tried to be sent."""
        found: dict[str, list[str]] = {talker.person.chat: [] for talker in self.talkers}
        for chat, answer in dict.fromkeys([*self.troubles[0].attempts, *self.troubles[1].attempts]):
            found[chat].append(answer)
        return found


def _answer(words: str) -> str:
    """How an answer begins, by which it is known."""
    return next((one for one in ASKS.values() if one in words.partition("\n")[0]), words)


@contextmanager
def world(folder: Path, way: str, seed: int) -> Iterator[World]:
    """Telegram and Slack, each as ``way`` says, with nobody there yet."""
    with TroubledTelegram() as telegram, TroubledSlack(WAYS[way]) as slack:
        env = {"TELEGRAM_TOKEN": fake_telegram.TOKEN, "TELEGRAM_API": telegram.url, **FAST}
        if slack.mode == "http":
            env["TELEGRAM_SECRET"] = SECRET
        bot = Bot(slack, folder, env=env, words=("run",))
        # The two stages are asked about their platforms only: the process is neither's.
        stages = TelegramStage(telegram, bot), SlackStage(slack, bot)  # type: ignore[arg-type]
        made = World(way, telegram, slack, bot, stages, random.Random(seed))
        yield made
        if bot.alive:
            bot.kill()


def slay(world: World, kills: int) -> Toll:
    """Kill the process so often."""
    toll, began = Toll(world.way, kills), time.monotonic()
    toll.in_flight = sum(world.die() for _ in range(kills))
    toll.seconds_a_life = round((time.monotonic() - began) / max(kills, 1), 2)
    toll.seconds_to_begin = round(sum(world.begun) / max(len(world.begun), 1), 2)
    return world.toll(world.live_on(), toll)
