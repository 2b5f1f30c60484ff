"""kill -9 over a recorded visit in the terminal: after each death the store holds the state before or behind the line in flight."""

from __future__ import annotations

import io
import json
import os
import random
import re
import select
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.runtime.receive import Receiver
from bot.runtime.relay import Relay
from bot.terminal import terminal_adapter
from bot.terminal.replay import RecordingTransport, groups, instant, sent_back
from bot.terminal.terminal_render import Style
from bot.terminal.transcript import TranscriptLine, read_transcript
from handlers.dialog.turn import Made, Reply
from storage.open import open_store
from storage.records import OutboxRow
from tests.bot.command import CommandLine
from tests.flow.talk import Shelf, languages_of, shipped
from tests.nursery import piped
from tests.patience import PATIENCE

KEPT = {
    "person": "language, zone, programme, noticed_at",
    "conversation": "state",
    "form": "id, programme, kind, finished_at, keep, staff_may_read",
    "answer": "form, leaf, value",
    "version": "form, number, document",
    "counter": "programme, what, number",
    "miss": "programme, text, band, person IS NOT NULL",
}
"""What a visit leaves in the store, in the order in which it was written."""
ID = re.compile(r"\b[0-9a-f]{8,32}\b")


@dataclass(frozen=True)
class Step:
    """A line of the visit, what is printed when it was taken, and the store's state then."""

    typed: str
    printed: str
    state: str
    edits: tuple[str, ...] = ()
    """What is written into the draft that was exported last, which is then sent back: it is of this very draft."""


@dataclass
class Toll:
    """What a series of deaths cost."""

    kills: int = 0
    in_flight: int = 0
    """Deaths at which a line had been given and not yet answered."""
    lost: list[int] = field(default_factory=list)
    """Lines that were answered before a death and are not in the store after it."""


@dataclass
class Filer(terminal_adapter.Printer):
    """A printer that remembers its files for ``send-back``."""

    heard_files: RecordingTransport = field(default_factory=RecordingTransport)

    async def send(self, row: OutboxRow, reply: Reply, made: Made | None) -> str:
        if made:
            self.heard_files.files[made.name] = made
        return await terminal_adapter.Printer.send(self, row, reply, made)


def state(database: Path) -> str:
    """What the store holds, with ids in the order of their first mention instead of their own random letters."""
    with closing(sqlite3.connect(database)) as db:
        rows = {
            table: db.execute(f"SELECT {columns} FROM {table} ORDER BY rowid").fetchall()
            if table not in ("person", "form", "counter")
            else sorted(db.execute(f"SELECT {columns} FROM {table}").fetchall(), key=lambda row: str(row[1:]))
            for table, columns in KEPT.items()
        }
    names: dict[str, str] = {}
    return ID.sub(lambda found: names.setdefault(found[0], f"id{len(names)}"), json.dumps(rows))


def without_paths(printed: str) -> str:
    """Where a file was saved differs from life to life."""
    return "".join(line for line in printed.splitlines(keepends=True) if not line.startswith("  → "))


def steps(visit: Path, folder: Path) -> tuple[datetime, list[Step]]:
    """When the visit takes place, and what each of its lines comes to where nobody dies."""
    transcript = read_transcript(visit)
    now = instant(transcript.head["as-of"])
    out, heard, database = io.StringIO(), RecordingTransport(), folder / "reference.db"
    with closing(open_store(str(database))) as store:
        shelf, languages = Shelf(shipped(), store), languages_of(shipped().packs)
        printer = Filer(out, Style(), folder / "reference", heard_files=heard)
        relay = Relay(store, shelf, languages, {terminal_adapter.PLATFORM: printer}, lambda: now)
        chat = terminal_adapter.Chat(Receiver(store, shelf, languages, lambda: now), relay)
        found = []
        for typed, edits in _typed(groups(transcript.lines)):
            chat.say(f"/file {filled_in(heard, edits, folder)}" if edits else typed)
            found.append(Step(typed, without_paths(out.getvalue()), state(database), edits))
            out.seek(0)
            out.truncate()
    return now, found


def _typed(parts: list[list[TranscriptLine]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for first, *more in parts:
        if first.sign == ">":
            yield first.words.replace("\\n", "\n"), ()
        elif first.words == "send-back":
            yield "", tuple(line.words for line in more if line.sign == "~")


def filled_in(heard: RecordingTransport, edits: tuple[str, ...], folder: Path) -> Path:
    """The draft that was exported last, filled in elsewhere."""
    back = folder / "sent back.md"
    back.write_bytes(sent_back(heard, edits).content)
    return back


class Life:
    """One process of the chat, which is killed at the end."""

    def __init__(self, command: CommandLine, database: Path, now: datetime) -> None:
        self._printed = ""
        words = ["chat", "--db", f"sqlite:///{database}", "--as-of", now.isoformat()]
        self._files = database.with_suffix(".files")
        environment = command.environment({"CITY2CITY_FILES": str(self._files)})
        self.process = piped(words, environment)

    def give(self, step: Step) -> None:
        self._printed, typed = "", step.typed
        if step.edits:
            typed = f"/file {filled_in(self._exported(), step.edits, self._files)}"
        self.process.stdin.write(typed.replace("\n", "\\\n") + "\n")
        self.process.stdin.flush()

    def _exported(self) -> RecordingTransport:
        """What this chat has saved, in the order in which that was."""
        saved = sorted(self._files.glob("*-draft*.md"), key=lambda path: path.stat().st_mtime_ns)
        files = {path.name: Made(path.name, path.read_text("utf-8")) for path in saved}
        return RecordingTransport(files=files)

    def hears(self, printed: str) -> None:
        until = time.monotonic() + PATIENCE
        while not without_paths(self._printed).endswith(printed):
            ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
            assert ready, f"not printed: {printed}; printed: {self._printed}"
            assert time.monotonic() < until, f"not printed: {printed}; printed: {self._printed}"
            self._printed += os.read(self.process.stdout.fileno(), 1 << 16).decode()

    def __enter__(self) -> Life:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.life.kill()
        self.process.life.wait(PATIENCE)
        self.process.close()


def slay(command: CommandLine, visit: Path, folder: Path, kills: int, seed: int) -> Toll:
    """Play the visit and kill its process ``kills`` times; where the visit is over before, it begins anew."""
    dice, toll = random.Random(seed), Toll()
    now, wanted = steps(visit, folder)
    round_ = 0
    while toll.kills < kills:
        round_ += 1
        _once(command, wanted, now, folder / f"{round_}.db", dice, toll, kills)
    return toll


def _once(
    command: CommandLine, wanted: list[Step], now: datetime, database: Path, dice: random.Random, toll: Toll, kills: int
) -> None:
    done = 0
    while done < len(wanted):
        answered = min(done + dice.randrange(16), len(wanted)) if toll.kills < kills else len(wanted)
        in_flight = answered < len(wanted) and dice.random() < 0.9
        with Life(command, database, now) as life:
            for step in wanted[done:answered]:
                life.give(step)
                life.hears(step.printed)
            if in_flight:
                life.give(wanted[answered])
                time.sleep(dice.random() * (0.02 if answered > done else 0.3))
        toll.kills += 1
        toll.in_flight += in_flight
        done = _reached(wanted, answered, in_flight, database, toll)


def _reached(wanted: list[Step], answered: int, in_flight: bool, database: Path, toll: Toll) -> int:
    """How many lines the store holds after a death."""
    if answered == 0 and not database.exists():
        return 0
    held = state(database)
    if in_flight and held == wanted[answered].state and (answered == 0 or held != wanted[answered - 1].state):
        return answered + 1
    if answered and held != wanted[answered - 1].state:
        toll.lost.append(answered)
    return answered
