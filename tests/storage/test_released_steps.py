"""A step of the schema that was released is never edited: it says to SQLite what it said then."""

from __future__ import annotations

import hashlib
from contextlib import closing

from storage.sqlite.connection import MEMORY, Connection
from storage.sqlite.migrations import STEPS

RELEASED = {
    "first": "73a33363ba96af53",
    "second": "48b680f4870ffa13",
    "twinnings": "dfca8f19d94cfcb2",
    "sessions": "2af533d6c006a294",
    "polls": "00a0bb51e6217dee",
    "made_of": "af14a2875a6f8f65",
    "never_read": "5088cf0132b99391",
    "named": "146f2822c0fd6d5f",
    "hour_votes": "40067312c6764d23",
    "calendars": "1e19759a285e878e",
    "sweep": "3d7430c9d3f8a6a1",
    "retention": "9ca2da1c0d7757e4",
    "forgetting": "4583142ba451ab65",
    "quoting": "8d6290e3ff50b0a9",
    "stuck": "34268d4ace56df3d",
}
"""A check value of each step's statements. A new step gets its line with the release that it comes with."""


def said() -> dict[str, str]:
    """The check values as the steps are now, each taken from an empty file on."""
    found = dict[str, str]()
    with closing(Connection(MEMORY, 0)) as connection:
        for step in STEPS:
            statements = list[str]()
            with connection.transaction():
                connection.tables.conn.set_trace_callback(statements.append)
                step(connection.tables)
                connection.tables.conn.set_trace_callback(None)
            # Of a trigger SQLite tells what it does as a comment.
            words = "\n".join(" ".join(one.split()) for one in statements if not one.startswith("--"))
            found[step.__name__] = hashlib.sha256(words.encode()).hexdigest()[:16]
    return found


def test_no_released_step_is_edited() -> None:
    assert said() == RELEASED
