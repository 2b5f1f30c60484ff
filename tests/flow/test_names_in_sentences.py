"""Where names are asked for one by one: joined by any words that join, begun with one, or put off in a sentence."""

from __future__ import annotations

import pytest

from tests.flow.talk import Talk

CONSORTIUM = {"applicant": "consortium", "cohort": "pending", "population": 120000}
CITY = {"H1": "yes", "A1": "Alphaville", "A2": "DE", "A3": "local_government", "A4": "city", "A6": "Europe/Berlin"}


@pytest.fixture
def listing(talk: Talk) -> Talk:
    """A self-check that asks for the municipalities of a consortium."""
    talk.has("check", CONSORTIUM)
    talk.say("check")
    return talk


@pytest.mark.parametrize(
    "typed",
    [
        "Aville and also Beville", "Aville, and then Beville", "Aville, also Beville", "Aville together with Beville",
        "Aville sowie Beville", "Aville et aussi Beville", "Aville ainsi que Beville", "Aville és Beville", "Aville oraz Beville",
        "and then Aville and Beville",
        "also Aville, Beville", "Aville en ook Beville", "Aville e anche Beville", "Aville y también Beville",
    ],
)  # fmt: skip
def test_names_are_joined_in_any_words(listing: Talk, typed: str) -> None:
    listing.say(typed).shows("Are these 2 names?", "Aville", "Beville")
    listing.say("yes")
    assert [one["name"] for one in _members(listing)] == ["Aville", "Beville"]


@pytest.mark.parametrize("typed", ["and Aville", "also Aville", "and then Aville", "puis Aville", "und Aville"])
def test_a_name_behind_a_joining_word_is_asked_back_without_it(listing: Talk, typed: str) -> None:
    listing.say(typed).shows("1. Aville")
    assert not _members(listing)
    listing.say("1")
    assert [one["name"] for one in _members(listing)] == ["Aville"]


@pytest.mark.parametrize("typed", ["Weil am Rhein", "Sant Julià de Lòria", "Stratford upon Avon", "L'Île-d'Anticosti"])
def test_a_name_of_several_words_is_one(listing: Talk, typed: str) -> None:
    listing.say(typed)
    assert [one["name"] for one in _members(listing)] == [typed]


@pytest.mark.parametrize(
    "typed",
    [
        "I answer this later", "we answer that later", "I skip this one", "we fill it in later", "je réponds plus tard",
        "nous répondrons plus tard", "on passe", "wir machen das später",
    ],
)  # fmt: skip
def test_what_puts_a_question_off_is_no_name(talk: Talk, typed: str) -> None:
    talk.has("draft", CITY)
    talk.say("draft", "change C1", typed)
    assert "C1.name" not in talk.answers()


@pytest.mark.parametrize(
    "typed", ["no answer", "No answer.", "keine Antwort", "sans réponse", "sin respuesta", "geen antwoord"]
)
def test_no_answer_is_not_kept_as_one(talk: Talk, typed: str) -> None:
    talk.has("draft", CITY)
    talk.say("draft", "change E9", typed)
    assert typed not in talk.answers().values()


def _members(talk: Talk) -> list[dict[str, str]]:
    answers = talk.answers("check")
    names = {key: value for key, value in answers.items() if key.endswith(".name")}
    return [{"name": names[key]} for key in sorted(names)]
