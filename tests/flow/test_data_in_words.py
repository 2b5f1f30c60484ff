"""Who asks for their data, or to be forgotten, in words of their own is heard wherever they are."""

from __future__ import annotations

import pytest

from tests.flow.talk import UTM, Talk
from tests.flow.test_result import TOWN, result

MINE = [
    "my data",
    "please send me my data",
    "What do you know about me?",
    "mes données",
    "mes infos",
    "que gardez-vous sur moi ?",
]
FORGET = ["delete my data", "please delete everything", "delete my account"]
PRIVACY = ["what happens with my data?", "GDPR", "who can see my data?"]


@pytest.mark.parametrize("words", MINE)
def test_the_data_are_given(talk: Talk, words: str) -> None:
    talk.knows(programme=UTM)
    talk.say(words).shows("Your data", "All of it is in this file.").made("my-data.json")


@pytest.mark.parametrize("words", FORGET)
def test_to_be_forgotten_is_asked_about(talk: Talk, words: str) -> None:
    talk.knows(programme=UTM)
    talk.say(words).shows("This deletes everything I keep about you").hides("programme text")


@pytest.mark.parametrize("words", PRIVACY)
def test_what_becomes_of_them_is_told(talk: Talk, words: str) -> None:
    talk.knows(programme=UTM)
    talk.say(words).shows("Privacy", "Your rights")


@pytest.mark.parametrize(("words", "said"), [("my data", "Your data"), ("delete my data", "This deletes everything")])
def test_the_same_at_a_result_at_a_consent_and_in_a_form(talk: Talk, words: str, said: str) -> None:
    result(talk, *TOWN)
    talk.say(words).shows(said)
    talk.say("no", "draft")
    talk.say(words).shows(said)


def test_what_is_asked_of_a_programme_stays_a_question(talk: Talk) -> None:
    talk.knows(programme=UTM)
    for words in (
        "which data do we need for the form?",
        "do you keep data on our city plan?",
        "is data management a topic?",
    ):
        talk.say(words).hides("Your data\n", "This deletes", "Your rights")
