"""The sessions there are, and the next ones in one's own time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from handlers.access import permissions
from handlers.calendar import session_times
from handlers.dialog.blocks import Block, head, hint, items, text
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, plain
from handlers.sessions import away, open_questions, planning, session_target
from handlers.twinnings import invitations
from storage.records import FLEETING, Session, Twinning

FEW = 4
"""Cities whose hours fit into one line."""


def listing(visit: Visit, _argument: str) -> list[Reply]:
    """``session list``: all sessions of the twinnings that somebody belongs to."""
    here = permissions.here(visit)
    found = [
        one for one in visit.store.twinnings()
        if here in (0, one.id) and permissions.may(visit, "session list", one.id)
    ]  # fmt: skip
    near = [one for one in found if one.id == permissions.around(visit)] or found
    blocks = [block for twinning in near for block in _listed(visit, twinning)]
    button = planning.plan_button(visit, str(near[0].id) if len(near) == 1 else "")
    if not blocks:
        none = visit.t("No session is planned yet. `session plan` plans one.")
        return session_target.all_archived(visit) or [plain(text(none), buttons=button)]
    # Names may stand in it: they are in no file once they were said.
    return [replace(plain(*blocks, buttons=button), kind=FLEETING)]


def _listed(visit: Visit, twinning: Twinning) -> list[Block]:
    lines = [_line(visit, one) for one in visit.store.sessions(twinning.id)]
    listed = [items(*lines)] if lines else []
    blocks = [*listed, *open_questions.told(visit, twinning.id)]
    return [head(invitations.name(twinning)), *blocks] if blocks else []


def _line(visit: Visit, one: Session) -> str:
    parts = [session_times.title(visit.words, one), *_hours(visit, one)]
    parts += [visit.t("over")] if session_times.ends(one) <= visit.turn.millis and not one.cancelled else []
    parts += [visit.t("cancelled")] if one.cancelled else []
    parts += filter(None, [who_cannot(visit, one)])
    notes = visit.store.session_notes(one.id)
    parts += [visit.t("took part: {cities}", cities=notes["came"])] if "came" in notes else []
    return " · ".join(parts)


def _hours(visit: Visit, one: Session) -> list[str]:
    """When a session is: by the clocks of every city where these are few and it is one day in all of them; else by its own."""
    at, cities = session_times.moment(one.at), visit.store.cities(one.twinning)
    days = {session_times.day(visit.words, at, zone) for zone in (one.zone, *(city.zone for city in cities))}
    if len(days) > 1 or not 0 < len(cities) <= FEW:
        return [session_times.clock(visit.words, at, one.zone), one.zone]
    hours = [f"{session_times.hour(visit.words, at, city.zone)} {city.name}" for city in cities]
    return [*days, ", ".join(hours)]


def who_cannot(visit: Visit, session: Session) -> str:
    """Which cities cannot come, with their people who said so; empty where nobody did."""
    said = away.people_by_city(visit.store, session)
    names = _names(visit, session, [person for _, people in said for person in people])
    others = [visit.tn("{number} other", "{number} others", len(people)) for city, people in said if not city]
    named = [_city_away(city, people, names) for city, people in said if city]
    return visit.t("cannot come: {cities}", cities=", ".join([*named, *others])) if said else ""


def _names(visit: Visit, session: Session, people: Sequence[str]) -> Mapping[str, str]:
    """The names that people agreed to, for who sees them on the roster; none where a group reads along."""
    sees = visit.turn.channel.private and permissions.may(visit, "twinning remove", session.twinning)
    return visit.store.names(people) if people and sees else {}


def _city_away(city: str, people: Sequence[str], names: Mapping[str, str]) -> str:
    """A city with the names of its people; without any with how many they are, where they are several."""
    known = [names[one] for one in people if one in names]
    unnamed = len(people) - len(known)
    if known:
        return f"{city} ({', '.join([*known, *([f'+{unnamed}'] if unnamed else [])])})"
    return f"{city} ({unnamed})" if unnamed > 1 else city


def mine(visit: Visit, _argument: str = "") -> list[Reply]:
    """``sessions``: the next ones, by one's own clock; in a group, where others read, by the clocks of the cities."""
    private = visit.turn.channel.private
    zone = session_times.zone_of(visit.store, visit.person.id, visit.person.zone) if private else ""
    asked = [block for one in _near(visit) for block in open_questions.told(visit, one.id, zone)]
    blocks = [*upcoming(visit), *asked]
    if not blocks:
        none = plain(text(visit.t("No session of yours is planned.")), buttons=planning.plan_button(visit))
        return session_target.all_archived(visit) or [none]
    lead, button = head(visit.t("The next sessions")), planning.plan_button(visit)
    if not private:
        return [plain(lead, *blocks, buttons=button)]
    said = plain(lead, *blocks, hint(visit.t("Times are those of {zone}.", zone=zone)), buttons=button)
    return [replace(said, kind=FLEETING)]


def upcoming(visit: Visit) -> list[Block]:
    """The sessions to come of the group we are in; in private of the twinnings somebody belongs to, and of the group around.
    Each with one's own time, or in a group with that of every city."""
    sessions = [one for near in _near(visit) for one in session_times.ahead(visit.store, near.id, visit.turn.millis)]
    return [block for one in sorted(sessions, key=lambda s: s.at) for block in shown(visit, one)]


def _near(visit: Visit) -> list[Twinning]:
    """The twinning of the group around; in private those that somebody belongs to, too."""
    here, around = permissions.here(visit), permissions.around(visit)
    return [one for one in visit.store.twinnings() if one.id == around or (not here and one.id in visit.grants.of)]


def shown(visit: Visit, one: Session) -> list[Block]:
    """A session: when by one's own clock, or in a group by that of every city, where, and who cannot come."""
    at, private = session_times.moment(one.at), visit.turn.channel.private
    zone = session_times.zone_of(visit.store, visit.person.id, visit.person.zone) if private else one.zone
    line = session_times.time_line(visit.words, at, zone, one.minutes)
    cities = [] if private else [session_times.everywhere(visit.words, at, visit.store.cities(one.twinning))]
    where = [hint(visit.t("Where: {place}", place=one.place))] if one.place else []
    missing = [hint(said)] if (said := who_cannot(visit, one)) else []
    return [text(session_times.title(visit.words, one)), line, *cities, *where, *missing]
