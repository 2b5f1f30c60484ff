"""Planned messages: each kind is declared once, and what stands in databases is read and written as it always was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.dialog.blocks import text
from handlers.dialog.turn import Reply
from handlers.planned import pending, planned_message
from handlers.planned.feedback_nudges import FeedbackNudge
from handlers.planned.message_keys import KeyForm, tailed
from handlers.planned.message_table import FEATURES, PLANNED
from handlers.planned.missing_places import MissingPlace
from handlers.planned.planned_message import (
    About,
    Due,
    DueContext,
    PlannedMessage,
    PlannedMessages,
    Policy,
    about_of,
    kind_of_key,
    parts,
)
from handlers.planned.session_posts import SessionPost
from handlers.planned.subscriptions import AskedReminder
from handlers.polls.polls import NewPoll, PollClosing, PollEdit, PollResult
from handlers.sessions.asked_again import AskedAgain
from handlers.sessions.hour_posts import HoursAnswered, HoursAsked, HoursEdit, HoursEnd, HoursOver, HoursReminder
from storage.records import OutboxRow, Outgoing
from tests.flow.talk import shipped
from tests.flow.world import SLACK, World

AT = 1_772_000_000_000
WAS = {"at": AT, "zone": "Europe/Berlin", "minutes": 90, "place": ""}
ROWS: list[tuple[About, str, dict[str, Any], int, str, str]] = [
    (
        SessionPost(session=3, version=2, kind="1d", at=AT),
        "session:3:2:1d", {"plan": "session", "session": 3, "version": 2, "kind": "1d", "at": AT}, 1, "hold", "",
    ),
    (
        SessionPost(session=3, version=2, kind="invite", at=AT, now=True),
        "session:3:2:invite",
        {"plan": "session", "session": 3, "version": 2, "kind": "invite", "at": AT, "now": True}, 2, "hold", "",
    ),
    (
        SessionPost(session=3, version=2, kind="moved", at=AT, was=WAS),
        "session:3:2:moved",
        {"plan": "session", "session": 3, "version": 2, "kind": "moved", "at": AT, "was": WAS}, 1, "hold", "",
    ),
    (NewPoll(poll=5, at=AT), "poll/5", {"plan": "poll", "what": "post", "poll": 5, "at": AT}, 1, "hold", ""),
    (PollEdit(poll=5, at=AT), "poll/5/edit", {"plan": "poll", "what": "edit", "poll": 5, "at": AT}, 2, "resend", ""),
    (PollClosing(poll=5, at=AT), "poll/5/last", {"plan": "poll", "what": "last", "poll": 5, "at": AT}, 2, "resend", ""),
    (
        PollResult(poll=5, at=AT, now=True),
        "polled/5", {"plan": "poll", "what": "result", "poll": 5, "at": AT, "now": True}, 1, "hold", "",
    ),
    (HoursAsked(proposal=6, at=AT), "hours/6", {"plan": "hours", "what": "post", "proposal": 6, "at": AT}, 1, "hold", ""),
    (HoursEdit(proposal=6, at=AT), "hours/6/edit", {"plan": "hours", "what": "edit", "proposal": 6, "at": AT}, 2, "resend", ""),
    (HoursEnd(proposal=6, at=AT), "hours/6/last", {"plan": "hours", "what": "last", "proposal": 6, "at": AT}, 1, "resend", ""),
    (
        HoursReminder(proposal=6, at=AT),
        "hours/6/remind", {"plan": "hours", "what": "remind", "proposal": 6, "at": AT}, 1, "hold", "",
    ),
    (
        HoursAnswered(proposal=6, at=AT),
        "hours/6/told/p7", {"plan": "hours", "what": "told", "proposal": 6, "at": AT}, 1, "resend", "p7",
    ),
    (
        HoursOver(proposal=6, at=AT),
        "hours/6/over/p7", {"plan": "hours", "what": "over", "proposal": 6, "at": AT}, 1, "resend", "p7",
    ),
    (FeedbackNudge(session=3, at=AT), "nudge/3/p7", {"plan": "nudge", "session": 3, "at": AT}, 1, "resend", "p7"),
    (MissingPlace(session=3, at=AT), "noplace/3/p7", {"plan": "noplace", "session": 3, "at": AT}, 1, "resend", "p7"),
    (
        AskedAgain(session=3, version=2, at=AT),
        "again/3/2/p7", {"plan": "again", "session": 3, "version": 2, "at": AT}, 1, "resend", "p7",
    ),
    (AskedReminder(id=4, at=AT), f"remind:4:{AT}", {"plan": "remind", "id": 4, "at": AT}, 1, "resend", "p7"),
]  # fmt: skip
"""Each kind of row as it was first kept: what it is about, its key and body, lane, policy and person."""


@pytest.mark.parametrize(("about", "key", "body", "lane", "policy", "person"), ROWS)
def test_rows_are_written_and_read_as_they_always_were(
    about: About, key: str, body: dict[str, Any], lane: int, policy: str, person: str
) -> None:
    kept = Outgoing(SLACK, {"about": body}, AT, body["plan"], lane, key, policy, person)  # type: ignore[arg-type]
    assert about.row(SLACK, person) == kept
    row = OutboxRow(1, kept, "due", 0, AT)
    assert about_of(row) == about
    assert kind_of_key(key) is kind_of_key(tailed(key, 1)) is type(about)
    (part,) = parts(row, 2)
    assert (part.key, part.body) == (f"{key}:1", {"about": {**body, "part": 1}})


def test_every_kind_is_among_the_rows() -> None:
    assert {type(about) for about, *_ in ROWS} == {one.about for feature in FEATURES for one in feature.PLANNED}


def test_a_row_that_was_kept_before_goes_out(world: World) -> None:
    world.say("session plan 1 2026-03-10 14:00 Europe/Berlin 60min")
    with world.store() as store, store.transaction():
        (session,) = store.sessions(1)
        about = {"plan": "session", "session": session.id, "version": 1, "kind": "3h", "at": session.at - 10_800_000}
        store.put([Outgoing(SLACK, {"about": about}, about["at"], "session", 1, f"session:{session.id}:1:3h")], AT)
    world.run("2026-03-10T12:00")
    assert [one for one in world.posts(SLACK) if "In 3 hours: " in one.text]


# -- one declaration


def declared() -> list[PlannedMessage[Any]]:
    return [one for feature in FEATURES for one in feature.PLANNED]


def test_a_kind_that_is_declared_twice_or_not_at_all_is_refused() -> None:
    PlannedMessages(declared())
    for wrong in (declared()[1:], [*declared(), declared()[0]]):
        with pytest.raises(ValueError, match="declared once"):
            PlannedMessages(wrong)
    with pytest.raises(ValueError, match="declared twice"):

        @dataclass(frozen=True, kw_only=True)
        class Another(About, plan="nudge", key="nudged/{session:d}", policy=Policy("hold")):
            session: int


@pytest.fixture
def _for_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is declared in a test is gone behind it."""
    monkeypatch.setattr(planned_message, "_KINDS", dict(planned_message._KINDS))


@pytest.mark.usefixtures("_for_its_time")
def test_a_new_kind_is_what_it_keeps_and_what_it_says(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass(frozen=True, kw_only=True)
    class Thanks(About, plan="thanks", key="thanks/{session:d}", policy=Policy("hold", late=timedelta(hours=1))):
        session: int

    def thank(due: Due, about: Thanks) -> list[Reply] | str:
        return "late" if due.is_late(about) else [Reply((text(f"Thank you for {about.session}."),))]

    mine = PlannedMessage(about=Thanks, render=thank, called=lambda _words, _subject: "thanks")
    table = PlannedMessages([*declared(), mine])
    monkeypatch.setattr(pending, "PLANNED", table)
    world.say("session plan 1 2026-03-10 14:00 Europe/Berlin 60min")
    with world.store() as store, store.transaction():
        (session,) = store.sessions(1)
        store.put([Thanks(session=session.id, at=world.millis).row(SLACK)], world.millis)
        (row,) = [row for row in pending.rows(store, 1) if row.out.kind == "thanks"]
        context = DueContext(world.now, shipped(), world.languages)
        said = table.due(Due(row, context, store))
        late = table.due(Due(row, DueContext(world.now + timedelta(hours=2), shipped(), world.languages), store))
        assert pending.cancel(store, 1)
        assert not store.planned_under("thanks/1")
    assert isinstance(said, list)
    assert said[0].blocks == (text(f"Thank you for {session.id}."),)
    assert late == "late"


@pytest.mark.usefixtures("_for_its_time")
def test_two_kinds_with_keys_that_look_alike_are_refused() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Poked(About, plan="poke", key="nudge/{poll:d}/{whom}", policy=Policy("hold")):
        poll: int

    poked = PlannedMessage(about=Poked, render=lambda _due, _about: "", called=lambda _words, _subject: "")
    with pytest.raises(ValueError, match="the same keys"):
        PlannedMessages([*declared(), poked])


def test_a_row_of_no_kind_is_a_bug(world: World) -> None:
    row = OutboxRow(1, Outgoing(SLACK, {"about": {"plan": "bygone"}}, AT), "due", 0, AT)
    with world.store() as store, pytest.raises(LookupError):
        PLANNED.due(Due(row, DueContext(world.now, shipped(), world.languages), store))


# -- keys

NAMES = st.text(st.characters(exclude_characters=":/"), min_size=1)


@given(st.integers(0, 10**12), NAMES, st.none() | st.text())
def test_a_key_is_read_as_it_was_made(number: int, name: str, tail: str | None) -> None:
    form = KeyForm("of/{session:d}/{person}")
    key = form.make(session=number, person=name, more="nothing")
    assert form.read(key if tail is None else tailed(key, tail)) == {"session": number, "person": name}
    assert key.startswith(form.start(session=number)) and form.start(session=number) == f"{form.under(session=number)}/"


@pytest.mark.parametrize(
    "key", ["", "nudge/3", "nudge/x/p7", "nudge/3/p7/q", "nudged/3/p7", "NUDGE/3/p7", "poll/", "poll/5/other"]
)
def test_what_is_no_key_is_none(key: str) -> None:
    assert kind_of_key(key) is None
