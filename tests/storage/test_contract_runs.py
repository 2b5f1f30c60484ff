"""When what is done regularly was done last: the contract of every engine."""

from __future__ import annotations

import pytest

from storage.records import Run
from storage.store import Store


def test_of_what_ran_the_last_time_is_known(store: Store) -> None:
    assert store.last_run("backup") is None
    with store.transaction():
        store.note_run("backup", 5, {"people": 3})
        store.note_run("purge", 6)
        store.note_run("backup", 7, {"people": 4})
    assert store.last_run("backup") == Run("backup", 7, {"people": 4})
    assert store.runs() == {"backup": Run("backup", 7, {"people": 4}), "purge": Run("purge", 6, {})}


def test_it_is_noted_in_a_transaction_only(store: Store) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        store.note_run("backup", 5)
