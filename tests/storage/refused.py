"""A process for whom the disk refuses something: ``python refused.py WHAT PATH`` commits before and after that, and tells.

The kernel refuses the calls, as it does where a disk fails or is full; all else works. A store that did not make them, or did not
look at what came of them, would not even see it.
"""

from __future__ import annotations

import ctypes
import errno
import json
import platform
import struct
import sys
from collections.abc import Mapping
from pathlib import Path

from storage.open import open_store
from storage.records import Address, Outgoing
from storage.sqlite.connection import Connection
from storage.sqlite.whole_copies import copy_whole
from storage.store import Store, StoreError

PR_SET_SECCOMP, SECCOMP_MODE_FILTER, PR_SET_NO_NEW_PRIVS = 22, 2, 38
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOWED, REFUSED = 0x7FFF0000, 0x00050000
"""Of a filter of system calls: let it through; fail with the error that is added."""
SYNCS = {"x86_64": (74, 75), "aarch64": (82, 83)}
"""The numbers of fsync and fdatasync."""
WRITES = {"x86_64": (18, 18), "aarch64": (68, 68)}
"""That of pwrite64, by which SQLite writes; what is printed goes another way."""


class Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))


def refuse(calls: Mapping[str, tuple[int, int]], error: int) -> bool:
    """From now on, for good, these calls of this process fail; whether the system can do that."""
    one, other = calls[platform.machine()]
    refused = REFUSED | error
    steps = (
        (LOAD, 0, 0, 0),
        (EQUAL, 2, 0, one),
        (EQUAL, 1, 0, other),
        (RETURN, 0, 0, ALLOWED),
        (RETURN, 0, 0, refused),
    )
    text = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program, system = Program(len(steps), ctypes.addressof(text)), ctypes.CDLL(None)
    calls = (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)
    return not any(system.prctl(*call) for call in calls)


def commit(store: Store, what: str) -> str:
    """What is told of an attempt to keep something."""
    try:
        with store.transaction():
            store.put([Outgoing(Address("telegram", "helper", "", "1"), {"what": what}, 1)], at=1)
    except StoreError as error:
        return str(error)
    return "kept"


def syncs(path: str) -> dict[str, object]:
    """Commit where nothing can be brought to the disk."""
    store = open_store(path)
    assert commit(store, "before") == "kept"
    refused = refuse(SYNCS, errno.EIO)
    told = [commit(store, "after").replace(path, "bot.db") for _ in range(3)]
    return {"refused": refused, "told": told, "kept": [row.out.body["what"] for row in store.outbox()]}


def room(path: str) -> dict[str, object]:
    """Make a copy where there is no room for it."""
    open_store(path).close()
    connection, backup, told = Connection(path, 0), Path(f"{path}.backup"), ""
    refused = refuse(WRITES, errno.ENOSPC)
    try:
        copy_whole(connection, backup)
    except StoreError as error:
        told = str(error).replace(path, "bot.db")
    return {"refused": refused, "told": told, "there": [one.name for one in backup.parent.glob("*.backup*")]}


if __name__ == "__main__":
    print(json.dumps({"syncs": syncs, "room": room}[sys.argv[1]](sys.argv[2])))
