"""Replaying transcripts: through receive, outbox and relay, on a real database file that is closed and opened on ``restart``."""

from __future__ import annotations

import asyncio
import itertools
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from pathlib import Path

from bot.runtime.knowledge import KnowledgeSource, LateLibrary
from bot.runtime.languages import Languages
from bot.runtime.receive import Incoming, Receiver
from bot.runtime.relay import Relay
from bot.terminal.terminal_adapter import CHANNEL
from bot.terminal.terminal_render import Style, lines
from bot.terminal.transcript import Transcript, TranscriptError, TranscriptLine, missing_line, read_transcript
from faq.pack.model import Pack
from faq.search.results import Searchable
from handlers.dialog.turn import Event, File, Made, Reply, Text
from storage.open import open_store
from storage.records import Address, Identity, OutboxRow

TODAY = "2026-11-21"
"""The date of a transcript that names none: transcripts must not change with the calendar."""


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """What a replay found: what was not as written (``file:line: …``), and the self-check outcomes that were reached."""

    flaws: list[str]
    outcomes: set[str]


@dataclass(slots=True)
class RecordingTransport:
    """A transport that remembers what was sent since it was last asked."""

    platform: str = "terminal"
    said: list[str] = field(default_factory=list)
    files: dict[str, Made] = field(default_factory=dict)

    async def send(self, row: OutboxRow, reply: Reply, made: Made | None) -> str:
        """Remember one message and its file."""
        self.said += list(lines(reply, Style()))
        if made:
            self.files[made.name] = made
            self.said.append(f"→ {made.name}")
        return str(row.id)

    def take(self) -> list[str]:
        """What was said since the last call."""
        said, self.said = self.said, []
        return said


class Player:
    """One conversation that is replayed on a database file."""

    def __init__(
        self, database: str, packs: Mapping[str, Pack], head: Mapping[str, str], library: Searchable | None = None,
        given: int = 0,
    ) -> None:  # fmt: skip
        """``given``: how many events the conversation on that database has had; their ids are not given again."""
        self._database, self._packs = database, packs
        self._library = library or LateLibrary(packs, {})
        self._count = itertools.count(1 + given)
        self.heard = RecordingTransport()
        self.now = instant(head.get("as-of", TODAY))
        self._open()
        self._begin(head)

    def _open(self) -> None:
        self.store = open_store(self._database)
        known, languages = KnowledgeSource(self._packs, self.store, self._library), Languages(self._packs)
        self._receiver = Receiver(self.store, known, languages, lambda: self.now)
        self._relay = Relay(self.store, known, languages, {"terminal": self.heard}, lambda: self.now)

    def _begin(self, head: Mapping[str, str]) -> None:
        with self.store.transaction():
            person = self.store.person(self._identity, 0)
            wanted = replace(person, programme=head.get("programme", ""), language=head.get("language", ""))
            self.store.save_person(wanted)

    @property
    def _identity(self) -> Identity:
        return Identity("terminal", "", "replay")

    async def give(self, event: Event) -> list[str]:
        """Give an event; the lines that were said. RuntimeError where it hit a bug: that is no flaw of the transcript."""
        address = Address("terminal", "replay", "", "replay")
        receipt = self._receiver.receive(Incoming(f"e{next(self._count)}", event, address, self._identity, CHANNEL))
        if receipt.fate == "parked":
            raise RuntimeError(f"a bug of the program: {self.store.parked()[-1].error}")
        await self._relay.drain()
        return self.heard.take()

    def restart(self) -> None:
        """Close the store and open it again, as after a crash."""
        self.store.close()
        self._open()


def instant(words: str) -> datetime:
    """A date (12:00 UTC) or an instant; TranscriptError where the words are neither."""
    try:
        found = datetime.fromisoformat(words)
    except ValueError as error:
        raise TranscriptError(f"{words!r} is neither a date nor an instant") from error
    if len(words) == len(TODAY):
        return datetime.combine(found.date(), time(12), UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def replay(path: Path, packs: Mapping[str, Pack], library: Searchable | None = None) -> ReplayResult:
    """Replay one transcript; its flaws are lines that did not come, unknown orders, and a budget that is too small.

    ``library`` is one of these packs, so that many transcripts need not build one each.
    """
    transcript = read_transcript(path)
    with tempfile.TemporaryDirectory() as folder:
        player = Player(f"{folder}/replay.db", packs, transcript.head, library)
        flaws = asyncio.run(_play(player, transcript))
        outcomes = {
            one.what.removeprefix("outcome:") for one in player.store.counts() if one.what.startswith("outcome:")
        }
        player.store.close()
    if transcript.budget and transcript.typed > transcript.budget:
        flaws.append(f"{path}:1: {transcript.typed} messages, but the budget is {transcript.budget}")
    return ReplayResult(flaws, outcomes)


async def _play(player: Player, transcript: Transcript) -> list[str]:
    flaws: list[str] = []
    for group in groups(transcript.lines):
        try:
            said = await _do(player, group)
        except TranscriptError as error:
            flaws.append(f"{transcript.path}:{group[0].number}: {error}")
            continue
        missed = missing_line([line for line in group if line.sign == "<"], said)
        if missed:
            flaws.append(
                f"{transcript.path}:{missed.number}: not said: {missed.words!r}; said: {' / '.join(said)[:2000]}"
            )
        if group[0].words.startswith("outcome ") and group[0].sign == "!" and not said:
            flaws.append(f"{transcript.path}:{group[0].number}: the self-check did not come to that outcome")
    return flaws


def groups(all_lines: Sequence[TranscriptLine]) -> list[list[TranscriptLine]]:
    """The lines parted where something is done."""
    found: list[list[TranscriptLine]] = []
    for line in all_lines:
        if line.sign in ">!" or not found:
            found.append([])
        found[-1].append(line)
    return found


async def _do(player: Player, group: Sequence[TranscriptLine]) -> list[str]:
    first = group[0]
    if first.sign == ">":
        return await player.give(Text(first.words.replace("\\n", "\n")))
    order, _, rest = first.words.partition(" ")
    if order == "send-back":
        return await player.give(sent_back(player.heard, [line.words for line in group if line.sign == "~"]))
    if order not in _ORDERS:
        raise TranscriptError(f"unknown order {order!r}; there are: send-back, {', '.join(_ORDERS)}")
    return _ORDERS[order](player, rest)


def _restart(player: Player, _rest: str) -> list[str]:
    player.restart()
    return []


def _as_of(player: Player, when: str) -> list[str]:
    player.now = instant(when)
    return []


def _outcome(player: Player, wanted: str) -> list[str]:
    return [one.what for one in player.store.counts() if one.what == f"outcome:{wanted}"]


_ORDERS: Mapping[str, Callable[[Player, str], list[str]]] = {"restart": _restart, "as-of": _as_of, "outcome": _outcome}


def sent_back(heard: RecordingTransport, edits: Sequence[str]) -> File:
    """The last exported Markdown, filled in elsewhere: ``under A1: words`` replaces the answer under that heading."""
    made = next((one for name, one in reversed(heard.files.items()) if "draft" in name and name.endswith(".md")), None)
    if made is None:
        raise TranscriptError("no draft was exported that could be sent back")
    content = made.content
    for edit in edits:
        where, _, words = edit.removeprefix("under ").partition(": ")
        pattern = rf"(### {re.escape(where)} [^\n]*\n(?:>[^\n]*\n)*)(?:(?!#)[^\n]*\n)*"
        answer = words.replace("\\n", "\n")
        found = re.search(pattern, content)
        if found is None:
            raise TranscriptError(f"the exported draft has no heading ### {where}")
        content = f"{content[: found.start()]}{found[1]}\n{answer}\n\n{content[found.end() :]}"
    return File(made.name, content.encode())
