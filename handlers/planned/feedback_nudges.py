"""The nudge: a private reminder of feedback that is missing, three days after a session was asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from handlers.access import permissions
from handlers.calendar import session_times
from handlers.dialog.actions import StopNudges
from handlers.dialog.blocks import head, text
from handlers.dialog.translator import mark
from handlers.dialog.turn import Button, Knowledge, Reply
from handlers.dialog.visit import Visit, command_button
from handlers.planned import quiet_times
from handlers.planned.planned_message import About, Due, Later, PlannedMessage, Policy, Said, about_of
from handlers.polls import feedback_polls, poll_view, polls
from storage.records import DAY, Address, Millis, Outgoing, Session
from storage.store import Store

NUDGE_AFTER = 3 * DAY


@dataclass(frozen=True, kw_only=True)
class FeedbackNudge(
    About,
    plan="nudge",
    key="nudge/{session:d}/{person}",
    policy=Policy("resend", late=timedelta(days=3)),
):
    """That the feedback of one person on a session is missing."""

    session: int


PLAN = FeedbackNudge.plan
"""As people name it, behind the number of its session: ``2.nudge``."""


def prefix(session: Session) -> str:
    """What the keys of the nudges about a session begin with."""
    return FeedbackNudge.keys.start(session=session.id)


def plan(store: Store, knowledge: Knowledge, sessions: Sequence[Session], at: Millis) -> None:
    """Plan what is asked after these sessions of a twinning, and the nudges to those on the roster now."""
    asked = feedback_polls.rows_after(store, knowledge, sessions, at)
    rows = _rows(store, sessions, _people(store, sessions[0].twinning) if sessions else {}, at)
    again = {(one.key, one.address) for one in rows}
    # Those that fell due and wait for morning stay: they would not be planned again.
    planned = [(row, about_of(row)) for row in store.planned(*map(prefix, sessions))]
    waiting = [row for row, about in planned if about and about.at > at]
    store.withdraw([row.id for row in waiting if (row.out.key, row.out.address) not in again])
    # At once, as a message may ask the store only so often.
    store.put([*asked, *rows], at)


def _people(store: Store, twinning: int) -> dict[str, Address]:
    """Who is on the roster and can be written to, and where."""
    found = {seat.person: permissions.private_address(store, seat.person) for seat in store.seats(twinning)}
    return {person: address for person, address in found.items() if address}


def unplan(store: Store, *sessions: Session) -> None:
    """Nothing is asked after these sessions any more, and nobody nudged."""
    store.unplan(*map(prefix, sessions))
    asked = [poll.id for session in sessions for poll in store.polls(session=session.id)]
    store.withdraw([one.id for one in polls.rows(store, *asked)])


def plan_for(store: Store, twinning: int, person: str, address: Address, at: Millis) -> None:
    """Plan the nudges to somebody who is new on a roster."""
    known = store.twinning(twinning)
    if known and not known.archived_at:
        store.put(_rows(store, session_times.planned(store, twinning), {person: address}, at), at)


def _rows(store: Store, sessions: Sequence[Session], people: Mapping[str, Address], at: Millis) -> list[Outgoing]:
    rows = []
    asked = {one.session for one in store.polls(sessions[0].twinning)} if sessions else set()
    for session in (one for one in sessions if _due(one) > at and one.id in asked):
        about = FeedbackNudge(session=session.id, at=_due(session))
        rows += [about.row(address, person) for person, address in people.items()]
    return rows


def _due(session: Session) -> Millis:
    """When those are nudged who have not answered."""
    return session_times.ends(session) + feedback_polls.AFTER + NUDGE_AFTER


def _nudged(due: Due, about: FeedbackNudge) -> Said:
    person, session = due.store.known_person(due.row.out.person), due.store.session(about.session)
    if person is None or session is None:
        return "stopped"
    visit = due.visit(session.twinning, person.language or "en")
    if why_not := _void(visit, session, about.at, person.id) or ("late" if due.is_late(about) else ""):
        return why_not
    until = quiet_times.waits(due.store, person, due.context.now)
    return Later(until) if until else nudge(visit, session)


def _void(visit: Visit, session: Session, at: Millis, person: str) -> str:
    """Why a person is not nudged; empty where they are. ``visit`` is of nobody, in the person's language."""
    store, twinning = visit.store, visit.store.twinning(session.twinning)
    if session.cancelled:
        return "cancelled"
    if twinning is None or twinning.archived_at:
        return "archived"
    if store.wished(twinning.id, session.number, PLAN).fate:
        return "skipped"
    return "moved" if at != _due(session) else _answered(visit, session, person)


def _answered(visit: Visit, session: Session, person: str) -> str:
    """Why this person need not be reminded: they do not want to be, or there is nothing left to answer."""
    store = visit.store
    if not store.may_nudge(person) or all(seat.person != person for seat in store.seats(session.twinning)):
        return "stopped"
    asked = [one for one in store.polls(session=session.id) if polls.is_posted(store, one)]
    if all(polls.is_closed(one, visit.turn.millis) for one in asked):
        return "poll closed"
    return "answered" if any(person in store.took_part(one.id) for one in asked) else ""


def nudge(visit: Visit, session: Session) -> list[Reply]:
    """The private reminder."""
    title = session_times.title(visit.words, session)
    words = visit.t("Your feedback on {session} is still missing. It takes two taps.", session=title)
    stop = Button(visit.t("No more of these"), StopNudges().encode(), numbered=False)
    asked = next((one for one in visit.store.polls(session=session.id) if polls.is_posted(visit.store, one)), None)
    about = poll_view.where(visit, asked) if asked else None
    ways = (command_button(visit, mark("feedback")), stop)
    return [Reply((head(visit.t("Feedback")), text(words)), ways, kind=PLAN, about=about)]


PLANNED = (
    PlannedMessage(
        about=FeedbackNudge,
        render=_nudged,
        called=lambda words, _subject: words.t("a reminder of feedback to one person"),
        reasons={"stopped": mark("the reminder was stopped")},
    ),
)
