"""From a line of settings to a store."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from storage.records import Millis, Restored
from storage.sqlite import restoring
from storage.sqlite.connection import MEMORY, Connection
from storage.sqlite.sqlite_store import SqliteStore
from storage.sqlite.whole_copies import drop, unfinished
from storage.store import Store, StoreError

BUSY_MS = 5000


def random_id() -> str:
    """An id that tells nothing."""
    return secrets.token_hex(8)


def open_store(url: str, *, new_id: Callable[[], str] = random_id, busy_ms: int = BUSY_MS) -> Store:
    """The store at ``sqlite:///relative/path``, ``sqlite:////absolute/path``, a bare path, or ``memory:`` (gone when closed).

    ``busy_ms`` is how long we wait for another process. StoreError says what is wrong with the place.
    """
    return SqliteStore(Connection(path_of(url), busy_ms), new_id)


def existing_store(url: str, *, upgrade: bool = True) -> Store:
    """The store at a place where there is one: a mistyped name makes none. StoreError where there is none. Without ``upgrade`` an
    older one stays as it is, for what looks at it as a whole."""
    return SqliteStore(Connection(must_exist(url), BUSY_MS), random_id, upgrade=upgrade)


def trial_store(url: str) -> Store:
    """A copy in memory of the store at a place, to try out what would become of it; StoreError where there is none."""
    copy = Connection(MEMORY, BUSY_MS)
    with copy.closed_on_error(), closing(Connection(must_exist(url), BUSY_MS)) as there:
        there.copy_to(copy)
    return SqliteStore(copy, random_id)


def must_exist(url: str) -> str:
    """The file that a line of settings names, which is there; StoreError where it is not."""
    path = path_of(url)
    if path != MEMORY and not Path(path).is_file():
        kind = f"{path} is a folder, no database" if Path(path).is_dir() else f"There is no database at {path}"
        raise StoreError(f"{kind}, and none was made. Name it with --db or DATABASE_URL.")
    return path


def restore(file: str, url: str, now: Millis, list_from: str = "", *, without_list: bool = False) -> Restored:
    """Verify a backup and put it in the place of the store at ``url``, which nothing may use meanwhile; what was there is kept
    beside it. Who was forgotten since is forgotten again: by the list of the store itself, or of the one at ``list_from``.
    StoreError where anything is in the way: then nothing was changed."""
    # The lock is of an engine; it asks us where a line of settings leads.
    from storage.sqlite.relay_lock import is_running, only_relay

    path = path_of(url)
    if path == MEMORY:
        raise StoreError("A store in memory cannot be restored. Name a file with --db.")
    if Path(file).is_file() and is_running(file):
        raise StoreError(f"A process runs on {file}. Make a backup of it, and restore that.")
    with only_relay(url, 0):
        source = Path(path_of(list_from)) if list_from else None
        return restoring.restore(Path(file), Path(os.path.realpath(path)), now, source, without_list=without_list)


def unfinished_copies(url: str) -> Sequence[str]:
    """The copies that a restoring or an upgrade of the store at ``url`` did not live to finish, or is just making."""
    path = path_of(url)
    return [] if path == MEMORY else [str(one) for one in unfinished(path)]


def drop_unfinished_copies(url: str) -> Sequence[str]:
    """Delete them, and say which; for who is the one relay of that store and has it open, so that nobody is just making one."""
    found = unfinished_copies(url)
    for one in found:
        drop(Path(one))
    return found


def path_of(url: str) -> str:
    """The file that a line of settings names, ``:memory:`` for none; StoreError where it names no store."""
    if url == "memory:":
        return MEMORY
    scheme, separator, rest = url.rpartition("://")
    path = rest.removeprefix("/") if scheme == "sqlite" and rest.startswith("/") else "" if separator else url
    if not path:
        raise StoreError(f"{scheme or 'an empty line'} names no store. Write sqlite:///path, a path, or memory:")
    return str(Path(path).expanduser())
