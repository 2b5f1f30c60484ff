"""Changes of sessions as the groups read them: what changed and nothing else, once, and when."""

from __future__ import annotations

import re

import icalendar
import pytest

from storage.records import Identity, Role
from tests.flow.world import FIRST, SLACK, TELEGRAM, Sent, World

OTHER = "https://meet.example/other"


def heard(world: World, *lines: str, until: str = "") -> list[Sent]:
    """What a group reads of changes once they have waited, files left out."""
    before = len(world.sent)
    for line in lines:
        world.say(line)
    world.run(until or world.later(minutes=11))
    return [one for one in world.sent[before:] if one.address == SLACK and not one.made]


def struck(sent: Sent) -> list[str]:
    return [one.text for one in sent.reply.blocks if one.kind == "struck"]


def lead_too(world: World, user: str) -> None:
    with world.store() as store, store.transaction():
        store.give_role(Role(store.person(Identity("test", "", user), 0).id, "facilitator", 0, 1))


# -- what changed and nothing else


def test_a_change_of_place_alone_says_only_that(world: World) -> None:
    world.say(FIRST)
    (said,) = heard(world, f"session place 1 {OTHER}")
    assert struck(said) == ["https://meet.example/1"]
    assert f"Where: {OTHER}" in said.text
    assert "Day and hour stay." in said.text
    assert "10 March" not in said.text


def test_a_change_of_the_hour_alone_strikes_no_place(world: World) -> None:
    world.say(FIRST)
    (said,) = heard(world, "session shorten 1 60min")
    assert struck(said) == ["Tuesday, 10 March 2026, 14:00 (Europe/Berlin), 90 minutes"]
    assert "14:00 (Europe/Berlin), 60 minutes" in said.text


@pytest.mark.parametrize("words", ["none", "nothing", "None.", "n/a"])
def test_a_place_is_taken_away(world: World, words: str) -> None:
    world.say(FIRST)
    (said,) = heard(world, f"session place 1 {words}")
    assert struck(said) == ["https://meet.example/1"]
    assert "There is no link or place any more." in said.text
    assert "Where:" not in said.text
    with world.store() as store:
        assert store.sessions(1)[0].place == ""


def test_a_new_name_is_told_with_an_entry_that_replaces_the_old_one(world: World) -> None:
    world.say(FIRST)
    assert "It is called Session 1: Kick-off now." in world.say("session name 1 Kick-off")
    before = len(world.sent)
    (said,) = heard(world)
    assert said.text.startswith("Changed: Session 1: Kick-off")
    assert struck(said) == ["Session 1: Mapping out the main challenges"]
    (file,) = [one.made for one in world.sent[before:] if one.address == SLACK and one.made]
    (event,) = icalendar.Calendar.from_ical(file.content).walk("VEVENT")
    assert (int(event["SEQUENCE"]), "Kick-off" in event["SUMMARY"]) == (1, True)


def test_who_could_not_come_still_cannot_where_only_the_name_or_place_changes(world: World) -> None:
    world.say(FIRST)
    world.say("start", "karl")
    world.press("out:1.1:0", "karl", TELEGRAM)
    world.say("session name 1 Kick-off")
    heard(world, f"session place 1 {OTHER}")
    assert "cannot come: Köln" in world.say("session list")
    assert not any("now it is at another time" in one.text for one in world.sent)


# -- once


def test_changes_within_ten_minutes_are_one_post_that_strikes_what_the_groups_knew(world: World) -> None:
    world.say(FIRST)
    assert "in 10 minutes" in world.say("session shorten 1 60min")
    world.run(world.later(minutes=6))
    assert "in 4 minutes" in world.say(f"session place 1 {OTHER}")
    (said,) = heard(world, "session shorten 1 75min")
    assert struck(said) == ["Tuesday, 10 March 2026, 14:00 (Europe/Berlin), 90 minutes", "https://meet.example/1"]
    assert "75 minutes" in said.text
    assert OTHER in said.text


def test_what_is_changed_back_within_ten_minutes_is_not_told(world: World) -> None:
    world.say(FIRST)
    world.say("start", "karl")
    world.press("out:1.1:0", "karl", TELEGRAM)
    world.say("session move 1 2026-03-12 14:00")
    assert "as the groups know it" in world.say("session move 1 2026-03-10 14:00")
    assert heard(world) == []
    assert "cannot come: Köln" in world.say("session list")
    assert not any("now it is at another time" in one.text for one in world.sent)


def test_what_is_changed_after_ten_minutes_is_another_post(world: World) -> None:
    world.say(FIRST)
    heard(world, "session shorten 1 60min")
    (said,) = heard(world, "session shorten 1 75min")
    assert struck(said) == ["Tuesday, 10 March 2026, 14:00 (Europe/Berlin), 60 minutes"]


@pytest.mark.parametrize("line", [f"session place 1 {OTHER}", "session move 1 2026-03-10 14:15", "session name 1 X"])
def test_within_three_hours_of_the_start_a_change_is_told_at_once(world: World, line: str) -> None:
    world.say(FIRST)
    world.run("2026-03-10T10:00")
    assert "The groups are told" in world.say(line)
    assert world.posts(SLACK)[-2].text.startswith("Changed")
    assert world.posts(SLACK)[-2].at == world.now


def test_what_is_moved_to_within_three_hours_takes_along_what_waited(world: World) -> None:
    world.say(FIRST)
    world.say(f"session place 1 {OTHER}")
    world.say("session move 1 2026-02-02 12:30 anyway")
    said = [one for one in world.posts(SLACK) if one.text.startswith("Changed")]
    assert [struck(one)[-1] for one in said] == ["https://meet.example/1"]
    assert heard(world, until="2026-02-02T10:00") == []


def test_a_change_that_waits_is_held_sent_and_shown_as_it_will_be_said(world: World) -> None:
    world.say(FIRST)
    world.say("session shorten 1 60min")
    assert "90 minutes" in world.say("schedule 1.moved")
    assert "It goes out now." in world.say("schedule send 1.moved")
    said = world.posts(SLACK)[-2]
    assert struck(said) == ["Tuesday, 10 March 2026, 14:00 (Europe/Berlin), 90 minutes"]
    assert heard(world) == []


def test_a_clock_that_is_set_back_keeps_no_change_longer_than_ten_minutes(world: World) -> None:
    world.say(FIRST)
    world.say("session shorten 1 60min")
    world.sleep("2026-02-01T09:00")
    (said,) = heard(world, "session shorten 1 75min")
    assert struck(said) == ["Tuesday, 10 March 2026, 14:00 (Europe/Berlin), 90 minutes"]


# -- cancelling


@pytest.mark.parametrize(
    "why", ["because the hall burned down.", "Because: the hall burned down.", "the hall burned down."]
)
def test_a_cancellation_is_told_at_once_and_may_say_why(world: World, why: str) -> None:
    world.say(FIRST)
    assert "the hall burned down." in world.say(f"session cancel 1 {why}")
    world.say("Yes, cancel it")
    said = world.posts(SLACK)[-2]
    assert said.at == world.now
    assert re.search(r"│ the hall burned down\.\n.*Why", said.text)


def test_the_reason_is_typed_to_the_question_too(world: World) -> None:
    world.say(FIRST)
    assert "Why? Type it" in world.say("session cancel 1")
    assert "the hall burned down" in world.say("the hall burned down")
    assert "Cancelled." in world.say("Yes, cancel it")
    assert "the hall burned down" in world.posts(SLACK)[-2].text
    assert "Why?" not in world.say("Hello")


def test_in_a_group_the_reason_stays_with_the_question(world: World) -> None:
    world.say(FIRST)
    asked = world.say("session cancel 1 because of the flood", address=TELEGRAM)
    assert "the flood" in asked
    (button,) = world.posts(TELEGRAM)[-1].reply.buttons
    assert "Cancelled." in world.press(button.data, "fran", TELEGRAM)
    assert "the flood" in world.posts(SLACK)[-2].text


def test_a_cancellation_swallows_a_change_that_waited(world: World) -> None:
    world.say(FIRST)
    world.say("session move 1 2026-03-12 14:00")
    said = heard(world, "session cancel 1 anyway")
    assert [struck(one) for one in said] == [["Tuesday, 10 March 2026, 14:00 (Europe/Berlin), 90 minutes"]]


# -- two facilitators, archives, and groups that are not there


def test_what_another_changed_meanwhile_is_shown_before_it_is_cancelled_or_moved(world: World) -> None:
    lead_too(world, "karl")
    world.say(FIRST)
    world.say("session cancel 1")
    world.say("session move 1 2026-03-12 14:00", "karl")
    said = world.say("Yes, cancel it")
    assert "was changed meanwhile" in said
    assert "12 March" in said
    with world.store() as store:
        assert not store.sessions(1)[0].cancelled
    assert "Cancelled." in world.say("Yes, cancel it")


def test_a_second_move_is_asked_about_where_the_first_was_another_persons(world: World) -> None:
    lead_too(world, "karl")
    world.say(FIRST)
    assert "weekend" in world.say("session move 1 2026-03-14 14:00")
    world.say("session move 1 2026-03-12 14:00", "karl")
    assert "was changed meanwhile" in world.say("Do it all the same")
    with world.store() as store:
        assert store.sessions(1)[0].starts == "2026-03-12T14:00"
    assert "Changed." in world.say("Do it all the same")


@pytest.mark.parametrize(
    "line",
    [
        FIRST.replace("plan 1", "plan 1/1"),
        "session series 1/ 2026-03-10 14:00 Europe/Berlin every 4 weeks anyway",
        "session move 1/2 2026-04-08 14:00 anyway",
        "session cancel 1/2 anyway",
        "session place 1/2 Hall",
        "session name 1/2 Hall",
    ],
)
def test_in_an_archived_twinning_it_is_said_that_nobody_is_told(world: World, line: str) -> None:
    world.say("session plan 2 2026-04-07 14:00 Europe/Berlin anyway")
    with world.store() as store, store.transaction():
        store.give_role(Role(store.person(Identity("test", "", "fran"), 0).id, "staff", 0))
    world.say("twinning archive 1 anyway")
    world.say("yes")
    said = world.say(line)
    assert "This twinning is archived: nobody is told." in said, said
    assert "groups" not in said.partition("This twinning")[0]


def test_a_cancellation_without_a_group_says_that_nobody_is_told(world: World) -> None:
    world.say(FIRST)
    for group in (SLACK, TELEGRAM):
        world.say("unlink", address=group)
    with world.store() as store, store.transaction():
        store.unbind(SLACK)
        store.unbind(TELEGRAM)
    assert "No group is linked, so nobody is told." in world.say("session cancel 1 anyway")
