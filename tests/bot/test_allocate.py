"""``city2city matches --allocate``, ``--with`` and ``--size``: what is proposed, who is left over and why, and what is refused."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import main
from faq.sessions import allocation_solver
from storage.open import open_store
from storage.records import Identity, TwinningCity

CITY = "utm-city2city"
WASTE, COOLING = "Waste-to-energy", "Cooling planning, measures & technologies"
CITIES: Mapping[str, Mapping[str, Any]] = {
    "Köln": {"A2": "DE", "A6": "Europe/Berlin", "E1.priorities": [WASTE, COOLING]},
    "Nairobi": {"A2": "KE", "A6": "Africa/Nairobi", "E1.priorities": [WASTE]},
    "Bogotá": {"A2": "CO", "A6": "America/Bogota", "E1.priorities": [COOLING]},
    "Porto": {"A2": "PT", "A6": "Europe/Lisbon", "E1.priorities": [WASTE]},
    "Łódź": {"A2": "PL", "A6": "Europe/Warsaw", "E1.priorities": [COOLING]},
}
Run = Callable[..., Result]


@pytest.fixture
def database(tmp_path: Path) -> str:
    place = str(tmp_path / "city.db")
    with closing(open_store(place)) as store, store.transaction():
        for name, answers in CITIES.items():
            person = store.person(Identity("telegram", "", name), 0)
            form = store.create_form(person.id, CITY, "draft", 0)
            store.save_form(replace(form, keep=True, staff_may_read=True))
            store.finish(form.id, {"answers": {"A1": name, **answers}, "no_longer_asked": {}}, 0)
    return place


@pytest.fixture
def run(database: str) -> Iterator[Run]:
    def matches(*words: str) -> Result:
        return CliRunner().invoke(main, ["matches", "--db", database, "--as-of", "2026-11-22", *words])

    yield matches


def twin(database: str, *names: str) -> None:
    with closing(open_store(database)) as store, store.transaction():
        made = store.create_twinning(CITY, "Waste", "", 0)
        store.set_cities(
            made.id, [TwinningCity(made.id, number, name, "", "UTC") for number, name in enumerate(names, 1)]
        )


def groups(ran: Result) -> list[list[str]]:
    assert ran.exit_code == 0, ran.output
    return [row["cities"] for row in json.loads(ran.stdout)]


def test_each_city_is_in_one_twinning_at_most_and_who_is_left_over_is_named(run: Run) -> None:
    said = run("--allocate").stdout
    assert "2 twinnings, " in said and "It is proven that no other choice is better." in said
    (left,) = re.findall(r"^\s+(\S+): All that it could work with are in other twinnings", said, re.MULTILINE)
    named = [name for line in re.findall(r"^\d+\. (.+) · ", said, re.MULTILINE) for name in line.split(" + ")]
    assert sorted([*named, left]) == sorted(CITIES)
    assert "Parts of the world: Europe " in said and "Africa 1 of 1" in said


def test_no_more_twinnings_than_there_may_be(run: Run) -> None:
    said = run("--allocate", "--twinnings", "1").stdout
    assert "1 twinning, " in said
    assert said.count("All twinnings that there may be are taken.") == 3


def test_fixed_groups_are_in_it_and_forbidden_ones_are_not(run: Run) -> None:
    free = groups(run("--allocate", "--format", "json"))
    fixed = groups(run("--allocate", "--format", "json", "--fix", "Bogota + Lodz"))
    assert ["Bogotá", "Łódź"] in fixed
    first = ", ".join(free[0])
    assert free[0] not in groups(run("--allocate", "--format", "json", "--forbid", first))


def test_a_city_that_is_forbidden_alone_is_left_over(run: Run) -> None:
    said = run("--allocate", "--forbid", "Cologne").stdout
    assert re.search(r"^\s+Köln: No group with it has any points, or none is allowed.", said, re.MULTILINE)


@pytest.mark.parametrize("words", [("--allocate",), ()])
def test_cities_whose_twinning_runs_are_left_out_or_kept(run: Run, database: str, words: tuple[str, ...]) -> None:
    twin(database, "Cologne", "Nairobi")
    out, kept, compared = [
        groups(run(*words, "--format", "json", "--twinned", how)) for how in ("leave-out", "together", "compare")
    ]
    assert not any({"Köln", "Nairobi"} & set(group) for group in out)
    assert ["Köln", "Nairobi"] in kept
    assert any("Köln" in group for group in compared)
    assert "Twinned already, so left out: Köln and Nairobi" in run(*words).stdout


def test_partners_of_a_city_and_groups_of_one_size_can_be_asked(run: Run) -> None:
    with_lodz = groups(run("--with", "Lodz", "--format", "json"))
    assert len(with_lodz) == 4 + 6 and all("Łódź" in group for group in with_lodz)
    assert {len(group) for group in groups(run("--size", "3", "--format", "json"))} == {3}
    assert len(groups(run("--with", "Lodz", "--with", "Porto", "--size", "2", "--format", "json"))) == 1


def test_the_same_as_tables(run: Run) -> None:
    rows = list(
        csv.DictReader(io.StringIO(run("--allocate", "--format", "csv").stdout.removeprefix("\ufeff"), newline=""))
    )
    assert [row["rank"] for row in rows] == ["1", "2", ""]
    assert rows[-1]["left over"].startswith("All that it could work with")
    assert run("--allocate", "--format", "xlsx", "-o", "-").stdout_bytes.startswith(b"PK")


def test_without_the_solver_it_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allocation_solver, "LIBRARY", "highspy_that_is_not_installed")
    assert "a better choice may exist. The extra `allocation` finds it." in run("--allocate").stdout


REFUSED = {
    "an unknown city": (("--with", "Atlantis"), "No finished draft that you may read is of Atlantis."),
    "an unknown fixed city": (("--allocate", "--fix", "Porto, Atlantis"), "is of Atlantis."),
    "one that is fixed and forbidden": (
        ("--allocate", "--fix", "Porto, Bogota", "--forbid", "Bogotá; Porto"),
        "Bogotá + Porto is fixed and forbidden at once.",
    ),
    "a city in two fixed groups": (
        ("--allocate", "--fix", "Porto, Bogota", "--fix", "Porto, Lodz"),
        "Porto is in two fixed groups.",
    ),
    "a fixed group of one": (("--allocate", "--fix", "Porto"), "A twinning has 2 to 3 cities."),
    "a fixed group of four": (("--allocate", "--fix", "Porto, Lodz, Nairobi, Köln"), "A twinning has 2 to 3 cities."),
    "more fixed groups than twinnings": (
        ("--allocate", "--twinnings", "1", "--fix", "Porto, Lodz", "--fix", "Nairobi, Köln"),
        "2 groups are fixed, but there may be 1 twinnings at most.",
    ),
    "nothing forbidden": (("--allocate", "--forbid", " , "), "A group that is forbidden must name a city."),
    "a weight of nothing known": (("--allocate", "--weigh", "beauty=1"), "is not NAME=NUMBER"),
    "a weight that is no number": (("--allocate", "--weigh", "regions=nan"), "is not NAME=NUMBER"),
    "what goes with an allocation alone": (("--fix", "Porto, Lodz"), "go with --allocate"),
}


@pytest.mark.parametrize(("words", "says"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_done_is_one_plain_sentence(run: Run, words: tuple[str, ...], says: str) -> None:
    ran = run(*words)
    assert ran.exit_code == 2
    assert says in ran.stderr
    assert "Traceback" not in ran.output


def test_a_fixed_city_whose_twinning_runs_is_refused(run: Run, database: str) -> None:
    twin(database, "Cologne", "Nairobi")
    ran = run("--allocate", "--fix", "Köln, Porto")
    assert (ran.exit_code, ran.stderr) == (2, "Köln is in twinning 1 already.\n")


def test_too_few_drafts_for_an_allocation_are_said(tmp_path: Path) -> None:
    place = str(tmp_path / "one.db")
    open_store(place).close()
    ran = CliRunner().invoke(main, ["matches", "--db", place, "--allocate", "--programme", CITY])
    assert (ran.exit_code, ran.stderr) == (2, "UTM City2City has too few finished drafts for a twinning: 0.\n")
