"""What every part of the SQLite engine is made of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from storage.sqlite.connection import Connection, Values
from storage.sqlite.rows import columns, text_of


class SqlitePart:
    """What the parts of the engine share: the connection, and what makes the ids of persons and forms."""

    def __init__(self, connection: Connection, new_id: Callable[[], str]) -> None:
        self._connection = connection
        self._read = connection.read
        self._each, self._listed = connection.each, connection.listed
        self._write = connection.write
        self._new_id = new_id

    def _change(self, sql: str, values: Values) -> None:
        if not self._write(sql, values):
            raise LookupError("what this changes does not exist, or does not exist any more")

    def _change_all(self, sql: str, records: Sequence[Any]) -> None:
        """Change several by one statement that takes them as JSON; LookupError where one of them does not exist."""
        if len(self._write(sql, (text_of([columns(one) for one in records]),))) < len(records):
            raise LookupError("what this changes does not exist, or does not exist any more")


def hashed(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
