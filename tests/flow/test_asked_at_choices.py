"""Where there is something to choose, a question without a question mark is answered, and what was open comes again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.talk import Talk

CITY = {"H1": "yes", "A1": "Alphaville", "A2": "DE", "A3": "local_government", "A4": "city", "A6": "Europe/Berlin"}


@pytest.fixture
def city(talk: Talk) -> Talk:
    talk.has("draft", CITY)
    return talk


PLACES = {
    "tasks": (("draft",), "Your draft"),
    "summary": (("draft", "summary"), "Summary of your draft"),
    "finish": (("draft", "finish"), "Finish as version 1?"),
}
ASKED = [
    "what would Wrocław have to pay", "who pays the trains to the other town", "do we have to bring an interpreter",
    "is Wrocław too far away", "how we hand it in", "qui paie le train", "faut-il un interprète",
]  # fmt: skip


@pytest.mark.parametrize("typed", ASKED)
@pytest.mark.parametrize("place", PLACES)
def test_at_a_list_of_choices_it_is_answered_and_the_list_comes_again(city: Talk, place: str, typed: str) -> None:
    way, shown = PLACES[place]
    city.say(*way).shows(shown)
    city.say(typed).shows(shown).hides("Please choose one of the options")


@pytest.mark.parametrize("typed", ASKED)
def test_so_at_the_consent_to_a_draft_and_at_the_summary_of_a_self_check(talk: Talk, typed: str) -> None:
    talk.say("draft").shows("May I keep what you write here")
    talk.say(typed).shows("May I keep what you write here").hides("Please choose one of the options")
    talk.say("no", "check", *["1"] * 7).shows("Is this right?")
    talk.say(typed).shows("Is this right?").hides("Please choose one of the options")


@pytest.mark.parametrize("typed", [one for one in ASKED if not one.startswith("is ")])
def test_so_at_a_question_with_options(talk: Talk, typed: str) -> None:
    talk.say("check").shows("Who is applying?")
    talk.say(typed).shows("Back to the question:", "Who is applying?").hides("Please choose one of the options")


def test_where_a_programme_is_asked_for_a_question_that_names_one_chooses_none(tmp_path: Path) -> None:
    talk = Talk(tmp_path).knows()
    talk.say("check").shows("Which programme is it about?")
    talk.say("how long does a twinning of City2City last").shows("12 months", "Which programme is it about?")
    assert not talk.person.programme


@pytest.mark.parametrize(
    ("place", "typed", "shown"),
    [
        ("tasks", "see the summary please", "Summary of your draft"), ("tasks", "go on", "Part A is done"),
        ("tasks", "part B", "question B"),
        ("finish", "not yet", "Summary of your draft"), ("summary", "export as file", "Your draft for Word"),
        ("tasks", "let the team read it when finished", "Noted."),
    ],
)  # fmt: skip
def test_words_near_a_choice_still_choose_it(city: Talk, place: str, typed: str, shown: str) -> None:
    city.say(*PLACES[place][0])
    city.say(typed).shows(shown)
