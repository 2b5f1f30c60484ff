"""The places of a conversation about a draft, and whose draft it is."""

from __future__ import annotations

from handlers.dialog.visit import Visit
from storage.records import Form

CONSENT, TAKE_OVER, AT, TASKS, SUMMARY, FINISH = "consent", "takeover", "draft", "tasks", "summary", "finish"
IMPORT = "import"


def own(visit: Visit) -> Form | None:
    """The person's draft in the chosen programme."""
    return next(iter(visit.store.forms(visit.person.id, visit.person.programme, "draft")), None)
