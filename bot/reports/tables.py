"""Tables for spreadsheets: no cell of ours is ever taken for a formula, whatever people wrote."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from importlib import import_module
from typing import Generic, TypeVar

from bot.cli.options import Refused
from faq.text.showing import as_json, seen
from storage.records import Json

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula (OWASP, "CSV injection")."""
LONGEST_CELL = 32_767
"""Characters that a cell of Excel holds."""
NARROWEST, WIDEST = 8, 60
"""How wide a column of a workbook is at the least and at the most, in characters."""
DAYS, MOMENTS = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
"""How a workbook shows days and instants."""

Thing = TypeVar("Thing")
Row = Sequence[Json]
Writer = Callable[[Row, Iterable[Row]], bytes]


@dataclass(frozen=True, slots=True)
class Column(Generic[Thing]):
    """A column of a table: what stands at its head, and what it shows of a thing."""

    title: str
    value: Callable[[Thing], Json]


@dataclass(frozen=True, slots=True)
class WorkbookSheet:
    """A table in a workbook, under the name on its tab."""

    name: str
    head: Row
    rows: Iterable[Row]


def sheet(name: str, columns: Sequence[Column[Thing]], things: Iterable[Thing]) -> WorkbookSheet:
    """A sheet with a row a thing."""
    return WorkbookSheet(name, titles(columns), rows(columns, things))


def titles(columns: Sequence[Column[Thing]]) -> list[str]:
    """The head of a table."""
    return [column.title for column in columns]


def rows(columns: Sequence[Column[Thing]], things: Iterable[Thing]) -> Iterator[list[Json]]:
    """A row each."""
    return ([column.value(thing) for column in columns] for thing in things)


def cell(value: Json) -> str:
    """A value as the words of one cell; words that would begin a formula get an apostrophe before them."""
    words = "; ".join(map(str, value)) if isinstance(value, list | tuple) else _plain(value)
    words = seen(words)
    return f"'{words}" if isinstance(value, str | list | tuple) and words.startswith(FORMULA) else words


def _plain(value: Json) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return str(value)


def csv_text(head: Row, rows: Iterable[Row]) -> str:
    """RFC 4180."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([cell(one) for one in head])
    writer.writerows([cell(one) for one in row] for row in rows)
    return text.getvalue()


def json_text(head: Row, rows: Iterable[Row]) -> str:
    """An array of objects, a row each; what people wrote stands in it as they wrote it."""
    names = [str(one) for one in head]
    found = (as_json(dict(zip(names, row, strict=True)), default=_plain) for row in rows)
    return f"[\n{_joined(found)}]\n"


def _joined(found: Iterable[str]) -> str:
    text = ",\n".join(found)
    return f"{text}\n" if text else ""


def xlsx_bytes(head: Row, rows: Iterable[Row]) -> bytes:
    """A workbook of one sheet."""
    return workbook([WorkbookSheet("Table", head, rows)])


def workbook(sheets: Iterable[WorkbookSheet]) -> bytes:
    """A workbook; Refused where its library is not installed. What no cell can hold is cut, with a mark."""
    try:
        library = import_module("xlsxwriter")
    except ImportError as error:
        raise Refused(
            "xlsx needs one more package: pip install '.[xlsx]' in the checkout, or 'FILE.whl[xlsx]'"
        ) from error
    file = io.BytesIO()
    # Nothing is guessed from words: neither formulas nor links nor numbers.
    options = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    with library.Workbook(file, {**options, "constant_memory": True}) as book:
        looks: dict[type, Json] = {
            kind: book.add_format({"num_format": shown}) for kind, shown in ((date, DAYS), (datetime, MOMENTS))
        }
        looks[str] = book.add_format({"bold": True})
        for one in sheets:
            _fill(book.add_worksheet(one.name), one.head, list(one.rows), looks)
    return file.getvalue()


def _fill(sheet: Json, head: Row, rows: Sequence[Row], looks: Mapping[type, Json]) -> None:
    """Widths come first: a workbook that is written row by row takes none afterwards."""
    for column, title in enumerate(head):
        longest = max((_length(row[column]) for row in rows), default=0)
        sheet.set_column(column, column, min(max(NARROWEST, longest, len(cell(title)) + 3), WIDEST))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), max(len(head) - 1, 0))
    for column, title in enumerate(head):
        sheet.write_string(0, column, cell(title), looks[str])
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            _write(sheet, number, column, value, looks)


def _length(value: Json) -> int:
    """The characters that a cell shows in one line."""
    return len(MOMENTS) if isinstance(value, date) else len(cell(value))


def _write(sheet: Json, row: int, column: int, value: Json, looks: Mapping[type, Json]) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, _without_zone(value), looks[type(value)])
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    else:
        words = cell(value)
        sheet.write_string(row, column, words if len(words) <= LONGEST_CELL else f"{words[: LONGEST_CELL - 1]}…")


def _without_zone(value: date) -> datetime:
    """A spreadsheet knows no zones: an instant is written as that of UTC."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value


FORMATS: Mapping[str, Writer] = {
    # With a byte order mark: without one Excel takes the file for the machine's old encoding.
    "csv": lambda head, rows: csv_text(head, rows).encode("utf-8-sig"),
    "json": lambda head, rows: json_text(head, rows).encode(),
    "xlsx": xlsx_bytes,
}
