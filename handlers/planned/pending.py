"""All that waits to go out for a twinning: about its sessions and polls, to its groups and to its people."""

from __future__ import annotations

from handlers.planned.message_table import PLANNED
from storage.records import Address, OutboxRow
from storage.store import Store


def rows(store: Store, twinning: int) -> list[OutboxRow]:
    """The rows that are due now or later."""
    sessions = PLANNED.under("session", (one.id for one in store.sessions(twinning)))
    asked = PLANNED.under("poll", (one.id for one in store.polls(twinning)))
    return [row for row in store.planned_under(*sessions, *asked) if row.state == "due"]


def cancel(store: Store, twinning: int, group: Address | None = None) -> int:
    """Nothing more goes to a group of the twinning, or where none is named to anybody; how many messages that were."""
    asked = PLANNED.under("proposal", (one.id for one in store.proposals(twinning)))
    waiting = [*rows(store, twinning), *(row for row in store.planned_under(*asked) if row.state == "due")]
    return store.withdraw([row.id for row in waiting if group in (None, row.out.address)])
