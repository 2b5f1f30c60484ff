"""Databases as older versions of the program left them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from storage.sqlite.connection import Connection
from storage.sqlite.migrations import APPLICATION, STEPS


def older(path: Path, schema: int) -> Path:
    """An empty database of an older schema, with one person of its time."""
    with closing(Connection(str(path), 50)) as connection:
        for number, step in enumerate(STEPS[:schema], 1):
            with connection.transaction():
                step(connection.tables)
                connection.write(f"PRAGMA application_id = {APPLICATION}")
                connection.write(f"PRAGMA user_version = {number}")
        with connection.transaction():
            connection.write(
                "INSERT INTO person (id, created_at, language, zone, programme) VALUES ('p', 1, 'en', '', 'a')"
            )
            connection.write("INSERT INTO identity VALUES ('telegram', '', 'ana', 'p')")
    return path
