"""A figure in a question is set against the figure of the rule that is quoted: a plain comparison, never a verdict."""

from __future__ import annotations

import pytest

from tests.flow.talk import NZC, Talk

BELOW, ABOVE = "40,000 is below the 50,000 of 3.2.", "75,000 is above the 50,000 of 3.2."


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("we are a town of 40,000, are we too small?", BELOW),
        ("40k people live here, how many inhabitants do we need?", BELOW),
        ("We signed in 2015. Is a population of 40.000 enough?", BELOW),
        ("is a population of 75 000 enough?", ABOVE),
        ("Reichen 40.000 Einwohner?", BELOW),
    ],
)
def test_a_number_of_inhabitants_is_compared_with_that_of_the_rule(talk: Talk, question: str, said: str) -> None:
    talk.say(question).shows("at least 50,000 inhabitants", said)


@pytest.mark.parametrize(
    "question",
    [
        "how many inhabitants do we need?",
        "are 50,000 inhabitants enough?",
        "3 towns with 20,000 inhabitants each, how many inhabitants do we need?",
        "2 towns together, 30,000 and 25,000 inhabitants, is our population enough?",
        "in 2015 we signed, how many inhabitants do we need?",
        "section 3.2: how many inhabitants do we need?",
        "we have 40,000 € for it, how many inhabitants do we need?",
        "we are 40% of the county, how many inhabitants do we need?",
    ],
)
def test_what_is_no_number_of_inhabitants_or_one_of_several_is_compared_with_nothing(talk: Talk, question: str) -> None:
    talk.say(question).shows("at least 50,000 inhabitants").hides("of 3.2.")


def test_a_number_is_compared_only_beside_the_rule_that_names_one(talk: Talk) -> None:
    talk.say("our 40,000 people want to know which languages are spoken in the sessions").hides("of 3.2.")
    talk.knows(programme=NZC).say("we are 40,000, must we commit to climate neutrality?").hides("is below")


def test_a_french_reader_reads_it_in_french(talk: Talk) -> None:
    talk.knows(language="fr").say("Nous sommes 40 000 habitants, est-ce suffisant ?")
    talk.last.shows("at least 50,000 inhabitants", "40\u202f000 est inférieur aux 50\u202f000 de 3.2.")
