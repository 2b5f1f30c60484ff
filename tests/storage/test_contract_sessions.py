"""What every engine does with sessions, what is planned about them, and reminders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from storage.records import (
    Address,
    Attendance,
    Feed,
    HourVote,
    Identity,
    Outgoing,
    Plan,
    PostOverride,
    Proposal,
    ProposalPost,
    Session,
    Subscription,
)  # fmt: skip
from storage.store import Store
from tests.pruned import prune

GROUP = Address("telegram", "helper", "", "-100")
MADE = Session(1, 1, "Kick-off", "2026-03-10T14:00", "Europe/Berlin", 90, 50, "2026.1", 1)


@pytest.fixture
def full(store: Store) -> Store:
    """A person id1, a twinning 1 with session 1."""
    with store.transaction():
        store.person(Identity("telegram", "", "1001"), at=1)
        store.create_twinning("a", "Waste", "", at=1)
        store.add_session(MADE)
    return store


def row(key: str, due_at: int = 9, chat: str = "-100") -> Outgoing:
    return Outgoing(replace(GROUP, chat=chat), {"about": {}}, due_at, key=key)


WRITES: dict[str, Callable[[Store], object]] = {
    "add_session": lambda store: store.add_session(replace(MADE, number=2)),
    "save_session": lambda store: store.save_session(replace(MADE, id=1)),
    "note_session": lambda store: store.note_session(1, "focus", "x"),
    "attend": lambda store: store.attend(Attendance(1, "id1", 1, False)),
    "save_plan": lambda store: store.save_plan(Plan(1, "7d")),
    "wish": lambda store: store.wish(PostOverride(1, 1, "1d", "x")),
    "propose": lambda store: store.propose(Proposal(1, 1, "x")),
    "suit": lambda store: store.suit(),
    "save_proposal_post": lambda store: store.save_proposal_post(),
    "subscribe": lambda store: store.subscribe(Subscription("id1", "draft", "a", 1)),
    "unsubscribe": lambda store: store.unsubscribe(1),
    "unplan": lambda store: store.unplan("session:1:"),
    "withdraw": lambda store: store.withdraw([1]),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_write_is_refused_outside_a_transaction_and_taken_inside(
    full: Store, write: Callable[[Store], object]
) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        write(full)
    with full.transaction():
        write(full)


def test_a_session_keeps_what_it_is_given_and_its_number_is_its_own(full: Store) -> None:
    changed = replace(MADE, id=1, starts="2026-03-11T14:00", at=70, version=2, cancelled=True, place="x", fold=1)
    with full.transaction():
        full.save_session(changed)
        with pytest.raises(ValueError, match="kept"):
            full.add_session(MADE)
    assert (full.session(1), full.session(2), list(full.sessions(1))) == (changed, None, [changed])
    with full.transaction(), pytest.raises(LookupError):
        full.save_session(replace(MADE, id=7))


def test_stale_are_sessions_to_come_of_another_version_of_the_zones(full: Store) -> None:
    with full.transaction():
        full.add_session(replace(MADE, number=2, tzdata="2026.2"))
        full.add_session(replace(MADE, number=3, at=5))
        full.add_session(replace(MADE, number=4, cancelled=True))
    assert [one.number for one in full.stale_sessions("2026.2", 10)] == [1]


def test_notes_attendance_wishes_and_plans_are_replaced(full: Store) -> None:
    with full.transaction():
        for words in ("x", "y"):
            full.note_session(1, "focus", words)
            full.wish(PostOverride(1, 1, "1d", words, "hold"))
            full.save_plan(Plan(1, words))
        full.attend(Attendance(1, "id1", 1, False))
        full.attend(Attendance(1, "id1", 2, True))
    assert full.session_notes(1) == {"focus": "y"}
    assert full.wished(1, 1, "1d") == PostOverride(1, 1, "1d", "y", "hold")
    assert full.wished(1, 1, "7d") == PostOverride(1, 1, "7d")
    assert (full.plan(1), full.plan(2)) == (Plan(1, "y"), Plan(2))
    assert full.attendance(1) == [Attendance(1, "id1", 2, True)]


def test_the_last_answer_of_a_person_to_an_hour_counts_and_comes_last(full: Store) -> None:
    with full.transaction():
        other = full.person(Identity("telegram", "", "1002"), at=1)
        made = full.propose(Proposal(1, 2, "x\ny", created_at=5, closes_at=9))
        full.suit(HourVote(made.id, 0, "id1"), HourVote(made.id, 1, "id1", "no"))
        full.suit(HourVote(made.id, 0, other.id, "maybe"))
        full.suit(HourVote(made.id, 0, "id1", "maybe"))
    assert (full.proposal(made.id), list(full.proposals(1))) == (made, [made])
    assert full.suits(made.id) == [
        HourVote(made.id, 1, "id1", "no"), HourVote(made.id, 0, other.id, "maybe"), HourVote(made.id, 0, "id1", "maybe"),
    ]  # fmt: skip


def test_a_proposal_is_closed_and_knows_its_posts(full: Store) -> None:
    posts = [ProposalPost(1, GROUP), ProposalPost(1, replace(GROUP, chat="-200"), "7", 3)]
    with full.transaction():
        made = full.propose(Proposal(1, 2, "x"))
        full.save_proposal(replace(made, closed_at=7, chosen=0, closes_at=8))
        full.save_proposal_post(*posts)
        full.save_proposal_post(replace(posts[0], message="5"))
        full.move(GROUP, replace(GROUP, chat="-300"))
    assert full.proposal(made.id) == replace(made, closed_at=7, chosen=0, closes_at=8)
    moved = ProposalPost(1, replace(GROUP, chat="-300"), "moved")
    assert list(full.proposal_posts(made.id)) == [moved, posts[1]]


def test_planned_rows_are_found_in_any_state_and_only_due_ones_are_unplanned(full: Store) -> None:
    with full.transaction():
        full.put([row("session:1:1:1d"), row("session:1:1:1h", chat="5"), row("session:10:1:1d", chat="6")], at=1)
    (first,) = full.claim(["telegram"], 9, 1)
    assert [one.out.key for one in full.planned("session:1:")] == ["session:1:1:1d", "session:1:1:1h"]
    with full.transaction():
        assert full.unplan("session:1:") == 1
    assert [one.id for one in full.planned("session:1:")] == [first.id]
    assert len(full.planned("session:10:")) == 1


def test_what_somebody_said_and_asked_for_is_dumped_joined_and_forgotten(full: Store) -> None:
    with full.transaction():
        other = full.person(Identity("slack", "T1", "U1"), at=2)
        full.attend(Attendance(1, other.id, 1, False))
        full.subscribe(Subscription(other.id, "draft", "a", 1, 9))
        full.suit(HourVote(full.propose(Proposal(1, 1, "x")).id, 0, other.id))
        full.join("id1", other.id)
    dumped = full.dump("id1")
    assert [len(dumped[table]) for table in ("attendance", "subscription", "suits")] == [1, 1, 1]
    with full.transaction():
        full.forget("id1")
    assert (full.attendance(1), full.subscriptions(), full.suits(1)) == ([], [], [])


def test_attendance_goes_with_the_retention_of_the_programme(full: Store) -> None:
    with full.transaction():
        full.attend(Attendance(1, "id1", 1, False))
        prune(full, 50 + 2 * 86_400_000, {"a": 3, "b": 1})
    assert len(full.attendance(1)) == 1
    with full.transaction():
        prune(full, 51 + 86_400_000, {"a": 1})
    assert full.attendance(1) == []


def test_rows_are_withdrawn_where_they_are_due(full: Store) -> None:
    with full.transaction():
        due, sending, other = full.put([row("a", 9, "-1"), row("b", 1, "-2"), row("c", 9, "-3")], 1)
    full.claim(["telegram"], 1)
    with full.transaction():
        assert full.withdraw([due, sending, 99]) == 1
        assert full.withdraw([]) == 0
    assert [one.id for one in full.outbox()] == [sending, other]


def test_rows_under_a_key_are_not_those_of_a_longer_number(full: Store) -> None:
    keys = [
        "poll/1",
        "poll/1/edit",
        "poll/1:1",
        "poll/1/edit:2",
        "poll/10",
        "poll/11/edit",
        "polled/1",
        "poll/1-",
        "poll/1;",
    ]
    with full.transaction():
        full.put([row(key, n, str(n)) for n, key in enumerate(keys)], 1)
    assert [one.out.key for one in full.planned_under("poll/1")] == keys[:4]
    assert [one.out.key for one in full.planned_under("polled/1")] == ["polled/1"]
    assert full.planned_under("") == []


def test_a_calendar_has_one_secret_until_it_is_given_another(full: Store) -> None:
    feeds = [Feed("twinning", "1"), Feed("person", person="id1"), Feed("city", "DE/Köln")]
    with full.transaction():
        first = [*full.feeds(feeds[:1]), *full.feeds(feeds)[1:]]
        assert full.feeds([*feeds, feeds[0]]) == [*first, first[0]]
        assert full.feeds([]) == []
        fresh = full.renew_feed(feeds[1])
    assert len({*first, fresh}) == 4
    assert [full.fed(one) for one in (first[0], first[1], first[2], fresh, "")] == [
        feeds[0], None, feeds[2], feeds[1], None,
    ]  # fmt: skip
