"""Between records and table rows: fields are columns, a record within a record adds its own, a mapping is JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache, partial
from operator import itemgetter
from typing import Any, TypeVar

from storage.records import Address, Json, Outgoing
from storage.sqlite.connection import Row, Value

Record = TypeVar("Record")

INNER: Mapping[str, type[Any]] = {"Address": Address, "Outgoing": Outgoing}
READ: Mapping[str, Callable[[Any], Any]] = {
    "bool": bool,
    "str": lambda value: value or "",
    "Mapping[str, Json]": json.loads,
}
"""How a column becomes a field, by the field's annotation; what is not here stays as it is."""

AT_PLACE = "(platform, bot, team, chat, thread) = (:platform, :bot, :team, :chat, :thread)"
"""Whether a row is of the place that an address names."""


def text_of(value: Json) -> str:
    """Compact JSON; ValueError for what JSON does not have (NaN)."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def columns(record: Any) -> dict[str, Value]:
    """The columns of a record, by name."""
    row: dict[str, Value] = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if is_dataclass(value):
            row |= columns(value)
        else:
            row[field.name] = text_of(value) if isinstance(value, Mapping) else value
    return row


def fill(kind: type[Record], row: Row) -> Record:
    """A record of this kind out of a row that has its columns."""
    return kind(**{name: reader(row) for name, reader in _readers(kind)})  # type: ignore[arg-type] # a class is hashable


def filled(kind: type[Record], rows: Sequence[Row]) -> Record | None:
    """A record out of the one row that there is; None where there is none."""
    return next((fill(kind, row) for row in rows), None)


@cache
def _readers(kind: type[Any]) -> Sequence[tuple[str, Callable[[Row], Any]]]:
    """How each field is read from a row: looked up once a kind, for every turn fills some hundred records."""
    return [(field.name, _reader(str(field.type), field.name)) for field in fields(kind)]


def _reader(annotation: str, name: str) -> Callable[[Row], Any]:
    if inner := INNER.get(annotation):
        return partial(fill, inner)
    read = READ.get(annotation)
    return (lambda row: read(row[name])) if read else itemgetter(name)


def given(names: Iterable[str]) -> str:
    """Fields of a JSON object that is called ``value``, as the columns of a SELECT."""
    return ", ".join(f"value ->> '{name}'" for name in names)
