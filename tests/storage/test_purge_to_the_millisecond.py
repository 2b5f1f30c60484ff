"""What has just reached its time stays; a millisecond later it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from storage.open import open_store
from storage.records import (
    DAY,
    FLEETING,
    Address,
    Attendance,
    AuditRow,
    Code,
    Identity,
    Invitation,
    Millis,
    OutboxState,
    Outgoing,
    Parked,
    Poll,
    PostOverride,
    Prompt,
    Proposal,
    Session,
    Subscription,
)
from storage.retention import (
    AUDIT_DAYS,
    COUNTER_DAYS,
    DOUBT_DAYS,
    GROUP_DAYS,
    INBOX_DAYS,
    PARKED_DAYS,
    PROMPT_DAYS,
    SETTLED_DAYS,
    WORDS_DAYS,
)
from storage.store import Store
from tests.pruned import prune

NOW = 20_000 * DAY
RETENTION, LONGEST = {"a": 30, "b": 400}, 400
"""What is of no programme is kept for the longest of them."""
HERE = Address("telegram", "helper", "", "1")


@pytest.fixture
def store() -> Iterator[Store]:
    with closing(open_store("memory:")) as opened:
        yield opened


ANNA, BEN = (Identity("telegram", "", user) for user in ("1", "2"))


def anna(store: Store) -> str:
    return store.person_of(ANNA)


def ended(
    store: Store, state: OutboxState, at: Millis, *, kind: str = "", key: str = "", last_word: bool = False
) -> None:
    """A message that came to its end."""
    (row,) = store.put([Outgoing(HERE, {"text": "words"}, 1, kind=kind, key=key, last_word=last_word)], 1)
    store.claim(["telegram"], NOW)
    store.settle(row, state, at)


def words(store: Store) -> object:
    return store.outbox()[0].out.body


def polled(store: Store, created_at: Millis, **more: Millis) -> None:
    twinning = store.create_twinning("a", "Waste", "", 1).id
    store.save_poll(replace(store.add_poll(Poll(twinning, "Well?", "open", created_at), ["Yes"]), **more))


def proposed(store: Store, created_at: Millis, **more: Millis) -> None:
    store.save_proposal(replace(store.propose(Proposal(twinned(store), 1, "x", created_at=created_at)), **more))


def twinned(store: Store) -> int:
    return store.create_twinning("a", "Waste", "", 1).id


def held(store: Store, at: Millis) -> int:
    """A session, at which somebody is who has no other time than it."""
    session = Session(twinned(store), 1, "", "2024-10-04T00:00", "UTC", 90, at, "2026.1", 1)
    return store.add_session(session).id


def seen(store: Store, at: Millis, *, told: bool) -> str:
    who = store.person(BEN, at)
    store.save_person(replace(who, noticed_at=at if told else None))
    return who.id


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
    "the words of a message": (WORDS_DAYS, lambda store, at: ended(store, "sent", at), words),
    "the words of one in doubt": (DOUBT_DAYS, lambda store, at: ended(store, "uncertain", at), words),
    "the words of one that never went": (DOUBT_DAYS, lambda store, at: ended(store, "dead", at), words),
    "a code that may have come": (WORDS_DAYS, lambda store, at: ended(store, "uncertain", at, kind=FLEETING), words),
    "a farewell in doubt": (
        WORDS_DAYS,
        lambda store, at: ended(store, "uncertain", at, last_word=True),
        lambda store: store.outbox(),
    ),
    "that a message was sent": (
        SETTLED_DAYS,
        lambda store, at: ended(store, "sent", at),
        lambda store: store.outbox(),
    ),
    "that a planned one was sent": (
        LONGEST,
        lambda store, at: ended(store, "sent", at, key="remind:1"),
        lambda store: store.outbox(),
    ),
    "what was planned of a session": (
        LONGEST,
        lambda store, at: ended(store, "sent", 1, key=f"session:{held(store, at)}:1:day"),
        lambda store: store.outbox(),
    ),
    "what a session was asked about again": (
        LONGEST,
        lambda store, at: ended(store, "sent", 1, key=f"again/{held(store, at)}/2"),
        lambda store: store.outbox(),
    ),
    "a vote before its poll": (
        WORDS_DAYS,
        lambda store, at: store.keep_early("p", anna(store), 1, at),
        lambda store: store.owned(anna(store))["early_vote"],
    ),
    "a draft": (
        30,
        lambda store, at: store.create_form(anna(store), "a", "draft", at),
        lambda store: store.forms(anna(store)),
    ),
    "a reminder": (
        30,
        lambda store, at: store.subscribe(Subscription(anna(store), "draft", "a", 1, at)),
        lambda store: store.subscriptions(),
    ),
    "a poll that nobody closed": (30, polled, lambda store: store.polls()),
    "a poll whose time was over": (
        30,
        lambda store, at: polled(store, 1, closes_at=at),
        lambda store: store.polls(),
    ),
    "a poll that was closed before": (
        30,
        lambda store, at: polled(store, 1, closed_at=at, closes_at=NOW),
        lambda store: store.polls(),
    ),
    "hours that nobody closed": (30, proposed, lambda store: store.proposals(1)),
    "hours that were chosen from": (
        30,
        lambda store, at: proposed(store, 1, closed_at=at, closes_at=NOW),
        lambda store: store.proposals(1),
    ),
    "who could not come": (
        30,
        lambda store, at: store.attend(Attendance(held(store, at), anna(store), 1, False)),
        lambda store: store.attendance(1),
    ),
    "a note": (
        30,
        lambda store, at: store.note_session(held(store, at), "focus", "x"),
        lambda store: store.session_notes(1),
    ),
    "what was wanted of a post": (
        30,
        lambda store, at: store.wish(PostOverride(held(store, at), 1, "1d", "x")),
        lambda store: store.wished(1, 1, "1d").text,
    ),
    "what the team did": (
        AUDIT_DAYS,
        lambda store, at: store.audit(AuditRow(at, "n", "archive")),
        lambda store: store.audited(),
    ),
    "a code": (
        0,
        lambda store, at: store.keep_code("secret", Code("link", anna(store), HERE, at)),
        lambda store: store.owned(anna(store))["code"],
    ),
    # A day ends a day after it began.
    "a person": (LONGEST + 1, lambda store, at: seen(store, at, told=True), lambda store: store.person_of(BEN)),
    "somebody of a group": (
        GROUP_DAYS + 1,
        lambda store, at: seen(store, at, told=False),
        lambda store: store.person_of(BEN),
    ),
    "somebody who is to be reminded": (
        0,
        lambda store, at: store.subscribe(Subscription(seen(store, 1, told=True), "draft", "a", 1, at)),
        lambda store: store.person_of(BEN),
    ),
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
        store.person(ANNA, NOW)
        begins(store, NOW - days * DAY)
        prune(store, NOW, RETENTION)
        assert is_there(store)
        prune(store, NOW + 1, RETENTION)
        assert not is_there(store)


def test_what_is_counted_by_days_is_kept_for_whole_days(store: Store) -> None:
    with store.transaction():
        store.count("2024-10-04", "a", "asked")
        for days, is_there in ((COUNTER_DAYS, True), (COUNTER_DAYS + 0.999, True), (COUNTER_DAYS + 1, False)):
            prune(store, int((20_000 + days) * DAY), {})
            assert bool(store.counts()) is is_there
