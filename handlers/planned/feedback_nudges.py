"""The nudge: a private reminder of feedback that is missing, three days after a session was asked about."""

from __future__ import annotations

from datetime import timedelta

from handlers.access import permissions
from handlers.calendar import session_times
from handlers.dialog.translator import mark
from handlers.dialog.turn import Button, Knowledge, Reply, head, text
from handlers.dialog.visit import Visit, command_button
from handlers.polls import polls
from storage.records import Address, Millis, Outgoing, Session
from storage.store import Store

PLAN = "nudge"
NUDGE_AFTER = 3 * polls.DAY
LATE = timedelta(days=3)


def prefix(session: Session) -> str:
    """What the keys of the nudges about a session begin with."""
    return f"{PLAN}/{session.id}/"


def plan(store: Store, knowledge: Knowledge, session: Session, at: Millis) -> None:
    """Plan what is asked after a session, and the nudges to those on the roster now."""
    polls.plan_after(store, knowledge, session, at)
    # Those that fell due and wait for morning stay: they would not be planned again.
    store.withdraw(
        [one.id for one in store.planned(prefix(session)) if one.out.body.get("about", {}).get("at", 0) > at]
    )
    for person in dict.fromkeys(seat.person for seat in store.seats(session.twinning)):
        if address := permissions.private_address(store, person):
            _put(store, session, person, address, at)


def unplan(store: Store, session: Session) -> None:
    """Nothing is asked after a session any more, and nobody nudged."""
    store.unplan(prefix(session))
    for poll in store.polls(session=session.id):
        store.withdraw([one.id for one in polls.rows(store, poll.id)])


def plan_for(store: Store, twinning: int, person: str, address: Address, at: Millis) -> None:
    """Plan the nudges to somebody who is new on a roster."""
    known = store.twinning(twinning)
    for session in session_times.planned(store, twinning) if known and not known.archived_at else ():
        _put(store, session, person, address, at)


def _put(store: Store, session: Session, person: str, address: Address, at: Millis) -> None:
    due_at = session_times.ends(session) + polls.AFTER + NUDGE_AFTER
    if due_at > at and store.polls(session=session.id):
        about = {"plan": PLAN, "session": session.id, "at": due_at}
        key = f"{prefix(session)}{person}"
        store.put([Outgoing(address, {"about": about}, due_at, PLAN, 1, key, "resend", person)], at)


def void(visit: Visit, session: Session, at: Millis, person: str) -> str:
    """Why a person is not nudged; empty where they are. ``visit`` is of nobody, in the person's language."""
    store, twinning = visit.store, visit.store.twinning(session.twinning)
    if session.cancelled:
        return "cancelled"
    if twinning is None or twinning.archived_at:
        return "archived"
    if store.wished(twinning.id, session.number, PLAN).fate:
        return "skipped"
    if at != session_times.ends(session) + polls.AFTER + NUDGE_AFTER:
        return "moved"
    if not store.may_nudge(person) or all(seat.person != person for seat in store.seats(session.twinning)):
        return "stopped"
    asked = [one for one in store.polls(session=session.id) if polls.is_posted(store, one)]
    if all(polls.is_closed(one, visit.turn.millis) for one in asked):
        return "poll closed"
    if any(person in store.took_part(one.id) for one in asked):
        return "answered"
    return "late" if visit.turn.now > session_times.moment(at) + LATE else ""


def nudge(visit: Visit, session: Session) -> list[Reply]:
    """The private reminder."""
    title = session_times.title(visit.words, session)
    words = visit.t("Your feedback on {session} is still missing. It takes two taps.", session=title)
    stop = Button(visit.t("No more of these"), "nudge:stop:0", numbered=False)
    return [Reply((head(visit.t("Feedback")), text(words)), (command_button(visit, mark("feedback")), stop), kind=PLAN)]
