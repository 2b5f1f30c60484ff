"""All twinnings with their rosters and sessions as a file for staff, which can be read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.files import sessions_file
from bot.files.twinnings_rows import CITY, COLUMNS
from bot.reports.tables import Row, csv_text
from faq.text.showing import as_json
from handlers.access.permissions import CONSOLE
from storage.records import AuditRow, Identity, Millis, Twinning
from storage.store import Store


def export(store: Store, form: str, at: Millis) -> str:
    """All twinnings with their rosters and sessions, as ``csv`` (a row a city, a row a session) or ``json``. That somebody did this
    is logged."""
    with store.transaction():
        store.audit(AuditRow(at, CONSOLE, "twinnings export", form))
    whole = [_document(store, one) for one in store.twinnings(archived=True)]
    return as_json(whole, indent=2) + "\n" if form == "json" else _csv(whole)


def _document(store: Store, twinning: Twinning) -> dict[str, Any]:
    seats = store.seats(twinning.id)
    cities = [
        {
            "city": city.name,
            "country": city.country,
            "zone": city.zone,
            "representatives": [
                _account(one) for seat in seats if seat.city == city.number for one in store.identities(seat.person)
            ],
        }
        for city in store.cities(twinning.id)
    ]
    return {
        "id": twinning.id, "programme": twinning.programme, "title": twinning.title, "priority": twinning.priority,
        "archived": twinning.archived_at is not None, "cities": cities,
        "sessions": [sessions_file.document(one) for one in store.sessions(twinning.id)],
    }  # fmt: skip


def _account(identity: Identity) -> str:
    return f"{identity.platform}:{identity.team}:{identity.user}"


def _csv(whole: Sequence[Mapping[str, Any]]) -> str:
    return csv_text(
        COLUMNS, ([*_shared(one), *_own(part)] for one in whole for part in (*one["cities"], *one["sessions"]))
    )


def _shared(one: Mapping[str, Any]) -> Row:
    return [one["id"], one["programme"], one["title"], one["priority"], "yes" if one["archived"] else "no"]


def _own(part: Mapping[str, Any]) -> Row:
    """The cells of a city, or of a session."""
    return [_cell(part.get(name, "")) for name in (*CITY, *sessions_file.COLUMNS)]


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(value) if isinstance(value, list) else value
