"""Who could not come to a session that is at another time now: they are asked about that in private, with the way to the post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from faq.sessions import post_offsets
from handlers.access import permissions
from handlers.calendar import session_times
from handlers.dialog.actions import StayAway
from handlers.dialog.blocks import head, text
from handlers.dialog.translator import mark
from handlers.dialog.turn import Button, Reply
from handlers.dialog.visit import Visit
from handlers.planned import session_posts
from handlers.planned.planned_message import About, Due, PlannedMessage, Policy, Said
from storage.records import MINUTE, Millis, Person, Session, millis


@dataclass(frozen=True, kw_only=True)
class AskedAgain(
    About,
    plan="again",
    key="again/{session:d}/{version:d}/{person}",
    policy=Policy("resend", late=timedelta(days=3)),
):
    """That a session is at another time as it was planned then, for one who could not come to the time before."""

    session: int
    version: int


def ask(visit: Visit, session: Session, told_at: Millis) -> None:
    """Ask them by day, a minute after the groups are told, so that the post to see is there. What waits to be asked about an
    earlier time says nothing when it is due."""
    rows = []
    for one in visit.store.attendance(session.id):
        told = permissions.reachable(visit.turn, visit.store, one.person)
        if one.comes or one.version >= session.version or told is None:
            continue
        zone = session_times.zone_of(visit.store, told.person.id, told.person.zone)
        due = millis(post_offsets.morning(session_times.moment(told_at + MINUTE), zone))
        about = AskedAgain(session=session.id, version=session.version, at=due)
        rows.append(about.row(told.address, told.person.id))
    visit.store.put(rows, visit.turn.millis)


def _due(due: Due, about: AskedAgain) -> Said:
    session, person = due.store.session(about.session), due.store.known_person(due.row.out.person)
    if session is None or person is None:
        return "gone"
    visit = due.visit(session.twinning, person.language or "en")
    return _void(visit, session, about) or ("late" if due.is_late(about) else "") or [_asked(visit, session, person)]


def _void(visit: Visit, session: Session, about: AskedAgain) -> str:
    """Why they are not asked; empty where they are."""
    twinning = visit.store.twinning(session.twinning)
    if session.cancelled:
        return "cancelled"
    if session.version != about.version:
        return "moved"
    return "archived" if twinning is None or twinning.archived_at else ""


def _asked(visit: Visit, session: Session, person: Person) -> Reply:
    zone = session_times.zone_of(visit.store, person.id, person.zone)
    at = session_times.time_line(visit.words, session_times.moment(session.at), zone, session.minutes)
    asked = visit.t("You could not come; now it is at another time. You are expected, unless you press the button.")
    button = Button(visit.t("I cannot come"), StayAway(session.id, session.version).encode(), numbered=False)
    blocks = (head(session_times.title(visit.words, session)), at, text(asked))
    return Reply(blocks, (button,), kind=AskedAgain.plan, about=session_posts.where(visit, session))


PLANNED = (
    PlannedMessage(
        about=AskedAgain,
        render=_due,
        called=lambda words, _subject: words.t("the question to one person about a session at another time"),
        reasons={"moved": mark("the session was moved")},
    ),
)
