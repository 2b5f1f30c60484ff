"""A file of the schema before, with rows in it, becomes one of the newest: nothing is lost but what nobody may keep."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.open import open_store
from storage.records import Address
from storage.sqlite.migrations import STEPS, made_of
from storage.store import Store
from tests.storage.older import UNSENT, WORDS, older_file

BEN = Address("telegram", "helper", "", "ben")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of the schema before words knew their forms."""
    return older_file(tmp_path, STEPS.index(made_of))


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
