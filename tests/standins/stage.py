"""A play on two platforms: people at the stand-ins, the process between them, and a clock in the play's hand."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from bot.runtime.settings import Settings
from tests.bot.command import CommandLine
from tests.fake import slack as fake_slack
from tests.fake import telegram as fake_telegram
from tests.fake.slack import Delivery, Desktop, FakeSlack
from tests.fake.telegram import FakeTelegram, Phone
from tests.process import free_port
from tests.standins import seen
from tests.standins.life import Life
from tests.telegram.process import SECRET

GROUP, CHANNEL = -100_500, "C0TWIN"
ZONES = {"fran": "Europe/Brussels", "karl": "Europe/Berlin", "belen": "America/Bogota"}
"""Who has an account at Slack, with the time zone of its profile."""
PHONES = ("olga", "fran", "karl", "naomi")
"""Who has one at Telegram."""
BEGINNING = datetime(2026, 2, 2, 9, tzinfo=UTC)
_ORDER = re.compile(r"(\w+)@(\w+)> (.*)")
_PRESS = re.compile(r"\[(.+)\](?: under )?(.*)")
_PERSON = re.compile(r"\b[0-9a-f]{16}\b")
_CODE = re.compile(r"(?:link|join|owner)[ _]([0-9a-f]+(?:-[0-9a-f]+)+)")
_CODE_OF = re.compile(r"\{code of ([^}]+)\}")

T = TypeVar("T")


def last(found: Iterable[T]) -> T:
    return list(found)[-1]


def user_of(name: str) -> str:
    return f"U{name.upper()}"


@dataclass(frozen=True)
class Post:
    """A call that a stand-in received: when by the play's clock, what people see of it and where, and what became of it."""

    at: datetime
    platform: str
    where: str
    method: str
    outcome: str
    said: tuple[str, ...]

    @property
    def lines(self) -> list[str]:
        failed = "" if self.outcome == "ok" else f"; failed: {self.outcome}"
        if not self.said:
            return [f"({self.platform}: {self.method}{failed})"]
        how = f"; {seen.SAID[self.method]}" if seen.SAID[self.method] else ""
        return [f"[{self.at:%Y-%m-%d %H:%M} UTC, {self.platform}, {self.where}{how}{failed}]", *self.said]


@dataclass
class Stage:
    """``written`` is the transcript and ``posts`` are the calls in it; ``code`` is the last that was shown, ``actor`` who acts.

    ``waits`` are what must have happened before the stage is at rest again, ``numbers`` the people whose random number was
    shown, ``read`` how many calls of each stand-in are in the transcript.
    """

    folder: Path
    telegram: FakeTelegram
    slack: FakeSlack
    now: datetime = BEGINNING
    code: str = ""
    actor: str = ""
    written: list[str] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    life: Life | None = None
    waits: list[Callable[[], object]] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=lambda: {"telegram": 0, "slack": 0})

    def __post_init__(self) -> None:
        self.telegram.people = itertools.count(501)
        self.phones = {name: Phone(self.telegram) for name in PHONES}
        self.desks = {name: Desktop(self.slack, user_of(name)) for name in ZONES}
        for name, zone in ZONES.items():
            self.slack.users[user_of(name)] = {"id": user_of(name), "tz": zone, "locale": "en-GB", "deleted": False}
        self.slack.members[CHANNEL] = {fake_slack.BOT, *map(user_of, ZONES)}
        self._ids = itertools.count(1)
        self.port = free_port()
        self.slack.request_url = f"http://127.0.0.1:{self.port}/slack/events"

    @property
    def database(self) -> str:
        return str(self.folder / "stage.db")

    @property
    def command(self) -> CommandLine:
        return CommandLine(self.folder / "home")

    def _settings(self) -> Settings:
        return Settings(
            (), self.folder / "files", self.database, False, public_url=f"http://127.0.0.1:{self.port}", port=self.port,
            environment={
                "SLACK_API": f"{self.slack.url}/api/", "SLACK_BOT_TOKEN": fake_slack.TOKEN,
                "SLACK_SIGNING_SECRET": fake_slack.SECRET, "TELEGRAM_API": self.telegram.url,
                "TELEGRAM_TOKEN": fake_telegram.TOKEN, "TELEGRAM_SECRET": SECRET,
            },
        )  # fmt: skip

    # -- playing

    def play(self, orders: list[str]) -> None:
        """Follow the orders of a transcript; ``written`` has each with what came of it."""
        for order in orders:
            self.written += ["", order]
            if found := _ORDER.fullmatch(order):
                self._act(found[1], found[2], self._with_codes(found[3]))
            else:
                what, _, rest = order.removeprefix("! ").partition(" ")
                WHAT[what](self, rest)
            self.settle()

    def _with_codes(self, words: str) -> str:
        """The words with the code shown last, or with the first behind what it is of."""
        shown = "\n".join(self.written[:-1])
        named = _CODE_OF.sub(lambda found: last(_CODE.findall(shown[shown.rindex(found[1]) :])[:1]), words)
        return named.replace("{code}", self.code)

    def _act(self, name: str, place: str, words: str) -> None:
        self.actor = name
        {"telegram": self._on_phone, "group": self._on_phone, "slack": self._at_desk, "channel": self._at_desk,
         "screen": self._on_screen}[place](name, place, words)  # fmt: skip

    def settle(self) -> None:
        """Let everything happen that has begun, and read what the stand-ins were asked to do."""
        if self.life is None:
            return
        for done in self.waits:
            self.telegram.wait(done, about=self.written[-1])
        self.waits.clear()
        self.life.settle()
        self.written += self._news()

    # -- people

    def _on_phone(self, name: str, place: str, words: str) -> None:
        phone = self.phones[name]
        at = Phone(self.telegram, phone.user, GROUP) if place == "group" else phone
        if words == "(lets the bot in)":
            self._until_confirmed(at.comes_or_goes("left", "member"))
        elif pressed := _PRESS.fullmatch(words):
            # What an edit took away may still be on a telephone that was not looked at.
            mine = [one for one in at.mine if pressed[2] in one.text]
            shown = last(one for one in mine if any(button["text"] == pressed[1] for button in one.ever))
            query = at.press_data(shown.data(pressed[1]), shown)
            self.waits.append(lambda: query in self.telegram.answered)
        else:
            self._until_confirmed(at.say(words))

    def _until_confirmed(self, update: int) -> None:
        self.waits.append(lambda: update in self.telegram.confirmed)

    def _at_desk(self, name: str, place: str, words: str) -> None:
        desk, chat = self.desks[name], CHANNEL if place == "channel" else ""
        if pressed := _PRESS.fullmatch(words):
            here = [one for one in self.slack.messages if one.chat == (chat or desk.direct)]
            mine = [one for one in here if one.only in ("", desk.user) and pressed[2] in one.words]
            self._until_acked(desk.presses(pressed[1], last(one for one in mine if pressed[1] in one.labels)))
        elif words.startswith("/city2city"):
            self._until_acked(desk.commands(words.removeprefix("/city2city").strip(), chat))
        else:
            self._until_acked(desk.says(words, chat))

    def _on_screen(self, name: str, _place: str, words: str) -> None:
        fields = dict(one.split(": ", 1) for one in words.split(" | "))
        self._until_acked(self.desks[name].submits(**fields))

    def _until_acked(self, delivery: Delivery) -> None:
        self.waits.append(lambda: delivery.acked_after is not None)

    # -- time

    @property
    def millis(self) -> int:
        return int(self.now.timestamp() * 1000)

    def start(self, _rest: str = "") -> None:
        """The process starts."""
        assert self.life is None
        self.life = Life(self._settings(), lambda: self.now, lambda: f"{next(self._ids):08x}")

    def stop(self, _rest: str = "") -> None:
        """The process ends."""
        assert self.life
        self.life.end()
        self.life = None

    def run(self, until: str) -> None:
        """Move the clock while the process runs, from each message that is due to the next."""
        assert self.life
        end = datetime.fromisoformat(until).replace(tzinfo=UTC)
        while (due := self.life.next_due()) is not None and due <= end.timestamp() * 1000:
            self.now = max(self.now, datetime.fromtimestamp(due / 1000, UTC))
            self.settle()
            self.life.keep_house()
        self.now = end

    def sleep(self, until: str) -> None:
        """Move the clock while nothing runs."""
        assert self.life is None
        self.now = datetime.fromisoformat(until).replace(tzinfo=UTC)

    def owner_code(self, _rest: str = "") -> None:
        """Somebody with access to the machine makes the code of the first owner."""
        done = self.command.run("owner-code", "--db", self.database)
        assert done.returncode == 0, done.stderr
        self.code = done.stdout.split()[-1]

    def report(self, _rest: str = "") -> None:
        """Somebody with access to the machine makes the programme's page: its words."""
        page = self.folder / "report.html"
        done = self.command.run("report", str(page), "--db", self.database, "--as-of", f"{self.now:%Y-%m-%dT%H:%MZ}")
        assert done.returncode == 0, done.stderr
        self.written += seen.page(page.read_text("utf-8"))

    # -- what the stand-ins received

    def _news(self) -> Iterator[str]:
        made = self.telegram.calls[self.read["telegram"] :]
        calls = [(call.at, self._of_telegram(call)) for call in made if call.method not in seen.OF_THE_MACHINE]
        calls += [(call.at, self._of_slack(call)) for call in self.slack.calls[self.read["slack"] :]]
        self.read = {"telegram": self.read["telegram"] + len(made), "slack": len(self.slack.calls)}
        for _, post in sorted(calls, key=lambda one: one[0]):
            self.posts.append(post)
            self.code = next((found[1] for line in post.said if (found := _CODE.search(line))), self.code)
            yield from post.lines

    def _of_telegram(self, call: fake_telegram.Call) -> Post:
        chat = str(call.params.get("chat_id"))
        by_chat = {str(phone.chat): name for name, phone in self.phones.items()} | {str(GROUP): "the group"}
        said = seen.telegram(call) if call.method in seen.SAID else ()
        return self._post("Telegram", call, by_chat.get(chat, self.actor), said)

    def _of_slack(self, call: fake_slack.Call) -> Post:
        chat = str(call.args.get("channel") or call.args.get("channel_id"))
        by_chat = {desk.direct: name for name, desk in self.desks.items()} | {CHANNEL: "the channel"}
        alone = [name for name in ZONES if user_of(name) == call.args.get("user")]
        said = seen.slack(call, self.slack.files) if call.method in seen.SAID else ()
        return self._post("Slack", call, ", ".join([by_chat.get(chat, self.actor), *alone]), said)

    def _post(self, platform: str, call: fake_telegram.Call | fake_slack.Call, where: str, said: Iterable[str]) -> Post:
        lines = tuple(_PERSON.sub(self._person, line) for line in said)
        return Post(self.now, platform, where, call.method, call.outcome, lines)

    def _person(self, found: re.Match[str]) -> str:
        """A person's number is random: here it is who is the how-manyth to be shown."""
        return f"(person {self.numbers.setdefault(found[0], len(self.numbers) + 1)})"


WHAT: Mapping[str, Callable[[Stage, str], None]] = {
    "start": Stage.start, "stop": Stage.stop, "run": Stage.run, "sleep": Stage.sleep, "owner-code": Stage.owner_code,
    "report": Stage.report,
}  # fmt: skip


def opened(folder: Path, held: ExitStack) -> Stage:
    """A stage whose stand-ins are there as long as ``held`` is."""
    return Stage(folder, held.enter_context(FakeTelegram()), held.enter_context(FakeSlack("http")))
