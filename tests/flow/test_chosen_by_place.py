"""What is offered beside the questions of a form is chosen by its place in words, as the options of a question are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.talk import UTM, Talk


@pytest.fixture
def offered(tmp_path: Path) -> Talk:
    """A person to whom cities are offered for the name of theirs."""
    talk = Talk(tmp_path).knows(programme=UTM)
    talk.say("draft", "yes", "no", "Burgos").shows("Is it this one?", "1. Burgos, Spain", "2. Burgos, Philippines")
    return talk


@pytest.mark.parametrize("words", ["the first one", "first", "1 please", "number one", "I take the first", "1st"])
def test_the_first_one_is_the_first(offered: Talk, words: str) -> None:
    offered.say(words)
    assert offered.answers()["A2"] == "ES"


@pytest.mark.parametrize("words", ["the second one", "2, please", "option two", "number 2"])
def test_the_second_one_is_the_second(offered: Talk, words: str) -> None:
    offered.say(words)
    assert offered.answers()["A2"] == "PH"


@pytest.mark.parametrize("words", ["the ninth one", "two cities", "-1", "first I must ask the mayor"])
def test_what_names_no_place_chooses_none(offered: Talk, words: str) -> None:
    offered.say(words)
    assert "A2" not in offered.answers()


def test_at_the_menu_and_between_programmes_too(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    talk.say("check").shows("Which programme is it about?")
    talk.say("the second one").shows("NetZeroCities")


def test_nothing_is_deleted_by_a_place(tmp_path: Path) -> None:
    talk = Talk(tmp_path).knows(programme=UTM)
    talk.say("forget").shows("This deletes everything")
    talk.say("the first one").hides("everything about you is deleted here")
