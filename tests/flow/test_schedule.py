"""``schedule``: one list that is read, and what is set of a post that went out, or goes no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.world import FIRST, SLACK, World


def planned(world: World, number: int = 4) -> World:
    for one in range(1, number + 1):
        world.say(f"session plan {one} 2026-0{one + 2}-10 14:00 Europe/Berlin 90min https://meet.example/{one} anyway")
    return world


def answered(world: World, words: str) -> list[str]:
    before = len(world.sent)
    world.say(words)
    return [one.text for one in world.sent[before:] if one.address.chat == "fran"]


# -- one list


def test_the_posts_of_four_sessions_are_one_message(world: World) -> None:
    (said,) = answered(planned(world), "schedule")
    for name in ("1.7d", "1.1d", "1.1h", "4.7d", "4.1h"):
        assert f"• {name} · " in said
    for title in ("Session 1: Mapping", "Session 4: "):
        assert title in said
    assert "1.7d · Tuesday, 3 March 2026, 14:00 (Europe/Berlin)" in said


def test_the_next_post_is_shown_as_it_will_be_said_and_the_others_are_a_press_away(world: World) -> None:
    (said,) = answered(planned(world, 2), "schedule")
    assert "The next one, 1.7d, will say:" in said
    assert "In 7 days: Session 1" in said
    assert "In 1 day" not in said
    button = next(one for one in world.sent[-1].reply.buttons if one.label == "Session 2")
    world.press(button.data, "fran")
    assert "In 1 day: Session 2" in world.sent[-1].text
    assert "Session 1" not in world.sent[-1].text


def test_what_is_wanted_of_a_post_stands_in_the_list(world: World) -> None:
    planned(world, 1)
    for line in ("schedule hold 1.7d", "schedule skip 1.1d", "schedule edit 1.1h Bring coffee."):
        world.say(line)
    (said,) = answered(world, "schedule")
    lines = {one.split(" · ")[0].strip("• "): one for one in said.splitlines() if " · " in one}
    assert lines["1.7d"].endswith("held back")
    assert lines["1.1d"].endswith("skipped")
    assert lines["1.1h"].endswith("your words")
    assert "The next one, 1.1h, will say:" in said


def test_one_session_or_one_post_is_one_message_too(world: World) -> None:
    planned(world, 2)
    (said,) = answered(world, "schedule 2")
    assert "In 7 days: Session 2" in said
    assert "In 1 hour: Session 2" in said
    (said,) = answered(world, "schedule 2.1d")
    assert "In 1 day: Session 2" in said
    assert "In 7 days" not in said
    assert answered(world, "schedule 2.9d")[0].count("Session 2") > 1


# -- other offsets


def test_what_was_set_of_a_post_is_kept_by_its_lead_or_said_to_rest(world: World) -> None:
    planned(world, 2)
    world.say("schedule edit 1.7d Bring what failed, too.")
    world.say("schedule hold 2.1d")
    world.say("schedule hold 1.1h")
    said = world.say("schedule offsets 1w 2d 60min")
    assert "2.1d: held back" in said
    assert "1.7d" not in said
    assert "Bring what failed, too." in world.say("schedule 1.1w")
    assert "Held back" in world.say("schedule 1.60min")
    assert "What you set for these counts again" in world.say("schedule offsets 1w 1d")
    assert "Held back" in world.say("schedule 2.1d")


def test_offsets_of_which_nothing_was_set_say_no_more(world: World) -> None:
    planned(world, 1)
    assert "\n" not in world.say("schedule offsets 14d 2d")


def test_what_was_set_for_a_session_that_is_over_is_not_spoken_of(held: World) -> None:
    held.say("schedule hold 1.7d")
    assert "1.7d" not in held.say("schedule offsets 2d")


# -- what has gone out


@pytest.mark.parametrize("do", ["hold", "skip"])
@pytest.mark.parametrize("post", ["1.7d", "1.invite"])
def test_a_post_that_went_out_is_not_said_to_be_kept(world: World, do: str, post: str) -> None:
    planned(world, 1)
    world.run("2026-03-05T09:00")
    said = world.say(f"schedule {do} {post}")
    assert f"{post} went out already" in said
    assert "Kept" not in said
    with world.store() as store:
        assert store.wished(1, 1, post.partition(".")[2]).fate == ""


def test_the_words_of_a_post_that_went_out_are_for_when_it_is_sent_again(world: World) -> None:
    planned(world, 1)
    world.run("2026-03-05T09:00")
    said = world.say("schedule edit 1.7d Bring coffee.")
    assert "1.7d went out already" in said
    assert "`schedule send 1.7d`" in said
    world.say("schedule send 1.7d")
    assert "Bring coffee." in world.posts(SLACK)[-1].text


def test_a_post_whose_time_had_passed_when_it_was_planned_is_said_to_be_past(world: World) -> None:
    world.say("session plan 1 2026-02-04 14:00 Europe/Berlin 90min anyway")
    assert "The time of 1.7d is past" in world.say("schedule hold 1.7d")
    assert "Kept." in world.say("schedule hold 1.1d")


def test_a_poll_that_went_out_is_not_said_to_be_kept(held: World) -> None:
    held.run("2026-03-10T15:30")
    assert "poll1 went out already" in held.say("schedule hold poll1")


def test_a_post_for_groups_that_are_not_linked_yet_is_held(tmp_path: Path) -> None:
    world = World(tmp_path, linked=False)
    world.say(FIRST)
    assert "Kept." in world.say("schedule hold 1.7d")
