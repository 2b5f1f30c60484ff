"""What is asked back: one reading or several beside a question, chosen by number, by yes and no, or left unsure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.talk import NZC, Talk


@pytest.fixture
def counted(talk: Talk) -> Talk:
    """A self-check that asks for the inhabitants."""
    talk.say("check", "1", "pending").shows("How many inhabitants")
    return talk


@pytest.fixture
def abroad(tmp_path: Path) -> Talk:
    """A self-check that asks for the country."""
    talk = Talk(tmp_path).knows(programme=NZC)
    talk.say("check").shows("In which country is your city?")
    return talk


def test_i_am_not_sure_stays_where_a_city_is_offered(counted: Talk) -> None:
    counted.say("Vukovar").shows("1. Vukovar (Croatia)", "2. I'm not sure")
    counted.say("2").shows("Is your city a signatory")
    assert counted.answers("check")["population"] == "unsure"


@pytest.mark.parametrize("typed", ["3", "7", "99", "0", "2 inhabitants", "two"])
def test_a_number_that_no_city_has_is_asked_back(counted: Talk, typed: str) -> None:
    counted.say("Vukovar", typed).shows("Do you mean", "inhabitants?", "2. I'm not sure")
    assert "population" not in counted.answers("check")


def test_so_few_inhabitants_are_kept_when_they_are_meant(counted: Talk) -> None:
    counted.say("57").shows("Do you mean 57 inhabitants?", "1. 57 inhabitants", "2. I'm not sure")
    counted.say("yes").shows("Is your city a signatory")
    assert counted.answers("check")["population"] == 57


def test_a_plausible_number_beside_an_offered_city_is_the_persons_own(counted: Talk) -> None:
    counted.say("Vukovar", "23000").shows("Is your city a signatory")
    assert counted.answers("check")["population"] == 23_000


@pytest.mark.parametrize(("city", "code"), [("Bavaria", "DE"), ("Northern Cyprus", "CY"), ("soria", "ES")])
@pytest.mark.parametrize("yes", ["yes", "Yes, that one", "ok", "👍", "oui"])
def test_yes_takes_the_one_that_is_offered(abroad: Talk, city: str, code: str, yes: str) -> None:
    abroad.say(city).shows("Do you mean ", "1. ", "2. I'm not sure")
    abroad.say(yes).hides("In which country")
    assert abroad.answers("check")["country"] == code


@pytest.mark.parametrize("no", ["no", "No", "NO", "nope", "none of these", "👎", "non"])
@pytest.mark.parametrize("city", ["Bavaria", "Victoria"])
def test_no_asks_again_and_is_no_country(abroad: Talk, city: str, no: str) -> None:
    abroad.say(city)
    abroad.say(no).shows("In which country is your city?").hides("Norway", "Which one do you mean?", "Do you mean")
    assert "country" not in abroad.answers("check")
    abroad.say("Croatia")
    assert abroad.answers("check")["country"] == "HR"


def test_yes_to_several_takes_none(abroad: Talk) -> None:
    abroad.say("Victoria").shows("Which one do you mean?", "2. ")
    abroad.say("yes").shows("2. ")
    assert "country" not in abroad.answers("check")


def test_a_choice_that_has_yes_and_no_of_its_own_is_answered_with_them(talk: Talk) -> None:
    talk.say("check", "1", "2", "120000", "signatory", "whole").shows("clear, official mandate")
    talk.say("no, but soon").shows("Which one do you mean?", "1. Yes")
    talk.say("no")
    assert talk.answers("check")["mandate"] == "no"


def test_a_city_and_a_country_that_say_the_same_are_offered_once(abroad: Talk) -> None:
    said = abroad.say("Columbia").shows("1. Columbia (United States)", "Colombia")
    assert sum("United States" in button.label for button in said.buttons) == 1


@pytest.mark.parametrize(("city", "code"), [("Zürich", "CH"), ("Lviv", "UA"), ("Soria", "ES"), ("Lyon, France", "FR")])
def test_a_city_alone_of_its_name_gives_its_country_which_is_repeated(abroad: Talk, city: str, code: str) -> None:
    abroad.say(city).shows("I read that as: ").hides("Do you mean", "In which country")
    assert abroad.answers("check")["country"] == code


@pytest.mark.parametrize("city", ["Valencia", "Tripoli", "Springfield", "Granada"])
def test_at_most_two_cities_are_offered(abroad: Talk, counted: Talk, city: str) -> None:
    assert 1 <= sum(button.numbered for button in abroad.say(city).buttons if button.label != "I'm not sure") <= 2
    assert 1 <= sum("GeoNames" in button.label for button in counted.say(city).buttons) <= 2
