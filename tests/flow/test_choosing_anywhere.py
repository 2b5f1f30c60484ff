"""What is shown can be chosen in words anywhere, not only at the question of a form; a programme by its name in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.talk import NZC, UTM, Talk

CITY = {"H1": "yes", "A1": "Alphaville", "A2": "DE", "A3": "local_government", "A4": "city", "A6": "Europe/Berlin"}


@pytest.fixture
def asked(tmp_path: Path) -> Talk:
    """Somebody who is asked which programme it is about."""
    talk = Talk(tmp_path)
    talk.say("check").shows("Which programme is it about?")
    return talk


@pytest.mark.parametrize(
    ("typed", "programme"),
    [
        ("2 please", NZC), ("number two", NZC), ("the second", NZC), ("the first one", UTM), ("(b)", NZC),
        ("2️⃣", NZC), ("option 1", UTM),
    ],
)  # fmt: skip
def test_a_programme_is_chosen_by_its_place(asked: Talk, typed: str, programme: str) -> None:
    asked.say(typed).shows("`programme` changes it.", "Question 1 of")
    assert asked.person.programme == programme


@pytest.mark.parametrize(
    ("typed", "programme"),
    [
        ("City2City please", UTM), ("UTM I guess", UTM), ("we mean netzerocities", NZC), ("the one of the UTM", UTM),
        ("le programme UTM", UTM), ("it would be NZC for us", NZC),
    ],
)  # fmt: skip
def test_so_by_its_name_in_a_sentence(asked: Talk, typed: str, programme: str) -> None:
    asked.say(typed).shows("`programme` changes it.", "Question 1 of")
    assert asked.person.programme == programme


@pytest.mark.parametrize("typed", ["not City2City", "UTM or NZC", "City2City and NetZeroCities", "Kenya"])
def test_none_is_chosen_where_it_is_denied_or_two_are_named(asked: Talk, typed: str) -> None:
    asked.say(typed).shows("Which programme is it about?")
    assert not asked.person.programme


def test_who_does_not_find_a_programme_twice_is_offered_the_questions_that_tell(asked: Talk) -> None:
    said = asked.say("we are a county", "Kenya").shows("I don't know: which one fits?")
    asked.press(said.button("I don't know: which one fits?")).shows("Which programme fits?")


@pytest.mark.parametrize("typed", ["the first one", "1 please", "number one"])
def test_so_at_the_menu(talk: Talk, typed: str) -> None:
    talk.say("start", typed).shows("Question 1 of")


def test_two_places_are_asked_back(talk: Talk) -> None:
    talk.say("start", "1 or 2").shows("Which one do you mean?", "1. Check whether my city may join", "2. Draft")


@pytest.mark.parametrize("typed", ["the second one", "2 please"])
def test_so_at_the_end_of_a_draft(talk: Talk, typed: str) -> None:
    talk.has("draft", CITY)
    talk.say("draft", "finish", typed).shows("Summary of your draft")


@pytest.mark.parametrize("typed", ["the first one", "1 please", "number one", "first"])
def test_nothing_is_deleted_by_a_place_in_words(talk: Talk, typed: str) -> None:
    talk.has("draft", CITY)
    talk.say("forget", typed)
    assert talk.answers()["A1"] == "Alphaville"


@pytest.mark.parametrize(
    ("typed", "programme", "shown"),
    [
        ("check city2city", UTM, "Question 1 of"), ("City2City check please", UTM, "Question 1 of"),
        ("start the check for NZC", NZC, "Question 1 of"), ("draft netzerocities", NZC, "Application draft"),
        ("I want to begin our application for City2City", UTM, "Application draft"),
        ("vérifier City2City", UTM, "Question 1 of"), ("tester notre commune pour NZC", NZC, "Question 1 of"),
        ("un brouillon pour City2City", UTM, "Application draft"), ("self-check for our town", "", "Which programme"),
        ("hello, an eligibility check please", "", "Which programme"), ("I need to know if we should apply", "", "Which programme"),
        ("je voudrais vérifier si notre ville peut candidater", "", "Which programme"),
        ("je veux rédiger le dossier UTM", UTM, "Application draft"), ("faire l'auto-contrôle", "", "Which programme"),
    ],
)  # fmt: skip
def test_a_form_is_begun_in_words_for_the_programme_that_is_named(
    tmp_path: Path, typed: str, programme: str, shown: str
) -> None:
    talk = Talk(tmp_path)
    talk.say(typed).shows(shown)
    assert talk.person.programme == programme


@pytest.mark.parametrize(
    "typed", ["check out the deadline", "draft rules", "self-check is nonsense", "what does the check cost?"]
)
def test_words_about_a_form_do_not_begin_it(talk: Talk, typed: str) -> None:
    talk.say(typed).hides("Question 1 of", "Application draft ·")
