"""A process for whom the disk refuses to make anything last: ``python no_sync.py PATH`` commits before and after that, and tells.

The kernel refuses the two calls by which data are brought to the disk, as it does where a disk fails; all else works. A store that
did not call them at a commit would not even see it.
"""

from __future__ import annotations

import ctypes
import json
import platform
import struct
import sys

from storage.open import open_store
from storage.records import Address, Outgoing
from storage.store import Store, StoreError

PR_SET_SECCOMP, SECCOMP_MODE_FILTER, PR_SET_NO_NEW_PRIVS = 22, 2, 38
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOWED, REFUSED = 0x7FFF0000, 0x00050005
"""Of a filter of system calls: let it through; fail with error 5, input or output."""
CALLS = {"x86_64": (74, 75), "aarch64": (82, 83)}
"""The numbers of fsync and fdatasync."""


class Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))


def refuse_syncs() -> bool:
    """From now on, for good, this process can bring nothing to the disk; whether the system can do that."""
    one, other = CALLS[platform.machine()]
    steps = (
        (LOAD, 0, 0, 0),
        (EQUAL, 2, 0, one),
        (EQUAL, 1, 0, other),
        (RETURN, 0, 0, ALLOWED),
        (RETURN, 0, 0, REFUSED),
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


def main(path: str) -> None:
    store = open_store(path)
    assert commit(store, "before") == "kept"
    refused = refuse_syncs()
    told = [commit(store, "after").replace(path, "bot.db") for _ in range(3)]
    kept = [row.out.body["what"] for row in store.outbox()]
    print(json.dumps({"refused": refused, "told": told, "kept": kept}))


if __name__ == "__main__":
    main(sys.argv[1])
