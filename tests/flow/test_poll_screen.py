"""A poll on one screen: what is asked, what is refused at which field, and that it is the same poll as the one made by typing."""

from __future__ import annotations

import pytest

from handlers.dialog.screen_views import FieldView, FormView
from handlers.dialog.turn import FormSent, OpenForm, Text
from storage.records import Role
from tests.flow.talk import UTM
from tests.flow.test_planning import Desk, field
from tests.flow.world import World

FILLED = {
    "where": "1", "question": "Which *week*?", "options": "One\nTwo\n- Three", "mode": "open", "days": "2026-02-05", "hidden": "no",
}  # fmt: skip


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def sends(desk: Desk, **typed: str) -> FormView | None:
    return desk.give(FormSent("poll", "", {**FILLED, **typed}))


def kept(world: World) -> list[tuple[str, str, bool, int, list[str]]]:
    with world.store() as store:
        return [
            (one.text, one.mode, one.hidden, ((one.closes_at or 0) - one.created_at) // 86_400_000, [
                option.label for option in store.options(one.id)
            ])
            for one in store.polls(1)
        ]  # fmt: skip


def test_it_is_filled_in_with_what_most_polls_have(desk: Desk) -> None:
    shown = desk.opens("poll")
    assert (shown.form, shown.title) == ("poll", "New poll")
    given = {one.leaf: one.value for one in shown.fields if isinstance(one, FieldView)}
    assert given == {"where": "1", "question": "", "options": "", "mode": "open", "days": "2026-02-09", "hidden": "no"}
    assert field(shown, "question").most == 300


def test_it_is_the_same_poll_as_the_one_that_is_typed(world: World, desk: Desk) -> None:
    assert sends(desk) is None
    assert "Nothing is posted yet." in desk.hears()
    desk.give(Text("Post it now"))
    assert "It is on its way to" in desk.hears()
    (made,) = kept(world)
    assert made == ("Which *week*?", "open", False, 3, ["One", "Two", "Three"])
    for words in ("poll new", "1", "Which *week*?", "One\nTwo\nThree", "1", "2", "1", "Post it now"):
        desk.give(Text(words))
    assert kept(world)[1] == made


@pytest.mark.parametrize(
    ("typed", "leaf", "says"),
    [
        ({"where": ""}, "where", "This is needed."),
        ({"where": "9"}, "where", "There is no twinning 9."),
        ({"question": " "}, "question", "This is needed."),
        ({"question": "x" * 301}, "question", "at most 300 fit"),
        ({"options": "One"}, "options", "I read 1 answer there"),
        ({"options": "One\n" + "y" * 101}, "options", "at most 100 fit"),
        ({"days": ""}, "days", "This is needed."),
        ({"days": "2026-02-02"}, "days", "That is no number of days from 1 to 30."),
        ({"days": "2025-01-01"}, "days", "That is no number of days from 1 to 30."),
        ({"days": "2027-01-01"}, "days", "That is no number of days from 1 to 30."),
        ({"days": "soon"}, "days", "This is needed."),
        ({"mode": "anonymous"}, "mode", "Anonymous answers take at least three"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(
    world: World, desk: Desk, typed: dict[str, str], leaf: str, says: str
) -> None:
    refused = sends(desk, **typed)
    assert refused
    assert list(refused.errors) == [leaf]
    assert says in refused.errors[leaf]
    assert kept(world) == []


def test_who_leads_nothing_makes_no_poll(world: World) -> None:
    karl = Desk(world, "karl")
    assert karl.give(OpenForm("poll")) is None
    assert sends(karl) is None
    assert "Nothing is posted yet" not in karl.hears()
    assert kept(world) == []


def test_a_count_is_for_afterwards_where_it_is_not_open(world: World, desk: Desk) -> None:
    assert sends(desk, mode="staff") is None
    desk.give(Text("Post it now"))
    assert kept(world)[0][1:3] == ("staff", True)


def test_several_twinnings_are_asked_at_once(world: World, desk: Desk) -> None:
    with world.store() as store, store.transaction():
        other = store.create_twinning(UTM, "Water", "", world.millis)
        fran = store.roles()[0].person
        store.give_role(Role(fran, "facilitator", world.millis, other.id))
    shown = desk.opens("poll")
    assert (field(shown, "where").value, len(field(shown, "where").options)) == ("", 2)
    assert sends(desk, where=f"1\n{other.id}") is None
    assert "Water" in desk.hears()
