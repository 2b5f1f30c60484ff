"""A session as a calendar entry (RFC 5545, RFC 5546). The same session has the same UID for ever, a change raises SEQUENCE."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from faq.sessions import moments
from handlers.calendar import session_times
from handlers.dialog.turn import Made
from handlers.dialog.visit import Visit
from storage.records import Session

MIME = "text/calendar"
PRODUCT = "-//city2city//EN"
AROUND = timedelta(days=400)
"""How far around a session a zone is described: a year and its changes of the clocks."""


def made(visit: Visit, session: Session) -> Made:
    """The entry of one session as a file: published, or cancelled."""
    method = "CANCEL" if session.cancelled else "PUBLISH"
    name = f"session-{session.number}{'-cancelled' if session.cancelled else ''}.ics"
    return Made(name, calendar(visit, [session], method))


def calendar(visit: Visit, sessions: Sequence[Session], method: str = "PUBLISH", title: str = "") -> str:
    """A calendar of sessions in the language of the visit, with the full description of every zone in it."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", method)
    if title:
        made.add("x-wr-calname", title)
    for zone in dict.fromkeys(one.zone for one in sessions):
        made.add_component(_zone(zone, [session_times.moment(one.at) for one in sessions if one.zone == zone]))
    for one in sessions:
        made.add_component(_event(visit, one))
    return str(made.to_ical().decode())


def uid(session: Session) -> str:
    """The session's name among all calendars."""
    return f"session-{session.id}-{session.created_at}@city2city"


def _zone(name: str, at: Sequence[datetime]) -> Timezone:
    first, last = min(at) - AROUND, max(at) + AROUND
    return Timezone.from_tzinfo(moments.zone(name), name, first.date(), last.date())


def _event(visit: Visit, session: Session) -> Event:
    event, starts = Event(), session_times.moment(session.at).astimezone(moments.zone(session.zone))
    event.add("uid", uid(session))
    event.add("sequence", session.version - 1)
    event.add("dtstamp", visit.turn.now.astimezone(UTC))
    # An hour that comes twice cannot be told apart by wall time.
    at = starts.astimezone(UTC) if session_times.when(session).twice else starts
    event.add("dtstart", at)
    event.add("dtend", (at.astimezone(UTC) + timedelta(minutes=session.minutes)).astimezone(at.tzinfo))
    event.add("summary", session_times.title(visit.words, session))
    event.add("status", "CANCELLED" if session.cancelled else "CONFIRMED")
    event.add("organizer", _organizer(visit))
    if session.place:
        event.add("location", session.place)
    event.add("description", _description(visit, session))
    return event


def _organizer(visit: Visit) -> vCalAddress:
    contact = visit.pack.file.contact if visit.has_programme else None
    found = vCalAddress(f"mailto:{contact.email}" if contact and contact.email else "invalid:nobody")
    found.params["cn"] = vText(contact.name if contact else "city2city")
    return found


def _description(visit: Visit, session: Session) -> str:
    at = session_times.moment(session.at)
    lines = [
        f"{city.name}: {session_times.clock(visit.words, at, city.zone)}"
        for city in visit.store.cities(session.twinning)
    ]
    sessions = visit.pack.file.session if visit.has_programme else ()
    named = next((one for one in sessions if one.number == session.number), None)
    return "\n".join([*lines, *([visit.p(named.purpose), visit.p(named.bring)] if named else [])])
