"""The visit recorded with local-slack (``make e2e``), replayed on our own stand-in: it must come to the same, word for word."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.scenario import GENERAL, VISIT, in_order, line, picked, play, waiting
from tests.fake.slack import Delivery, Desktop, FakeSlack
from tests.slack.process import Bot

RECORDED = Path(__file__).parents[1] / "e2e" / "recorded"


class Own:
    """The driver for our own stand-in."""

    def __init__(self, slack: FakeSlack, database: str) -> None:
        self.slack, self.mode, self.alice, self.database = slack, slack.mode, Desktop(slack), database
        self.last = Delivery("", {})
        self.alice.opens_home()  # as with local-slack, where that makes the direct message
        self.seen = len(slack.calls)

    def says(self, words: str) -> None:
        self.last = self.alice.says(words)

    def mentions(self, words: str) -> None:
        self.alice.mentions(words)

    def commands(self, words: str) -> None:
        self.last = self.alice.commands(words, GENERAL)

    def orders(self, words: str) -> None:
        self.last = self.alice.commands(words)

    def opens_home(self) -> None:
        self.alice.opens_home()

    def presses(self, label: str) -> None:
        self.last = self.alice.presses(label)

    def submits(self, values: Mapping[str, Any]) -> None:
        for leaf in picked(self.slack.views[-1], values):
            self.alice.types_in(leaf, values[leaf])
        self.last = self.alice.submits(**values)

    def sends_back(self, old: str, new: str) -> None:
        name, content = next(
            one.file for one in reversed(self.slack.messages) if one.file and one.file[0].endswith(".md")
        )
        self.last = self.alice.uploads(name, content.replace(old, new).encode())

    def asks_about(self, words: str) -> None:
        self.last = self.alice.asks_about(words)

    def done(self, expected: list[str]) -> list[str]:
        self.slack.wait(lambda: self._did(expected), about=f"{expected}")
        while self.last.in_vain:  # a press that a busy machine refused: its person presses again
            self.last = self.slack.deliver(self.last.kind, self.last.body)
            self.slack.wait(lambda: self._did(expected), about=f"{expected}")
        lines, self.seen = self._lines(), len(self.slack.calls)
        return in_order(lines)

    def _did(self, expected: list[str]) -> bool:
        """Whether as much came as is expected, and nothing waits to be sent: changes of earlier messages come last."""
        return self.last.in_vain or (len(self._lines()) >= len(expected) and not waiting(self.database))

    def _lines(self) -> list[str]:
        lines = [line(call.method, call.args) for call in self.slack.calls[self.seen :] if call.outcome == "ok"]
        for ack in self.last.acks:
            payload = json.loads(ack[1] or "{}") if isinstance(ack, tuple) else ack
            lines += [f"errors {json.dumps(payload['errors'], ensure_ascii=False)}"] if payload else []
        return [one for one in lines if one]


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_the_recorded_visit_comes_to_the_same(mode: str, tmp_path: Path) -> None:
    recorded = json.loads((RECORDED / f"{mode}.json").read_text())
    assert [one["do"] for one in recorded] == [step.do for step in VISIT]
    with FakeSlack(mode) as slack, Bot(slack, tmp_path) as bot:
        own = Own(slack, bot.database)
        for number, (step, came) in enumerate(play(own, [one["came"] for one in recorded])):
            assert came == recorded[number]["came"], f"step {number}: {step.do} {step.words}"
        assert slack.broken == []
