"""French has a space before a colon, also between what an answer is called and the answer."""

from __future__ import annotations

import re

from tests.flow.talk import NZC, UTM, Said, Talk

WITHOUT = re.compile(r"\w:(?=\s|$)")


def labels(said: Said) -> list[str]:
    """The lines of a list in which a colon stands without its space."""
    return [line for line in said.lines if WITHOUT.search(line)]


def test_at_the_summary_and_where_a_change_is_offered(talk: Talk) -> None:
    talk.knows(programme=NZC, language="fr")
    assert labels(talk.say("check", "Norway", "yes", "none").shows("Pays\u00a0: Norvège")) == []
    assert labels(talk.say("1", "sorry, we are in Malta").shows("Pays\u00a0: Norvège → Malte")) == []


def test_where_answers_are_taken_over(talk: Talk) -> None:
    talk.knows(programme=UTM, language="fr")
    talk.say("check", "1", "member", "yes", "yes", "yes", "1", "yes", "1")
    assert labels(talk.say("draft", "yes", "yes").shows("A3 ", "\u00a0: Une ville")) == []
