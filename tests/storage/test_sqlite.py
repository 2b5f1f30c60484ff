"""What only the SQLite engine has: its settings, its indexes, its threads, and what a forgotten person leaves in the file."""

from __future__ import annotations

import random
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from storage.open import open_store
from storage.records import QUOTING, Address, Conversation, Identity, Outgoing, Prompt
from storage.sqlite.connection import Connection
from storage.sqlite.migrations import STEPS, migrate, version
from storage.sqlite.sqlite_outbox import BACKLOG, CLAIM
from storage.sqlite.sqlite_privacy import JSON_COLUMN, OWN_DATA, UNQUOTED
from storage.sqlite.sqlite_store import SqliteStore
from storage.store import Store
from tests.patience import PATIENCE
from tests.pruned import prune

HERE = Address("telegram", "helper", "", "1")
OF_NOBODY = {
    "audit_end",
    "forgetting",
    "forgotten",
    "inbox",
    "parked",
    "counter",
    "sweep",
    "taught",
    "taught_version",
    "sqlite_sequence",
    "upkeep",
}
OF_TWINNINGS = {
    "bound",
    "feedback_mode",
    "invitation",
    "poll",
    "poll_option",
    "poll_post",
    "proposal",
    "proposal_post",
    "session",
    "session_note",
    "twinning",
    "twinning_city",
    "twinning_plan",
    "wish",
}
"""Of cities and groups: they name a draft and a chat, and no person."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "city.db"


@pytest.fixture
def connection(path: Path) -> Iterator[Connection]:
    opened = Connection(str(path), busy_ms=50)
    yield opened
    opened.close()


@pytest.fixture
def store(connection: Connection) -> Store:
    numbers = count(1)
    return SqliteStore(connection, new_id=lambda: f"id{next(numbers)}")


def tables(connection: Connection) -> set[str]:
    return {row["name"] for row in connection.read("SELECT name FROM sqlite_schema WHERE type = 'table'")}


# -- settings and schema
@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("user_version", len(STEPS)),
    ],
)
def test_the_settings_that_the_promises_rest_on(store: Store, connection: Connection, setting: str, value: Any) -> None:
    assert connection.read(f"PRAGMA {setting}")[0][0] == value


def test_every_table_is_strict(store: Store, connection: Connection) -> None:
    lax = connection.read(
        "SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT strict AND name NOT LIKE 'sqlite_%'"
    )
    assert lax == []


def test_every_table_is_ones_own_data_or_knows_nobody(store: Store, connection: Connection) -> None:
    assert tables(connection) == set(OWN_DATA) | OF_NOBODY | OF_TWINNINGS
    assert set(JSON_COLUMN) <= set(OWN_DATA)
    for table in OF_NOBODY:
        names = {row["name"] for row in connection.read("SELECT name FROM pragma_table_info(?)", (table,))}
        assert not names & {"person", "user", "chat", "form"}
    for table in OF_TWINNINGS:
        names = {row["name"] for row in connection.read("SELECT name FROM pragma_table_info(?)", (table,))}
        assert not names & {"person", "user"}


def test_a_start_that_waited_for_another_one_takes_no_step_twice(path: Path) -> None:
    class Late(Connection):
        """Looks at the version, and gets the lock only after another process has migrated."""

        def transaction(self) -> AbstractContextManager[None]:
            with closing(open_store(str(path))) as other, other.transaction():
                other.count("2026-03-01", "a", "asked")
            return super().transaction()

    late = Late(str(path), busy_ms=50)
    migrate(late)
    assert version(late) == len(STEPS)
    assert len(late.read("SELECT * FROM counter")) == 1
    late.close()


# -- indexes
def plan(connection: Connection, sql: str, values: Any) -> list[str]:
    return [row["detail"] for row in connection.read(f"EXPLAIN QUERY PLAN {sql}", values)]


def test_a_claim_searches_the_outbox_and_never_scans_it(store: Store, connection: Connection) -> None:
    steps = plan(connection, CLAIM, {"platforms": '["telegram"]', "now": 1, "limit": 1})
    at_the_outbox = [step for step in steps if step.split()[1] in ("outbox", "head", "due", "other")]
    assert len(at_the_outbox) == 5
    assert all(step.startswith("SEARCH") for step in at_the_outbox)
    assert "SEARCH due USING INDEX outbox_due (platform=? AND lane=? AND due_at<?)" in steps


def test_a_look_at_the_backlog_reads_what_waits_and_nothing_that_was_sent(store: Store, connection: Connection) -> None:
    steps = plan(connection, BACKLOG, {"platforms": '["telegram"]', "now": 1, "most": 9})
    at_the_outbox = [step for step in steps if step.split()[1] in ("outbox", "due")]
    assert sorted(step.partition(" (")[0].removeprefix("SCAN ").removeprefix("SEARCH ") for step in at_the_outbox) == [
        "due USING INDEX outbox_due",
        "outbox USING COVERING INDEX outbox_stuck",
        "outbox USING COVERING INDEX outbox_stuck",
        "outbox USING INDEX outbox_sending",
    ]


@pytest.mark.parametrize(
    "where",
    [
        "FROM outbox WHERE id IN (SELECT row FROM outbox_form WHERE form = ?1)",
        (
            "FROM prompt WHERE (platform, bot, team, chat, thread, nonce)"
            " IN (SELECT platform, bot, team, chat, thread, nonce FROM prompt_form WHERE form = ?1)"
        ),
        "FROM conversation WHERE json_extract(state, '$.form') = ?1",
        "FROM outbox_form WHERE row = ?1",
        "FROM prompt_form WHERE (platform, bot, team, chat, thread, nonce) = (?1, ?1, ?1, ?1, ?1, ?1)",
    ],
)
def test_what_was_made_of_a_form_is_found_by_index(store: Store, connection: Connection, where: str) -> None:
    """As the trigger on forms asks for it, and the rows that go with a message or a prompt."""
    assert not [step for step in plan(connection, f"SELECT * {where}", ("x",)) if step.startswith("SCAN")]


@pytest.mark.parametrize("table", OWN_DATA)
def test_ones_own_data_is_found_and_forgotten_by_index(store: Store, connection: Connection, table: str) -> None:
    for sql in (OWN_DATA[table], "DELETE FROM outbox WHERE person = ? AND person <> '' AND NOT last_word", UNQUOTED):
        assert not any(step.startswith("SCAN") for step in plan(connection, sql, ("id1",)))


def test_what_refers_to_a_row_is_found_by_index(store: Store, connection: Connection) -> None:
    references = connection.read(
        "SELECT name, \"from\" FROM sqlite_schema CROSS JOIN pragma_foreign_key_list(name) WHERE type = 'table' AND seq = 0"
    )
    assert len(references) > 6
    for table, column in references:
        (step,) = plan(connection, f"SELECT 1 FROM {table} WHERE {column} = ?", ("id1",))
        assert step.startswith("SEARCH")


class Counting:
    """How much work SQLite does: virtual machine steps, by hundreds, and the statements it runs."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.hundreds = 0
        self.statements: list[str] = []

    def __enter__(self) -> Counting:
        self._connection.set_progress_handler(self._more, 100)
        self._connection.set_trace_callback(self.statements.append)
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.set_progress_handler(None, 0)
        self._connection.set_trace_callback(None)

    def _more(self) -> int:
        self.hundreds += 1
        return 0


def counting(connection: Connection) -> Counting:
    with connection.snapshot() as db:
        return Counting(db.conn)


def a_turn(store: Store, number: int) -> None:
    """What one message costs: received, answered, claimed, sent."""
    user = Identity("telegram", "", f"turn{number % 2}")
    address = replace(HERE, chat=f"turn{number % 2}")
    with store.transaction():
        assert store.take("telegram", "helper", f"turn{number}", at=number)
        person = store.person(user, at=number)
        store.conversation(address)
        forms = store.forms(person.id, "a", "check") or [store.create_form(person.id, "a", "check", at=number)]
        store.answers(forms[0].id)
        store.answer(forms[0].id, "1.1", "yes", at=number)
        store.save_conversation(Conversation(address, person.id, {"asks": "1.2"}))
        store.put([Outgoing(address, {"text": "next?"}, number, person=person.id)], at=number)
    (row,) = store.claim(["telegram", "slack"], now=number)
    store.settle(row.id, "sent", at=number, sent_as="m1")


def crowd(connection: Connection, many: int) -> None:
    """So many people, each with all there can be, and as many planned rows, sent rows, and event ids."""
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many})"
    rows = "SELECT 'telegram', 'helper', '', 'chat' || i, ''"
    outbox = (
        "INSERT INTO outbox (platform, bot, team, chat, thread, body, kind, person, key, lane, policy, last_word, created_at,"
        f" due_at, first_due_at, state) {rows}, '{{}}', 'reply', 'person' || i, 'key' || i, i % 3, 'hold', 0, 1,"
    )
    with connection.transaction():
        for sql in (
            "INSERT INTO inbox SELECT 'telegram', 'helper', 'event' || i, 1 FROM n",
            "INSERT INTO person SELECT 'person' || i, 1, NULL, '', '', '', '', 0 FROM n",
            "INSERT INTO identity SELECT 'telegram', '', 'user' || i, 'person' || i FROM n",
            f"INSERT INTO conversation {rows}, 'person' || i, '{{}}' FROM n",
            f"INSERT INTO prompt {rows}, 'nonce', 1, '{{}}' FROM n",
            "INSERT INTO form SELECT 'form' || i, 'person' || i, 'a', 'check', 1, 1, NULL, 0, 0 FROM n",
            "INSERT INTO answer (form, leaf, value, at) SELECT 'form' || i, '1.1', '1', 1 FROM n",
            f"{outbox} 9e6 + i, 9e6 + i, 'due' FROM n",
            f"{outbox} 1, 1, 'sent' FROM n",
        ):
            connection.write(f"{numbers} {sql}")


def test_a_turn_costs_the_same_whatever_is_stored(store: Store, connection: Connection) -> None:
    def work_of_turns(first: int) -> int:
        a_turn(store, first)
        a_turn(store, first + 1)
        with counting(connection) as work:
            for number in range(first + 2, first + 22):
                a_turn(store, number)
        return work.hundreds

    alone = work_of_turns(1)
    crowd(connection, 20_000)
    assert work_of_turns(101) <= alone * 1.1


def test_who_asked_the_team_is_forgotten_without_a_look_through_the_queue(store: Store, connection: Connection) -> None:
    def work_of_forgetting(user: str) -> int:
        with store.transaction():
            person = store.person(Identity("telegram", "", user), at=1).id
            store.keep_miss("a", "why?", "none", at=1, person=person)
            store.put([Outgoing(HERE, {"text": "why?"}, 1, kind=QUOTING)], at=1)
        with store.transaction(), counting(connection) as work:
            store.forget(person)
        assert not [row for row in store.outbox() if row.out.kind == QUOTING]
        return work.hundreds

    alone = work_of_forgetting("ana")
    crowd(connection, 5_000)
    assert work_of_forgetting("ben") <= alone + 5


def test_a_turn_is_few_statements(store: Store, connection: Connection) -> None:
    a_turn(store, 1)
    with counting(connection) as work:
        a_turn(store, 3)
    assert len(work.statements) == 17, work.statements


def test_a_backlog_of_one_chat_does_not_slow_the_others(store: Store, connection: Connection) -> None:
    with store.transaction():
        store.put([Outgoing(HERE, {}, 1) for _ in range(2000)], at=1)
        elsewhere = store.put([Outgoing(replace(HERE, chat="2"), {}, 1)], at=1)
    assert [row.id for row in store.claim(["telegram"], now=1)] == [1]
    with counting(connection) as work:
        assert [row.id for row in store.claim(["telegram"], now=1)] == list(elsewhere)
    assert work.hundreds < 2000


# -- threads
def test_another_thread_waits_for_the_transaction_and_sees_it_whole(store: Store) -> None:
    begun, seen = threading.Event(), []

    def reader() -> None:
        begun.set()
        seen.append(len(store.counts()))

    thread = threading.Thread(target=reader)
    with store.transaction():
        store.count("2026-03-01", "a", "first")
        thread.start()
        assert begun.wait(PATIENCE)
        store.count("2026-03-01", "a", "second")
    thread.join(5)
    assert seen == [2]


def test_threads_that_write_at_once_take_turns(store: Store) -> None:
    def work() -> None:
        for _ in range(50):
            with store.transaction():
                store.person(Identity("telegram", "", "shared"), at=1)
                store.count("2026-03-01", "a", "asked")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert [counted.number for counted in store.counts()] == [200]


def test_another_thread_cannot_write_into_a_transaction_that_is_not_its_own(store: Store) -> None:
    refused = []

    def stray() -> None:
        with pytest.raises(RuntimeError, match="transaction"):
            store.count("2026-03-01", "a", "stray")
        refused.append(True)

    thread = threading.Thread(target=stray)
    with store.transaction():
        thread.start()
        store.count("2026-03-01", "a", "own")
    thread.join(5)
    assert (refused, [counted.what for counted in store.counts()]) == ([True], ["own"])


# -- what forget leaves
def bytes_of(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(path.name + "*")))


def live(store: Store, dice: random.Random, name: str) -> str:
    """Somebody with rows of all sizes, so that SQLite has to move rows between its pages."""

    def text() -> str:
        return name + "x" * dice.choice([3, 200, 900, 3000, 9000])

    address = replace(HERE, chat=name)
    with store.transaction():
        person = store.person(Identity("telegram", "", name), at=1).id
        store.save_conversation(Conversation(address, person, {"typed": text()}))
        store.save_prompt(Prompt(address, "n1", 1, {"about": text()}))
        form = store.create_form(person, "a", "draft", at=1)
        for number in range(24):
            store.answer(form.id, f"1.{number % 12}", text(), at=1)
        store.finish(form.id, {"1.1": text()}, at=1)
        store.keep_miss("a", text(), "none", at=1, person=person)
        store.put([Outgoing(address, {"text": text()}, 1, person=person)], at=1)
    return person


@pytest.mark.parametrize("seed", range(3))
def test_forget_leaves_no_byte_in_file_and_log(store: Store, path: Path, seed: int) -> None:
    dice = random.Random(seed)
    people = {name: live(store, dice, name) for name in (f"CANARY{number:02}-" for number in range(40))}
    gone = dice.sample(sorted(people), 12)
    assert all(name.encode() in bytes_of(path) for name in people)
    for number, name in enumerate(gone, start=1):
        with store.transaction():
            store.forget(people[name])
        while store.sweep():
            pass
        left = bytes_of(path)
        assert [other for other in gone[:number] if other.encode() in left] == []
    assert all(name.encode() in left for name in people if name not in gone)


def test_the_farewell_leaves_no_byte_once_it_is_sent(store: Store, path: Path) -> None:
    with store.transaction():
        person = store.person(Identity("telegram", "", "1"), at=1)
        store.forget(person.id)
        store.put(
            [Outgoing(replace(HERE, chat="CANARY-chat"), {"text": "CANARY"}, 1, person=person.id, last_word=True)], at=1
        )
    (row,) = store.claim(["telegram"], now=1)
    assert b"CANARY" in bytes_of(path)
    store.settle(row.id, "sent", at=2)
    assert b"CANARY" not in bytes_of(path)


def test_prune_leaves_no_byte_of_what_is_past_its_time(store: Store, path: Path) -> None:
    with store.transaction():
        person = store.person(Identity("telegram", "", "1"), at=1)
        store.answer(store.create_form(person.id, "a", "check", at=1).id, "1.1", "CANARY", at=1)
    assert b"CANARY" in bytes_of(path)
    with store.transaction():
        prune(store, 10**12, {"a": 30})
    assert b"CANARY" not in bytes_of(path)


def test_a_backup_that_reads_delays_the_overwriting_but_nobody_waits_for_it(path: Path) -> None:
    store = open_store(str(path), busy_ms=1000 * int(PATIENCE))
    person = live(store, random.Random(1), "CANARY")
    with closing(sqlite3.connect(path, isolation_level=None)) as backup:
        backup.execute("BEGIN")
        assert backup.execute("SELECT count(*) FROM person").fetchone() == (1,)
        with store.transaction():
            store.forget(person)
        assert not any(store.dump(person).values())
        assert store.sweep()
        assert b"CANARY" in bytes_of(path)
    while store.sweep():
        pass
    assert b"CANARY" not in bytes_of(path)
    store.close()


def test_an_overwriting_that_fails_is_no_failed_commit(store: Store, connection: Connection, path: Path) -> None:
    person = live(store, random.Random(1), "CANARY")
    with connection.snapshot() as db:
        cursor = db.conn.execute("SELECT * FROM answer")
        cursor.fetchone()
    with store.transaction():
        store.forget(person)
    assert not any(store.dump(person).values())
    assert b"CANARY" in bytes_of(path)
    cursor.close()
    with store.transaction():
        store.count("2026-03-01", "a", "asked")
    assert b"CANARY" not in bytes_of(path)


def test_who_is_rolled_back_is_not_forgotten(store: Store, path: Path) -> None:
    person = live(store, random.Random(1), "CANARY")
    with pytest.raises(ZeroDivisionError), store.transaction():
        store.forget(person)
        raise ZeroDivisionError
    assert store.dump(person)["person"]
    assert b"CANARY" in bytes_of(path)


def test_an_uncommitted_store_that_is_closed_keeps_nothing(path: Path) -> None:
    store = open_store(str(path))
    with pytest.raises(sqlite3.ProgrammingError, match="closed"), store.transaction():
        store.count("2026-03-01", "a", "asked")
        store.close()
    with closing(open_store(str(path))) as again:
        assert again.counts() == []


def test_what_is_closed_holds_no_file(tmp_path: Path) -> None:
    before = len(list(Path("/dev/fd").iterdir()))
    for number in range(5):
        open_store(str(tmp_path / f"{number}.db")).close()
    assert len(list(Path("/dev/fd").iterdir())) == before
