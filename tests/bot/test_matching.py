"""``city2city matches`` on a real database file: what is shown, to whom, and in which form."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from bot.reports import match_files, match_table
from bot.runtime.settings import Settings, settings
from faq.pack.load import load_packs
from faq.sessions.match_facts import Fact
from handlers.staff import match_words
from handlers.staff.match_pool import MatchRequest
from storage.open import open_store
from storage.records import Identity
from storage.store import Store

CITY, ZERO = "utm-city2city", "netzerocities-twinning"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
PACKS = load_packs()


@pytest.fixture
def database(tmp_path: Path) -> str:
    return str(tmp_path / "city.db")


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    with closing(open_store(database)) as opened:
        yield opened


@pytest.fixture
def conf(tmp_path: Path) -> Settings:
    return settings({"CITY2CITY_FILES": str(tmp_path / "files")})


def add(
    store: Store, name: str, *, programme: str = CITY, agreed: bool = True, finished: bool = True, **answers: Any
) -> None:
    """A draft of a city; its answers by leaf, with ``_`` for the dot."""
    with store.transaction():
        person = store.person(Identity("telegram", "", name), 0)
        form = store.create_form(person.id, programme, "draft", 0)
        store.save_form(replace(form, keep=True, staff_may_read=agreed))
        said: Mapping[str, Any] = {"A1": name, **{leaf.replace("_", "."): value for leaf, value in answers.items()}}
        if finished:
            store.finish(form.id, {"answers": said, "no_longer_asked": {}}, 0)


def matches(conf: Settings, database: str, programme: str, form: str, top: int, now: datetime) -> str:
    return match_files.matches(conf, database, MatchRequest(programme=programme), form, top, now).decode("utf-8-sig")


def of_three(store: Store) -> None:
    waste = {"E1_priorities": ["Waste-to-energy"]}
    add(store, "Köln", A6="Europe/Berlin", E3="biogas from scraps", E5="cool roofs", F1_city="Nairobi", **waste)
    add(store, "Nairobi", A6="Africa/Nairobi", E3="roofs", E5="biogas", F1_city="Cologne", **waste)
    add(store, "Bogotá", A6="America/Bogota", E1_priorities=["Clean hydrogen"])


def test_groups_are_ranked_with_the_reasons_on_both_sides(store: Store, database: str, conf: Settings) -> None:
    of_three(store)
    said = matches(conf, database, "", "text", 30, NOW)
    head, care, _, first, *rest = said.splitlines()
    assert head == "UTM City2City: 3 finished drafts that the team may read"
    assert "the programme team decides" in care
    assert first.startswith("1. Köln + Nairobi · ")
    assert rest[: rest.index("")] == [
        "\u2003+ All of them chose: Waste-to-energy",
        "\u2003+ Köln needs what Nairobi can share: biogas",
        "\u2003+ Nairobi needs what Köln can share: roofs",
        "\u2003+ Köln and Nairobi name each other",
        "\u2003+ At most 6,456 km apart",
        "\u2003+ Office hours in common: 8 a day",
        "\u2003- Different climates: temperate, tropics",
        "\u2003? What the cities may do is not described",
        "\u2003? Inhabitants not known: Köln, Nairobi",
    ]
    assert "\u2003- No priority was chosen by all of them" in rest
    assert [line[:2] for line in rest if line[:1].isdecimal()] == ["2.", "3.", "4."]


def test_the_same_as_a_table_and_as_json(store: Store, database: str, conf: Settings) -> None:
    of_three(store)
    (row, *_) = list(csv.DictReader(io.StringIO(matches(conf, database, CITY, "csv", 2, NOW), newline="")))
    assert (row["programme"], row["rank"], row["cities"]) == (CITY, "1", "Köln; Nairobi")
    assert row["against"] == "Different climates: temperate, tropics"
    first, second = json.loads(matches(conf, database, CITY, "json", 2, NOW))
    assert (first["cities"], first["rank"], second["rank"]) == (["Köln", "Nairobi"], 1, 2)
    assert float(row["points"]) == first["points"] > second["points"]
    assert len(first["drafts"]) == 2


def test_only_finished_drafts_of_those_who_agreed_are_compared(store: Store, database: str, conf: Settings) -> None:
    add(store, "Köln")
    add(store, "Secret", agreed=False)
    add(store, "Halfway", finished=False)
    said = matches(conf, database, "", "text", 30, NOW)
    assert said == "UTM City2City: 1 finished drafts that the team may read\nToo few for a twinning.\n"
    assert matches(conf, database, "", "csv", 30, NOW).splitlines() == [
        ",".join(one.title for one in match_table.COLUMNS)
    ]


def test_cities_of_two_programmes_are_never_put_together(store: Store, database: str, conf: Settings) -> None:
    add(store, "Köln", E1_priorities=["Clean hydrogen"])
    add(store, "Ghent", E1_priorities=["Clean hydrogen"])
    add(store, "Braga", programme=ZERO, C2="old heating")
    add(store, "Aveiro", programme=ZERO, C3="heating")
    found = json.loads(matches(conf, database, "", "json", 30, NOW))
    assert [(one["programme"], one["cities"]) for one in found] == [
        (CITY, ["Ghent", "Köln"]),
        (ZERO, ["Aveiro", "Braga"]),
    ]


def test_nothing_there_and_unknown_programmes_are_said(store: Store, database: str, conf: Settings) -> None:
    assert matches(conf, database, "", "text", 30, NOW) == "No finished draft may be read by the team.\n"
    with pytest.raises(LookupError, match="unknown programme 'utm'; there are: "):
        matches(conf, database, "utm", "text", 30, NOW)


def test_no_control_character_and_no_formula_gets_through(store: Store, database: str, conf: Settings) -> None:
    add(store, "=cmd()\x1b[31m")
    add(store, "Ghent")
    assert "\x1b" not in matches(conf, database, "", "text", 30, NOW)
    (row,) = csv.DictReader(io.StringIO(matches(conf, database, "", "csv", 30, NOW), newline=""))
    assert row["cities"].startswith("'=cmd()")


def test_the_command(store: Store, database: str) -> None:
    of_three(store)
    ran = CliRunner().invoke(main, ["matches", "--db", database, "--format", "json", "--top", "1"])
    assert (ran.exit_code, json.loads(ran.stdout)[0]["cities"]) == (0, ["Köln", "Nairobi"])
    assert CliRunner().invoke(main, ["matches", "--db", f"{database}x"]).exit_code == 2


@pytest.mark.parametrize("kind", sorted(match_words.REASONS))
def test_every_reason_reads_as_a_sentence(kind: tuple[str, Any]) -> None:
    what = ("200,000", "300,000") if kind[0] == "size" else ("waste",)
    said = match_words.reason(match_table.WORDS, Fact(*kind, 0.5, ("Köln", "Ghent"), what))
    assert re.fullmatch(r"[A-Z][^{}]{10,}", said)
