"""Sessions as calendar entries (RFC 5545, RFC 5546). The same session has the same UID for ever, a change raises SEQUENCE.

An entry says the same until its session is changed, so that a calendar that is asked for again can be compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from faq.sessions import moments
from faq.text.showing import on_one_line
from handlers.calendar import session_times, zone_description
from handlers.dialog.turn import Made
from handlers.dialog.visit import Visit
from storage.records import Session, Twinning

MIME = "text/calendar"
PRODUCT = "-//city2city//EN"
AROUND = timedelta(days=400)
"""How far around a session a zone is described: a year and its changes of the clocks."""
AGAIN = timedelta(hours=1)
"""How often a calendar program may look for changes."""
_LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A session with its twinning; ``visit`` is of its programme, in the language of who reads it."""

    visit: Visit
    twinning: Twinning
    session: Session


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A calendar that is subscribed to: what it is called, where it is, and whether it holds ``several`` twinnings."""

    title: str
    address: str = ""
    several: bool = False


def made(visit: Visit, sessions: Sequence[Session]) -> Made | None:
    """The entries of sessions of a twinning as a file: published, or of one that is cancelled so."""
    twinning = visit.store.twinning(sessions[0].twinning) if sessions else None
    if twinning is None:
        return None
    cancelled = all(one.cancelled for one in sessions)
    name = f"session-{sessions[0].number}" if len(sessions) == 1 else f"sessions-{twinning.id}"
    entries = [CalendarEntry(visit, twinning, one) for one in sessions]
    return Made(
        f"{name}{'-cancelled' if cancelled else ''}.ics", calendar(entries, "CANCEL" if cancelled else "PUBLISH")
    )


def calendar(entries: Sequence[CalendarEntry], method: str = "PUBLISH", of: Subscribed | None = None) -> str:
    """A calendar of sessions, with the full description of every zone in it."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", method)
    if of:
        _subscribed(made, of)
    sessions = [one.session for one in entries]
    for zone in dict.fromkeys(one.zone for one in sessions):
        made.add_component(_zone(zone, [session_times.moment(one.at) for one in sessions if one.zone == zone]))
    for one in entries:
        made.add_component(_event(one, several=bool(of and of.several)))
    return str(made.to_ical().decode())


def _subscribed(made: Calendar, of: Subscribed) -> None:
    # The library takes neither for a text: as they are, a comma or a line break in them would be one of the file.
    made.add("x-wr-calname", _line(of.title))
    made.add("name", _line(of.title))
    made.add("refresh-interval", AGAIN, parameters={"value": "DURATION"})
    made.add("x-published-ttl", vText("PT1H"))
    if of.address:
        made.add("url", of.address)
        made.add("source", of.address, parameters={"value": "URI"})


def _line(words: str) -> vText:
    return vText(on_one_line(words))


def uid(session: Session) -> str:
    """The session's name among all calendars."""
    return f"session-{session.id}-{session.created_at}@city2city"


def _zone(name: str, at: Sequence[datetime]) -> Timezone:
    return zone_description.described(name, *zone_description.whole_days(min(at) - AROUND, max(at) + AROUND))


def _event(entry: CalendarEntry, *, several: bool) -> Event:
    visit, session = entry.visit, entry.session
    event, starts = Event(), session_times.moment(session.at).astimezone(moments.zone(session.zone))
    event.add("uid", uid(session))
    event.add("sequence", session.version - 1)
    changed = session_times.moment(session.changed_at or session.created_at)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    # An hour that comes twice cannot be told apart by wall time.
    at = starts.astimezone(UTC) if session_times.when(session).twice else starts
    event.add("dtstart", at)
    event.add("dtend", (at.astimezone(UTC) + timedelta(minutes=session.minutes)).astimezone(at.tzinfo))
    event.add("summary", _line(_summary(entry, several=several)))
    event.add("status", "CANCELLED" if session.cancelled else "CONFIRMED")
    event.add("organizer", _organizer(visit))
    if place := _line(session.place):
        event.add("location", place)
    if link := _LINK.search(place):
        event.add("url", link[0])
    event.add("description", "\n".join(map(on_one_line, _described(visit, session))))
    return event


def _summary(entry: CalendarEntry, *, several: bool) -> str:
    """Whose session it is, first: in a month's view little more is seen."""
    title = session_times.title(entry.visit.words, entry.session)
    whose = f"{entry.twinning.title}: {title}" if entry.twinning.title else title
    return f"{whose} ({entry.visit.pack.name})" if several and entry.visit.has_programme else whose


def _organizer(visit: Visit) -> vCalAddress:
    contact = visit.pack.file.contact if visit.has_programme else None
    found = vCalAddress(f"mailto:{contact.email}" if contact and contact.email else "invalid:nobody")
    found.params["cn"] = _line(contact.name if contact else "city2city")
    return found


def _described(visit: Visit, session: Session) -> Iterator[str]:
    at = session_times.moment(session.at)
    for city in visit.store.cities(session.twinning):
        yield f"{city.name}: {session_times.clock(visit.words, at, city.zone)}"
    sessions = visit.pack.file.session if visit.has_programme else ()
    if named := next((one for one in sessions if one.number == session.number), None):
        yield visit.p(named.purpose)
        yield visit.t("Please have at hand: {bring}", bring=visit.p(named.bring))
