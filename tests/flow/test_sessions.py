"""Sessions from plan to end: what is said, what is posted, when, and what is not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from faq import moments
from handlers import meeting, reminders
from handlers import posts as planning
from handlers.model import Knowledge
from storage.records import Bound, Identity, OutboxRow, Role
from storage.store import Store
from tests.flow.talk import UTM, shipped
from tests.flow.world import KINDS, SLACK, TELEGRAM, Sent, World

CHAT = Path(__file__).with_name("sessions.chat")
FIRST = "session plan 1 2026-03-10 14:00 Europe/Berlin 90min https://meet.example/1"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


# -- the recorded talk


def played(world: World, orders: list[str]) -> Iterator[str]:
    """The orders of a transcript, each followed by what came of it."""
    for order in orders:
        yield from ["", order]
        before = len(world.sent)
        who, _, words = order.partition(" ")
        if who == "!":
            what, _, rest = words.partition(" ")
            {"run": world.run, "sleep": world.sleep, "start": lambda _: world.start()}[what](rest)
        elif words.startswith("out "):
            world.press(out(world, int(words.removeprefix("out "))), who.removesuffix(">"))
        else:
            world.say(words, who.removesuffix(">") or "fran")
        yield from (line for sent in world.sent[before:] for line in written(sent))


def written(sent: Sent) -> list[str]:
    where = sent.address.chat if sent.address.platform == "test" else sent.address.platform
    return [f"[{sent.at:%Y-%m-%d %H:%M} UTC, {where}]", *(line for line in sent.lines if line.strip())]


def out(world: World, number: int) -> str:
    with world.store() as store:
        session = meeting.numbered(store, 1, number)
    assert session
    return f"out:{session.id}.{session.version}:0"


def test_four_sessions_go_as_they_were_recorded(world: World) -> None:
    recorded = CHAT.read_text("utf-8")
    head = [line for line in recorded.splitlines() if line.startswith("#")]
    orders = [line for line in recorded.splitlines() if line.startswith(("! ", "> ", "karl> "))]
    now = "\n".join([*head, *played(world, orders), ""])
    if os.environ.get("RECORD"):
        CHAT.write_text(now, "utf-8")
    assert now == recorded


# -- planning


def test_a_time_that_is_not_certain_is_asked_back_and_a_choice_plans_it(world: World) -> None:
    assert "By the clocks of which city" in world.say("session plan 1 10 March 2026 2pm")
    assert "Planned." in world.say("Europe/Berlin")
    assert "Tuesday, 10 March 2026, 14:00 (Europe/Berlin), 90 minutes" in world.posts(SLACK)[0].text


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("session plan 1", "When is session 1?"),
        ("session plan 1 31 February 14:00 Europe/Berlin", "The calendar has no 31 February"),
        ("session plan 1 2026-03-10 25:00 Europe/Berlin", "There is no hour 25:00"),
        ("session plan 1 2025-03-10 14:00 Europe/Berlin", "That is over already"),
        ("session plan 1 2026-03-29 02:30 Europe/Berlin", "does not exist on that day"),
        ("session plan 1 2026-10-25 02:30 Europe/Berlin", "comes twice on that day"),
        ("session plan 1 2026-03-10 14:00 CET", "Which time zone do you mean by CET?"),
        ("session plan 1 2026-03-14 14:00 Europe/Berlin", "It is a weekend in Köln."),
        ("session move 1 2026-03-10 14:00 Europe/Berlin", "There is no such session"),
        ("session cancel 7", "There is no such session"),
        ("session plan 9/1 2026-03-10 14:00 Europe/Berlin", "There is no twinning 9."),
        ("schedule hold 1.5d", "There is no such post"),
        ("schedule offsets 7y", "Type for example"),
    ],
)
def test_bad_input_is_answered_and_nothing_is_planned(world: World, words: str, says: str) -> None:
    assert says in world.say(words)
    with world.store() as store:
        assert (store.sessions(1), store.outbox(["due"])) == ([], [])


def test_who_does_not_lead_plans_nothing(world: World) -> None:
    world.say(FIRST, "karl")
    world.say(FIRST, "stranger")
    world.say(FIRST, "karl", TELEGRAM)
    with world.store() as store:
        assert store.sessions(1) == []


def test_of_two_facilitators_who_plan_the_same_session_the_second_is_told(world: World) -> None:
    with world.store() as store, store.transaction():
        other = store.person(Identity("test", "", "karl"), 0)
        store.give_role(Role(other.id, "facilitator", 0, 1))
    world.say(FIRST)
    assert "Session 1 is planned already: Tuesday, 10 March 2026, 14:00." in world.say(
        "session plan 1 2026-03-12 14:00 Europe/Berlin", "karl"
    )
    with world.store() as store:
        assert [one.starts for one in store.sessions(1)] == ["2026-03-10T14:00"]


def test_a_session_is_planned_in_its_group_too(world: World) -> None:
    assert "Planned." in world.say(FIRST, address=TELEGRAM)
    assert [one.reply.kind for one in world.posts(SLACK)] != []


def test_all_sessions_at_once_keep_their_hour_across_a_change_of_the_clocks(world: World) -> None:
    assert "outside office hours" in world.say("session series 2026-03-10 15:00 Europe/Berlin every 2 weeks")
    assert "Planned." in world.say("1")
    with world.store() as store:
        found = [(one.number, one.starts, one.at % 86_400_000 // 3_600_000) for one in store.sessions(1)]
    assert found == [
        (1, "2026-03-10T15:00", 14), (2, "2026-03-24T15:00", 14), (3, "2026-04-07T15:00", 13), (4, "2026-04-21T15:00", 13),
    ]  # fmt: skip


def test_a_twinning_of_one_city_and_no_group_plans_all_the_same(tmp_path: Path) -> None:
    world = World(tmp_path, linked=False)
    with world.store() as store, store.transaction():
        store.set_cities(1, store.cities(1)[:1])
    assert "No group is linked" in world.say(FIRST)


def test_a_group_that_is_linked_later_is_invited_once_and_reminded(tmp_path: Path) -> None:
    world = World(tmp_path, linked=False)
    world.say(FIRST)
    for _ in range(2):
        with world.store() as store, store.transaction():
            store.bind(Bound(1, TELEGRAM, world.millis))
            planning.replan_all(store, shipped(), 1, world.now)
        world.run(world.later(minutes=5))
    world.run("2026-03-11T00:00")
    assert heads(world.posts(TELEGRAM)) == ["Invitation", "For your calendar", "In 7 days", "In 1 day", "In 1 hour"]


def test_hours_are_proposed_chosen_in_the_group_and_the_one_picked_is_planned(world: World) -> None:
    assert "Ask the groups?" in world.say("session propose 2")
    assert world.posts(TELEGRAM) == []
    assert "The groups can choose now. `session pick 1.1`" in world.say("Ask the groups")
    asked = world.posts(TELEGRAM)[-1]
    assert 3 <= len(asked.reply.buttons) <= 5
    second = asked.reply.buttons[1].data
    assert "2. suits 1 person" in world.press(second, "karl", TELEGRAM)
    assert "2. suits 2 people" in world.press(second, "fran", SLACK)
    assert "2. suits 1 person" in world.press(second, "karl", TELEGRAM)
    assert "out of date" in world.press(second, "stranger")
    assert "There is no such hour" in world.say("session pick 1.9")
    assert "Planned." in world.say("session pick 1.2")
    with world.store() as store:
        assert [one.number for one in store.sessions(1)] == [2]


# -- what staff want of a post


def test_a_post_is_held_skipped_freed_and_sent_as_staff_want(world: World) -> None:
    world.say(FIRST)
    for words in ("schedule hold 1.7d", "schedule skip 1.1d", "schedule hold 1.1h", "schedule free 1.1h"):
        assert "Kept." in world.say(words)
    world.run("2026-03-05T09:00")
    assert "1.7d · Tuesday, 3 March 2026, 14:00 (Europe/Berlin) · slack · held back" in world.say("schedule 1")
    world.say("schedule send 1.7d")
    world.run("2026-03-11T00:00")
    assert heads(world.posts(SLACK)) == ["Invitation", "For your calendar", "In 7 days", "In 1 hour"]
    assert "skipped" in world.say("schedule")


def test_what_was_sent_by_hand_does_not_come_again_at_its_time(world: World) -> None:
    world.say(FIRST)
    world.say("schedule send 1.1d")
    world.run("2026-03-11T00:00")
    assert heads(world.posts(TELEGRAM)).count("In 1 day") == 1


def test_other_offsets_take_the_place_of_the_packs(world: World) -> None:
    world.say(FIRST)
    assert "14d, 2d and 30min before" in world.say("schedule offsets 14d 2d 30min")
    world.run("2026-03-11T00:00")
    assert heads(world.posts(SLACK))[2:] == ["In 14 days", "In 2 days", "In 30 minutes"]


def test_what_schedule_shows_is_what_goes_out(world: World) -> None:
    world.say(FIRST)
    world.say("schedule edit 1.1d Bring coffee & <b>cake</b>.")
    shown = world.say("schedule 1")
    for sent in world.run("2026-03-11T00:00"):
        words = [line for line in sent.text.splitlines() if sent.address == TELEGRAM and "cannot come" not in line]
        assert "\n".join(words) in shown


# -- time


def test_three_days_down_send_nothing_that_is_too_late_and_list_it(world: World) -> None:
    world.say(FIRST)
    world.run("2026-03-08T00:00")
    world.sleep("2026-03-11T00:00")
    world.start()
    assert world.run("2026-03-12T00:00") == []
    assert world.say("schedule").count("too late: I was away when it was due") == 4


def test_a_clock_that_is_set_back_sends_nothing_twice(world: World) -> None:
    world.say(FIRST)
    world.run("2026-03-09T14:00")
    world.sleep("2026-03-01T00:00")
    world.start()
    world.run("2026-03-11T00:00")
    assert heads(world.posts(SLACK)).count("In 7 days") == heads(world.posts(SLACK)).count("In 1 day") == 1


def test_other_rules_of_time_zones_move_what_is_pending_and_keep_the_wall_time(world: World) -> None:
    world.say(FIRST)
    right = dues(world)
    with world.store() as store, store.transaction():
        # As if planned when the rules had Berlin one hour further east.
        old = store.sessions(1)[0]
        store.save_session(replace(old, at=old.at - 3_600_000, tzdata="2020.1"))
        rows = [one.out for one in waiting(store)]
        store.unplan(planning.prefix(old))
        store.put([replace(one, due_at=one.due_at - 3_600_000) for one in rows], world.millis)
    assert dues(world) != right
    world.start()
    assert dues(world) == right
    with world.store() as store:
        assert (store.sessions(1)[0].tzdata, store.sessions(1)[0].starts) == (moments.VERSION, "2026-03-10T14:00")


def dues(world: World) -> list[tuple[str, int]]:
    with world.store() as store:
        return sorted((planning.kind_of(one.out.key), one.out.due_at) for one in waiting(store))


def waiting(store: Store) -> list[OutboxRow]:
    return [one for one in store.outbox(["due"]) if one.out.kind in KINDS]


def test_a_moved_session_leaves_no_post_of_its_old_time(world: World) -> None:
    world.say(FIRST)
    for day in (11, 12, 13):
        world.say(f"session move 1 2026-03-{day} 14:00 anyway")
    world.run("2026-04-01T00:00")
    assert heads(world.posts(SLACK)).count("In 1 day") == 1
    with world.store() as store:
        assert waiting(store) == []


def test_a_group_that_is_unlinked_or_a_twinning_that_is_archived_gets_nothing_more(world: World) -> None:
    world.say(FIRST)
    with world.store() as store, store.transaction():
        store.unbind(SLACK)
    world.run("2026-03-05T00:00")
    with world.store() as store, store.transaction():
        twinning = store.twinning(1)
        assert twinning
        store.save_twinning(replace(twinning, archived_at=1))
    world.run("2026-03-11T00:00")
    assert heads(world.posts(SLACK)) == ["Invitation", "For your calendar"]
    assert heads(world.posts(TELEGRAM)) == ["Invitation", "For your calendar", "In 7 days"]


def heads(sent: list[Sent]) -> list[str]:
    return [one.reply.blocks[0].text.partition(":")[0] for one in sent]


# -- coming or not


def test_who_cannot_come_is_heard_in_the_group_and_may_take_it_back(world: World) -> None:
    world.say(FIRST)
    world.say("start", "karl")
    button = out(world, 1)
    world.press(button, "karl", TELEGRAM)
    assert "1 cannot come" in world.say("session list")
    world.press(button, "karl", TELEGRAM)
    assert "cannot come" not in world.say("session list")


@pytest.mark.parametrize("data", ["out::0", "out:1:0", "out:9.1:0", "out:1.2:0", "out:x.y:0", f"out:{'9' * 40}.1:0"])
def test_a_button_of_another_session_or_version_changes_nothing(world: World, data: str) -> None:
    world.say(FIRST)
    assert "out of date" in world.press(data, "karl")
    with world.store() as store:
        assert store.attendance(1) == []


def test_a_stranger_presses_the_button_of_a_private_talk_in_vain(world: World) -> None:
    world.say(FIRST)
    world.press(out(world, 1), "stranger")
    with world.store() as store:
        assert store.attendance(1) == []


# -- reminders that people asked for


def test_a_reminder_of_the_draft_comes_once_in_the_morning(world: World) -> None:
    assert "I will remind you of your draft" in world.say("remind me of my draft on 9 February", "karl")
    sent = world.run("2026-02-12T00:00")
    assert [(f"{one.at:%d %H:%M}", one.address.chat) for one in sent] == [("09 08:00", "karl")]
    assert "You asked me to remind you of your draft for UTM City2City." in sent[0].text
    world.start()
    assert "You have asked for no reminder." in world.say("reminders", "karl")


def test_a_reminder_waits_until_a_form_in_progress_is_idle(world: World) -> None:
    world.say("remind me of my draft on 9 February", "karl")
    world.run("2026-02-09T07:50")
    world.say("check", "karl")
    world.say("1", "karl")
    assert world.run("2026-02-09T08:15") == []
    assert [f"{one.at:%H:%M}" for one in world.run("2026-02-09T12:00")] == ["08:20"]


def test_a_reminder_is_stopped_by_a_word_and_forgotten_with_the_person(world: World) -> None:
    for user in ("karl", "fran"):
        world.say("tell me when a call opens", user)
        world.say("remind me of my draft on 9 February", user)
    assert "Stopped." in world.say("reminders stop", "karl")
    world.say("forget", "fran")
    world.say("1", "fran")
    with world.store() as store:
        assert store.subscriptions() == []
    assert world.run("2026-02-12T00:00") == []


def test_a_call_that_staff_date_is_announced_to_who_asked(world: World) -> None:
    world.say("tell me when a call opens", "karl")
    world.say("a week before it closes", "karl")
    assert "no day is known yet" in world.say("reminders", "karl")
    dated = with_call(date(2026, 2, 20), date(2026, 3, 20))
    with world.store() as store, store.transaction():
        reminders.refresh(store, dated, world.now)
        found = {one.kind: one.due_at for one in store.subscriptions()}
    assert found == {"opens": ms("2026-02-20T12:00"), "closes": ms("2026-03-13T08:00")}
    with world.store() as store:
        rows = waiting(store)
        now = datetime(2026, 2, 20, 12, tzinfo=UTC)
        said = reminders.due(store, dated, world.languages, now, rows[0])
    assert isinstance(said, list)
    assert "when the call of UTM City2City opens" in said[0].blocks[0].text


def with_call(opens: date, closes: date) -> Knowledge:
    known = shipped()
    pack = known.packs[UTM]
    call = replace(pack.file.call[0], id="next", opening=opens, ruling=closes)
    return replace(known, packs={UTM: replace(pack, file=replace(pack.file, call=(*pack.file.call, call)))})


def ms(at: str) -> int:
    return int(datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp() * 1000)
