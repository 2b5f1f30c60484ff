"""Posts that went out already, or whose time is past: nothing of them can be held back any more."""

from __future__ import annotations

from collections.abc import Sequence

from faq.sessions import post_offsets
from handlers.calendar import session_times
from handlers.dialog.visit import Visit
from handlers.planned import feedback_nudges, session_posts
from handlers.planned.planned_message import kind_of_key
from handlers.polls import polls
from storage.records import Millis, OutboxRow, Poll, Session

WAITS = ("due", "sending")


def past(visit: Visit, session: Session, kind: str) -> str:
    """That a post about a session went out, or that its time is past; empty while it is to come."""
    nudge = kind == feedback_nudges.PLAN
    key = feedback_nudges.prefix(session) if nudge else session_posts.key(session, kind)
    name = f"{session.number}.{kind}"
    if went := _went(visit, visit.store.planned(key), name, session.zone):
        return went
    if nudge or kind in session_posts.AT_ONCE:
        return ""
    due = post_offsets.due(session_times.when(session), kind)
    return visit.t("The time of {name} is past: it does not go out.", name=name) if due <= visit.turn.now else ""


def posted(visit: Visit, poll: Poll, kind: str) -> str:
    """That a poll, or its result, went out; empty while it is to come."""
    rows = [row for row in polls.rows(visit.store, poll.id) if _is(row, poll, kind)]
    session = visit.store.session(poll.session) if poll.session else None
    return _went(visit, rows, kind, session.zone if session else "UTC")


def _is(row: OutboxRow, poll: Poll, name: str) -> bool:
    kind = kind_of_key(row.out.key)
    return kind is not None and not kind.edits and polls.name(poll.id, kind.what) == name


def _went(visit: Visit, rows: Sequence[OutboxRow], name: str, zone: str) -> str:
    """When all of a post went out; empty where some of it is still to come, or none went."""
    sent: list[Millis] = [row.out.due_at for row in rows if row.state == "sent"]
    if not sent or any(row.state in WAITS for row in rows):
        return ""
    at = session_times.zoned(visit.words, session_times.moment(max(sent)), zone)
    return visit.t("{name} went out already: {when}.", name=name, when=at)
