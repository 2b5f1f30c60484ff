"""The answers of a poll as people type them, shown as they were read; and the words by which polls are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.flow.polling import SESSION, Polling
from tests.flow.world import TELEGRAM


@pytest.fixture
def world(tmp_path: Path) -> Polling:
    return Polling(tmp_path)


def typed(world: Polling, options: str) -> str:
    for words in ("poll new", "1", "When do we meet?"):
        world.say(words)
    return world.say(options)


def shown(*options: str) -> str:
    return "\n".join(f"  {number}. {option}" for number, option in enumerate(options, 1))


@pytest.mark.parametrize(
    ("options", "read"),
    [
        ("May, June, September", ["May", "June", "September"]),
        ("May,June", ["May", "June"]),
        ("May; June; September", ["May", "June", "September"]),
        ("May, June; September", ["May, June", "September"]),
        ("Köln, with a visit\nBogotá; by video", ["Köln, with a visit", "Bogotá; by video"]),
        ("1,5 hours, 2 hours", ["1,5 hours", "2 hours"]),
        ("1,5 h; 2,5 h; 3 h", ["1,5 h", "2,5 h", "3 h"]),
        ("10,20,30", ["10", "20", "30"]),
        ("- May\n- June", ["May", "June"]),
        ("• May\n\n• June\n", ["May", "June"]),
        ("1. May\n2. June\n3. September", ["May", "June", "September"]),
        ("1) May; 2) June", ["May", "June"]),
        ("1. May\n3. May", ["1. May", "3. May"]),
        ("-5 °C\n+5 °C", ["-5 °C", "+5 °C"]),
        ("May, June,", ["May", "June"]),
        ("五月、六月、九月", ["五月", "六月", "九月"]),
        ("مايو، يونيو", ["مايو", "يونيو"]),
        ("14:00-15:00, 15:00-16:00", ["14:00-15:00", "15:00-16:00"]),
    ],
)
def test_answers_apart_by_lines_commas_or_semicolons_are_shown_as_they_were_read(
    world: Polling, options: str, read: Sequence[str]
) -> None:
    said = typed(world, options)
    assert f"I read {len(read)} answers:\n{shown(*read)}\n" in said
    assert "`back` asks for them again." in said
    assert "Who sees what?" in said


@pytest.mark.parametrize("options", ["Yes, yes, No", "Yes\nYES\nNo", "Yes; No; Yes", "Straße, STRASSE, No"])
def test_answers_that_differ_in_case_alone_are_one(world: Polling, options: str) -> None:
    said = typed(world, options)
    assert "I read 2 answers:" in said
    assert "What was there twice counts once." in said


def test_answers_of_which_none_is_there_twice_are_not_said_to_be(world: Polling) -> None:
    assert "counts once" not in typed(world, "May, June")


def test_what_was_read_wrong_is_put_right(world: Polling) -> None:
    typed(world, "May, early\nJune")
    assert "Which answers are there to choose from?" in world.say("back")
    assert f"I read 3 answers:\n{shown('May', 'early', 'June')}" in world.say("May, early, June")


@pytest.mark.parametrize("options", ["May", "May;", "Mai, mai", ",;,", ", ".join(map(str, range(13)))])
def test_too_few_or_too_many_are_asked_for_again(world: Polling, options: str) -> None:
    said = typed(world, options)
    assert "a poll has 2 to 12, apart by commas, semicolons or lines." in said
    assert "Which answers are there to choose from?" in said


# -- words for polls


LISTS = ["poll", "polls", "Polls?", "poll list", "list of polls", "show me the polls", "list polls", "the polls please"]
RESULTS = [
    "poll results", "poll result", "polls results", "results of the poll", "result of the poll", "results of the polls",
    "show me the poll results", "Results of the poll, please", "the results of the poll", "poll 1", "poll results 1",
]  # fmt: skip


def polled(world: Polling) -> None:
    poll = world.make()
    world.tap(poll, 1, "karl", TELEGRAM)


@pytest.mark.parametrize("words", LISTS)
@pytest.mark.parametrize("making", [False, True])
def test_polls_are_listed_by_any_word_for_them(world: Polling, words: str, making: bool) -> None:
    polled(world)
    if making:
        world.say("poll new")
    said = world.say(words)
    assert said.startswith("Polls\n")
    assert "1 · Shall we go on?" in said
    assert "There is no twinning" not in said


@pytest.mark.parametrize("words", RESULTS)
@pytest.mark.parametrize("making", [False, True])
def test_a_result_is_shown_by_any_word_for_it(world: Polling, words: str, making: bool) -> None:
    polled(world)
    if making:
        world.say("poll new")
    said = world.say(words)
    assert "1 · Shall we go on?" in said
    assert "Yes: ▇▇▇▇▇▇▇▇▇▇▇▇ 1 (100 %)" in said


def test_without_a_number_the_result_of_the_newest_that_was_asked_is_shown(world: Polling) -> None:
    assert "There is no poll yet." in world.say("poll results")
    polled(world)
    world.make(labels=("Now", "Later"))
    world.say(SESSION)
    said = world.say("results of the poll")
    assert said.startswith("2 · ")
    assert "`poll` lists the others." in said
    assert "There is no such poll." in world.say("poll results 9")


@pytest.mark.parametrize("words", ["poll results", "polls", "poll 1", "results of the poll"])
def test_to_others_these_are_words_like_any(world: Polling, words: str) -> None:
    polled(world)
    assert "Shall we go on?" not in world.say(words, "karl")


@pytest.mark.parametrize(
    ("words", "begins"),
    [("sondages", "Sondages"), ("liste des sondages", "Sondages"), ("sondage 1", "1 · "), ("résultats du sondage", "1 · "),
     ("sondage résultats 1", "1 · "), ("les résultats du sondage, merci", "1 · ")],
)  # fmt: skip
def test_in_french_too(world: Polling, words: str, begins: str) -> None:
    polled(world)
    world.say("language fr")
    assert world.say(words).startswith(begins)


@pytest.mark.parametrize(
    "words",
    [
        "what do the polls say about energy",
        "the polls are closed, are they not?",
        "poll the cities",
        "results of the pilot",
    ],
)
def test_words_that_say_more_are_no_command(world: Polling, words: str) -> None:
    polled(world)
    assert "Shall we go on?" not in world.say(words)
