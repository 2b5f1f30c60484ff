"""That a session was changed or cancelled: what its groups knew of it, and when they are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from faq.sessions.post_offsets import CANCELLED, INVITE, MOVED
from handlers.calendar import session_times
from handlers.dialog.turn import Knowledge
from handlers.planned import session_posts
from handlers.planned.planned_message import about_of
from handlers.planned.session_posts import SessionPost
from storage.records import MINUTE, Address, Json, Millis, OutboxRow, Outgoing, Session, millis
from storage.store import Store

COLLECTED: Millis = 10 * MINUTE
"""How long a change waits for others, so that they are one post."""
SOON: Millis = 180 * MINUTE
"""So shortly before a session nothing waits."""
_TIME = ("at", "zone", "minutes")
_KNOWN = (*_TIME, "place", "name")


@dataclass(frozen=True, slots=True)
class Told:
    """What becomes of a change: when the groups are told, and what they knew of the session before."""

    at: Millis
    was: Mapping[str, Json]


def was(session: Session) -> dict[str, Json]:
    """What a session was before it changed, for the post that says so."""
    return {name: getattr(session, name) for name in (*_KNOWN, "version")}


def is_same(known: Mapping[str, Json], session: Session, names: Sequence[str] = _KNOWN) -> bool:
    """Whether a session is as it was known; what was not kept of it counts as the same."""
    return all(known.get(name, getattr(session, name)) == getattr(session, name) for name in names)


def is_same_time(known: Mapping[str, Json], session: Session) -> bool:
    """Whether it is at the same time as it was known to be."""
    return is_same(known, session, _TIME)


def changed(store: Store, knowledge: Knowledge, before: Session, fresh: Session, now: datetime) -> Told:
    """Tell the groups of a change: with the others within ten minutes of the first, and at once where it is soon."""
    waiting, at = _waiting(store, fresh), millis(now)
    known = _known(before, waiting)
    first = min((row.out.due_at for row, about in waiting.values() if about.kind == MOVED), default=at + COLLECTED)
    starts = min(before.at, fresh.at, known["at"])
    due = at if starts - at <= SOON else min(first, at + COLLECTED)
    news = [_change(store, fresh, group, due, waiting, known) for group in _groups(store, fresh)]
    session_posts.put_news(store, knowledge, [fresh], now, news)
    return Told(due, known)


def cancelled(
    store: Store, knowledge: Knowledge, before: Session, fresh: Session, now: datetime, reason: str = ""
) -> None:
    """Tell the groups at once that a session is cancelled, and why where that is said. Who never heard of it hears nothing."""
    waiting = _waiting(store, fresh)
    known = _known(before, waiting)
    heard = [group for group in _groups(store, fresh) if not _is_invited(waiting, group)]
    news = [session_posts.row(fresh, CANCELLED, group, millis(now), was=known, reason=reason) for group in heard]
    session_posts.put_news(store, knowledge, [fresh], now, news)


def _groups(store: Store, session: Session) -> list[Address]:
    return session_times.groups(store, session.twinning)


Waiting = Mapping[Address, tuple[OutboxRow, SessionPost]]


def _waiting(store: Store, session: Session) -> Waiting:
    """The invitation or change that each group is still to read."""
    rows = [(row, about_of(row)) for row in store.planned(session_posts.prefix(session)) if row.state == "due"]
    return {
        row.out.address: (row, about)
        for row, about in rows
        if isinstance(about, SessionPost) and about.kind in (INVITE, MOVED) and not about.part
    }


def _known(before: Session, waiting: Waiting) -> Mapping[str, Json]:
    """What the groups know of it: less than we do, while a change waits."""
    return next((about.was for _, about in waiting.values() if about.was), was(before))


def _is_invited(waiting: Waiting, group: Address) -> bool:
    return group in waiting and waiting[group][1].kind == INVITE


def _change(
    store: Store, fresh: Session, group: Address, due: Millis, waiting: Waiting, known: Mapping[str, Json]
) -> Outgoing:
    """The post of a change; who was not invited yet is invited to what it is now."""
    if _is_invited(waiting, group):
        return session_posts.row(fresh, INVITE, group, waiting[group][0].out.due_at)
    return session_posts.row(fresh, MOVED, group, due, was=known)
