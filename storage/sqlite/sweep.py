"""Overwrites what deleted rows left in the unused space of a database file, a slice of some 10 ms at a time.

A slice holds the write lock and goes on only while the log is empty: then the file alone has the pages, nobody changes one, and no
checkpoint can write an old one over a new one. Its commit makes every other connection drop the pages that it remembers, and our
own drops them too: a remembered page would be written back with what was in its gap.

Between two slices a balance may give the bytes of a page that is still to be swept the number of one that was swept. So every page
that was changed since the last slice is swept again; where that is not known, the whole file is, once more.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from storage.sqlite import log_pages
from storage.sqlite.page_gaps import HEADER, TELLING, Layout

SECONDS = 0.005
"""How long a slice overwrites; what is around it, mostly waiting for the disk, takes about as long."""
CHUNK = 64
"""Pages that are read at once."""
SMALL = 512
"""A file of so many pages is swept by one slice, however busy the machine is."""
WRITTEN = 200
"""After so many overwritten pages a slice ends: the disk has to take them before its commit."""
MANY = 1000
"""Pages in the log for which it is not worth knowing which they are."""
MARK = "UPDATE sweep SET rounds = CASE WHEN page > 1 THEN 2 ELSE 1 END"
"""A sweep that is under way goes to the end of the file, and then through all of it."""


class Sweep:
    """The sweeping of one connection's file. Nothing here waits for a lock: where one is held, it is tried again later."""

    def __init__(self, db: sqlite3.Connection, path: str, file: int) -> None:
        self._db, self._file = db, file
        self._log = Path(f"{os.path.realpath(path)}-wal")
        self._layout: Layout | None = None
        self._salts = b""
        self._changed = set[int]()

    def slice(self) -> bool:
        """Sweep a part; whether more is due. sqlite3.Error or OSError where it cannot be done now."""
        page, rounds = self._db.execute("SELECT page, rounds FROM sweep").fetchone()
        if not rounds:
            return False
        layout = self._layout = self._layout or Layout.of(os.pread(self._file, HEADER, 0))
        version = self._version()
        if not self._noted(layout):
            rounds = 2 if page > 1 else 1
        if not self.fold():
            return True
        self._salts = b""
        if layout.maps or self._pages(layout) >= TELLING:
            return self._rewritten()
        self._db.execute("PRAGMA shrink_memory")
        try:
            self._db.execute("BEGIN IMMEDIATE")
            if log_pages.size(self._log) or self._version() != version:
                self._db.rollback()
                return True
            page, rounds = self._swept(layout, page, rounds)
            self._db.execute("UPDATE sweep SET page = ?, rounds = ?", (page, rounds))
            self._db.execute("COMMIT")
        except BaseException:
            self._db.rollback()
            raise
        finally:
            self._db.execute("PRAGMA shrink_memory")
        self._changed.clear()
        salts = log_pages.salts(self._log)
        # Who committed before we looked may have begun the log anew.
        self._salts = salts if rounds and self._version() == version else b""
        return bool(rounds)

    def fold(self) -> bool:
        """Empty the log; False where a reader still needs it."""
        return not self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]

    def _noted(self, layout: Layout) -> bool:
        """Whether it is known which pages were changed since the last slice."""
        few = log_pages.size(self._log) < MANY * layout.size
        if few and self._salts and log_pages.salts(self._log) == self._salts:
            self._changed.update(log_pages.pages(self._log, layout.size))
            return True
        self._changed.clear()
        return False

    def _swept(self, layout: Layout, page: int, rounds: int) -> tuple[int, int]:
        """Where the next slice begins, and how often the end of the file is still to be reached."""
        last, written = self._pages(layout), 0
        for number in self._changed:
            written += self._overwrite(layout, number, 1)
        until = time.monotonic() + SECONDS
        while page <= last:
            count = min(CHUNK, last - page + 1)
            written += self._overwrite(layout, page, count)
            page += count
            if last > SMALL and (time.monotonic() > until or written > WRITTEN):
                break
        if written:
            os.fsync(self._file)
        return (page, rounds) if page <= last else (1, rounds - 1)

    def _overwrite(self, layout: Layout, first: int, count: int) -> int:
        """Put zeros into the gaps of some pages; how many had anything else there. A death in between does no harm: these bytes are
        nobody's."""
        begin = (first - 1) * layout.size
        found = os.pread(self._file, count * layout.size, begin)
        written = 0
        for at, start, end in _gaps(layout, first, found):
            if any(found[at + start : at + end]):
                os.pwrite(self._file, bytes(end - start), begin + at + start)
                written += 1
        return written

    def _rewritten(self) -> bool:
        """Copy a file whose pages cannot be told apart: it was not made by us as it is."""
        self._db.execute("VACUUM")
        if not self.fold():
            return True
        self._db.execute("UPDATE sweep SET page = 1, rounds = 0")
        return False

    def _pages(self, layout: Layout) -> int:
        return os.fstat(self._file).st_size // layout.size

    def _version(self) -> int:
        """Changes with every commit of another connection."""
        (number,) = self._db.execute("PRAGMA data_version").fetchone()
        return int(number)


def _gaps(layout: Layout, first: int, pages: bytes) -> Iterator[tuple[int, int, int]]:
    for index, at in enumerate(range(0, len(pages) - layout.size + 1, layout.size)):
        start, end = layout.gap(first + index, pages[at : at + layout.size])
        if end > start:
            yield at, start, end
