"""What speaks against a session is shown before it is done; "do it all the same" is a button, and a word where there are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.runtime.receive import Incoming, Receiver
from faq.sessions.rhythm import Rhythm
from faq.sessions.when import When
from handlers.dialog.modals import Modals
from handlers.dialog.turn import Channel, Press, Text
from handlers.routing.modal_table import FEATURES
from handlers.sessions.requests import Request
from storage.records import Address, Identity, Prompt
from tests.flow.talk import shipped
from tests.flow.test_planning import Desk
from tests.flow.test_sessions import sessions_of
from tests.flow.world import FIRST, FITS, PRIVATE, SLACK, TELEGRAM, Sent, Shelf, World

SATURDAY = "session plan 1 2026-03-14 14:00 Europe/Berlin 60min Room 5"
PLACES = ("Town hall, or online anyway", "anyway", "Saal ３", "Room 5 (20min walk)", "15:00 at the pier, Asia/Manila")


def gives(world: World, event: Press | Text, address: Address, user: str, channel: Channel) -> None:
    with world.store() as store:
        receiver = Receiver(store, Shelf(shipped(), store), world.languages, lambda: world.now, fits=FITS)
        who = Identity(PRIVATE, "", user)
        assert receiver.receive(Incoming(f"d{next(world._events)}", event, address, who, channel)).fate == "applied"


def presses(world: World, label: str, user: str = "fran", on: Sent | None = None) -> str:
    """The newest button with that label, in the group; and what is said then."""
    on = on or next(one for one in reversed(world.posts(TELEGRAM)) if label in {b.label for b in one.reply.buttons})
    data = next(one.data for one in on.reply.buttons if one.label == label)
    seen = len(world.posts(TELEGRAM))
    gives(world, Press(data), TELEGRAM, user, Channel(private=False))
    world.run(world.later(seconds=1))
    return "\n".join(one.text for one in world.posts(TELEGRAM)[seen:])


# -- on one screen


@pytest.mark.parametrize("place", PLACES)
def test_what_stands_in_a_field_of_the_screen_is_kept_as_it_is(world: World, place: str) -> None:
    assert Desk(world).sends(place=place) is None
    with world.store() as store:
        assert [(one.minutes, one.zone, one.place) for one in store.sessions(1)] == [(60, "Europe/Berlin", place)]


@pytest.mark.parametrize("place", PLACES)
def test_what_speaks_against_it_is_shown_whatever_the_place_is_called(world: World, place: str) -> None:
    desk = Desk(world)
    assert desk.sends(date="2026-03-14", place=place) is None
    assert "It is a weekend in Köln." in desk.hears()
    assert sessions_of(world) == []
    desk.give(Text("Do it all the same"))
    assert sessions_of(world) == [(2, "2026-03-14T14:00", 60, place, False)]


def test_an_hour_that_comes_twice_is_asked_back_with_the_place_as_it_was_written(world: World) -> None:
    desk = Desk(world)
    assert desk.sends(date="2026-10-25", time="02:30", place="anyway") is None
    assert "comes twice on that day" in desk.hears()
    desk.give(Text("1"))
    assert "It is a weekend" in desk.hears()
    desk.give(Text("1"))
    assert sessions_of(world) == [(2, "2026-10-25T02:30", 60, "anyway", False)]


WHENS = st.builds(
    When,
    st.just("2026-10-25T02:30"),
    st.sampled_from(["Europe/Berlin", "UTC"]),
    st.integers(15, 600),
    st.text(),
    st.integers(0, 1),
)
RHYTHMS = st.builds(Rhythm, st.integers(0, 26), st.integers(0, 6), st.integers(0, 9))
REQUESTS = st.builds(Request, st.text(), st.integers(), st.integers(), st.none() | WHENS, RHYTHMS, st.booleans())


@given(REQUESTS)
def test_a_request_is_read_as_it_was_stored(request: Request) -> None:
    assert Request.read(json.loads(json.dumps(request.stored()))) == request


def test_a_series_that_was_kept_by_its_weeks_alone_is_read() -> None:
    kept = {"do": "series", "twinning": 1, "number": 1, "when": None, "weeks": 4, "heeded": False}
    assert Request.read(kept) == Request("series", 1, 1, rhythm=Rhythm(weeks=4))


def test_a_screen_that_is_declared_twice_is_refused() -> None:
    declared = [modal for feature in FEATURES for modal in feature.MODALS]
    Modals(declared)
    for wrong in ([*declared, declared[0]], declared[1:]):
        with pytest.raises(ValueError, match="a name of its own"):
            Modals(wrong)


# -- in a group


def test_in_a_group_it_is_a_button(world: World) -> None:
    said = world.say(SATURDAY, address=TELEGRAM)
    assert ("It is a weekend in Köln." in said, "anyway" in said) == (True, False)
    assert "Planned." in presses(world, "Do it all the same")
    assert sessions_of(world) == [(1, "2026-03-14T14:00", 60, "Room 5", False)]


def test_it_is_done_once(world: World) -> None:
    world.say(FIRST)
    world.say("session cancel 1", address=TELEGRAM)
    asked = next(one for one in reversed(world.posts(TELEGRAM)) if one.reply.buttons)
    assert "Cancelled." in presses(world, "Yes, cancel it", on=asked)
    world.say(FIRST.replace("03-10", "03-17"))
    assert "Cancelled." not in presses(world, "Yes, cancel it", on=asked)
    assert [one[-1] for one in sessions_of(world)] == [False]


@pytest.mark.parametrize("user", ["karl", "somebody"])
def test_who_may_not_plan_may_not_press_it_and_who_may_still_can(world: World, user: str) -> None:
    world.say(SATURDAY, address=TELEGRAM)
    assert presses(world, "Do it all the same", user) == ""
    assert sessions_of(world) == []
    assert "Planned." in presses(world, "Do it all the same")


def test_a_move_a_series_and_a_proposal_are_decided_so_too(world: World) -> None:
    world.say(FIRST)
    world.say("session move 1 2026-03-14 14:00", address=TELEGRAM)
    assert "Changed." in presses(world, "Do it all the same")
    world.say("session series 2026-04-10 16:00 Europe/Berlin every 4 weeks", address=TELEGRAM)
    assert "Planned." in presses(world, "Plan all of them")
    assert [one[1] for one in sessions_of(world)][:2] == ["2026-03-14T14:00", "2026-04-10T16:00"]
    world.say("session propose 9", address=TELEGRAM)
    assert "Which hours suit you for session 9?" in presses(world, "Ask the groups")


def test_what_is_past_when_the_button_is_pressed_is_not_planned(world: World) -> None:
    world.say(SATURDAY, address=TELEGRAM)
    world.run("2026-03-14T14:00")
    assert "That is over already." in presses(world, "Do it all the same")
    assert sessions_of(world) == []


def test_a_button_that_is_made_up_does_nothing(world: World) -> None:
    for data in ("yes:0:n0nce", "yes:x:n", "yes:0:", "yes:5:n"):
        gives(world, Press(data), TELEGRAM, "fran", Channel(private=False))
    assert sessions_of(world) == []


# -- as a word


def test_where_there_are_no_buttons_the_line_to_type_is_shown(world: World) -> None:
    gives(world, Text(SATURDAY), TELEGRAM, "fran", Channel(buttons=False, private=False))
    world.run(world.later(seconds=1))
    line = "session plan 1/1 2026-03-14 14:00 Europe/Berlin 60min Room 5 anyway"
    assert f"Do it all the same: `{line}`" in world.posts(TELEGRAM)[-1].text
    assert "Planned." in world.say(line, address=TELEGRAM)


def test_a_prompt_that_was_kept_before_is_understood(tmp_path: Path) -> None:
    """Its choices were commands."""
    world = World(tmp_path)
    world.say(SATURDAY)
    address = Address(PRIVATE, "helper", "", "fran")
    with world.store() as store, store.transaction():
        talk = store.conversation(address)
        assert talk
        line = "plan 1/1 2026-03-14 14:00 Europe/Berlin 60min Room 5 anyway"
        about = {"at": "session", "choices": [["Do it all the same", line]]}
        store.save_prompt(Prompt(address, talk.state["prompt"], world.millis, about))
    assert "Planned." in world.say("1")
    assert world.posts(SLACK)
