"""A session is moved to a day without an hour: the hour that it has is offered."""

from __future__ import annotations

from tests.flow.world import FIRST, World


def test_the_hour_stays_with_one_yes(world: World) -> None:
    world.say(FIRST)
    said = world.say("move session 1 to 12 March")
    assert "At 14:00, as it is planned now?" in said
    assert "Thursday, 12 March 2026, 14:00" in said
    world.say("yes")
    with world.store() as store:
        assert [one.starts for one in store.sessions(1)] == ["2026-03-12T14:00"]


def test_a_no_leaves_it(world: World) -> None:
    world.say(FIRST)
    world.say("session move 1 12 March")
    assert world.say("no").startswith("Stopped.")


def test_an_hour_that_is_typed_then_counts(world: World) -> None:
    world.say(FIRST)
    world.say("session move 1 12 March")
    world.say("session move 1 12 March 15:00 anyway")
    with world.store() as store:
        assert [one.starts for one in store.sessions(1)] == ["2026-03-12T15:00"]


def test_what_is_planned_so_already_is_said_at_once(world: World) -> None:
    world.say("session plan 1 2026-03-10 15:00 Europe/Berlin anyway")
    assert "That is how it is planned already." in world.say("session move 1 2026-03-10 15:00")
