"""Sessions in words and in time: what the commands, the posts and the calendar share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from babel.dates import format_date, format_time

from faq.pack.model import Pack
from faq.sessions import moments
from faq.sessions.advice import SessionCity, Slot
from faq.sessions.when import When
from handlers.dialog.blocks import Block, items
from handlers.dialog.translator import Translator
from handlers.dialog.turn import Knowledge
from storage.protocols.session_store import SessionStore
from storage.protocols.twinning_store import TwinningStore
from storage.records import MINUTE, Address, Millis, Session, Twinning, TwinningCity


def moment(at: Millis) -> datetime:
    """An instant of the store."""
    return datetime.fromtimestamp(at / 1000, UTC)


def when(session: Session) -> When:
    """When and where a session is, as it was planned."""
    return When(session.starts, session.zone, session.minutes, session.place, session.fold)


def slot(session: Session) -> Slot:
    """A session in time."""
    return Slot(session.number, moment(session.at), session.minutes, session.zone)


def planned(store: SessionStore, twinning: int) -> list[Session]:
    """The sessions that are to be or were, in time."""
    return [one for one in store.sessions(twinning) if not one.cancelled]


def ends(session: Session) -> Millis:
    """When a session is over."""
    return session.at + session.minutes * MINUTE


def ahead(store: SessionStore, twinning: int, now: Millis) -> list[Session]:
    """The sessions that are not over."""
    return [one for one in planned(store, twinning) if ends(one) > now]


def groups(store: TwinningStore, twinning: int) -> list[Address]:
    """Where a twinning can be posted to now."""
    return [one.address for one in store.bounds(twinning) if not one.lost]


def cities(store: TwinningStore, twinning: int) -> list[SessionCity]:
    """The cities of a twinning with their clocks."""
    return [SessionCity(one.name, one.country, one.zone) for one in store.cities(twinning)]


def numbered(store: SessionStore, twinning: int, number: int) -> Session | None:
    """The session of that number."""
    return next((one for one in store.sessions(twinning) if one.number == number), None)


def name(pack: Pack | None, words: Translator, number: int) -> str:
    """What the pack calls a session; empty where it names none of that number."""
    found = next((one.name for one in pack.file.session if one.number == number), "") if pack else ""
    return words.pack(pack.id, found) if pack and found else ""


def title(words: Translator, session: Session) -> str:
    """A session as people call it."""
    return titled(words, session.number, session.name)


def titled(words: Translator, number: int, name: str) -> str:
    """The same of a session of that number and name."""
    if not name:
        return words.t("Session {number}", number=number)
    return words.t("Session {number}: {name}", number=number, name=name)


def pack_of(knowledge: Knowledge, twinning: Twinning) -> Pack | None:
    """The programme of a twinning; None where it is not installed any more."""
    return knowledge.packs.get(twinning.programme)


def clock(words: Translator, at: datetime, zone: str) -> str:
    """Day and hour by the clocks of a zone."""
    return words.t("{day}, {hour}", day=day(words, at, zone), hour=hour(words, at, zone))


def day(words: Translator, at: datetime, zone: str) -> str:
    """The day by the clocks of a zone."""
    return str(format_date(moments.shown(at, zone).date(), "full", locale=words.locale))


def hour(words: Translator, at: datetime, zone: str) -> str:
    """The hour by the clocks of a zone."""
    return str(format_time(moments.shown(at, zone).time(), "HH:mm", locale=words.locale))


def zoned(words: Translator, at: datetime, zone: str) -> str:
    """Day and hour by the clocks of a zone, and the zone."""
    return f"{clock(words, at, zone)} ({zone})"


def time_line(words: Translator, at: datetime, zone: str, minutes: int) -> Block:
    """When a session is, by the zone it was planned in; a platform that can adds the reader's own time."""
    written = zoned(words, at, zone)
    line = words.t("{when}, {minutes} minutes", when=written, minutes=minutes)
    return Block("text", line, moments=((written, int(at.timestamp())),))


def everywhere(words: Translator, at: datetime, where: Sequence[TwinningCity] | Sequence[SessionCity]) -> Block:
    """An instant by the clocks of every city."""
    return items(*(f"{city.name}: {clock(words, at, city.zone)}" for city in where))


def by_city(words: Translator, at: datetime, zone: str, where: Sequence[TwinningCity]) -> str:
    """The same in a line; the day is named where it is another than by the clocks of the ``zone``."""
    today = day(words, at, zone)
    return " · ".join(f"{one.name} {_hour_or_day(words, at, one.zone, today)}" for one in where)


def _hour_or_day(words: Translator, at: datetime, zone: str, today: str) -> str:
    return hour(words, at, zone) if day(words, at, zone) == today else clock(words, at, zone)


def zone_of(store: TwinningStore, person: str, zone: str) -> str:
    """A person's zone: what the platform says, else that of a city they represent, else UTC."""
    seats = () if zone else store.seats_of(person)
    at_home = (city.zone for one in seats for city in store.cities(one.twinning) if city.number == one.city)
    return zone or next(at_home, "UTC")


Notes = Mapping[str, str]


def agreed(store: SessionStore, session: Session) -> Notes:
    """What was agreed in the session before this one, by kind."""
    before = [one for one in planned(store, session.twinning) if one.at < session.at]
    return store.session_notes(before[-1].id) if before else {}
