"""The rows of a file of twinnings, out of CSV as spreadsheets write it, or JSON; whether they make sense is seen elsewhere."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.cli.options import Refused
from bot.files import sessions_file, spreadsheet_text
from bot.files.spreadsheet_text import NoTable
from bot.reports.tables import FORMULA
from faq.text.spelling import clean

CITY = ("city", "country", "zone", "representatives")
COLUMNS = ("id", "programme", "title", "priority", "archived", *CITY, *sessions_file.COLUMNS)
NEEDED = ("programme", "title")
NUMBERS = ("id", "session", "minutes")
SWITCHES = ("archived", "cancelled")
LARGEST = 10_000_000


class FileError(Refused):
    """The file cannot be taken; the lines of the message say where and why."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A city or a session of a twinning as it stands in the file, and ``where``. ``item`` is the twinning's place in a JSON
    list."""

    where: str
    values: Mapping[str, str]
    item: str = ""
    wrong: tuple[str, ...] = ()
    """What keeps the row from being read, each with its place."""

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    @property
    def is_session(self) -> bool:
        """Whether it is a session, and no city."""
        return bool(self["session"])


def rows(content: bytes) -> list[FileRow]:
    """The rows of a file; FileError where it is neither our CSV nor our JSON."""
    if len(content) > LARGEST:
        raise FileError(f"The file is larger than {LARGEST} bytes.")
    try:
        text = spreadsheet_text.decoded(content)
    except NoTable as error:
        raise FileError(f"{error}") from error
    return _json_rows(text) if text.lstrip()[:1] in ("[", "{") else _csv_rows(text)


def _csv_rows(text: str) -> list[FileRow]:
    found = spreadsheet_text.lines(text)
    try:
        number, names = next(found, (1, []))
        head = [name.strip().casefold() for name in names]
        _check_head(head, number)
        return [_csv_row(head, cells, f"line {number}") for number, cells in found]
    except NoTable as error:
        raise FileError(f"{error}") from error


def _check_head(head: Sequence[str], line: int) -> None:
    missing = [name for name in NEEDED if name not in head]
    missing += [] if "city" in head or "session" in head else ["city"]
    if missing:
        raise FileError(f"line {line}: no column {', '.join(missing)}. The columns are: {', '.join(COLUMNS)}")
    times = Counter(head)
    strange = [name for name in filter(None, head) if name not in COLUMNS or times[name] > 1]
    if strange:
        raise FileError(f"line {line}: unknown or doubled column {strange[0]!r}. The columns are: {', '.join(COLUMNS)}")


def _csv_row(head: Sequence[str], cells: Sequence[str], where: str) -> FileRow:
    wrong = [
        f"{where}, column {number}: {cell!r} stands in a column without a name"
        for number, cell in spreadsheet_text.nameless(head, cells)
    ]
    values = {name: _plain(name, cell) for name, cell in zip(head, cells, strict=False) if name}
    return FileRow(where, values, wrong=tuple(wrong))


def _plain(name: str, cell: str) -> str:
    """A cell without what only spreadsheets put there, as the sign that keeps one from taking it for a formula."""
    cell = clean(cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell, lines=False)
    if name in NUMBERS:
        return spreadsheet_text.whole(cell)
    return spreadsheet_text.switch(cell) if name in SWITCHES else cell


def _json_rows(text: str) -> list[FileRow]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileError(f"The file is no JSON: {error}") from error
    if not isinstance(whole, list):
        raise FileError("Expected a list of twinnings.")
    return [row for number, one in enumerate(whole, 1) for row in _json_twinning(f"item {number}", one)]


def _json_twinning(where: str, one: Any) -> Iterator[FileRow]:
    lists = {name: one.get(name, []) for name in ("cities", "sessions")} if isinstance(one, dict) else {}
    if not any(lists.values()) or not all(isinstance(parts, list) for parts in lists.values()):
        raise FileError(f"{where}: expected a twinning with a list of cities")
    shared = {name: value for name, value in one.items() if name not in lists}
    for what, parts in zip(("city", "session"), lists.values(), strict=True):
        for number, part in enumerate(parts, 1):
            place = f"{where}, {what} {number}"
            _check_part(place, part, numbered=what == "session")
            yield FileRow(
                place, {name: _json_cell(place, name, value) for name, value in (shared | part).items()}, where
            )


def _check_part(place: str, part: Any, *, numbered: bool) -> None:
    if not isinstance(part, dict):
        raise FileError(f"{place}: expected an object")
    if numbered and not part.get("session"):
        raise FileError(f"{place}: the number is missing, under the name 'session'")


def _json_cell(where: str, name: str, value: Any) -> str:
    if name not in COLUMNS:
        raise FileError(f"{where}: unknown name {name!r}. There are: {', '.join(COLUMNS)}")
    if not isinstance(value, str):
        value = _json_words(name, value)
    if value is None:
        raise FileError(f"{where}: {name} must be text")
    return clean(value, lines=False)


def _json_words(name: str, value: Any) -> str | None:
    """As a cell says it what a JSON value need not be text for; None where it must be."""
    if isinstance(value, bool):
        return {True: "yes", False: "no"}[value] if name in SWITCHES else None
    if name in NUMBERS and (value is None or isinstance(value, int)):
        return str(value or "")
    if name == "representatives" and isinstance(value, list) and all(isinstance(one, str) for one in value):
        return " ".join(value)
    return None
