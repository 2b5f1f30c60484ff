"""``matches`` in the chat: for the team alone, a few groups as words, a whole allocation as a page and a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from storage.records import Identity, Role, TwinningCity
from tests.flow.talk import UTM, Talk

WASTE, COOLING = "Waste-to-energy", "Cooling planning, measures & technologies"
CITIES: Mapping[str, Mapping[str, Any]] = {
    "Köln": {"A2": "DE", "A6": "Europe/Berlin", "E1.priorities": [WASTE, COOLING]},
    "Nairobi": {"A2": "KE", "A6": "Africa/Nairobi", "E1.priorities": [WASTE]},
    "Bogotá": {"A2": "CO", "A6": "America/Bogota", "E1.priorities": [COOLING]},
    "Łódź": {"A2": "PL", "A6": "Europe/Warsaw", "E1.priorities": [COOLING]},
}


def with_drafts(talk: Talk, *names: str) -> Talk:
    """Somebody of the team, and the finished drafts of these cities."""
    person = talk.person_id
    with talk.store() as store, store.transaction():
        store.give_role(Role(person, "staff", 0))
        for name in names:
            owner = store.person(Identity("telegram", "", name), 0)
            form = store.create_form(owner.id, UTM, "draft", 0)
            store.save_form(replace(form, keep=True, staff_may_read=True))
            store.finish(form.id, {"answers": {"A1": name, **CITIES[name]}, "no_longer_asked": {}}, 0)
    return talk


@pytest.fixture
def staff(tmp_path: Path) -> Talk:
    return with_drafts(Talk(tmp_path).knows(programme=UTM), *CITIES)


def test_to_others_it_is_a_word_like_any(tmp_path: Path) -> None:
    Talk(tmp_path).knows(programme=UTM).say("matches").hides("Best groups", "points")


def test_the_team_sees_the_best_groups_with_what_is_for_and_against(staff: Talk) -> None:
    said = staff.say("matches").shows(
        "Best groups", "1. ", " points. For: ", "the programme team decides", "matches Porto"
    )
    assert said.text.count(" points. ") == 5


def test_the_whole_allocation_comes_as_a_page_and_a_workbook(staff: Talk) -> None:
    files = staff.say("matches").files
    assert sorted(files) == ["matches.html", "matches.xlsx"]
    page = files["matches.html"].bytes.decode()
    assert "Twinnings proposed" in page and "It is proven" in page
    assert all(name in page for name in CITIES)
    assert files["matches.xlsx"].bytes.startswith(b"PK")


@pytest.mark.parametrize("words", ["matches Lodz", "matches with Łódź", "matches partners of lodz", "/matches Lodz"])
def test_partners_of_a_city_can_be_asked_by_any_of_its_names(staff: Talk, words: str) -> None:
    said = staff.say(words)
    lines = [line for line in said.lines if " points. " in line]
    assert len(lines) == 5 and all("Łódź" in line for line in lines)
    assert "Groups of cities" in said.files["matches.html"].bytes.decode()


@pytest.mark.parametrize(
    ("words", "cities", "groups"),
    [
        ("matches threes", 3, 4),
        ("matches pairs", 2, 5),
        ("matches Lodz, threes", 3, 3),
        ("matches threes with Lodz", 3, 3),
    ],
)
def test_groups_of_one_size_can_be_asked(staff: Talk, words: str, cities: int, groups: int) -> None:
    lines = [line.partition(" · ")[0] for line in staff.say(words).lines if " points. " in line]
    assert [line.count(" + ") for line in lines] == [cities - 1] * groups


def test_a_city_that_nobody_knows_is_said(staff: Talk) -> None:
    said = staff.say("matches Atlantis").shows("No finished draft that you may read is of Atlantis.")
    assert said.files == {}


def test_cities_of_a_running_twinning_are_left_out_and_named(staff: Talk) -> None:
    with staff.store() as store, store.transaction():
        made = store.create_twinning(UTM, "Waste", "", 0)
        store.set_cities(made.id, [TwinningCity(made.id, 1, "Cologne", "DE", "Europe/Berlin")])
    said = staff.say("matches").shows("Twinned already, so left out: Köln")
    assert not any("Köln" in line for line in said.lines if " points. " in line)
    staff.say("matches Köln").shows("Köln is in twinning 1 already.")


def test_with_one_draft_there_is_nothing_to_compare(tmp_path: Path) -> None:
    one = with_drafts(Talk(tmp_path).knows(programme=UTM), "Köln")
    assert one.say("matches").shows("No two finished drafts may be read by the team.").files == {}


def test_a_sentence_that_begins_with_the_word_is_a_question(staff: Talk) -> None:
    staff.say("matches are made by whom and how?").hides("Best groups", "No finished draft")


def test_in_french(staff: Talk) -> None:
    staff.say("language fr")
    staff.say("/matches trios").shows("Meilleurs groupes", "Toutes ont choisi")


def test_what_was_told_of_a_draft_goes_with_who_forgets(staff: Talk) -> None:
    staff.say("matches").shows("Nairobi")
    with staff.store() as store, store.transaction():
        assert any("Nairobi" in str(row.out.body) for row in store.outbox())
        store.forget(store.person_of(Identity("telegram", "", "Nairobi")))
        assert not any("Nairobi" in str(row.out.body) for row in store.outbox())
