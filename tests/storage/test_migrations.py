"""A file of the schema before, with rows in it, becomes one of the newest: nothing is lost but what nobody may keep."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.open import open_store
from storage.records import Address
from storage.sqlite.connection import Connection
from storage.sqlite.migrations import APPLICATION, STEPS, made_of
from storage.store import Store

WORDS = "canary-5f2c9e"
UNSENT = ("due", "sending", "uncertain", "dead", "dropped")
BEN = Address("telegram", "helper", "", "ben")
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


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file as the schema before left it: Ana's draft was shared with Ben, who was shown it; Eve has nothing to do with it."""
    found = tmp_path / "city.db"
    connection = Connection(str(found), 50)
    for number, step in enumerate(STEPS[: STEPS.index(made_of)], 1):
        with connection.transaction():
            step(connection.tables)
            connection.write(f"PRAGMA application_id = {APPLICATION}")
            connection.write(f"PRAGMA user_version = {number}")
    connection.close()
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
    return found


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with closing(open_store(str(path))) as opened:
        yield opened


def test_what_waits_is_still_sent_and_what_was_sent_is_blanked(store: Store) -> None:
    found = [(row.out.person, row.state, row.out.body.get("text", "")) for row in store.outbox()]
    assert found == [
        ("ben", "sent", ""),
        *(("ben", state, WORDS) for state in UNSENT),
        ("ben", "due", ""),
        ("ben", "sent", ""),
        ("eve", "due", "hello"),
        ("eve", "due", "bye"),
    ]
    assert [store.answers(one) for one in ("draft-of-ana", "of-ben")] == [{"A1": WORDS}, {"A1": "mine"}]
    assert [row.out.body for row in store.outbox() if row.out.kind == "reminder"][1] == {"about": {"plan": "nudge"}}
    assert store.prompt(BEN, "n1")


def test_what_was_shown_to_a_guest_before_goes_with_the_draft(store: Store, path: Path) -> None:
    with store.transaction():
        store.forget("ana")
    assert WORDS.encode() not in b"".join(file.read_bytes() for file in path.parent.glob("city.db*"))
    assert [(row.out.person, row.state) for row in store.outbox()] == [
        ("ben", "sent"), ("ben", "due"), ("ben", "sent"), ("eve", "due"), ("eve", "due"),
    ]  # fmt: skip
    assert [bool(store.prompt(BEN, nonce)) for nonce in ("n1", "n2", "n3")] == [False, False, True]
    held = store.conversation(BEN)
    assert held
    assert held.state == {"at": "draft", "form": "draft-of-ana"}
    assert store.answers("of-ben") == {"A1": "mine"}


def test_the_rows_hold_together(store: Store, path: Path) -> None:
    assert store.health()["integrity"] == "ok"
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        linked = database.execute("SELECT DISTINCT form FROM outbox_form UNION SELECT form FROM prompt_form").fetchall()
    assert linked == [("draft-of-ana",)]


def test_what_nobody_reads_is_kept_no_longer(store: Store, path: Path) -> None:
    with store.transaction():
        store.keep_miss("a", "when?", "weak", at=6, person="ben")
    with closing(sqlite3.connect(path)) as database:
        kept = {
            table: [row[1] for row in database.execute(f"PRAGMA table_info({table})")] for table in ("person", "miss")
        }
    assert kept == {
        "person": ["id", "created_at", "noticed_at", "language", "zone", "programme", "name", "seen_day"],
        "miss": ["id", "programme", "text", "at", "band", "person", "answered_at"],
    }
    assert [(one.text, one.person) for one in store.misses()] == [("how?", "eve"), ("when?", "ben")]
    eve = store.known_person("eve")
    assert eve
    assert (eve.created_at, eve.language, eve.programme, eve.noticed_at) == (1, "en", "a", 1)
