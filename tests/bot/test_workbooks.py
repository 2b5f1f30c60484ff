"""Workbooks of staff: sheets with names, dates that are dates, columns wide enough, a head that stays and can be filtered."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from bot.reports import tables
from bot.reports.tables import WorkbookSheet
from storage.store import Store
from tests.bot.test_report_results import FULLY, Rated, database, store
from tests.flow.talk import UTM

__all__ = ["database", "store"]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FIRST_DAY = date(1899, 12, 30)
"""Day 0 of a spreadsheet."""


class Workbook:
    """A workbook as a spreadsheet reads it."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            names = [
                one.attrib["name"] for one in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
            ]
            self.sheets = {
                name: ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
                for number, name in enumerate(names, 1)
            }
            styles = ElementTree.fromstring(book.read("xl/styles.xml"))
        shown = {one.attrib["numFmtId"]: one.attrib["formatCode"] for one in styles.iter(f"{MAIN}numFmt")}
        used = styles.find(f"{MAIN}cellXfs")
        assert used is not None
        self.formats = [shown.get(one.attrib["numFmtId"], "") for one in used]

    def rows(self, sheet: str) -> list[dict[str, Any]]:
        """The rows by the words at the head of each column; days as days, instants as words."""
        cells = [
            {re.sub(r"\d", "", cell.attrib["r"]): self._value(cell) for cell in row}
            for row in self.sheets[sheet].iter(f"{MAIN}row")
        ]
        return [{cells[0][column]: value for column, value in row.items()} for row in cells[1:]]

    def _value(self, cell: ElementTree.Element) -> Any:
        words, number = cell.find(f"{MAIN}is/{MAIN}t"), cell.find(f"{MAIN}v")
        if words is not None:
            return words.text
        assert number is not None
        value = float(number.text or "")
        shown = self.formats[int(cell.attrib.get("s", "0"))]
        if not shown:
            return value
        day, minute = date.fromordinal(FIRST_DAY.toordinal() + int(value)), round(value % 1 * 24 * 60)
        return day if shown == tables.DAYS else f"{day} {minute // 60:02}:{minute % 60:02}"

    def widths(self, sheet: str) -> list[float]:
        return [
            float(one.attrib["width"])
            for one in self.sheets[sheet].iter(f"{MAIN}col")
            for _ in range(int(one.attrib["min"]), int(one.attrib["max"]) + 1)
        ]

    def is_filtered_and_frozen(self, sheet: str) -> bool:
        pane = next(self.sheets[sheet].iter(f"{MAIN}pane"), None)
        filters = next(self.sheets[sheet].iter(f"{MAIN}autoFilter"), None)
        return pane is not None and pane.attrib.get("state") == "frozen" and filters is not None


@pytest.fixture
def made(store: Store) -> Rated:
    found = Rated(store, 5)
    session = found.session(1, "2026-10-10", "Mapping of all that can be burnt")
    found.rated(session, [FULLY] * 5)
    with store.transaction():
        store.note_session(session.id, "came", "Köln")
        store.keep_miss(UTM, "is there wifi at the venue", "none", session.at)
    return found


def workbook(tmp_path: Path, database: str, *words: str) -> Workbook:
    file = tmp_path / "made.xlsx"
    ran = CliRunner().invoke(main, [*words, str(file), "--db", database, "--as-of", "2026-11-22"])
    assert ran.exit_code == 0, ran.output
    return Workbook(file.read_bytes())


def test_the_report_is_a_workbook_with_sheets(made: Rated, database: str, tmp_path: Path) -> None:
    book = workbook(tmp_path, database, "report")
    assert list(book.sheets) == ["Summary", "Twinnings", "Sessions", "Feedback", "Questions"]
    assert all(book.is_filtered_and_frozen(name) for name in book.sheets)
    figures = {row["Figure"]: row["Value"] for row in book.rows("Summary")}
    assert (figures["As of"], figures["Twinnings"], figures["Cities"], figures["Africa"]) == (
        date(2026, 11, 22),
        1,
        2,
        1,
    )
    (twinning,) = book.rows("Twinnings")
    assert (twinning["Countries"], twinning["Cities that took part"], twinning["Cities expected"]) == (
        "Germany; Kenya",
        1,
        2,
    )
    (session,) = book.rows("Sessions")
    assert (session["Name"], session["Start"]) == ("Mapping of all that can be burnt", "2026-10-10 14:00")
    together, alone = book.rows("Feedback")
    assert (together["Twinning"], together["Answers"], together["Share"]) == ("All twinnings together", 5, 1)
    assert (alone["Twinning"], alone["Day"], alone["Satisfied"]) == (made.id, date(2026, 10, 10), 5)
    (question,) = book.rows("Questions")
    assert (question["Question"], question["Day"]) == ("is there wifi at the venue", date(2026, 10, 10))


def test_columns_are_as_wide_as_what_stands_in_them(made: Rated, database: str, tmp_path: Path) -> None:
    widths = workbook(tmp_path, database, "report").widths("Sessions")
    assert widths[3] > len("Mapping of all that can be burnt")
    assert max(widths) < tables.WIDEST + 2


def test_what_is_handed_on_has_no_figure_of_one_session(made: Rated, database: str, tmp_path: Path) -> None:
    book = workbook(tmp_path, database, "report", "--to-hand-on")
    assert "Questions" not in book.sheets
    assert [row["Twinning"] for row in book.rows("Feedback")] == ["All twinnings together"]


def test_the_report_in_another_language_has_sheets_in_it(made: Rated, database: str, tmp_path: Path) -> None:
    book = workbook(tmp_path, database, "report", "--lang", "fr")
    assert not {"Summary", "Twinnings", "Questions asked"} & {*book.sheets, *book.rows("Jumelages")[0]}


def test_an_instant_of_any_zone_is_that_of_utc_and_a_table_may_be_empty() -> None:
    moment = datetime.fromisoformat("2026-11-22T14:30:00+02:00")
    book = Workbook(
        tables.workbook(
            [WorkbookSheet("One", ("at",), [(moment,), (moment.astimezone(UTC),)]), WorkbookSheet("Two", ("a",), [])]
        )
    )
    assert [row["at"] for row in book.rows("One")] == ["2026-11-22 12:30"] * 2
    assert book.rows("Two") == []
