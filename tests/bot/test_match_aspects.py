"""What ``city2city matches`` says of size, climate, distance, other languages, wishes for what is there, and hours at night."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from faq.sessions.candidates import OTHER, written_in
from storage.open import open_store
from storage.records import Identity

CITY = "utm-city2city"
Row = Mapping[str, Any]
Ask = Callable[..., list[Row]]


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Ask]:
    """The rows of ``matches`` for cities, each with its answers, which may be read by the team."""

    def rows(*cities: Mapping[str, Any]) -> list[Row]:
        database = str(tmp_path / "city.db")
        with closing(open_store(database)) as store, store.transaction():
            for answers in cities:
                person = store.person(Identity("telegram", "", answers["A1"]), 0)
                form = store.create_form(person.id, CITY, "draft", 0)
                store.save_form(replace(form, keep=True, staff_may_read=True))
                store.finish(form.id, {"answers": answers, "no_longer_asked": {}}, 0)
        ran = CliRunner().invoke(main, ["matches", "--db", database, "--format", "json", "--as-of", "2026-11-22"])
        assert ran.exit_code == 0, ran.output
        found: list[Row] = json.loads(ran.stdout)
        return found

    yield rows


def points(rows: list[Row], *cities: str) -> float:
    (found,) = (row["points"] for row in rows if set(row["cities"]) == set(cities))
    return float(found)


def said(rows: list[Row], side: str, *cities: str) -> str:
    (found,) = (row[side] for row in rows if set(row["cities"]) == set(cities))
    return "\n".join(found)


def test_cities_of_one_size_stand_above_cities_of_very_different_size(ask: Ask) -> None:
    rows = ask(
        {"A1": "Ash", "A5.inhabitants": 400_000},
        {"A1": "Birch", "A5.inhabitants": 390_000},
        {"A1": "Cedar", "A5.inhabitants": 9_000_000},
    )
    assert points(rows, "Ash", "Birch") > points(rows, "Ash", "Cedar")
    assert "Inhabitants: 390,000 to 400,000" in said(rows, "for", "Ash", "Birch")
    assert "Very different in size: 400,000 and 9,000,000 inhabitants" in said(rows, "against", "Ash", "Cedar")


def test_near_cities_stand_above_far_ones_and_one_climate_above_two(ask: Ask) -> None:
    rows = ask({"A1": "Porto", "A2": "PT"}, {"A1": "Braga", "A2": "PT"}, {"A1": "Surabaya", "A2": "ID"})
    assert points(rows, "Porto", "Braga") > points(rows, "Porto", "Surabaya")
    assert "km apart" in said(rows, "for", "Porto", "Braga")
    assert "Very far apart: 13," in said(rows, "against", "Porto", "Surabaya")


def test_climate_in_the_words_of_the_cities_counts(ask: Ask) -> None:
    rows = ask(
        {"A1": "Ash", "A7": "Steep hills, monsoon floods"},
        {"A1": "Birch", "A7": "Monsoon rains on hills"},
        {"A1": "Cedar", "A7": "Dry plain with long frost"},
    )
    assert points(rows, "Ash", "Birch") > points(rows, "Ash", "Cedar")
    assert "hills, monsoon" in said(rows, "for", "Ash", "Birch")


def test_what_is_not_known_of_size_climate_and_place_is_said(ask: Ask) -> None:
    rows = ask({"A1": "Nowheria"}, {"A1": "Elsewhere-on-Sea"})
    unknown = said(rows, "not known", "Nowheria", "Elsewhere-on-Sea")
    for words in ("Inhabitants not known: ", "Climate not known: ", "Not in the list of cities"):
        assert words in unknown


def test_a_wish_for_the_same_topic_as_now_counts_nothing_and_costs(ask: Ask) -> None:
    wish = {"F1.city": "Porto", "F1.country": "PT", "F1.cooperation": "same_topic"}
    back = {"F1.city": "Braga", "F1.country": "PT", "F1.cooperation": "same_topic"}
    rows = ask({"A1": "Braga", "A2": "PT", **wish}, {"A1": "Porto", "A2": "PT", **back}, {"A1": "Aveiro", "A2": "PT"})
    assert points(rows, "Braga", "Porto") < points(rows, "Braga", "Aveiro") - 2.5
    assert "name" not in said(rows, "for", "Braga", "Porto")
    assert "same topic" in said(rows, "against", "Braga", "Porto")


POLISH = "Chcemy zobaczyć, jak inne miasta ogrzewają stare kamienice bez węgla i skąd na to biorą środki"
ENGLISH = "We would like to see how other cities heat their old blocks without coal and who pays for it"


def test_another_language_is_unknown_and_not_against(ask: Ask) -> None:
    rows = ask({"A1": "Lodz", "E3": POLISH, "E5": POLISH}, {"A1": "Porto", "E3": ENGLISH, "E5": ENGLISH})
    assert "No word" not in said(rows, "against", "Lodz", "Porto")
    assert "another language, so needs were not compared: Lodz" in said(rows, "not known", "Lodz", "Porto")


def test_two_cities_that_write_in_one_language_are_compared_whatever_it_is(ask: Ask) -> None:
    rows = ask({"A1": "Lodz", "E3": POLISH, "E5": POLISH}, {"A1": "Gdynia", "E3": POLISH, "E5": POLISH})
    assert "can share: " in said(rows, "for", "Lodz", "Gdynia")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        (POLISH, "pl"),
        ("Wie trennen andere Städte die Abfälle der Märkte, und wer bezahlt das", "de"),
        ("Kami ingin belajar bagaimana kota lain mengelola sampah pasar", ""),
        ("Szeretnénk megtanulni, hogyan lehet a távfűtést megújuló energiára átállítani", OTHER),
        ("تبريد المدارس في المدن الساحلية مع مواد محلية رخيصة", OTHER),
        ("cool roofs, green bonds, heat registers, solar pumps, tram lines", ""),
        ("Cool roofs", ""),
    ],
)
def test_the_language_of_a_text_is_told_where_it_can_be(text: str, language: str) -> None:
    assert written_in(text) == language


def test_words_are_shown_as_the_city_wrote_them(ask: Ask) -> None:
    rows = ask(
        {"A1": "Bergen", "E3": "Shore power for cruise ships in the harbour"},
        {"A1": "Turku", "E5": "Shore power at the harbour for cruise ships"},
    )
    shown = said(rows, "for", "Bergen", "Turku")
    assert "cruise" in shown and "harbour" in shown
    assert "cruize" not in shown


def test_without_an_office_hour_in_common_it_is_said_when_somebody_must_meet(ask: Ask) -> None:
    rows = ask(
        {"A1": "Phoenix", "A6": "America/Phoenix"},
        {"A1": "Ahmedabad", "A6": "Asia/Kolkata"},
        {"A1": "Porto", "A6": "Europe/Lisbon"},
        {"A1": "Manila", "A6": "Asia/Manila"},
    )
    two = said(rows, "against", "Ahmedabad", "Phoenix")
    assert (
        "No office hour in common all year: at best somebody meets early or late, Ahmedabad 07:00, Phoenix 18:30" in two
    )
    three = said(rows, "against", "Manila", "Phoenix", "Porto")
    assert "No office hour in common all year: somebody must meet at night, at best " in three


def test_what_kinds_of_authority_differ_is_named(ask: Ask) -> None:
    rows = ask(
        {"A1": "Ash", "A3": "local_government", "A4": "city"}, {"A1": "Birch", "A3": "local_government", "A4": "county"}
    )
    assert "Ash (City or authority, City), Birch (City or authority, County)" in said(rows, "against", "Ash", "Birch")
    assert "%" not in said(rows, "for", "Ash", "Birch")
