"""The text of a table as spreadsheets save it: its letters, what parts its cells, its columns without a name."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

_SEPARATOR = re.compile(r'\A[ "]*sep=(.)[ "]*\r?\n', re.IGNORECASE)
_WHOLE = re.compile(r"0*([0-9]{1,9})(?:[.,]0+)?")
_WORKBOOK = b"PK\x03\x04"
DELIMITERS = ",;\t"


class NoTable(Exception):
    """The bytes are no table of text; the message says what to do."""


def decoded(content: bytes) -> str:
    """The words: in Unicode where they are, else in the letters of Windows."""
    if content.startswith(_WORKBOOK):
        raise NoTable("The file is a workbook. Save the sheet as “CSV UTF-8”.")
    try:
        return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise NoTable("The file is not in UTF-8. Save it as “CSV UTF-8”.") from error


def lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows in which something stands, each with the number of its last line; NoTable where one cannot be read."""
    told = _SEPARATOR.match(text)
    rest = text[told.end() :] if told else text
    first = next((line for line in rest.splitlines() if line.strip(f"{DELIMITERS} ")), "")
    delimiter = told[1] if told else max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(rest, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num + bool(told), cells
    except csv.Error as error:
        raise NoTable(f"line {reader.line_num + bool(told)}: {error}") from error


def nameless(head: Sequence[str], cells: Sequence[str]) -> Iterator[tuple[int, str]]:
    """What stands in columns without a name: the number of each, and the cell."""
    for number, cell in enumerate(cells, 1):
        if cell.strip() and not (number <= len(head) and head[number - 1]):
            yield number, cell.strip()


def whole(cell: str) -> str:
    """A whole number that was made a decimal ("1.0") as it was; all else as it is."""
    found = _WHOLE.fullmatch(cell.strip())
    return found[1] if found else cell


def switch(cell: str) -> str:
    """A spreadsheet's own yes and no as words."""
    return {"true": "yes", "false": "no"}.get(cell.strip().casefold(), cell)
