"""What every engine does with the outbox: who is next, what a failure leads to, what a restart finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from storage.records import FLEETING, Address, Backlog, OutboxState, Outgoing
from storage.store import Store
from tests.pruned import prune

CHAT = Address("telegram", "helper", "", "1")
OTHER = replace(CHAT, chat="2")
SLACK = Address("slack", "helper", "T1", "C1")
BOTH = ["telegram", "slack"]


def out(address: Address = CHAT, due_at: int = 10, **more: Any) -> Outgoing:
    return Outgoing(address, {"text": "καλημέρα"}, due_at, **more)


def put(store: Store, *messages: Outgoing, at: int = 10) -> list[int]:
    with store.transaction():
        return list(store.put(messages, at))


def claimed(store: Store, now: int = 10, limit: int = 100, platforms: Sequence[str] = BOTH) -> list[int]:
    return [row.id for row in store.claim(platforms, now, limit)]


def state(store: Store, row: int) -> str | None:
    found = store.outbox_row(row)
    return found.state if found else None


def bring_to(store: Store, row: int, wanted: OutboxState) -> None:
    if wanted != "due":
        assert row in claimed(store)
    if wanted not in ("due", "sending"):
        store.settle(row, wanted, at=11)


# -- put
def test_what_is_put_waits_as_it_was_put(store: Store) -> None:
    message = Outgoing(
        replace(SLACK, thread="9"), {"text": "x", "buttons": [["yes", "1"]]}, due_at=30, kind="reminder", lane=1, key="k",
        policy="hold", person="id1", last_word=True,
    )  # fmt: skip
    (row,) = put(store, message, at=20)
    kept = store.outbox_row(row)
    assert kept is not None
    assert kept.out == message
    assert (kept.id, kept.state, kept.attempts, kept.doubts, kept.created_at) == (row, "due", 0, 0, 20)
    assert (kept.error, kept.sent_as) == ("", "")


def test_ids_come_in_the_order_of_the_messages(store: Store) -> None:
    ids = put(store, out(), out(OTHER), out(SLACK))
    assert ids == sorted(ids)
    assert [row.out.address for row in store.outbox()] == [CHAT, OTHER, SLACK]
    assert put(store) == []


def test_a_newer_message_with_the_same_key_and_address_replaces_one_that_waits(store: Store) -> None:
    old, between, new = put(store, out(key="question"), out(), out(key="question", due_at=11))
    assert [row.id for row in store.outbox()] == [between, new]
    assert state(store, old) is None


@pytest.mark.parametrize(
    "newer", [out(key="other"), out(OTHER, key="question"), out(), out(replace(CHAT, thread="5"), key="question")]
)
def test_another_key_or_address_replaces_nothing(store: Store, newer: Outgoing) -> None:
    assert len(put(store, out(key="question"), newer)) == len(store.outbox()) == 2


def test_messages_without_a_key_replace_nothing(store: Store) -> None:
    put(store, out(), out())
    assert len(store.outbox()) == 2


@pytest.mark.parametrize("begun", ["sending", "sent", "uncertain", "dead", "dropped"])
def test_what_does_not_wait_any_more_is_not_replaced(store: Store, begun: OutboxState) -> None:
    (old,) = put(store, out(key="question"))
    bring_to(store, old, begun)
    put(store, out(key="question"))
    assert [row.state for row in store.outbox()] == [begun, "due"]


def test_what_failed_and_waits_again_is_replaced(store: Store) -> None:
    (old,) = put(store, out(key="question"))
    claimed(store)
    store.settle(old, "due", at=11, due_at=500)
    (new,) = put(store, out(key="question"))
    assert claimed(store) == [new]


def test_settling_gives_the_row_as_it_is_then(store: Store) -> None:
    (row,), there = put(store, out()), replace(CHAT, chat="-2")
    claimed(store)
    with store.transaction():
        store.move(CHAT, there)
    settled = store.settle(row, "sent", at=11, sent_as="m7")
    assert settled == store.outbox_row(row)
    assert settled is not None
    assert (settled.out.address, settled.state, settled.sent_as) == (there, "sent", "m7")
    assert store.settle(row, "dead", at=12) is None


@pytest.mark.parametrize("by", ["settle", "recover"])
def test_what_would_wait_again_gives_way_to_the_newer_one_with_its_key(store: Store, by: str) -> None:
    (old,) = put(store, out(key="question"))
    claimed(store)
    (new,) = put(store, out(key="question"))
    if by == "settle":
        store.settle(old, "due", at=11, due_at=12)
    else:
        assert store.recover(at=11) == 1
    assert [row.id for row in store.outbox()] == [new]


@pytest.mark.parametrize(
    "other", [out(), out(key="poll"), out(OTHER, key="question"), out(replace(CHAT, thread="5"), key="question")]
)
def test_what_would_wait_again_does_so_where_nothing_newer_has_its_key(store: Store, other: Outgoing) -> None:
    (row,) = put(store, out(key="question"))
    claimed(store)
    (later,) = put(store, other)
    store.settle(row, "due", at=11, due_at=12)
    assert [kept.id for kept in store.outbox()] == [row, later]


def test_an_id_is_never_given_again(store: Store) -> None:
    (old,) = put(store, out(key="question"))
    (new,) = put(store, out(key="question"))
    assert new > old


@pytest.mark.parametrize(
    "wrong", [{"lane": 3}, {"lane": -1}, {"policy": "perhaps"}, {"due_at": None}, {"key": None}], ids=str
)
def test_what_cannot_be_kept_is_refused(store: Store, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="cannot be kept"):
        put(store, replace(out(), **wrong))
    assert store.outbox() == []


# -- claim: who is next
def test_a_claimed_row_is_sending_and_tried_once(store: Store) -> None:
    (row,) = put(store, out())
    (taken,) = store.claim(BOTH, now=10)
    assert (taken.id, taken.state, taken.attempts, taken.out) == (row, "sending", 1, out())
    assert store.outbox_row(row) == taken
    assert claimed(store) == []


def test_nothing_is_claimed_before_its_time(store: Store) -> None:
    (row,) = put(store, out(due_at=10))
    assert claimed(store, now=9) == []
    assert claimed(store, now=10) == [row]


def test_only_the_asked_platforms_are_claimed(store: Store) -> None:
    telegram, slack = put(store, out(CHAT), out(SLACK))
    assert claimed(store, platforms=[]) == []
    assert claimed(store, platforms=["terminal"]) == []
    assert claimed(store, platforms=["slack"]) == [slack]
    assert claimed(store, platforms=["telegram"]) == [telegram]


def test_claims_are_ordered_by_lane_then_due_time_then_id(store: Store) -> None:
    wanted = [(1, 5), (0, 9), (2, 1), (0, 7), (1, 5), (0, 7), (2, 0)]
    ids = put(store, *(out(replace(CHAT, chat=str(n)), due, lane=lane) for n, (lane, due) in enumerate(wanted)))
    in_order = [ids[n] for n in (3, 5, 1, 0, 4, 6, 2)]
    assert [claimed(store, limit=1) for _ in ids] == [[row] for row in in_order]


def test_one_claim_of_many_has_the_same_order_over_all_platforms(store: Store) -> None:
    ids = put(store, out(CHAT, 9), out(SLACK, 8), out(OTHER, 7, lane=1), out(replace(SLACK, chat="C2"), 1, lane=1))
    assert claimed(store, limit=3) == [ids[1], ids[0], ids[3]]
    assert claimed(store, limit=3) == [ids[2]]


def test_a_chat_gets_its_messages_one_at_a_time_and_in_order(store: Store) -> None:
    first, second, third, elsewhere = put(store, out(), out(due_at=3), out(), out(OTHER))
    assert claimed(store) == [first, elsewhere]
    assert claimed(store) == []
    store.settle(first, "sent", at=11)
    assert claimed(store) == [second]
    store.settle(second, "sent", at=11)
    assert claimed(store) == [third]


@pytest.mark.parametrize("part", ["platform", "bot", "team", "chat", "thread"])
def test_every_part_of_an_address_makes_another_chat(store: Store, part: str) -> None:
    ids = put(store, out(), out(replace(CHAT, **{part: "slack"})))
    assert claimed(store) == ids


def test_a_failed_attempt_holds_its_chat_until_it_is_due_again(store: Store) -> None:
    first, second, elsewhere = put(store, out(), out(), out(OTHER))
    claimed(store, limit=1)
    store.settle(first, "due", at=11, error="timeout", due_at=2000)
    assert claimed(store, now=1999) == [elsewhere]
    assert claimed(store, now=2000) == [first]
    store.settle(first, "sent", at=2001)
    assert claimed(store, now=2001) == [second]


def test_an_attempt_that_does_not_count_holds_its_chat_too(store: Store) -> None:
    first, _ = put(store, out(), out())
    claimed(store, limit=1)
    store.settle(first, "due", at=11, due_at=2000, counts=False)
    assert claimed(store, now=1999) == []
    assert [row.attempts for row in store.claim(BOTH, now=2000)] == [1]


@pytest.mark.parametrize("fate", ["sent", "uncertain", "dead", "dropped"])
def test_what_has_its_fate_holds_nothing(store: Store, fate: OutboxState) -> None:
    first, second = put(store, out(), out())
    bring_to(store, first, fate)
    assert claimed(store) == [second]


def test_what_is_planned_for_later_holds_nothing(store: Store) -> None:
    planned, reply = put(store, out(due_at=99), out(due_at=10))
    assert claimed(store, now=10) == [reply]
    store.settle(reply, "sent", at=11)
    assert claimed(store, now=99) == [planned]


def test_a_reply_overtakes_a_reminder_and_a_broadcast_of_its_chat(store: Store) -> None:
    broadcast, reminder, reply = put(store, out(lane=2), out(lane=1), out(lane=0))
    for row in (reply, reminder, broadcast):
        assert claimed(store) == [row]
        store.settle(row, "sent", at=11)


def test_a_reply_waits_for_a_broadcast_that_is_being_sent(store: Store) -> None:
    (broadcast,) = put(store, out(lane=2))
    claimed(store)
    (reply,) = put(store, out(lane=0))
    assert claimed(store) == []
    store.settle(broadcast, "due", at=11, due_at=5000)
    assert claimed(store) == [reply]


def test_a_claim_joins_a_transaction_and_is_undone_with_it(store: Store) -> None:
    (row,) = put(store, out())
    with pytest.raises(ZeroDivisionError), store.transaction():
        assert claimed(store) == [row]
        raise ZeroDivisionError
    assert state(store, row) == "due"


# -- settle
def test_a_sent_row_knows_its_message(store: Store) -> None:
    (row,) = put(store, out())
    claimed(store)
    store.settle(row, "sent", at=11, sent_as="m77")
    kept = store.outbox_row(row)
    assert kept is not None
    assert (kept.state, kept.sent_as, kept.attempts, kept.out) == ("sent", "m77", 1, out())


def test_attempts_add_up_and_the_last_error_is_kept(store: Store) -> None:
    (row,) = put(store, out())
    for number in (1, 2, 3):
        assert [taken.attempts for taken in store.claim(BOTH, now=10)] == [number]
        store.settle(row, "due", at=10, error=f"error {number}", due_at=10)
    kept = store.outbox_row(row)
    assert kept is not None
    assert (kept.attempts, kept.error, kept.doubts) == (3, "error 3", 0)


def test_doubts_add_up(store: Store) -> None:
    (row,) = put(store, out())
    for number in (1, 2):
        claimed(store)
        store.settle(row, "uncertain", at=11, error="lost answer")
        kept = store.outbox_row(row)
        assert kept is not None
        assert (kept.state, kept.doubts, kept.error) == ("uncertain", number, "lost answer")
        with store.transaction():
            assert store.resend(row, at=10)


def test_a_row_dropped_by_the_sender_is_blanked(store: Store) -> None:
    (row,) = put(store, out())
    claimed(store)
    store.settle(row, "dropped", at=11, error="unsubscribed")
    kept = store.outbox_row(row)
    assert kept is not None
    assert (kept.state, kept.out.body, kept.error) == ("dropped", {}, "unsubscribed")


@pytest.mark.parametrize("fate", ["sent", "dead", "dropped"])
def test_a_last_word_is_deleted_with_its_fate(store: Store, fate: OutboxState) -> None:
    (row,) = put(store, out(last_word=True))
    claimed(store)
    store.settle(row, fate, at=11)
    assert state(store, row) is None


def test_a_last_word_that_fails_or_is_in_doubt_stays(store: Store) -> None:
    (row,) = put(store, out(last_word=True))
    claimed(store)
    store.settle(row, "due", at=11, due_at=12)
    claimed(store, now=12)
    store.settle(row, "uncertain", at=13)
    assert state(store, row) == "uncertain"


@pytest.mark.parametrize("begun", ["due", "sent", "uncertain", "dead", "dropped"])
def test_only_what_is_sending_can_be_settled(store: Store, begun: OutboxState) -> None:
    (row,) = put(store, out())
    bring_to(store, row, begun)
    before = store.outbox_row(row)
    store.settle(row, "sent", at=99, sent_as="m99")
    store.settle(row + 1, "sent", at=99)
    assert store.outbox() == [before]


@pytest.mark.parametrize(("to", "due_at"), [("sending", None), ("due", None), ("sent", 5), ("lost", None)])
def test_a_fate_that_is_none_is_refused(store: Store, to: Any, due_at: int | None) -> None:
    (row,) = put(store, out())
    claimed(store)
    with pytest.raises(ValueError, match="cannot become"):
        store.settle(row, to, at=11, due_at=due_at)
    assert state(store, row) == "sending"


# -- recover
def test_a_restart_makes_a_reply_due_again_in_its_place(store: Store) -> None:
    first, second = put(store, out(), out())
    claimed(store)
    assert store.recover(at=20) == 1
    kept = store.outbox_row(first)
    assert kept is not None
    assert (kept.state, kept.doubts, kept.error) == ("due", 1, "stopped while sending")
    assert claimed(store) == [first]
    assert state(store, second) == "due"


def test_a_reply_is_sent_again_at_most_twice(store: Store) -> None:
    (row,) = put(store, out())
    fates = []
    for _ in range(3):
        claimed(store)
        assert store.recover(at=20) == 1
        fates.append(state(store, row))
    assert fates == ["due", "due", "uncertain"]


def test_doubts_of_sending_count_when_a_restart_decides(store: Store) -> None:
    (row,) = put(store, out())
    for _ in range(2):
        claimed(store)
        store.settle(row, "uncertain", at=11)
        with store.transaction():
            store.resend(row, at=10)
    claimed(store)
    store.recover(at=20)
    assert state(store, row) == "uncertain"


def test_a_restart_holds_what_must_not_be_sent_twice(store: Store) -> None:
    (row,) = put(store, out(policy="hold"))
    claimed(store)
    assert store.recover(at=20) == 1
    assert state(store, row) == "uncertain"
    assert store.recover(at=30) == 0


def test_a_restart_takes_up_only_what_is_of_its_platforms(store: Store) -> None:
    first, second = put(store, out(), out(SLACK))
    store.claim(["telegram", "slack"], 10, 2)
    assert store.recover(20, ["slack"]) == 1
    assert (state(store, first), state(store, second)) == ("sending", "due")


@pytest.mark.parametrize("begun", ["due", "sent", "uncertain", "dead", "dropped"])
def test_a_restart_touches_nothing_else(store: Store, begun: OutboxState) -> None:
    (row,) = put(store, out())
    bring_to(store, row, begun)
    before = store.outbox()
    assert store.recover(at=20) == 0
    assert store.outbox() == before


# -- next_due and lists
def test_the_next_due_time_by_platform(store: Store) -> None:
    assert store.next_due(BOTH) is None
    put(store, out(CHAT, 50), out(OTHER, 40, lane=2), out(SLACK, 30, lane=1))
    assert store.next_due(["telegram"]) == 40
    assert store.next_due(BOTH) == 30
    assert store.next_due([]) is None
    claimed(store, now=30)
    assert store.next_due(BOTH) == 40
    assert store.next_due(["slack"]) is None


def test_rows_by_state_oldest_first(store: Store) -> None:
    dead, uncertain, due = put(store, out(due_at=10), out(OTHER, due_at=9), out(SLACK, due_at=99))
    bring_to(store, dead, "dead")
    store.settle(uncertain, "uncertain", at=11)
    assert [row.id for row in store.outbox()] == [dead, uncertain, due]
    assert [row.id for row in store.outbox(["uncertain", "dead"])] == [dead, uncertain]
    assert [row.id for row in store.outbox(["due"])] == [due]
    assert store.outbox(["sent"]) == []
    assert store.outbox_row(due + 1) is None


# -- what staff do with what is stuck
@pytest.mark.parametrize("begun", ["uncertain", "dead"])
def test_staff_send_again_what_is_stuck(store: Store, begun: OutboxState) -> None:
    row, later = put(store, out(), out())
    bring_to(store, row, begun)
    with store.transaction():
        assert store.resend(row, at=50)
    assert claimed(store, now=49) == []
    (taken,) = store.claim(BOTH, now=50)
    assert (taken.id, taken.attempts) == (row, 1)
    assert state(store, later) == "due"


@pytest.mark.parametrize("begun", ["due", "sending", "sent", "dropped"])
def test_staff_cannot_send_again_what_is_not_stuck(store: Store, begun: OutboxState) -> None:
    (row,) = put(store, out())
    bring_to(store, row, begun)
    with store.transaction():
        assert not store.resend(row, at=50)
        assert not store.resend(row + 1, at=50)
    assert state(store, row) == begun


@pytest.mark.parametrize("begun", ["uncertain", "dead", "due"])
def test_staff_drop_what_is_stuck_or_waits(store: Store, begun: OutboxState) -> None:
    (row,) = put(store, out())
    bring_to(store, row, begun)
    with store.transaction():
        assert store.drop(row, at=50)
    kept = store.outbox_row(row)
    assert kept is not None
    assert (kept.state, kept.out.body) == ("dropped", {})
    assert claimed(store, now=60) == []


@pytest.mark.parametrize("begun", ["sending", "sent", "dropped"])
def test_staff_cannot_drop_what_is_under_way_or_over(store: Store, begun: OutboxState) -> None:
    (row,) = put(store, out())
    bring_to(store, row, begun)
    with store.transaction():
        assert not store.drop(row, at=50)
        assert not store.drop(row + 1, at=50)
    assert state(store, row) == begun


def test_a_dropped_last_word_is_deleted(store: Store) -> None:
    (row,) = put(store, out(last_word=True))
    with store.transaction():
        assert store.drop(row, at=50)
    assert store.outbox() == []


# -- fleeting words
def test_fleeting_words_go_as_soon_as_they_are_sent_and_no_sooner(store: Store) -> None:
    sent, doubtful, again, plain = put(
        store,
        *(replace(out(replace(CHAT, chat=str(n)), 10), body={"text": "code"}, kind=FLEETING) for n in range(3)),
        replace(out(replace(CHAT, chat="9"), 10), body={"text": "code"}),
    )
    store.claim(["telegram"], 10, 4)
    store.settle(sent, "sent", at=11, sent_as="m1")
    store.settle(doubtful, "uncertain", at=11)
    store.settle(again, "due", at=11, due_at=12)
    store.settle(plain, "sent", at=11)
    bodies = {row.id: row.out.body for row in store.outbox()}
    assert bodies == {sent: {}, doubtful: {"text": "code"}, again: {"text": "code"}, plain: {"text": "code"}}


def test_fleeting_words_that_nobody_sent_again_are_dropped_after_a_week(store: Store) -> None:
    old, young = put(
        store, *(replace(out(replace(CHAT, chat=str(n)), 10), body={"text": "code"}, kind=FLEETING) for n in range(2))
    )
    store.claim(["telegram"], 10, 2)
    store.settle(old, "dead", at=10)
    store.settle(young, "uncertain", at=11)
    with store.transaction():
        prune(store, 11 + 7 * 86_400_000, {})
    assert [(row.state, row.out.body) for row in store.outbox()] == [("dropped", {}), ("uncertain", {"text": "code"})]


# -- the backlog
def test_the_backlog_is_what_is_due_on_its_way_in_doubt_and_given_up(store: Store) -> None:
    assert store.backlog(BOTH, now=10) == Backlog(0, 0, 0, 0)
    for number, wanted in enumerate(["sending", "sent", "uncertain", "dead", "dead", "dropped"]):
        (row,) = put(store, out(replace(CHAT, chat=f"x{number}")))
        bring_to(store, row, wanted)  # type: ignore[arg-type]
    put(store, out(), out(OTHER, lane=2), out(SLACK, due_at=11), out(SLACK, due_at=12))
    assert store.backlog(BOTH, now=9) == Backlog(due=0, sending=1, uncertain=1, dead=2)
    assert store.backlog(BOTH, now=11) == Backlog(due=3, sending=1, uncertain=1, dead=2)
    assert store.backlog(["slack"], now=99) == Backlog(due=2, sending=1, uncertain=1, dead=2)


def test_no_more_is_counted_than_is_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.sqlite.sqlite_outbox.MOST_COUNTED", 3)
    for number in range(5):
        put(store, out(replace(CHAT, chat=f"x{number}")))
    assert store.backlog(BOTH, now=10).due == 3
    for row in claimed(store)[1:]:
        store.settle(row, "dead", at=11)
    assert store.backlog(BOTH, now=10) == Backlog(0, 1, 0, 3)
