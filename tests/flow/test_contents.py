"""What there is to read: the contents by theme, and sections by their number, wherever one is; what is open stays open."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from handlers.dialog.turn import Knowledge
from tests.flow.talk import GROUP, NZC, UTM, Talk, shipped

COVERS = "What the programme text covers"


@pytest.fixture
def reader(tmp_path: Path) -> Talk:
    return Talk(tmp_path).knows(programme=UTM)


@pytest.mark.parametrize(
    "words", ["faq", "/faq", "FAQ", "faq contents", "table of contents", "contents?", "table des matières"]
)
def test_the_contents_are_themes_to_choose(reader: Talk, words: str) -> None:
    reader.say(words).shows(COVERS, "1. The programme", "4. Who can join", "7. Sessions and results")
    reader.say("4").shows(
        "Who can join", "1. 3.2 How do the primary eligibility criteria", "3. 3.4 Why is it important"
    )
    reader.say("1").shows("at least 50,000 inhabitants", "— City2City · 3.2")


def test_a_theme_is_chosen_by_its_button_also_later(reader: Talk) -> None:
    money = reader.say("faq").button("Money and travel")
    reader.say("4").shows("Who can join")
    reader.press(money).shows("Money and travel", "1. 2.5 Will participating cities receive")


def test_without_a_programme_each_theme_says_whose_it_is(tmp_path: Path) -> None:
    talk = Talk(tmp_path).knows(programme="")
    talk.say("faq").shows(COVERS, "City2City · Who can join", "NetZeroCities · How and when to apply")
    talk.say("NetZeroCities · How and when to apply").shows("1. NetZeroCities · how-to-apply How does a city apply?")
    talk.say("2").shows("Applications are welcomed until 31 May")


@pytest.mark.parametrize("words", ["faq 9.9", "faq 77", "9.9", "section 9.9?", "chapitre 12", "§ 8"])
def test_an_unknown_section_is_said_to_be_none_and_the_contents_are_shown(reader: Talk, words: str) -> None:
    reader.say(words).shows("There is no section", COVERS, "1. The programme")


@pytest.mark.parametrize(
    "words", ["3.2", "faq 3.2", "section 3.2", "faq section 3.2.", "Kapitel 3.2", "§3.2", "/faq 3.2?"]
)
def test_a_section_is_read_however_its_number_is_given(reader: Talk, words: str) -> None:
    reader.say(words).shows("at least 50,000 inhabitants", "— City2City · 3.2").hides("we are talking about")


def test_a_chapter_is_its_sections(reader: Talk) -> None:
    reader.say("faq 4").shows("1. 4.1 What is the structure", "3. 4.3 Which kinds of results")


def test_a_theme_is_named_behind_the_word(reader: Talk) -> None:
    reader.say("faq who can join").shows("1. 3.2 How do the primary", "3. 3.4 Why is it important")


def test_a_section_of_the_other_programme_is_said_to_be_that(reader: Talk) -> None:
    said = reader.say("faq which-countries")
    said.shows(
        "which-countries is a section of NetZeroCities", "we are talking about UTM City2City", "associated countries"
    )
    reader.press("Switch to NetZeroCities Twinning Learning Programme")
    assert reader.person.programme == NZC
    reader.say("3.2").shows("3.2 is a section of UTM City2City", "at least 50,000")


@pytest.mark.parametrize(
    "words",
    [
        "faq deadline",
        "duration",
        "what is in chapter 3 of the law?",
        "how many sessions are there?",
        "3 cities",
        "2030",
        "faq when is it?",
    ],
)
def test_a_question_is_no_section(reader: Talk, words: str) -> None:
    reader.say(words).hides(COVERS, "There is no section")


@pytest.mark.parametrize("words", ["faq", "faq 9.9", "faq who can join", "faq which-countries", "9.9?"])
def test_in_a_form_the_open_question_is_asked_again_and_nothing_is_kept(reader: Talk, words: str) -> None:
    reader.say("check", "1")
    before = reader.answers("check")
    reader.say(words).shows("Back to the question:", "Is your city a member")
    assert (reader.answers("check"), reader.at) == (before, "check")
    reader.say("2").hides(COVERS)


def test_in_a_form_themes_and_sections_are_buttons(reader: Talk) -> None:
    reader.say("check", "1", "faq").shows(
        COVERS, "Type `faq` and one of these names", "[The programme]", "Back to the question:"
    )
    reader.press("Who can join").shows("Type `faq` and a section number", "[3.2 How do", "Back to the question:")
    reader.press(next(one for one in reader.last.buttons if one.label.startswith("3.2"))).shows(
        "50,000", "Is your city a member"
    )


def test_a_poll_that_is_half_made_stays_so(reader: Talk) -> None:
    reader.say("forget").shows("1.")
    reader.say("faq").shows(COVERS, "[The programme]")
    assert reader.at == "forget"


def test_in_a_group_the_contents_are_buttons(reader: Talk) -> None:
    group = reader.beside("u2", "g1", GROUP)
    group.say("faq").shows(COVERS, "[City2City · The programme]")
    group.press("City2City · Who can join").shows("[City2City · 3.2 How do the primary")
    group.say("faq 3.2").shows("at least 50,000")


def test_a_programme_without_themes_has_all_its_sections_in_one(tmp_path: Path) -> None:
    pack = shipped().packs[NZC]
    bare = replace(pack, file=replace(pack.file, theme=()))
    talk = Talk(tmp_path, knowledge=Knowledge({NZC: bare}, shipped().library)).knows(programme=NZC)
    talk.say("faq").shows(COVERS, "1. All sections")
    talk.say("1").shows("1. what-it-is What is the Twinning Learning Programme?", "18. first-cohort")


def test_what_is_withheld_is_said_without_the_lines_of_the_source(reader: Talk) -> None:
    said = reader.say("faq 3.1").shows("Editor's note: The contact lines at the end of 3.1 repeat themselves.")
    said.hides("source.txt", "A:207")
