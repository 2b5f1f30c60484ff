"""Everything has an end: each table has a declared period, and when that is over nothing is left of it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from storage.open import existing_store, open_store
from storage.records import (
    DAY,
    Address,
    Attendance,
    AuditRow,
    Code,
    Conversation,
    Feed,
    FeedbackText,
    HourVote,
    Identity,
    Invitation,
    LinkedGroup,
    Outgoing,
    Parked,
    Plan,
    Poll,
    PollPost,
    PostOverride,
    Prompt,
    Proposal,
    ProposalPost,
    Role,
    Seat,
    Session,
    Subscription,
    Taught,
    TwinningCity,
    Upkeep,
    Vote,
)
from storage.retention import AUDIT_DAYS, DOUBT_DAYS, GROUP_DAYS, JUMP, KEPT, SETTLED_DAYS, clock_doubt, declared, lines
from storage.sqlite import sqlite_retention
from storage.sqlite.sqlite_purge import RULES
from storage.store import Store
from tests.pruned import prune

NOW = 20_000 * DAY
DAYS = {"a": 30, "b": 400}
BACKUP_DAYS = 35
CHAT, GROUP = Address("telegram", "helper", "", "1"), Address("telegram", "helper", "", "-1")
STAYS = {table for kept in KEPT if kept.stays for table in kept.tables}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "city.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    numbers = count(1)
    with closing(open_store(str(path), new_id=lambda: f"id{next(numbers)}")) as opened:
        yield opened


def rows(path: Path) -> dict[str, int]:
    """How many rows each table has."""
    with closing(sqlite3.connect(path)) as db:
        named = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        tables = [name for (name,) in db.execute(named)]
        return {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def purge(store: Store, days: float, retention: dict[str, int] = DAYS) -> dict[str, int]:
    with store.transaction():
        went = prune(store, NOW + int(days * DAY), retention)
        store.expire_copies(NOW + int(days * DAY), BACKUP_DAYS)
    return went


def seen(store: Store, user: str, *, told: bool = True) -> str:
    """Somebody who wrote, in private or in a group only."""
    person = store.person(Identity("telegram", "", user), NOW)
    if told:
        store.save_person(replace(person, noticed_at=NOW))
    return person.id


def worked(store: Store, who: str) -> None:
    store.save_conversation(Conversation(CHAT, who, {"at": "menu"}))
    form = store.create_form(who, "a", "draft", NOW).id
    store.answer(form, "A1", "x", NOW)
    store.finish(form, {"A1": "x"}, NOW)
    store.invite(form, seen(store, "2"))
    store.put(
        [Outgoing(CHAT, {"text": "x"}, NOW, person=who), Outgoing(CHAT, {}, NOW, key="session:1:1:day")], NOW, [form]
    )
    store.save_prompt(Prompt(CHAT, "n", NOW, {}), [form])
    store.keep_miss("a", "why?", "none", NOW, who)
    store.keep_code("s", Code("link", who, CHAT, NOW + DAY))
    store.subscribe(Subscription(who, "draft", "a", NOW))
    store.feeds([Feed("person", person=who), Feed("twinning", "1"), Feed("city", "PT/Porto")])


def paired(store: Store, who: str) -> None:
    """A twinning with all that one has, which is archived."""
    made = store.create_twinning("a", "Porto and Oslo", "", NOW)
    store.set_cities(made.id, [TwinningCity(made.id, 1, "Porto", "PT", "Europe/Lisbon")])
    store.give_role(Role(who, "facilitator", NOW, made.id))
    store.seat(Seat(made.id, 1, who))
    store.bind(LinkedGroup(made.id, GROUP, NOW))
    store.save_plan(Plan(made.id, "2d"))
    held = store.add_session(Session(made.id, 1, "", "2024-10-04T00:00", "UTC", 90, NOW, "2026.1", NOW))
    store.note_session(held.id, "focus", "x")
    store.attend(Attendance(held.id, who, 1, False))
    store.wish(PostOverride(made.id, 1, "day", "x"))
    hours = store.propose(Proposal(made.id, 1, "x", created_at=NOW))
    store.suit(HourVote(hours.id, 0, who))
    store.save_proposal_post(ProposalPost(hours.id, GROUP))
    store.set_feedback_mode(made.id, "staff")
    store.set_nudged(who, wanted=False)
    poll = store.add_poll(Poll(made.id, "Well?", "open", NOW), ["Yes", "No"])
    store.save_post(PollPost(poll.id, GROUP, "n"))
    store.vote(Vote(poll.id, who, 1, NOW, True))
    store.add_text(FeedbackText(poll.id, "q", "x", who, NOW))
    secret = store.add_poll(Poll(made.id, "Really?", "anonymous", NOW), ["Yes", "No"])
    store.count_vote(secret.id, 1, who, listed=True)
    store.keep_early("p", who, 1, NOW)
    store.save_twinning(replace(made, archived_at=NOW))


@pytest.fixture
def full(store: Store) -> Store:
    """A store with rows in every table."""
    with store.transaction():
        who = seen(store, "1")
        store.join(who, seen(store, "joined"))
        store.forget(seen(store, "forgotten"))
        store.expire_copies(NOW, BACKUP_DAYS)
        paired(store, who)
        worked(store, who)
        store.keep_invitation("s", Invitation("seat", NOW + DAY, 1, 1, "x", who))
        store.take("telegram", "helper", "7", NOW)
        store.park(Parked("telegram", "helper", "8", "help", "KeyError", NOW))
        store.count("2024-10-04", "a", "asked")
        store.teach(Taught("a", "3.8", "x", NOW))
        store.audit(AuditRow(NOW, store.person_number(who), "session plan"))
        store.note_upkeep(Upkeep("purge", NOW))
    (row,) = store.claim(["telegram"], NOW)
    store.settle(row.id, "sent", NOW, sent_as="m1")
    return store


def test_every_table_has_a_declared_period_or_reason(store: Store, path: Path) -> None:
    assert sorted(declared()) == sorted(rows(path)), (
        "declare in storage/retention.py how long it is kept, and delete it"
    )


def test_the_documents_name_each_period() -> None:
    page = Path("docs/retention.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines("the retention") if line not in page] == []


def test_every_table_goes_by_a_rule_or_with_another(store: Store, path: Path) -> None:
    ruled = {rule.table for rule in RULES if not rule.change} | {"forgotten"}
    with closing(sqlite3.connect(path)) as db:
        keys = {table: db.execute(f"PRAGMA foreign_key_list({table})").fetchall() for table in rows(path)}
    for _ in keys:
        ruled |= {
            table for table, found in keys.items() if any(key[2] in ruled and key[6] == "CASCADE" for key in found)
        }
    assert ruled | STAYS == set(keys)


def test_nothing_is_left_when_its_time_is_over_but_what_is_declared_to_stay(full: Store, path: Path) -> None:
    assert [table for table, number in rows(path).items() if not number] == [], "this test does not fill them"
    purge(full, 401 + 1)
    assert {table for table, number in rows(path).items() if number} == STAYS | {"audit", "counter", "forgotten"}
    purge(full, AUDIT_DAYS + 1)
    assert {table for table, number in rows(path).items() if number} == STAYS


def test_nothing_goes_before_its_time(full: Store, path: Path) -> None:
    before = rows(path)
    assert purge(full, 0.9) == {}
    assert rows(path) == before


def test_a_purge_tells_what_went_and_a_second_one_finds_nothing(full: Store) -> None:
    went = purge(full, 402)
    assert {"person": 2, "form": 1, "twinning": 1, "calendar_feed": 2, "inbox": 2, "parked": 1} | went == went
    assert purge(full, 402) == {}


def test_without_a_programme_nothing_goes_that_depends_on_one(full: Store, path: Path) -> None:
    purge(full, 5000, {})
    left = rows(path)
    assert [left[table] for table in ("person", "form", "twinning", "poll")] == [2, 1, 1, 2]


def test_what_is_of_no_installed_programme_goes_with_the_longest_retention(full: Store, path: Path) -> None:
    purge(full, 40, {"b": 40})
    assert rows(path)["form"] == 1
    purge(full, 40.1, {"b": 40})
    assert rows(path)["form"] == 0


# -- slices
@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each row takes a whole slice, and a table is looked through two rows at a time."""
    monkeypatch.setattr(sqlite_retention, "SECONDS", -1.0)
    monkeypatch.setattr(sqlite_retention, "STRETCH", 2)


def slices(store: Store, days: float, most: int = 10_000) -> list[Mapping[str, int]]:
    """So many transactions of a purge at most, and what went in each."""
    steps, found = store.pruning(NOW + int(days * DAY), DAYS), list[Mapping[str, int]]()
    for _ in range(most):
        with store.transaction():
            if (part := next(steps, None)) is None:
                break
            found.append(part)
    return found


@pytest.mark.usefixtures("slow")
def test_a_slice_holds_as_little_as_a_row_and_all_together_leave_the_same(full: Store, path: Path) -> None:
    parts = slices(full, 402)
    assert max(sum(part.values()) for part in parts) == 1
    full.close()
    with closing(open_store(str(path))) as again:
        assert not any(slices(again, 402)), "something was passed over"


@pytest.mark.usefixtures("slow")
def test_a_death_after_any_slice_leaves_the_rest_to_the_next_purge(full: Store, path: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole.db"
    with closing(existing_store(str(path))) as copied:
        copied.back_up(str(whole), NOW)
    with closing(open_store(str(whole))) as store:
        purge(store, 402)
    left = rows(whole)
    for most in (*range(1, 40), 10_000):
        # Who is interrupted begins at the first rule again.
        slices(full, 402, most)
    assert rows(path) == left | {"upkeep": rows(path)["upkeep"], "forgotten": rows(path)["forgotten"]}


@pytest.mark.usefixtures("slow")
def test_what_is_written_anew_between_two_slices_stays(store: Store) -> None:
    with store.transaction():
        forms = [store.create_form(seen(store, f"{number}"), "a", "draft", NOW).id for number in range(4)]
    steps = store.pruning(NOW + 31 * DAY, DAYS)
    gone = Counter[str]()
    while not gone["form"]:
        with store.transaction():
            gone.update(next(steps))
    (left,) = [one for one in forms[:2] if store.form(one)] or [forms[2]]
    with store.transaction():
        store.answer(left, "1", "x", NOW + 31 * DAY)
    for _ in range(1000):
        with store.transaction():
            if next(steps, None) is None:
                break
    assert [one for one in forms if store.form(one)] == [left]


# -- people
def test_who_writes_again_stays_and_the_day_is_all_that_is_noted(store: Store, path: Path) -> None:
    with store.transaction():
        who = seen(store, "1")
        for hours in (1, 5, 47):
            store.person(Identity("telegram", "", "1"), NOW + hours * DAY // 24)
    assert store.dump(who)["person"][0]["seen_day"] == 20_001
    purge(store, 402)
    assert rows(path)["person"] == 1
    purge(store, 403)
    assert rows(path)["person"] == 0


def test_who_has_a_role_or_a_place_in_a_running_twinning_stays(full: Store, path: Path) -> None:
    with full.transaction():
        made = full.create_twinning("a", "Waste", "", NOW)
        full.set_cities(made.id, [TwinningCity(made.id, 1, "Oslo", "NO", "Europe/Oslo")])
        full.give_role(Role(seen(full, "3"), "staff", NOW))
        full.seat(Seat(made.id, 1, seen(full, "4")))
    purge(full, 5000)
    assert rows(path)["person"] == 2


def test_who_was_seen_in_a_group_only_goes_after_a_week_unless_they_take_part(store: Store, path: Path) -> None:
    with store.transaction():
        seen(store, "told")
        seen(store, "talked in the group", told=False)
        store.keep_miss("a", "why?", "none", NOW, seen(store, "asked the team", told=False))
    purge(store, GROUP_DAYS)
    assert rows(path)["person"] == 3
    assert purge(store, GROUP_DAYS + 1.1)["person"] == 1


def test_of_people_of_an_older_version_the_first_purge_begins_to_count(full: Store, path: Path) -> None:
    with full.transaction():
        full._write("UPDATE person SET seen_day = -1")  # type: ignore[attr-defined]
    assert purge(full, 500)["person, words only"] == 2
    assert rows(path)["person"] == 2
    purge(full, 902)
    assert rows(path)["person"] == 0


# -- messages
def put(store: Store, state: str, key: str = "") -> int:
    where = Address("telegram", "helper", "", f"{state}{key}")
    with store.transaction():
        (row,) = store.put([Outgoing(where, {"text": "x"}, NOW, key=key)], NOW)
    (claimed,) = store.claim(["telegram"], NOW)
    store.settle(claimed.id, state, NOW, error="x")  # type: ignore[arg-type]
    return row


@pytest.mark.parametrize("state", ["uncertain", "dead"])
def test_the_words_of_what_is_in_doubt_stay_for_the_team_to_send_again_and_no_longer(store: Store, state: str) -> None:
    row = put(store, state)
    purge(store, DOUBT_DAYS)
    assert [(one.state, one.out.body) for one in store.outbox()] == [(state, {"text": "x"})]
    purge(store, DOUBT_DAYS + 1)
    assert [(one.id, one.state, one.out.body) for one in store.outbox()] == [(row, "dropped", {})]
    purge(store, SETTLED_DAYS + 1)
    assert store.outbox() == []


def test_a_planned_post_is_known_as_long_as_its_session_is_to_come(store: Store) -> None:
    for key in ("session:1:1:new", "again/1/2/id9", "remind:1:5", "nudge/11/id9"):
        put(store, "sent", key)
    with store.transaction():
        made = store.create_twinning("a", "Waste", "", NOW)
        store.add_session(Session(made.id, 1, "", "2026-10-04T00:00", "UTC", 90, NOW + 700 * DAY, "2026.1", NOW))
    purge(store, 402)
    assert [row.out.key for row in store.outbox()] == ["session:1:1:new", "again/1/2/id9"]
    purge(store, 700 + 401)
    assert store.outbox() == []


def test_what_waits_for_a_platform_that_is_there_no_more_does_not_wait_for_ever(store: Store) -> None:
    with store.transaction():
        store.put([Outgoing(CHAT, {"text": "x"}, NOW), Outgoing(CHAT, {"text": "later"}, NOW + 3 * DAY)], NOW)
    purge(store, 401)
    assert [row.out.body for row in store.outbox()] == [{"text": "later"}]


# -- the audit log
def test_the_audit_log_still_only_grows_but_for_the_purge(full: Store) -> None:
    with pytest.raises(ValueError, match="only grows"), full.transaction():
        full._write("DELETE FROM audit")  # type: ignore[attr-defined]
    purge(full, AUDIT_DAYS + 1)
    assert full.audited() == []
    with full.transaction():
        full.audit(AuditRow(NOW, "n", "session plan"))
    with pytest.raises(ValueError, match="only grows"), full.transaction():
        full._write("DELETE FROM audit")  # type: ignore[attr-defined]


# -- the clock
@pytest.mark.parametrize(
    ("last", "event", "drift", "doubt"),
    [
        (None, None, 0, ""),
        (NOW - DAY, NOW, 0, ""),
        (NOW + JUMP, NOW + JUMP, JUMP, ""),
        (NOW + JUMP + 1, None, 0, "future"),
        (NOW, NOW + JUMP + 1, 0, "future"),
        (NOW - DAY, NOW, JUMP + 1, "jumped"),
        (NOW - DAY, NOW, -JUMP - 1, "jumped"),
        (NOW - 31 * DAY, NOW, 0, "31 days"),
        (None, NOW - 31 * DAY, 0, "31 days"),
        (NOW - 29 * DAY, NOW - 400 * DAY, 0, ""),
    ],
)
def test_a_clock_is_doubted(last: int | None, event: int | None, drift: int, doubt: str) -> None:
    found = clock_doubt(NOW, last, event, drift)
    assert doubt in found
    assert bool(found) == bool(doubt)


def test_the_last_trace_is_the_last_event_or_change_and_can_be_said_to_be_now(store: Store) -> None:
    assert store.last_trace() is None
    with store.transaction():
        store.take("telegram", "helper", "1", NOW + 5)
        store.create_form(seen(store, "1"), "a", "check", NOW + 9)
    assert store.last_trace() == NOW + 9
    with store.transaction():
        store.trust_clock(NOW + 7)
    assert store.last_trace() == NOW + 7


def test_upkeep_is_noted_once_by_name(store: Store) -> None:
    with store.transaction():
        store.note_upkeep(Upkeep("purge", 1, {"form": 2}))
        store.note_upkeep(Upkeep("purge", 2))
        store.note_upkeep(Upkeep("purge failed", 1, {"why": "x"}))
    assert store.upkeep() == [Upkeep("purge", 2), Upkeep("purge failed", 1, {"why": "x"})]
    with store.transaction():
        store.drop_upkeep("purge failed")
        store.drop_upkeep("never")
    assert store.upkeep() == [Upkeep("purge", 2)]


# -- what is swept behind it
@pytest.mark.usefixtures("slow")
def test_only_behind_the_last_slice_what_was_left_is_overwritten_at_once(full: Store) -> None:
    """Each slice takes long enough without that."""
    steps, later = full.pruning(NOW + 402 * DAY, DAYS), list[bool]()
    while True:
        with full.transaction():
            if next(steps, None) is None:
                break
            later.append(full._connection._later)  # type: ignore[attr-defined]
    assert later == [True] * (len(later) - 1) + [False]
    assert len(later) > 10
