"""Several sessions that a group hears of at once are one post and one calendar file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from icalendar import Calendar

from handlers.planned import session_news, session_posts
from storage.records import MINUTE, LinkedGroup
from tests.flow.test_sessions import out, sessions_of
from tests.flow.world import SLACK, TELEGRAM, Sent, World

SERIES = "session series 2026-03-05 14:00 Europe/Berlin every 4 weeks https://meet.example/1 anyway"
GROUPS = (SLACK, TELEGRAM)


@pytest.fixture
def later(tmp_path: Path) -> World:
    """Four sessions that nobody heard of yet, and two groups that are linked now."""
    world = World(tmp_path, linked=False)
    world.say(SERIES)
    return world


def link(world: World) -> None:
    """Link both groups; nothing is sent yet."""
    with world.store() as store, store.transaction():
        for group in GROUPS:
            store.bind(LinkedGroup(1, group, world.millis))
        session_posts.replan_all(store, world.known, 1, world.now)


def titles(posts: list[Sent]) -> list[str]:
    return [one.lines[0].strip(" │") for one in posts if one.made is None]


def entries(post: Sent) -> list[str]:
    assert post.made
    events = Calendar.from_ical(str(post.made.content)).walk("VEVENT")
    return [str(one["summary"]).partition(": ")[2][:9] for one in events]


def test_a_series_is_one_post_and_one_calendar_file_in_each_group(world: World) -> None:
    world.say(SERIES)
    for group in GROUPS:
        said, file = world.posts(group)
        assert titles([said]) == ["Invitation: 4 sessions"]
        assert "Session 2: Deep-dive into specific needs" in said.text
        assert "Thursday, 2 April 2026, 14:00 (Europe/Berlin), 90 minutes" in said.text
        assert "Köln 14:00 · Bogotá 07:00 · Nairobi 15:00" in said.text
        assert said.text.count("https://meet.example/1") == 1
        assert entries(file) == ["Session 1", "Session 2", "Session 3", "Session 4"]
    assert len(sessions_of(world)) == 4


def test_a_group_that_is_linked_later_has_one_post_too(later: World) -> None:
    link(later)
    later.run(later.later(minutes=1))
    for group in GROUPS:
        assert titles(later.posts(group)) == ["Invitation: 4 sessions"]
        assert len(later.posts(group)) == 2


def test_who_heard_of_them_together_is_not_told_again(later: World) -> None:
    link(later)
    later.run(later.later(minutes=1))
    link(later)
    assert later.run(later.later(minutes=1)) == []


def test_a_place_of_each_session_stands_beside_it(later: World) -> None:
    later.say("session place 3 Town hall of Nairobi")
    link(later)
    later.run(later.later(minutes=1))
    said = later.posts(SLACK)[0].text
    assert said.count("https://meet.example/1") == 3
    assert said.count("Where: Town hall of Nairobi") == 1


def test_each_session_can_be_said_no_to(later: World) -> None:
    link(later)
    later.run(later.later(minutes=1))
    buttons = later.posts(TELEGRAM)[0].reply.buttons
    assert [one.label for one in buttons] == [f"I cannot come to session {number}" for number in (1, 2, 3, 4)]
    assert buttons[2].data == out(later, 3)
    later.press(buttons[2].data, address=TELEGRAM)
    assert "cannot come: Köln" in later.say("session list").partition("Session 3")[2]


def test_another_day_in_a_city_is_named(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.say("session series 2026-03-05 14:00 Pacific/Auckland every 4 weeks anyway")
    said = world.posts(SLACK)[0].text
    assert "Thursday, 5 March 2026, 14:00 (Pacific/Auckland)" in said
    assert "Köln 02:00 · Bogotá Wednesday, 4 March 2026, 20:00 · Nairobi 04:00" in said


@pytest.mark.parametrize("number", [1, 3])
def test_what_is_moved_before_the_post_goes_out_is_invited_to_by_itself(later: World, number: int) -> None:
    link(later)
    with later.store() as store, store.transaction():
        before = store.sessions(1)[number - 1]
        fresh = replace(before, at=before.at + 60 * MINUTE, version=before.version + 1)
        store.save_session(fresh)
        session_news.changed(store, later.known, before, fresh, later.now)
    later.run(later.later(minutes=1))
    said = titles(later.posts(SLACK))
    assert sum("Invitation: Session" in one for one in said) == (4 if number == 1 else 1)
    assert ("Invitation: 3 sessions" in said) == (number == 3)


def test_where_the_first_is_cancelled_the_others_are_told_of_all_the_same(later: World) -> None:
    link(later)
    with later.store() as store, store.transaction():
        before = store.sessions(1)[0]
        fresh = replace(before, cancelled=True, version=before.version + 1)
        store.save_session(fresh)
        session_news.cancelled(store, later.known, before, fresh, later.now)
    later.run(later.later(minutes=1))
    assert [one.partition(":")[2][:10].strip() for one in titles(later.posts(SLACK))] == [
        "Session 2",
        "Session 3",
        "Session 4",
    ]


@pytest.mark.parametrize("number", [1, 2])
def test_an_invitation_that_is_held_back_is_in_no_overview(later: World, number: int) -> None:
    later.say(f"schedule hold {number}.invite")
    link(later)
    later.run(later.later(minutes=1))
    (said,) = titles(later.posts(SLACK))
    assert said == "Invitation: 3 sessions"
    assert f"Session {number}:" not in later.posts(SLACK)[0].text


def test_an_invitation_with_words_of_its_own_is_a_post_of_its_own(later: World) -> None:
    later.say("schedule edit 2.invite Bring what failed, too.")
    link(later)
    later.run(later.later(minutes=1))
    assert sorted(titles(later.posts(SLACK))) == [
        "Invitation: 3 sessions",
        "Invitation: Session 2: Deep-dive into specific needs",
    ]


def test_what_is_sent_again_is_the_whole_of_it(world: World) -> None:
    world.say(SERIES)
    world.say("schedule send 1.invite")
    assert titles(world.posts(SLACK)) == ["Invitation: 4 sessions"] * 2


def test_nothing_of_it_is_listed_as_not_sent(world: World) -> None:
    world.say(SERIES)
    assert "invite" not in world.say("schedule")
    assert "3.invite went out already" in world.say("schedule hold 3.invite")


def test_of_many_sessions_the_nearest_have_a_button(tmp_path: Path) -> None:
    world = World(tmp_path, linked=False)
    for day in range(1, 21):
        world.say(f"session plan new 2026-03-{day:02d} 09:00 Europe/Berlin anyway")
    link(world)
    world.run(world.later(minutes=1))
    for group in GROUPS:
        *said, file = world.posts(group)
        assert len([one for post in said for one in post.reply.buttons]) == 8
        assert sum(post.text.count(": One more meeting") for post in said) == 20
        assert len(entries(file)) == 20


def test_one_session_is_invited_to_as_before(world: World) -> None:
    world.say("session plan 1 2026-03-10 14:00 Europe/Berlin anyway")
    assert titles(world.posts(SLACK))[0].startswith("Invitation: Session 1")


@pytest.mark.parametrize("number", [1, 3])
def test_what_is_told_in_private_leads_to_the_post_that_invited_to_it(world: World, number: int) -> None:
    world.say("start")
    world.say(SERIES)
    world.say(f"I cannot come to session {number}", "karl")
    told = next(
        one for one in reversed(world.sent) if "cannot come to Session" in one.text and one.address.chat == "fran"
    )
    assert told.reply.about
    with world.store() as store:
        posts = [one for one in store.planned("session:1:1:invite") if one.out.key == "session:1:1:invite"]
    assert {(one.platform, one.message) for one in told.reply.about.posts} == {
        (one.out.address.platform, one.sent_as) for one in posts
    }  # fmt: skip


def test_a_later_post_about_it_alone_comes_first(world: World) -> None:
    world.say("start")
    world.say(SERIES)
    world.run("2026-03-31T12:00")
    world.say("I cannot come to session 2", "karl")
    told = next(
        one for one in reversed(world.sent) if "cannot come to Session" in one.text and one.address.chat == "fran"
    )
    with world.store() as store:
        invited = {one.sent_as for one in store.planned("session:1:1:invite")}
    assert told.reply.about
    assert invited.isdisjoint(one.message for one in told.reply.about.posts)
