"""Within a transaction what was read is remembered, and lists are read ahead: nothing may be seen by that which is not so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from storage.open import open_store
from storage.records import Address, Identity, LinkedGroup, Poll, Role, Seat, TwinningCity
from storage.sqlite.connection import Connection
from storage.sqlite.sqlite_store import SqliteStore
from storage.store import Store

ANNA = Identity("telegram", "", "1")
HERE = Address("telegram", "helper", "", "1")


@contextmanager
def several(path: Path, number: int = 20) -> Iterator[tuple[Store, list[int], list[str]]]:
    """A store with twinnings of one city and one poll each, in a transaction, and the statements that are made in it."""
    connection, seen = Connection(str(path), 5000), list[str]()
    store = SqliteStore(connection, iter(map(str, range(10_000))).__next__)
    with store.transaction():
        ids = [store.create_twinning("utm", str(n), "", 1).id for n in range(number)]
        for one in ids:
            store.set_cities(one, [TwinningCity(one, 1, f"City {one}", "DE", "UTC")])
            store.add_poll(Poll(one, "Well?", "open", 1), ["A", "B"])
    connection.tables.conn.set_trace_callback(seen.append)
    with store.transaction():
        yield store, ids, seen
    store.close()


def test_a_list_is_read_with_a_statement_or_two_however_long(tmp_path: Path) -> None:
    with several(tmp_path / "a.db") as (store, _, seen):
        listed = [one.id for one in store.twinnings()]
        seen.clear()
        assert [store.cities(one)[0].name for one in listed] == [f"City {one}" for one in listed]
        assert len(seen) == 2
        assert [one.label for n in listed for poll in store.polls(n) for one in store.options(poll.id)] == [
            "A",
            "B",
        ] * 20
        assert len(seen) == 6


def test_what_has_nothing_is_asked_about_once(tmp_path: Path) -> None:
    with several(tmp_path / "a.db") as (store, ids, seen):
        store.twinnings()
        seen.clear()
        assert [list(store.seats(one)) for one in ids * 2] == [[]] * 40
        assert len(seen) == 2


def test_what_is_written_is_read(tmp_path: Path) -> None:
    with several(tmp_path / "a.db") as (store, ids, _):
        first, second = store.twinnings()[:2]
        anna = store.person(ANNA, 1).id
        assert not [store.seats(one.id) or store.bounds(one.id) for one in (first, second) if store.roles(anna)]
        store.seat(Seat(first.id, 1, anna))
        store.bind(LinkedGroup(second.id, HERE, 1))
        store.give_role(Role(anna, "facilitator", 1, first.id))
        store.save_twinning(replace(first, title="Peels"))
        assert [one.person for one in store.seats(first.id)] == [anna]
        assert [one.twinning for one in store.bounds(second.id)] == [second.id]
        assert [one.twinning for one in store.roles(anna)] == [first.id]
        assert store.twinnings()[0].title == "Peels"
        assert store.twinning(first.id) == replace(first, title="Peels")
        assert ids


def test_what_goes_along_with_what_is_deleted_is_not_read_any_more(tmp_path: Path) -> None:
    with several(tmp_path / "a.db") as (store, ids, _):
        anna = store.person(ANNA, 1).id
        store.seat(Seat(ids[0], 1, anna))
        assert [one.person for one in store.seats(ids[0])] == [anna]
        assert store.seats_of(anna)
        store.set_cities(ids[0], [])
        assert not store.seats(ids[0])
        assert not store.seats_of(anna)


def test_what_another_process_wrote_is_read_by_the_next_transaction(tmp_path: Path) -> None:
    with several(tmp_path / "a.db") as (store, ids, _):
        known = store.twinnings()[0]
        assert store.twinning(ids[0]) == known
    other, mine = open_store(str(tmp_path / "a.db")), open_store(str(tmp_path / "a.db"))
    with mine.transaction():
        assert mine.twinning(ids[0]) == known
    with other.transaction():
        other.save_twinning(replace(known, title="Peels"))
    assert mine.twinning(ids[0]) == replace(known, title="Peels")
    with mine.transaction():
        assert mine.twinning(ids[0]) == replace(known, title="Peels")
    other.close()
    mine.close()


def test_what_was_rolled_back_is_not_read(tmp_path: Path) -> None:
    with several(tmp_path / "a.db") as (_, ids, _):
        pass
    store = open_store(str(tmp_path / "a.db"))
    with pytest.raises(ZeroDivisionError), store.transaction():
        store.set_cities(ids[0], [])
        assert not store.cities(ids[0])
        raise ZeroDivisionError
    assert store.cities(ids[0])
    with store.transaction():
        assert store.cities(ids[0])
    store.close()
