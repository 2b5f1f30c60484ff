"""Inbox, outbox and planned rows against a model of dicts: whatever is received, put, planned, claimed, settled, resent, dropped,
and wherever it crashes."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from storage.open import open_store
from storage.records import Address, OutboxRow, Outgoing, Parked
from storage.store import Store

SOAK = "SOAK" in os.environ
CHATS = [
    Address("telegram", "helper", "", "1"),
    Address("telegram", "helper", "", "1", thread="5"),
    Address("slack", "helper", "T1", "C1"),
]
BOTH = ["telegram", "slack"]
KEYS = ["poll/1", "poll/1/edit", "poll/1:2", "poll/10"]
"""Each begins as the first does; the last is of something else."""
EVENTS = st.tuples(st.sampled_from(BOTH), st.sampled_from(["helper", "other"]), st.sampled_from("1234"))

messages = st.builds(
    lambda chat, ahead, **more: (ahead, Outgoing(chat, {"text": "x"}, 0, **more)),
    st.sampled_from(CHATS),
    st.sampled_from([-3, 0, 0, 0, 1, 7]),
    lane=st.integers(0, 2),
    key=st.sampled_from(["", "", *KEYS]),
    policy=st.sampled_from(["resend", "hold"]),
    last_word=st.sampled_from([False, False, False, True]),
)


def shown(row: OutboxRow) -> dict[str, Any]:
    """What the model knows of a row."""
    out = row.out
    return {
        "id": row.id, "address": out.address, "key": out.key, "lane": out.lane, "policy": out.policy, "due_at": out.due_at,
        "last_word": out.last_word, "state": row.state, "attempts": row.attempts, "doubts": row.doubts, "body": out.body,
        "error": row.error, "sent_as": row.sent_as,
    }  # fmt: skip


class Queues(RuleBasedStateMachine):
    """One store, its model, a clock, and a crash now and then."""

    @initialize()
    def start(self) -> None:
        self.store: Store = open_store("memory:")
        self.now = 100
        self.rows: dict[int, dict[str, Any]] = {}
        self.first_due: dict[int, int] = {}
        self.taken: set[tuple[str, str, str]] = set()
        self.parked: list[Parked] = []

    def teardown(self) -> None:
        self.store.close()

    def some(self, *states: str) -> list[dict[str, Any]]:
        return [row for row in self.rows.values() if row["state"] in states]

    def from_now(self, planned: list[tuple[int, Outgoing]]) -> list[Outgoing]:
        return [replace(message, due_at=self.now + ahead) for ahead, message in planned]

    @rule(planned=st.lists(messages, min_size=1, max_size=3))
    def put(self, planned: list[tuple[int, Outgoing]]) -> None:
        batch = self.from_now(planned)
        with self.store.transaction():
            ids = self.store.put(batch, self.now)
        self.keep(ids, batch)

    def keep(self, ids: Sequence[int], batch: Sequence[Outgoing]) -> None:
        for row, message in zip(ids, batch, strict=True):
            self.supersede(lambda old, new=message: old["key"] == new.key != "" and old["address"] == new.address)
            self.rows[row] = shown(OutboxRow(row, message, "due", 0, self.now))
            self.first_due[row] = message.due_at

    def supersede(self, by: Callable[[dict[str, Any]], bool]) -> None:
        self.rows = {number: row for number, row in self.rows.items() if row["state"] != "due" or not by(row)}

    @rule(message=messages)
    def put_once(self, message: tuple[int, Outgoing]) -> None:
        (once,) = self.from_now([message])
        waits = any(row["key"] == once.key != "" and row["address"] == once.address for row in self.some("due"))
        before = max((row.id for row in self.store.outbox()), default=0)
        with self.store.transaction():
            assert self.store.put_once(once, self.now) != waits
        if not waits:
            self.keep([row.id for row in self.store.outbox() if row.id > before], [once])

    @rule(event=EVENTS, replies=st.lists(messages, max_size=2))
    def receive(self, event: tuple[str, str, str], replies: list[tuple[int, Outgoing]]) -> None:
        """A second time it is known, and nothing is said again."""
        said, ids = self.from_now(replies), None
        with self.store.transaction():
            if self.store.take(*event, self.now):
                ids = self.store.put(said, self.now)
        assert (ids is None) == (event in self.taken)
        self.taken.add(event)
        self.keep(ids or (), said if ids else ())

    @rule(event=EVENTS, replies=st.lists(messages, min_size=1, max_size=2))
    def receive_and_crash(self, event: tuple[str, str, str], replies: list[tuple[int, Outgoing]]) -> None:
        """Neither is it known then, nor anything said."""
        with pytest.raises(ZeroDivisionError), self.store.transaction():
            self.store.take(*event, self.now)
            self.store.put(self.from_now(replies), self.now)
            raise ZeroDivisionError

    @rule(event=EVENTS)
    def park(self, event: tuple[str, str, str]) -> None:
        one = Parked(*event, "Text", "KeyError", self.now)
        with self.store.transaction():
            self.store.park(one)
        known = {(old.platform, old.bot, old.event) for old in self.parked}
        self.parked += [one] if event not in known else []
        self.taken.add(event)

    @rule(prefixes=st.lists(st.sampled_from(["poll/1", "poll/1/", "poll/10", "poll/2"]), max_size=2))
    def unplan(self, prefixes: list[str]) -> None:
        gone = [row["id"] for row in self.some("due") if row["key"].startswith(tuple(prefixes))]
        with self.store.transaction():
            assert self.store.unplan(*prefixes) == len(gone)
        for row in gone:
            del self.rows[row]

    @rule(seconds=st.integers(1, 10))
    def wait(self, seconds: int) -> None:
        self.now += seconds

    def waits_for(self, row: dict[str, Any], other: dict[str, Any]) -> bool:
        if row is other or row["address"] != other["address"]:
            return False
        if other["state"] == "sending":
            return True
        begun = other["state"] == "due" and self.first_due[other["id"]] <= self.now
        return begun and (other["lane"], other["id"]) < (row["lane"], row["id"])

    @rule(platforms=st.sampled_from([BOTH, BOTH, BOTH, ["slack"], []]), limit=st.integers(1, 4))
    def claim(self, platforms: list[str], limit: int) -> None:
        due = [row for row in self.some("due") if row["due_at"] <= self.now and row["address"].platform in platforms]
        heads = [row for row in due if not any(self.waits_for(row, other) for other in self.rows.values())]
        heads = sorted(heads, key=lambda row: (row["lane"], row["due_at"], row["id"]))[:limit]
        claimed = self.store.claim(platforms, self.now, limit)
        for row in heads:
            row["state"], row["attempts"] = "sending", row["attempts"] + 1
        assert [shown(row) for row in claimed] == heads

    @precondition(lambda self: self.some("sending"))
    @rule(data=st.data(), state=st.sampled_from(["sent", "due", "uncertain", "dead", "dropped"]), counts=st.booleans())
    def settle(self, data: st.DataObject, state: Any, counts: bool) -> None:
        row = data.draw(st.sampled_from(self.some("sending")))
        due_at = self.now + data.draw(st.integers(0, 9)) if state == "due" else None
        self.store.settle(row["id"], state, self.now, error="e", sent_as="m", due_at=due_at, counts=counts)
        row |= {"state": state, "error": "e", "sent_as": "m", "due_at": due_at or row["due_at"]}
        row["attempts"] -= not counts
        row["doubts"] += state == "uncertain"
        self.after(row)

    def after(self, row: dict[str, Any]) -> None:
        newer = any(
            other["key"] == row["key"] != "" and other["address"] == row["address"] and other["id"] > row["id"]
            for other in self.some("due")
        )
        if (row["state"] == "due" and newer) or (row["last_word"] and row["state"] in ("sent", "dead", "dropped")):
            del self.rows[row["id"]]
        if row["state"] == "dropped":
            row["body"] = {}

    @rule()
    def crash(self) -> None:
        """In the middle of a transaction; that a file survives it is shown by killing processes, in its own test."""
        with pytest.raises(ZeroDivisionError), self.store.transaction():
            self.store.put([Outgoing(CHATS[0], {}, self.now, key=KEYS[0])], self.now)
            self.store.claim(["telegram"], self.now, limit=2)
            raise ZeroDivisionError
        lost = self.some("sending")
        assert self.store.recover(self.now) == len(lost)
        for row in lost:
            again = row["policy"] == "resend" and row["doubts"] < 2
            row |= {
                "state": "due" if again else "uncertain",
                "doubts": row["doubts"] + 1,
                "error": "stopped while sending",
            }
        for row in lost:
            self.after(row)

    @precondition(lambda self: self.rows)
    @rule(data=st.data())
    def resend(self, data: st.DataObject) -> None:
        row = data.draw(st.sampled_from(list(self.rows.values())))
        stuck = row["state"] in ("uncertain", "dead")
        with self.store.transaction():
            assert self.store.resend(row["id"], self.now) == stuck
        if stuck:
            row |= {"state": "due", "attempts": 0, "due_at": self.now}

    @precondition(lambda self: self.rows)
    @rule(data=st.data())
    def drop(self, data: st.DataObject) -> None:
        row = data.draw(st.sampled_from(list(self.rows.values())))
        can = row["state"] in ("uncertain", "dead", "due")
        with self.store.transaction():
            assert self.store.drop(row["id"], self.now) == can
        if can:
            row["state"] = "dropped"
            self.after(row)

    @invariant()
    def the_store_is_as_the_model(self) -> None:
        assert [shown(row) for row in self.store.outbox()] == [self.rows[number] for number in sorted(self.rows)]

    @invariant()
    def the_next_due_time_is_that_of_the_model(self) -> None:
        for platform in BOTH:
            due = [row["due_at"] for row in self.some("due") if row["address"].platform == platform]
            assert self.store.next_due([platform]) == min(due, default=None)

    @invariant()
    def what_was_planned_is_found_by_its_key(self) -> None:
        under = [row["id"] for row in self.rows.values() if row["key"] in KEYS[:3]]
        assert sorted(row.id for row in self.store.planned_under(KEYS[0])) == sorted(under)
        named = [row["id"] for row in self.rows.values() if row["key"].startswith(KEYS[0])]
        assert sorted(row.id for row in self.store.planned(KEYS[0])) == sorted(named)

    @invariant()
    def what_was_put_aside_is_that_of_the_model(self) -> None:
        assert list(self.store.parked()) == self.parked


TestQueues = Queues.TestCase
TestQueues.settings = settings(
    max_examples=500 if SOAK else 15,
    stateful_step_count=50 if SOAK else 25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
