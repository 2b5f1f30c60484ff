"""A desk by role: who is of the team or leads a twinning has their own menu, with the applicant's one tap away."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.talk import UTM, Said, Talk
from tests.flow.test_twinnings import code_in, joins, owner, twinned

CITY = "Check whether my city may join"
TEAM = (
    "Questions to answer", "Twinnings", "Sessions and posts to come", "Announce something", "Polls", "Matches of cities",
    "Audit: what was done last", "What cities can do here",
)  # fmt: skip
LEADER = ("Twinnings", "Plan sessions", "Sessions and posts to come", "Announce something", "Polls")


@pytest.fixture
def olga(tmp_path: Path) -> Talk:
    return owner(tmp_path)


@pytest.fixture
def fran(olga: Talk) -> Talk:
    """Who leads twinning 1."""
    twinned(olga, "Köln", "Nairobi")
    return joins(olga, "invite facilitator 1", "fran")


def offered(said: Said) -> list[str]:
    return [one.label for one in said.buttons if one.numbered]


def has_desk(said: Said, labels: tuple[str, ...]) -> None:
    """Whether these are offered, in this order, and nothing of the applicant's."""
    found = iter(offered(said))
    assert all(any(one.startswith(label) for one in found) for label in labels), offered(said)
    assert CITY not in offered(said)


@pytest.mark.parametrize("words", ["start", "menu", "cancel"])
def test_the_team_has_its_own_menu(olga: Talk, words: str) -> None:
    has_desk(olga.say(words), TEAM)


def test_a_facilitator_has_their_own_menu_without_what_is_of_the_team(fran: Talk) -> None:
    said = fran.say("menu")
    has_desk(said, LEADER)
    assert not any(one.startswith(("Questions", "Matches", "Audit")) for one in offered(said))


def test_applicants_and_representatives_have_the_one_they_had(olga: Talk) -> None:
    twinned(olga, "Köln", "Nairobi")
    karl = joins(olga, "invite city 1 Köln", "karl")
    assert offered(karl.say("menu"))[0] == CITY
    assert offered(olga.beside("anna").knows(programme=UTM).say("menu"))[0] == CITY


def test_what_cities_can_do_is_one_tap_away_and_works_late(olga: Talk) -> None:
    cities = olga.say("menu").button("What cities can do here")
    said = olga.press(cities)
    assert offered(said)[0] == CITY
    olga.press(CITY).shows("Question 1")
    assert offered(olga.press(cities))[0] == CITY


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("Twinnings", "1 · Waste in three cities · Köln and Nairobi"),
        ("Sessions and posts", "1 · Waste in three cities"),
        ("Announce something", "What is to be announced?"),
        ("Polls", "There is no poll yet."),
        ("Plan sessions", "session"),
    ],
)
def test_each_entry_does_what_its_words_say(fran: Talk, label: str, shown: str) -> None:
    fran.press(fran.say("menu").button(label)).shows(shown)


@pytest.mark.parametrize("typed", ["1", "questions to answer", "Questions"])
def test_how_many_questions_wait_stands_in_the_menu(olga: Talk, typed: str) -> None:
    anna = olga.beside("anna").knows(programme=UTM)
    asker = anna.person_id
    with olga.store() as store, store.transaction():
        store.keep_miss(UTM, "Who pays for the tram?", "none", anna.millis, asker)
    assert offered(olga.say("menu"))[0] == "Questions to answer: 1"
    olga.say(typed).shows("Who pays for the tram?")


def test_what_staff_did_ends_at_their_menu(olga: Talk) -> None:
    twinned(olga, "Köln", "Nairobi")
    has_desk(olga.last, TEAM)


def test_who_joins_as_staff_or_facilitator_is_shown_their_menu(olga: Talk) -> None:
    twinned(olga, "Köln", "Nairobi")
    has_desk(joins(olga, "invite staff", "sam").last, TEAM)
    has_desk(joins(olga, "invite facilitator 1", "fran").last, LEADER)
    named = joins(olga, "invite facilitator 1 Fritz Frei", "fritz")
    named.last.shows("May I keep the name Fritz Frei for you?")
    has_desk(named.press("Yes"), LEADER)


def test_who_joins_in_the_middle_of_a_form_is_asked_on(olga: Talk) -> None:
    sam = olga.beside("sam").knows(programme=UTM)
    sam.say("check")
    code = code_in(olga.say("invite staff"))
    sam.say(f"join {code}").shows("Welcome to the programme team.", "Question 1")


def test_help_begins_with_what_is_of_the_role(fran: Talk, olga: Talk) -> None:
    olga.say("help").shows("Run the programme", "Lead your twinnings", "Check whether your city may join")
    olga.say("help all").shows("questions – ", "audit – ", "start – ", "check – ")
    fran.say("help").shows("Lead your twinnings", "Check whether your city may join").hides("Run the programme")
    fran.say("help all").shows("poll – ", "start – ")


def test_in_french(olga: Talk) -> None:
    olga.say("language fr")
    assert offered(olga.say("menu"))[0].startswith("Questions auxquelles répondre")
