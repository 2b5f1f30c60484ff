"""The French word for to cancel cancels: what was answered last is taken back by the word for to undo."""

from __future__ import annotations

import pytest

from tests.flow.talk import Talk

MEMBER = ("1", "member", "yes", "yes", "yes", "1", "yes")


@pytest.mark.parametrize("said", ["annuler", "Annuler !", "annule", "annulez svp", "annuler s'il vous plaît"])
def test_at_a_result_it_stops(talk: Talk, said: str) -> None:
    talk.say("check", *MEMBER, "1")
    talk.knows(language="fr")
    talk.say(said).shows("Arrêté.", "Que souhaitez-vous faire").hides("Question 7 sur 7")


@pytest.mark.parametrize("given", [(), ("check",), ("check", "1"), ("check", "1", "member"), ("check", *MEMBER)])
def test_wherever_it_is_said_it_stops(talk: Talk, given: tuple[str, ...]) -> None:
    talk.knows(language="fr", programme="utm-city2city")
    for words in given:
        talk.say(words)
    talk.say("annuler").shows("Arrêté").hides("Question")


def test_to_undo_is_still_to_go_back(talk: Talk) -> None:
    talk.say("check", "1", "member")
    talk.knows(language="fr")
    talk.say("défaire").shows("Question 2 sur", "Votre réponse actuelle")
