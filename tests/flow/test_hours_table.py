"""``session hours``: a day by the clocks of every city, in lines that fit a telephone, and as a picture."""

from __future__ import annotations

import re

import pytest

from bot.runtime import hours_chart
from storage.records import TwinningCity
from tests.flow.world import FIRST, TELEGRAM, Sent, World

PNG = b"\x89PNG\r\n\x1a\n"
FITS = 36
"""Letters of one width that a telephone of 390 px shows in a line of a message."""


def last(world: World) -> Sent:
    return world.sent[-1]


def rows(said: str) -> list[str]:
    return re.findall("`([^`]*)`", said)


def test_each_city_has_a_line_as_wide_as_a_telephone_and_all_have_one(world: World) -> None:
    said = world.say("session hours 12 March")
    assert rows(said) == [
        "           0     6     12    18",
        "Köln       ·······▒██████████▒▒▒···",
        "Bogotá     ▒▒▒··········▒██████████",
        "Nairobi    ·····▒██████████▒▒▒·····",
        "together   ·············▒██▒▒▒·····",
    ]
    assert all(len(row) <= FITS for row in rows(said))
    assert "Between 7 and 21 in all cities: from 13:00 to 19:00 (Europe/Berlin)." in said


def test_a_day_off_is_named_and_a_weekend_of_the_country(world: World) -> None:
    said = world.say("session hours 3 April")
    assert "Köln, 3 April 2026: Good Friday" in said
    assert "No hour of this day lies between 7 and 21 on a working day in all cities." in said
    assert "Köln, 4 April 2026: weekend" in world.say("session hours 4 April")


def test_a_session_is_its_day_and_nothing_is_today(world: World) -> None:
    world.say(FIRST)
    assert "10 March 2026" in world.say("session hours 1")
    assert "2 February 2026" in world.say("session hours")
    assert "I could not read the day." in world.say("session hours hullabaloo")


@pytest.mark.parametrize("name", ["San José de las Matas", "東京特別区部港区", "Ḩamāh"])
def test_a_long_or_wide_name_takes_no_more_room(world: World, name: str) -> None:
    with world.store() as store, store.transaction():
        store.set_cities(1, [TwinningCity(1, 1, name, "DE", "Europe/Berlin")])
    head, row = rows(world.say("session hours 12 March"))
    assert head.endswith("18")
    assert row.endswith("·······▒██████████▒▒▒···")


def test_in_a_group_the_leader_gets_it_too_and_others_do_not(world: World) -> None:
    assert "together" in world.say("session hours 12 March", address=TELEGRAM)
    assert "together" not in world.say("session hours 12 March", "karl", TELEGRAM)


def test_it_comes_with_a_picture_that_has_a_row_a_city(world: World) -> None:
    pytest.importorskip("matplotlib")
    world.say("session hours 12 March")
    made = last(world).made
    assert made is not None
    assert (made.name, made.binary[:8]) == ("hours-2026-03-12.png", PNG)
    width, height = (int.from_bytes(made.binary[at : at + 4], "big") for at in (16, 20))
    assert (width, height) == (1080, round(120 * (1.0 + 3 * 0.5)))


def test_what_a_cell_is_can_be_told_without_colour() -> None:
    grounds, hatches, letters = zip(*hours_chart._LOOKS.values(), strict=True)
    assert len(set(zip(hatches, letters, strict=True))) == len(grounds)


def test_the_hour_of_every_cell_can_be_read_on_its_ground() -> None:
    colors = pytest.importorskip("matplotlib.colors")
    for ground, _, letters in hours_chart._LOOKS.values():
        darker, lighter = sorted(_light(colors.to_rgb(one)) for one in (ground, letters))
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def _light(colour: tuple[float, float, float]) -> float:
    """How light a colour is, as guidelines for accessible pages reckon it."""
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def test_a_twinning_without_cities_says_so(world: World) -> None:
    with world.store() as store, store.transaction():
        store.set_cities(1, [])
    assert "This twinning has no cities yet." in world.say("session hours 12 March")
