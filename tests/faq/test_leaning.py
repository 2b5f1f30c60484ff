"""Questions that lean on the one before: known by their own words, read with it, and no fresh one is bent."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from faq.search.leaning import Leaning, leaning, readings, together
from faq.search.results import Band, Hit, SearchResult

BEFORE = "Is there a fee?"

SURELY = [
    "and for islands?",
    "And what about islands?",
    "what about islands",
    "how about in winter?",
    "what if the council says no?",
    "so who signs?",
    "but only for members?",
    "or by post?",
    "Ok, and on Sundays?",
    "thanks, but in which month?",
    "et pour les îles ?",
    "et si le conseil refuse ?",
    "mais en hiver ?",
]
PERHAPS = [
    "who signs?",
    "why not?",
    "how much",
    "does it cost more in winter?",
    "are they paid for the whole week?",
    "what do we do in the second one?",
    "is snow one of them?",
    "what's it called?",
    "pourquoi ?",
    "combien de temps cela prend-il ?",
]
FRESH = [
    "islands",
    "snow and ice",
    "How many islands may take part in a single year?",
    "Who pays for the flight of the second delegate?",
    "Is there an interpreter in the sessions?",
    "When does the summer school of the programme begin?",
    "Which of our departments should write the report?",
    "Quelles îles peuvent participer au programme ?",
    "Andorra is not in the EU, may Andorra apply?",
]
WHERE_SAID = [
    "Where does it say that?",
    "where does it say that",
    "where is it written?",
    "Which section is that?",
    "source?",
    "où est-ce écrit ?",
]


@pytest.mark.parametrize("question", SURELY)
def test_a_question_that_goes_on_leans_on_the_one_before(question: str) -> None:
    assert leaning(question) is Leaning.SURELY


@pytest.mark.parametrize("question", PERHAPS)
def test_a_short_question_and_one_that_points_back_may_lean(question: str) -> None:
    assert leaning(question) is Leaning.PERHAPS


@pytest.mark.parametrize("question", FRESH)
def test_a_question_with_words_of_its_own_does_not(question: str) -> None:
    assert leaning(question) is None


@pytest.mark.parametrize("question", WHERE_SAID)
def test_where_an_answer_stands_is_asked_in_many_words(question: str) -> None:
    assert leaning(question) is Leaning.WHERE_SAID


def test_a_word_that_goes_on_alone_is_the_whole_question() -> None:
    assert leaning("and?") is Leaning.PERHAPS


def test_what_is_read_together_fits_what_is_searched_and_the_new_words_are_whole() -> None:
    assert together("Is there a fee?", "and for islands?") == "Is there a fee? and for islands?"
    long = together("Is there a fee for this? " * 40, "and for islands?")
    assert len(long) <= 300
    assert long.endswith(" and for islands?")
    assert together("Is there a fee?", "x" * 300) == "x" * 300


# -- which way it is read


def found(band: Band, entry: str = "", score: float = 0.9, talk: str = "") -> SearchResult:
    return SearchResult(band, (Hit("p", entry, entry, score, ""),) if entry else (), talk=talk)


AGAIN = found("answer", "again")
"""What was found for the question before."""


def ways(question: str, alone: SearchResult, whole: SearchResult, before: str = BEFORE) -> list[tuple[str, str]]:
    """What is found first in each reading, with what it was read with."""
    known: Mapping[str, SearchResult] = {question: alone, together(BEFORE, question): whole, BEFORE: AGAIN}
    read = readings(known.__getitem__, question, before)
    return [(one.found.hits[0].entry if one.found.hits else "", one.about) for one in read]


def test_without_a_question_before_it_is_read_by_itself() -> None:
    assert ways("and for islands?", found("suggest", "1"), found("answer", "2"), before="") == [("1", "")]


def test_a_fresh_question_is_read_by_itself_however_sure_the_other_reading_is() -> None:
    question = "How many islands may take part in a single year?"
    assert ways(question, found("suggest", "1", 0.5), found("answer", "2", 0.99)) == [("1", "")]


def test_a_question_that_goes_on_is_read_with_the_one_before() -> None:
    assert ways("and for islands?", found("suggest", "1"), found("answer", "2")) == [("2", BEFORE)]
    assert ways("and for islands?", found("none"), found("suggest", "2")) == [("2", BEFORE)]


def test_where_each_reading_is_sure_of_something_else_both_are_there() -> None:
    assert ways("and for islands?", found("answer", "1", 0.95), found("answer", "2", 0.8)) == [("2", BEFORE), ("1", "")]
    assert ways("who signs?", found("answer", "1", 0.95), found("answer", "2", 0.8)) == [("1", ""), ("2", BEFORE)]
    assert ways("who signs?", found("answer", "1", 0.8), found("answer", "2", 0.95)) == [("2", BEFORE), ("1", "")]


def test_the_reading_that_is_sure_goes_before_the_one_that_is_not() -> None:
    assert ways("who signs?", found("answer", "1", 0.7), found("suggest", "2", 0.8)) == [("1", "")]
    assert ways("and for islands?", found("answer", "1"), found("suggest", "2")) == [("1", "")]


@pytest.mark.parametrize("question", ["why?", "Ok, why is that?", "and when?", "who are they?", "pourquoi ?"])
def test_a_question_without_a_topic_of_its_own_is_read_with_the_one_before_alone(question: str) -> None:
    assert ways(question, found("answer", "1", 0.95), found("suggest", "2", 0.4)) == [("2", BEFORE)]
    assert ways(question, found("answer", "1", 0.95), found("none")) == [("1", "")]


def test_what_may_point_back_is_offered_with_the_one_before_where_neither_reading_is_sure() -> None:
    assert ways("who signs?", found("none", "1"), found("suggest", "2", 0.8)) == [("1", ""), ("2", BEFORE)]
    assert ways("who signs?", found("suggest", "1", 0.3), found("suggest", "2", 0.8)) == [("1", ""), ("2", BEFORE)]


def test_one_section_is_not_offered_twice() -> None:
    assert ways("and who signs?", found("answer", "1", 0.9), found("answer", "1", 0.8)) == [("1", BEFORE)]
    assert ways("who signs?", found("answer", "1", 0.8), found("answer", "1", 0.9)) == [("1", "")]
    assert ways("who signs?", found("suggest", "1", 0.8), found("answer", "1", 0.9)) == [("1", BEFORE)]


def test_a_word_that_may_point_back_in_its_own_sentence_does_where_that_is_surer() -> None:
    question = "may our city leave the course if it is not happy?"
    assert ways(question, found("answer", "1", 0.9), found("answer", "2", 0.8)) == [("1", "")]
    assert ways(question, found("answer", "1", 0.8), found("answer", "2", 0.9)) == [("2", BEFORE), ("1", "")]


def test_a_few_words_that_nothing_is_found_for_are_offered_with_the_one_before_and_not_answered_so() -> None:
    assert ways("just a person or more?", found("none"), found("answer", "2")) == [("", ""), ("2", BEFORE)]
    assert ways("just a person or more?", found("answer", "1"), found("answer", "2")) == [("1", "")]
    assert ways("just a person or more?", found("none"), found("none")) == [("", "")]
    assert ways("and for islands?", found("none"), found("none")) == [("", "")]


def test_where_it_is_said_is_the_question_before_asked_again() -> None:
    assert ways("where does it say that?", found("answer", "1"), found("answer", "2")) == [("again", BEFORE)]


def test_small_talk_leans_on_nothing() -> None:
    assert ways("good morning to you all", found("none", talk="greeting"), found("answer", "2")) == [("", "")]
