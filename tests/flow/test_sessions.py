"""Sessions from plan to end: what is said, what is posted, when, and what is not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from faq.sessions import moments
from handlers.calendar import session_times
from handlers.dialog.turn import Knowledge
from handlers.planned import session_posts, subscriptions
from handlers.planned.message_table import PLANNED
from handlers.planned.planned_message import Due, DueContext
from storage.records import Address, Identity, LinkedGroup, OutboxRow, Role
from storage.store import Store
from tests.flow.talk import UTM, shipped
from tests.flow.world import FIRST, KINDS, SLACK, TELEGRAM, Sent, World

CHAT = Path(__file__).with_name("sessions.chat")


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
        session = session_times.numbered(store, 1, number)
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
        ("session plan 1 2026-03-10 14:00 IST", "Which time zone do you mean by IST?"),
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
            store.bind(LinkedGroup(1, TELEGRAM, world.millis))
            session_posts.replan_all(store, shipped(), 1, world.now)
        world.run(world.later(minutes=5))
    world.run("2026-03-11T00:00")
    assert heads(world.posts(TELEGRAM)) == ["Invitation", "For your calendar", "In 7 days", "In 1 day", "In 1 hour"]


# -- what staff want of a post


def test_a_post_is_held_skipped_freed_and_sent_as_staff_want(world: World) -> None:
    world.say(FIRST)
    for words in ("schedule hold 1.7d", "schedule skip 1.1d", "schedule hold 1.1h", "schedule free 1.1h"):
        assert "Kept." in world.say(words)
    world.run("2026-03-05T09:00")
    assert "1.7d · Tuesday, 3 March 2026, 14:00 (Europe/Berlin) · slack · held back" in world.say("schedule 1")
    world.say("schedule send 1.7d")
    world.run("2026-03-11T00:00")
    assert heads(world.posts(SLACK)) == ["Invitation", "For your calendar", "In 5 days", "In 1 hour"]
    assert "skipped" in world.say("schedule")


def test_what_was_sent_by_hand_does_not_come_again_at_its_time(world: World) -> None:
    world.say(FIRST)
    world.say("schedule send 1.1d")
    world.run("2026-03-11T00:00")
    assert heads(world.posts(TELEGRAM))[2:] == ["In 36 days", "In 7 days", "In 1 hour"]


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
        store.unplan(session_posts.prefix(old))
        store.put([replace(one, due_at=one.due_at - 3_600_000) for one in rows], world.millis)
    assert dues(world) != right
    world.start()
    assert dues(world) == right
    with world.store() as store:
        assert (store.sessions(1)[0].tzdata, store.sessions(1)[0].starts) == (moments.VERSION, "2026-03-10T14:00")


def dues(world: World) -> list[tuple[str, int]]:
    with world.store() as store:
        return sorted((session_posts.kind_of(one.out.key), one.out.due_at) for one in waiting(store))


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
    assert "cannot come: Köln" in world.say("session list")
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


def test_a_button_in_a_group_is_answered_to_who_pressed_it_alone(world: World) -> None:
    world.say("session plan 1 2026-03-10 14:00 Europe/Berlin 90min")
    before = len(world.sent)
    for data, says in (
        ("out:1.1:0", "Only who represents a city"),
        ("out:1.9:0", "out of date"),
        ("suits:7.1:0", "out of date"),
        ("do:summary:0", "not for this group"),
        ("a:0:old", "not for this group"),
        (f"pro:{UTM}:0", "not for this group"),
    ):
        for group in (SLACK, TELEGRAM):
            assert says in world.press(data, "otto", group), data
    assert [one.text for one in world.sent[before:] if one.address in (SLACK, TELEGRAM)] == []


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
        subscriptions.refresh(store, dated, world.now)
        found = {one.kind: one.due_at for one in store.subscriptions()}
    assert found == {"opens": ms("2026-02-20T12:00"), "closes": ms("2026-03-13T08:00")}
    with world.store() as store:
        rows = waiting(store)
        now = datetime(2026, 2, 20, 12, tzinfo=UTC)
        said = PLANNED.due(Due(rows[0], DueContext(now, dated, world.languages), store))
    assert isinstance(said, list)
    assert "when the call of UTM City2City opens" in said[0].blocks[0].text


def with_call(opens: date, closes: date) -> Knowledge:
    known = shipped()
    pack = known.packs[UTM]
    call = replace(pack.file.call[0], id="next", opening=opens, ruling=closes)
    return replace(known, packs={UTM: replace(pack, file=replace(pack.file, call=(*pack.file.call, call)))})


def ms(at: str) -> int:
    return int(datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp() * 1000)


# -- changing


def sessions_of(world: World) -> list[tuple[int, str, int, str, bool]]:
    with world.store() as store:
        return [(one.number, one.starts, one.minutes, one.place, one.cancelled) for one in store.sessions(1)]


AS_PLANNED = (1, "2026-03-10T14:00", 90, "https://meet.example/1", False)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("move 1 2026-03-10 14:00", "That is how it is planned already. Nothing changes."),
        ("shorten 1", "A session takes 15 to 600 minutes. Type for example: `session shorten 1 60min`"),
        ("shorten 1 14 minutes", "A session takes 15 to 600 minutes."),
        ("shorten 1 601min", "A session takes 15 to 600 minutes."),
        ("shorten 2 60min", "There is no such session."),
        ("place 1", "Put the link or place behind the number, at most 300 characters."),
        (f"place 1 {'x' * 301}", "at most 300 characters"),
        ("place 2 Hall", "There is no such session."),
        (f"move 1 2026-03-12 14:00 Europe/Berlin 60min https://{'x' * 300}", "The link or place is too long"),
        ("name 1", "Put the name behind the number, at most 80 characters."),
        (f"name 1 {'x' * 81}", "at most 80 characters"),
        ("name 2 Kick-off", "There is no such session."),
        ("note 1 minutes of it", "Type `session note 1 focus` or `steps`, and what was agreed."),
        ("note 1 focus", "Type `session note 1 focus` or `steps`, and what was agreed."),
        (f"note 1 steps {'x' * 1001}", "At most 1000 characters."),
        ("note 2 focus Biogas", "There is no such session."),
        ("came 1 Köln, Atlantis", "has not begun yet"),
        ("came 2", "There is no such session."),
        ("cancel 1", "Cancel it and tell the groups? Session 1"),
    ],
)
def test_what_is_not_understood_changes_no_session_and_tells_no_group(world: World, words: str, says: str) -> None:
    world.say(FIRST)
    before, posted = sessions_of(world), len(world.posts(SLACK))
    assert says in world.say(f"session {words}")
    assert sessions_of(world) == before == [AS_PLANNED]
    assert len(world.posts(SLACK)) == posted
    with world.store() as store:
        assert store.session_notes(1) == {}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\v", "\x85", "\u2028"])
def test_a_name_or_a_place_is_one_line_whatever_is_typed(world: World, end: str) -> None:
    world.say(FIRST)
    assert "It is called Session 1: Kick-off Session 2 is cancelled. now." in world.say(
        f"session name 1 Kick-off{end}Session 2 is cancelled."
    )
    world.say(f"session place 1 Town hall{end}Session 2 is cancelled.")
    assert sessions_of(world)[0][3] == "Town hall Session 2 is cancelled."


def test_a_session_is_shortened_placed_named_and_noted(world: World) -> None:
    world.say(FIRST)
    assert "Changed. The groups read it" in world.say("session shorten 1 60 minutes")
    assert "Changed. The groups read it" in world.say("session place 1 Town hall, room 3")
    world.run(world.later(minutes=10))
    changed = world.posts(SLACK)[-2].text
    assert "Where: Town hall, room 3" in changed
    assert "https://meet.example/1" in changed
    assert sessions_of(world) == [(1, "2026-03-10T14:00", 60, "Town hall, room 3", False)]
    assert "It is called Session 1: Kick-off now." in world.say("session name 1 Kick-off")
    world.run("2026-03-10T13:00")
    assert "Noted: Köln, Bogotá and Nairobi." in world.say("session came 1 all")
    assert "Session 1: Kick-off · Tuesday, 10 March 2026 · 14:00 Köln, " in world.say("session list")
    assert "took part: Köln, Bogotá, Nairobi" in world.say("session list")


def test_what_was_agreed_is_quoted_before_the_next_session(world: World) -> None:
    world.say(FIRST)
    world.say("session plan 2 2026-03-24 14:00 Europe/Berlin 90min")
    assert "Noted." in world.say("session note 1 focus Biogas from market waste")
    assert "Noted." in world.say("session note 1 steps Köln sends its figures")
    reminded = [one.text for one in world.run("2026-03-25T00:00") if one.address == SLACK and "In 1 day" in one.text]
    assert "Köln sends its figures" not in reminded[0]
    assert "Biogas from market waste\n  │ — Focus that you agreed on" in reminded[1]
    assert "Köln sends its figures\n  │ — Next steps that you agreed on" in reminded[1]


def test_one_more_meeting_has_the_number_behind_those_of_the_programme(world: World) -> None:
    assert "Session 5" in world.say("session plan new 2026-03-10 14:00 Europe/Berlin 60min")
    assert "Session 6" in world.say("session plan New 2026-03-12 14:00 Europe/Berlin 60min")
    assert [one[0] for one in sessions_of(world)] == [5, 6]


def test_two_sessions_at_the_same_time_are_remarked_on_and_planned_all_the_same(world: World) -> None:
    world.say(FIRST)
    asked = world.say("session plan 2 2026-03-10 15:00 Europe/Berlin 60min")
    assert "Session 1 is at the same time." in asked
    assert len(sessions_of(world)) == 1
    assert "Planned." in world.say("Do it all the same")
    assert [one[1] for one in sessions_of(world)] == ["2026-03-10T14:00", "2026-03-10T15:00"]


def test_a_cancelled_session_is_planned_again_under_its_name(world: World) -> None:
    world.say(FIRST)
    world.say("session name 1 Kick-off")
    world.say("session cancel 1")
    assert "Cancelled. The groups are told." in world.say("Yes, cancel it")
    assert "cancelled" in world.say("session list")
    assert "Planned." in world.say("session plan 1 2026-03-17 14:00 Europe/Berlin 60min")
    assert "Invitation: Session 1: Kick-off" in world.posts(SLACK)[-2].text
    assert sessions_of(world) == [(1, "2026-03-17T14:00", 60, "", False)]
    assert "cancelled" not in world.say("session list")


def test_in_a_group_a_session_is_cancelled_by_typing_a_word_too(world: World) -> None:
    world.say(FIRST)
    assert "Cancel it and tell the groups? Session 1" in world.say("session cancel 1", address=TELEGRAM)
    assert not sessions_of(world)[0][-1]
    assert "Cancelled. The groups are told." in world.say("session cancel 1/1 anyway", address=TELEGRAM)
    assert sessions_of(world)[0][-1]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("2026-03-10 14:00 Europe/Berlin", "Type for example: `session series"),
        ("2026-03-10 14:00 Europe/Berlin every 27 weeks", "Type for example: `session series"),
        ("2026-03-10 14:00 Europe/Berlin every now and then", "Type for example: `session series"),
        ("2026-03-15 02:30 Europe/Berlin every 2 weeks anyway", "One of these hours does not exist on its day."),
    ],
)
def test_a_series_that_cannot_be_is_said_and_nothing_is_planned(world: World, words: str, says: str) -> None:
    assert says in world.say(f"session series {words}")
    assert (sessions_of(world), world.posts(SLACK)) == ([], [])


def test_a_series_plans_what_is_left_and_then_nothing(world: World) -> None:
    world.say(FIRST)
    said = world.say("session series 2026-04-10 16:00 Europe/Berlin 60min every 13 weeks anyway")
    assert "Session 3: Friday, 10 July 2026, 16:00" in said
    assert [one[1] for one in sessions_of(world)[1:]] == ["2026-04-10T16:00", "2026-07-10T16:00", "2026-10-09T16:00"]
    assert "There is no session left to plan." in world.say("session series 2026-05-10 16:00 Europe/Berlin every week")


# -- who leads is told, who stays away is asked again


def private(world: World, user: str) -> list[str]:
    return [one.text for one in world.posts(Address("test", "helper", "", user))]


def test_who_leads_is_told_who_cannot_come_and_that_they_come_after_all(world: World) -> None:
    with world.store() as store, store.transaction():
        # Leads too, and never wrote in private.
        store.give_role(Role(store.person(Identity("test", "", "gita"), 0).id, "facilitator", 0, 1))
    world.say(FIRST)
    button = out(world, 1)
    world.press(button, "karl", TELEGRAM)
    assert "Somebody of Köln cannot come to Session 1" in private(world, "fran")[-1]
    world.press(button, "karl", TELEGRAM)
    assert "Somebody of Köln comes after all: Session 1" in private(world, "fran")[-1]
    world.press(button, "gita", TELEGRAM)
    assert "Somebody of the group cannot come to Session 1" in private(world, "fran")[-1]
    assert private(world, "gita") == []


def test_only_who_could_not_come_is_asked_about_the_new_time(world: World) -> None:
    world.say(FIRST)
    for user in ("karl", "otto"):
        world.say("start", user)
    button = out(world, 1)
    for user in ("karl", "otto", "otto", "never"):
        world.press(button, user, TELEGRAM)
    world.say("session move 1 2026-03-12 14:00")
    world.run("2026-02-03T12:00")
    assert "You could not come; now it is at another time." in private(world, "karl")[-1]
    assert not [one for one in private(world, "otto") + private(world, "never") if "now it is at another" in one]
    assert "That post is out of date" in world.press(button, "karl", TELEGRAM) + private(world, "karl")[-1]


def test_the_button_of_a_session_that_is_over_changes_nothing(world: World) -> None:
    world.say(FIRST)
    world.run("2026-03-10T14:30")
    assert "That is over already." in world.press(out(world, 1), "karl")
    with world.store() as store:
        assert store.attendance(1) == []


def test_ones_own_sessions_are_told_by_ones_own_clock(world: World) -> None:
    world.say(FIRST)
    assert "The next sessions" in world.say("sessions", "karl")
    assert "Times are those of Europe/Berlin." in private(world, "karl")[-1]
    with world.store() as store, store.transaction():
        person = store.person(Identity("test", "", "karl"), 0)
        store.save_person(replace(person, zone="America/Bogota"))
    assert "10 March 2026, 08:00 (America/Bogota), 90 minutes\nWhere: https://meet.example/1" in world.say(
        "sessions", "karl"
    )
    assert "No session of yours is planned." in world.say("sessions", "stranger")


def test_a_group_reads_the_hour_of_every_city_and_of_nobody_who_asks(world: World) -> None:
    world.say(FIRST)
    with world.store() as store, store.transaction():
        person = store.person(Identity("test", "", "karl"), 0)
        store.save_person(replace(person, zone="Asia/Manila"))
    said = world.say("sessions", "karl", TELEGRAM)
    assert "Manila" not in said
    for line in ("14:00 (Europe/Berlin)", "Köln: ", "Bogotá: Tuesday, 10 March 2026, 08:00", "Nairobi: "):
        assert line in said


# -- posts


def test_a_reminder_two_weeks_ahead_counts_in_weeks(world: World) -> None:
    world.say("schedule offsets 2w 14d")
    world.say("session plan 1 2026-03-10 14:00 Europe/Berlin 90min")
    assert set(heads(world.run("2026-03-11T00:00"))) == {"In 2 weeks", "In 14 days"}


def test_newer_rules_of_time_zones_that_change_nothing_leave_the_posts_as_they_are(world: World) -> None:
    world.say(FIRST)
    right = dues(world)
    with world.store() as store, store.transaction():
        store.save_session(replace(store.sessions(1)[0], tzdata="2020.1"))
    world.start()
    assert dues(world) == right
    with world.store() as store:
        assert store.sessions(1)[0].tzdata == moments.VERSION


def test_what_is_planned_while_the_twinning_is_archived_is_posted_once_it_is_reopened(world: World) -> None:
    with world.store() as store, store.transaction():
        store.give_role(Role(store.person(Identity("test", "", "fran"), 0).id, "staff", 0))
    world.say("twinning archive 1 now")
    assert "Planned." in world.say(FIRST.replace("plan 1", "plan 1/1"))
    assert "2d before" in world.say("schedule offsets 1/ 2d")
    assert world.run("2026-02-10T00:00") == []
    world.say("twinning reopen 1")
    world.run("2026-03-11T00:00")
    assert heads(world.posts(TELEGRAM)) == ["Invitation", "For your calendar", "In 2 days"]


def test_a_group_that_was_not_there_when_a_session_moved_is_told_the_new_time_once(world: World) -> None:
    world.say(FIRST)
    world.say("unlink", address=SLACK)
    world.say("session move 1 2026-03-12 14:00")
    for _ in range(2):
        with world.store() as store, store.transaction():
            store.bind(LinkedGroup(1, SLACK, world.millis))
            session_posts.replan_all(store, shipped(), 1, world.now)
        world.run(world.later(minutes=5))
    assert heads(world.posts(SLACK))[-2:] == ["Invitation", "For your calendar"]
    assert "Thursday, 12 March 2026, 14:00" in world.posts(SLACK)[-2].text
    assert heads(world.posts(SLACK)).count("Invitation") == 2


# -- asking for reminders


def test_without_a_programme_a_reminder_asks_for_it(world: World) -> None:
    assert "Which programme is it about?" in world.say("remind me of my draft on 9 February", "newcomer")
    with world.store() as store:
        assert store.subscriptions() == []


@pytest.mark.parametrize("day", ["", " on 1 February 2026", " soon"])
def test_a_draft_is_called_to_mind_only_on_a_day_that_comes(world: World, day: str) -> None:
    assert "On which day? Type for example" in world.say(f"remind me of my draft{day}", "karl")
    with world.store() as store:
        assert store.subscriptions() == []


def test_a_call_is_watched_once_and_twenty_reminders_are_enough(world: World) -> None:
    world.say("tell me when a call opens", "karl")
    assert "I have that already." in world.say("tell me when a call opens", "karl")
    for day in range(3, 22):
        assert "I will remind you" in world.say(f"remind me of my draft on {day} February", "karl")
    assert "That is enough: you have 20 reminders." in world.say("remind me of my draft on 27 February", "karl")
    with world.store() as store:
        assert len(store.subscriptions()) == 20


def test_one_reminder_is_stopped_by_its_number_or_its_button(world: World) -> None:
    for day in (9, 10, 11):
        world.say(f"remind me of my draft on {day} February", "karl")
    assert "Stopped." in world.say("reminders stop 2", "karl")
    assert "Stopped." not in world.say("reminders stop 3", "karl")
    assert "11 February 2026" not in world.say("Stop 2", "karl")
    assert [f"{one.at:%d}" for one in world.run("2026-02-14T00:00")] == ["09"]


def test_a_reminder_that_is_days_late_is_not_sent_and_let_go(world: World) -> None:
    world.say("remind me of my draft on 9 February", "karl")
    world.sleep("2026-02-12T08:01")
    world.start()
    assert world.run("2026-02-13T00:00") == []
    world.start()
    assert "You have asked for no reminder." in world.say("reminders", "karl")


def test_without_its_programme_a_reminder_stays_as_it_is(world: World) -> None:
    world.say("tell me when a call opens", "karl")
    with world.store() as store, store.transaction():
        known = replace(shipped(), packs={})
        before = store.subscriptions()
        subscriptions.refresh(store, known, world.now)
        assert list(store.subscriptions()) == list(before) != []


# -- what a process that died was sending


def killed_while_sending(world: World, platforms: list[str]) -> int:
    """The process takes what is due and dies; how many messages that were."""
    with world.store() as store:
        return len(store.claim(platforms, world.millis, 9))


def test_a_reminder_that_may_have_been_sent_twice_is_not_sent_a_third_time(world: World) -> None:
    world.say("remind me of my draft on 9 February", "karl")
    world.sleep("2026-02-09T08:00")
    for _ in range(2):
        assert killed_while_sending(world, ["test"]) == 1
        world.start()
    assert world.run("2026-02-10T00:00") == []
    with world.store() as store:
        assert [(row.state, row.error) for row in store.planned("remind:")] == [("dropped", "doubt")]


def test_a_reminder_that_is_stopped_while_it_is_sent_does_not_come_after_the_restart(world: World) -> None:
    world.say("remind me of my draft on 9 February", "karl")
    world.sleep("2026-02-09T08:00")
    assert killed_while_sending(world, ["test"]) == 1
    world.say("reminders stop", "karl")
    before = len(private(world, "karl"))
    world.start()
    world.run("2026-02-10T00:00")
    # The answer to stopping waited behind the message that was being sent.
    assert [one.splitlines()[0] for one in private(world, "karl")[before:]] == ["Stopped."]
    with world.store() as store:
        assert [(row.state, row.error) for row in store.planned("remind:")] == [("dropped", "stopped")]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("session move 1 2026-03-12 14:00", "the session was moved"),
        ("session cancel 1 anyway", "the session was cancelled"),
    ],
)
def test_a_post_in_doubt_that_is_sent_again_after_a_change_says_why_it_is_not(
    world: World, change: str, reason: str
) -> None:
    world.say(FIRST)
    world.run("2026-03-03T12:59")
    world.sleep("2026-03-03T13:00")
    assert killed_while_sending(world, ["slack", "telegram"]) == 2
    world.start()
    world.say(change)
    with world.store() as store:
        for row in store.outbox(["uncertain"]):
            with store.transaction():
                store.resend(row.id, world.millis)
    world.run("2026-03-03T14:00")
    assert "In 7 days" not in heads(world.posts(SLACK))
    assert f"slack · {reason}" in world.say("schedule")
