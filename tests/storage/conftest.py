"""The engines that the contract is tested against: a further one is one more line in ``ENGINES``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path

import pytest

from storage.open import open_store
from storage.store import Store

ENGINES: Mapping[str, Callable[[Path], str]] = {
    "file": lambda folder: f"sqlite:///{folder}/city.db",
    "memory": lambda folder: "memory:",
}


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store; persons and forms get the ids id1, id2, … as they are made."""
    numbers = count(1)
    opened = open_store(ENGINES[request.param](tmp_path), new_id=lambda: f"id{next(numbers)}", busy_ms=50)
    yield opened
    opened.close()


@pytest.fixture
def writing(store: Store) -> Iterator[Store]:
    """The same with a transaction open, which must be able to commit in the end."""
    with store.transaction():
        yield store
