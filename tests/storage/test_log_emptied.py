"""The log of the database shows which changes were made together: behind what must not be joined it is emptied."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.open import open_store
from storage.records import FLEETING, Address, Identity, Outgoing, Poll
from storage.store import Store

HERE = Address("telegram", "helper", "", "1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "city.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with closing(open_store(str(path))) as opened:
        yield opened


def log_size(path: Path) -> int:
    return Path(f"{path}-wal").stat().st_size


def test_a_vote_that_is_only_counted_does_not_lie_beside_who_took_part(store: Store, path: Path) -> None:
    with store.transaction():
        who = store.person(Identity("telegram", "", "1"), 1).id
        poll = store.add_poll(
            Poll(store.create_twinning("a", "Waste", "", 1).id, "Well?", "anonymous", 1), ["Yes", "No"]
        )
    assert log_size(path)
    with store.transaction():
        assert store.count_vote(poll.id, 1, who, listed=True)
    assert log_size(path) == 0


def test_what_was_said_for_a_moment_is_not_kept_in_it(store: Store, path: Path) -> None:
    with store.transaction():
        (row,) = store.put([Outgoing(HERE, {"text": "secret-of-the-moment"}, 1, kind=FLEETING)], 1)
    store.claim(["telegram"], 1)
    log = Path(f"{path}-wal")
    assert b"secret-of-the-moment" in log.read_bytes()
    store.settle(row, "sent", 2)
    assert b"secret-of-the-moment" not in log.read_bytes()
