"""Finding a date: hours are proposed, the cities say yes, if need be or no, and one of them becomes the session."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from handlers.dialog.turn import Press
from handlers.sessions import hour_tally
from storage.records import Identity, Seat, TwinningCity
from tests.flow.world import FIRST, PRIVATE, SLACK, TELEGRAM, Sent, World

OWN = "session propose 2 10 March 14:00 Köln; 12 March 9:00; 17 March 15:30 60min"


@pytest.fixture
def full(world: World) -> World:
    """Somebody of every city: karl of Köln and kim too, bea of Bogotá, nia of Nairobi."""
    seat(world, kim=1, bea=2, nia=3)
    return world


def seat(world: World, **people: int) -> None:
    with world.store() as store, store.transaction():
        for user, city in people.items():
            store.seat(Seat(1, city, store.person(Identity(PRIVATE, "", user), world.millis).id))


def asked(world: World, words: str = OWN) -> Sent:
    """The post of a proposal in Telegram's group."""
    world.say(words)
    world.say("Ask the groups")
    return shown(world, TELEGRAM)


def shown(world: World, address: object) -> Sent:
    """The post as it is now, edits included."""
    return next(one for one in reversed(world.sent) if one.address == address and "Which hours suit you" in one.text)


def button(sent: Sent, label: str) -> str:
    return next(one.data for one in sent.reply.buttons if label in one.label)


def press(world: World, label: str, user: str, times: int = 1) -> str:
    """What who presses is told after so many presses, in Telegram's group."""
    data = button(shown(world, TELEGRAM), label)
    said = ""
    for _ in range(times):
        said = world.give(Press(data), user, TELEGRAM)
        world.run(world.later(seconds=3))
    return said


def sessions(world: World) -> list[tuple[int, str, str]]:
    with world.store() as store:
        return [(one.number, one.starts, one.place) for one in store.sessions(1) if not one.cancelled]


# -- proposing


def test_the_preview_tells_the_hour_of_every_city_and_that_nobody_is_early_or_late(world: World) -> None:
    said = world.say("session propose 2")
    assert "At these hours nobody begins before 7 or ends after 21." in said
    assert said.count("• Köln ") == said.count(", Bogotá ") == said.count(", Nairobi ") >= 3
    assert "decent" not in said
    assert world.posts(TELEGRAM) == []


def test_where_no_hour_suits_everybody_it_says_for_whom_and_when(world: World) -> None:
    with world.store() as store, store.transaction():
        store.set_cities(1, [
            TwinningCity(1, 1, "Vancouver", "CA", "America/Vancouver"), TwinningCity(1, 2, "Sydney", "AU", "Australia/Sydney"),
            TwinningCity(1, 3, "Dakar", "SN", "Africa/Dakar"),
        ])  # fmt: skip
    said = world.say("session propose 2")
    assert "no hour lies between 7 and 21 in all cities" in said
    assert "Early or late for: " in said
    assert "nobody begins before 7" not in said


def test_session_two_is_proposed_behind_session_one_and_before_session_three(world: World) -> None:
    world.say(FIRST)
    world.say("session plan 3 2026-03-24 14:00 Europe/Berlin anyway")
    world.say("session propose 2")
    world.say("Ask the groups")
    with world.store() as store:
        days = [line[:10] for line in store.proposals(1)[0].lines.splitlines()]
    assert days
    assert all("2026-03-11" <= day <= "2026-03-23" for day in days)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [("in March", "2026-03-01", "2026-03-31"), ("from 1 to 12 April", "2026-04-01", "2026-04-12"),
     ("after 10 May", "2026-05-11", "2026-06-10"),
     ("next week", "2026-02-09", "2026-02-15")],
)  # fmt: skip
def test_a_range_a_length_and_a_place_are_heeded(world: World, words: str, first: str, last: str) -> None:
    world.say(f"session propose 2 {words} 60min https://meet.example/2")
    world.say("Ask the groups")
    with world.store() as store:
        lines = store.proposals(1)[0].lines.splitlines()
    assert len(lines) >= 3
    assert all(first <= line[:10] <= last and line.endswith(" 60min https://meet.example/2") for line in lines)


def test_no_hour_is_proposed_before_answers_are_in(world: World) -> None:
    world.say("session propose 2 in March by 5 March")
    world.say("Ask the groups")
    with world.store() as store:
        made = store.proposals(1)[0]
    assert all(line[:10] > "2026-03-05" for line in made.lines.splitlines())
    assert "Open until Thursday, 5 March 2026, 23:59 (Europe/Berlin)." in shown(world, SLACK).text


def test_own_hours_are_shown_with_what_speaks_against_each(world: World) -> None:
    said = world.say("session propose 2 14 March 14:00 Köln; 17 March 3:00; 19 March 14:00")
    assert "It is a weekend in Köln." in said
    assert "outside office hours" in said
    assert "1. Saturday, 14 March 2026, 14:00 (Europe/Berlin)" in said
    assert "3. Thursday, 19 March 2026, 14:00 (Europe/Berlin)" in said
    assert "Bogotá 08:00" in said


def test_what_is_not_understood_is_named_and_nothing_is_asked(world: World) -> None:
    assert "I do not understand “hullabaloo”" in world.say("session propose 2 in March hullabaloo")
    assert "By the clocks of which city" in world.say("session propose 2 10 March 14:00; 12 March 9:00")
    assert "1. Tuesday, 10 March 2026, 14:00 (Africa/Nairobi)" in world.say("Africa/Nairobi")
    assert "At most 8 hours" in world.say(
        "session propose 2 " + "; ".join(f"{n} March 9:00 Köln" for n in range(2, 12))
    )
    assert "That is over already" in world.say("session propose 2 in March by 1 January 2026")


def test_a_session_that_is_planned_says_so_and_is_moved(full: World) -> None:
    full.say(FIRST)
    said = full.say("session propose 1 17 March 14:00")
    assert (
        "Session 1 is planned already: Tuesday, 10 March 2026, 14:00 (Europe/Berlin). These hours are to move it."
        in said
    )
    full.say("Ask the groups")
    assert (
        "It is planned for Tuesday, 10 March 2026, 14:00 (Europe/Berlin) and may be moved." in shown(full, SLACK).text
    )
    assert "Changed." in full.say("session pick 1.1 anyway")
    assert sessions(full) == [(1, "2026-03-17T14:00", "https://meet.example/1")]
    assert "Chosen: Tuesday, 17 March 2026, 14:00 (Europe/Berlin)." in after(full, SLACK)


def after(world: World, address: object) -> str:
    """The post once the session that changed was announced."""
    world.run(world.later(minutes=15))
    return shown(world, address).text


def test_a_session_that_is_over_is_not_proposed_anew(world: World) -> None:
    world.say(FIRST)
    world.run("2026-03-11T00:00")
    assert "is over: Tuesday, 10 March 2026" in world.say("session propose 1")


def test_a_city_for_which_nobody_can_answer_is_told_beforehand(world: World) -> None:
    assert "Nobody on the roster answers for: Bogotá and Nairobi." in world.say(OWN)


def test_without_a_group_the_hours_are_shown_and_one_can_be_planned_at_once(tmp_path: Path) -> None:
    world = World(tmp_path, linked=False)
    said = world.say("session propose 2 10 March 14:00 Köln; 12 March 14:00")
    assert "No group is linked, so nobody is told." in said
    assert "Ask the groups" not in said
    assert "Planned." in world.say("2")
    assert [one[:2] for one in sessions(world)] == [(2, "2026-03-12T14:00")]


def test_a_newer_question_about_the_session_closes_the_older_one(full: World) -> None:
    asked(full)
    old = button(shown(full, TELEGRAM), "10 Mar")
    asked(full, "session propose 2 24 March 14:00 Köln")
    full.run(full.later(seconds=5))
    assert any("Other hours are asked about now." in one.text for one in full.posts(TELEGRAM))
    assert "The time for answers is over; nothing was changed." in full.press(old, "karl", TELEGRAM)


def test_an_hour_that_the_session_is_on_already_is_chosen_too(full: World) -> None:
    full.say(FIRST)
    asked(full, "session propose 1 10 March 14:00; 12 March 14:00")
    assert "That is how it is planned already." in full.say("session pick 1.1")
    assert "Chosen: Tuesday, 10 March 2026, 14:00" in after(full, SLACK)


def test_the_posts_follow_a_session_that_is_moved_otherwise(full: World) -> None:
    full.say(FIRST)
    asked(full, "session propose 1 17 March 14:00; 19 March 14:00")
    full.say("session move 1 2026-03-11 14:00 anyway")
    assert "It is planned for Wednesday, 11 March 2026, 14:00" in after(full, SLACK)


# -- answering


def test_buttons_say_the_day_and_one_says_none(full: World) -> None:
    labels = [one.label for one in asked(full).reply.buttons]
    assert labels == ["Tue 10 Mar 14:00", "Thu 12 Mar 09:00", "Tue 17 Mar 15:30", "None of these"]


def test_a_button_goes_from_yes_over_if_need_be_to_no_and_posts_tell_the_cities(full: World) -> None:
    asked(full)
    assert "Köln, Tue 10 Mar 14:00: yes." in press(full, "10 Mar", "karl")
    assert "Bogotá, Tue 10 Mar 14:00: if need be." in press(full, "10 Mar", "bea", 2)
    assert "Nairobi, Tue 10 Mar 14:00: no." in press(full, "10 Mar", "nia", 3)
    for group in (TELEGRAM, SLACK):
        assert "yes: Köln; if need be: Bogotá; no: Nairobi" in shown(full, group).text
    assert "Nairobi, Tue 10 Mar 14:00: yes." in press(full, "10 Mar", "nia")


def test_of_a_city_the_last_press_counts(full: World) -> None:
    asked(full)
    press(full, "10 Mar", "karl")
    press(full, "10 Mar", "kim", 3)
    assert "no: Köln" in shown(full, SLACK).text
    assert "yes: Köln" not in shown(full, SLACK).text
    press(full, "10 Mar", "karl")
    assert "if need be: Köln" in shown(full, SLACK).text


def test_who_is_not_on_the_roster_does_not_count_and_is_told_so(full: World) -> None:
    asked(full)
    before = shown(full, TELEGRAM).text
    assert "Not counted: who speaks for a city is on the roster." in press(full, "10 Mar", "fran")
    assert "Not counted" in press(full, "None", "stranger")
    assert shown(full, TELEGRAM).text == before
    with full.store() as store:
        assert list(store.suits(1)) == []


def test_none_of_these_is_a_no_to_each(full: World) -> None:
    asked(full)
    assert "Bogotá: none of these hours." in press(full, "None", "bea")
    assert shown(full, SLACK).text.count("no: Bogotá") == 3
    assert "Not answered yet: Köln and Nairobi." in shown(full, SLACK).text


def test_who_leaves_the_roster_speaks_no_more(full: World) -> None:
    asked(full)
    press(full, "10 Mar", "bea")
    with full.store() as store, store.transaction():
        store.unseat(Seat(1, 2, store.person_of(Identity(PRIVATE, "", "bea"))))
        made = store.proposal(1)
        assert made
        assert hour_tally.tally(store, made, full.now).hours[0].said["yes"] == []


def test_answers_survive_a_kill_between_the_press_and_the_edit(full: World) -> None:
    data = button(asked(full), "10 Mar")
    full.give(Press(data), "karl", TELEGRAM)
    with full.store() as store:
        store.claim(["telegram"], full.millis + 10_000)
    full.sleep(full.later(minutes=5))
    full.start()
    full.run(full.later(minutes=5))
    for group in (TELEGRAM, SLACK):
        assert "yes: Köln" in shown(full, group).text


def test_a_post_from_before_posts_were_known_is_brought_up_to_date_where_it_is_pressed(full: World) -> None:
    data = button(asked(full), "10 Mar")
    with full.store() as store, store.transaction():
        store.save_proposal_post(*(type(one)(one.proposal, one.address) for one in store.proposal_posts(1)))
    full.give(Press(data, "77"), "karl", TELEGRAM)
    full.run(full.later(seconds=3))
    assert (shown(full, TELEGRAM).reply.edit_of, "yes: Köln" in shown(full, TELEGRAM).text) == ("77", True)


# -- the end


def private(world: World, user: str = "fran") -> str:
    return "\n".join(one.text for one in world.sent if one.address.chat == user)


def test_the_facilitator_is_told_when_all_have_answered_and_picks_with_one_button(full: World) -> None:
    asked(full)
    for user in ("karl", "bea"):
        press(full, "12 Mar", user)
    press(full, "10 Mar", "karl", 3)
    press(full, "12 Mar", "nia", 2)
    assert "All cities have answered" not in private(full)
    full.run(full.later(minutes=10))
    told = next(one for one in full.sent if "All cities have answered for session 2." in one.text)
    assert (told.address.platform, told.address.chat) == (PRIVATE, "fran")
    assert "Best: Thu 12 Mar 09:00." in told.text
    choose = button(told, "Choose Thu 12 Mar 09:00")
    assert "Who leads the twinning decides that." in full.press(choose, "karl")
    assert "is 03:00 in Bogotá: outside office hours." in full.press(choose, "fran")
    assert "Planned." in full.say("1")
    assert [one[:2] for one in sessions(full)] == [(2, "2026-03-12T09:00")]
    for group in (TELEGRAM, SLACK):
        assert "Chosen: Thursday, 12 March 2026, 09:00 (Europe/Berlin)." in after(full, group)
        assert shown(full, group).reply.buttons == ()
    assert "That question is closed." in full.press(choose, "fran")


def test_cities_that_have_not_answered_are_reminded_once_before_it_closes(full: World) -> None:
    asked(full, f"{OWN} by 9 February")
    press(full, "10 Mar", "karl")
    full.run("2026-02-10T09:00")
    reminders = [
        one for one in full.posts(SLACK) if one.text.count("Not answered yet") and "1. Tuesday" not in one.text
    ]
    assert len(reminders) == 1
    assert "Not answered yet: Bogotá and Nairobi." in reminders[0].text
    assert f"{reminders[0].at:%Y-%m-%d}" == "2026-02-08"
    assert "Tue 10 Mar 14:00" in [one.label for one in reminders[0].reply.buttons]


def test_nobody_is_reminded_where_all_have_answered(full: World) -> None:
    asked(full, f"{OWN} by 9 February")
    for user in ("karl", "bea", "nia"):
        press(full, "10 Mar", user)
    before = len(full.posts(SLACK))
    full.run("2026-02-09T12:00")
    assert len(full.posts(SLACK)) == before


def test_when_the_day_has_come_the_facilitator_is_told_and_the_posts_say_so(full: World) -> None:
    asked(full, f"{OWN} by 9 February")
    press(full, "17 Mar", "karl")
    full.run("2026-02-10T12:00")
    assert "The time for answers is over for session 2." in private(full)
    assert "Not answered: Bogotá and Nairobi." in private(full)
    assert "Best: Tue 17 Mar 15:30." in private(full)
    for group in (TELEGRAM, SLACK):
        assert "The time for answers is over. Who leads the twinning chooses." in shown(full, group).text
    told = next(one for one in full.sent if "The time for answers is over for session 2." in one.text)
    assert told.at.hour >= 6


def test_after_the_day_no_answer_is_taken(full: World) -> None:
    data = button(asked(full, f"{OWN} by 9 February"), "10 Mar")
    full.sleep("2026-02-11T09:00")
    assert "The time for answers is over; nothing was changed." in full.give(Press(data), "karl", TELEGRAM)
    with full.store() as store:
        assert list(store.suits(1)) == []


@pytest.mark.parametrize(
    "words", ["session pick 1.9", "session pick 9.1", "session pick 0", "session pick 1.0", "session pick x.y"]
)
def test_what_was_not_proposed_cannot_be_picked(full: World, words: str) -> None:
    asked(full)
    assert "There is no such hour" in full.say(words)
    assert sessions(full) == []


def test_an_hour_that_is_over_is_not_picked(full: World) -> None:
    asked(full)
    full.run("2026-03-11T09:00")
    assert "That is over already. `session propose 2` proposes others." in full.say("session pick 1.1")
    assert sessions(full) == []


def test_an_archived_twinning_is_asked_and_told_nothing_more(full: World) -> None:
    asked(full, f"{OWN} by 9 February")
    with full.store() as store, store.transaction():
        twinning = store.twinning(1)
        assert twinning
        store.save_twinning(replace(twinning, archived_at=full.millis))
    before = len(full.sent)
    full.run("2026-02-11T09:00")
    assert len(full.sent) == before


def test_who_may_not_pick_picks_nothing(full: World) -> None:
    asked(full)
    full.say("session pick 1.1", "karl")
    full.say("session pick 1.1", "karl", TELEGRAM)
    full.give(Press("pick:1.0:0"), "karl", TELEGRAM)
    assert sessions(full) == []


def test_the_best_hour_is_that_of_the_fewest_no(full: World) -> None:
    asked(full)
    press(full, "10 Mar", "karl")
    press(full, "10 Mar", "bea")
    press(full, "10 Mar", "nia", 3)
    for user in ("karl", "bea", "nia"):
        press(full, "17 Mar", user, 2)
    with full.store() as store:
        made = store.proposal(1)
        assert made
        best = hour_tally.tally(store, made, full.now).best(full.now)
    assert best
    assert best.number == 2
