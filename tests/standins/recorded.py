"""A play on both stand-ins beside what was recorded of it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.standins.stage import Stage, opened

ORDER = re.compile(r"! |\w+@\w+> ")
SHOWS = "* shows: "


@dataclass
class PlayStep:
    """An order, the lines typed by hand that what comes of it must have, and what came of it."""

    order: str
    shows: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        return ["", self.order, *(SHOWS + one for one in self.shows), *self.said]


@dataclass
class Recorded:
    """A play that is over, step by step."""

    chat: Path
    stage: Stage
    steps: list[PlayStep]

    def is_as_recorded(self) -> bool:
        """Whether all went as it is written; RECORD=1 writes it anew, all but what was typed by hand."""
        page = self.chat.read_text("utf-8")
        head = [line for line in page.splitlines() if line.startswith("#")]
        now = "\n".join([*head, *(line for one in self.steps for line in one.lines), ""])
        if os.environ.get("RECORD"):
            self.chat.write_text(now, "utf-8")
        return now == self.chat.read_text("utf-8")

    @property
    def missing(self) -> list[str]:
        """What was typed by hand and did not come."""
        return [f"{step.order}: {one}" for step in self.steps for one in step.shows if one not in "\n".join(step.said)]

    def after(self, order: str) -> PlayStep:
        """The first step with that order."""
        return next(one for one in self.steps if one.order == order)


def steps(page: str) -> Iterator[PlayStep]:
    """The orders of a transcript, with what was typed by hand under them."""
    found: list[PlayStep] = []
    for line in page.splitlines():
        if ORDER.match(line):
            found.append(PlayStep(line))
        elif line.startswith(SHOWS):
            found[-1].shows.append(line.removeprefix(SHOWS))
    return iter(found)


def played(chat: Path, folder: Path, begins: str, held: ExitStack) -> Recorded:
    """Play a transcript from that moment on; the stand-ins are there as long as ``held`` is."""
    stage = opened(folder, held)
    stage.now = datetime.fromisoformat(begins).replace(tzinfo=UTC)
    play = Recorded(chat, stage, list(steps(chat.read_text("utf-8"))))
    try:
        for one in play.steps:
            before = len(stage.written)
            stage.play([one.order])
            one.said = stage.written[before + 2 :]
    finally:
        if stage.life:
            stage.stop()
    return play
