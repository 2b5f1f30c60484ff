"""One descriptor of each database file, for as long as a connection of this process has the file open.

POSIX locks belong to a process and a file: closing *any* descriptor of a file drops all locks that the process has on it, those of
SQLite too, and another process would take the file for one that nobody uses. So there is one descriptor a file, and it is closed
behind the last connection.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from threading import Lock


@dataclass(slots=True)
class _Held:
    descriptor: int
    connections: int = 0


_HELD: dict[tuple[int, int], _Held] = {}
"""By device and inode: a file may have several names."""
_LOCK = Lock()


@dataclass(frozen=True, slots=True)
class OpenFile:
    """What one connection holds of it."""

    key: tuple[int, int]
    descriptor: int


def hold(path: str) -> OpenFile:
    """Before a connection takes its first lock: a descriptor to read and write the file. OSError where there is none, or it may not
    be written."""
    with _LOCK:
        known = Path(path).stat()
        key = (known.st_dev, known.st_ino)
        if key not in _HELD:
            descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
            found = os.fstat(descriptor)
            key = (found.st_dev, found.st_ino)
            # Replaced meanwhile, by one that we hold already: the second descriptor stays open, as closing it would undo locks.
            _HELD.setdefault(key, _Held(descriptor))
        _HELD[key].connections += 1
        return OpenFile(key, _HELD[key].descriptor)


def let_go(file: OpenFile) -> None:
    """Behind the end of the connection."""
    with _LOCK:
        held = _HELD[file.key]
        held.connections -= 1
        if not held.connections:
            os.close(_HELD.pop(file.key).descriptor)
