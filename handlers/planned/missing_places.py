"""That a session has no link or place a week before: who leads its twinning is told, once, in private."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from faq.sessions import post_offsets
from handlers.access import permissions
from handlers.calendar import session_times
from handlers.dialog.blocks import Block, head, hint, text
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit
from handlers.planned import quiet_times, session_posts
from handlers.planned.planned_message import About, Due, Later, PlannedMessage, Policy, Said
from storage.records import Millis, Outgoing, Session, millis
from storage.store import Store

BEFORE = "7d"


@dataclass(frozen=True, kw_only=True)
class MissingPlace(
    About,
    plan="noplace",
    key="noplace/{session:d}/{person}",
    policy=Policy("resend", late=timedelta(days=3)),
):
    """That a session has no link or place yet, for one who leads its twinning."""

    session: int


def prefix(session: Session) -> str:
    """What the keys of these messages about a session begin with."""
    return MissingPlace.keys.start(session=session.id)


def tell(store: Store, at: Millis) -> None:
    """Tell who leads a twinning of its sessions that have none and are a week ahead or less. What was changed since then was said
    to be without one as it was changed. It opens no transaction."""
    for twinning in store.twinnings():
        due = [one for one in session_times.ahead(store, twinning.id, at) if _is_due(one, at)]
        known = store.planned(*map(prefix, due)) if due else []
        told = {row.out.key for row in known if row.state != "dropped"}
        store.put([one for one in _rows(store, due, at) if one.key not in told], at)


def _is_due(session: Session, at: Millis) -> bool:
    return not session.place and (session.changed_at or session.created_at) < _due_at(session) <= at


def _due_at(session: Session) -> Millis:
    return millis(post_offsets.due(session_times.when(session), BEFORE))


def _rows(store: Store, sessions: Sequence[Session], at: Millis) -> Iterator[Outgoing]:
    leaders = permissions.leaders(store, sessions[0].twinning) if sessions else []
    places = {one: permissions.private_address(store, one) for one in leaders}
    for session in sessions:
        for person, address in places.items():
            if address:
                yield MissingPlace(session=session.id, at=at).row(address, person)


def is_soon(session: Session, now: Millis) -> bool:
    """Whether it has no link or place, and it is too late to be told of that a week before."""
    ahead = session_times.ends(session) > now
    return ahead and not session.place and _due_at(session) <= now


def said(visit: Visit, session: Session) -> list[Block]:
    """That it has none, and what names one."""
    title = session_times.title(visit.words, session)
    how = visit.t("`session place {number} LINK` names it.", number=f"{session.twinning}/{session.number}")
    return [text(visit.t("{session} has no link or place yet.", session=title)), hint(how)]


def _due(due: Due, about: MissingPlace) -> Said:
    session, person = due.store.session(about.session), due.store.known_person(due.row.out.person)
    if session is None or person is None:
        return "gone"
    visit = due.visit(session.twinning, person.language or "en")
    if why_not := _void(visit.store, session, person.id) or ("late" if due.is_late(about) else ""):
        return why_not
    until = quiet_times.waits(due.store, person, due.context.now)
    return Later(until) if until else [_told(visit, session)]


def _void(store: Store, session: Session, person: str) -> str:
    """Why it is not told; empty where it is."""
    twinning = store.twinning(session.twinning)
    if session.cancelled:
        return "cancelled"
    if twinning is None or twinning.archived_at:
        return "archived"
    if person not in permissions.leaders(store, session.twinning):
        return "stopped"
    return "placed" if session.place else ""


def _told(visit: Visit, session: Session) -> Reply:
    at = session_times.time_line(visit.words, session_times.moment(session.at), session.zone, session.minutes)
    title = session_times.title(visit.words, session)
    return Reply(
        (head(title), at, *said(visit, session)), kind=MissingPlace.plan, about=session_posts.where(visit, session)
    )


PLANNED = (
    PlannedMessage(
        about=MissingPlace,
        render=_due,
        called=lambda words, _subject: words.t("a note that a session has no link or place"),
        reasons={"placed": mark("it has a link or place now")},
    ),
)
