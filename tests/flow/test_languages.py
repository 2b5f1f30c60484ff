"""The language that is talked: offered to who speaks another, in any place, and changed without losing what is open."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.talk import UTM, Talk

OFFER = "Nous pouvons parler français : appuyez sur le bouton, ou tapez `langue français`."
MEMBER = "Is your city a member"
MEMBRE = "Votre ville est-elle membre"


@pytest.fixture
def officer(tmp_path: Path) -> Talk:
    return Talk(tmp_path).knows(programme=UTM)


@pytest.mark.parametrize(
    "words",
    [
        "français",
        "Francais?",
        "French",
        "Bonjour !",
        "bonsoir",
        "vérifier",
        "aide",
        "brouillon",
        "französisch",
    ],
)
def test_a_name_a_greeting_or_a_command_of_another_language_offers_it(officer: Talk, words: str) -> None:
    officer.say(words).shows(OFFER, "We can talk French", "[Français]").hides("Did you mean", "does not say")
    assert officer.person.language == "en"
    officer.press("Français").shows("Nous parlons français", "Que souhaitez-vous faire")
    assert officer.person.language == "fr"


@pytest.mark.parametrize(
    "words",
    [
        "langue français",
        "langue fr",
        "can we talk French?",
        "please switch to french",
        "in French please",
        "parlez-vous français ?",
        "je voudrais parler français svp",
    ],
)
def test_who_asks_to_switch_is_switched(officer: Talk, words: str) -> None:
    officer.say(words).shows("Nous parlons français")
    assert officer.person.language == "fr"


@pytest.mark.parametrize(
    "words", ["switch to english please", "english please", "English", "speak English", "langue anglais", "hello"]
)
def test_from_french_the_way_back_is_found_in_english(officer: Talk, words: str) -> None:
    officer.knows(programme=UTM, language="fr").say(words).shows("English").hides("ne le dit pas")
    assert officer.say("language en").shows("We talk English now.")


def test_the_language_that_is_talked_is_said_to_be_that(officer: Talk) -> None:
    officer.say("switch to English please").shows("We talk English now.")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Deutsch", "German"),
        ("Español?", "Spanish"),
        ("do you speak Dutch?", "Dutch"),
        ("sprechen Sie Deutsch?", "German"),
        ("العربية", "Arabic"),
        ("Türkçe", "Turkish"),
    ],
)
def test_without_an_interface_it_is_said_what_there_is_and_that_questions_may_be_asked_in_it(
    officer: Talk, words: str, name: str
) -> None:
    officer.say(words).shows("I talk English and French.", f"ask your questions in {name} too", "[Français]")
    assert (officer.person.language, officer.at) == ("en", "menu")


def test_a_greeting_of_such_a_language_is_returned(officer: Talk) -> None:
    officer.say("Guten Tag!").shows("I talk English and French.", "ask your questions in German too")
    officer.say("hola").shows("ask your questions in Spanish too")


@pytest.mark.parametrize(
    "words",
    [
        "hello",
        "hi there",
        "must we speak English?",
        "is English required?",
        "do the French cities pay?",
        "we are a German city",
        "can we apply in French?",
        "question",
        "more",
        "ok",
        "programme",
    ],
)
def test_other_words_offer_no_language(officer: Talk, words: str) -> None:
    officer.say(words).hides("We can talk", "I talk English", "We talk English now")


# -- in a form


@pytest.mark.parametrize("words", ["bonjour", "français", "tester", "vérifier", "Deutsch", "hola", "language"])
def test_in_a_form_the_open_question_follows_and_nothing_is_kept(officer: Talk, words: str) -> None:
    officer.say("check", "1")
    before = officer.answers("check")
    officer.say(words).shows("[Français]", "Question 2 of 10", MEMBER)
    assert (officer.answers("check"), officer.at, officer.person.language) == (before, "check", "en")


@pytest.mark.parametrize("words", ["language fr", "language français", "langue français", "switch to French"])
def test_the_place_in_a_form_is_kept_when_the_language_changes(officer: Talk, words: str) -> None:
    officer.say("check", "1", words).shows("Nous parlons français", MEMBRE)
    assert officer.at == "check"
    officer.say("1", "switch to English please").shows("We talk English now.", "Question 3 of")


def test_so_it_is_by_the_button(officer: Talk) -> None:
    officer.say("check", "1", "bonjour")
    officer.press("Français").shows("Nous parlons français", MEMBRE)


@pytest.mark.parametrize("words", ["bonjour", "Deutsch", "aide"])
def test_where_words_are_asked_for_they_are_not_taken_for_them(officer: Talk, words: str) -> None:
    officer.has("draft", {"H1": "yes"})
    officer.say("draft", "1").shows("question A1")
    officer.say(words).shows("[Français]", "question A1")
    assert "A1" not in officer.answers("draft")
    officer.say('"Deutsch"')
    assert officer.answers("draft")["A1"] == "Deutsch"


def test_what_is_half_made_elsewhere_stays(officer: Talk) -> None:
    officer.say("forget", "bonjour").shows("[Français]", "delete")
    assert officer.at == "forget"
    officer.press("Français")
    assert officer.at == "forget"


def test_the_language_that_is_talked_is_asked_for_politely_and_never_stored(talk: Talk) -> None:
    talk.say("draft", "yes", "yes")
    talk.say("english please").shows("We talk English now.", "official name of your city")
    talk.say("francais svp").shows("Nous parlons français maintenant.", "question A1")
    talk.say("français, s'il vous plaît").shows("Nous parlons français maintenant.", "question A1")
    assert set(talk.answers()) == {"H1"}
