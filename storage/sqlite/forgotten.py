"""Who was forgotten, so that a restored backup forgets them again: keyed hashes of ids, which tell nothing by themselves."""

from __future__ import annotations

import hmac
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from storage.sqlite.connection import Connection


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The list of an installation: hashes with the day (or None until the next purge), and the key they were made with."""

    key: str
    hashes: Mapping[str, int | None]

    def has(self, person: str) -> bool:
        """Whether this one was forgotten."""
        return hashed_with(self.key, person) in self.hashes


def hashed_with(key: str, person: str) -> str:
    """What the list holds of a person."""
    return hmac.digest(bytes.fromhex(key), person.encode(), "sha256").hex()


def listed(database: sqlite3.Connection) -> Forgotten | None:
    """The list of a database of any schema, also of a newer one; None where it keeps none."""
    if not database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'forgotten'").fetchone():
        return None
    (key,) = database.execute("SELECT key FROM forgetting").fetchone()
    return Forgotten(key, dict(database.execute("SELECT hash, at FROM forgotten").fetchall()))


def note(connection: Connection, person: str) -> None:
    """Note somebody who is there, under every id that an older backup may know them by."""
    ids = connection.read(
        "SELECT id FROM person WHERE id = :person UNION SELECT was FROM former WHERE person = :person",
        {"person": person},
    )
    (key,) = connection.read("SELECT key FROM forgetting")
    for row in ids:
        connection.write(
            "INSERT INTO forgotten (hash, at) VALUES (?, NULL) ON CONFLICT DO NOTHING",
            (hashed_with(key["key"], row["id"]),),
        )


def take_over(connection: Connection, current: Forgotten) -> None:
    """Have a restored database go on with the list, and the key, of the installation."""
    connection.write("DELETE FROM forgotten")
    connection.write("UPDATE forgetting SET key = ?", (current.key,))
    for one, at in current.hashes.items():
        connection.write("INSERT INTO forgotten (hash, at) VALUES (?, ?)", (one, at))


def again(connection: Connection, current: Forgotten) -> Iterable[str]:
    """The people of a restored database who were forgotten since."""
    known = connection.read("SELECT id, id AS was FROM person UNION SELECT person, was FROM former")
    return {row["id"] for row in known if current.has(row["was"])}
