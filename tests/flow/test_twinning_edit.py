"""A twinning that is corrected after it was made: what it is called, its priority, one city more or less."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.talk import Talk
from tests.flow.test_twinnings import joins, owner, twinned


@pytest.fixture
def olga(tmp_path: Path) -> Talk:
    olga = owner(tmp_path)
    twinned(olga, "Köln", "Nairobi")
    return olga


def test_what_can_be_changed_is_shown_with_an_example_each(olga: Talk) -> None:
    said = olga.say("twinning edit 1").shows("title Waste", "priority Waste-to-energy", "add Oslo", "drop Köln")
    said.hides("What would you like to do?")
    olga.say("twinning edit 1 colour green").shows("What do you want to change in 1 · Waste in three cities?")


@pytest.mark.parametrize("typed", ["title Water for all", "title: Water for all", "TITLE  Water for all."])
def test_a_twinning_is_called_something_else(olga: Talk, typed: str) -> None:
    olga.say(f"twinning edit 1 {typed}").shows("Changed. It is now:", "1 · Water for all", "Köln · Germany")
    olga.say("twinning list").shows("1 · Water for all")
    olga.say("audit").shows("twinning edit · 1 · Water for all")
    olga.say(f"twinning edit 1 title {'x' * 300}").shows("too long")


@pytest.mark.parametrize("typed", ["Waste-to-energy", "waste to energy", "waste", "Waste to enregy"])
def test_a_priority_is_one_of_the_list(olga: Talk, typed: str) -> None:
    olga.say(f"twinning edit 1 priority {typed}").shows("Priority: Waste-to-energy")
    olga.say("twinning edit 1 priority none").shows("No priority yet")


def test_a_priority_that_is_none_or_may_be_several_lists_them(olga: Talk) -> None:
    olga.say("twinning edit 1 priority gardens").shows("Which of these priorities", "Clean hydrogen", "Data management")
    olga.say("twinning edit 1 priority energy").shows("Which of these", "renewable energy").hides("Clean hydrogen")


def test_a_city_comes_and_goes_and_its_number_stays(olga: Talk) -> None:
    olga.say("twinning edit 1 add cologne").shows("Köln is in it already.")
    olga.say("twinning edit 1 add Santiago").shows("Which one do you mean?", "add Santiago, Chile")
    olga.say("twinning edit 1 add Santiago, Chile").shows("Santiago · Chile")
    olga.say("twinning edit 1 add Oslo").shows("at most 3 cities")
    olga.say("twinning edit 1 drop 1").shows("Changed").hides("Köln")
    olga.say("twinning edit 1 drop Nairobi").shows("at least 2 cities")
    olga.say("twinning edit 1 add Xyzzyford-upon-Qwert").shows("I do not know a city called Xyzzyford")
    with olga.store() as store:
        assert [(one.number, one.name) for one in store.cities(1)] == [(2, "Nairobi"), (3, "Santiago")]


def test_a_city_that_somebody_represents_does_not_go(olga: Talk) -> None:
    olga.say("twinning edit 1 add Oslo")
    joins(olga, "invite city 1 Oslo", "ola")
    olga.say("twinning edit 1 drop Oslo").shows("1 person represents Oslo", "`twinning remove`")
    olga.say("twinning edit 1 drop Lima").shows("Lima is no city of this twinning")
    with olga.store() as store:
        assert len(store.cities(1)) == 3
