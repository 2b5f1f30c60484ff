"""What waits for a twinning: shown as it will go out, gone with its group or its twinning, planned anew when they come back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from handlers.planned import pending
from storage.records import Address, Identity, Invitation, LinkedGroup, PollMode, Role
from tests.flow.polling import Polling
from tests.flow.talk import UTM
from tests.flow.world import PRIVATE, SLACK, TELEGRAM

FIRST = "session plan 1 2026-03-10 14:00 Europe/Berlin 60min"
CODE = "0a0b0c0d-00000000-00000000"
IN_WORDS = "Did this session reach its purpose?"


@pytest.fixture
def world(tmp_path: Path) -> Polling:
    world = Polling(tmp_path)
    with world.store() as store, store.transaction():
        store.give_role(Role(store.person(Identity(PRIVATE, "", "fran"), 0).id, "staff", 0))
    return world


def due(world: Polling) -> Counter[str]:
    """How many messages wait, by platform."""
    with world.store() as store:
        return Counter(row.out.address.platform for row in pending.rows(store, 1))


def link(world: Polling, address: Address, twinning: int = 1) -> None:
    with world.store() as store, store.transaction():
        store.keep_invitation(CODE, Invitation("link", world.millis + 1000, twinning))
    assert "is linked to" in world.say(f"link {CODE}", address=address)


def planned(world: Polling, mode: PollMode = "open") -> None:
    world.say(f"feedback mode 1 {mode}")
    assert "Planned." in world.say(FIRST)


# -- unlinking and archiving


@pytest.mark.parametrize("how", ["unlink", "twinning unlink 1 1 now"])
def test_with_a_group_goes_all_that_waits_for_it_and_nothing_else(world: Polling, how: str) -> None:
    planned(world)
    assert due(world) == {"slack": 9, "telegram": 9, PRIVATE: 3}
    world.say(how, address=SLACK if how == "unlink" else None)
    assert due(world) == {"telegram": 9, PRIVATE: 3}
    assert not [one for one in world.run("2026-04-01T00:00") if one.address == SLACK]
    with world.store() as store:
        assert "unlinked" not in {row.error for row in store.outbox()}


def test_a_group_that_is_linked_again_has_all_that_still_lies_ahead_and_is_not_invited_twice(world: Polling) -> None:
    planned(world)
    before = world.say("schedule")
    world.say("unlink", address=SLACK)
    link(world, SLACK)
    assert world.say("schedule") == before
    world.say("unlink", address=SLACK)
    world.run("2026-03-05T00:00")
    link(world, SLACK)
    sent = [one.lines[0].partition(":")[0] for one in world.run("2026-03-10T15:05") if one.address == SLACK]
    assert sent == ["In 1 day", "In 1 hour", "Feedback", "How useful was this session for your city?"]


def test_an_archived_twinning_has_nothing_waiting_and_a_reopened_one_what_lies_ahead(world: Polling) -> None:
    planned(world)
    before = due(world)
    world.say("twinning archive 1 now")
    assert due(world) == {}
    world.say("feedback mode 1 anonymous")
    assert due(world) == {}
    world.say("twinning reopen 1")
    assert due(world) == before
    world.say("twinning archive 1 now")
    world.sleep("2026-03-20T00:00")
    world.say("twinning reopen 1")
    assert due(world) == {}


def test_a_group_that_goes_to_another_twinning_leaves_nothing_of_the_first_behind(world: Polling) -> None:
    planned(world)
    with world.store() as store, store.transaction():
        store.create_twinning(UTM, "Another", "", 1)
    link(world, SLACK, 2)
    assert due(world) == {"telegram": 9, PRIVATE: 3}


def test_a_group_linked_after_a_session_is_asked_what_is_still_to_be_asked(world: Polling) -> None:
    world.say("unlink", address=SLACK)
    planned(world)
    world.run("2026-03-10T14:30")
    link(world, SLACK)
    asked = [one for one in world.run("2026-03-10T15:05") if one.address == SLACK]
    assert [IN_WORDS in one.text for one in asked] == [True, False]
    assert not [one for one in world.posts(SLACK) if "Invitation" in one.text]


def test_a_group_linked_when_all_was_asked_is_asked_nothing(world: Polling) -> None:
    world.say("unlink", address=SLACK)
    planned(world)
    world.run("2026-03-10T15:05")
    link(world, SLACK)
    assert due(world)["slack"] == 0


def test_a_poll_that_stands_in_a_group_closes_there_though_the_link_was_cut_in_between(world: Polling) -> None:
    poll = world.make()
    world.say("unlink", address=SLACK)
    assert due(world) == {"telegram": 2}
    link(world, SLACK)
    assert due(world) == {"telegram": 2, "slack": 2}
    world.tap(poll, 1, "karl")
    world.run("2026-02-12T00:00")
    assert "This poll is closed." in [one for one in world.posts(SLACK) if one.reply.edit_of][-1].text


def test_a_cancelled_session_is_asked_nothing_after(world: Polling) -> None:
    planned(world)
    world.say("session cancel 1 anyway")
    assert due(world) == {}


def test_who_joins_an_archived_twinning_is_not_nudged(world: Polling) -> None:
    planned(world)
    world.say("twinning archive 1 now")
    with world.store() as store, store.transaction():
        store.keep_invitation(CODE, Invitation("seat", world.millis + 1000, 1, 1))
    assert "You represent Köln" in world.say(f"join {CODE}", "olga")
    assert due(world) == {}


# -- what schedule shows


def test_schedule_shows_polls_closings_results_and_how_many_are_nudged(world: Polling) -> None:
    planned(world)
    shown = world.say("schedule 1")
    assert "poll1, poll2" in shown
    assert "  • Bogotá: Tuesday, 10 March 2026, 10:00" in shown
    assert "poll1.result, poll2.result" in shown
    assert "Poll 2 closes, and its post says so." in shown
    assert "1.nudge" in shown
    assert "to those who have not answered by then: 3 people at most." in shown
    assert "Your feedback on Session 1: " in shown
    with world.store() as store:
        people = {seat.person for seat in store.seats(1)} | {"karl", "belen", "naomi"}
    assert not [one for one in people if one in shown]


def test_what_schedule_shows_of_a_poll_is_what_goes_out(world: Polling) -> None:
    planned(world, "anonymous")
    shown = world.say("schedule 1")
    sent = [one for one in world.run("2026-03-10T15:05") if one.address == TELEGRAM and one.reply.buttons]
    polls = [one for one in sent if one.reply.buttons[0].data.startswith("v:")]
    assert len(polls) == 2
    for one in polls:
        words = [line for line in one.lines if not line.lstrip().startswith(("[", "1.", "2.", "3.", "4."))]
        assert "\n".join(words) in shown
        assert all(f"• {button.label}" in shown for button in one.reply.buttons if button.numbered)


def test_a_closing_for_the_team_alone_promises_no_result(world: Polling) -> None:
    planned(world, "staff")
    shown = world.say("schedule 1")
    assert "poll1.close, poll2.close" in shown
    assert "poll1.result" not in shown


def test_ones_own_poll_is_shown_until_it_is_closed(world: Polling) -> None:
    poll = world.make()
    assert f"poll{poll.id}.result" in world.say("schedule")
    world.run("2026-02-12T00:00")
    assert "No post is waiting." in world.say("schedule")


# -- what staff want of it


def test_a_poll_is_held_skipped_freed_and_sent_as_staff_want(world: Polling) -> None:
    planned(world)
    assert "Held back" in world.say("schedule hold poll1")
    assert "Skipped" in world.say("schedule skip poll2.result")
    world.say("schedule skip poll1.result")
    assert "Skipped" not in world.say("schedule free poll1.result")
    world.run("2026-03-10T15:05")
    assert not [one for one in world.posts(SLACK) if IN_WORDS in one.text]
    assert "poll1 · Tuesday, 10 March 2026, 16:00 (Europe/Berlin) · slack · held back" in world.say("schedule 1")
    assert "It goes out now." in world.say("schedule send poll1")
    assert [IN_WORDS in world.newest(group).text for group in (SLACK, TELEGRAM)] == [True, True]
    assert "it is there already" in world.say("schedule send poll1")
    results = [one.text for one in world.run("2026-03-25T00:00") if one.lines[0] == "Result"]
    assert [IN_WORDS in one for one in results] == [True, True]
    assert "poll2.result · Tuesday, 24 March 2026, 16:00 (Europe/Berlin) · slack · skipped" in world.say("schedule")


def test_a_poll_that_was_sent_by_hand_does_not_come_again_and_stays_when_a_group_is_linked(world: Polling) -> None:
    world.say("unlink", address=SLACK)
    planned(world)
    world.say("schedule send poll1")
    link(world, SLACK)
    world.run("2026-03-10T16:00")
    for group in (SLACK, TELEGRAM):
        assert sum(IN_WORDS in one.text for one in world.posts(group) if not one.reply.edit_of) == 1


def test_a_result_that_was_held_goes_out_when_it_is_sent(world: Polling) -> None:
    poll = world.make()
    world.say(f"schedule hold poll{poll.id}.result")
    assert "goes out when it is closed" in world.say(f"schedule send poll{poll.id}.result")
    world.run("2026-02-12T00:00")
    assert not [one for one in world.sent if one.lines[0] == "Result"]
    world.say(f"schedule send poll{poll.id}.result")
    assert [one.address for one in world.sent if one.lines[0] == "Result"] == [SLACK, TELEGRAM]


def test_a_nudge_is_skipped_for_all_or_for_none(world: Polling) -> None:
    planned(world)
    assert "Skipped" in world.say("schedule skip 1.nudge")
    assert not [one for one in world.run("2026-03-20T00:00") if "still missing" in one.text]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("schedule edit poll1 Other words", "That cannot be done with poll1."),
        ("schedule edit 1.nudge Other words", "That cannot be done with 1.nudge."),
        ("schedule send 1.nudge", "That cannot be done with 1.nudge."),
        ("schedule hold 1.nudge", "That cannot be done with 1.nudge."),
        ("schedule hold poll1.close", "That cannot be done with poll1.close."),
        ("schedule send poll1.close", "That cannot be done with poll1.close."),
        ("schedule hold poll99", "There is no such post."),
        ("schedule hold poll", "There is no such post."),
        ("schedule hold poll1x", "There is no such post."),
        ("schedule hold 9/poll1", "There is no twinning 9."),
        ("schedule send poll1.result", "goes out when it is closed"),
    ],
)
def test_what_makes_no_sense_is_said_and_changes_nothing(world: Polling, words: str, says: str) -> None:
    planned(world)
    before = world.say("schedule")
    assert says in world.say(words)
    assert world.say("schedule") == before


def test_a_poll_of_another_twinning_is_no_post_here(world: Polling) -> None:
    poll = world.make()
    with world.store() as store, store.transaction():
        store.create_twinning(UTM, "Another", "", 1)
        store.bind(LinkedGroup(2, Address("telegram", "helper", "", "-2"), 1))
    assert "There is no such post." in world.say(f"schedule hold 2/poll{poll.id}")
    assert "went out already" in world.say(f"schedule hold 1/poll{poll.id}")


def test_the_overview_tells_which_twinning_a_poll_that_was_held_is_of(world: Polling) -> None:
    planned(world)
    world.say("schedule hold poll1")
    world.run("2026-03-10T15:05")
    assert "1 · Waste to energy" in world.say("overview").partition("Not sent")[2]
