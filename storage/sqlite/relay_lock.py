"""One relay at a time: what a relay is sending would look to another like what a dead process left behind."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storage.open import path_of
from storage.sqlite.connection import MEMORY, unopened
from storage.store import StoreBusy

BESIDE = ".relay"
"""The end of the lock's name. It is no lock on the database itself: closing such a file would undo SQLite's own locks."""
PATIENCE = 2.0
"""Seconds that we wait for one that is just ending: who restarts it may be quicker than its death."""


@contextmanager
def only_relay(url: str, patience: float = PATIENCE) -> Iterator[None]:
    """Be the one relay of a store while the block runs, whatever path leads to it. The system lets go when the process ends,
    killed or not. StoreBusy where another process is one, even after ``patience`` seconds; StoreError where the folder cannot
    be used."""
    path = path_of(url)
    if path == MEMORY:
        yield
        return
    held = _opened(path)
    try:
        if not _taken_within(held, patience):
            raise StoreBusy(
                f"Another process runs on {path} already; two would send messages twice. Stop that one first."
            )
        yield
    finally:
        os.close(held)


def is_running(url: str) -> bool:
    """Whether a relay runs on a store now."""
    path = path_of(url)
    if path == MEMORY or not _beside(path).exists():
        return False
    held = _opened(path)
    try:
        return not _taken(held)
    finally:
        os.close(held)


def _taken_within(held: int, patience: float) -> bool:
    until = time.monotonic() + patience
    while not (taken := _taken(held)) and time.monotonic() < until:
        time.sleep(0.02)
    return taken


def _taken(held: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _opened(path: str) -> int:
    try:
        return os.open(_beside(path), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise unopened(path) from error


def _beside(path: str) -> Path:
    return Path(f"{os.path.realpath(path)}{BESIDE}")
