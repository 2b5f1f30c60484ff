"""Files of twinnings as spreadsheets really save them: what is only a habit is taken, what is wrong is said a cell at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.files.twinnings_file import read_in
from bot.files.twinnings_rows import FileError
from storage.open import open_store
from storage.store import Store
from tests.bot.test_twinnings_file import GOOD, HEAD, PACKS, UTM, refused, titles

BOTH = [("Waste", ["Köln", "Nairobi"]), ("Water", ["Bogotá", "Oslo"])]
SEMICOLONS = GOOD.replace(",", ";")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(str(tmp_path / "city.db"))) as opened:
        yield opened


def with_empty_column(content: str, delimiter: str = ",") -> str:
    return "\n".join(f"{line.replace(delimiter, delimiter * 2, 1)}{delimiter * 3}" for line in content.splitlines())


@pytest.mark.parametrize(
    "content",
    [
        f"sep=;\n{SEMICOLONS}".encode(),
        f'"sep=;"\r\n{SEMICOLONS}'.encode("utf-8-sig"),
        f"SEP=\t\n{GOOD.replace(',', chr(9))}".encode("utf-16"),
        SEMICOLONS.encode("cp1252"),
        GOOD.encode("cp1252"),
        with_empty_column(GOOD).encode(),
        with_empty_column(SEMICOLONS, ";").encode("cp1252"),
        f"\n,,,,,,\n{GOOD},,,,,,\n\n,,,,,,".encode(),
        SEMICOLONS.replace(";circular;", ";circular, green;").encode(),
    ],
    ids=[
        "sep", "sep in quotes with a BOM", "sep tab in UTF-16", "Windows-1252 with semicolons", "Windows-1252",
        "empty columns", "empty columns with semicolons", "empty rows around", "commas in a cell",
    ],
)  # fmt: skip
def test_habits_of_spreadsheets_are_taken(store: Store, content: bytes) -> None:
    read_in(store, PACKS, content, 5, do=True)
    assert titles(store) == BOTH


def test_a_curly_apostrophe_of_windows_is_read(store: Store) -> None:
    read_in(store, PACKS, GOOD.replace("Waste", "Köln’s waste – €").encode("cp1252"), 5, do=True)
    assert titles(store)[0][0] == "Köln’s waste – €"


@pytest.mark.parametrize("number", ["1.0", "1,0", "1.00", " 1 ", "01"])
def test_a_number_that_was_made_a_decimal_is_that_number(store: Store, number: str) -> None:
    read_in(store, PACKS, GOOD.encode(), 5, do=True)
    head = "id,programme,title,priority,session,starts,minutes,zone,cancelled"
    content = f'{head}\n1.0,{UTM},Waste,circular,"{number}",2026-12-03T14:00,90.0,Europe/Berlin,FALSE\n'
    read_in(store, PACKS, content.encode(), 1_790_000_000_000, do=True)
    assert [(one.number, one.minutes, one.cancelled) for one in store.sessions(1)] == [(1, 90, False)]


@pytest.mark.parametrize("number", ["1.5", "one", "1.0.0", "-1", "1e0"])
def test_what_is_no_whole_number_is_none(store: Store, number: str) -> None:
    read_in(store, PACKS, GOOD.encode(), 5, do=True)
    content = f"id,{HEAD},session,starts\n1,{UTM},Waste,circular,,,Europe/Berlin,,{number},2026-12-03T14:00\n"
    assert "session must be a number" in refused(store, content)


@pytest.mark.parametrize(
    ("named", "code"), [("UK", "GB"), ("Royaume-Uni", "GB"), ("Allemagne", "DE"), ("Pays-Bas", "NL"), ("Kenia", "KE")]
)
def test_a_country_in_english_or_french(store: Store, named: str, code: str) -> None:
    read_in(store, PACKS, GOOD.replace("Köln,DE", f"Köln,{named}").encode(), 5, do=True)
    assert store.cities(1)[0].country == code


def test_every_wrong_cell_is_said_at_once_with_its_row_and_column(store: Store) -> None:
    content = f"""{HEAD},
{UTM},Waste,circular,Köln,Germoney,Europe/Berlin,@anna,
{UTM},Waste,circular,Nairobi,KE,Nairobi time,,extra
City3City,Water,,Bogotá,,,,
City3City,Water,,Oslo,,,,,,more
"""
    lines = refused(store, content).splitlines()
    assert lines == [
        "line 2, country: 'Germoney' is no country; expected its name or two letters, such as DE",
        "line 2, representatives: '@anna' is no account; expected platform:team:user",
        "line 3, column 8: 'extra' stands in a column without a name",
        "line 3, zone: 'Nairobi time' is no time zone; expected a name such as Africa/Nairobi",
        f"line 4, programme: there is no programme 'City3City'; there are: {', '.join(PACKS)}",
        "line 5, column 10: 'more' stands in a column without a name",
        "6 errors; nothing was changed.",
    ]


def test_a_workbook_is_named_as_what_it_is(store: Store) -> None:
    with pytest.raises(FileError, match="Save the sheet as “CSV UTF-8”"):
        read_in(store, PACKS, b"PK\x03\x04" + b"\x00" * 40, 5, do=True)
