"""What ends something for others is asked about once: a poll, the link of a group, a twinning."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.records import Role
from tests.flow.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    with world.store() as store, store.transaction():
        fran = next(one.person for one in store.roles() if one.twinning == 1)
        store.give_role(Role(fran, "staff", 0))
    return world


def with_poll(world: World) -> None:
    for words in ("poll new", "1", "Which week?", "One\nTwo", "1", "2", "1", "Post it now"):
        world.say(words)
    world.run("2026-02-02T09:10")


def state(world: World) -> tuple[bool, int, bool]:
    """Whether the poll is open, how many groups are linked, and whether the twinning is in use."""
    with world.store() as store:
        twinning = store.twinning(1)
        assert twinning
        return all(one.closed_at is None for one in store.polls(1)), len(store.bounds(1)), not twinning.archived_at


ASKED = (
    ("poll close 1", "Close this poll now?", (False, 2, True)),
    ("twinning unlink 1 2", "End the link of this group", (True, 1, True)),
    ("twinning archive 1", "Archive ", (True, 2, False)),
)


@pytest.mark.parametrize(("line", "asked", "then"), ASKED)
def test_it_is_done_when_it_was_asked(world: World, line: str, asked: str, then: tuple[bool, int, bool]) -> None:
    with_poll(world)
    assert asked in world.say(line)
    assert state(world) == (True, 2, True)
    world.say("1")
    assert state(world) == then


@pytest.mark.parametrize(("line", "asked", "then"), ASKED)
def test_no_leaves_it(world: World, line: str, asked: str, then: tuple[bool, int, bool]) -> None:
    with_poll(world)
    world.say(line)
    assert "Nothing was changed." in world.say("no")
    assert state(world) == (True, 2, True)
    world.say(f"{line} now")
    assert state(world) == then


def test_who_may_no_more_does_nothing_by_the_old_button(world: World) -> None:
    with_poll(world)
    world.say("poll close 1")
    with world.store() as store, store.transaction():
        for role in store.roles():
            store.take_role(role)
    world.say("yes")
    assert state(world)[0]
