"""Twinnings as files: what is written can be read back; what is wrong is said with its line, and nothing is half done."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.main import main
from bot.files.twinnings_file import ImportPlan, read_in
from bot.files.twinnings_rows import COLUMNS, FileError, rows
from bot.files.twinnings_writing import export
from faq.pack.load import load_packs
from storage.open import open_store
from storage.records import Address, Identity, Invitation, LinkedGroup, TwinningCity
from storage.store import Store

PACKS = load_packs()
UTM, NZC = "utm-city2city", "netzerocities-twinning"
HEAD = "programme,title,priority,city,country,zone,representatives"
GOOD = f"""{HEAD}
{UTM},Waste,circular,Köln,DE,Europe/Berlin,slack:T1:U1 telegram::1001
{UTM},Waste,circular,Nairobi,KE,Africa/Nairobi,
City2City,Water,,Bogotá,,,
City2City,Water,,Oslo,,,
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(str(tmp_path / "city.db"))) as opened:
        yield opened


def take(store: Store, content: str | bytes, *, do: bool = True) -> ImportPlan:
    return read_in(store, PACKS, content.encode() if isinstance(content, str) else content, 5, do=do)


def refused(store: Store, content: str | bytes) -> str:
    """The message about a file that is not taken, of which nothing is kept."""
    before = export(store, "json", 1)
    with pytest.raises(FileError) as error:
        take(store, content)
    assert export(store, "json", 1) == before
    return str(error.value)


def titles(store: Store) -> list[tuple[str, list[str]]]:
    return [(one.title, [city.name for city in store.cities(one.id)]) for one in store.twinnings(archived=True)]


# -- taking


def test_a_file_makes_twinnings_with_their_rosters(store: Store) -> None:
    made = take(store, GOOD)
    assert list(made.lines()) == [
        "new: Waste (Köln, Nairobi)",
        "new: Water (Bogotá, Oslo)",
        "2 new, 0 changed, 0 as they are.",
    ]
    assert titles(store) == [("Waste", ["Köln", "Nairobi"]), ("Water", ["Bogotá", "Oslo"])]
    assert [city.zone for city in store.cities(2)] == ["America/Bogota", "Europe/Oslo"]
    assert [city.country for city in store.cities(2)] == ["CO", "NO"]
    accounts = [one for seat in store.seats(1) for one in store.identities(seat.person)]
    assert accounts == [Identity("slack", "T1", "U1"), Identity("telegram", "", "1001")]
    assert [row.action for row in store.audited()] == ["twinnings import"]


def test_a_dry_run_changes_nothing(store: Store) -> None:
    assert len(take(store, GOOD, do=False).new) == 2
    assert (store.twinnings(), store.audited()) == ([], [])


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode("utf-8-sig"),
        GOOD.encode("utf-16"),
        GOOD.replace(",", ";").encode(),
        GOOD.replace(",", "\t").encode(),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\n\n").encode(),
        GOOD.replace(HEAD, HEAD.upper().replace(",", " , ")).encode(),
    ],
    ids=["BOM", "UTF-16", "semicolons", "tabs", "CRLF", "empty lines", "loud head"],
)
def test_files_as_spreadsheets_write_them(store: Store, content: bytes) -> None:
    take(store, content)
    assert titles(store) == [("Waste", ["Köln", "Nairobi"]), ("Water", ["Bogotá", "Oslo"])]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_is_written_is_read_back_as_it_is(store: Store, form: str) -> None:
    take(store, GOOD)
    again = take(store, export(store, form, 1))
    assert (len(again.new), len(again.changed), len(again.same)) == (0, 0, 2)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_file_of_one_installation_can_be_taken_by_another(store: Store, form: str) -> None:
    take(store, GOOD)
    written = json.loads(export(store, "json", 1))
    content = export(store, form, 1)
    if form == "csv":
        content = "\n".join(line.partition(",")[2] for line in content.splitlines())
    else:
        content = json.dumps([{**one, "id": None} for one in written])
    with closing(open_store("memory:")) as other:
        take(other, content)
        assert json.loads(export(other, "json", 1)) == written


def test_a_change_keeps_who_sits_where_and_what_is_linked(store: Store) -> None:
    take(store, GOOD)
    group = LinkedGroup(1, Address("slack", "A", "T1", "C1"), 1)
    with store.transaction():
        store.bind(group)
    seats = store.seats(1)
    changed = f"""id,{HEAD}
1,{UTM},Waste and water,,Nairobi,KE,Africa/Nairobi,
1,{UTM},Waste and water,,KÖLN,DE,Europe/Berlin,
1,{UTM},Waste and water,,Oslo,NO,Europe/Oslo,telegram::1002
"""
    assert list(take(store, changed).lines())[-1] == "0 new, 1 changed, 0 as they are."
    cities = {city.name: city.number for city in store.cities(1)}
    assert cities == {"KÖLN": 1, "Nairobi": 2, "Oslo": 3}
    assert [seat for seat in store.seats(1) if seat.city == 1] == seats
    assert store.bounds(1) == [group]
    assert len(store.twinnings()) == 2


def test_archived_twinnings_are_written_and_read(store: Store) -> None:
    take(store, GOOD)
    take(store, export(store, "csv", 1).replace(",no,", ",yes,"))
    assert store.twinnings() == []
    take(store, export(store, "json", 1).replace("true", "false"))
    assert len(store.twinnings()) == 2


def test_ten_thousand_rows(store: Store) -> None:
    lines = [f"{UTM},Twinning {n // 2},,{'Oslo' if n % 2 else 'Nairobi'},,,telegram::{n}" for n in range(10_000)]
    content = "\n".join([HEAD, *lines])
    began = time.process_time()
    take(store, content)
    assert time.process_time() - began < 60
    assert len(store.twinnings()) == 5_000
    broken = refused(store, content.replace("Twinning 4999", "").replace("Twinning", "Others"))
    assert "line 10000: title is empty" in broken


# -- refusing

ITEM = f'{{"programme": "{UTM}", "title": "x", "cities": [{{"city": "Oslo"}}, {{"city": "Nairobi"}}]}}'
BAD = {
    "": "line 1: no column programme",
    HEAD: "The file has no rows.",
    "title,city\nWaste,Köln": "line 1: no column programme",
    f"{HEAD},colour\n": "line 1: unknown or doubled column 'colour'",
    f"{HEAD},city\n": "line 1: unknown or doubled column 'city'",
    GOOD.replace(
        "DE,", "Germoney,"
    ): "line 2, country: 'Germoney' is no country; expected its name or two letters, such as DE",
    GOOD.replace("Oslo,,", '"London, Oz",,'): "line 5, zone: the time zone of 'London, Oz' is not known",
    GOOD.replace("Europe/Berlin", "CET"): "line 2, zone: 'CET' is no time zone; expected a name such as Europe/Berlin",
    GOOD.replace("Europe/Berlin", "Brussels time"): "line 2, zone: 'Brussels time' is no time zone",
    GOOD.replace("Oslo", "Xyzzyford"): "line 5, zone: the time zone of 'Xyzzyford' is not known",
    GOOD.replace("Oslo", ""): "line 5: city is empty",
    GOOD.replace("Oslo", "bogota"): "line 5, city: 'bogota' is in this twinning twice",
    GOOD.replace("City2City,Water,,Oslo,,,\n", ""): "line 4: 1 cities in 'Water'; City2City has 2 to 3",
    GOOD.replace("City2City,Water", "City3City,Water"): "line 4, programme: there is no programme 'City3City'",
    GOOD.replace("circular,Nairobi", "other,Nairobi"): "line 3: priority is 'other', but 'circular' in line 2",
    GOOD.replace("telegram::1001", "@anna"): "line 2, representatives: '@anna' is no account",
    GOOD.replace("Waste", "W" * 121): "line 2: title has more than 120 characters",
    GOOD.replace("Oslo,,,", "Oslo,,,,,x,,"): "line 5, column 9: 'x' stands in a column without a name",
    GOOD.replace("Köln", '"Köln'): "line 5: unexpected end of data",
    GOOD.replace("programme,", "id,programme,").replace(f"\n{UTM}", f"\n9,{UTM}").replace("\nCity2", "\n,City2"): (
        "line 2, id: there is no twinning '9'"
    ),
    f"{GOOD}{UTM},Waste,circular,Oslo,,,\n{UTM},Waste,circular,Rome,,,\n": "line 2: 4 cities in 'Waste'; City2City has 2 to 3",
    "[": "The file is no JSON",
    "{}": "Expected a list of twinnings.",
    "[1]": "item 1: expected a twinning with a list of cities",
    '[{"title": "x", "cities": []}]': "item 1: expected a twinning with a list of cities",
    '[{"title": "x", "cities": ["Oslo"]}]': "item 1, city 1: expected an object",
    '[{"title": 5, "cities": [{"city": "Oslo"}]}]': "item 1, city 1: title must be text",
    '[{"colour": "x", "cities": [{"city": "Oslo"}]}]': "item 1, city 1: unknown name 'colour'",
    f"[{ITEM}, {ITEM}]": "item 2, city 1: 'x' is in the file twice",
    "[" * 100_000: "The file is no JSON",
}


@pytest.mark.parametrize(
    ("country", "code"),
    [("UK", "GB"), ("EL", "GR"), ("Germany", "DE"), ("Ελλάδα", "GR"), ("Korea, Rep.", "KR"), ("de", "DE")],
)
def test_a_country_may_be_named_in_a_cell(store: Store, country: str, code: str) -> None:
    take(store, GOOD.replace("Köln,DE", f'Köln,"{country}"'))
    assert next(city.country for twinning in store.twinnings() for city in store.cities(twinning.id)) == code


def test_a_region_says_which_city_is_meant(store: Store) -> None:
    take(store, GOOD.replace("Oslo", '"Sydney, Nova Scotia"').replace("Bogotá", '"London, Ontario"'))
    places = {city.name: (city.country, city.zone) for one in store.twinnings() for city in store.cities(one.id)}
    assert places["London, Ontario"] == ("CA", "America/Toronto")
    assert places["Sydney, Nova Scotia"] == ("CA", "America/Glace_Bay")


def test_a_country_that_is_none_is_told_once(store: Store) -> None:
    told = refused(store, GOOD.replace("Oslo,,", "Leeds,Ingerland,"))
    assert "'Ingerland' is no country" in told
    assert "'Leeds'" not in told


@pytest.mark.parametrize(("content", "message"), BAD.items(), ids=range(len(BAD)))
def test_what_is_wrong_is_said_with_its_line_and_nothing_is_kept(store: Store, content: str, message: str) -> None:
    assert message in refused(store, content)


def test_a_twinning_that_is_there_is_not_made_again(store: Store) -> None:
    take(store, GOOD)
    found = refused(store, GOOD)
    assert "line 2: 'Waste' is there already; put 1 into the column id to change it" in found
    assert found.endswith("2 errors; nothing was changed.")


def test_bytes_that_are_no_text(store: Store) -> None:
    assert "not in UTF-8" in refused(store, b"\x81" + GOOD.encode("latin-1"))
    assert "larger than" in refused(store, b"x" * 10_000_001)


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda words: f"{HEAD}\n{words}".encode()))
def test_any_bytes_are_rows_or_a_plain_error(content: bytes) -> None:
    try:
        found = rows(content)
    except FileError as error:
        assert str(error)
    else:
        assert all(set(row.values) <= set(COLUMNS) for row in found)


@given(st.text(min_size=1, max_size=40), st.text(max_size=40))
def test_whatever_a_twinning_is_called_a_spreadsheet_sees_no_formula_and_we_read_it_back(
    title: str, priority: str
) -> None:
    with closing(open_store("memory:")) as store:
        with store.transaction():
            made = store.create_twinning(UTM, title, priority, 1)
            store.set_cities(made.id, [TwinningCity(1, n, name, "", "UTC") for n, name in ((1, "=A1"), (2, "Oslo"))])
        cells = [cell for row in csv.reader(io.StringIO(export(store, "csv", 1), newline="")) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]
        assert rows(export(store, "csv", 1).encode())[0]["city"] == "=A1"


# -- the command line


def run(database: Path, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--db", str(database)])


def test_on_the_command_line_first_dry_then_done(tmp_path: Path) -> None:
    file, database = tmp_path / "twinnings.csv", tmp_path / "city.db"
    file.write_text(GOOD, encoding="utf-8")
    dry = run(database, "twinnings", "import", str(file))
    assert (dry.exit_code, dry.output.splitlines()[-1]) == (0, "Nothing was changed. Add --apply to do it.")
    assert run(database, "twinnings", "export").output.splitlines() == [",".join(COLUMNS)]
    assert "Done." in run(database, "twinnings", "import", str(file), "--apply").output
    assert len(run(database, "twinnings", "export").output.splitlines()) == 5
    assert [one["title"] for one in json.loads(run(database, "twinnings", "export", "--format", "json").output)] == [
        "Waste",
        "Water",
    ]
    again = run(database, "twinnings", "import", str(file), "--apply")
    assert (again.exit_code, "is there already" in again.output) == (2, True)


def test_the_owner_code_is_shown_and_only_its_hash_kept(tmp_path: Path) -> None:
    database = tmp_path / "city.db"
    done = run(database, "owner-code")
    code = done.stdout.strip().removeprefix("owner ")
    assert (done.exit_code, len(code)) == (0, 26)
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert code.encode() not in kept
    assert code.partition("-")[0].encode() not in kept
    with closing(open_store(str(database))) as store:
        found = store.invitation(code, 0)
        assert isinstance(found, Invitation)
        assert found.purpose == "owner"
        assert code not in str(store.audited())


def test_the_audit_log_on_the_command_line(tmp_path: Path) -> None:
    database = tmp_path / "city.db"
    run(database, "owner-code")
    line = run(database, "audit").output.strip().split("\t")
    assert line[1:3] == ["console", "owner-code"]
    found: dict[str, Any] = json.loads(run(database, "audit", "--json").output)
    assert (found["actor"], found["action"]) == ("console", "owner-code")
