"""What is kept about a person as a file that people can read: their data and the words that were sent to them, not how the
assistant keeps them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from handlers.dialog.turn import reply_from
from storage.records import Json

PLACE = ("bot", "team", "chat", "thread")
HOW_IT_IS_KEPT: Mapping[str, tuple[str, ...]] = {
    "person": (),
    "identity": ("person",),
    "conversation": ("person",),
    "prompt": (*PLACE, "nonce"),
    "outbox": (
        *PLACE, "id", "person", "kind", "key", "lane", "policy", "last_word", "first_due_at", "attempts", "doubts", "error",
        "sent_as", "settled_at", "created_at",
    ),
}  # fmt: skip
"""The columns of a table that tell nothing of a person; of a table that is not named, the column with their number."""
LINKS = ("prompt_form", "outbox_form")
"""Tables that only say which message was made of which form."""


def readable(kept: Mapping[str, Json]) -> dict[str, Json]:
    """All that is kept, by table: what is empty stands nowhere, times are written out, messages are their words."""
    tables = {table: list(filter(None, _rows(table, rows))) for table, rows in kept.items() if table not in LINKS}
    return {table: rows for table, rows in tables.items() if rows}


def _rows(table: str, rows: Json) -> Iterator[dict[str, Json]]:
    left_out = HOW_IT_IS_KEPT.get(table, ("person",))
    for row in rows:
        told = _told(table, {name: value for name, value in row.items() if name not in left_out} or row)
        yield {name: _written(name, value) for name, value in told.items() if value not in (None, "", [], {})}


def _told(table: str, row: dict[str, Json]) -> dict[str, Json]:
    """What a row tells: of a message that was sent long ago, whose words are gone, nothing."""
    if table == "outbox":
        body = row.pop("body")
        return row | _said(body) if body else {}
    if table == "prompt":
        about = dict(row.pop("about"))
        choices = [label for label, *_ in about.pop("choices", ())]
        return row | {
            "choices": choices,
            "about": {name: about[name] for name in about if name not in ("row", "made_of")},
        }
    return row


def _said(body: Mapping[str, Json]) -> dict[str, Json]:
    """The words of a message; of one that is put into words only when it is due, what it is about."""
    if "blocks" not in body:
        return {"about": body}
    reply = reply_from(body)
    lines = [
        line
        for block in reply.blocks
        for line in (block.text, *block.items, block.source, *map(" | ".join, block.rows))
    ]
    return {"words": [line for line in lines if line], "buttons": [one.label for one in reply.buttons]}


def _written(name: str, value: Json) -> Json:
    """A value, or the moment that it is."""
    if not isinstance(value, int) or not (name == "at" or name.endswith("_at")):
        return value
    return datetime.fromtimestamp(value / 1000, UTC).isoformat(timespec="seconds")
