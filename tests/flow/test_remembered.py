"""What a conversation remembers, stored and read again."""

from __future__ import annotations

import ast
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.dialog import remembered
from handlers.dialog.remembered import Remembered
from handlers.routing import dialog_places

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
CHOICES = st.lists(st.tuples(st.text(), JSON)).map(tuple)
OFFERS = st.none() | st.lists(st.tuples(st.text(), st.dictionaries(st.text(), JSON))).map(tuple)
FILLING = st.builds(remembered.Filling, unclear=st.builds(remembered.AskedBack, choices=CHOICES), offer=OFFERS)
PLACES = sorted(remembered.PLACES)
HANDLERS = Path(remembered.__file__).parents[1]


def test_every_place_says_what_it_keeps() -> None:
    assert remembered.PLACES.keys() == dialog_places.PLACES.keys()


def test_what_a_place_keeps_has_another_name_than_what_is_kept_anywhere() -> None:
    anywhere = {one.name for one in fields(Remembered)}
    for kind in remembered.PLACES.values():
        assert anywhere.isdisjoint(one.name for one in fields(kind)), kind


def test_what_is_stored_is_only_read_as_what_it_means() -> None:
    nodes = ((path, node) for path in HANDLERS.rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    by_key = ((path, one.value) for path, one in nodes if isinstance(one, ast.Subscript | ast.Attribute))
    wrong = [f"{path}:{one.lineno}" for path, one in by_key if isinstance(one, ast.Attribute) and one.attr == "state"]
    assert wrong == []


@pytest.mark.parametrize("place", PLACES)
@given(st.data())
def test_what_a_place_keeps_is_read_as_it_was_stored(place: str, data: st.DataObject) -> None:
    kind = remembered.PLACES[place]
    kept = data.draw(
        st.builds(
            Remembered,
            st.just(place),
            FILLING if kind is remembered.Filling else st.from_type(kind),
            st.text(),
            st.text(),
            st.booleans(),
            st.none() | st.builds(remembered.AskedQuestion),
            st.text(),
        )
    )
    assert remembered.read(json.loads(json.dumps(kept.stored()))) == kept


@pytest.mark.parametrize("place", PLACES)
def test_a_place_where_nothing_was_said_yet_is_stored_as_its_name(place: str) -> None:
    begun = {"new": {}} if place in ("poll new", "twinning new") else {}
    assert remembered.arrived(place).stored() == {"at": place, **begun}


@given(st.dictionaries(st.sampled_from(["at", "form", "unclear", "new", "to", "prompt", "asked", "other"]), JSON))
def test_whatever_is_stored_is_read(stored: dict[str, Any]) -> None:
    found = remembered.read(stored)
    assert isinstance(found.here, remembered.PLACES[found.at])
    assert remembered.read(found.stored()) == found


@pytest.mark.parametrize("place", PLACES)
@given(st.data())
def test_what_is_wrong_falls_alone(place: str, data: st.DataObject) -> None:
    names = [one.name for one in fields(remembered.PLACES[place])]
    wrong = {name: data.draw(JSON) for name in names[1:]}
    stored = {"at": place, "prompt": "n1", "entry": "p/1", names[0] if names else "gone": "kept", **wrong}
    found = remembered.read(stored)
    assert (found.at, found.prompt, found.entry) == (place, "n1", "p/1")
    assert isinstance(found.here, remembered.PLACES[place])


def test_a_place_that_is_none_any_more_is_the_menu_without_the_buttons_of_before() -> None:
    kept = {"at": "tombola", "prompt": "n1", "shared": True, "form": "f1", "entry": "p/1"}
    assert remembered.read(kept) == Remembered(shared=True, entry="p/1")


@pytest.mark.parametrize("shared", [1, "yes", "no", [0], {"group": 1}])
def test_a_group_is_never_taken_for_a_private_talk(shared: object) -> None:
    assert remembered.read({"at": "menu", "shared": shared}).shared
