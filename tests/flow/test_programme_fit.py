"""Who does not know which programme is asked four questions, told a line on each, and never asked the same again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from faq.rules.common import MOST, common_questions
from faq.rules.criteria import findings
from handlers.dialog.turn import Knowledge
from handlers.programme.wishes import Wish, wish
from tests.flow.talk import NZC, UTM, Talk, shipped

ASKED = "How many inhabitants does your city have in total?"
WAYS = ("fit", "/fit", "which programme fits us?", "Which one is right for us?", "I don't know which", "help us choose")


@pytest.fixture
def unsure(talk: Talk) -> Talk:
    return talk.knows(programme="")


def fitted(talk: Talk, *answers: str) -> str:
    talk.say("fit")
    return talk.say(*answers).text


@pytest.mark.parametrize("way", WAYS)
def test_it_is_reached_by_a_word_and_by_words(unsure: Talk, way: str) -> None:
    unsure.say(way).shows("Which programme fits?", "Up to four short questions", "Question 1 of 4", ASKED)


@pytest.mark.parametrize(
    "way",
    [
        "no idea",
        "I don't know",
        "not sure",
        "dont know",
        "je ne sais pas",
        "I don't know which one",
        "dont know which",
        "3",
        "button",
    ],
)
@pytest.mark.parametrize("then", ["check", "draft"])
def test_it_is_reached_where_the_programme_is_asked(unsure: Talk, then: str, way: str) -> None:
    unsure.say(then).shows("Which programme is it about?", "3. I don't know: which one fits?")
    if way == "button":
        unsure.press("I don't know").shows("Question 1 of 4")
    else:
        unsure.say(way).shows("Question 1 of 4")


def test_the_menu_offers_it(unsure: Talk) -> None:
    unsure.say("start").shows("4. Which programme fits?")
    unsure.say("4").shows("Question 1 of 4")


@pytest.mark.parametrize(
    ("answers", "city2city", "netzerocities"),
    [
        (("120000", "Germany", "not yet", "none"), "possible, 5 points open (3.2, 3.3)",
         "possible, 1 point open (climate-neutrality)"),
        (("120000", "Germany", "member", "none"), "possible, 3 points open (3.3)", "possible, 1 point open"),
        (("12000", "Brazil", "not yet", "none"), "not for your city. Not met: At least 50,000 inhabitants in total (3.2)",
         "not for your city. Not met: In an EU country or a country associated to Horizon Europe (which-countries)"),
        (("not sure", "not sure", "not sure", "not sure"), "possible, 7 points open (3.2, 3.3)", "possible, 3 points open"),
        (("90000", "Kenya", "rejected", "none"),
         "not for your city. Not met: In the UTM City Cohort, or not turned down by it (3.2)",
         "not for your city."),
        (("90000", "Switzerland", "waiting", "pilot"), "possible, 5 points open",
         "not for your city. Not met: Not yet in the Cities Mission, and no Twin or Pilot City (already-in-the-mission)"),
    ],
)  # fmt: skip
def test_a_line_on_each_programme(unsure: Talk, answers: tuple[str, ...], city2city: str, netzerocities: str) -> None:
    said = fitted(unsure, *answers)
    assert f"• City2City: {city2city}" in said
    assert f"• NetZeroCities: {netzerocities}" in said
    assert "This follows from your answers and the texts. The programmes decide." in said
    assert unsure.person.programme == ""


def test_no_more_than_four_questions_are_asked() -> None:
    packs = list(shipped().packs.values())
    assert list(common_questions(packs)) == ["population", "country", "cohort", "mission"]
    many = [replace(pack, eligibility=replace(pack.eligibility, common=tuple(q.id for q in pack.eligibility.question)))
            for pack in packs]  # fmt: skip
    assert len(common_questions(many)) == MOST


def test_what_two_programmes_ask_alike_is_asked_once(tmp_path: Path) -> None:
    twin = replace(shipped().packs[NZC], file=replace(shipped().packs[NZC].file, id="twin", short="Twin"))
    packs = {NZC: shipped().packs[NZC], "twin": twin}
    talk = Talk(tmp_path, knowledge=Knowledge(packs, shipped().library)).knows(programme="")
    talk.say("fit").shows("Question 1 of 2")
    talk.say("Kenya", "none").shows("NetZeroCities: not for your city", "Twin: not for your city")


@pytest.mark.parametrize(("number", "first"), [("1", "Who is applying?"), ("2", "committed to being climate neutral")])
def test_the_full_check_has_the_answers_and_asks_nothing_twice(unsure: Talk, number: str, first: str) -> None:
    fitted(unsure, "120000", "Germany", "not yet", "none")
    said = unsure.say(number).shows("We are talking about", "Filled in from your answers:", first)
    shown = {"1": ("Inhabitants: 120,000", "It has not applied yet"), "2": ("Country: Germany", "No, none of these")}[
        number
    ]
    assert [part for part in shown if part not in said.text] == []
    rest = {"1": ("city", "signatory", "whole", "yes", "yes", "yes", "other", "yes"), "2": ("yes",)}[number]
    for words in rest:
        asked = unsure.say(words)
        asked.hides(
            ASKED,
            "In which country is your city?",
            "member of the UTM City Cohort?",
            "part of the EU Cities Mission, or",
        )
    asked.shows("Your answers")
    assert [part for part in shown if part not in asked.text] == []
    unsure.say("2").shows("Your answers are deleted when you go on")
    unsure.say("help", "cancel")
    assert [form.programme for form in unsure.forms("check")] == [{"1": NZC, "2": UTM}[number]]


def test_what_a_self_check_knows_already_is_not_asked(unsure: Talk) -> None:
    unsure.has("check", {"population": 70000, "cohort": "pending"})
    unsure.knows(programme="").say("fit").shows("In which country is your city?")
    unsure.say("Germany", "none").shows("possible, 5 points open", "Inhabitants: 70,000", "It has applied")


def test_answers_are_kept_shown_and_deleted_like_those_of_a_self_check(unsure: Talk) -> None:
    fitted(unsure, "120000", "Germany", "not yet", "none")
    assert "2 self-checks" in unsure.say("mydata").text
    unsure.say("fit").shows("By your answers", "You said: Inhabitants: 120,000; Country: Germany")
    unsure.press("Delete these answers").shows("Deleted.")
    assert unsure.forms("check") == []
    fitted(unsure, "120000")
    unsure.say("forget", "1").shows("everything about you is deleted here")
    assert unsure.forms("check") == []


def test_a_city_gives_its_country(unsure: Talk) -> None:
    unsure.say("fit", "90000", "Lyon").shows("I read that as: France", "member of the UTM City Cohort?")
    unsure.say("cancel", "fit").shows("member of the UTM City Cohort?")


def test_a_question_in_between_is_answered_and_the_open_one_asked_again(unsure: Talk) -> None:
    unsure.say("fit")
    unsure.say("how many inhabitants must a city have?").shows("at least 50,000 inhabitants", ASKED)
    unsure.say("my cat is blue").shows(ASKED)
    assert unsure.at == "fit"
    unsure.say("langue français").shows("Nous parlons français maintenant.", "Question 1 sur 4", "Combien d'habitants")


def test_an_old_button_answers_nothing(unsure: Talk) -> None:
    old = unsure.say("fit").button("I'm not sure")
    unsure.press(old).shows("In which country is your city?")
    unsure.say("how many inhabitants must a city have?")
    unsure.press(old).shows("That question is closed.", "In which country is your city?")


def test_it_is_told_in_french(unsure: Talk) -> None:
    unsure.knows(programme="", language="fr").say("quel programme nous convient ?").shows("Quel programme convient ?")
    unsure.say("120000", "Allemagne", "pas encore", "1").shows("City2City : possible, 5 points ouverts (3.2, 3.3)")


@pytest.mark.parametrize(
    "words", ["which programme is for cities in Africa?", "which countries can join?", "which cities fit us?"]
)
def test_a_question_is_no_such_wish(words: str) -> None:
    assert wish(words) not in (Wish.FIT, Wish.COMPARE)


def test_open_points_are_those_of_the_rules_of_each_programme() -> None:
    rules = shipped().packs[NZC].eligibility
    found = {one.criterion.id: one.status for one in findings(rules, {"country": "DE", "mission": "none"})}
    assert found == {"location": "pass", "climate_2050": "unknown", "mission": "pass"}


# -- beside one another


ROWS = ("Who", "Size", "Groups", "Duration", "Meetings", "Money", "Language", "Call", "Contact")


@pytest.mark.parametrize(
    "words", ["compare", "/compare", "what is the difference between the two programmes?", "compare them"]
)
def test_the_programmes_stand_beside_one_another(unsure: Talk, words: str) -> None:
    said = unsure.say(words).shows(*ROWS)
    table = next(block for block in said.replies[0].blocks if block.kind == "table")
    assert table.rows[0] == ("", "City2City", "NetZeroCities")
    assert [row[0] for row in table.rows[1:]] == list(ROWS)
    by_title = {title: cells for title, *cells in table.rows[1:]}
    assert by_title["Groups"] == ["Up to 3 cities (1.1)", "A city with a Pilot City (pilot-cities)"]
    assert by_title["Size"][1] == by_title["Language"][1] == "The text does not say."
    assert (
        by_title["Call"][0]
        == "On 20 July 2025 the call is open. The text names different last days: 7 August 2025 and 4 September 2025."
    )


def test_every_cell_rests_on_a_section_that_is_there() -> None:
    for pack in shipped().packs.values():
        assert pack.file.fact
        for fact in pack.file.fact:
            assert pack.entry(fact.cite.entry).id == fact.cite.entry
            assert len(fact.text.split()) <= 25
