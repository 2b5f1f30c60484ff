"""Tables for spreadsheets: no cell of ours is ever taken for a formula, whatever people wrote."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Generic, TypeVar

from bot.cli.options import Refused
from storage.records import Json

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula (OWASP, "CSV injection")."""
INDENT = "\u2003"
LONGEST_CELL = 32_767
"""Characters that a cell of Excel holds."""

Thing = TypeVar("Thing")
Row = Sequence[Json]
Writer = Callable[[Row, Iterable[Row]], bytes]


@dataclass(frozen=True, slots=True)
class Column(Generic[Thing]):
    """A column of a table: what stands at its head, and what it shows of a thing."""

    title: str
    value: Callable[[Thing], Json]


def titles(columns: Sequence[Column[Thing]]) -> list[str]:
    """The head of a table."""
    return [column.title for column in columns]


def rows(columns: Sequence[Column[Thing]], things: Iterable[Thing]) -> Iterator[list[Json]]:
    """A row each."""
    return ([column.value(thing) for column in columns] for thing in things)


def cell(value: Json) -> str:
    """A value as the words of one cell; words that would begin a formula get an apostrophe before them."""
    words = "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    words = words.replace("\0", "")
    return f"'{words}" if isinstance(value, str | list | tuple) and words.startswith(FORMULA) else words


def visible(words: str) -> str:
    """The words on one line, without what a terminal would obey; wide spaces at the beginning stay."""
    line = "".join(sign if sign.isprintable() or sign == INDENT else " " for sign in words)
    return INDENT * (len(line) - len(line.lstrip(INDENT))) + " ".join(line.split())


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
    found = (json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in rows)
    return f"[\n{_joined(found)}]\n"


def _joined(found: Iterable[str]) -> str:
    text = ",\n".join(found)
    return f"{text}\n" if text else ""


def xlsx_bytes(head: Row, rows: Iterable[Row]) -> bytes:
    """A workbook of one sheet; Refused where its library is not installed. What no cell can hold is cut, with a mark."""
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
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for number, row in enumerate((head, *rows)):
            for column, value in enumerate(row):
                _write(sheet, number, column, value)
    return file.getvalue()


def _write(sheet: Json, row: int, column: int, value: Json) -> None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    else:
        words = cell(value)
        sheet.write_string(row, column, words if len(words) <= LONGEST_CELL else f"{words[: LONGEST_CELL - 1]}…")


FORMATS: Mapping[str, Writer] = {
    # With a byte order mark: without one Excel takes the file for the machine's old encoding.
    "csv": lambda head, rows: csv_text(head, rows).encode("utf-8-sig"),
    "json": lambda head, rows: json_text(head, rows).encode(),
    "xlsx": xlsx_bytes,
}
