"""Every table that knows a person: ``mydata`` shows it and ``forget`` empties it. A table that is new fails here until both do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from storage.open import open_store
from storage.records import (
    Address,
    Attendance,
    AuditRow,
    Code,
    Conversation,
    Feed,
    FeedbackText,
    HourVote,
    Identity,
    Invitation,
    Outgoing,
    Poll,
    Prompt,
    Proposal,
    Role,
    Seat,
    Session,
    Subscription,
    TwinningCity,
    Vote,
)
from storage.sqlite.sqlite_people import JOINED
from storage.sqlite.sqlite_privacy import OWN_DATA
from storage.store import Store

CHAT, GROUP = Address("telegram", "helper", "", "1"), Address("telegram", "helper", "", "-1")
WHO = "id1"
MINE = "canary-5f2c9e"


def form(store: Store, person: str) -> str:
    return store.create_form(person, "a", "draft", 1).id


def voted(store: Store) -> None:
    poll = store.add_poll(Poll(1, "Well?", "open", 1), ["Yes", "No"])
    store.vote(Vote(poll.id, WHO, 1, 1, True))
    store.add_text(FeedbackText(poll.id, "q", MINE, WHO, 1))
    secret = store.add_poll(Poll(1, "Really?", "anonymous", 1), ["Yes", "No"])
    store.count_vote(secret.id, 1, WHO, listed=True)


def drafted(store: Store) -> None:
    mine = form(store, WHO)
    store.answer(mine, "A1", MINE, 1)
    store.finish(mine, {"A1": MINE}, 1)
    other = store.person(Identity("telegram", "", "2"), 1)
    shared = form(store, other.id)
    store.invite(shared, WHO)
    store.put([Outgoing(CHAT, {"text": MINE}, 1, person=WHO)], 1, [mine, shared])
    store.save_prompt(Prompt(CHAT, "shared", 1, {"about": MINE}), [mine, shared])


FILL: Mapping[str, Callable[[Store], object]] = {
    "person identity": lambda store: store.person(Identity("telegram", "", MINE), 1),
    "conversation": lambda store: store.save_conversation(Conversation(CHAT, WHO, {"typed": MINE})),
    "prompt": lambda store: store.save_prompt(Prompt(CHAT, "n", 1, {"about": MINE})),
    "form answer version guest outbox_form prompt_form": drafted,
    "invitation": lambda store: store.keep_invitation("s", Invitation("seat", 9, 1, 1, MINE, WHO)),
    "miss": lambda store: store.keep_miss("a", MINE, "none", 1, WHO),
    "code": lambda store: store.keep_code("s", Code("link", WHO, CHAT, 9)),
    "outbox": lambda store: store.put([Outgoing(CHAT, {"text": MINE}, 1, key=f"nudge/1/{WHO}", person=WHO)], 1),
    "role": lambda store: store.give_role(Role(WHO, "facilitator", 1, 1)),
    "seat": lambda store: store.seat(Seat(1, 1, WHO)),
    "attendance": lambda store: store.attend(Attendance(1, WHO, 1, False)),
    "suits": lambda store: store.suit(HourVote(store.propose(Proposal(1, 1, "x")).id, 0, WHO)),
    "subscription": lambda store: store.subscribe(Subscription(WHO, "draft", "a", 1)),
    "vote part feedback_text": voted,
    "early_vote": lambda store: store.keep_early("p", WHO, 1, 1),
    "calendar_feed": lambda store: store.feeds([Feed("person", person=WHO)]),
    "former": lambda store: store.join(WHO, store.person(Identity("telegram", "", "3"), 1).id),
    "unnudged": lambda store: store.set_nudged(WHO, wanted=False),
    "person_number audit": lambda store: store.audit(AuditRow(1, store.person_number(WHO), "session plan")),
}
"""How each table comes to hold something of the person ``id1``."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "city.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    numbers = iter(range(1, 100))
    opened = open_store(str(path), new_id=lambda: f"id{next(numbers)}")
    with opened.transaction():
        opened.create_twinning("a", "Waste", "", 1)
        opened.set_cities(1, [TwinningCity(1, 1, "Köln", "DE", "Europe/Berlin")])
        opened.add_session(Session(1, 1, "", "2026-03-10T14:00", "Europe/Berlin", 90, 50, "2026.1", 1))
        for fill in FILL.values():
            fill(opened)
    yield opened
    opened.close()


def rows(path: Path, table: str) -> list[sqlite3.Row]:
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        return database.execute(f"SELECT * FROM {table}").fetchall()


def tables(path: Path) -> dict[str, set[str]]:
    """Every table with its columns."""
    with closing(sqlite3.connect(path)) as database:
        named = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return {
            name: {row[1] for row in database.execute(f"PRAGMA table_info({name})")} for (name,) in named.fetchall()
        }


def personal(path: Path) -> set[str]:
    """The tables with a person in them, and those whose rows go with such a row."""
    known = {name for name, columns in tables(path).items() if "person" in columns} | {"person"}
    with closing(sqlite3.connect(path)) as database:
        for name in tables(path):
            keys = database.execute(f"PRAGMA foreign_key_list({name})").fetchall()
            known |= {name for key in keys if key[2] in ("form", "person", "person_number") and key[6] == "CASCADE"}
    return known


def test_every_table_with_a_person_is_shown_joined_and_forgotten(store: Store, path: Path) -> None:
    found = personal(path)
    assert found <= set(OWN_DATA), "mydata does not know them"
    assert {name for name in found if "person" in tables(path)[name]} <= set(JOINED), "joining accounts loses them"
    assert {name for names in FILL for name in names.split()} == set(OWN_DATA), "this test does not fill them"


def test_my_data_shows_something_of_each_table(store: Store) -> None:
    data = store.dump(WHO)
    assert [table for table in OWN_DATA if not data[table]] == []
    assert data["seat"][0] | {"title": "Waste", "name": "Köln"} == data["seat"][0]
    assert (data["vote"][0]["text"], data["vote"][0]["label"]) == ("Well?", "Yes")
    assert (data["attendance"][0]["starts"], data["attendance"][0]["comes"]) == ("2026-03-10T14:00", 0)
    assert data["role"][0]["title"] == "Waste"
    assert [one["text"] for one in data["part"]] == ["Really?"]
    assert "Really?" not in str(data["vote"])


def test_forget_leaves_nothing_of_the_person_in_any_table_nor_in_the_file(store: Store, path: Path) -> None:
    assert all(rows(path, table) for table in OWN_DATA)
    number = store.person_numbered(rows(path, "person_number")[0]["number"])
    assert number == WHO
    with store.transaction():
        store.forget(WHO)
    left = {table: [tuple(row) for row in rows(path, table)] for table in tables(path)}
    assert [table for table, found in left.items() if any(WHO in row or MINE in str(row) for row in found)] == []
    assert left["person_number"] == []
    assert [len(left[table]) for table in ("audit", "poll", "poll_option")] == [1, 2, 4]
    assert [row[-2:] for row in left["invitation"]] == [("", None)], "it stays good for whom it is for"
    whole = b"".join(file.read_bytes() for file in path.parent.glob("city.db*"))
    assert MINE.encode() not in whole
    assert not any(store.dump(WHO).values())


def test_my_data_shows_nothing_of_anybody_else(store: Store) -> None:
    with store.transaction():
        new = store.person(Identity("telegram", "", "new"), 1).id
    assert {table for table, found in store.dump(new).items() if found} == {"person", "identity"}
    assert [len(store.dump(new)[table]) for table in ("person", "identity")] == [1, 1]
    assert {table for table, number in store.owned(new).items() if number} == {"person", "identity"}
