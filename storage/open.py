"""From a line of settings to a store."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

from storage.sqlite.connection import MEMORY, Connection
from storage.sqlite.sqlite_store import SqliteStore
from storage.store import Store, StoreError


def random_id() -> str:
    """An id that tells nothing."""
    return secrets.token_hex(8)


def open_store(url: str, *, new_id: Callable[[], str] = random_id, busy_ms: int = 5000) -> Store:
    """The store at ``sqlite:///relative/path``, ``sqlite:////absolute/path``, a bare path, or ``memory:`` (gone when closed).

    ``busy_ms`` is how long we wait for another process. StoreError says what is wrong with the place.
    """
    return SqliteStore(Connection(path_of(url), busy_ms), new_id)


def path_of(url: str) -> str:
    """The file that a line of settings names, ``:memory:`` for none; StoreError where it names no store."""
    if url == "memory:":
        return MEMORY
    scheme, separator, rest = url.rpartition("://")
    path = rest.removeprefix("/") if scheme == "sqlite" and rest.startswith("/") else "" if separator else url
    if not path:
        raise StoreError(f"{scheme or 'an empty line'} names no store. Write sqlite:///path, a path, or memory:")
    return str(Path(path).expanduser())
