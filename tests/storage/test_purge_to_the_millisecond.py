"""What has just reached its time stays; a millisecond later it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from storage.open import open_store
from storage.records import DAY, Address, Identity, Invitation, Millis, Outgoing, Parked, Prompt
from storage.retention import INBOX_DAYS, PARKED_DAYS, PROMPT_DAYS, WORDS_DAYS
from storage.store import Store
from tests.pruned import prune

NOW = 20_000 * DAY
HERE = Address("telegram", "helper", "", "1")


@pytest.fixture
def store() -> Iterator[Store]:
    with closing(open_store("memory:")) as opened:
        yield opened


def sent(store: Store, at: Millis) -> None:
    (row,) = store.put([Outgoing(HERE, {"text": "words"}, 1)], 1)
    store.claim(["telegram"], NOW)
    store.settle(row, "sent", at)


def archived(store: Store, at: Millis) -> None:
    store.save_twinning(replace(store.create_twinning("a", "Waste", "", 1), archived_at=at))


def asked(store: Store, at: Millis) -> None:
    store.keep_miss("a", "why?", "none", at)


LIVES: dict[str, tuple[int, Callable[[Store, Millis], object], Callable[[Store], object]]] = {
    "an event": (
        INBOX_DAYS,
        lambda store, at: store.take("telegram", "helper", "1", at),
        lambda store: not store.take("telegram", "helper", "1", NOW),
    ),
    "what was put aside": (
        PARKED_DAYS,
        lambda store, at: store.park(Parked("telegram", "helper", "1", "Text", "KeyError", at)),
        lambda store: store.parked(),
    ),
    "what a button was about": (
        PROMPT_DAYS,
        lambda store, at: store.save_prompt(Prompt(HERE, "n", at, {})),
        lambda store: store.prompt(HERE, "n"),
    ),
    "the words of a message": (WORDS_DAYS, sent, lambda store: store.outbox()[0].out.body),
    "a twinning": (30, archived, lambda store: store.twinning(1)),
    "a question": (30, asked, lambda store: store.misses()),
    "an invitation": (
        0,
        lambda store, at: store.keep_invitation("secret", Invitation("staff", at)),
        lambda store: store.invitation("secret", NOW - 2),
    ),
}


@pytest.mark.parametrize(("days", "begins", "is_there"), LIVES.values(), ids=LIVES)
def test_it_is_kept_as_long_as_is_said_and_no_longer(
    store: Store, days: int, begins: Callable[[Store, Millis], object], is_there: Callable[[Store], object]
) -> None:
    with store.transaction():
        store.person(Identity("telegram", "", "1"), NOW)
        begins(store, NOW - days * DAY)
        prune(store, NOW, {"a": 30})
        assert is_there(store)
        prune(store, NOW + 1, {"a": 30})
        assert not is_there(store)
