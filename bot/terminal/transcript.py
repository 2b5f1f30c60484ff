"""Transcripts (``*.chat``): a chat as text that can be replayed and compared.

    programme: utm-city2city
    as-of: 2025-07-15
    budget: 12

    > /start
    < What would you like to do?
    ! restart

Lines after ``>`` are typed (``\\n`` in them is a line break), each ``<`` line must be a line of the replies, in order; lines
between may be left out. ``!`` lines do something: ``restart`` (the store is closed and opened), ``as-of WHEN``,
``outcome ID`` (a self-check came to this), ``send-back`` (the last exported Markdown is sent back, with each following
``~ under A1: words`` written under that heading).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from faq.pack.pack_text import PackError, read_text

_BUDGET = re.compile(r"[0-9]{1,4}")


class TranscriptError(ValueError):
    """A transcript cannot be read or played: its fault, and none of the program."""


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """A line of a transcript: its sign (``>``, ``<``, ``!``, ``~``), its words, its number."""

    sign: str
    words: str
    number: int


@dataclass(frozen=True, slots=True)
class Transcript:
    """A parsed transcript; ``budget`` is how many messages the person may need (0: not said)."""

    path: Path
    head: dict[str, str]
    lines: tuple[TranscriptLine, ...]

    @property
    def budget(self) -> int:
        """How many messages the person may need at most."""
        return int(self.head.get("budget", "0"))

    @property
    def typed(self) -> int:
        """How many messages the person sends."""
        return sum(line.sign == ">" for line in self.lines)


def read_transcript(path: Path) -> Transcript:
    """A transcript; TranscriptError (``file:line: …``) where a line is of no known form."""
    head: dict[str, str] = {}
    found: list[TranscriptLine] = []
    for number, raw in enumerate(_text(path).splitlines(), 1):
        sign, words = raw[:1], raw[2:]
        if not raw.strip() or sign == "#":
            continue
        if sign in "><!~" and (len(raw) == 1 or raw[1] == " "):
            found.append(TranscriptLine(sign, words, number))
        elif not found and ": " in raw:
            name, _, value = raw.partition(": ")
            head[name.strip()] = value.strip()
        else:
            raise TranscriptError(f"{path}:{number}: expected a line that begins with '> ', '< ', '! ', '~ ' or '#'")
    if not _BUDGET.fullmatch(head.get("budget", "0")):
        raise TranscriptError(f"{path}:1: the budget is no number up to 9999: {head['budget']!r}")
    return Transcript(path, head, tuple(found))


def _text(path: Path) -> str:
    try:
        return read_text(path)
    except PackError as error:
        raise TranscriptError(f"{error}") from error


def missing_line(expected: Sequence[TranscriptLine], said: Sequence[str]) -> TranscriptLine | None:
    """The first expected line that does not come, in order, among what was said."""
    rest = iter(line.strip() for line in said)
    for line in expected:
        if not any(line.words.strip() in one for one in rest):
            return line
    return None


@dataclass(slots=True)
class Recorder:
    """Writes down a live chat as a transcript."""

    programme: str
    language: str
    as_of: datetime | None
    lines: list[str] = field(default_factory=list)

    def heard(self, words: str) -> None:
        """The person said this."""
        self.lines += ["", "> " + words.replace("\n", "\\n")]

    def said(self, line: str) -> None:
        """The assistant said this line."""
        if line.strip():
            self.lines.append(f"< {line.strip()}")

    def transcript(self) -> str:
        """The text of the file."""
        typed = sum(line.startswith("> ") for line in self.lines)
        head = [f"programme: {self.programme}"] if self.programme else []
        head += [f"language: {self.language}"] if self.language else []
        head += [f"as-of: {self.as_of.isoformat()}"] if self.as_of else []
        return "\n".join([*head, f"budget: {typed}", *self.lines]) + "\n"
