"""Visits on record: what a person does, a line each, and what came of it.

    > words        types          [ label     presses the button with that label on the last message that has it
    @ 50.85,4.35   a location     old[ label  presses a button of an earlier message
    file A1: x     sends the exported draft back, with ``x`` under the heading A1
    group> words   types in a group, after the bot's name
    inline> words  asks in inline mode

Below stand ``<`` messages, ``~`` messages that took the place of another, ``?`` inline results: their first words and labels.
``RECORD=1 pytest tests/telegram/test_visits.py`` writes what comes now.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.fake.telegram import FakeTelegram, Phone, Shown
from tests.telegram.process import Bot

SAID = ("<", "~", "?")
_DATE = re.compile(
    r"\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"
)


@dataclass
class Visit:
    """Plays a visit on a running process."""

    bot: Bot
    fake: FakeTelegram
    phone: Phone
    group: Phone
    seen: int = 0
    edits: dict[int, int] = field(default_factory=dict)

    def do(self, action: str) -> list[str]:
        """Do what a line says; the lines of what came of it."""
        sign, _, words = action.partition(" ")
        came = ACTIONS[sign](self, words)
        self._settle()
        return [*came, *self._news()]

    def _settle(self) -> None:
        def quiet() -> bool:
            with closing(sqlite3.connect(self.bot.database)) as db:
                return (
                    not self.fake.queue
                    and not db.execute("SELECT 1 FROM outbox WHERE state IN ('due', 'sending')").fetchone()
                )

        self.fake.wait(quiet)

    def _news(self) -> Iterator[str]:
        for message in self.fake.messages[: self.seen]:
            if message.edited != self.edits.get(message.id, 0):
                self.edits[message.id] = message.edited
                yield f"~ {shown(message)}"
        for message in self.fake.messages[self.seen :]:
            yield f"< {shown(message)}"
        self.seen = len(self.fake.messages)

    def sent_back(self, change: str) -> None:
        """The exported draft, with words under a heading."""
        where, _, words = change.partition(": ")
        exported = next(m.file for m in reversed(self.phone.mine) if m.file and m.file.name.endswith(".md"))
        content = exported.content.decode()
        changed, times = re.subn(
            rf"(### {re.escape(where)} [^\n]*\n(?:>[^\n]*\n)*)(?:(?!#)[^\n]*\n)*", rf"\1\n{words}\n\n", content
        )
        assert times == 1, f"no heading {where} in the exported draft"
        self.phone.document(exported.name, changed.encode())

    def old_press(self, label: str) -> None:
        asked = next(m for m in reversed(self.phone.mine[:-1]) if any(label in button["text"] for button in m.ever))
        self.phone.press(label, on=asked)

    def inline(self, words: str) -> list[str]:
        query = self.phone.ask_inline(words)
        results = self.fake.wait(lambda: self.fake.answered.get(query))["results"]
        return [f"? {one['title']}" for one in results[:3]]


def _nothing(done: object) -> list[str]:
    return []


ACTIONS: Mapping[str, Callable[[Visit, str], list[str]]] = {
    ">": lambda visit, words: _nothing(visit.phone.say(words.replace("\\n", "\n"))),
    "[": lambda visit, label: _nothing(visit.phone.press(label)),
    "old[": lambda visit, label: _nothing(visit.old_press(label)),
    "@": lambda visit, at: _nothing(
        visit.phone.send(location=dict(zip(("latitude", "longitude"), map(float, at.split(",")), strict=True)))
    ),
    "file": lambda visit, change: _nothing(visit.sent_back(change)),
    "group>": lambda visit, words: _nothing(
        visit.group.say(
            f"@twin_test_bot {words}", entities=[{"type": "mention", "offset": 0, "length": len("@twin_test_bot")}]
        )
    ),
    "inline>": lambda visit, words: visit.inline(words),
}


def shown(message: Shown) -> str:
    """The first words of a message, its buttons and its file, on one line; dates change with the calendar."""
    words = _DATE.sub("DATE", " ".join(message.text.split()))
    labels = "".join(f" [{label}]" for label in message.labels)
    return f"{words[:90]}{f' → {message.file.name}' if message.file else ''}{labels}"


def actions(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith((*SAID, "#"))]


def heard(path: Path) -> list[str]:
    """The whole record without its comments."""
    return [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]


def play(visit: Visit, path: Path) -> list[str]:
    """The record as it comes out now."""
    return [line for action in actions(path) for line in (action, *visit.do(action))]
