"""Files as schemas before left them, with rows in them."""

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


def older_file(folder: Path, steps: int) -> Path:
    """A file that has so many steps behind it, with rows from before words knew their forms; 0 is an empty one."""
    found = folder / "city.db"
    if not steps:
        found.touch()
        return found
    connection = Connection(str(found), 50)
    for number, step in enumerate(STEPS[:steps], 1):
        if step is made_of:
            _fill(found)
        with connection.transaction():
            step(connection.tables)
            connection.write(f"PRAGMA application_id = {APPLICATION}")
            connection.write(f"PRAGMA user_version = {number}")
    connection.close()
    if steps == STEPS.index(made_of):
        _fill(found)
    return found


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
