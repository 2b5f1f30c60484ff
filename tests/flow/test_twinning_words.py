"""What is to be done with a twinning, said in words: by who may it is the command, the others are told who may."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.talk import UTM, Talk
from tests.flow.test_twinnings import joins, owner, twinned


@pytest.fixture
def olga(tmp_path: Path) -> Talk:
    """The owner; twinning 1 is of Köln and Nairobi."""
    olga = owner(tmp_path)
    twinned(olga, "Köln", "Nairobi")
    return olga


SAID = {
    "archive twinning 1": "Archive 1 · Waste in three cities?",
    "Could you please archive the twinning?": "Archive 1 · Waste in three cities?",
    "rename twinning 1 to Water": "1 · Water",
    "call the twinning number 1 “Water for all”.": "1 · Water for all",
    "change the title of twinning 1 to Water": "1 · Water",
    "add Oslo to twinning 1": "Oslo · Norway",
    "include Rio de Janeiro in our twinning": "Rio de Janeiro · Brazil",
    "remove Oslo from twinning 1": "Oslo is no city of this twinning.",
    "remove Maria Schmidt from twinning 1": "Nobody there has that number or name.",
    "invite all cities of twinning 1": "Invitations: 1 ·",
    "invite the cities of twinning 1, please": "Invitations: 1 ·",
    "invite everybody in twinning 1": "Invitations: 1 ·",
    "invite Cologne to twinning 1": "representative of Köln",
    "invite cities of twinning 1": "Invitations: 1 ·",
    "invite city Nairobi to twinning 1": "representative of Nairobi",
    "invite facilitator for twinning 1": "facilitator of 1 ·",
    "invite Paul Weiss to twinning 1": "Which city? Type one of these:",
    "invite a facilitator for twinning 1": "facilitator of 1 ·",
    "link a group to twinning 1": "Link a group to 1 ·",
    "who is in twinning 1?": "1. Köln (Germany, Europe/Berlin): nobody yet",
    "Which cities are in twinning 1?": "1. Köln (Germany, Europe/Berlin): nobody yet",
    "show me twinning 1": "1. Köln (Germany, Europe/Berlin): nobody yet",
    "which twinnings do we have?": "Twinnings",
    "who is in twinning 7?": "There is no twinning 7.",
    "renommez le jumelage 1 en Eau": "1 · Eau",
    "qui est dans le jumelage 1 ?": "1. Köln (Germany, Europe/Berlin): nobody yet",
}


@pytest.mark.parametrize(("line", "shown"), SAID.items(), ids=SAID)
def test_words_are_the_command_for_who_may(olga: Talk, line: str, shown: str) -> None:
    olga.say(line).shows(shown)


def test_an_archived_twinning_is_reopened_in_words(olga: Talk) -> None:
    olga.say("archive twinning 1")
    olga.press("Yes, archive it").shows("Archived")
    olga.say("reopen twinning 1").shows("is no longer archived")


def test_of_two_twinnings_one_must_be_named(olga: Talk) -> None:
    twinned(olga, "Oslo", "Bogotá")
    olga.say("archive the twinning").shows("Which twinning?")


TEAM, LEADERS = (
    "Only the programme team can do that.",
    "Only who leads the twinning, or the programme team, can do that.",
)


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("archive twinning 1", TEAM),
        ("rename twinning 1 to Water", TEAM),
        ("add Oslo to twinning 1", TEAM),
        ("invite all cities of twinning 1", LEADERS),
        ("archive twinning 9", TEAM),
    ],
)
def test_who_may_not_is_told_who_may(olga: Talk, line: str, who: str) -> None:
    rosa = joins(olga, "invite city 1 Nairobi", "rosa")
    rosa.say(line).shows(who)


def test_a_facilitator_invites_and_does_not_archive(olga: Talk) -> None:
    fay = joins(olga, "invite facilitator 1", "fay")
    fay.say("invite all cities of twinning 1").shows("Invitations: 1 ·")
    fay.say("archive twinning 1").shows(TEAM)


def test_who_takes_part_in_nothing_is_told_of_nothing(olga: Talk) -> None:
    ada = olga.beside("ada").knows(programme=UTM)
    for line in ("archive twinning 1", "who is in twinning 1?", "add Oslo to twinning 1"):
        ada.say(line).hides("Only the programme team", "Köln", "no twinning")


@pytest.mark.parametrize(
    "line",
    [
        "name the twinning programmes of UTM", "call the twinning office", "the twinning is called off now",
        "how many cities are in a twinning?", "what is a twinning?", "who pays for the twinning?", "close the window",
        "can we add a partner after the call?", "what is the name of the twinning programme?",
    ],
)  # fmt: skip
def test_other_sentences_are_still_questions_about_the_text(olga: Talk, line: str) -> None:
    olga.say(line).hides("Archive 1", "Changed.", "Invitations", "Which twinning?")


def test_what_is_waited_for_is_not_taken_for_it(olga: Talk) -> None:
    olga.say("twinning new")
    olga.press("UTM City2City")
    olga.say("archive twinning 1").shows("Which priority")
