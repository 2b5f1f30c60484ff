"""A twinning made from one line: cities and what it is called, in either order; what is unclear is asked, nothing is dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.talk import Talk
from tests.flow.test_twinnings import owner


@pytest.fixture
def olga(tmp_path: Path) -> Talk:
    return owner(tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        "Köln, Bogotá, Nairobi: Learning in three cities",
        "Learning in three cities: cologne; bogota and Nairobi",
        "köln & Bogota & Nairobi – Learning in three cities",
    ],
)
def test_one_line_and_two_presses_make_a_twinning(olga: Talk, line: str) -> None:
    olga.say(f"twinning new {line}").shows("Which priority")
    olga.press("Waste-to-energy").shows(
        "Learning in three cities", "UTM City2City", "Priority: Waste-to-energy", "Germany", "Colombia", "Kenya"
    )
    olga.press("Yes, make this twinning").shows("Twinning 1 is made: Learning in three cities.", "`invite cities 1`")
    with olga.store() as store:
        assert [city.country for city in store.cities(1)] == ["DE", "CO", "KE"]


def test_a_priority_that_the_title_names_is_taken(olga: Talk) -> None:
    olga.say("twinning new Oslo, Nairobi: Waste").shows("Priority: Waste-to-energy", "Is this right?")
    olga.say("back").shows("That is all")


def test_a_city_that_may_be_several_is_asked_and_the_rest_stays(olga: Talk) -> None:
    said = olga.say("twinning new Nairobi, Santiago, Oslo: Waste").shows("Which one do you mean?")
    olga.press(said.buttons[0]).shows("Santiago", "Oslo · Norway", "Is this right?")


def test_a_town_that_is_not_known_is_asked_for_and_the_rest_stays(olga: Talk) -> None:
    olga.say("twinning new Nairobi, Xyzzyford-upon-Qwert, Oslo: Waste").shows("In which country is Xyzzyford")
    olga.say("Spain", "Madrid").shows("Xyzzyford-upon-Qwert · Spain", "Oslo · Norway", "Is this right?")


def test_cities_alone_name_the_twinning(olga: Talk) -> None:
    olga.say("twinning new Oslo, Nairobi")
    olga.press("No priority yet").shows("Oslo and Nairobi", "Is this right?")


def test_one_city_is_not_enough_and_four_are_too_many(olga: Talk) -> None:
    olga.say("twinning new Oslo: Waste").shows("city number 2")
    olga.say("twinning new Oslo, Nairobi, Bogotá, Köln: Waste").shows("at most 3 cities", "city number 1")


def test_words_that_name_no_city_are_what_it_is_called(olga: Talk) -> None:
    olga.say("twinning new Waste in small towns").shows("Which programme")
    olga.press("UTM City2City").shows("Which priority")


def test_with_no_programme_chosen_it_is_asked_and_the_line_stays(olga: Talk) -> None:
    olga.knows(programme="")
    olga.say("twinning new Oslo, Nairobi: Waste").shows("Which programme")
    olga.press("UTM City2City").shows("Oslo · Norway", "Nairobi · Kenya", "Is this right?")


def finished(olga: Talk, city: str, **answers: object) -> Talk:
    """An officer whose draft is finished, which the team may read."""
    officer = olga.beside(f"officer of {city}")
    form = officer.has("draft", {}, staff_may_read=True, keep=True)
    with officer.store() as store, store.transaction():
        store.finish(form.id, {"answers": {"A1": city, **answers}}, officer.millis)
    return officer


def test_the_author_of_a_citys_draft_is_invited_and_told(olga: Talk) -> None:
    officer = finished(olga, "Nairobi")
    officer.say("start")
    olga.say("twinning new Oslo, Nairobi: Waste").shows("Nairobi · Kenya · Africa/Nairobi · from a finished draft")
    said = olga.press("Yes, make this twinning").shows("The author of 1 draft is invited.")
    told = next(reply for reply in said.replies if "`join " in str(reply.blocks))
    row = next(row for row in said.rows if "`join " in str(row.out.body))
    assert row.out.address == officer.address
    assert "Nairobi with Oslo" in str(told.blocks)
    code = str(told.blocks).split("`join ")[1].split("`")[0]
    officer.say(f"join {code}").shows("You represent Nairobi in 1 · Waste now.")


def test_of_two_drafts_of_a_city_none_is_taken_by_itself(olga: Talk) -> None:
    for _ in range(2):
        finished(olga, "Nairobi")
    olga.say("twinning new Oslo, Nairobi: Waste").hides("from a finished draft")


def test_drafts_that_want_the_priority_are_offered_first(olga: Talk) -> None:
    waste = next(one for one in olga.knowledge.packs["utm-city2city"].application.question if one.id == "E1")
    field = next(one for one in waste.fields if one.id == "priorities")
    chosen = next(one.id for one in field.options if one.label == "Waste-to-energy")
    finished(olga, "Kigali", **{"E1.priorities": [chosen]})
    for city in ("Lagos", "Accra", "Lima"):
        finished(olga, city)
    olga.say("twinning new", "1", "Learning")
    said = olga.press("Waste-to-energy")
    assert said.buttons[0].label == "Kigali, from a finished draft"


@pytest.mark.parametrize("line", ["Köln, Bogotá, Nairobi: Waste", "Waste: cologne; bogota and Nairobi"])
def test_a_line_without_the_command_is_offered_to_be_a_twinning(olga: Talk, line: str) -> None:
    olga.say(line).shows("Make a twinning of this line?", "Waste")
    olga.say("yes").shows("Priority: Waste-to-energy", "Germany", "Colombia", "Kenya", "Is this right?")


def test_a_line_that_is_no_twinning_is_searched_in_the_text(olga: Talk) -> None:
    olga.say("Köln, Bogotá, Nairobi: Waste").shows("Make a twinning of this line?")
    olga.press("No, look it up").hides("Is this right?", "Nothing was changed")


@pytest.mark.parametrize("line", ["Köln, Oslo: who pays for them?", "Deadline: when is it", "Oslo: Waste"])
def test_other_lines_with_a_colon_are_no_twinning(olga: Talk, line: str) -> None:
    olga.say(line).hides("Make a twinning")


def test_who_may_make_none_is_offered_none(olga: Talk) -> None:
    olga.beside("ada").knows(programme="utm-city2city").say("Köln, Oslo: Waste").hides("Make a twinning")
