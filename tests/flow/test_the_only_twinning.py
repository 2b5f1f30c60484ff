"""Who looks after one twinning need not say its number, and a poll keeps what was typed behind its command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.talk import Talk
from tests.flow.test_twinnings import owner, twinned
from tests.flow.world import World


@pytest.fixture
def olga(tmp_path: Path) -> Talk:
    olga = owner(tmp_path)
    twinned(olga, "Köln", "Nairobi", title="Learning")
    return olga


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("invite cities", "Invitations: 1 · Learning"),
        ("invite facilitator", "Invitation: facilitator of 1 · Learning"),
        ("invite facilitator Fran Peters", "Invitation: Fran Peters, facilitator of 1 · Learning"),
        ("invite city Köln", "Invitation: representative of Köln in 1 · Learning"),
        ("invite city Köln: Maria Schmidt", "Invitation: representative of Maria Schmidt, Köln in 1 · Learning"),
        ("twinning link", "Link a group to 1 · Learning"),
        ("twinning show", "1 · Learning"),
        ("twinning 1", "Facilitators: nobody yet"),
        ("twinning archive", "Archive 1 · Learning?"),
    ],
)
def test_the_only_one_is_meant(olga: Talk, words: str, shown: str) -> None:
    olga.say(words).shows(shown)


@pytest.mark.parametrize("words", ["invite cities", "invite city Köln", "twinning link"])
def test_of_several_it_is_asked_which(olga: Talk, words: str) -> None:
    twinned(olga, "Bogotá", "Oslo", title="Other")
    olga.say(words).hides("Invitation", "Link a group")


@pytest.mark.parametrize("words", ["invite cities 9", "twinning link 9", "twinning 9"])
def test_a_number_that_is_none_stays_one(olga: Talk, words: str) -> None:
    olga.say(words).shows("There is no twinning 9.")


def test_who_looks_after_none_has_none(olga: Talk) -> None:
    olga.beside("xeno").say("twinning link").hides("Link a group", "1 · Learning")


def test_a_poll_keeps_the_question_and_answers_that_are_typed_with_it(world: World) -> None:
    assert "Which twinnings do you want to ask?" in world.say("poll new Which topic next? Heat; Waste; Water")
    assert "Who sees what?" in world.say("1")
    world.say("Open")
    world.say("3")
    said = world.say("Yes")
    assert "Which topic next?" in said
    assert "1. Heat" in said and "3. Water" in said


def test_a_question_alone_waits_for_its_answers(world: World) -> None:
    world.say("poll new Which topic comes next?")
    assert "Which answers are there to choose from?" in world.say("1")
    world.say("Heat, Waste")
    world.say("Open")
    world.say("3")
    assert "Which topic comes next?" in world.say("Yes")
