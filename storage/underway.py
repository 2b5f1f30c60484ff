"""What is under way, noted so that it outlives the process: what was begun and never ended has hung or killed it.

A file for each event, a line for each attempt, beside the database and not in it: a commit would cost every event a wait for the
disk. The system keeps what was written when a process dies, however it dies; only when the power fails is it lost, and counting
that would be wrong.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from storage.open import path_of
from storage.records import Address
from storage.sqlite.connection import MEMORY

BESIDE = ".underway"
"""The end of the folder's name."""
KEPT_SECONDS = 7 * 24 * 3600
"""How long an event that never came again is remembered."""


@dataclass(frozen=True, slots=True)
class Begun:
    """An event that is being worked on: what is needed to put it aside, and nothing of what was written."""

    address: Address
    event: str
    handler: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Unended:
    """An event whose every attempt, so far, the process did not outlive; the last was so many seconds ago."""

    begun: Begun
    attempts: int
    seconds: float


class Marks:
    """The notes of one database; a folder None keeps none, for nothing outlives a database in memory."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def begin(self, begun: Begun) -> int:
        """Note an attempt; how many before it never ended. Where nothing can be written, nothing is counted."""
        if self._folder is None:
            return 0
        line = f"{json.dumps(asdict(begun))}\n".encode()
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, exist_ok=True)
            with self._path(self._folder, begun).open("a+b", buffering=0) as file:
                file.write(line)
                now = _now()
                os.utime(file.fileno(), (now, now))
                file.seek(0)
                return len(file.readlines()) - 1
        return 0

    def end(self, begun: Begun) -> None:
        """Forget an event: it was applied or put aside."""
        if self._folder is not None:
            with suppress(OSError):
                self._path(self._folder, begun).unlink(missing_ok=True)

    def unended(self) -> Iterator[Unended]:
        """What was begun and never ended."""
        for path in self._files():
            with suppress(FileNotFoundError):
                lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
                if begun := _read(lines[-1] if lines else ""):
                    yield Unended(begun, len(lines), _now() - path.stat().st_mtime)

    def tidy(self) -> None:
        """Forget what nobody asks about any more."""
        oldest = _now() - KEPT_SECONDS
        for path in self._files():
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < oldest:
                    path.unlink()

    def _files(self) -> list[Path]:
        return sorted(self._folder.iterdir()) if self._folder and self._folder.is_dir() else []

    @staticmethod
    def _path(folder: Path, begun: Begun) -> Path:
        key = json.dumps([begun.address.platform, begun.address.bot, begun.event])
        return folder / hashlib.sha256(key.encode()).hexdigest()[:32]


def _now() -> float:
    """Dates a mark and tells its age: by one clock, which that of a drive in the network is not."""
    return time.time()  # noqa: TID251 - how long ago is counted here, and no day


def marks(url: str) -> Marks:
    """The notes beside the database that a line of settings names."""
    path = path_of(url)
    return Marks(None if path == MEMORY else Path(f"{os.path.realpath(path)}{BESIDE}"))


def _read(line: str) -> Begun | None:
    """A note; None where it is none, such as after a power failure."""
    try:
        found = json.loads(line)
        return Begun(**{**found, "address": Address(**found.get("address", {}))})
    except (ValueError, TypeError, AttributeError):
        return None
