"""Which pages stand in a write-ahead log (SQLite file format, section 4.1)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

HEADER, FRAME = 32, 24
SALTS = slice(16, 24)


def salts(log: Path) -> bytes:
    """What changes whenever the log begins anew; empty where there is none."""
    with suppress(OSError), log.open("rb") as opened:
        return opened.read(HEADER)[SALTS]
    return b""


def size(log: Path) -> int:
    """Its bytes; 0 where there is none."""
    with suppress(OSError):
        return log.stat().st_size
    return 0


def pages(log: Path, page_size: int) -> Iterator[int]:
    """The numbers of the pages since it began anew; of what was rolled back, too."""
    with log.open("rb", buffering=0) as opened:
        header = opened.read(HEADER)
        for at in range(HEADER, size(log), FRAME + page_size):
            frame = os.pread(opened.fileno(), FRAME, at)
            if frame[8:16] != header[SALTS]:
                return
            yield int.from_bytes(frame[:4], "big")
