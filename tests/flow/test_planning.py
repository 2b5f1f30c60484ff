"""Planning a session without typing all of it: by questions one after the other, and on one screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.runtime.receive import Incoming, Receiver
from handlers.dialog.screen_views import FieldView, FormView
from handlers.dialog.turn import Channel, FormSent, OpenForm, Text
from storage.records import Address, Identity, Role
from tests.flow.talk import UTM, Shelf, shipped
from tests.flow.world import FITS, PRIVATE, SLACK, World

WHEN = "2026-03-10 14:00 Europe/Berlin 60min https://meet.example/1"
FILLED = {
    "number": "2", "date": "2026-03-10", "time": "14:00", "zone": "Europe/Berlin", "other": "", "minutes": "60",
    "place": "https://meet.example/1",
}  # fmt: skip


def planned(world: World) -> list[tuple[int, str, str, int, str]]:
    with world.store() as store:
        return [(one.number, one.starts, one.zone, one.minutes, one.place) for one in store.sessions(1)]


AT_TWO = (2, "2026-03-10T14:00", "Europe/Berlin", 60, "https://meet.example/1")


# -- by questions


def test_the_session_is_chosen_and_the_time_is_typed(world: World) -> None:
    asked = world.say("session plan")
    assert "Which session do you want to plan?" in asked
    assert ("Session 2: " in asked, "One more meeting" in asked) == (True, True)
    assert "When is session 2?" in world.say("2")
    assert "Planned." in world.say(WHEN)
    assert planned(world) == [AT_TWO]
    assert "Planned." not in world.say(WHEN)


def test_what_is_not_certain_is_asked_back_and_may_be_typed_anew(world: World) -> None:
    world.say("session plan 2")
    assert "The hour is missing." in world.say("10 March")
    assert "Which time zone do you mean by IST?" in world.say("2026-03-10 14:00 IST")
    assert "It is a weekend" in world.say("2026-03-14 14:00 Europe/Berlin 60min")
    assert "Planned." in world.say(WHEN)
    assert planned(world) == [AT_TWO]


def test_a_question_in_between_is_answered_and_the_time_still_asked_for(world: World) -> None:
    world.say("session plan 2")
    assert "City2City" in world.say("what is the City2City programme?")
    assert "When is session 2?" in world.say("repeat")
    assert "Planned." in world.say(WHEN)


def test_who_stops_is_not_planning_any_more(world: World) -> None:
    world.say("session plan 2")
    world.say("cancel")
    world.say(WHEN)
    assert planned(world) == []


def test_a_session_that_is_planned_already_is_said_to_be(world: World) -> None:
    world.say("session plan 2")
    world.say(f"session plan 2 {WHEN}")
    assert "Session 2 is planned already" in world.say("session plan 2")
    assert "Session 2: " not in world.say("session plan")


def test_a_group_is_told_the_whole_command(world: World) -> None:
    assert "Which session, and when? Type for example: `session plan 1 " in world.say("session plan", address=SLACK)


# -- on one screen


class Desk:
    """A facilitator at a place that has screens; the place may be a group's in which only they see what is said."""

    def __init__(self, world: World, user: str = "fran", address: Address | None = None) -> None:
        self.world, self.user = world, user
        self.address = address or Address(PRIVATE, "helper", "", user)
        prefix = "/city2city" if address else ""
        self.channel = Channel(screens=3000, prefix=prefix)

    def give(self, event: OpenForm | FormSent | Text) -> FormView | None:
        with self.world.store() as store:
            receiver = Receiver(store, Shelf(shipped(), store), self.world.languages, lambda: self.world.now, fits=FITS)
            number = next(self.world._events)
            who = Identity(PRIVATE, "", self.user)
            receipt = receiver.receive(Incoming(f"d{number}", event, self.address, who, self.channel))
        assert receipt.fate == "applied"
        assert receipt.answer is None or isinstance(receipt.answer, FormView)
        return receipt.answer

    def hears(self) -> str:
        """What was said here since the clock was moved last."""
        return "\n".join(one.text for one in self.world.run(self.world.later(seconds=1)) if one.address == self.address)

    def opens(self, part: str = "plan") -> FormView:
        shown = self.give(OpenForm(part))
        assert shown
        return shown

    def sends(self, **typed: str) -> FormView | None:
        return self.give(FormSent("plan", "1", {**FILLED, **typed}))


def field(shown: FormView, leaf: str) -> FieldView:
    return next(one for one in shown.fields if isinstance(one, FieldView) and one.leaf == leaf)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


WHISPER = Address("slack", "A1", "T1", "C1", "~fran")


def test_the_screen_offers_what_is_not_planned_and_the_zones_of_the_cities(desk: Desk) -> None:
    shown = desk.opens()
    assert (shown.form, shown.part, shown.title) == ("plan", "1", "Plan a session")
    assert [one[0] for one in field(shown, "number").options] == ["1", "2", "3", "4", "5"]
    assert [one[0] for one in field(shown, "zone").options] == ["Europe/Berlin", "America/Bogota", "Africa/Nairobi"]
    assert field(shown, "zone").options[0][1] == "Köln · Europe/Berlin"
    assert (field(shown, "number").value, field(shown, "zone").value, field(shown, "minutes").value) == ("1", "", "90")
    assert field(desk.opens("plan 1/3"), "number").value == "3"
    assert field(desk.opens("plan 7"), "number").options[0] == ("7", "Session 7")


@pytest.mark.parametrize("part", ["plan new", "plan 1/new", "plan New"])
def test_the_screen_for_one_more_meeting_has_chosen_it(desk: Desk, part: str) -> None:
    shown = field(desk.opens(part), "number")
    assert (shown.value, shown.options[-1]) == ("5", ("5", "One more meeting"))


@pytest.mark.parametrize("other", ["Berlin", "berlin", "Berlin (CET)"])
def test_a_zone_may_be_written_by_the_name_of_a_place(world: World, desk: Desk, other: str) -> None:
    assert desk.sends(zone="", other=other) is None
    assert planned(world) == [AT_TWO]


@pytest.mark.parametrize("zone", ["", "Africa/Nairobi"])
def test_a_zone_that_is_written_counts_before_one_that_is_chosen(world: World, desk: Desk, zone: str) -> None:
    assert desk.sends(zone=zone, other="Europe/Berlin") is None
    assert planned(world) == [AT_TWO]


def test_what_is_sent_comes_to_the_same_as_the_typed_command(world: World, desk: Desk, tmp_path: Path) -> None:
    assert desk.sends() is None
    (tmp_path / "typed").mkdir()
    other = World(tmp_path / "typed")
    typed = other.say(f"session plan 2 {WHEN}")
    assert desk.hears() == typed
    assert planned(world) == planned(other) == [AT_TWO]
    assert [one.text for one in world.posts(SLACK)] == [one.text for one in other.posts(SLACK)] != []


@pytest.mark.parametrize(
    ("typed", "leaf", "says"),
    [
        ({"date": ""}, "date", "Please choose the day."),
        ({"time": ""}, "time", "Please choose the hour."),
        ({"number": ""}, "number", "Please choose the session."),
        ({"zone": ""}, "other", "Please choose a time zone, or write one."),
        ({"other": "CET"}, "other", "Which time zone do you mean by CET? Europe/"),
        ({"other": "Xanadu"}, "other", "Which time zone do you mean by Xanadu?"),
        ({"date": "2025-03-10"}, "date", "That is over already."),
        ({"date": "2036-03-10"}, "date", "That is more than three years ahead."),
        ({"date": "2026-03-29", "time": "02:30"}, "time", "That hour does not exist on that day"),
        ({"minutes": "5"}, "minutes", "A session takes 15 to 600 minutes."),
        ({"minutes": "long"}, "minutes", "A session takes 15 to 600 minutes."),
        ({"place": "x" * 301}, "place", "at most 300 characters"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_planned(
    world: World, desk: Desk, typed: dict[str, str], leaf: str, says: str
) -> None:
    shown = desk.sends(**typed)
    assert shown
    assert list(shown.errors) == [leaf]
    assert says in shown.errors[leaf]
    assert leaf in {one.leaf for one in shown.fields if isinstance(one, FieldView)}
    assert (planned(world), desk.hears()) == ([], "")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"date": "2026-03-14"}, "It is a weekend in Köln."),
        ({"date": "2026-10-25", "time": "02:30"}, "comes twice on that day"),
    ],
)
def test_what_speaks_against_it_is_asked_back_as_after_the_typed_command(
    world: World, desk: Desk, typed: dict[str, str], says: str
) -> None:
    assert desk.sends(**typed) is None
    assert says in desk.hears()
    assert planned(world) == []
    typed_command = " ".join({**FILLED, **typed}[one] for one in ("date", "time", "zone"))
    assert says in world.say(f"session plan 2 {typed_command} 60min")


def test_who_may_not_plan_learns_nothing_from_the_screen(world: World) -> None:
    karl = Desk(world, "karl")
    assert karl.give(OpenForm("plan")) is None
    said = karl.hears()
    karl.give(Text("session plan"))
    assert said == karl.hears() != ""
    assert "Which session" not in said
    assert karl.sends() is None
    assert "There is no twinning 1." in karl.hears()
    assert planned(world) == []


def test_who_leads_several_chooses_or_is_asked_in_the_channel_of_one(world: World) -> None:
    with world.store() as store, store.transaction():
        other = store.create_twinning(UTM, "Water", "", world.millis)
        fran = store.person(Identity(PRIVATE, "", "fran"), world.millis).id
        store.give_role(Role(fran, "facilitator", world.millis, other.id))
    desk = Desk(world)
    assert desk.give(OpenForm("plan")) is None
    asked = desk.hears()
    assert "Which twinning is it about?" in asked
    assert "[1 · Waste to energy] [2 · Water]" in asked
    assert desk.opens("plan 2/").part == "2"
    assert Desk(world, address=WHISPER).opens().part == "1"


def test_in_the_channel_of_a_twinning_its_number_need_not_be_said(world: World) -> None:
    with world.store() as store, store.transaction():
        other = store.create_twinning(UTM, "Water", "", world.millis)
        fran = store.person(Identity(PRIVATE, "", "fran"), world.millis).id
        store.give_role(Role(fran, "facilitator", world.millis, other.id))
    assert "Which twinning?" in world.say("session plan 2")
    channel = Desk(world, address=WHISPER)
    channel.give(Text(f"session plan 2 {WHEN}"))
    assert "Planned." in channel.hears()
    assert planned(world) == [AT_TWO]
    channel.give(Text("session list"))
    said = channel.hears()
    assert ("Session 2" in said, "Water" in said) == (True, False)


def test_words_that_are_awaited_are_asked_for_with_what_must_stand_before_them(world: World) -> None:
    channel = Desk(world, address=WHISPER)
    channel.give(Text("session plan 2 soon"))
    channel.give(Text("/poll new"))
    channel.give(Text("1"))
    assert "Only you see this. To answer, type `/city2city` and your words." in channel.hears()
