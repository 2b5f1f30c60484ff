"""Databases as older versions of the program left them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.sqlite.connection import Connection
from storage.sqlite.migrations import APPLICATION, STEPS, made_of

WORDS = "canary-5f2c9e"
UNSENT = ("due", "sending", "uncertain", "dead", "dropped")
OLD = f"""
    INSERT INTO person VALUES ('ana', 1, 1, 1, 'en', '', 'a'), ('ben', 1, 1, 1, 'en', '', 'a'), ('eve', 1, 1, 1, 'en', '', 'a');
    INSERT INTO conversation VALUES
        ('telegram', 'helper', '', 'ben', '', 'ben', '{{"at": "draft", "form": "draft-of-ana", "held": "{WORDS}"}}'),
        ('telegram', 'helper', '', 'eve', '', 'eve', '{{"at": "menu"}}');
    INSERT INTO form VALUES ('draft-of-ana', 'ana', 'a', 'draft', 1, 1, NULL, 1, 0),
        ('of-ben', 'ben', 'a', 'draft', 1, 1, NULL, 1, 0);
    INSERT INTO answer (form, leaf, value, at) VALUES ('draft-of-ana', 'A1', '"{WORDS}"', 1), ('of-ben', 'A1', '"mine"', 1);
    INSERT INTO miss (programme, text, at, band, person, handed_over) VALUES ('a', 'how?', 1, 'none', 'eve', 1);
    INSERT INTO guest (form, person) VALUES ('draft-of-ana', 'ben');
    INSERT INTO prompt VALUES
        ('telegram', 'helper', '', 'ben', '', 'n1', 1, '{{"at": "draft", "form": "draft-of-ana", "choices": [["{WORDS}", 1]]}}'),
        ('telegram', 'helper', '', 'ben', '', 'n2', 1, '{{"at": "which", "choices": [["{WORDS}", {{"form": "draft-of-ana"}}]]}}'),
        ('telegram', 'helper', '', 'ben', '', 'n3', 1, '{{"at": "menu", "choices": [["Help", {{"do": "help"}}]]}}');
"""
ROW = """
    INSERT INTO outbox (platform, bot, team, chat, thread, body, kind, person, key, lane, policy, last_word, created_at, due_at,
        first_due_at, state) VALUES ('telegram', 'helper', '', ?, '', ?, ?, ?, '', 0, 'resend', ?, 1, 1, 1, ?)
"""


def older(path: Path, schema: int) -> Path:
    """An empty database of an older schema, with one person of its time."""
    _take_steps(path, 0, schema)
    with closing(Connection(str(path), 50)) as connection, connection.transaction():
        connection.write(
            "INSERT INTO person (id, created_at, language, zone, programme) VALUES ('p', 1, 'en', '', 'a')"
        )
        connection.write("INSERT INTO identity VALUES ('telegram', '', 'ana', 'p')")
    return path


def older_file(folder: Path, schema: int) -> Path:
    """A database of an older schema, with rows from before words knew their forms; of schema 0 an empty file."""
    found, filled = folder / "city.db", STEPS.index(made_of)
    found.touch()
    _take_steps(found, 0, min(schema, filled))
    if schema >= filled:
        _fill(found)
        _take_steps(found, filled, schema)
    return found


def _take_steps(path: Path, done: int, schema: int) -> None:
    if done == schema:
        return
    with closing(Connection(str(path), 50)) as connection:
        for number, step in enumerate(STEPS[done:schema], done + 1):
            with connection.transaction():
                step(connection.tables)
                connection.write(f"PRAGMA application_id = {APPLICATION}")
                connection.write(f"PRAGMA user_version = {number}")


def _fill(found: Path) -> None:
    """Ana's draft was shared with Ben, who was shown it; Eve has nothing to do with it."""
    body = f'{{"text": "{WORDS}"}}'
    with closing(sqlite3.connect(found)) as database:
        database.executescript(OLD)
        for state in ("sent", *UNSENT):
            database.execute(ROW, ("ben", body, "reply", "ben", 0, state))
        database.execute(ROW, ("ben", '{"about": {"plan": "reminder"}}', "reminder", "ben", 0, "due"))
        database.execute(ROW, ("ben", '{"about": {"plan": "nudge"}}', "reminder", "ben", 0, "sent"))
        database.execute(ROW, ("eve", '{"text": "hello"}', "reply", "eve", 0, "due"))
        database.execute(ROW, ("eve", '{"text": "bye"}', "reply", "eve", 1, "due"))
        database.commit()
