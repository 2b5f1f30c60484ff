"""Reports and exports are sent into the private chat of who may have them: to a facilitator only what is of their twinnings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.talk import UTM, Talk
from tests.flow.test_matches import CITIES, with_drafts
from tests.flow.test_twinnings import joins, owner, twinned


@pytest.fixture
def olga(tmp_path: Path) -> Talk:
    """The owner; twinnings 1 and 2."""
    olga = owner(tmp_path)
    twinned(olga, "Köln", "Nairobi", title="Waste")
    twinned(olga, "Bogotá", "Oslo", title="Water")
    return olga


@pytest.fixture
def fran(olga: Talk) -> Talk:
    """Who leads twinning 1."""
    return joins(olga, "invite facilitator 1", "fran")


def test_the_team_gets_the_report_as_a_page(olga: Talk) -> None:
    said = olga.say("report")
    assert said.made("report.xlsx").bytes.startswith(b"PK")
    page = said.made("report.html").bytes.decode()
    assert "<h1>" in page and "Waste" in page and "Water" in page


@pytest.mark.parametrize("words", ["feedback report 1", "/feedback report 1", "feedback report #1"])
def test_the_team_gets_the_feedback_of_a_twinning_with_a_page_for_its_cities(olga: Talk, words: str) -> None:
    files = olga.say(words).files
    assert sorted(files) == ["feedback-1-for-cities.html", "feedback-1.html"]
    assert "For the programme team only" in files["feedback-1.html"].bytes.decode()
    assert "may be shown to the cities" in files["feedback-1-for-cities.html"].bytes.decode()


def test_a_facilitator_gets_only_the_page_for_the_cities_of_their_twinning(fran: Talk) -> None:
    assert sorted(fran.say("feedback report 1").files) == ["feedback-1-for-cities.html"]
    assert fran.say("feedback report 2").shows("There is no twinning 2.").files == {}
    assert sorted(fran.say("feedback report").files) == ["feedback-1-for-cities.html"]


@pytest.mark.parametrize("words", ["report", "feedback export", "exports", "export drafts"])
def test_what_is_of_the_team_is_sent_to_nobody_else(fran: Talk, words: str) -> None:
    assert fran.say(words).files == {}
    anna = fran.beside("anna").knows(programme=UTM)
    assert anna.say(words).files == {}


def test_all_answers_come_as_a_table(olga: Talk) -> None:
    assert olga.say("feedback export").made("feedback.xlsx").bytes.startswith(b"PK")
    assert olga.say("feedback export 2").made("feedback-2.xlsx").bytes.startswith(b"PK")
    assert olga.say("feedback export 7").shows("There is no twinning 7.").files == {}


@pytest.mark.parametrize("words", ["export drafts", "exports"])
def test_finished_drafts_come_as_a_table_and_as_data(olga: Talk, words: str) -> None:
    with_drafts(olga, *CITIES)
    said = olga.say(words)
    assert sorted(said.files) == ["drafts.csv", "drafts.json"]
    assert "Łódź" in said.files["drafts.csv"].bytes.decode()


def test_without_a_draft_that_may_be_read_no_file_is_promised(olga: Talk) -> None:
    assert olga.say("export drafts").shows("No finished draft may be read by the team.").files == {}


def test_what_there_is_to_send_is_one_tap_away(olga: Talk, fran: Talk) -> None:
    said = olga.press(olga.say("menu").button("Reports and files"))
    said.shows("`report`", "`feedback report 1`", "`feedback export`", "`export drafts`", "`overview`", "`matches`")
    assert "report.html" in olga.press(said.button("Report")).files
    fran.press(fran.say("menu").button("Reports and files")).shows("`feedback report 1`").hides("`export", "`report`")


def test_the_overview_names_the_page_that_is_sent(olga: Talk) -> None:
    olga.say("overview").shows("`report` sends the whole of it as a page.")


def test_sentences_that_begin_so_are_questions(olga: Talk) -> None:
    assert olga.say("report to whom after the session?").files == {}
    assert olga.say("exports are read by whom?").files == {}
