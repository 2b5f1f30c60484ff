"""What a city asks the team: the team is told, answers it in the chat, and teaches it."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.records import Taught
from tests.flow.talk import UTM, Talk
from tests.flow.test_twinnings import joins, number_of, owner

ASKED = "who pays for the lunch of the mayor?"


@pytest.fixture
def olga(tmp_path: Path) -> Talk:
    return owner(tmp_path)


def asks(olga: Talk, user: str = "ada", words: str = ASKED) -> Talk:
    """Somebody who asks what the text does not say, and sends it to the team."""
    ada = olga.beside(user).knows(programme=UTM)
    said = ada.say(words)
    ada.press(next(one for one in said.buttons if "team" in one.label)).shows("Sent to the programme team.")
    return ada


def test_the_team_is_told_in_private_and_the_facilitators_are_not(olga: Talk) -> None:
    sam = joins(olga, "invite staff", "sam")
    ada = asks(olga)
    rows = ada.last.rows
    assert {row.out.address for row in rows} == {ada.address, olga.address, sam.address}
    ada.last.shows("A question for the programme team, number 1:", ASKED, "`answer 1`")


def test_a_question_is_answered_from_the_message_after_one_look(olga: Talk) -> None:
    ada = asks(olga)
    olga.press(ada.last.button("Answer")).shows(ASKED, "What is your answer?")
    olga.say("Nobody does. Does that help?").shows("This goes to who asked", ASKED, "Nobody does. Does that help?")
    said = olga.press("Send it").shows(
        "Sent.", "The programme team answers a question of yours:", ASKED, "Nobody does."
    )
    assert {row.out.address for row in said.rows} == {ada.address, olga.address}
    olga.say("questions").shows("No question is open.")
    olga.say("audit").shows("answer · 1")


def test_an_answer_is_typed_in_one_line_and_written_anew(olga: Talk) -> None:
    ada = asks(olga)
    olga.say("answer 1 The programme does.").shows("This goes to who asked", "The programme does.")
    olga.press("Write it anew").shows("What is your answer?")
    olga.say("x" * 1600).shows("too long")
    olga.say("Nobody.").shows("This goes to who asked", "Nobody.")
    olga.press("Send it")
    assert ada.address in {row.out.address for row in olga.last.rows}


def test_the_list_has_what_waits_first_and_groups_what_asks_alike(olga: Talk) -> None:
    asks(olga)
    asks(olga, "ben", "who pays for lunch of the mayor")
    said = olga.say("questions").shows("1, 2: ", ASKED, "an answer is awaited", "`teach 1`")
    assert [one.label for one in said.buttons][:2] == ["Answer 1", "Answer 2"]


@pytest.mark.parametrize("words", ["answer 7 Yes.", "answer 1", "answer"])
def test_what_nobody_waits_for_is_said(olga: Talk, words: str) -> None:
    olga.say(words).shows("Nobody waits for an answer")


def test_of_two_who_answer_the_second_is_told(olga: Talk) -> None:
    sam = joins(olga, "invite staff", "sam")
    asks(olga)
    olga.say("answer 1 Nobody.")
    sam.say("answer 1 The programme.")
    olga.press("Send it")
    sam.press("Send it").shows("Nobody waits for an answer").hides("The programme team answers")


def test_who_left_the_team_answers_nothing(olga: Talk) -> None:
    sam = joins(olga, "invite staff", "sam")
    asks(olga)
    sam.say("answer 1 The programme.")
    olga.say(f"staff remove {number_of(sam)}")
    sam.press("Send it").hides("The programme team answers")
    with olga.store() as store:
        assert store.misses()[0].answered_at is None


def test_who_forgets_takes_the_question_along(olga: Talk) -> None:
    ada = asks(olga)
    olga.say("answer 1")
    ada.say("forget")
    ada.press("Yes, delete everything")
    olga.say("Nobody.").shows("Nobody waits for an answer")
    olga.say("questions").shows("No question is open.")


def test_who_forgets_takes_along_what_was_taught_by_the_question(olga: Talk) -> None:
    ada = asks(olga)
    olga.say("teach 1 2.3").shows("Taught: who asks so gets City2City · 2.3")
    with olga.store() as store, store.transaction():
        store.teach(Taught(UTM, "2.3", "words of the team", 1))
        before = store.taught_version()
    ada.say("forget")
    ada.press("Yes, delete everything")
    with olga.store() as store:
        assert [one.phrase for one in store.taught()] == ["words of the team"]
        assert store.taught_version() != before
    assert ASKED.encode() not in b"".join(path.read_bytes() for path in olga.path.parent.glob("talk.db*"))


def test_a_section_is_taught_by_a_question_unless_the_text_is_sure_of_another(olga: Talk) -> None:
    asks(olga)
    olga.say("teach 1").shows("Which section answers it?", "3.2 ")
    olga.say("teach 1 99").shows("Which section answers it?")
    olga.say("teach 1 2.3").shows("Taught: who asks so gets City2City · 2.3")
    with olga.store() as store:
        assert [(one.entry, one.phrase) for one in store.taught()] == [("2.3", ASKED)]
        with store.transaction():
            store.keep_miss(UTM, "how many inhabitants must my city have?", "none", 1)
    olga.say("teach 2 2.3").shows("Not taught: the text is sure already", "3.2")
    olga.say("teach 9 2.3").shows("There is no such question.")


def test_cities_know_none_of_these_words(olga: Talk) -> None:
    ada = asks(olga)
    ada.say("questions").hides("Questions without an answer")
    ada.say("answer 1 Nobody.").hides("This goes to who asked")
